"""The steps of the workflow as its RO-Crate has them: what each takes, and what it makes.

They are the rules in the order of the table in docs/design.md, with the words that stand in the
rules; a test compares both. Heatmaps and what only a target of its own asks for are not published,
and so the rules that make them are not here.
"""

from collections.abc import Collection
from dataclasses import dataclass

from cropsight.report.sections.versions_and_files import TEXTS


@dataclass(frozen=True)
class Product:
    """What the run was given, or what a step makes of it.

    Attributes:
        text: what it is, for a reader.
        paths: files of the site that hold it, or folders, which end with a slash; empty if it is
            not published.
    """

    text: str
    paths: tuple[str, ...] = ()

    def among(self, names: Collection[str]) -> list[str]:
        """Those of the names of files that hold it."""
        return [
            name
            for name in names
            if any(
                name.startswith(path) if path.endswith("/") else name == path for path in self.paths
            )
        ]


@dataclass(frozen=True)
class Step:
    """A rule.

    Attributes:
        name: of the rule, and of its script.
        text: what it does.
        uses, makes: names of products.
        control: it is there only for the control of this name.
    """

    name: str
    text: str
    uses: tuple[str, ...]
    makes: tuple[str, ...]
    control: str | None = None


MEDIA, ORIGINS, WEIGHTS = "media", "origins of the weights", "weights"
SETTINGS, SHEET, TRUTH, TARGETS, CLASSES = "settings", "sample sheet", "truth", "targets", "classes"
# What nothing in the run makes.
GIVEN = (MEDIA, ORIGINS, SETTINGS, SHEET, TRUTH, TARGETS, CLASSES)

PRODUCTS = {
    MEDIA: Product("the photos, folders of photos and videos"),
    ORIGINS: Product("files that the networks' weights come from"),
    SETTINGS: Product("the settings that differ from the defaults", ("run/config.yaml",)),
    SHEET: Product("the sample sheet: one photo, folder or video in a row", ("run/samples.tsv",)),
    TRUTH: Product("ground truth: what a person says is in the frames", ("run/truth/",)),
    TARGETS: Product("a target: the classes that are looked for", ("run/targets/",)),
    CLASSES: Product("the classes of a model of the user's own", ("run/classes/",)),
    "frames": Product("the frames of a sample: their sources, sizes and times", ("data/frames/",)),
    "resized frames": Product("the frames at one height"),
    "views": Product("the whole frames and their crops"),
    WEIGHTS: Product("the weights of the networks, in Keras' format"),
    "networks": Product("the networks, in two parts"),
    "logits": Product("what the networks say of every view, and the features for the maps"),
    "maps": Product("the saliency maps of every view"),
    "evidence": Product(TEXTS["evidence"], ("data/evidence.tsv",)),
    "pointing": Product("whether the maps point into the boxes, by frame", ("data/pointing.tsv",)),
    "pointing_summary": Product("how often the maps point into the boxes", ("data/pointing.json",)),
    "painted views": Product("the views with what is in the boxes painted over"),
    "logits of painted views": Product("what the networks say of the painted views"),
    "erased": Product(TEXTS["erased"], ("data/erased.tsv",)),
    "oracle": Product("the views of the control oracle"),
    "logits of the oracle": Product("what the networks say of the oracle's views"),
    "tests of maps": Product("the faithfulness tests of each map"),
    "faithfulness": Product(TEXTS["faithfulness"], ("data/faithfulness.tsv",)),
    "faithfulness_summary": Product(TEXTS["faithfulness_summary"], ("data/faithfulness.json",)),
    "predictions": Product(TEXTS["predictions"], ("data/predictions.tsv",)),
    "scores": Product(TEXTS["scores"], ("data/scores.tsv",)),
    "detections": Product(TEXTS["detections"], ("data/detections.tsv",)),
    "counts": Product("the numbers of frames by truth and decision", ("data/counts.json",)),
    "metrics": Product(TEXTS["metrics"], ("data/metrics.json",)),
    "provenance": Product(TEXTS["provenance"], ("data/provenance.json",)),
    "report": Product(
        "the report: the numbers, what they mean, and the frames", ("index.html", "report/")
    ),
    "form": Product("what Zenodo asks of an upload, in its words", ("zenodo.json",)),
    "rules": Product("rules of the workflow", ("workflow/rules/",)),
    "preview": Product("the picture that links to the site are shown with", ("preview.jpg",)),
}

STEPS = (
    Step(
        "extract_frames",
        "Writes a sample's frames, batch by batch, and the table of all of them.",
        (SHEET, MEDIA),
        ("frames",),
    ),
    Step(
        "resize_frames",
        "Resizes the frames of a batch to one height.",
        ("frames",),
        ("resized frames",),
    ),
    Step(
        "crop_views",
        "Makes the views of a batch: the whole frame, and the crops of its resized picture.",
        ("frames", "resized frames"),
        ("views",),
    ),
    Step(
        "fetch_weights",
        "Brings a model's weights into Keras' own format, wherever they come from.",
        (ORIGINS,),
        (WEIGHTS,),
    ),
    Step(
        "compile_network",
        "Cuts a model's network at its Grad-CAM layer into two files that run without Keras.",
        (WEIGHTS,),
        ("networks",),
    ),
    Step(
        "classify_views",
        "Runs the network over a batch of views, once: logits, and the features for Grad-CAM.",
        ("views", "networks"),
        ("logits",),
    ),
    Step(
        "explain_views",
        "Computes the saliency maps of every view, of its first class and of the targets.",
        ("logits", "networks", TARGETS, CLASSES),
        ("maps",),
    ),
    Step(
        "measure_evidence",
        "Measures how each frame's evidence for a target is distributed over its crops.",
        ("maps", "views"),
        ("evidence",),
    ),
    Step(
        "evaluate_pointing_game",
        "Evaluates the pointing game on the frames with boxes: do the maps point at the target?",
        ("maps", "views", "frames", TRUTH),
        ("pointing", "pointing_summary"),
    ),
    Step(
        "erase_boxes",
        "Paints over the boxes of a batch's frames, in every view that they touch.",
        ("views", TRUTH),
        ("painted views",),
    ),
    Step(
        "classify_erased",
        "Runs the network over a batch of painted views; only the logits are kept.",
        ("painted views", "networks"),
        ("logits of painted views",),
    ),
    Step(
        "tabulate_erased",
        "Decides anew on the frames with boxes: is the target still called once it is painted "
        "over?",
        ("logits", "logits of painted views"),
        ("erased",),
    ),
    Step(
        "crop_oracle",
        "Makes the views of the control oracle: a crop around a frame's largest box, or another's.",
        ("resized frames", TRUTH),
        ("oracle",),
        control="oracle",
    ),
    Step(
        "classify_oracle",
        "Runs the network over a batch of the oracle's views; only the logits are kept.",
        ("oracle", "networks"),
        ("logits of the oracle",),
        control="oracle",
    ),
    Step(
        "perturb_views",
        "Tests maps: perturbs the views as the maps say, and classifies them again.",
        ("views", "maps", "networks"),
        ("tests of maps",),
    ),
    Step(
        "summarise_faithfulness",
        "Summarises the faithfulness of the maps: measures of every view, and means beside the "
        "baselines.",
        ("tests of maps", "frames"),
        ("faithfulness", "faithfulness_summary"),
    ),
    Step(
        "tabulate_detections",
        "Writes predictions, scores and detections as tables, and counts the detections by truth.",
        ("logits", "logits of the oracle", "frames", SHEET, TRUTH, TARGETS, CLASSES),
        ("predictions", "scores", "detections", "counts"),
    ),
    Step(
        "evaluate_detections",
        "Evaluates the detections: rates, confidence intervals and comparisons of the strategies.",
        ("scores", "detections", "counts", "erased", "pointing_summary", "faithfulness_summary"),
        ("metrics",),
    ),
    Step(
        "record_provenance",
        "Records what made the results: config, software, commit, media and weights.",
        (SETTINGS, MEDIA, WEIGHTS, "frames"),
        ("provenance",),
    ),
    Step(
        "build_report",
        "Builds the report: one HTML page from the tables, pictures and maps, and a summary "
        "figure.",
        (
            *("frames", "predictions", "scores", "detections", "evidence", "erased", "metrics"),
            *("provenance", "views", "maps", "faithfulness", "faithfulness_summary"),
            *(CLASSES, TRUTH),
        ),
        ("report",),
    ),
)


def steps_behind(names: Collection[str], controls: Collection[str]) -> tuple[Step, ...]:
    """The steps that what is published rests on, in their order.

    Args:
        names: of the files of a site.
        controls: of the run's config.
    """
    needed = {name for name, product in PRODUCTS.items() if product.among(names)}
    # What is published but not here was not made, whoever could have used it.
    unpublished = {name for name, product in PRODUCTS.items() if not product.paths}
    steps = []
    for step in reversed(STEPS):
        if needed.intersection(step.makes) and (step.control is None or step.control in controls):
            steps.append(step)
            needed |= unpublished.intersection(step.uses)
    return tuple(reversed(steps))

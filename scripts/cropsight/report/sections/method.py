"""What was run, in words, and with which versions and files."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cropsight.files import sha256
from cropsight.maps.methods import Method
from cropsight.report.contents import Tables
from cropsight.report.wording import count_words
from cropsight.views.controls import CONTROLS


@dataclass(frozen=True)
class Step:
    """A step of the method: its name and what it did."""

    name: str
    text: str


@dataclass(frozen=True)
class DataFile:
    """A file of results for readers who go on with the numbers."""

    name: str
    text: str
    sha256: str


def method_steps(tables: Tables) -> list[Step]:
    """The method, step by step, from the effective config; `tables` are of all targets."""
    config = tables.provenance["config"]
    targets = [tables.of(name) for name in tables.targets]
    return [
        Step("Frames", _frames(tables, config)),
        Step("Resizing", _resizing(config)),
        Step("Views", _views(config)),
        Step("Classification", _classification(tables, config)),
        Step("Score", " ".join(map(_score, targets))),
        Step("Decision", " ".join(map(_decision, targets))),
        Step("Strategies", _strategies()),
        *_controls(config),
        Step(tables.cam.title, _cam(tables, config)),
        Step("Evidence", _evidence(tables, config)),
        Step("Colours in this report", _colours(config)),
        Step("Overlays", _overlays(config)),
        Step("Truth", _truths(targets)),
    ]


def _saved(pictures: dict[str, Any]) -> str:
    if pictures["format"] != "jpeg":
        return f"kept as {pictures['format'].upper()}, without loss"
    return f"kept as JPEG at quality {pictures['quality']}, chroma {pictures['subsampling']}"


def _frames(tables: Tables, config: dict[str, Any]) -> str:
    media = tables.provenance["media"]
    total = count_words(sum(item["frames"] for item in media), "frame")
    return (
        f"{count_words(len(media), 'sample')} gave {total}: decoded in order, turned upright, "
        f"8-bit RGB; {_saved(config['pictures']['frames'])}."
    )


def _resizing(config: dict[str, Any]) -> str:
    return (
        f"Every frame was brought to a height of {config['base_height']} pixels by Lanczos "
        f"resampling, its aspect ratio kept; {_saved(config['pictures']['resized'])}."
    )


def _views(config: dict[str, Any]) -> str:
    grid = config["grid"]
    origin = "the resized frame" if config["whole_from"] == "resized" else "the original frame"
    overlap = (
        f" that overlap by {100 * grid['overlap']:g} % of their size" if grid["overlap"] else ""
    )
    return (
        f"The whole picture is {origin}; the crops are a grid of {grid['rows']} rows and "
        f"{grid['columns']} columns{overlap} and cover the resized frame without a gap; "
        f"{_saved(config['pictures']['views'])}."
    )


def _classification(tables: Tables, config: dict[str, Any]) -> str:
    sizes = "; ".join(
        f"{item['model']} ({item['architecture']}) sees "
        f"{item['input_size']}x{item['input_size']} pixels, preprocessing {item['preprocessing']}"
        for item in tables.provenance["weights"]
    )
    return (
        "Each view was squeezed to the model's input size by "
        f"{config['interpolation']} interpolation, so that a crop shows its part of the frame "
        f"larger than the whole picture does. Model: {sizes}. The models know the 1000 "
        "classes of ImageNet-1k and give each a probability (softmax of the logits)."
    )


def _score(tables: Tables) -> str:
    count = len(tables.metrics["target"]["classes"])
    return (
        f"A view's {tables.target} score is the summed probability of the "
        f"{count} ImageNet classes that count as {tables.target}; they are listed below."
    )


def _decision(tables: Tables) -> str:
    if tables.threshold is not None:
        return f"A view is called {tables.target} when its score is {tables.threshold:g} or more."
    k = tables.metrics["decision"]["k"]
    return (
        f"A view is called {tables.target} when one of these classes is among its first {k} "
        "predictions; the score is shown but decides nothing."
    )


def _strategies() -> str:
    return (
        "“Whole” calls a frame by the whole picture, “crops” when at least one crop is called, "
        "“whole or crops” when either is. A strategy's score is the highest among its views."
    )


def _controls(config: dict[str, Any]) -> list[Step]:
    chosen = [control for name, control in CONTROLS.items() if name in config["controls"]]
    return [Step("Controls", " ".join(control.sentence for control in chosen))] if chosen else []


def _cam(tables: Tables, config: dict[str, Any]) -> str:
    options = config["gradcam"]
    if tables.explained_target:
        explained = f"all {tables.explained_target} classes"
    elif options["class"] == "top":
        explained = "the view's first prediction"
    else:
        explained = f"the class {options['class']}"
    layers = ", ".join(f"{w['layer']} in {w['model']}" for w in tables.provenance["weights"])
    return (
        f"The maps explain {explained if tables.cam.of_class else 'no class'}: "
        f"{_weighing(tables.cam, options, layers)}; "
        f"their {options['reduce']} over the channels, cut off at zero, is the map. "
        "A map that is zero everywhere has no positive evidence and is not drawn."
    )


def _weighing(cam: Method, options: dict[str, Any], layers: str) -> str:
    channels = options.get("channels")
    return cam.weighing.format(
        score=options["score"],
        layers=layers,
        tried=f"{channels} most varied feature maps" if channels else "feature maps",
    )


def _evidence(tables: Tables, config: dict[str, Any]) -> str:
    return (
        "On one scale the crops' raw maps are put in their places and coloured up to the largest "
        "value among them; where crops overlap, the larger value counts. A crop's share is its "
        "part of the crops' summed evidence, by area in the frame; beside it stands how much of "
        f"the whole picture's map lies in the same place. {_comparable(tables, config)}."
    )


def _comparable(tables: Tables, config: dict[str, Any]) -> str:
    options = config["gradcam"]
    if not tables.cam.of_class:
        return "The maps are of no class: their values compare what stands out, not evidence"
    if tables.cam.weights_sum_to_one:
        return (
            f"{tables.cam.title}'s weights add up to 1 in every view, so the values compare roughly"
        )
    if options["class"] == "top":
        return "Each view's map is of its own first class, so the values compare roughly"
    target = tables.explained_target
    explained = f"the {target} classes" if target else "one class"
    return f"All maps are of {explained}, so their values compare"


def _colours(config: dict[str, Any]) -> str:
    covered = " Where crops overlap, the map of the later crop covers that of the earlier one."
    return (
        "Raw maps are scaled up bilinearly and then coloured by matplotlib's "
        f"{config['heatmap']['colormap']}, each map from 0 to its own maximum: colours say where a "
        "view's evidence lies and cannot be compared between maps."
        f"{covered if config['grid']['overlap'] else ''}"
    )


def _overlays(config: dict[str, Any]) -> str:
    alpha = config["heatmap"]["alpha"]
    drawn = f"Overlays in results/heatmaps are drawn in these colours at a weight of {alpha:g}"
    if config["heatmap"]["blend"] == "add":
        return (
            f"{drawn}, added to the full picture and cut off at white; the slider of this report "
            "mixes instead, so that the picture loses the weight that the colours gain."
        )
    return (
        f"{drawn}, mixed with the picture at {1 - alpha:g}; the slider of this report mixes in the "
        "same way, at the weight that it shows."
    )


def _truths(targets: list[Tables]) -> str:
    if len(targets) == 1:
        return _truth(targets[0], "")
    return " ".join(_truth(tables, f" on {tables.target}") for tables in targets)


def _truth(tables: Tables, on_target: str) -> str:
    counts = [tables.counts(tables.models[0], sample)["whole"] for sample in tables.samples]
    given = sum(row["frames"] - row["no_truth"] for row in counts)
    total = sum(row["frames"] for row in counts)
    if not given:
        return (
            f"No truth{on_target} was given: this report counts calls, and cannot say which are "
            "right."
        )
    return (
        f"A person's judgement{on_target} is given for {given:,} of {count_words(total, 'frame')}; "
        "frames judged unsure count neither for nor against."
    )


def software(tables: Tables) -> list[tuple[str, str]]:
    """Versions of what ran, by name, without regard to case."""
    versions = tables.provenance["software"]
    return sorted(((str(k), str(v)) for k, v in versions.items()), key=lambda item: item[0].lower())


def data_files(paths: dict[str, Path], folder: Path) -> list[DataFile]:
    """The tables beside the report, with what they hold.

    Args:
        paths: file by its kind.
        folder: the report's folder; files are named relative to it.
    """
    texts = {
        "predictions": "the first classes of every view with their probabilities",
        "scores": "the target's score of every view, and whether it is called",
        "detections": "every frame under every strategy, with its truth",
        "evidence": "the share of the maps that lies in every crop",
        "metrics": "every number over frames in this report, with intervals and tests",
        "faithfulness": "how good each tested map is, and the maps beside it",
        "faithfulness_summary": "the means of these over frames, with intervals, and the curves",
        "provenance": "the effective config, versions, and sha256 of media and weights",
    }
    return [
        DataFile(_relative(path, folder), texts[kind], sha256(path)) for kind, path in paths.items()
    ]


def _relative(path: Path, folder: Path) -> str:
    """The path from the report, or only the name: a machine's own folders are nobody's business."""
    path, folder = path.resolve(), folder.resolve()
    return (path.relative_to(folder) if path.is_relative_to(folder) else Path(path.name)).as_posix()

"""The JSON files in results/ as typed records, with their writer and reader.

A `…Row` is an entry of a list. docs/data.md explains the keys, which come in the order of the
fields; a key whose default is None is left out of the file where it is None.
"""

from pathlib import Path
from typing import Any, Literal, TypeVar

import msgspec

from cropsight.errors import InputError
from cropsight.files import make_again, read_json, write_json

At = Literal["decision", "matched"]
Side = Literal["sensitivity", "specificity"]
Verdict = Literal["more", "fewer", "as_many", "not_settled"]
Missing = Literal["positives", "negatives", "balance", "found", "precision", "alarms"]


class ClassRow(msgspec.Struct, frozen=True, kw_only=True):
    """A class that belongs to a target; `wnid` is empty for one that is not ImageNet's."""

    index: int
    wnid: str
    label: str


class TargetRow(msgspec.Struct, frozen=True, kw_only=True):
    """A target to look for, as a model has it."""

    name: str
    model: str
    classes: list[ClassRow]


class DecisionRule(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How a view is called: by a `threshold` of the score, or by the first `k` classes."""

    rule: Literal["score", "top_k"]
    threshold: float | None = None
    k: int | None = None


class CountsRow(msgspec.Struct, frozen=True, kw_only=True):
    """Frames of a sample, or of all together (None), by truth and decision."""

    model: str
    sample: str | None
    target: str
    strategy: str
    frames: int
    detected: int
    true_positive: int
    false_positive: int
    false_negative: int
    true_negative: int
    unsure: int
    no_truth: int

    @property
    def positives(self) -> int:
        """Frames with the target."""
        return self.true_positive + self.false_negative

    @property
    def negatives(self) -> int:
        """Frames without the target."""
        return self.false_positive + self.true_negative

    @property
    def untold(self) -> int:
        """Frames whose truth is unsure or unknown."""
        return self.unsure + self.no_truth


class Counts(msgspec.Struct, frozen=True, kw_only=True):
    """counts.json: the targets, the decision rule, and the numbers of frames."""

    targets: list[TargetRow]
    decision: DecisionRule
    counts: list[CountsRow]


class Evaluation(msgspec.Struct, frozen=True, kw_only=True):
    """The config's evaluation.

    Attributes:
        confidence: of the intervals, 0 to 1.
        block_seconds: length of the blocks that videos without scenes are cut into.
        resamples: draws of a bootstrap, and flips of a permutation test.
        seed: of both.
        false_positive_rate: at which strategies are compared with thresholds of their own.
        margin: difference of two shares, 0 to 1, below which they are taken for the same.
        sizes: bins of the share of a frame that its largest box takes: how many with equally many
            frames, or their inner edges in rising order.
    """

    confidence: float
    block_seconds: int | float
    resamples: int
    seed: int
    false_positive_rate: float
    margin: float
    sizes: int | list[float]


class Estimate(msgspec.Struct, frozen=True, kw_only=True):
    """A number with its interval, and how that was made; None for what is not defined."""

    value: float | None
    low: float | None
    high: float | None
    interval: Literal["wilson", "newcombe", "clusters", "bootstrap", "none"]

    @property
    def limits(self) -> tuple[float, float] | None:
        """The interval's ends; None where there is none."""
        return None if self.low is None or self.high is None else (self.low, self.high)

    @property
    def complement(self) -> "Estimate":
        """The share of all others, with its interval."""
        value, low, high = (
            None if share is None else 1 - share for share in (self.value, self.high, self.low)
        )
        return Estimate(value=value, low=low, high=high, interval=self.interval)


class QualityRow(msgspec.Struct, frozen=True, kw_only=True):
    """How good a strategy's decisions and scores are."""

    target: str
    model: str
    strategy: str
    positives: int
    negatives: int
    clusters: int
    sensitivity: Estimate
    specificity: Estimate
    precision: Estimate
    f1: Estimate
    balanced_accuracy: Estimate
    roc_area: Estimate
    average_precision: Estimate
    brier: Estimate


class CurvesRow(msgspec.Struct, frozen=True, kw_only=True):
    """Points of the curves of a strategy's score.

    Attributes:
        target, model, strategy: whose they are.
        roc: [false-positive rate, sensitivity].
        precision_recall: [sensitivity, precision].
        reliability: [mean score, share of frames with the target, frames], by tenths of the score.
    """

    target: str
    model: str
    strategy: str
    roc: list[list[float]]
    precision_recall: list[list[float]]
    reliability: list[list[float]]


class ComparisonRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Two strategies on the same frames; the alarms are those of a matched comparison.

    Attributes:
        equivalence: the difference with the interval of two one-sided tests.
        verdict: whether the second is right in more frames.
        missing: what keeps it from being settled.
        within_margin: whether a difference is less than the margin.
        negative_clusters: those that thresholds were set on.
        alarms_p: of the strategy that found more raising no more false alarms.
        deviation: standard deviation of the difference over draws.
        undefined: share of draws in which there is none.
    """

    target: str
    model: str
    first: str
    second: str
    at: At
    side: Side
    frames: int
    clusters: int
    first_value: float | None
    second_value: float | None
    difference: Estimate
    equivalence: Estimate
    only_first: int
    only_second: int
    mcnemar_p: float
    p: float
    least_p: float
    negative_clusters: int | None = None
    first_alarms: float | None = None
    second_alarms: float | None = None
    alarms_p: float | None = None
    deviation: float | None = None
    undefined: float | None = None
    p_holm: float
    verdict: Verdict
    missing: Missing | None = None
    within_margin: bool = False

    @property
    def tested(self) -> bool:
        """Whether the p-values are those of a test: at a matched rate, few clusters have none."""
        return self.at == "decision" or self.difference.limits is not None


class Scope(msgspec.Struct, frozen=True, kw_only=True):
    """What was looked at: frames with a truth are of so many photos and videos.

    Attributes:
        photos, videos: numbers of them.
        scenes, blocks, alone: clusters that are named scenes, blocks of videos, and single photos.
    """

    photos: int
    videos: int
    scenes: int
    blocks: int
    alone: int


class NeededRow(msgspec.Struct, frozen=True, kw_only=True):
    """Clusters with the target and without it, with which a gain is found with that power."""

    gain: float
    power: float
    positives: int
    negatives: int


class BlocksRow(msgspec.Struct, frozen=True, kw_only=True):
    """The verdict if videos were cut into blocks of another length."""

    seconds: float
    positives: int
    negatives: int
    low: float | None
    high: float | None
    verdict: Verdict


class VerdictRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """The answer to the question of the report: whether the crops find more than the whole.

    Attributes:
        target, model: whose.
        at: the comparison that it rests on; None where no frame shows the target.
        verdict: on the crops beside the whole.
        margin: of the config.
        within_margin, missing: as in ComparisonRow.
        scope: what it holds for.
        positives, negatives: clusters with frames that show the target, and that do not.
        least_positives, least_negatives: the fewest that can settle it.
        needed: how many more it takes; empty where that cannot be told.
        blocks: the verdict for other lengths of blocks; empty without videos in blocks.
    """

    target: str
    model: str
    at: At | None = None
    verdict: Verdict
    margin: float
    within_margin: bool = False
    missing: Missing | None = None
    scope: Scope
    positives: int
    negatives: int
    least_positives: int
    least_negatives: int
    needed: list[NeededRow]
    blocks: list[BlocksRow]


class MultiplicityRow(msgspec.Struct, frozen=True, kw_only=True):
    """False alarms of one crop, and of any."""

    target: str
    model: str
    at: At
    negatives: int
    clusters: int
    views: int
    single: Estimate
    any: Estimate
    any_if_independent: float


class SizeRow(msgspec.Struct, frozen=True, kw_only=True):
    """What a strategy finds among the frames whose largest box takes so much of the picture.

    Attributes:
        target, model, strategy: whose.
        at: the calls that are counted.
        low, high: shares of the picture, 0 to 1; `high` belongs to the next row.
        frames, clusters: of that size.
        found: share of these frames that the strategy calls.
    """

    target: str
    model: str
    strategy: str
    at: At
    low: float
    high: float
    frames: int
    clusters: int
    found: Estimate


class CostRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a strategy finds at matched alarms, and what it takes.

    Attributes:
        target, model, strategy: whose.
        passes: of the network per frame, in units of one pass at its usual size of the input.
        frames: with the target.
        found: share of these that the strategy calls.
        gain: difference to the share of the whole picture; None for the whole itself.
        gain_per_pass: the gain by each pass beyond that of the whole; None where there is none.
        efficient: whether no other strategy finds as many with as few passes, or better in one.
    """

    target: str
    model: str
    strategy: str
    passes: float
    frames: int
    found: Estimate
    gain: Estimate | None = None
    gain_per_pass: float | None = None
    efficient: bool


class Explained(msgspec.Struct, frozen=True, kw_only=True):
    """The maps of the pointing game: their method, and the first target, which they explain."""

    method: str
    class_: str = msgspec.field(name="class")


class PointingRow(msgspec.Struct, frozen=True, kw_only=True):
    """The pointing game of a model on a sample, or on all with boxes together (None)."""

    model: str
    sample: str | None
    strategy: str
    frames: int
    clusters: int
    no_evidence: int
    hits: int
    hit_rate: Estimate
    centre_hits: int
    centre_hit_rate: Estimate
    energy: Estimate
    area: Estimate


class Pointing(msgspec.Struct, frozen=True, kw_only=True):
    """pointing.json: whether the maps point at the target."""

    explained: Explained
    pointing: list[PointingRow]


class ErasedCountsRow(msgspec.Struct, frozen=True, kw_only=True):
    """What becomes of a strategy's calls when boxes, or patches beside them, are painted over.

    Attributes:
        target, model, strategy, painting: whose, and how.
        sample: None for all with boxes together.
        found: frames with boxes that the strategy called, and that could be painted.
        clusters: that they belong to.
        left_out: frames that it called and that were not painted in all views it takes.
        gone: frames that are not called any more.
        gone_share: of `found`, with its interval.
        gone_inpainted: of the same frames, those not called any more with the boxes inpainted.
        still: frames that are still called.
        in_painted: of these, frames in which a painted view is called.
        elsewhere: of these, frames in which a view is called that no box touches.
    """

    target: str
    model: str
    sample: str | None
    strategy: str
    painting: str
    found: int
    clusters: int
    left_out: int
    gone: int
    gone_share: Estimate
    gone_inpainted: int
    still: int
    in_painted: int
    elsewhere: int


class MeanRow(msgspec.Struct, frozen=True, kw_only=True):
    """A measure of a model's maps or of a baseline: mean over frames with its interval."""

    model: str
    measure: str
    map: str
    mean: Estimate
    frames: int
    clusters: int


class GainRow(msgspec.Struct, frozen=True, kw_only=True):
    """By how much a model's maps are better than a baseline; positive where they are."""

    model: str
    measure: str
    baseline: str
    mean: Estimate
    frames: int
    clusters: int


class TrialCurveRow(msgspec.Struct, frozen=True, kw_only=True):
    """Mean probabilities over all views at the shares of a trial."""

    model: str
    trial: str
    map: str
    shares: list[float]
    probabilities: list[float]


class Faithfulness(msgspec.Struct, frozen=True, kw_only=True):
    """faithfulness.json: the results of the tests of the maps."""

    means: list[MeanRow]
    gains: list[GainRow]
    curves: list[TrialCurveRow]


class Metrics(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """metrics.json: every number over frames.

    `erased` is there only where truth has boxes, `faithfulness` only where maps were tested.
    """

    targets: list[TargetRow]
    decision: DecisionRule
    counts: list[CountsRow]
    evaluation: Evaluation
    quality: list[QualityRow]
    curves: list[CurvesRow]
    verdicts: list[VerdictRow]
    comparisons: list[ComparisonRow]
    multiplicity: list[MultiplicityRow]
    sizes: list[SizeRow]
    costs: list[CostRow]
    erased: list[ErasedCountsRow] | None = None
    explained: Explained
    pointing: list[PointingRow]
    faithfulness: Faithfulness | None = None


class LeftOutReason(msgspec.Struct, frozen=True, kw_only=True):
    """Why something was left out of a sample, and how often."""

    count: int
    reason: str


class MediumRow(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A sample's photo, folder of photos, or video; `sha256` is None where it cannot be read."""

    frames: int
    kind: Literal["photo", "folder", "video"]
    left_out: list[LeftOutReason] | None = None
    path: str
    sample: str
    sha256: str | None


class WeightsRow(msgspec.Struct, frozen=True, kw_only=True):
    """Where a model's weights are from, and what network they are for."""

    architecture: str
    classes: int
    input_shape: tuple[int, int, int]
    layer: str
    model: str
    origin: str
    origin_sha256: str
    output: Literal["softmax", "sigmoid"]
    preprocessing: str
    sha256: str


class Provenance(msgspec.Struct, frozen=True, kw_only=True):
    """provenance.json: what made the results; its keys are in the order of the alphabet."""

    config: dict[str, Any]
    git_commit: str | None
    git_modified: bool | None
    media: list[MediumRow]
    software: dict[str, str | None]
    weights: list[WeightsRow]


Document = TypeVar("Document", Counts, Pointing, Faithfulness, Metrics, Provenance, WeightsRow)


def write_document(
    path: Path, document: Counts | Pointing | Faithfulness | Metrics | Provenance
) -> None:
    """Write a document; the same content gives the same bytes.

    Raises:
        ValueError: a number is not finite.
    """
    # Mappings of any keys, such as the config, are sorted; fields keep their order.
    write_json(path, msgspec.to_builtins(document, order="deterministic"))


def read_document(path: Path, kind: type[Document]) -> Document:
    """Read a document of that kind; unknown keys are ignored.

    Raises:
        InputError: the file cannot be read, or is not such a document.
    """
    content = read_json(path)
    try:
        return msgspec.convert(content, kind)
    except msgspec.ValidationError as error:
        raise InputError(f"{path} {_fault(content, kind, error)}; {make_again(path)}.") from error


def _fault(content: Any, kind: type[msgspec.Struct], error: msgspec.ValidationError) -> str:
    required = [field.encode_name for field in msgspec.structs.fields(kind) if field.required]
    missing = [key for key in required if key not in content] if isinstance(content, dict) else []
    return (
        f"lacks {', '.join(missing)}"
        if missing
        else f"is not the document that is needed ({error})"
    )

"""What a comparison settles: more, fewer or as many, or what is missing to tell."""

from collections.abc import Sequence

from msgspec.structs import replace

from cropsight.evaluation.labelled_frames import LabelledFrames
from cropsight.results.documents import (
    BlocksRow,
    ComparisonRow,
    Evaluation,
    Missing,
    NeededRow,
    VerdictRow,
)
from cropsight.statistics import planning
from cropsight.statistics.intervals import FEWEST_CLUSTERS

# Gains for which it is said how much they take.
GAINS = (0.1, 0.2)
# A p-value of more false alarms that is no chance any more, whatever confidence is asked for.
CHANCE = 0.05


def judged(row: ComparisonRow, evaluation: Evaluation) -> ComparisonRow:
    """The row, whose p-value is adjusted, with its verdict.

    The difference settles it if its interval is beyond zero and its p-value is small. Else two
    one-sided tests do (Schuirmann 1987), if the interval of both lies within the margin. Neither
    does if the strategy that found more also raised more false alarms than chance explains.
    """
    limits, inner = row.difference.limits, row.equivalence.limits
    if limits is None or inner is None:
        return replace(row, verdict="not_settled", missing=_missing(row))
    margin = evaluation.margin - 1e-9  # a limit that is the margin is not within it
    if row.side == "sensitivity" and row.first_value == row.second_value == 0:
        return replace(row, verdict="not_settled", missing="found")
    beyond = row.p_holm <= 1 - evaluation.confidence and (limits[0] > 0 or limits[1] < 0)
    if not beyond and max(map(abs, inner)) >= margin:
        return replace(row, verdict="not_settled", missing=_missing(row))
    if row.alarms_p is not None and row.alarms_p <= CHANCE:
        return replace(row, verdict="not_settled", missing="alarms")
    if not beyond:
        return replace(row, verdict="as_many")
    return replace(
        row,
        verdict="more" if limits[0] > 0 else "fewer",
        within_margin=max(map(abs, limits)) < margin,
    )


def _missing(row: ComparisonRow) -> Missing:
    if row.clusters < FEWEST_CLUSTERS:
        return "positives" if row.side == "sensitivity" else "negatives"
    if row.negative_clusters is not None and row.negative_clusters < FEWEST_CLUSTERS:
        return "negatives"
    return "balance" if row.difference.low is None else "precision"


def answer(
    frames: LabelledFrames,
    rows: Sequence[ComparisonRow],
    evaluation: Evaluation,
    blocks: list[BlocksRow],
) -> VerdictRow:
    """The verdict on the crops beside the whole picture.

    Without a comparison at a matched rate nothing is settled, whatever the decisions say, as nobody
    knows what the crops' further tries cost in false alarms.

    Args:
        frames: of a target and model.
        rows: the judged comparisons of that target and model.
        evaluation: the config's.
        blocks: the verdict for other lengths of blocks.
    """
    row = _resting_on(rows)
    positives, negatives = frames.clusters_with(True), frames.clusters_with(False)
    least = planning.least_negatives(evaluation.false_positive_rate, positives)
    matched = row if row and row.at == "matched" else None
    missing = "positives" if positives < FEWEST_CLUSTERS else "negatives"
    return VerdictRow(
        target=frames.target,
        model=frames.model,
        at=row.at if row else None,
        verdict=matched.verdict if matched else "not_settled",
        margin=evaluation.margin,
        within_margin=bool(matched and matched.within_margin),
        missing=matched.missing if matched else missing,
        scope=frames.scope,
        positives=positives,
        negatives=negatives,
        least_positives=FEWEST_CLUSTERS,
        least_negatives=least,
        needed=_needed(matched, positives, negatives, evaluation.confidence) if matched else [],
        blocks=blocks if frames.scope.blocks else [],
    )


def _resting_on(rows: Sequence[ComparisonRow]) -> ComparisonRow | None:
    """The comparison of the crops with the whole picture that a verdict rests on."""
    asked = [
        row
        for row in rows
        if (row.first, row.second, row.side) == ("whole", "crops", "sensitivity") and row.frames
    ]
    return next((row for row in asked if row.at == "matched"), next(iter(asked), None))


def _needed(
    row: ComparisonRow, positives: int, negatives: int, confidence: float
) -> list[NeededRow]:
    deviation = row.deviation
    if not deviation:
        return []
    return [
        NeededRow(
            gain=gain,
            power=planning.POWER,
            positives=planning.needed(positives, deviation, gain, confidence),
            negatives=planning.needed(negatives, deviation, gain, confidence),
        )
        for gain in GAINS
    ]


def for_blocks(seconds: float, frames: LabelledFrames, rows: Sequence[ComparisonRow]) -> BlocksRow:
    """The verdict if videos were cut into blocks of another length.

    Args:
        seconds: length of a block.
        frames: cut so.
        rows: the judged comparisons of that target and model.
    """
    row = _resting_on(rows)
    return BlocksRow(
        seconds=seconds,
        positives=frames.clusters_with(True),
        negatives=frames.clusters_with(False),
        low=row.difference.low if row else None,
        high=row.difference.high if row else None,
        verdict=row.verdict if row and row.at == "matched" else "not_settled",
    )

"""How good one strategy's decisions and scores are."""

from cropsight.evaluation.labelled_frames import LabelledFrames
from cropsight.results.documents import CurvesRow, Estimate, QualityRow
from cropsight.results.estimates import estimate
from cropsight.statistics import areas, curves, intervals, rates
from cropsight.statistics.clusters import sums
from cropsight.statistics.intervals import Inference, Interval


def quality(frames: LabelledFrames, strategy: str, inference: Inference) -> QualityRow:
    """Frames and clusters, the rates of the decisions with intervals, measures of the score."""
    outcomes = sums(rates.outcomes(frames.truth, frames.called[strategy]), frames.cluster)
    scores = frames.scores[strategy]
    measures = curves.measures(frames.truth, scores)
    of_areas = areas.of_areas(frames.truth, scores, frames.cluster, inference)
    errors = sums(curves.squared_errors(frames.truth, scores), frames.cluster)
    brier = intervals.of_mean(errors, outcomes.sum(axis=1), inference)

    def rate(name: str) -> Estimate:
        value = float(rates.RATES[name](outcomes.sum(axis=0)))
        return estimate(value, _interval(name, outcomes, inference))

    return QualityRow(
        target=frames.target,
        model=frames.model,
        strategy=strategy,
        positives=int(frames.truth.sum()),
        negatives=int((~frames.truth).sum()),
        clusters=len(outcomes),
        sensitivity=rate("sensitivity"),
        specificity=rate("specificity"),
        precision=rate("precision"),
        f1=rate("f1"),
        balanced_accuracy=rate("balanced_accuracy"),
        roc_area=estimate(measures.roc_area, of_areas.roc_area),
        average_precision=estimate(measures.average_precision, of_areas.average_precision),
        brier=estimate(measures.brier, brier),
    )


def score_curves(frames: LabelledFrames, strategy: str) -> CurvesRow:
    """Points of the score's curves, of frames with the target and frames without."""
    points = curves.points(frames.truth, frames.scores[strategy])
    return CurvesRow(
        target=frames.target,
        model=frames.model,
        strategy=strategy,
        roc=points.roc.tolist(),
        precision_recall=points.precision_recall.tolist(),
        reliability=points.reliability.tolist(),
    )


def _interval(name: str, outcomes: rates.Counts, inference: Inference) -> Interval:
    if name in rates.PROPORTIONS:
        return intervals.of_share(*rates.right_and_trials(name, outcomes), inference)
    proportions = [rates.right_and_trials(part, outcomes) for part in rates.MADE_OF[name]]
    if not all(intervals.well_spread(*proportion) for proportion in proportions):
        return intervals.NONE
    return intervals.of_sums(outcomes, rates.RATES[name], inference)

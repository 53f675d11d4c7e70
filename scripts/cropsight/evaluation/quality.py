"""How good one strategy's decisions and scores are."""

from typing import Any

from cropsight.evaluation.json_numbers import estimate
from cropsight.evaluation.judged_frames import Frames
from cropsight.statistics import curves, intervals, rates
from cropsight.statistics.clusters import sums
from cropsight.statistics.intervals import Interval, Settings


def quality(frames: Frames, strategy: str, settings: Settings) -> dict[str, Any]:
    """Frames and clusters, the rates of the decisions with intervals, measures of the score."""
    outcomes = sums(rates.outcomes(frames.truth, frames.called[strategy]), frames.cluster)
    measures = curves.measures(frames.truth, frames.scores[strategy])
    return {
        "strategy": strategy,
        "positives": int(frames.truth.sum()),
        "negatives": int((~frames.truth).sum()),
        "clusters": len(outcomes),
        **{
            name: estimate(float(rate(outcomes.sum(axis=0))), _interval(name, outcomes, settings))
            for name, rate in rates.RATES.items()
        },
        **measures._asdict(),
    }


def points(frames: Frames, strategy: str) -> dict[str, Any]:
    """Points of the score's curves, as lists."""
    found = curves.points(frames.truth, frames.scores[strategy])
    return {"strategy": strategy} | {key: value.tolist() for key, value in found._asdict().items()}


def _interval(name: str, outcomes: rates.Counts, settings: Settings) -> Interval:
    if name in rates.SHARES:
        return intervals.of_share(*rates.parts(name, outcomes), settings)
    of = [rates.parts(part, outcomes) for part in rates.MADE_OF[name]]
    if not all(intervals.well_spread(*part) for part in of):
        return intervals.NONE
    return intervals.of_sums(outcomes, rates.RATES[name], settings)

"""What each strategy finds at matched alarms, and how often the network runs for it.

But for strategies that know the truth: nobody can choose these.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import numpy as np
import pandas as pd

from cropsight.evaluation.labelled_frames import LabelledFrames
from cropsight.evaluation.matched_calls import MatchedCalls, found_at_rate, found_of
from cropsight.results.documents import ComparisonRow, CostRow
from cropsight.statistics.intervals import Inference
from cropsight.statistics.pareto import efficient
from cropsight.views.strategies import STRATEGIES, group, looked_at


def passes_of(
    strategies: Iterable[str], scores: pd.DataFrame, enlarged: float | None
) -> Mapping[str, float]:
    """Passes of the network per frame by strategy, in units of one at its usual size of the input.

    Args:
        strategies: their names.
        scores: rows of scores.tsv of a target and model.
        enlarged: how many such passes one of an enlarged input is; None without one.
    """
    views = tuple(scores["view"].unique())
    costs = [enlarged if enlarged and group(view) == "enlarged" else 1.0 for view in views]
    return {
        name: float(sum(costs[index] for index in looked_at(name, views))) for name in strategies
    }


def cost_rows(
    frames: LabelledFrames,
    at_rate: MatchedCalls,
    comparisons: Sequence[ComparisonRow],
    passes: Mapping[str, float],
    inference: Inference,
) -> Iterator[CostRow]:
    """A row for each strategy that could be chosen.

    Args:
        frames: of a target and model.
        at_rate: their calls at a matched rate.
        comparisons: of that target and model.
        passes: per frame, by strategy.
        inference: confidence, resamples and seed.
    """
    gains = {
        row.second: row.difference
        for row in comparisons
        if (row.first, row.at, row.side) == ("whole", "matched", "sensitivity")
    }
    found = {
        name: found_of(frames, called, frames.truth)
        for name, called in at_rate.called.items()
        if not STRATEGIES[name].knows_truth
    }
    names = list(found)
    best = efficient(
        np.array([passes[name] for name in names]), np.array([found[name].share for name in names])
    )
    for name, is_best in zip(names, best.tolist(), strict=True):
        gain, further = gains.get(name), passes[name] - passes["whole"]
        gained = gain.value if gain else None
        yield CostRow(
            target=frames.target,
            model=frames.model,
            strategy=name,
            passes=passes[name],
            frames=int(frames.truth.sum()),
            found=found_at_rate(found[name], at_rate.drawn[name][:, 0], at_rate.design, inference),
            gain=gain,
            gain_per_pass=gained / further if gained is not None and further > 0 else None,
            efficient=is_best,
        )

"""The rule by which a target is called present in a view, and how strategies call a frame."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cropsight.network.scores import top_classes
from cropsight.results.documents import DecisionRule
from cropsight.views.strategies import ALWAYS, deciding


@dataclass(frozen=True)
class Decision:
    """The rule by which a target is called present in a view.

    Attributes:
        rule: `score` (the score is at or over the threshold) or `top_k` (a class of the target is
            among the k largest logits, the article's rule).
        threshold: of the score, 0 to 1; for the rule `score` only.
        k: number of classes looked at; for the rule `top_k` only.
    """

    rule: Literal["score", "top_k"]
    threshold: float = 0.1
    k: int = 3

    @property
    def score_threshold(self) -> float | None:
        """The score from which a view is called; None where the score does not decide."""
        return self.threshold if self.rule == "score" else None

    def present(
        self, logits: ArrayLike, scores: NDArray[np.float64], target: Sequence[int]
    ) -> NDArray[np.bool_]:
        """Whether the target is called present [views].

        Args:
            logits: [views, classes].
            scores: the target's score in each view, [views].
            target: indices of the target's classes.
        """
        if self.rule == "score":
            return scores >= self.threshold
        first = np.isin(top_classes(logits, self.k), list(target))
        return np.asarray(first.any(axis=1), bool)

    def described(self) -> DecisionRule:
        """The rule and the parameter that it uses."""
        if self.rule == "score":
            return DecisionRule(rule="score", threshold=self.threshold)
        return DecisionRule(rule="top_k", k=self.k)


@dataclass(frozen=True)
class Verdict:
    """How a strategy calls a frame.

    Attributes:
        strategy: one of `views.strategies.STRATEGIES`.
        score: the highest score among the strategy's views.
        detected: whether the target is called present in any of them.
        best_view: the view with the highest score, the first of equal ones.
    """

    strategy: str
    score: float
    detected: bool
    best_view: str


def verdicts(
    views: Sequence[str],
    scores: Sequence[float],
    present: Sequence[bool],
    strategies: Sequence[str] = ALWAYS,
) -> list[Verdict]:
    """A frame's verdict under each of the strategies that it has views for.

    Args:
        views: names of the frame's views.
        scores: the target's score in each view.
        present: whether the target is called present in each view.
        strategies: their names.
    """
    made = []
    for strategy in strategies:
        chosen = deciding(strategy, tuple(views))
        if chosen:
            best = max(chosen, key=lambda row: scores[row])
            detected = any(bool(present[row]) for row in chosen)
            made.append(Verdict(strategy, float(scores[best]), detected, str(views[best])))
    return made

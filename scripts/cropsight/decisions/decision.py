"""The rule by which a target is called present in a view, and how strategies call a frame."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from cropsight.errors import InputError
from cropsight.network.scores import top_classes
from cropsight.views.strategies import ALWAYS, deciding


@dataclass(frozen=True)
class Decision:
    """The rule by which a target is called present in a view.

    Attributes:
        rule: `score` (the score is at or over the threshold) or `top_k` (a class of the target is
            among the k largest logits, the article's rule).
        threshold: of the score, 0 to 1; None under `top_k`.
        k: number of classes looked at; None under `score`.
    """

    rule: str
    threshold: float | None = None
    k: int | None = None

    @classmethod
    def from_config(cls, decision: Mapping[str, Any]) -> "Decision":
        """The decision of the config, whose key for the other rule is left aside."""
        if decision["rule"] == "score":
            return cls("score", threshold=float(decision["threshold"]))
        if decision["rule"] == "top_k":
            return cls("top_k", k=int(decision["k"]))
        raise InputError(f"The config's decision rule {decision['rule']!r} is not score or top_k.")

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
        return np.isin(top_classes(logits, self.k), list(target)).any(axis=1)

    def described(self) -> dict[str, str | float | int]:
        """The rule and the parameter that it uses."""
        value = {"threshold": self.threshold} if self.rule == "score" else {"k": self.k}
        return {"rule": self.rule, **value}


@dataclass(frozen=True)
class Verdict:
    """How a strategy calls a frame.

    Attributes:
        strategy: one of `strategies.STRATEGIES`.
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
    found = []
    for strategy in strategies:
        chosen = deciding(strategy, tuple(views))
        if chosen:
            best = max(chosen, key=lambda place: scores[place])
            detected = any(bool(present[place]) for place in chosen)
            found.append(Verdict(strategy, float(scores[best]), detected, str(views[best])))
    return found

"""The record of a strategy; `strategies` lists them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Strategy:
    """The views that decide on a frame, and how their scores are combined.

    Attributes:
        name: in the tables.
        title: in the report.
        groups: of the views that it looks at, see `strategies.group`.
        mean: whether the mean of their probabilities is scored and decided on, as one more view
            that is called like the strategy; otherwise the highest score counts, and any call.
        knows_truth: whether its views hang on the boxes of the first target's truth, so that it
            says something about that target only, and nobody could use it without the answer.
    """

    name: str
    title: str
    groups: tuple[str, ...]
    mean: bool = False
    knows_truth: bool = False

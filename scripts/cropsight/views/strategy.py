"""What a strategy is; those that there are stand in `strategies`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Strategy:
    """The views that a frame is called by, and how they become one.

    Attributes:
        name: in the tables.
        title: in the report.
        groups: of the views that it looks at, see `strategies.group`.
        mean: whether the mean of their probabilities is scored and decided on, as one more view
            that is called like the strategy; otherwise the highest score counts, and any call.
    """

    name: str
    title: str
    groups: tuple[str, ...]
    mean: bool = False

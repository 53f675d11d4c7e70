"""What a strategy called, from a row of the counts in metrics.json."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tally:
    """Frames that a strategy called: of all, of those with the target, and of those without."""

    detected: int
    frames: int
    hits: int
    positives: int
    alarms: int
    negatives: int


def tally(row: dict[str, Any]) -> dict[str, int]:
    """The fields of a Tally."""
    return {
        "detected": row["detected"],
        "frames": row["frames"],
        "hits": row["true_positive"],
        "positives": row["true_positive"] + row["false_negative"],
        "alarms": row["false_positive"],
        "negatives": row["false_positive"] + row["true_negative"],
    }

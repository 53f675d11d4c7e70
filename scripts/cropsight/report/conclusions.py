"""The conclusion that a comparison of two strategies in metrics.json allows."""

from enum import Enum

from cropsight.results.documents import ComparisonRow


class Conclusion(Enum):
    """Whether the second strategy is correct in more frames than the first."""

    MORE = "in more, and chance does not explain it"
    LESS = "in fewer, and chance does not explain it"
    SAME = "they differ in no frame"
    ALIKE = "chance could explain what they differ by"
    FEW = "they differ in so few clusters that chance could explain any such difference"
    NOTHING = "there are no such frames"


def conclusion(row: ComparisonRow, confidence: float) -> Conclusion:
    """What a comparison says at a confidence from 0 to 1."""
    gain = row.difference.value
    if gain is None or not row.frames:
        return Conclusion.NOTHING
    if row.p_holm < 1 - confidence:
        return Conclusion.MORE if gain > 0 else Conclusion.LESS
    if row.least_p >= 1 - confidence:
        return Conclusion.FEW
    return Conclusion.ALIKE if row.only_first or row.only_second else Conclusion.SAME

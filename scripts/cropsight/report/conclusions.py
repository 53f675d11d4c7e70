"""What a comparison of two strategies in metrics.json allows to say, and no more."""

from typing import Any

MORE, LESS, SAME, ALIKE, FEW, NOTHING = "more", "less", "same", "alike", "few", "nothing"


def conclusion(row: dict[str, Any], confidence: float) -> str:
    """Whether the second strategy was right in more frames, in less, or what keeps from saying so.

    SAME: they differ in no frame. ALIKE: chance could explain what they differ by. FEW: they differ
    in so few clusters that chance could explain any such difference. NOTHING: there are no such
    frames.
    """
    if not row["frames"]:
        return NOTHING
    if row["p_holm"] < 1 - confidence:
        return MORE if row["difference"]["value"] > 0 else LESS
    if row["least_p"] >= 1 - confidence:
        return FEW
    return ALIKE if row["only_first"] or row["only_second"] else SAME

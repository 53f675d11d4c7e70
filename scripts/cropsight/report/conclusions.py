"""What a comparison of two strategies in metrics.json allows to say, and no more."""

from typing import Any

MORE, LESS, ALIKE, FEW, NOTHING = "more", "less", "alike", "few", "nothing"


def conclusion(row: dict[str, Any], confidence: float) -> str:
    """Whether the second strategy was right in more frames, in less, or what keeps from saying so.

    ALIKE: what differs, chance alone could explain. FEW: with so few clusters, chance could explain
    any difference. NOTHING: there are no such frames.
    """
    if not row["frames"]:
        return NOTHING
    if row["p_holm"] < 1 - confidence:
        return MORE if row["difference"]["value"] > 0 else LESS
    return FEW if row["least_p"] >= 1 - confidence else ALIKE

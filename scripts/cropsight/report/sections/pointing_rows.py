"""Do the maps point at the target? The pointing game, where truth has boxes."""

from dataclasses import dataclass
from typing import Any

from cropsight.report.contents import Tables
from cropsight.report.wording import percent_words


@dataclass(frozen=True)
class PointingRow:
    """One model on one sample, or on all with boxes: frames hit, and shares of the evidence."""

    model: str
    sample: str
    whole: str
    crops: str
    centre: str
    whole_energy: str
    crops_energy: str
    area: str


def pointing_rows(tables: Tables) -> list[PointingRow]:
    """Rows by model and sample; nothing where no truth has boxes."""
    games: dict[tuple[str, str | None], dict[str, Any]] = {}
    for game in tables.metrics["pointing"]:
        games.setdefault((game["model"], game["sample"]), {})[game["strategy"]] = game
    return [
        PointingRow(
            model=model,
            sample=sample or "All samples with boxes",
            whole=_hits(of["whole"], "hits"),
            crops=_hits(of["crops"], "hits"),
            centre=_hits(of["whole"], "centre_hits"),
            whole_energy=percent_words(of["whole"]["energy"]),
            crops_energy=percent_words(of["crops"]["energy"]),
            area=percent_words(of["whole"]["area"]),
        )
        for (model, sample), of in games.items()
    ]


def _hits(game: dict[str, Any], key: str) -> str:
    return f"{game[key]:,}/{game['frames']:,}"

"""Do the maps point at the target? The pointing game, where truth has boxes."""

from collections import defaultdict
from dataclasses import dataclass

from cropsight.report.run_results import RunResults
from cropsight.report.wording import part_words, share_words
from cropsight.results.documents import PointingRow


@dataclass(frozen=True)
class GameRow:
    """One model on one sample, or on all with boxes: frames hit, and shares of the evidence.

    Each with its interval, where there is one.
    """

    model: str
    sample: str
    whole: str
    crops: str
    centre: str
    whole_energy: str
    crops_energy: str
    area: str


def pointing_table(results: RunResults) -> list[GameRow]:
    """Rows by model and sample; nothing where no truth has boxes."""
    games: dict[tuple[str, str | None], dict[str, PointingRow]] = defaultdict(dict)
    for game in results.metrics.pointing:
        games[game.model, game.sample][game.strategy] = game
    return [_row(game["whole"], game["crops"]) for game in games.values()]


def _row(whole: PointingRow, crops: PointingRow) -> GameRow:
    return GameRow(
        model=whole.model,
        sample=whole.sample or "All samples with boxes",
        whole=part_words(whole.hits, whole.frames, whole.hit_rate),
        crops=part_words(crops.hits, crops.frames, crops.hit_rate),
        centre=part_words(whole.centre_hits, whole.frames, whole.centre_hit_rate),
        whole_energy=share_words(whole.energy),
        crops_energy=share_words(crops.energy),
        area=share_words(whole.area),
    )

import re
from pathlib import Path

import pytest
from doubles.detections import share
from doubles.reports import BOTH, MODEL, plain

import build_report
from synthetic import SAMPLES, TARGETS, make_results


@pytest.mark.parametrize("targets", [TARGETS, BOTH], ids=len)
def test_pointing_game_is_shown_with_its_baselines(
    tmp_path: Path, targets: dict[str, tuple[int, ...]]
) -> None:
    game = {"model": MODEL, "frames": 4, "clusters": 4, "no_evidence": 0, "centre_hits": 1,
            "hit_rate": share(0.5, 0.2, 0.7512), "centre_hit_rate": share(0.25),
            "area": share(0.125)}  # fmt: skip
    games = [
        game
        | {"sample": sample, "strategy": strategy, "hits": hits, "energy": share(energy, 0.1, 0.6)}
        for sample in ("street", None)
        for strategy, hits, energy in (("whole", 2, 0.25), ("crops", 3, 0.5))
    ]
    made = make_results(tmp_path, SAMPLES[:1], pointing=games, targets=targets)
    build_report.main(**made.arguments)
    page = made.arguments["report"].read_text(encoding="utf-8")
    part = plain(re.search(r'<section id="pointing".*?</section>', page, re.S).group())
    assert "Hits, centre Energy, whole Energy, crops Area of the boxes" in part
    assert (
        "street 2/4 (20 to 75.1 %) 3/4 (20 to 75.1 %) 1/4 25 % (10 to 60) 50 % (10 to 60) 12.5 %"
    ) in part
    assert part.startswith("Do the maps point at the vehicle?")
    assert "maximum of the map of all vehicle classes lies inside a box" in part


def test_without_boxes_there_is_no_pointing_game(html: str) -> None:
    assert 'id="pointing"' not in html

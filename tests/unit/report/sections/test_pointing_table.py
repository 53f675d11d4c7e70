from pathlib import Path

import pytest
from doubles.detections import share
from doubles.reports import BOTH, MODEL, read_results

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.pointing_table import MOST_SAMPLES, pointing_table
from synthetic import SAMPLES, TARGETS, make_results


def games(frames: dict[str | None, int]) -> list[dict]:
    game = {"model": MODEL, "clusters": 4, "no_evidence": 0, "centre_hits": 1,
            "hit_rate": share(0.5, 0.2, 0.7512), "centre_hit_rate": share(0.25),
            "area": share(0.125)}  # fmt: skip
    return [
        game | {"sample": sample, "frames": number, "strategy": strategy, "hits": hits,
                "energy": share(energy, 0.1, 0.6)}
        for sample, number in frames.items()
        for strategy, hits, energy in (("whole", 2, 0.25), ("crops", 3, 0.5))
    ]  # fmt: skip


@pytest.mark.parametrize("targets", [TARGETS, BOTH], ids=len)
def test_pointing_game_is_shown_with_its_baselines(
    tmp_path: Path, targets: dict[str, tuple[int, ...]]
) -> None:
    made = make_results(
        tmp_path, SAMPLES[:1], pointing=games({"street": 4, None: 4}), targets=targets
    )
    results = read_results(made)
    table = pointing_table(results.about("vehicle"), MODEL)
    line = ("2/4 (20 to 75.1 %)", "3/4 (20 to 75.1 %)", "1/4", "25 % (10 to 60)",
            "50 % (10 to 60)", "12.5 %")  # fmt: skip
    assert table.rows == [("street", *line), ("All samples with boxes", *line)]
    assert table.heads[3] == "Centre of the picture in a box" and "Area" in table.heads[-1]
    assert "the map of all vehicle classes peaks in a box" in table.reading
    # The maps explain the first target only.
    assert all(pointing_table(results.about(name), MODEL) is None for name in list(targets)[1:])


def test_of_many_samples_those_with_the_most_frames_are_shown(tmp_path: Path) -> None:
    frames = {f"s{number}": number for number in range(1, 20)}
    made = make_results(tmp_path, SAMPLES[:1], pointing=games({**frames, None: 190}))
    table = pointing_table(read_results(made).about("vehicle"), MODEL)
    most = [f"s{number}" for number in range(20 - MOST_SAMPLES, 20)]
    assert [row[0] for row in table.rows] == [*most, "All samples with boxes"]
    assert f"Of 19 samples, these are the {MOST_SAMPLES} with the most" in table.reading


def test_without_boxes_there_is_no_pointing_game(vehicles: TargetResults) -> None:
    assert pointing_table(vehicles, MODEL) is None

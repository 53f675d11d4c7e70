"""What the first screen says of calls with the target painted over, and of where maps point."""

from dataclasses import replace

import msgspec
from doubles.answers import told

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.right_reason import right_reason
from cropsight.results.documents import ErasedCountsRow, Estimate, PointingRow, TargetRow
from handmade import filled

NONE = Estimate(value=None, low=None, high=None, interval="none")


def erased(strategy: str, painting: str, found: int, gone: int, same: int) -> ErasedCountsRow:
    return filled(
        ErasedCountsRow, model="m", target="vehicle", sample=None, strategy=strategy,
        painting=painting, found=found, gone=gone, gone_inpainted=same,
        still=found - gone,
        gone_share=NONE,
    )  # fmt: skip


def game(strategy: str, hits: int, sample: str | None = None) -> PointingRow:
    return filled(PointingRow, model="m", sample=sample, strategy=strategy, frames=20, hits=hits,
                  hit_rate=NONE, centre_hit_rate=NONE, energy=NONE, area=NONE)  # fmt: skip


def with_boxes(crops: tuple[int, int], whole: tuple[int, int]) -> TargetResults:
    rows = [
        erased(strategy, painting, found, gone if painting == "inpainted" else 0, gone)
        for strategy, (found, gone) in (("crops", crops), ("whole", whole))
        for painting in ("inpainted", "beside")
    ]
    results = told()
    return replace(results, metrics=msgspec.structs.replace(results.metrics, erased=rows))


def pointing(results: TargetResults, *games: PointingRow) -> TargetResults:
    return replace(results, metrics=msgspec.structs.replace(results.metrics, pointing=list(games)))


def test_without_boxes_it_cannot_be_told() -> None:
    (said,) = right_reason(told(), "m")
    assert said.startswith("This cannot be told: nobody has drawn boxes around a vehicle.")


def test_calls_that_outlive_the_target_are_counted_and_what_it_means() -> None:
    (said,) = right_reason(with_boxes(crops=(10, 1), whole=(4, 4)), "m")
    assert said == (
        "Calls that stay when the vehicle is painted over: 9 of 10 by the crops and 0 of 4 by the "
        "whole picture. So most of these calls did not need the vehicle, and say little about it."
    )


def test_calls_that_hang_on_the_boxes_say_so() -> None:
    (said,) = right_reason(with_boxes(crops=(10, 9), whole=(0, 0)), "m")
    assert "1 of 10 by the crops. So most of these calls hang on what is in the boxes." in said


def test_where_nothing_was_found_nothing_is_claimed() -> None:
    assert right_reason(with_boxes(crops=(0, 0), whole=(0, 0)), "m") == [
        "Of the frames with boxes, neither found any."
    ]


def test_peaks_of_the_maps() -> None:
    results = with_boxes(crops=(10, 9), whole=(0, 0))
    alike = right_reason(pointing(results, game("whole", 3), game("crops", 3)), "m")
    assert alike[1] == (
        "The maps of whole and crops alike peak on a vehicle in 3 of 20 frames with boxes."
    )
    apart = right_reason(pointing(results, game("whole", 3), game("crops", 12)), "m")
    assert apart[1] == (
        "The maps peak on a vehicle in 12 (crops) and 3 (whole) of 20 frames with boxes."
    )


def test_the_peaks_are_those_of_all_samples() -> None:
    games = [game(name, hits, sample) for sample, hits in (("s", 1), (None, 7), ("t", 2))
             for name in ("whole", "crops")]  # fmt: skip
    assert "in 7 of 20 frames" in right_reason(pointing(told(), *games), "m")[0]


def test_another_target_has_no_peaks() -> None:
    """The pointing game is about the first target, whose boxes it has."""
    first = TargetRow(name="dog", model="m", classes=[])
    results = pointing(told(), game("whole", 3), game("crops", 3))
    metrics = msgspec.structs.replace(results.metrics, targets=[first, *results.metrics.targets])
    (said,) = right_reason(replace(results, metrics=metrics), "m")
    assert said.startswith("This cannot be told")

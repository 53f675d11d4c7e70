from pathlib import Path
from typing import Any

import msgspec
import pytest
from doubles.detections import share
from doubles.reports import BOTH, MODEL, read_results

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.erased_part import erased_parts, erased_words, meaning_words
from cropsight.results.documents import ErasedCountsRow
from synthetic import SAMPLES, make_results


def counts(gone: int, still: int, strategy: str = "crops", **more: Any) -> dict[str, Any]:
    found = gone + still
    share_gone = share(gone / found, 0.051, 0.36) if found else share(None)
    return {
        "target": "vehicle", "model": MODEL, "sample": None, "strategy": strategy,
        "painting": "inpainted", "found": found, "clusters": found, "left_out": 0, "gone": gone,
        "gone_share": share_gone, "gone_inpainted": gone, "still": still,
        "in_painted": still, "elsewhere": 0,
    } | more  # fmt: skip


def row(*numbers: int, **more: Any) -> ErasedCountsRow:
    return msgspec.convert(counts(*numbers, **more), ErasedCountsRow)


def test_the_numbers_in_a_sentence() -> None:
    assert erased_words(row(3, 17), row(0, 20), "vehicle") == (
        "Of 20 frames with boxes in which the crops found a vehicle, 17 were still called once the "
        "vehicle was painted over, and 3 were not; with a patch of the same size beside it, 20 of "
        "20 still were."
    )
    assert erased_words(row(3, 17), row(0, 4, gone_inpainted=3), "vehicle").endswith(
        "3 were not; in the 4 frames with a place for a patch of the same size beside it, 4 "
        "still were with the patch, and 1 without the vehicle."
    )
    assert erased_words(row(1, 0, strategy="whole"), row(0, 0), "dog") == (
        "Of 1 frame with boxes in which the whole picture found a dog, 0 were still called once "
        "the dog was painted over, and 1 was not; nowhere was there a place for a patch of the "
        "same size beside it."
    )
    assert erased_words(row(1, 2, elsewhere=2), row(2, 1), "vehicle").endswith(
        "1 of 3 still was. Of the 2, 2 had a called view that no box touches."
    )
    assert erased_words(row(0, 0), row(0, 0), "vehicle") == (
        "In no frame with boxes, the crops found a vehicle."
    )


@pytest.mark.parametrize(
    ("erased", "beside", "said"),
    [
        ((3, 17), (0, 19, 3), "most of these calls did not need the vehicle"),
        ((10, 9), (9, 1, 5), "does not tell whether they hang on the vehicle"),
        ((10, 9), (2, 8, 5), "So most of these calls hang on what is in the boxes."),
        ((10, 9), (3, 7, 6), "does not tell"),
        # By all frames with their large boxes, it would be one in five beside one in two.
        ((10, 9), (2, 8, 1), "does not tell"),
        ((10, 9), (0, 9, 9), "painting itself, with which too few could be compared"),
        ((10, 9), (0, 0, 0), "painting itself, with which none could be compared"),
        ((10, 10), (0, 20, 10), "So half of these calls did not need the vehicle."),
        ((1, 0), (0, 1, 1), "So this call hangs on what is in the boxes."),
        ((0, 1), (0, 1, 0), "So this call did not need the vehicle"),
        ((0, 0), (0, 0, 0), ""),
    ],
)
def test_what_it_means_is_no_more_than_the_numbers_say(erased, beside, said: str) -> None:
    *numbers, inpainted = beside
    found = meaning_words(row(*erased), row(*numbers, gone_inpainted=inpainted), "vehicle")
    assert said in found and bool(said) == bool(found)


def test_the_table_is_of_the_target_that_the_boxes_are_of(tmp_path: Path) -> None:
    rows = [
        counts(*numbers, strategy=strategy, painting=painting, **more)
        for strategy in ("whole", "crops")
        for painting, numbers, more in (
            ("inpainted", (3, 17), {"in_painted": 9, "elsewhere": 12}),
            ("filled", (2, 8), {"left_out": 10}),
            ("beside", (0, 19), {"left_out": 1, "gone_inpainted": 2}),
        )
    ]
    results = read_results(make_results(tmp_path, SAMPLES[:1], targets=BOTH, erased=rows))
    said, table = erased_parts(results.about("vehicle"), MODEL)
    line = ("3/20 (5.1 to 36 %)", "17/20", "9/20", "12/20", "2/10 (5.1 to 36 %)",
            "0/19 (5.1 to 36 %)", "2/19", "1/20")  # fmt: skip
    assert table.rows == [("Whole", *line), ("Crops", *line)]
    assert "did not need the vehicle" in said.lines[0]
    assert erased_parts(results.about("dog"), MODEL) == []


def test_without_boxes_there_is_nothing(vehicles: TargetResults) -> None:
    assert erased_parts(vehicles, MODEL) == []

from pathlib import Path

import pytest
from doubles.payloads import read_payload

import build_report
from cropsight.errors import InputError
from cropsight.results.erased_tables import ERASED, ErasedRow
from handmade import filled
from synthetic import SAMPLES, make_results


def row(
    frame: int, strategy: str, before: bool, after: bool, painting: str = "inpainted"
) -> ErasedRow:
    return filled(
        ErasedRow, model="efficientnet_lite0", sample="folder", target="vehicle", frame=frame,
        strategy=strategy, painting=painting, detected=before, painted_detected=after,
    )  # fmt: skip


def test_what_survives_erasing(tmp_path: Path) -> None:
    made = make_results(tmp_path, [SAMPLES[0], SAMPLES[3]])
    table = tmp_path / "erased.tsv"
    rows = [
        row(0, "whole", True, True), row(0, "crops", True, False),
        row(2, "whole", False, True), row(2, "crops", True, True),
        # Of others nothing is shown.
        row(1, "whole", True, True, "filled"), row(1, "whole_or_crops", True, False),
    ]  # fmt: skip
    ERASED.write(table, rows)
    build_report.main(**made.arguments, erased=table)
    (run,) = read_payload(made.arguments["report"].read_text())["runs"]
    assert run["survives"] == {"whole": "-y--", "crops": "-n-y"}


def test_without_boxes_nobody_knows(html: str) -> None:
    assert [run["survives"] for run in read_payload(html)["runs"]] == [None]


def test_erased_frames_that_there_are_not_are_an_error(tmp_path: Path) -> None:
    made = make_results(tmp_path, [SAMPLES[3]])
    table = tmp_path / "erased.tsv"
    ERASED.write(table, [row(9, "whole", True, True)])
    with pytest.raises(InputError, match=r"erased\.tsv has frames that there are not"):
        build_report.main(**made.arguments, erased=table)

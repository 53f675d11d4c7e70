"""Shares of the evidence in every crop."""

import pytest
from doubles.evidence_files import EvidenceFiles

import measure_evidence
from cropsight.files import read_table


def test_shares_of_every_crop(made: EvidenceFiles) -> None:
    measure_evidence.main(made.views, made.gradcam, made.folder / "e.tsv", ["n", "m"], ["a", "b"])
    rows = read_table(made.folder / "e.tsv")
    assert [(row["model"], row["sample"], row["frame"]) for row in rows] == [
        (model, sample, frame)
        for model in "nm" for sample in "ab" for frame in "01" for _ in range(2)]  # fmt: skip
    left, right, nothing = rows[:3]
    assert (left["view"], left["share_of_crops"], left["share_of_area"]) == ("left", "0.75", "0.5")
    assert (right["view"], right["share_of_crops"]) == ("right", "0.25")
    # Between the centres of its two cells the whole's map rises from 0 to 4: an eighth is left.
    assert float(left["share_of_whole"]) == pytest.approx(1 / 8, abs=1e-8)
    assert float(right["share_of_whole"]) == pytest.approx(7 / 8, abs=1e-8)
    assert nothing["share_of_crops"] == nothing["share_of_whole"] == ""

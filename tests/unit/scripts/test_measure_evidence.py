"""Shares of the evidence in every crop."""

import pytest
from doubles.evidence_files import VEHICLE, EvidenceFiles

import measure_evidence
from cropsight.files import read_table
from cropsight.results.arrays import TOP


def test_shares_of_every_crop(made: EvidenceFiles) -> None:
    names = ["n", "m"], ["a", "b"]
    # The maps of the first classes, turned around, stand for those of another target.
    targets = {"vehicle": VEHICLE, "dog": TOP}
    by_model = dict.fromkeys(names[0], targets)
    measure_evidence.main(made.views, made.gradcam, made.folder / "e.tsv", *names, by_model)
    rows = read_table(made.folder / "e.tsv")
    assert [(row["model"], row["sample"], row["target"], row["frame"]) for row in rows] == [
        (model, sample, target, frame)
        for model in "nm" for sample in "ab" for target in targets
        for frame in "01" for _ in range(2)]  # fmt: skip
    left, right, nothing = rows[:3]
    assert (left["view"], left["share_of_crops"], left["share_of_area"]) == ("left", "0.75", "0.5")
    assert (right["view"], right["share_of_crops"]) == ("right", "0.25")
    # Between the centres of its two cells the whole's map rises from 0 to 4: an eighth is left.
    assert float(left["share_of_whole"]) == pytest.approx(1 / 8, abs=1e-8)
    assert float(right["share_of_whole"]) == pytest.approx(7 / 8, abs=1e-8)
    assert float(rows[4]["share_of_whole"]) == pytest.approx(7 / 8, abs=1e-8)
    assert nothing["share_of_crops"] == nothing["share_of_whole"] == ""

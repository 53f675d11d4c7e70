"""What the trials of all batches say together."""

import json

import numpy as np
import pytest

import summarise_faithfulness
from cropsight.files import read_table, sha256


def test_the_summary_is_the_same_for_files_in_any_order(perturbed, tmp_path):
    first = perturbed([3, 4])
    second = tmp_path / "out/m/other/0000.tsv"
    second.parent.mkdir()
    second.write_bytes(first.read_bytes())
    digests = set()
    for tests in ([first, second], [second, first]):
        table, document = tmp_path / "faithfulness.tsv", tmp_path / "faithfulness.json"
        summarise_faithfulness.main(tests, table, document, ["m"], ["lot", "other"], 0)
        digests.add((sha256(table), sha256(document)))
    assert len(digests) == 1
    rows = read_table(table)
    assert len(rows) == 2 * 2 * 2 * 3 * 5 and {row["sample"] for row in rows} == {"lot", "other"}
    found = json.loads(document.read_text())
    assert {row["frames"] for row in found["means"]} == {4}
    curve = next(c for c in found["curves"] if (c["trial"], c["map"]) == ("deletion", "cam"))
    points = [
        float(row["probability"])
        for row in read_table(first)
        if row["trial"] == "deletion" and row["map"] == "cam" and row["share"] == "0.5"
    ]
    assert curve["probabilities"][2] == pytest.approx(np.mean(points))

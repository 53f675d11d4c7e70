"""What the trials of all batches say together."""

import json

import numpy as np
import pytest

import summarise_faithfulness
from cropsight.files import read_table, sha256
from cropsight.maps.frame_clusters import Intervals
from cropsight.results.frame_tables import FRAMES, FrameRow
from handmade import filled

INTERVALS = Intervals(confidence=0.95, block_seconds=3, resamples=500, seed=0)


def test_the_summary_is_the_same_for_files_in_any_order(perturbed, tmp_path):
    first = perturbed([3, 4])
    second = tmp_path / "out/m/other/0000.tsv"
    second.parent.mkdir()
    second.write_bytes(first.read_bytes())
    frames = [tmp_path / f"frames/{sample}/frames.tsv" for sample in ("lot", "other")]
    for path in frames:
        path.parent.mkdir(parents=True)
        # Of which those of 3 and 4 are in one block.
        FRAMES.write(path, [filled(FrameRow, frame=number, time=number) for number in range(6)])
    digests = set()
    for tests in ([first, second], [second, first]):
        table, document = tmp_path / "faithfulness.tsv", tmp_path / "faithfulness.json"
        summarise_faithfulness.main(
            tests,
            frames,
            [],
            table,
            document,
            ["m"],
            ["lot", "other"],
            {"lot": "", "other": ""},
            {"lot": "", "other": "yes"},
            "vehicle",
            INTERVALS,
        )
        digests.add((sha256(table), sha256(document)))
    assert len(digests) == 1
    rows = read_table(table)
    assert len(rows) == 2 * 2 * 2 * (3 * 5 + 2) and {row["sample"] for row in rows} == {
        "lot",
        "other",
    }
    found = json.loads(document.read_text())
    numbers = {(row["frames"], row["clusters"]) for row in found["means"] + found["gains"]}
    assert numbers == {(4, 2)}
    curve = next(c for c in found["curves"] if (c["trial"], c["map"]) == ("deletion", "cam"))
    points = [
        float(row["value"])
        for row in read_table(first)
        if row["trial"] == "deletion" and row["map"] == "cam" and row["share"] == "0.5"
    ]
    assert curve["probabilities"][2] == pytest.approx(np.mean(points))

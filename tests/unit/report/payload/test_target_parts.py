from pathlib import Path

import numpy as np
import pandas as pd
from doubles.payloads import read_payload
from doubles.reports import BOTH

import build_report
from synthetic import HOSTILE, SAMPLES, Sample, make_results

BOXES = "frame\tx0\ty0\tx1\ty1\n0\t30.1\t20\t60.2\t50\n2\t0\t0\t301\t203\n2\t150\t100\t400\t300\n"


def test_boxes_of_every_target_are_those_of_its_table(tmp_path: Path) -> None:
    made = make_results(tmp_path, [SAMPLES[0], SAMPLES[3]], targets=BOTH)
    files = [tmp_path / "a b.tsv", tmp_path / "dogs.tsv"]
    files[0].write_text(BOXES)
    files[1].write_text("frame\ttruth\tx0\ty0\tx1\ty1\n1\t\t10\t20\t30\t40\n0\tno\t\t\t\t\n")
    samples = {"street": {"vehicle": "yes", "dog": ""}, "folder": {"vehicle": 0, "dog": 1}}
    build_report.main(**{**made.arguments, "truths": files, "samples": samples})
    payload = read_payload(made.arguments["report"].read_text())
    vehicle, dog = payload["targets"]
    # Frame 2 is left as it was drawn, over the edge.
    wanted = [[1, 30.1, 20, 60.2, 50], [3, 0, 0, 301, 203], [3, 150, 100, 400, 300]]
    assert vehicle["boxes"] == wanted
    assert dog["boxes"] == [[2, 10, 20, 30, 40]]
    assert payload["frames"]["width"] == [301] * 4 and payload["frames"]["height"] == [203] * 4


def test_edges_keep_all_their_digits(tmp_path: Path) -> None:
    made = make_results(tmp_path, [SAMPLES[3]])
    edges = ["0.1", "12.345678901234567", "0.30000000000000004", "999999999.0000001"]
    rows = ["first_frame\tlast_frame\tx0\ty0\tx1\ty1", "\t".join(["1", "2", *edges])]
    (tmp_path / "boxes.tsv").write_text("\n".join([*rows, rows[1], ""]))
    arguments = {"truths": [tmp_path / "boxes.tsv"], "samples": {"folder": {"vehicle": 0}}}
    build_report.main(**{**made.arguments, **arguments})
    (vehicle,) = read_payload(made.arguments["report"].read_text())["targets"]
    box = list(map(float, edges))
    assert vehicle["boxes"] == [[1, *box], [1, *box], [2, *box], [2, *box]]


def test_sizes_and_scenes_are_those_of_the_table(tmp_path: Path) -> None:
    made = make_results(
        tmp_path,
        [Sample("a", "folder", ["yes", "no", "yes"], scene=HOSTILE, largest_boxes=[0.25, 0.5, 1.0]),
         SAMPLES[0]],
    )  # fmt: skip
    build_report.main(**made.arguments)
    payload = read_payload(made.arguments["report"].read_text())
    assert payload["targets"][0]["largest_box"] == [0.25, None, 1.0, None]
    assert payload["frames"]["scene"] == [HOSTILE, HOSTILE, HOSTILE, ""]


def test_a_scene_that_only_one_target_names(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1], targets=BOTH)
    table = pd.read_csv(made.arguments["detections"], sep="\t", keep_default_na=False)
    table["scene"] = np.where(table["target"] == "dog", "quay", "")
    table.to_csv(made.arguments["detections"], sep="\t", index=False)
    build_report.main(**made.arguments)
    payload = read_payload(made.arguments["report"].read_text())
    assert payload["frames"]["scene"] == ["quay"]

"""With all controls but the oracle: a second network, more views, and nothing else changed."""

from pathlib import Path

import numpy as np
import pandas as pd
import workspace
from workspace import every

ALL = """\
controls: [shifted, random, overlapping, five_crop, jittered, enlarged, mean]
random_crops: {seed: 3, draws: 2}
"""
CLIP = "clip 0000"


def table(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False)


def test_controls_add_rows_and_change_none(finished, copy):
    # One sample only, which is enough.
    (copy / "config/samples.tsv").write_text(workspace.SHEET.replace("lot\tmedia/lot\n", ""))
    copy.append("config/config.yaml", ALL)
    outcome = copy.run("--cores", "2")
    steps = every("crop_views, classify_views, explain_views, draw_heatmaps", CLIP)
    enlarged = [name.replace("lite", "lite-enlarged") for name in every("classify_views", CLIP)]
    assert outcome.names == sorted(
        [*steps, *enlarged, "compile_network lite-enlarged", "measure_evidence",
         "tabulate_detections", "evaluate_detections", "record_provenance", "build_report"]
    )  # fmt: skip
    assert copy.due() == []
    # The networks stay; all else of a batch is made from its views.
    after = [name for name in outcome.names if name != "compile_network lite-enlarged"]
    for old, new in (("seed: 3", "seed: 4"), ("seed: 4, draws: 2", "seed: 3, draws: 1")):
        copy.replace("config/config.yaml", old, new)
        assert copy.due() == after
    before = finished[0] / "results"
    for name, column in (("scores", "view"), ("detections", "strategy")):
        old, new = table(before / f"{name}.tsv"), table(copy / f"results/{name}.tsv")
        kept = new[new[column].isin(old[column])].reset_index(drop=True)
        pd.testing.assert_frame_equal(kept, old[old["sample"] == "clip"].reset_index(drop=True))
    detections = table(copy / "results/detections.tsv")
    assert detections.groupby("strategy").size().to_dict() == dict.fromkeys(
        ["whole", "crops", "whole_or_crops", "shifted", "random", "random2", "overlapping",
         "five_crop", "jittered", "enlarged", "crops_mean"], 2)  # fmt: skip
    scores = table(copy / "results/scores.tsv").pivot(
        index=["sample", "frame"], columns="view", values="score"
    )
    scores = scores.astype(float)
    crops = scores[["top_left", "bottom_left", "top_right", "bottom_right"]]
    np.testing.assert_allclose(scores["crops_mean"], crops.mean(axis=1), rtol=1e-6)
    assert (scores["enlarged"] != scores["whole"]).all()
    # The two are the same crop of a 2x2 grid, by different ways.
    np.testing.assert_allclose(scores["centre"], scores["overlapping_r2c2"], rtol=1e-6)

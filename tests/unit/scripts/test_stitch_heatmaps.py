"""The crops stitched beside the whole."""

import numpy as np
from doubles.evidence_files import VEHICLE, EvidenceFiles
from PIL import Image

import stitch_heatmaps
from cropsight.files import read_table, sha256
from cropsight.maps.drawing import HeatmapStyle
from cropsight.maps.side_by_side import GAP

STYLE = HeatmapStyle("gray", alpha=1.0)


def test_crops_share_a_scale_and_the_whole_has_its_own(made: EvidenceFiles) -> None:
    manifest = made.folder / "stitched_heatmaps/m/a/0000.tsv"
    stitch_heatmaps.main(made.views[0], made.gradcam[0], manifest, VEHICLE, STYLE)
    first, second = read_table(manifest)
    assert (first["frame"], first["whole_maximum"], first["crops_maximum"]) == ("0", "4", "3")
    assert (second["whole_maximum"], second["crops_maximum"]) == ("0", "0")
    for row in (first, second):
        assert sha256(manifest.with_suffix("") / row["file"]) == row["sha256"]
    with Image.open(manifest.with_suffix("") / first["file"]) as picture:
        grey = np.asarray(picture.convert("L")).astype(float)
    assert grey.shape == (20, 40 + GAP + 40)
    left, right = grey[:, :40], grey[:, -40:]
    # From 0 to its maximum; beside it 3 of 3, and 1 of 3.
    assert abs(left[:, :9].mean() - 0) < 4 and abs(left[:, -9:].mean() - 255) < 4
    assert abs(right[:, :18].mean() - 255) < 4 and abs(right[:, -18:].mean() - 85) < 4
    with Image.open(manifest.with_suffix("") / second["file"]) as picture:
        grey = np.asarray(picture.convert("L")).astype(float)
    assert abs(grey[:, :36].mean() - 9) < 3 and abs(grey[:, -36:].mean() - 9) < 3

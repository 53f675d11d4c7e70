"""The maps of hand-made features: of each view's first class, and of a target, in one file."""

from pathlib import Path

import numpy as np
import pytest
from doubles.compiled import compiled
from doubles.tested_maps import noise
from doubles.tiny_network import tiny
from PIL import Image

import explain_views
from cropsight.maps.cams.explained import Masking
from cropsight.maps.explained_classes import Explanation
from cropsight.maps.methods import class_maps
from cropsight.maps.pointing import peak
from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.network.backends import numpy_head
from cropsight.network.backends.numpy_head import LayerHead
from cropsight.network.compiled import forward_passes
from cropsight.network.inputs import input_pictures
from cropsight.network.scores import ClassScore
from cropsight.output_kinds import Output
from cropsight.results.arrays import (
    TOP,
    Predictions,
    features_writer,
    read_maps,
    write_predictions,
)
from cropsight.results.view_tables import VIEWS, ViewRow
from cropsight.views.boxes import Box
from handmade import filled

SIGN, TARGET = 919, (436, 656)


@pytest.mark.parametrize(
    ("output", "score"), [("softmax", np.log(np.exp(4) + np.exp(6))), ("sigmoid", 6)]
)
def test_the_first_class_and_the_target_point_at_different_places(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, output: Output, score: float
) -> None:
    """One channel, on the left, speaks for a sign; another, on the right, for two vehicles."""
    kernel = np.zeros((2, 1000), np.float32)
    kernel[0, SIGN], kernel[1, list(TARGET)] = 8, (4, 6)
    head = LayerHead([numpy_head.average, numpy_head.dense(kernel, np.zeros(1000, np.float32))])
    features = np.zeros((2, 1, 4, 2), np.float32)
    features[0, 0, 0, 0] = features[0, 0, 3, 1] = 4
    features[1, 0, 2, 1] = 4  # no sign in the second view
    logits = head.logits(features)
    paths = [tmp_path / name for name in ("p.npz", "f.npy", "head", "record", "maps.npz")]
    write_predictions(paths[0], Predictions(logits, [5, 5], ["whole", "r1c1"], output))
    with features_writer(paths[1], 2) as append:
        append(features)
    monkeypatch.setattr(explain_views, "load_head", lambda *_: head)
    explained = Explanation("gradcam", "logit", "sum")
    explain_views.main(*paths, explained, [TARGET])
    rows = [filled(ViewRow, frame=5, view=view) for view in ("whole", "r1c1")]
    top, target = (read_maps(paths[4], rows, question) for question in (TOP, TARGET))
    assert top.classes == [(SIGN,), (656,)] and target.classes == [TARGET] * 2
    np.testing.assert_allclose(top.scores, [8, 6])
    np.testing.assert_allclose(target.scores, score, rtol=1e-6)
    frame = [Box(0, 0, 40, 10)]
    peaks = [[peak(maps.maps[[row]], frame) for row in (0, 1)] for maps in (top, target)]
    assert peaks == [[(5, 5), (25, 5)], [(35, 5), (25, 5)]]


def test_score_cam_masks_grey_pictures_as_the_network_saw_them(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The script's maps of views in files are those of the pictures that it is to show."""
    network = compiled(tiny(shape=(24, 40, 1)), "efficientnet_lite0", "map", "litert")
    folder, rows = tmp_path / "lot/0000", []
    folder.mkdir(parents=True)
    for frame, grey in enumerate(noise(0, 2, 60, 30)):
        picture = Image.fromarray(grey).convert("RGB")
        digest = write_picture(picture, folder / f"{frame}.png", PictureFormat("png"))
        row = filled(ViewRow, frame=frame, view="whole", file=f"{frame}.png", sha256=digest)
        rows.append(row)
    views = folder.with_suffix(".tsv")
    VIEWS.write(views, rows)
    pictures = np.stack(list(input_pictures(views, rows, network.input_shape, "bilinear")))
    logits, features = next(forward_passes(network, pictures))
    paths = [tmp_path / name for name in ("p.npz", "f.npy", "head", "record", "maps.npz")]
    write_predictions(paths[0], Predictions(logits, [0, 1], ["whole"] * 2, network.output))
    with features_writer(paths[1], 2) as append:
        append(features)
    monkeypatch.setattr(explain_views, "load_network", lambda *_: network)
    explained = Explanation("scorecam", "logit", "sum", 4)
    explain_views.main(*paths, explained, [TARGET], views, paths[2], "bilinear")
    masking = Masking(network.body, pictures, 4)
    score = ClassScore("logit", network.output)
    wanted, _ = class_maps(
        "scorecam", network.head, features, logits, [TARGET] * 2, score, masking=masking
    )
    np.testing.assert_array_equal(read_maps(paths[4], rows, TARGET).maps, wanted)
    assert wanted.any()

"""The maps of hand-made features: of each view's first class, and of a target, in one file."""

from pathlib import Path

import numpy as np
import pytest

import explain_views
from cropsight.maps.explained_classes import Explanation
from cropsight.maps.pointing import peak
from cropsight.network.backends import numpy_head
from cropsight.network.backends.numpy_head import LayerHead
from cropsight.outputs import Output
from cropsight.results.arrays import (
    TOP,
    Predictions,
    features_writer,
    read_maps,
    write_predictions,
)
from cropsight.results.view_tables import ViewRow
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

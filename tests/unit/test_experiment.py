"""The experiment on the example media with the real weights, without Snakemake in between."""

from pathlib import Path

import numpy as np
import pytest
from doubles.compiled import compiled

from crop_views import crops
from cropsight.labels import imagenet, targets
from cropsight.media import frames as media
from cropsight.network import architectures, weights
from cropsight.network.compiled import forward_passes
from cropsight.network.inputs import FILTERS
from resize_frames import resize

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "resources/examples"
GRID = {"rows": 2, "columns": 2, "overlap": 0}


@pytest.fixture(scope="module")
def probabilities(tmp_path_factory):
    """A function: a frame to the class probabilities of its whole picture and its crops."""
    choice = architectures.resolve("efficientnet_lite0")
    folder = tmp_path_factory.mktemp("weights")
    paths = folder / "lite0.weights.h5", folder / "lite0.json"
    weights.fetch_weights(choice, *paths)
    network = compiled(
        weights.load_network(choice, *paths), choice.architecture, choice.layer, choice.runtime
    )

    def classify(frame):
        resized = resize(frame, 700)
        views = {"whole": resized} | {name: crop for name, _, crop in crops(resized, GRID)}
        pictures = [
            np.asarray(view.resize((224, 224), FILTERS["bilinear"])) for view in views.values()
        ]
        ((_, (logits, _)),) = forward_passes(*network, pictures)
        exponents = np.exp(logits.astype(float))
        return dict(zip(views, exponents / exponents.sum(axis=1, keepdims=True), strict=True))

    return classify


@pytest.fixture(scope="module")
def vehicle():
    return targets.load(ROOT / "config/targets/vehicle.tsv").indices


def test_the_whole_photo_hides_the_car_that_the_crop_shows(probabilities, vehicle):
    (frame,) = media.frames([EXAMPLES / "street-sign.jpg"])
    found = probabilities(frame.picture)
    assert found["whole"].argmax() not in vehicle
    assert "station wagon" in imagenet.load()[found["bottom_right"].argmax()].names


def test_the_upper_right_crop_of_the_clip_outscores_the_whole_frame(probabilities, vehicle):
    frames = list(media.frames([EXAMPLES / "campus.mp4"], step=10))
    assert len(frames) == 10
    for frame in frames:
        found = probabilities(frame.picture)
        assert found["top_right"][vehicle].sum() > 2 * found["whole"][vehicle].sum()

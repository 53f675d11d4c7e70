"""The experiment on the example media with the real weights, without Snakemake in between."""

from pathlib import Path

import numpy as np
import pytest
from doubles.compiled import compiled

from crop_views import view_boxes
from cropsight.labels import imagenet, targets
from cropsight.media.frames import Span, read_frames
from cropsight.network import architectures, weights
from cropsight.network.compiled import forward_passes
from cropsight.network.inputs import FILTERS
from cropsight.views.grid import Grid
from resize_frames import resize

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "resources/examples"
GRID = Grid(2, 2)


@pytest.fixture(scope="module")
def probabilities(tmp_path_factory):
    """A function: a frame to the class probabilities of its whole picture and its crops."""
    choice = architectures.resolve("efficientnet_lite0")
    folder = tmp_path_factory.mktemp("weights")
    paths = folder / "lite0.weights.h5", folder / "lite0.json"
    weights.fetch_weights(choice, *paths)
    trained = weights.load_network(choice, *paths).network
    network = compiled(trained, choice.architecture, choice.layer, choice.runtime)

    def classify(frame):
        resized = resize(frame, 700)
        boxes = view_boxes(resized, GRID)
        views = {"whole": resized} | {name: resized.crop(box) for name, box in boxes.items()}
        pictures = [
            np.asarray(view.resize((224, 224), FILTERS["bilinear"])) for view in views.values()
        ]
        ((logits, _),) = forward_passes(network, pictures)
        exponents = np.exp(logits.astype(float))
        return dict(zip(views, exponents / exponents.sum(axis=1, keepdims=True), strict=True))

    return classify


@pytest.fixture(scope="module")
def vehicle():
    return targets.load_target(ROOT / "config/targets/vehicle.tsv").indices


def test_the_whole_photo_hides_the_car_that_the_crop_shows(probabilities, vehicle):
    (frame,) = read_frames([EXAMPLES / "street-sign.jpg"], Span())
    found = probabilities(frame.picture)
    assert found["whole"].argmax() not in vehicle
    assert "station wagon" in imagenet.class_list().classes[found["bottom_right"].argmax()].names


def test_the_upper_right_crop_of_the_clip_outscores_the_whole_frame(probabilities, vehicle):
    frames = list(read_frames([EXAMPLES / "campus.mp4"], Span(step=10)))
    assert len(frames) == 10
    for frame in frames:
        found = probabilities(frame.picture)
        assert found["top_right"][vehicle].sum() > 2 * found["whole"][vehicle].sum()

"""Views as a network's input."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from PIL import Image

from cropsight.errors import InputError
from cropsight.files import sha256
from cropsight.network.inputs import FILTERS, input_pictures
from cropsight.results.view_tables import ViewRow
from handmade import filled

ROOT = Path(__file__).parents[3]


@pytest.fixture
def row(tmp_path: Path) -> ViewRow:
    (tmp_path / "0000").mkdir()
    picture = np.zeros((4, 8, 3), np.uint8)
    picture[:2, :4], picture[:2, 4:], picture[2:, :4] = (200, 0, 0), (0, 150, 0), (0, 0, 100)
    Image.fromarray(picture).save(tmp_path / "0000/a.png")
    return filled(ViewRow, file="a.png", sha256=sha256(tmp_path / "0000/a.png"))


def test_every_filter_of_the_config_is_there() -> None:
    rules = yaml.safe_load((ROOT / "config/schemas/config.schema.yaml").read_text())
    assert set(FILTERS) == set(rules["properties"]["interpolation"]["enum"])


@pytest.mark.parametrize("interpolation", ["nearest", "box"])
def test_pictures_are_stretched_to_a_square_in_rgb(
    tmp_path: Path, row: ViewRow, interpolation: str
) -> None:
    [found] = input_pictures(tmp_path / "0000.tsv", [row], (2, 2, 3), interpolation)
    assert found.dtype == np.uint8
    assert found.tolist() == [[[200, 0, 0], [0, 150, 0]], [[0, 0, 100], [0, 0, 0]]]


def test_shrinking_averages_what_nearest_skips(tmp_path: Path) -> None:
    (tmp_path / "0000").mkdir()
    stripes = np.zeros((32, 32, 3), np.uint8)
    stripes[::2] = 200
    Image.fromarray(stripes).save(tmp_path / "0000/a.png")
    row = filled(ViewRow, file="a.png", sha256=sha256(tmp_path / "0000/a.png"))
    for name in FILTERS:
        [found] = input_pictures(tmp_path / "0000.tsv", [row], (4, 4, 3), name)
        assert found.shape == (4, 4, 3)
        middle = found[1:3, 1:3].astype(int)
        assert (np.abs(middle - 100).max() < 6) == (name != "nearest")


def test_a_changed_view_is_refused(tmp_path: Path, row: ViewRow) -> None:
    with pytest.raises(InputError, match=r"a\.png is not the file"):
        list(input_pictures(tmp_path / "0000.tsv", [row._replace(sha256="0")], (2, 2, 3), "box"))


@pytest.mark.parametrize("interpolation", ["nearest", "bilinear", "bicubic"])
@pytest.mark.parametrize("channels", [1, 3])
def test_pictures_are_those_that_keras_loads(
    tmp_path: Path, interpolation: str, channels: int
) -> None:
    """Of other proportions too; grey before they are resized."""
    from keras.utils import img_to_array, load_img

    (tmp_path / "0000").mkdir()
    path = tmp_path / "0000/a.png"
    Image.fromarray(np.random.default_rng(0).integers(0, 256, (30, 50, 3), np.uint8)).save(path)
    row = filled(ViewRow, file="a.png", sha256=sha256(path))
    [found] = input_pictures(tmp_path / "0000.tsv", [row], (20, 16, channels), interpolation)
    kind = "grayscale" if channels == 1 else "rgb"
    loaded = load_img(path, kind, target_size=(20, 16), interpolation=interpolation)
    assert found.dtype == np.uint8 and found.shape == (20, 16, channels)
    np.testing.assert_array_equal(found, img_to_array(loaded))

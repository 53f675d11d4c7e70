import base64
import io

import matplotlib
import numpy as np
import pytest
from PIL import Image

from cropsight.errors import InputError
from cropsight.report.pictures.first_screen import map_still, still, view_still
from cropsight.report.view_files import ViewFiles
from synthetic import Results


def opened(uri: str) -> Image.Image:
    kind, text = uri.split(",")
    assert kind == "data:image/webp;base64"
    return Image.open(io.BytesIO(base64.b64decode(text, validate=True))).convert("RGB")


@pytest.fixture
def files(results: Results) -> ViewFiles:
    return ViewFiles(results.arguments["views"], results.arguments["gradcam"])


def test_the_whole_picture_keeps_its_size(files: ViewFiles) -> None:
    uri = still(files, "street", 0)
    assert opened(uri).size == (301, 203)
    assert len(uri) < 80_100


@pytest.mark.parametrize("shape", [(224, 224, 3), (96, 160, 3), (64, 48, 1)])
def test_a_view_is_as_the_network_saw_it(files: ViewFiles, shape: tuple[int, int, int]) -> None:
    found = opened(view_still(files, ("street", 0, "bottom_right"), shape, "bilinear"))
    assert found.size == (shape[1], shape[0])
    view = files.views("street", 0)[-1]
    picture = Image.open(view.manifest.with_suffix("") / view.row.file).convert("RGB")
    if shape[2] == 1:
        picture = picture.convert("L").convert("RGB")
    wanted = picture.resize(found.size, Image.Resampling.BILINEAR)
    difference = np.asarray(found, float) - np.asarray(wanted, float)
    assert 10 * np.log10(255**2 / (difference**2).mean()) > 28


def test_a_map_is_scaled_before_it_is_coloured() -> None:
    picture = opened(map_still(np.array([[0, 4]], np.float32), 4, "inferno"))
    assert picture.size == (112, 56)
    middle = np.mean([picture.getpixel((x, 28)) for x in (55, 56)], axis=0)
    ends = matplotlib.colormaps["inferno"]([0.0, 0.5, 1.0])[:, :3] * 255
    assert np.abs(middle - ends[1]).max() < 12
    assert np.abs((ends[0] + ends[2]) / 2 - ends[1]).max() > 40  # a mixture would be no such colour


def test_a_large_map_shrinks() -> None:
    picture = opened(map_still(np.ones((200, 160), np.float32), 1, "gray"))
    assert picture.size == (90, 112)


def test_values_over_the_scale_are_at_its_end() -> None:
    picture = opened(map_still(np.full((3, 3), 9, np.float32), 3, "gray"))
    assert min(picture.getpixel((50, 50))) > 250


def test_an_unknown_colour_map_is_an_error() -> None:
    with pytest.raises(InputError, match="rainbow2"):
        map_still(np.ones((2, 2), np.float32), 1, "rainbow2")

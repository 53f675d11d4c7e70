import base64
import io
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from PIL import Image

import build_report
from cropsight.errors import InputError
from cropsight.report.embedding import colormap_tables, embed_map
from synthetic import SAMPLES, make_results


def test_each_picture_is_embedded_once(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1], models=("efficientnet_lite0", "vgg16"))
    build_report.main(**made.arguments)
    html = made.arguments["report"].read_text(encoding="utf-8")
    assert html.count("data:image/webp") == 1 and html.count('href="#picture-1"') > 4


def test_unknown_colour_map_is_an_error() -> None:
    with pytest.raises(InputError, match="rainbow2"):
        colormap_tables("rainbow2")


def test_colour_tables_are_those_of_matplotlib() -> None:
    tables = np.array([list(map(float, table.split())) for table in colormap_tables("inferno")])
    assert np.abs(tables.T - matplotlib.colormaps["inferno"].colors).max() <= 0.00051


@pytest.mark.parametrize(("shape", "factor"), [((7, 7), 8), ((7, 9), 6), ((40, 60), 1)])
def test_map_keeps_its_values(shape: tuple[int, int], factor: int) -> None:
    values = np.random.default_rng(1).uniform(0, 3, shape).astype(np.float32)
    data = base64.b64decode(embed_map(values).split(",")[1])
    with Image.open(io.BytesIO(data)) as picture:
        grey = np.asarray(picture, float)
    assert grey.shape == (shape[0] * factor, shape[1] * factor)
    wanted = half_pixel(half_pixel(values, factor).T, factor).T
    assert np.abs(grey / 255 - wanted / values.max()).max() <= 0.5 / 255 + 1e-4


def half_pixel(values: np.ndarray, factor: int) -> np.ndarray:
    """Rows of `values` scaled up linearly between the centres of its cells."""
    places = (np.arange(values.shape[1] * factor) + 0.5) / factor - 0.5
    return np.array([np.interp(places, range(len(row)), row) for row in values])

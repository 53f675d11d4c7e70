"""The larger input that shows the whole as large as a crop."""

from dataclasses import replace
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.network.architectures import ModelChoice
from cropsight.network.enlarged import enlarged_model
from cropsight.settings import config as settings
from cropsight.views.grid import Grid, crop_boxes
from raising import raising

SCHEMAS = Path(__file__).parents[3] / "config/schemas"
effective_config = raising(settings.effective_config)


@pytest.mark.parametrize(
    ("rows", "columns", "overlap", "side"),
    [(2, 2, 0, 448), (2, 3, 0, 672), (1, 1, 0, 224), (2, 2, 0.25, 392)],
)
def test_the_enlarged_input_magnifies_as_a_crop_does(
    rows: int, columns: int, overlap: float, side: int
) -> None:
    grid = {"rows": rows, "columns": columns, "overlap": overlap}
    config = effective_config({"controls": ["enlarged"], "grid": grid}, SCHEMAS)
    model = ModelChoice(**config["models"][0])
    larger = replace(model, name="efficientnet_lite0-enlarged", input_size=side)
    assert enlarged_model(model, **config["grid"]) == larger
    # What a crop of 1000 x 1000 pixels of the frame is shown as, the whole is shown as too.
    crop = next(iter(crop_boxes(1000, 1000, Grid(**grid)).values()))
    size = crop.x1 - crop.x0, crop.y1 - crop.y0
    assert side / 1000 == pytest.approx(224 / max(min(size), 1), rel=2e-3)


def test_a_model_of_one_size_has_no_enlarged_input() -> None:
    config = {"models": ["efficientnet_lite0", "vgg16"], "controls": ["enlarged"]}
    with pytest.raises(InputError, match=r"enlarged .* model vgg16 .*224 x 224 .* leave"):
        effective_config(config, SCHEMAS)
    effective_config(config | {"controls": ["mean"]}, SCHEMAS)  # needs none

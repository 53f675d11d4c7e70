import numpy as np
import pytest
from PIL import Image

from synthetic import Results


def test_figure_has_no_metadata(results: Results) -> None:
    with Image.open(results.arguments["figure"]) as picture:
        assert set(picture.info) <= {"dpi"}


def test_the_figure_has_the_panel_of_each_target(results: Results, two_targets: Results) -> None:
    one, two = (np.asarray(Image.open(made.arguments["figure"])) for made in (results, two_targets))
    blue = [(picture[..., :3] == (0, 114, 178)).all(axis=-1).sum() for picture in (one, two)]
    assert two.shape[0] > 1.5 * one.shape[0]
    # No dog is found in any whole picture: its panel adds no bar.
    assert blue[0] > 0 and blue[1] == pytest.approx(blue[0], rel=0.2)

"""Raw maps to colours and overlays, against second implementations."""

import matplotlib
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import ndimage

from cropsight.errors import InputError
from cropsight.maps.colormaps import check_colormap
from cropsight.maps.drawing import HeatmapStyle, levels, overlay, palette
from cropsight.maps.upsampling import upsample

RANDOM = np.random.default_rng(7)


def bilinear(raw: np.ndarray, width: int, height: int) -> np.ndarray:
    """Half-pixel bilinear interpolation by its definition, edges repeated."""

    def places(count: int, length: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        at = np.clip((np.arange(count) + 0.5) * length / count - 0.5, 0, length - 1)
        low = np.floor(at).astype(int)
        return low, np.minimum(low + 1, length - 1), at - low

    y0, y1, dy = places(height, raw.shape[0])
    x0, x1, dx = places(width, raw.shape[1])
    rows = raw[y0] * (1 - dy)[:, None] + raw[y1] * dy[:, None]
    return rows[:, x0] * (1 - dx) + rows[:, x1] * dx


@given(st.tuples(st.integers(1, 14), st.integers(1, 14)), st.integers(0, 60), st.integers(0, 60))
def test_upsampling_is_half_pixel_bilinear(
    shape: tuple[int, int], more_width: int, more_height: int
) -> None:
    raw = RANDOM.random(shape, np.float32)
    width, height = shape[1] + more_width, shape[0] + more_height
    result = upsample(raw, width, height)
    assert result.shape == (height, width) and result.dtype == np.float32
    np.testing.assert_allclose(result, bilinear(raw, width, height), atol=2e-6)
    assert raw.min() <= result.min() and result.max() <= raw.max()


def test_upsampling_agrees_with_scipy_s_grid_mode() -> None:
    raw = RANDOM.random((7, 9), np.float32)
    zoomed = ndimage.zoom(raw, 5, order=1, mode="nearest", grid_mode=True)
    np.testing.assert_allclose(upsample(raw, 45, 35), zoomed, atol=2e-6)


@given(st.floats(1e-37, 1e37))
def test_levels_go_from_zero_to_the_maximum(maximum: float) -> None:
    raw = np.array([[0, maximum]], np.float32)
    found = levels(raw, 512, 1)[0].astype(int)
    assert found.min() == 0 and found.max() == 255 and (np.diff(found) >= 0).all()
    share = bilinear(np.array([[0.0, 1.0]]), 512, 1)[0]
    assert (np.abs(found - np.minimum(share * 256, 255)) < 1).all()


def test_colours_are_the_map_s_own() -> None:
    raw = RANDOM.random((7, 7), np.float32)
    values = bilinear(raw / raw.max(), 60, 50)
    for name in ("inferno", "jet"):
        colors = palette(name)
        assert colors.dtype == np.uint8 and colors.shape == (256, 3)
        exact = matplotlib.colormaps[name](values)[..., :3] * 255
        steps = np.diff(colors.astype(int), axis=0)
        # Where float32 falls on the other side of a step, the colour is that of the next level.
        assert np.abs(colors[levels(raw, 60, 50)] - exact).max() <= 1 + np.abs(steps).max()
        assert (np.abs(colors[levels(raw, 60, 50)] - exact) <= 1).mean() > 0.999
    # JET goes from dark blue to dark red: the channels are RGB.
    assert palette("jet")[[0, 255]].tolist() == [[0, 0, 127], [127, 0, 0]]


@pytest.mark.parametrize("name", ["infreno", "Jet", "no such map", ""])
def test_an_unknown_colour_map_is_refused(name: str) -> None:
    with pytest.raises(InputError, match="no colour map"):
        check_colormap(name)
    with pytest.raises(InputError) as caught:
        palette(name)
    wanted = {"infreno": "'inferno'?", "Jet": "'jet'?"}.get(name, "viridis")
    assert wanted in str(caught.value)


def laid(picture: np.ndarray, colour: np.ndarray, alpha: float, blend: str) -> np.ndarray:
    """A heatmap of one level, the 7th, which has this colour [1, 1, 3], over a picture."""
    colors = np.zeros((256, 3), np.uint8)
    colors[7] = colour[0, 0]
    style = HeatmapStyle(alpha=alpha, blend=blend)
    return overlay(picture, np.full((1, 1), 7, np.uint8), colors, style)


@given(st.integers(0, 255), st.integers(0, 255), st.floats(0, 1), st.sampled_from(["add", "mix"]))
def test_an_overlay_is_clipped_and_never_wraps(
    picture: int, colour: int, alpha: float, blend: str
) -> None:
    result = laid(np.full((1, 1, 3), picture, np.uint8), np.full((1, 1, 3), colour, np.uint8),
                  alpha, blend)  # fmt: skip
    exact = colour * alpha + picture * (1 if blend == "add" else 1 - alpha)
    assert result.dtype == np.uint8 and result.shape == (1, 1, 3)
    assert abs(int(result[0, 0, 0]) - min(255, exact)) <= 0.5 + 1e-3


def test_overlays_by_hand() -> None:
    picture = np.array([[[200, 100, 0]]], np.uint8)
    colors = np.array([[[255, 10, 100]]], np.uint8)
    assert laid(picture, colors, 0.4, "add").tolist() == [[[255, 104, 40]]]
    assert laid(picture, colors, 0.4, "mix").tolist() == [[[222, 64, 40]]]
    for blend in ("add", "mix"):
        assert (laid(picture, colors, 0, blend) == picture).all()
    assert (laid(picture, colors, 1, "mix") == colors).all()
    assert laid(picture, colors, 1, "add").tolist() == [[[255, 110, 100]]]
    assert picture.tolist() == [[[200, 100, 0]]]

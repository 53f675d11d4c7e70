"""The pointing game, with hits or energy, on maps whose answer is known."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cropsight.maps.evidence import stitch
from cropsight.maps.pointing import inside, peak, play, pointing_row
from cropsight.results.documents import Estimate, PointingRow
from cropsight.statistics.intervals import Inference
from cropsight.views.boxes import Box
from cropsight.views.grid import Grid, crop_boxes

FRAME = Box(0, 0, 100, 80)
WHOLE = [FRAME]
QUARTERS = list(crop_boxes(100, 80, Grid(2, 2)).values())


def one_cell(view: int, row: int, column: int, views: int, side: int = 4) -> np.ndarray:
    maps = np.zeros((views, side, side), np.float32)
    maps[view, row, column] = 2
    return maps


def test_a_peak_is_the_centre_of_its_cell() -> None:
    assert peak(one_cell(0, 1, 3, 1), WHOLE) == (87.5, 30)
    # The bottom left quarter goes from 0 to 50 and from 40 to 80.
    assert peak(one_cell(1, 0, 2, 4), QUARTERS) == (31.25, 45)
    assert peak(np.zeros((4, 4, 4), np.float32), QUARTERS) is None


@given(st.integers(0, 2**32 - 1), st.integers(2, 7))
def test_the_peak_is_where_the_upsampled_maps_are_highest(seed: int, side: int) -> None:
    maps = np.random.default_rng(seed).random((4, side, side), np.float32)
    x, y = peak(maps, QUARTERS)
    plane = stitch(maps, QUARTERS, FRAME, (800, 1000))
    assert plane[int(y * 10), int(x * 10)] == pytest.approx(plane.max(), rel=0.03)


def test_the_largest_of_all_crops_points() -> None:
    maps = one_cell(0, 0, 0, 4)
    maps[2, 3, 3] = 2.5
    assert peak(maps, QUARTERS) == (93.75, 35)


def test_right_and_bottom_edges_are_outside() -> None:
    box = [Box(10, 20, 30, 40)]
    assert inside((10, 20), box) and inside((29.9, 39.9), box)
    assert not inside((30, 30), box) and not inside((20, 40), box)
    assert inside((20, 30), [Box(0, 0, 1, 1), *box])


def test_a_hit_with_all_its_energy_and_a_miss_with_none() -> None:
    maps = one_cell(2, 0, 0, 4, side=1)  # all of the top right quarter
    hit = play(maps, QUARTERS, FRAME, [Box(50, 0, 100, 40)])
    assert hit == (75, 20, True, 1, False, 0.25)
    miss = play(maps, QUARTERS, FRAME, [Box(0, 0, 50, 80)])
    assert miss == (75, 20, False, 0, False, 0.5)


def test_energy_in_half_of_an_even_map_is_a_half() -> None:
    game = play(np.ones((1, 7, 7), np.float32), WHOLE, FRAME, [Box(20, 0, 70, 80)])
    assert game.energy == pytest.approx(0.5) and game.area == pytest.approx(0.5)
    assert game.centre_hit


@settings(max_examples=30)
@given(
    st.integers(0, 2**32 - 1),
    st.lists(st.tuples(st.integers(0, 99), st.integers(0, 79)), min_size=1, max_size=3),
)
def test_energy_is_that_of_every_pixel_in_a_box(seed: int, corners: list[tuple[int, int]]) -> None:
    """Against the map's integral, by the trapezoid rule on a much finer grid."""
    raw = np.random.default_rng(seed).random((1, 3, 4), np.float32)
    targets = [Box(x, y, min(x + 23, 100), min(y + 17, 80)) for x, y in corners]
    x, y = (np.arange(1000) + 0.5) / 10, (np.arange(800) + 0.5) / 10
    across = np.array([np.interp(x / 100 * 4 - 0.5, np.arange(4), row) for row in raw[0]])
    fine = np.array([np.interp(y / 80 * 3 - 0.5, np.arange(3), column) for column in across.T]).T
    held = np.zeros_like(fine, bool)
    for box in targets:
        held |= np.outer((box.y0 <= y) & (y < box.y1), (box.x0 <= x) & (x < box.x1))
    game = play(raw, WHOLE, FRAME, targets)
    assert game.energy == pytest.approx(fine[held].sum() / fine.sum(), abs=1e-3)
    assert game.area == pytest.approx(held.mean(), abs=1e-3)


def test_no_positive_evidence_is_a_miss() -> None:
    game = play(np.zeros((1, 7, 7), np.float32), WHOLE, FRAME, [FRAME])
    assert game == (None, None, False, 0, True, 1)


def alone(value: float) -> Estimate:
    """A number without an interval."""
    return Estimate(value=value, low=None, high=None, interval="none")


def test_a_row_counts_and_averages() -> None:
    box = [Box(50, 0, 100, 40)]
    games = [
        play(one_cell(2, 0, 0, 4, side=1), QUARTERS, FRAME, box),
        play(one_cell(0, 0, 0, 4, side=1), QUARTERS, FRAME, box),
        play(np.zeros((4, 1, 1), np.float32), QUARTERS, FRAME, box),
        play(np.ones((4, 1, 1), np.float32), QUARTERS, FRAME, [Box(0, 0, 60, 60)]),
    ]
    inference = Inference(confidence=0.95, resamples=100, seed=0)
    assert pointing_row(
        "net", None, "crops", games, np.array([0, 1, 1, 2]), inference
    ) == PointingRow(
        model="net",
        sample=None,
        strategy="crops",
        frames=4,
        clusters=3,
        no_evidence=1,
        hits=2,
        hit_rate=alone(0.5),
        centre_hits=1,
        centre_hit_rate=alone(0.25),
        energy=alone(pytest.approx((1 + 0 + 0 + 0.45) / 4)),
        area=alone(pytest.approx((0.25 * 3 + 0.45) / 4)),
    )

"""The controls' crops: by hand, and against the grid itself."""

import hashlib
from collections import Counter
from collections.abc import Sequence
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.views import controls
from cropsight.views.boxes import Box
from cropsight.views.grid import Grid, crop_boxes

scipy_stats = pytest.importorskip("scipy.stats")
PARTS = st.integers(1, 6)
CROPPING = [name for name, one in controls.CONTROLS.items() if one.boxes and name != "jittered"]
TWO = Grid(2, 2)


def boxes(
    control: str, width: int, height: int, grid: Grid, seeds: Sequence[str] = ("",)
) -> dict[str, Box]:
    return controls.control_boxes([control], width, height, grid, seeds)


def size(box: Box) -> tuple[float, float]:
    return box.x1 - box.x0, box.y1 - box.y0


def test_shifted_crops_by_hand() -> None:
    # A side is 40 by 20: edges at a quarter of it, and at the picture's less one and a quarter.
    assert boxes("shifted", 80, 40, TWO) == {
        "shifted_top_left": (10, 5, 50, 25),
        "shifted_bottom_left": (10, 15, 50, 35),
        "shifted_top_right": (30, 5, 70, 25),
        "shifted_bottom_right": (30, 15, 70, 35),
    }


def test_the_middle_of_three_moves_too_and_a_single_row_stays() -> None:
    found = boxes("shifted", 120, 50, Grid(1, 3))
    assert found == {
        "shifted_r1c1": (10, 0, 50, 50),
        "shifted_r1c2": (50, 0, 90, 50),
        "shifted_r1c3": (70, 0, 110, 50),
    }


def test_overlapping_crops_by_hand() -> None:
    assert boxes("overlapping", 80, 40, TWO) == {
        "overlapping_r2c1": (0, 10, 40, 30),
        "overlapping_r1c2": (20, 0, 60, 20),
        "overlapping_r2c2": (20, 10, 60, 30),
        "overlapping_r3c2": (20, 20, 60, 40),
        "overlapping_r2c3": (40, 10, 80, 30),
    }


@given(PARTS, PARTS, st.integers(1, 40), st.integers(1, 40))
def test_with_the_grid_s_own_the_overlapping_crops_are_a_grid_that_overlaps_by_half(
    rows: int, columns: int, width: int, height: int
) -> None:
    grid = Grid(rows, columns)
    # Sides of an even number of pixels, so that nothing is rounded.
    picture = 2 * columns * width, 2 * rows * height
    found = [*crop_boxes(*picture, grid).values(), *boxes("overlapping", *picture, grid).values()]
    finer = crop_boxes(*picture, Grid(2 * rows - 1, 2 * columns - 1, 0.5))
    assert sorted(found) == sorted(finer.values())
    named = {name.removeprefix("overlapping_"): box
             for name, box in boxes("overlapping", *picture, grid).items()}  # fmt: skip
    if rows * columns > 1 and (rows, columns) != (2, 2):
        assert all(finer[name] == box for name, box in named.items())


def test_the_centre_by_hand() -> None:
    assert boxes("five_crop", 80, 40, TWO) == {"centre": (20, 10, 60, 30)}


@given(
    st.sampled_from(CROPPING),
    PARTS,
    PARTS,
    st.sampled_from([0, 0.2, 0.5, 0.75]),
    st.integers(24, 200),
    st.integers(24, 200),
    st.text(max_size=5),
)
def test_crops_are_as_large_as_the_grid_s_and_inside_the_picture(
    control: str, rows: int, columns: int, overlap: float, width: int, height: int, seed: str
) -> None:
    grid = Grid(rows, columns, overlap)
    own = [size(box) for box in crop_boxes(width, height, grid).values()]
    found = boxes(control, width, height, grid, [seed])
    counts = {"shifted": rows * columns, "random": rows * columns, "five_crop": 1,
              "overlapping": (2 * rows - 1) * (2 * columns - 1) - rows * columns}  # fmt: skip
    assert len(found) == counts.get(control, len(found))
    for box in found.values():
        assert box.x0 >= 0 and box.x1 <= width and box.y0 >= 0 and box.y1 <= height
        for side, sides in zip(size(box), zip(*own, strict=True), strict=True):
            assert min(sides) <= side <= max(sides)


@given(PARTS, PARTS, st.sampled_from([0, 0.2, 0.5]), st.integers(48, 300), st.integers(48, 300))
def test_no_shifted_crop_is_one_of_the_grid(
    rows: int, columns: int, overlap: float, width: int, height: int
) -> None:
    grid = Grid(rows, columns, overlap)
    own = crop_boxes(width, height, grid).values()
    for box in boxes("shifted", width, height, grid).values():
        for axis in (0,) * (columns > 1) + (1,) * (rows > 1):
            assert box[axis] not in {other[axis] for other in own}


def drawn(frames: int, draws: int, width: int, height: int, seed: int = 0) -> np.ndarray:
    """Left upper corners in frames of different contents [frames, draws, crops, x and y]."""
    random_crops = controls.RandomCrops(seed, draws)
    contents = [hashlib.sha256(str(frame).encode()).hexdigest() for frame in range(frames)]
    found = [boxes("random", width, height, TWO, random_crops.seeds(one)) for one in contents]
    corners = [[box[:2] for box in crops.values()] for crops in found]
    return np.array(corners).reshape(frames, draws, 4, 2)


def test_random_crops_are_anywhere_with_equal_probability() -> None:
    corners = drawn(700, 3, 20, 12)
    for draw, (axis, places) in product(range(3), ((0, 11), (1, 7))):
        counts = Counter(corners[:, draw, :, axis].ravel().tolist())
        assert set(counts) == set(range(places))
        assert scipy_stats.chisquare(list(counts.values())).pvalue > 0.001
    # In a wide picture the places are all but continuous.
    places = drawn(700, 3, 100_000, 100_000)[..., 0].ravel() / 50_000
    assert scipy_stats.kstest(places, "uniform").pvalue > 0.001


def test_places_of_all_draws_and_crops_of_a_frame_are_independent() -> None:
    corners = drawn(700, 3, 10_000, 10_000).reshape(700, 24)
    # Each coordinate with all others of its frame, and with those of the next frame.
    found = scipy_stats.spearmanr(np.hstack([corners[:-1], corners[1:]]))
    p_values = found.pvalue[np.triu_indices(24, 1, 48)]
    assert scipy_stats.kstest(p_values, "uniform").pvalue > 0.001
    assert p_values.min() > 0.01 / len(p_values)


def test_more_draws_leave_the_earlier_ones_as_they_are() -> None:
    few, many = (controls.RandomCrops(7, draws).seeds("ab") for draws in (2, controls.MOST_DRAWS))
    found = boxes("random", 800, 400, TWO, many)
    assert dict(list(found.items())[:8]) == boxes("random", 800, 400, TWO, few)
    assert list(found)[:8] == [
        "random_1", "random_2", "random_3", "random_4",
        "random2_1", "random2_2", "random2_3", "random2_4",
    ]  # fmt: skip
    assert len(set(found.values())) == len(found)


def test_another_seed_or_content_draws_other_places() -> None:
    seeds = {(seed, content): controls.RandomCrops(seed, 2).seeds(content)
             for seed in (0, 1, -1) for content in ("ab", "cd", "1 ab")}  # fmt: skip
    assert len(set().union(*seeds.values())) == 2 * len(seeds)
    found = {tuple(boxes("random", 800, 400, TWO, one).values()) for one in seeds.values()}
    assert len(found) == len(seeds)


@pytest.mark.parametrize("content", ["", "ab", 64 * "f"])
def test_places_are_those_of_the_mersenne_twister_on_every_machine(content: str) -> None:
    for seed, draw in ((0, 1), (0, 2), (-5, 3)):
        text = f"{seed} {draw} {content}".encode()
        key = int.from_bytes(text + hashlib.sha512(text).digest())
        words = [key >> shift & 0xFFFFFFFF for shift in range(0, key.bit_length(), 32)]
        numbers = np.random.RandomState(words).random_sample((4, 2))
        seeds = controls.RandomCrops(seed, draw).seeds(content)[-1:]
        found = boxes("random", 800, 400, TWO, seeds).values()
        assert [box[:2] for box in found] == [
            (int(401 * x), int(201 * y)) for x, y in numbers.tolist()
        ]


@given(
    PARTS,
    PARTS,
    st.sampled_from([0, 0.2, 0.5, 0.75]),
    st.integers(1, 3000),
    st.integers(1, 3000),
    st.text(max_size=5),
)
def test_jittered_views_are_as_many_as_the_crops_and_lack_a_few_percent(
    rows: int, columns: int, overlap: float, width: int, height: int, seed: str
) -> None:
    found = boxes("jittered", width, height, Grid(rows, columns, overlap), [seed, "another"])
    assert list(found) == [f"jittered_{number}" for number in range(1, rows * columns + 1)]
    for box in found.values():
        assert all(edge == int(edge) for edge in box)
        assert 0 <= box.x0 <= width / 20 and 0 <= width - box.x1 <= width / 20
        assert 0 <= box.y0 <= height / 20 and 0 <= height - box.y1 <= height / 20
        assert box.x0 < box.x1 and box.y0 < box.y1


def jitters(frames: int) -> np.ndarray:
    """How far each edge of each view is moved inwards, [frames, 4 views x 4 edges]."""
    contents = [hashlib.sha256(str(frame).encode()).hexdigest() for frame in range(frames)]
    found = []
    for content in contents:
        views = boxes("jittered", 2000, 1000, TWO, controls.RandomCrops().seeds(content))
        found.append([(x0, y0, 2000 - x1, 1000 - y1) for x0, y0, x1, y1 in views.values()])
    return np.array(found).reshape(frames, 16)


def test_each_edge_is_moved_on_its_own_with_equal_probability() -> None:
    found = jitters(700)
    for edge in range(16):
        places = 101 if edge % 2 == 0 else 51
        counts = np.bincount(found[:, edge].astype(int), minlength=places)
        assert len(counts) == places
        assert scipy_stats.chisquare(counts).pvalue > 0.001
    tested = scipy_stats.spearmanr(np.hstack([found[:-1], found[1:]]))
    p_values = tested.pvalue[np.triu_indices(16, 1, 32)]
    assert scipy_stats.kstest(p_values, "uniform").pvalue > 0.001


def test_jittered_views_hang_on_seed_and_content_and_not_on_the_number_of_draws() -> None:
    found = {
        (seed, draws, content): tuple(
            boxes("jittered", 2000, 1000, TWO, controls.RandomCrops(seed, draws).seeds(content))
            .values()
        )
        for seed, draws, content in product((0, 1), (1, 3), ("ab", "cd"))
    }  # fmt: skip
    assert len(set(found.values())) == 4
    assert all(found[seed, 1, content] == found[seed, 3, content] for seed, _, content in found)


def test_each_control_at_random_has_of_the_config_what_it_uses() -> None:
    given = {"seed": 7, "draws": 2}
    for names, used in [
        (["random", "jittered"], given),
        (["random"], given),
        (["mean", "jittered"], {"seed": 7}),
        (["shifted", "oracle"], None),
    ]:
        assert controls.randomness(names, given) == used

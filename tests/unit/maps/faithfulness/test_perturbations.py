import json

import numpy as np
import pandas as pd
import pytest
import scipy.stats
import sklearn.metrics
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import judge_maps
import perturb_views as script
from cropsight.files import read_table, sha256
from cropsight.maps.faithfulness import means, road
from cropsight.maps.faithfulness.baselines import centred_map, random_map
from cropsight.maps.faithfulness.measures import MEASURES, area, drop, increase
from cropsight.maps.faithfulness.perturbations import (
    MEAN_COLOUR,
    blurred,
    deletion,
    explained_part,
    first_pixels,
    insertion,
    probability_of,
    ranking,
)
from cropsight.maps.faithfulness.tested_frames import evenly_spaced
from cropsight.maps.faithfulness.trials import MAPS, Trial, trials, view_rng
from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.network.scores import softmax
from cropsight.results.arrays import Maps, write_maps
from cropsight.results.tables import TRIALS, VIEWS, FrameRow, MeasureRow, ViewRow
from handmade import filled

SIDE = 5
SHARES = np.linspace(0, 1, SIDE * SIDE + 1)


def noise(seed: int, *shape: int) -> np.ndarray:
    return np.random.default_rng(seed).integers(0, 256, shape, np.uint8)


def linear(seed: int):
    """A model linear in the pixels, and what each pixel of a picture adds to its output."""
    weights = np.random.default_rng(seed).normal(size=(SIDE, SIDE, 3))
    picture = noise(seed, SIDE, SIDE, 3)

    def output(pictures):
        return ((pictures - MEAN_COLOUR.astype(float)) * weights).sum(axis=(1, 2, 3))

    added = ((picture - MEAN_COLOUR.astype(float)) * weights).sum(axis=2)
    return picture, output, added


def test_the_true_order_of_a_linear_model_has_the_area_of_its_sorted_sums():
    picture, output, added = linear(0)
    curve = deletion(picture, ranking(added, added), SHARES, output)
    left = added.sum() - np.concatenate([[0], np.cumsum(np.sort(added.ravel())[::-1])])
    assert curve == pytest.approx(left)
    assert area(SHARES, curve) == pytest.approx((left.sum() - (left[0] + left[-1]) / 2) / SIDE**2)


@given(st.integers(0, 2**32 - 1))
def test_no_order_deletes_a_linear_model_sooner_than_the_true_one(seed):
    picture, output, added = linear(seed % 7)
    other = np.random.default_rng(seed).permutation(SIDE * SIDE)
    best = area(SHARES, deletion(picture, ranking(added, added), SHARES, output))
    assert best <= area(SHARES, deletion(picture, other, SHARES, output)) + 1e-9


def test_deletion_goes_from_the_picture_to_grey_and_insertion_from_its_blur_to_it():
    picture, order = noise(1, 32, 32, 3), np.random.default_rng(1).permutation(32 * 32)
    seen = []

    def probability(pictures):
        seen.append(pictures)
        return np.zeros(len(pictures))

    deletion(picture, order, np.array([0, 0.5, 1]), probability)
    insertion(picture, order, np.array([0, 0.5, 1]), probability)
    deleted, inserted = seen
    half = np.isin(np.arange(32 * 32), order[:512]).reshape(32, 32)
    assert (deleted[0] == picture).all() and (deleted[2] == MEAN_COLOUR).all()
    assert (deleted[1][half] == MEAN_COLOUR).all() and (deleted[1] == picture)[~half].all()
    assert (inserted[0] == blurred(picture)).all() and (inserted[2] == picture).all()
    assert (inserted[1] == picture)[half].all() and (inserted[1] == inserted[0])[~half].all()


def test_a_blur_keeps_the_mean_and_little_else():
    picture = noise(2, 224, 224, 3)
    assert blurred(picture).mean() == pytest.approx(picture.mean(), abs=1)
    assert blurred(picture).std() < 0.05 * picture.std()


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=9, max_size=9), st.permutations(range(9)))
def test_equal_pixels_go_in_the_order_of_the_ties(values, ties):
    order = ranking(np.float32(values).reshape(3, 3), np.float32(ties).reshape(3, 3)).tolist()
    assert order == sorted(range(9), key=lambda pixel: (-values[pixel], -ties[pixel]))


def test_shares_of_an_order_are_its_first_pixels():
    order = np.array([3, 0, 2, 1])
    masks = first_pixels(order, np.array([0, 0.25, 0.5, 1]))
    assert masks.sum(axis=(1, 2)).tolist() == [0, 1, 2, 4]
    assert np.flatnonzero(masks[2]).tolist() == [0, 3]


def test_probability_of_a_group_is_the_sum_over_its_classes():
    logits = np.random.default_rng(0).normal(size=(2, 1000))
    shares = softmax(logits)
    pictures = noise(0, 2, 4, 4, 3)
    assert probability_of(lambda _: logits, [7])(pictures) == pytest.approx(shares[:, 7])
    assert probability_of(lambda _: logits, [7, 9])(pictures) == pytest.approx(
        shares[:, 7] + shares[:, 9]
    )


def test_area_is_that_of_scikit_learn():
    shares, curve = np.sort(np.random.default_rng(0).random((2, 9)))
    assert area(shares, curve) == pytest.approx(sklearn.metrics.auc(shares, curve))


def test_only_the_explained_part_is_left():
    picture = np.full((2, 2, 3), 200, np.uint8)
    left = explained_part(picture, np.float32([[0, 1], [2, 4]]))
    assert left[..., 0].tolist() == [[0, 50], [100, 200]]
    assert not explained_part(picture, np.zeros((2, 2), np.float32)).any()


@pytest.mark.parametrize(
    ("before", "after", "lost", "more"), [(0.8, 0.2, 0.75, 0), (0.2, 0.8, 0, 1), (0.5, 0.5, 0, 0)]
)
def test_drop_and_increase_by_hand(before, after, lost, more):
    assert (drop(before, after), increase(before, after)) == (pytest.approx(lost), more)


def dense_imputation(picture: np.ndarray, removed: np.ndarray) -> np.ndarray:
    """The linear imputation by its definition: pixel by pixel, and solved as a dense system."""
    size = len(picture)
    system, known = np.eye(size * size), picture.reshape(-1, 3).astype(float)
    known[removed.ravel()] = 0
    for y, x in zip(*np.nonzero(removed), strict=True):
        weights = {
            (y + down, x + right): 1 / 6 if 0 in (down, right) else 1 / 12
            for down in (-1, 0, 1)
            for right in (-1, 0, 1)
            if (down, right) != (0, 0) and 0 <= y + down < size and 0 <= x + right < size
        }
        for (other_y, other_x), weight in weights.items():
            system[y * size + x, other_y * size + other_x] -= weight / sum(weights.values())
    return np.linalg.solve(system, known).reshape(picture.shape)


@given(st.integers(0, 1000))
def test_imputation_is_that_of_a_dense_solve(seed):
    rng = np.random.default_rng(seed)
    picture, removed = noise(seed, 6, 6, 3), rng.random((6, 6)) < 0.7
    removed[rng.integers(6), rng.integers(6)] = False
    filled = road.impute(picture, removed, rng, noise=0)
    assert np.abs(filled - dense_imputation(picture, removed)).max() <= 0.5 + 1e-6
    assert (filled[~removed] == picture[~removed]).all()


def test_a_linear_ramp_is_filled_in_as_it_was():
    down, right = np.mgrid[:40, :40]
    ramp = np.stack([2 * down + 3 * right, 5 * down, 200 - 5 * right], axis=-1).astype(np.uint8)
    removed = np.zeros((40, 40), bool)
    removed[5:35, 8:30] = True
    assert (road.impute(ramp, removed, np.random.default_rng(0), noise=0) == ramp).all()


def test_noise_is_as_large_as_it_says_and_the_same_for_the_same_seed():
    grey, removed = np.full((100, 100, 3), 128, np.uint8), np.ones((100, 100), bool)
    removed[0, 0] = False
    one, other, third = (
        road.impute(grey, removed, np.random.default_rng(seed)) for seed in (0, 0, 1)
    )
    assert one[removed].std() == pytest.approx(road.NOISE, rel=0.05)
    assert one[removed].mean() == pytest.approx(128, abs=0.1)
    assert (one == other).all() and (one != third).any()


def test_nothing_removed_changes_nothing():
    picture = noise(0, 8, 8, 3)
    filled = road.impute(picture, np.zeros((8, 8), bool), np.random.default_rng(0))
    assert (filled == picture).all()


def test_road_removes_from_both_ends_of_the_order():
    order, shown = np.random.default_rng(3).permutation(100), []
    picture = np.where(np.arange(100).reshape(10, 10, 1) % 2, 255, 0).astype(np.uint8)
    picture = np.repeat(picture, 3, axis=2)

    def probability(pictures):
        shown.append(pictures)
        return np.zeros(len(pictures))

    road.road(picture, order, probability, np.random.default_rng(0))
    for pictures, ends in zip(shown, (order, order[::-1]), strict=True):
        for changed, share in zip(pictures, road.SHARES, strict=True):
            kept = ends[round(100 * share) :]
            assert (changed.reshape(100, 3)[kept] == picture.reshape(100, 3)[kept]).all()
            assert (changed != picture).mean() > 0.8 * share


def test_a_centred_map_is_highest_in_the_middle_and_the_same_from_all_sides():
    cells = centred_map((7, 7))
    assert np.unravel_index(cells.argmax(), cells.shape) == (3, 3)
    assert (cells == cells.T).all() and np.allclose(cells, cells[::-1, ::-1])
    # One standard deviation from the middle, at a quarter of the side.
    assert centred_map((2, 1))[0, 0] == pytest.approx(np.exp(-0.5))


def brightness_in_the_corner(pictures: np.ndarray) -> np.ndarray:
    """A model that looks at nothing but the brightness of the upper left corner."""
    return pictures[:, :16, :16].mean(axis=(1, 2, 3)) / 256


@pytest.fixture(scope="module")
def corner() -> pd.DataFrame:
    """The trials of the true map of such a model, on three bright pictures."""
    cells = np.zeros((4, 4), np.float32)
    cells[0, 0] = 1
    rows = []
    for frame in range(3):
        picture = 255 - noise(frame, 64, 64, 3) // 8
        found = trials(picture, cells, brightness_in_the_corner, 8, view_rng(0, frame))
        place = {"model": "m", "sample": "s", "frame": frame, "view": "whole"}
        rows += [place | trial._asdict() for trial in found]
    return pd.DataFrame(rows)


def test_the_true_map_is_better_than_those_that_know_nothing(corner):
    frames = means.frame_means(means.measured(corner))
    gains = means.gain_rows(frames, ["m"], seed=0)
    # Blurring and filling in keep the brightness, which is all that this model sees.
    sure = [gain for gain in gains if gain.measure in ("deletion", "drop")]
    assert len(sure) == 4
    assert all(gain.mean > 0.05 and gain.low > 0 for gain in sure)


def test_all_maps_start_and_end_alike(corner):
    for trial, shares in (("deletion", (0, 1)), ("insertion", (0, 1))):
        curves = corner[corner["trial"] == trial]
        ends = curves[curves["share"].isin(shares)].groupby(["frame", "share"])["probability"]
        assert (ends.nunique() == 1).all() and len(ends) == 6


def test_a_map_that_says_nothing_is_as_good_as_the_random_one():
    picture, nothing = noise(0, 32, 32, 3), np.zeros((4, 4), np.float32)
    found = list(trials(picture, nothing, brightness_in_the_corner, 4, view_rng(0, "s")))
    curves = {
        name: [t[1:] for t in found if t.map == name and t.trial in ("deletion", "insertion")]
        for name in MAPS
    }
    assert curves["cam"] == curves["random"] != curves["centre"]


def test_random_maps_are_those_of_the_view():
    one, same, other, third = (
        random_map((7, 7), view_rng(*name))
        for name in ((0, "a", 1, "whole"), (0, "a", 1, "whole"), (0, "b", 1, "whole"), (1, "a"))
    )
    assert (one == same).all() and (one != other).any() and (one != third).any()


def test_measures_by_hand():
    curves = {
        "deletion": ([0, 0.5, 1], [0.8, 0.2, 0]),
        "insertion": ([0, 0.5, 1], [0, 0.4, 0.8]),
        "masked": ([None], [0.6]),
        "road_morf": ([0.2, 0.4], [0.3, 0.1]),
        "road_lerf": ([0.2, 0.4], [0.7, 0.5]),
    }
    found = {name: measure.number(curves) for name, measure in MEASURES.items()}
    expected = {"deletion": 0.3, "insertion": 0.4, "drop": 0.25, "increase": 0, "road": 0.4}
    assert found == pytest.approx(expected) and list(found) == list(MEASURES)


def test_interval_is_near_that_of_the_normal_distribution():
    values = np.random.default_rng(0).normal(3, 2, 400)
    found = means.mean_over_frames(values, seed=1)
    half = 1.96 * values.std() / 20
    assert found.mean == pytest.approx(values.mean()) and found.frames == 400
    assert found.low == pytest.approx(values.mean() - half, abs=0.15 * half)
    assert found.high == pytest.approx(values.mean() + half, abs=0.15 * half)


def test_the_interval_of_few_frames_is_as_wide_as_that_of_student():
    values = np.random.default_rng(1).normal(3, 2, 7)
    found = means.mean_over_frames(values, seed=1)
    low, high = scipy.stats.t.interval(0.95, 6, values.mean(), scipy.stats.sem(values))
    assert found.high - found.low == pytest.approx(high - low, rel=0.15)


def test_the_interval_of_two_frames_reaches_from_one_to_the_other():
    found = means.mean_over_frames(np.array([0.25, 0.5]), seed=0)
    assert (found.low, found.high) == (0.25, 0.5)


def test_one_frame_has_no_interval():
    found = means.mean_over_frames(np.array([0.5]), 0)
    assert found == means.Mean(mean=0.5, low=None, high=None, frames=1)


def measured_rows() -> list[MeasureRow]:
    """Two frames; the first has two views, and the map's deletion is 0.1 lower than the others'."""
    values = {(0, "whole"): 0.2, (0, "top_left"): 0.4, (1, "whole"): 0.5}
    return [
        MeasureRow("m", "s", frame, view, name, measure, value + (0.1 if name != "cam" else 0))
        for (frame, view), value in values.items()
        for name in MAPS
        for measure in MEASURES
    ]


def test_a_frame_counts_once_and_gains_say_better():
    frames = means.frame_means(measured_rows())
    found = {(row.measure, row.map): row for row in means.mean_rows(frames, ["m"], seed=0)}
    assert found["deletion", "cam"].mean == pytest.approx((0.3 + 0.5) / 2)
    assert found["deletion", "cam"].frames == 2
    rows = means.gain_rows(frames, ["m"], seed=0)
    gains = {(row.measure, row.baseline): row.mean for row in rows}
    for name, measure in MEASURES.items():
        sign = 1 if measure.better == "lower" else -1
        assert gains[name, "centre"] == pytest.approx(sign * 0.1)


@pytest.mark.parametrize(
    ("count", "frames"), [(1, [5]), (2, [2, 7]), (3, [1, 5, 8]), (10, range(10)), (99, range(10))]
)
def test_frames_are_evenly_spaced(count, frames):
    rows = [filled(FrameRow, frame=10 * n, batch=f"{n // 4:04d}") for n in range(10)]
    chosen = evenly_spaced(rows, count)
    assert [frame for of_batch in chosen.values() for frame in of_batch] == [10 * n for n in frames]
    assert all(rows[f // 10].batch == batch for batch, of in chosen.items() for f in of)


class Brightness:
    """A network whose feature map is the picture, and whose first logit is its mean."""

    def __call__(self, pictures):
        return pictures.astype(np.float32)

    def logits(self, features):
        logits = np.zeros((len(features), 1000), np.float32)
        logits[:, 0] = features.mean(axis=(1, 2, 3)) / 50
        return logits


@pytest.fixture
def batch(tmp_path, monkeypatch):
    """Call it with frames and class indices: the script's table for a batch of two frames."""
    monkeypatch.setattr(script, "load_body", lambda *_: Brightness())
    monkeypatch.setattr(script, "load_head", lambda *_: Brightness())
    folder, rows = tmp_path / "views/lot/0000", []
    folder.mkdir(parents=True)
    for frame in (3, 4):
        for number, view in enumerate(("whole", "top_left")):
            file = f"{frame}-{view}.png"
            picture = Image.fromarray(noise(frame + number, 40, 40, 3))
            digest = write_picture(picture, folder / file, PictureFormat("png"))
            rows.append(filled(ViewRow, frame=frame, view=view, file=file, sha256=digest))
    views = folder.with_suffix(".tsv")
    VIEWS.write(views, rows)
    of_views = [row.frame for row in rows], [row.view for row in rows]
    maps = np.random.default_rng(0).random((4, 3, 3), np.float32)

    def run(frames, index=0, group=()):
        gradcam, tests = tmp_path / "0000.npz", tmp_path / "out/m/lot/0000.tsv"
        write_maps(gradcam, Maps(maps, [index] * 4, maps[:, 0, 0], *of_views))
        nothing = tmp_path / "nothing"
        script.main(views, gradcam, nothing, nothing, nothing, tests, frames, 32, "bilinear", 4, 0,
                    list(group))  # fmt: skip
        return tests

    return run


def test_a_frame_is_tested_alike_whatever_else_is(batch):
    both = read_table(batch([3, 4]))
    alone = read_table(batch([4]))
    assert alone == [row for row in both if row["frame"] == "4"]
    assert [row["view"] for row in alone[:: len(alone) // 2]] == ["whole", "top_left"]
    assert tuple(alone[0]) == TRIALS.columns and len(alone) == 2 * 3 * (5 + 5 + 1 + 4 + 4)


def test_the_whole_target_is_tested_where_the_map_is_of_it(batch):
    one, group = (read_table(batch([3], *what)) for what in ((0,), (-1, [0, 1])))
    for row, other in zip(one, group, strict=True):
        share = float(row["probability"])
        # The second class has a logit of 0, as all but the first.
        assert float(other["probability"]) == pytest.approx(share + (1 - share) / 999)


def test_the_judgement_is_the_same_for_files_in_any_order(batch, tmp_path):
    first = batch([3, 4])
    second = tmp_path / "out/m/other/0000.tsv"
    second.parent.mkdir()
    second.write_bytes(first.read_bytes())
    digests = set()
    for tests in ([first, second], [second, first]):
        table, document = tmp_path / "faithfulness.tsv", tmp_path / "faithfulness.json"
        judge_maps.main(tests, table, document, ["m"], ["lot", "other"], 0)
        digests.add((sha256(table), sha256(document)))
    assert len(digests) == 1
    rows = read_table(table)
    assert len(rows) == 2 * 2 * 2 * 3 * 5 and {row["sample"] for row in rows} == {"lot", "other"}
    found = json.loads(document.read_text())
    assert {row["frames"] for row in found["means"]} == {4}
    curve = next(c for c in found["curves"] if (c["trial"], c["map"]) == ("deletion", "cam"))
    points = [
        float(row["probability"])
        for row in read_table(first)
        if row["trial"] == "deletion" and row["map"] == "cam" and row["share"] == "0.5"
    ]
    assert curve["probabilities"][2] == pytest.approx(np.mean(points))


def test_what_is_written_of_a_trial_is_what_it_has():
    assert ("frame", "view", *Trial._fields) == TRIALS.columns

"""What becomes of a picture, against a linear model and by hand."""

from pathlib import Path

import numpy as np
import pytest
import yaml
from doubles.tested_maps import noise
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from scipy import ndimage, signal

from cropsight.maps.fading import MEAN_COLOUR, MEAN_GREY
from cropsight.maps.faithfulness.measures import area
from cropsight.maps.faithfulness.perturbations import (
    blurred,
    deletion,
    explained_part,
    first_pixels,
    insertion,
    probability_of,
    ranking,
)
from cropsight.network.architectures import ARCHITECTURES
from cropsight.network.scores import probabilities

ROOT = Path(__file__).parents[4]
SIDE = 5
SHARES = np.linspace(0, 1, SIDE * SIDE + 1)


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


@pytest.mark.parametrize(("shape", "mean"), [((32, 32, 3), MEAN_COLOUR), ((16, 64, 1), 117)])
def test_deletion_goes_from_the_picture_to_grey_and_insertion_from_its_blur_to_it(shape, mean):
    picture, order = noise(1, *shape), np.random.default_rng(1).permutation(32 * 32)
    seen = []

    def probability(pictures):
        seen.append(pictures)
        return np.zeros(len(pictures))

    deletion(picture, order, np.array([0, 0.5, 1]), probability)
    insertion(picture, order, np.array([0, 0.5, 1]), probability)
    deleted, inserted = seen
    half = np.isin(np.arange(32 * 32), order[:512]).reshape(shape[:2])
    assert (deleted[0] == picture).all() and (deleted[2] == mean).all()
    assert (deleted[1][half] == mean).all() and (deleted[1] == picture)[~half].all()
    assert (inserted[0] == blurred(picture)).all() and (inserted[2] == picture).all()
    assert (inserted[1] == picture)[half].all() and (inserted[1] == inserted[0])[~half].all()


@pytest.mark.parametrize(("side", "kernel", "sigma"), [(224, 11, 5), (448, 21, 10), (32, 3, 5 / 7)])
def test_the_blur_is_that_of_the_code_of_the_authors_of_rise(side, kernel, sigma):
    # A peak, smoothed inside the kernel; then laid over the preprocessed picture, padded by zeros.
    peak = np.zeros((kernel, kernel))
    peak[kernel // 2, kernel // 2] = 1
    weights = ndimage.gaussian_filter(peak, sigma)
    assert weights.sum() == pytest.approx(1)
    picture = noise(2, side, side, 3)
    planes = np.moveaxis(picture - MEAN_COLOUR.astype(float), 2, 0)
    wanted = [signal.fftconvolve(plane, weights, mode="same") for plane in planes]
    wanted = np.moveaxis(wanted, 0, 2) + MEAN_COLOUR
    assert np.abs(blurred(picture) - wanted).max() <= 0.5 + 1e-3


def test_a_stretched_grey_picture_is_blurred_as_far_along_each_side():
    """As if a square had been stretched onto it: a share of each side, around it the mean grey."""
    picture = noise(2, 112, 224, 1)
    across, down = np.zeros(11), np.zeros(5)
    across[5] = down[2] = 1
    weights = np.outer(ndimage.gaussian_filter1d(down, 2.5), ndimage.gaussian_filter1d(across, 5))
    wanted = signal.fftconvolve(picture[..., 0] - 117.0, weights, mode="same") + 117
    found = blurred(picture)
    assert found.shape == picture.shape
    assert np.abs(found[..., 0] - wanted).max() <= 0.5 + 1e-3


@pytest.mark.parametrize("shape", [(20, 28, 1), (22, 22, 3)])
def test_small_pictures_are_blurred_too(shape):
    picture = noise(4, *shape)
    assert (
        np.abs(np.diff(blurred(picture).astype(int), axis=1)).mean()
        < 0.8 * np.abs(np.diff(picture.astype(int), axis=1)).mean()
    )


def test_the_mean_grey_is_the_mean_colour_in_grey():
    colour = Image.new("RGB", (1, 1), tuple(MEAN_COLOUR.tolist()))
    assert MEAN_GREY.tolist() == [colour.convert("L").getpixel((0, 0))]


@pytest.mark.parametrize("steps", [50, 100, 1000])
def test_curves_of_many_steps_are_those_of_pixel_after_pixel(steps):
    """As in the authors' code: a picture is changed further and further, some pixels at a time."""
    picture, order = noise(3, 32, 32, 3), np.random.default_rng(3).permutation(32 * 32)
    weights = np.random.default_rng(4).random((32, 32, 3))

    def output(pictures):
        return (pictures * weights).sum(axis=(1, 2, 3))

    shares = np.linspace(0, 1, steps + 1)
    for curve, start, finish in (
        (deletion, picture, np.broadcast_to(MEAN_COLOUR, picture.shape)),
        (insertion, blurred(picture), picture),
    ):
        seen, changed, wanted = start.reshape(-1, 3).copy(), 0, []
        for step in range(steps + 1):
            while changed < round(32 * 32 * step / steps):
                seen[order[changed]] = finish.reshape(-1, 3)[order[changed]]
                changed += 1
            wanted.append(float((seen * weights.reshape(-1, 3)).sum()))
        found = curve(picture, order, shares, output)
        assert found == pytest.approx(wanted)
        # By the sum that the authors' code takes.
        total = sum(wanted) - wanted[0] / 2 - wanted[-1] / 2
        assert area(shares, found) == pytest.approx(total / steps)


def test_every_step_changes_a_pixel_of_the_smallest_input():
    schema = yaml.safe_load((ROOT / "config/schemas/config.schema.yaml").read_text("utf-8"))
    most = schema["properties"]["faithfulness"]["properties"]["steps"]["maximum"]
    smallest = min(architecture.smallest for architecture in ARCHITECTURES.values())
    masks = first_pixels(
        np.arange(smallest**2), np.linspace(0, 1, most + 1), np.zeros((smallest, smallest, 3))
    )
    assert (np.diff(masks.sum(axis=(1, 2))) >= 1).all()


@given(st.lists(st.sampled_from([0, 1, 2]), min_size=9, max_size=9), st.permutations(range(9)))
def test_equal_pixels_go_in_the_order_of_the_ties(values, ties):
    order = ranking(np.float32(values).reshape(3, 3), np.float32(ties).reshape(3, 3)).tolist()
    assert order == sorted(range(9), key=lambda pixel: (-values[pixel], -ties[pixel]))


def test_shares_of_an_order_are_its_first_pixels():
    order = np.array([3, 0, 2, 1])
    masks = first_pixels(order, np.array([0, 0.25, 0.5, 1]), np.zeros((2, 2, 3)))
    assert masks.sum(axis=(1, 2)).tolist() == [0, 1, 2, 4]
    assert np.flatnonzero(masks[2]).tolist() == [0, 3]


def test_probability_of_a_group_of_labels_is_the_highest_of_them():
    logits = np.array([[0, 2, 1], [-1, -3, 0]])
    found = probability_of(lambda _: logits, [0, 1], "sigmoid")(noise(0, 2, 4, 4, 1))
    assert found == pytest.approx([1 / (1 + np.exp(-2)), 1 / (1 + np.exp(1))])


def test_probability_of_a_group_is_the_sum_over_its_classes():
    logits = np.random.default_rng(0).normal(size=(2, 1000))
    shares = probabilities(logits, "softmax")
    pictures = noise(0, 2, 4, 4, 3)
    assert probability_of(lambda _: logits, [7], "softmax")(pictures) == pytest.approx(shares[:, 7])
    assert probability_of(lambda _: logits, [7, 9], "softmax")(pictures) == pytest.approx(
        shares[:, 7] + shares[:, 9]
    )


def test_only_the_explained_part_is_left():
    picture = np.full((2, 2, 3), 200, np.uint8)
    left = explained_part(picture, np.float32([[0, 1], [2, 4]]))
    assert left[..., 0].tolist() == [[124, 143], [162, 200]]
    assert left[..., 2].tolist() == [[104, 128], [152, 200]]
    assert (explained_part(picture, np.zeros((2, 2), np.float32)) == MEAN_COLOUR).all()

"""Intervals against formulas, against a library, and on data with a known answer."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from cropsight.statistics import intervals
from cropsight.statistics.intervals import Inference

INFERENCE = Inference(confidence=0.95, resamples=1000, seed=1)


def made(seed, count, size, correlation, share=0.5):
    """Right and all frames of clusters [count] each; in one, frames are alike by `correlation`."""
    rng = np.random.default_rng(seed)
    spread = 1 / correlation - 1
    chance = rng.beta(share * spread, (1 - share) * spread, count)
    trials = np.full(count, size)
    return rng.binomial(trials, chance), trials


@given(st.integers(1, 300).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n))))
def test_interval_of_photos_is_wilsons(case):
    trials, successes = case
    z, p = stats.norm.ppf(0.975), successes / trials
    middle = (p + z**2 / (2 * trials)) / (1 + z**2 / trials)
    half = z / (1 + z**2 / trials) * math.sqrt(p * (1 - p) / trials + z**2 / (4 * trials**2))
    right = np.arange(trials) < successes
    found = intervals.of_share(right.astype(int), np.ones(trials, int), INFERENCE)
    assert found.method == "wilson"
    assert (found.low, found.high) == pytest.approx((middle - half, middle + half), abs=1e-9)


def test_few_clusters_count_as_so_many_photos():
    alike = intervals.of_share(np.array([20, 0, 20]), np.array([20, 20, 20]), INFERENCE)
    photos = intervals.of_share(np.array([1, 0, 1]), np.array([1, 1, 1]), INFERENCE)
    assert alike.method == "clusters"
    assert alike[:2] == pytest.approx(photos[:2])


def test_one_large_cluster_does_not_become_many_trials():
    one = intervals.of_share(np.array([1000, 1]), np.array([1000, 1]), INFERENCE)
    photo = intervals.of_share(np.array([1]), np.array([1]), INFERENCE)
    assert one.low == pytest.approx(photo.low, abs=0.01)


def test_all_right_in_many_clusters_still_has_a_width():
    found = intervals.of_share(np.full(40, 10), np.full(40, 10), INFERENCE)
    assert found.high == 1
    assert 0.85 < found.low < 0.95


def test_there_is_no_interval_of_nothing():
    assert math.isnan(intervals.of_share(np.array([0]), np.array([0]), INFERENCE).low)


def scipys(values, statistic, method, tail):
    """Limits of SciPy's bootstrap of paired values that leaves out `tail` at each end."""
    found = stats.bootstrap(
        values,
        statistic,
        paired=True,
        confidence_level=1 - 2 * tail,
        method=method,
        n_resamples=20_000,
        rng=np.random.default_rng(2),
    ).confidence_interval
    return found.low, found.high


def test_bootstrap_is_scipys():
    right, trials = made(seed=5, count=25, size=12, correlation=0.2, share=0.7)
    ours = intervals.of_sums(
        np.stack([right, trials], axis=1),
        lambda total: total[:, 0] / total[:, 1],
        INFERENCE._replace(resamples=20_000),
    )
    # Of 25 clusters, Hesterberg's formula leaves out 0.0176 at each end in place of 0.025.
    theirs = scipys(
        (right, trials),
        lambda r, t, axis: r.sum(axis=axis) / t.sum(axis=axis),
        "percentile",
        tail=0.0176,
    )
    assert ours[:2] == pytest.approx(theirs, abs=0.01)


def test_bootstrap_is_seeded():
    cases = made(seed=5, count=25, size=12, correlation=0.2)
    assert intervals.of_share(*cases, INFERENCE) == intervals.of_share(*cases, INFERENCE)
    other = intervals.of_share(*cases, INFERENCE._replace(seed=9))
    assert other != intervals.of_share(*cases, INFERENCE)


@pytest.mark.parametrize(
    ("count", "share"), [(5, 0.5), (12, 0.5), (20, 0.7), (20, 0.95), (60, 0.9)]
)
def test_intervals_of_frames_that_are_alike_cover_the_truth(count, share):
    inference = INFERENCE._replace(resamples=400)
    covered = naive = 0
    for seed in range(300):
        right, trials = made(seed, count, size=30, correlation=0.4, share=share)
        found = intervals.of_share(right, trials, inference)
        covered += found.low <= share <= found.high
        one_by_one = stats.binomtest(int(right.sum()), int(trials.sum())).proportion_ci(
            method="wilson"
        )
        naive += one_by_one.low <= share <= one_by_one.high
    assert covered / 300 > 0.92
    assert naive / 300 < 0.7


def newcombe_by_table(a, b, c, d):
    """Method 10 as in the paper: the second's share less the first's, of cells a to d."""
    n = a + b + c + d
    p, q = (a + c) / n, (a + b) / n
    limits = [stats.binomtest(k, n).proportion_ci(method="wilson") for k in (a + c, a + b)]
    spread = math.sqrt((a + b) * (c + d) * (a + c) * (b + d))
    product = a * d - b * c
    product = max(product - n / 2, 0) if product > 0 else product
    phi = product / spread if spread else 0
    dl, du = p - limits[0].low, limits[1].high - q
    el, eu = limits[0].high - p, q - limits[1].low
    low = p - q - math.sqrt(dl**2 - 2 * phi * dl * du + du**2)
    return low, p - q + math.sqrt(el**2 - 2 * phi * el * eu + eu**2)


@given(st.tuples(*[st.integers(0, 30)] * 4).filter(sum))
def test_interval_of_few_differing_photos_is_newcombes(cells):
    first, second = (np.repeat(kind, cells) for kind in ([1, 1, 0, 0], [1, 0, 1, 0]))
    trials = np.ones(len(first), int)
    found = intervals.newcombe(first, second, first * second, trials, INFERENCE)
    assert found[:2] == pytest.approx(newcombe_by_table(*cells), abs=1e-6)


def test_no_differing_frame_leaves_room_for_some():
    alike, trials = np.array([20, 0, 20]), np.full(3, 20)
    found = intervals.of_difference(alike, alike, alike, trials, INFERENCE)
    assert found.method == "clusters"
    assert found.low == pytest.approx(-found.high)
    assert found.high > 0.3


def means_of_clusters(rng, kind, count, size):
    """Sums and numbers of frames of clusters, and the true mean."""
    frames = np.full(count, size)
    noise = rng.normal(0, math.sqrt(0.6 / size), count) + rng.normal(0, math.sqrt(0.4), count)
    if kind == "gain":
        return (0.1 + 0.2 * noise) * frames, frames, 0.1
    if kind == "skewed":  # such as energies: many small ones, and a few large
        spread = 1 / 0.4 - 1
        return rng.beta(0.15 * spread, 0.85 * spread, count) * frames, frames, 0.15
    # squared errors of scores that are near the truth
    error = rng.normal(0, math.sqrt(0.4), (count, 1)) + rng.normal(0, math.sqrt(0.6), (count, size))
    return ((0.2 * error) ** 2).clip(0, 1).sum(axis=1), frames, 0.04


@pytest.mark.parametrize("kind", ["gain", "skewed", "errors"])
@pytest.mark.parametrize(("count", "size"), [(10, 20), (20, 10), (60, 5)])
def test_intervals_of_means_cover_the_truth(kind, count, size):
    rng, inference = np.random.default_rng(3), INFERENCE._replace(resamples=400)
    of_values = intervals.of_gain if kind == "gain" else intervals.of_mean
    covered = there = 0
    for _ in range(400):
        totals, frames, true = means_of_clusters(rng, kind, count, size)
        found = of_values(totals, frames, inference)
        there += found.method != "none"
        covered += found.low <= true <= found.high
    assert there > 0.9 * 400
    assert covered / there >= 0.92


@pytest.mark.parametrize("of_values", [intervals.of_mean, intervals.of_gain])
def test_nine_clusters_are_too_few_for_the_interval_of_a_mean(of_values):
    values = np.random.default_rng(0).random(10)
    assert of_values(values[:9], np.ones(9, int), INFERENCE).method == "none"
    assert of_values(values, np.ones(10, int), INFERENCE).method != "none"


def test_what_never_happened_in_ten_photos_may_happen():
    nothing = intervals.of_mean(np.zeros(10), np.ones(10, int), INFERENCE)
    ten = stats.binomtest(0, 10).proportion_ci(method="wilson")
    assert nothing[:2] == pytest.approx((0, ten.high)) and nothing.method == "clusters"
    same = intervals.of_mean(np.full(12, 0.3), np.ones(12, int), INFERENCE)
    assert same.low < 0.15 and same.high > 0.5
    # Of values that rounding alone sets apart there is no interval without a width.
    always = 1 - np.random.default_rng(0).random(10) * 1e-15
    assert intervals.of_mean(always, np.ones(10, int), INFERENCE).method == "clusters"
    assert intervals.of_gain(always, np.ones(10, int), INFERENCE).method == "none"


def test_skewed_percentiles_are_scipys_bca():
    values = np.random.default_rng(4).exponential(0.1, 40)
    found = intervals.of_mean(values, np.ones(40, int), INFERENCE._replace(resamples=20_000))
    # Of 38 clusters, Hesterberg's formula leaves out 0.0199 at each end in place of 0.025.
    theirs = scipys((values,), np.mean, "BCa", tail=0.0199)
    assert found[:2] == pytest.approx(theirs, abs=0.002)


def test_a_few_large_clusters_are_not_spoken_for_by_many_small_ones():
    """In a tenth of twelve scenes only the second is right; among photos, as often either."""
    rng, covered, repeats = np.random.default_rng(6), 0, 150
    trials = np.repeat([300, 1], [12, 60])
    for _ in range(repeats):
        luck, large = rng.random(72), trials > 1
        first = np.where(~large & (luck > 0.85), 1, 0) * trials
        second = (luck < np.where(large, 0.1, 0.15)) * trials
        found = intervals.of_difference(first, second, 0 * first, trials, INFERENCE)
        covered += found.low <= 0.1 * 3600 / 3660 <= found.high
    assert covered / repeats >= 0.92


def test_equal_gains_are_no_certainty():
    """Of ten frames of a scene the second has one more, but for a tenth, in which it has nine less.

    So in the mean there is no difference, though most studies of twelve scenes do not see it.
    """
    rng, covered, repeats = np.random.default_rng(7), 0, 150
    for _ in range(repeats):
        odd = rng.random(12) < 0.1
        first, second = np.where(odd, 9, 4), np.where(odd, 0, 5)
        both = np.minimum(first, second)
        found = intervals.of_difference(first, second, both, np.full(12, 10), INFERENCE)
        covered += found.low <= 0 <= found.high
    assert covered / repeats >= 0.92

"""Each statistic against a library, a formula, hand-worked cases, or data with a known answer."""

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from sklearn import metrics

from cropsight.statistics import bootstrap, curves, intervals, matched, paired, rates
from cropsight.statistics.clusters import clusters, sums
from cropsight.statistics.intervals import Inference
from cropsight.statistics.multiplicity import multiplicity

INFERENCE = Inference(confidence=0.95, resamples=1000, seed=1)
NAN = float("nan")


def made(seed, count, size, correlation, share=0.5):
    """Right and all frames of clusters [count] each; in one, frames are alike by `correlation`."""
    rng = np.random.default_rng(seed)
    spread = 1 / correlation - 1
    chance = rng.beta(share * spread, (1 - share) * spread, count)
    trials = np.full(count, size)
    return rng.binomial(trials, chance), trials


def test_rates_are_those_of_scikit_learn():
    rng = np.random.default_rng(0)
    truth, called = rng.random((2, 200)) < [[0.3], [0.4]]
    total = rates.outcomes(truth, called).sum(axis=0)
    assert rates.sensitivity(total) == pytest.approx(metrics.recall_score(truth, called))
    assert rates.specificity(total) == pytest.approx(metrics.recall_score(~truth, ~called))
    assert rates.precision(total) == pytest.approx(metrics.precision_score(truth, called))
    assert rates.f1(total) == pytest.approx(metrics.f1_score(truth, called))
    expected = metrics.balanced_accuracy_score(truth, called)
    assert rates.balanced_accuracy(total) == pytest.approx(expected)


def test_rates_of_nothing_are_not_numbers():
    only_negatives = np.array([0, 0, 0, 5])
    assert math.isnan(rates.sensitivity(only_negatives))
    assert math.isnan(rates.precision(only_negatives))
    assert rates.specificity(only_negatives) == 1


def test_photos_stand_for_themselves_and_videos_are_cut_into_blocks():
    samples = ["a", "a", "b", "b", "b", "b", "c"]
    times = np.array([NAN, NAN, 0, 1.9, 2, 6.1, 0.5])
    assert clusters(samples, times, 2).tolist() == [0, 1, 2, 2, 3, 4, 5]


def test_sums_of_clusters():
    values = np.array([[1, 0], [0, 1], [1, 1]])
    assert sums(values, np.array([1, 0, 1])).tolist() == [[0, 1], [2, 1]]


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


def test_bootstrap_is_scipys():
    right, trials = made(seed=5, count=25, size=12, correlation=0.2, share=0.7)
    ours = intervals.of_sums(
        np.stack([right, trials], axis=1),
        lambda total: total[:, 0] / total[:, 1],
        INFERENCE._replace(resamples=20_000),
    )
    # Of 25 clusters, Hesterberg's formula leaves out 0.0176 at each end in place of 0.025.
    theirs = stats.bootstrap(
        (right, trials),
        lambda r, t, axis: r.sum(axis=axis) / t.sum(axis=axis),
        paired=True,
        confidence_level=1 - 2 * 0.0176,
        method="percentile",
        n_resamples=20_000,
        rng=np.random.default_rng(2),
    ).confidence_interval
    assert ours[:2] == pytest.approx((theirs.low, theirs.high), abs=0.01)


def test_bootstrap_is_seeded():
    cases = made(seed=5, count=25, size=12, correlation=0.2)
    assert intervals.of_share(*cases, INFERENCE) == intervals.of_share(*cases, INFERENCE)
    other = intervals.of_share(*cases, INFERENCE._replace(seed=9))
    assert other != intervals.of_share(*cases, INFERENCE)


def test_the_mean_has_the_limits_of_its_draws():
    values = np.random.default_rng(6).random(12)
    drawn = np.random.default_rng(3).integers(0, 12, (2000, 12))
    expected = bootstrap.limits(values[drawn].mean(axis=1), 12, 0.9)
    assert bootstrap.limits_of_mean(values, 2000, 3, 0.9) == pytest.approx(expected, rel=1e-12)
    assert bootstrap.limits_of_mean(values[:1], 2000, 3, 0.9) is None


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


def test_mcnemar_is_an_exact_binomial_test():
    first = np.array([1, 1, 1, 1, 0, 0, 1, 0], bool)
    second = np.array([0, 0, 0, 1, 0, 1, 0, 0], bool)
    found = paired.discordant(first, second)
    assert found == (4, 1)
    assert paired.mcnemar(found) == pytest.approx(stats.binomtest(1, 5).pvalue)
    # Five discordant frames on one side are not enough, as the textbooks say.
    assert paired.mcnemar(paired.Discordant(0, 5)) == pytest.approx(0.0625)
    assert paired.mcnemar(paired.Discordant(0, 0)) == 1


@given(st.lists(st.sampled_from([-1, 0, 1]), min_size=2, max_size=11))
def test_sign_flip_of_photos_is_mcnemars_test(gains):
    gains = np.array(gains)
    expected = paired.mcnemar(paired.Discordant(int((gains < 0).sum()), int((gains > 0).sum())))
    assert paired.sign_flip(gains, 5000, 0) == pytest.approx(expected)


def test_sign_flip_by_hand():
    # Of the 8 flips of 3, 2 and 1 only two have a sum of 6 or -6, and two of 4 or -4.
    assert paired.sign_flip(np.array([3, 2, 1]), 5000, 0) == pytest.approx(2 / 8)
    assert paired.sign_flip(np.array([3, 2, -1]), 5000, 0) == pytest.approx(4 / 8)
    assert paired.least_p(3) == 2 / 8


def test_sign_flip_holds_its_level_where_mcnemar_does_not():
    rng = np.random.default_rng(3)
    by_cluster = by_frame = 0
    for _ in range(200):
        # Neither strategy is better, but in a block one of them has the luck.
        gains = rng.choice([-10, 10], 14) * rng.integers(0, 2, 14)
        by_cluster += paired.sign_flip(gains, 300, 0) < 0.05
        counts = paired.Discordant(int(-gains[gains < 0].sum()), int(gains[gains > 0].sum()))
        by_frame += paired.mcnemar(counts) < 0.05
    assert by_cluster / 200 < 0.09
    assert by_frame / 200 > 0.3


def test_holm_by_hand():
    assert paired.holm([0.01, 0.04, 0.03]) == pytest.approx([0.03, 0.06, 0.06])
    assert paired.holm([]) == []


def least(negatives, rate, weights=None):
    weights = np.ones(len(negatives), int) if weights is None else np.array(weights)
    return matched.thresholds(np.array(negatives), weights[None], rate)[0]


@given(
    st.lists(st.integers(0, 30), min_size=1, max_size=60),
    st.floats(0, 0.99),
)
def test_threshold_keeps_to_the_rate_and_is_the_least(numbers, rate):
    negatives = np.array(numbers) / 30
    found = least(negatives, rate)
    assert (negatives >= found).mean() <= rate + 1e-9
    lower = negatives[negatives < found].max()
    assert (negatives >= lower).mean() > rate - 1e-9


@given(
    st.lists(st.tuples(st.integers(0, 9), st.integers(0, 3)), min_size=1, max_size=20),
    st.floats(0, 0.99),
)
def test_a_weight_is_so_many_frames(pairs, rate):
    scores, weights = np.array([p[0] for p in pairs]) / 9, np.array([p[1] for p in pairs])
    if not weights.sum():
        assert np.isnan(least(scores, rate, weights))
    else:
        assert least(scores, rate, weights) == least(np.repeat(scores, weights), rate)


def test_clusters_stay_whole_and_negatives_are_dealt_out():
    truth = np.array([False, False, True, True, False, True])
    cluster = np.array([0, 0, 0, 5, 10, 7])
    fold = matched.folds(truth, cluster)
    assert fold[0] == fold[1] == fold[2] != fold[4]
    assert sorted({fold[0], fold[4]}) == [0, 1]


def test_frames_are_not_called_by_thresholds_of_their_own_fold():
    # The one fold with high negatives must be judged by the other's low ones.
    truth, scores = np.zeros(4, bool), np.array([0.1, 0.2, 0.8, 0.9])
    called = matched.called_at(truth, scores, np.array([0, 0, 1, 1]), 0.0)
    assert called.tolist() == [False, False, True, True]


def test_every_frame_drawn_once_gives_the_sensitivity_itself():
    rng = np.random.default_rng(11)
    truth, scores, fold = rng.random(50) < 0.5, rng.random(50), rng.integers(0, 5, 50)
    called = matched.called_at(truth, scores, fold, 0.2)
    drawn = matched.sensitivity(truth, scores, fold, 0.2, np.ones((1, 50), int))
    assert drawn == pytest.approx(called[truth].mean())


def test_a_draw_is_what_its_frames_would_give():
    rng = np.random.default_rng(12)
    truth, scores, fold = rng.random(40) < 0.5, rng.random(40), rng.integers(0, 3, 40)
    times = rng.multinomial(40, np.full(40, 1 / 40))
    again = [np.repeat(values, times) for values in (truth, scores, fold)]
    expected = matched.called_at(*again, 0.3)[again[0]].mean()
    assert matched.sensitivity(truth, scores, fold, 0.3, times[None]) == pytest.approx(expected)


def test_rate_on_new_negatives_is_the_one_asked_for():
    rng = np.random.default_rng(4)
    called = matched.called_at(np.zeros(5000, bool), rng.random(5000), np.arange(5000) % 5, 0.05)
    assert called.mean() == pytest.approx(0.05, abs=0.01)


def test_p_value_of_a_bootstrap_counts_the_far_side():
    assert bootstrap.p_value(np.array([1.0] * 97 + [-1.0] * 2)) == pytest.approx(2 * 3 / 100)
    assert bootstrap.p_value(np.zeros(99)) == 1
    assert bootstrap.p_value(np.array([1.0] * 99)) == pytest.approx(2 / 100)


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


def test_roc_area_is_mann_whitneys_u():
    rng = np.random.default_rng(7)
    truth = rng.random(80) < 0.4
    scores = np.round(rng.random(80) * 0.5 + truth * 0.2, 2)
    found = curves.measures(truth, scores)
    u = stats.mannwhitneyu(scores[truth], scores[~truth]).statistic
    assert found.roc_area == pytest.approx(u / (truth.sum() * (~truth).sum()))
    assert found.brier == pytest.approx(metrics.brier_score_loss(truth, scores))
    points = curves.points(truth, scores)
    assert np.trapezoid(points.roc[:, 1], points.roc[:, 0]) == pytest.approx(found.roc_area)


def test_precision_recall_by_hand():
    truth, scores = np.array([True, False, True]), np.array([0.9, 0.6, 0.3])
    assert curves.measures(truth, scores).average_precision == pytest.approx(0.5 * 1 + 0.5 * 2 / 3)
    points = curves.points(truth, scores).precision_recall.tolist()
    assert [0.5, 1.0] in points
    assert [1.0, pytest.approx(2 / 3)] in points


def test_frames_of_one_kind_cannot_be_ranked():
    found = curves.measures(np.ones(3, bool), np.array([0.5, 1, 1]))
    assert found == (None, None, pytest.approx(0.25 / 3))


def test_reliability_by_hand():
    truth, scores = np.array([True, False, True, True]), np.array([0.12, 0.18, 0.95, 1.0])
    assert curves.reliability(truth, scores) == pytest.approx(
        np.array([[0.15, 0.5, 2], [0.975, 1, 2]])
    )


@given(st.lists(st.tuples(*[st.booleans()] * 3), min_size=1, max_size=40))
def test_any_view_errs_at_least_as_often_as_one_and_at_most_as_all_together(rows):
    called = np.array(rows)
    found = multiplicity(called)
    assert called.mean(axis=0).max() <= found.any <= min(1, called.mean(axis=0).sum()) + 1e-9


def test_independent_views_multiply_and_equal_ones_do_not():
    called = np.random.default_rng(8).random((50_000, 4)) < 0.05
    found = multiplicity(called)
    assert found.any == pytest.approx(0.185, abs=0.01)  # 1 - 0.95**4
    assert found.any_if_independent == pytest.approx(0.185, abs=0.005)
    equal = multiplicity(np.repeat(called[:, :1], 4, axis=1))
    assert equal.any == equal.single < equal.any_if_independent

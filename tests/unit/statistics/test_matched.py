"""Thresholds that keep to a false-positive rate, folds, and what is found with them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.statistics import matched


def least(negatives, allowed, times=None):
    once = np.ones(len(negatives), np.int64)
    times = once if times is None else np.array(times)
    return matched.thresholds(np.array(negatives), once, times[None], np.array([allowed]))[0]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=60), st.floats(0, 80))
def test_threshold_keeps_to_what_is_allowed_and_is_the_least(numbers, allowed):
    negatives = np.array(numbers) / 30
    found = least(negatives, allowed)
    assert (negatives >= found).sum() <= allowed + 1e-6
    if found > -np.inf:
        lower = negatives[negatives < found].max()
        assert (negatives >= lower).sum() > allowed - 1e-6


@given(
    st.lists(st.integers(0, 200), min_size=1, max_size=20, unique=True),
    st.data(),
    st.integers(0, 30),
)
def test_copies_of_a_negative_are_others_of_nearly_its_score(scores, data, allowed):
    """Spread half-way to its neighbours, as many of them are called as may be."""
    scores = np.sort(np.array(scores))[::-1] / 200
    counts = st.lists(st.integers(0, 4), min_size=len(scores), max_size=len(scores))
    times = np.array(data.draw(counts))
    if not times.sum():
        return
    gaps = scores[:-1] - scores[1:]
    above, below = np.append(gaps[:1], gaps), np.append(gaps, 0)
    spread = []
    for score, up, down, count in zip(
        scores, above if len(gaps) else [0], below, times, strict=True
    ):
        places = (np.arange(count)[::-1] - (count - 1) / 2) / max(count, 1)
        spread.extend(score + place * (up if place > 0 else down) for place in places)
    found = least(scores, allowed, times)
    called = (np.array(spread) > found + 1e-9).sum()
    if found == -np.inf:
        assert times.sum() <= allowed
    elif scores[-1] + 1e-9 < found:
        assert called == min(allowed, times.sum())
    else:  # Below the last one there is no score to spread its copies to.
        assert called <= allowed


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3)), min_size=12, max_size=20),
    st.integers(0, 30),
)
def test_negatives_of_one_score_are_all_called_or_none(pairs, allowed):
    """Then a threshold is that of as many frames."""
    scores = np.repeat([pair[0] for pair in pairs], 2) / 9
    times = np.repeat([pair[1] for pair in pairs], 2)
    if times.sum():
        assert least(scores, allowed, times) == least(np.repeat(scores, times), allowed)


def folds(truth, cluster, sample, rate=0.2):
    return matched.design(truth, cluster, sample, rate).fold


def test_neighbours_are_held_out_together():
    truth, cluster = np.arange(60) % 3 == 0, np.arange(60) // 2
    one_sample = folds(truth, cluster, np.zeros(60, int))
    assert (np.diff(one_sample) >= 0).all() and set(one_sample) == set(range(5))
    # Every cluster has a negative, so that each fold has equally many clusters.
    assert np.bincount(one_sample).tolist() == [6] * 5


def test_whole_samples_are_held_out_and_shared_scenes_join_them():
    samples = np.repeat(np.arange(12), 5)
    cluster = np.arange(60)
    cluster[samples == 3] = cluster[samples == 7][0]
    _, cluster = np.unique(cluster, return_inverse=True)
    fold = folds(np.zeros(60, bool), cluster, samples)[cluster]
    for sample in range(12):
        assert len(set(fold[samples == sample])) == 1
    assert fold[samples == 3][0] == fold[samples == 7][0]
    assert len(set(fold)) == 5


def test_a_sample_with_most_negatives_is_cut():
    samples = np.repeat([0, 1, 2], [50, 5, 5])
    fold = folds(np.zeros(60, bool), np.arange(60), samples)
    assert np.bincount(fold).tolist() == [12] * 5 and (np.diff(fold) >= 0).all()


@pytest.mark.parametrize("first", [True, False])
def test_a_folder_of_positives_beside_one_of_negatives_is_dealt_out_evenly(first):
    """In whatever order they are; the same holds where a scene makes one cluster of photos."""
    truth = np.repeat([first, not first], [20 if first else 40, 40 if first else 20])
    fold = folds(truth, np.arange(60), truth.astype(int), 0.05)
    assert np.bincount(fold[truth]).tolist() == [4] * 5
    assert np.bincount(fold[~truth]).tolist() == [8] * 5
    assert (np.diff(fold[truth]) >= 0).all()


def test_what_follows_the_last_negative_of_a_video_is_held_out_with_it():
    truth = np.arange(60) >= 40
    fold = folds(truth, np.arange(60), np.zeros(60, int), 0.05)
    assert np.bincount(fold).tolist() == [8, 8, 8, 8, 28]


def test_samples_are_cut_where_too_few_negatives_would_be_left():
    """With 15 of 30 held out, 15 set no threshold for 5 %; with six of 30, 24 do."""
    samples = np.repeat([0, 1, 2, 3, 4], [14, 4, 4, 4, 4])
    fold = folds(np.zeros(30, bool), np.arange(30), samples, 0.05)
    assert np.bincount(fold).tolist() == [6] * 5
    assert len(set(folds(np.zeros(30, bool), np.arange(30), samples, 0.2)[:14])) == 1


def design(truth, fold, rate, cluster=None):
    cluster = np.arange(len(truth)) if cluster is None else cluster
    return matched.Design(truth, cluster, fold, rate)


def test_frames_are_not_called_by_thresholds_of_their_own_fold():
    # The one fold with high negatives must be called by the threshold of the other's low ones.
    truth, scores = np.zeros(4, bool), np.array([0.1, 0.2, 0.8, 0.9])
    called = matched.called_at(design(truth, np.array([0, 0, 1, 1]), 0.4), scores)
    assert called.tolist() == [False, False, True, True]


@pytest.mark.parametrize("rate", [0.01, 0.05, 0.1, 0.3, 0.5])
def test_the_fewest_negatives_are_feasible_and_one_less_is_not(rate):
    least = matched.least_negatives(rate, positives=0)
    for count, feasible in ((least, True), (least - 1, False)):
        truth, cluster = np.zeros(count, bool), np.arange(count)
        found = [matched.design(truth, cluster, sample, rate) for sample in (cluster, 0 * cluster)]
        assert [one is not None for one in found] == [feasible] * 2 or count < matched.FOLDS


def test_more_positives_take_as_many_negatives_until_thresholds_are_no_extremes():
    least = [matched.least_negatives(0.05, positives) for positives in (1, 24, 25, 60, 74, 10_000)]
    # Of 74, 59 set a threshold, of which 0.05 * 60 - 1 may be called.
    assert least == [24, 24, 25, 60, 74, 74]


def test_every_cluster_drawn_once_gives_the_sensitivity_itself():
    rng = np.random.default_rng(11)
    truth, scores, fold = rng.random(50) < 0.5, rng.random(50), rng.integers(0, 5, 50)
    plan = design(truth, fold, 0.2)
    drawn = matched.shares(plan, scores, np.ones((1, 50), int), truth[:, None])
    assert drawn == pytest.approx(matched.called_at(plan, scores)[truth].mean())


def by_hand(truth, asked, cluster, fold, scores, rate, times):
    """Share of the frames asked for that is called in a draw, by a search over all thresholds."""
    hits = trials = 0
    for tested in np.unique(fold):
        scenes = [n for n in np.unique(cluster[~truth]) if fold[n] != tested]
        share = (rate * (len(scenes) + 1) - 1) / len(scenes)
        drawn = [n for n in scenes for _ in range(times[n])]

        def loss(least, drawn=drawn):
            return sum((scores[(cluster == n) & ~truth] >= least).mean() for n in drawn)

        possible = np.nextafter([-np.inf, *np.sort(scores)], np.inf)
        least = next(value for value in possible if loss(value) <= share * len(drawn) + 1e-9)
        for n in np.flatnonzero(fold == tested):
            of = (cluster == n) & asked
            hits += times[n] * (scores[of] >= least).sum()
            trials += times[n] * of.sum()
    return hits / trials


@pytest.mark.parametrize("seed", range(8))
def test_a_draw_is_what_its_scenes_would_give(seed):
    rng = np.random.default_rng(seed)
    cluster = np.sort(rng.integers(0, 25, 120))
    _, cluster = np.unique(cluster, return_inverse=True)
    truth, scores = rng.random(120) < 0.4, rng.integers(0, 40, 120) / 40
    fold = rng.integers(0, 5, cluster.max() + 1)
    times = rng.multinomial(len(fold), np.full(len(fold), 1 / len(fold)))
    plan = design(truth, fold, 0.2, cluster)
    assert plan.feasible
    group = truth & (rng.random(120) < 0.5)
    found = matched.shares(plan, scores, times[None], np.stack([truth, group], axis=1))
    expected = [
        by_hand(truth, asked, cluster, fold, scores, 0.2, times) for asked in (truth, group)
    ]
    assert found[0] == pytest.approx(expected)


@pytest.mark.parametrize(("count", "rate"), [(24, 0.05), (30, 0.05), (60, 0.05), (25, 0.2)])
def test_the_expected_rate_on_new_scenes_is_at_most_the_one_asked_for(count, rate):
    """Scenes of one to nine frames, alike within, those of large scenes with higher scores."""
    rng = np.random.default_rng(4)
    rates = []
    for _ in range(400):
        sizes = rng.integers(1, 10, count)
        cluster = np.repeat(np.arange(count), sizes)
        scores = rng.random(count)[cluster] + 0.2 * rng.random(len(cluster)) + sizes[cluster] / 20
        truth = np.zeros(len(cluster), bool)
        plan = matched.design(truth, cluster, cluster, rate)
        rates.append(matched.alarms(plan, matched.called_at(plan, scores)).mean())
    error = np.std(rates) / 20
    assert np.mean(rates) <= rate + 2 * error
    assert np.mean(rates) >= rate / 4

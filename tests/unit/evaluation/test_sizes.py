"""Found frames by the size of the largest box, against pandas and in simulated studies."""

import math

import numpy as np
import pandas as pd
import pytest
from doubles.detections import EVALUATION, NAN, labelled, one, tables
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace
from statsmodels.stats.proportion import proportion_confint

from cropsight.evaluation.matched_calls import matched_calls
from cropsight.evaluation.metrics import evaluate
from cropsight.evaluation.sizes import FEWEST_FRAMES, size_bins, size_rows
from cropsight.statistics.intervals import Inference

INFERENCE = Inference(0.95, 400, 0)


def study(positives, negatives, seed, slope=1.5):
    """Photos in which larger targets have higher scores; the crops' are higher than the whole's."""
    rng = np.random.default_rng(seed)
    count = positives + negatives
    truth = np.arange(count) < positives
    boxes = np.where(truth, rng.random(count), NAN)
    seen = np.where(truth, slope * np.nan_to_num(boxes), 0)
    scores = {"whole": rng.random(count) + seen, "crops": rng.random(count) + seen + 0.2 * truth}
    called = {name: values > 1 for name, values in scores.items()}
    return labelled(truth, np.arange(count), scores, called, boxes=boxes)


def rows_of(frames, wanted=4, rate=0.1):
    bins = size_bins(frames, wanted)
    assert bins is not None
    at_rate = matched_calls(frames, INFERENCE, rate, bins.members)
    return list(size_rows(frames, bins, at_rate, INFERENCE))


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("wanted", [4, [0.1, 0.5], [0.3]])
def test_shares_are_those_of_pandas(seed, wanted):
    frames = study(50, 60, seed)
    boxed = pd.Series(frames.largest_box).dropna()
    if isinstance(wanted, int):
        group = pd.qcut(boxed, wanted, labels=False)
    else:
        group = pd.cut(boxed, [0, *wanted, 1.0001], right=False, labels=False)
    calls = {"decision": frames.called, "matched": matched_calls(frames, INFERENCE, 0.1).called}
    rows = rows_of(frames, wanted)
    assert len(rows) == 2 * 2 * group.nunique()
    for at, by_strategy in calls.items():
        for strategy, called in by_strategy.items():
            expected = pd.Series(called)[boxed.index].groupby(group).agg(["mean", "size"])
            found = [row for row in rows if (row.strategy, row.at) == (strategy, at)]
            assert [row.found.value for row in found] == pytest.approx(list(expected["mean"]))
            assert [row.frames for row in found] == list(expected["size"])
            assert [row.clusters for row in found] == list(expected["size"])
            for row, (_, sizes) in zip(found, boxed.groupby(group), strict=True):
                assert row.low <= sizes.min() and sizes.max() <= row.high


def test_small_objects_are_found_less():
    rows = rows_of(study(400, 200, 0))
    for strategy in ("whole", "crops"):
        for at in ("decision", "matched"):
            found = [row.found for row in rows if (row.strategy, row.at) == (strategy, at)]
            assert [share.value for share in found] == sorted(share.value for share in found)
            assert found[0].high < found[-1].low


def test_intervals_at_matched_alarms_cover_what_so_many_more_frames_would_give():
    """Thresholds that are known would find that share, but they are set on 40 frames."""
    rate, missed = 0.1, 0
    many = study(40_000, 40_000, 99)
    least = np.quantile(many.scores["crops"][~many.truth], 1 - rate * 41 / 40 + 1 / 40)
    for seed in range(60):
        for row in rows_of(study(40, 40, seed), [0.5]):
            if (row.strategy, row.at) != ("crops", "matched"):
                continue
            chosen = (many.largest_box >= row.low) & (many.largest_box < row.high)
            expected = (many.scores["crops"][chosen] >= least).mean()
            missed += not row.found.low <= expected <= row.found.high
    assert missed <= 0.08 * 120


@settings(max_examples=25)
@given(
    st.lists(st.floats(0, 1) | st.sampled_from([0.1, 1.0]) | st.just(NAN), min_size=1),
    st.integers(1, 20) | st.lists(st.floats(0.01, 0.99), min_size=1, unique=True).map(sorted),
)
def test_bins_partition_the_frames_with_boxes(sizes, wanted):
    frames = labelled(np.ones(len(sizes), bool), np.arange(len(sizes)), boxes=np.array(sizes))
    bins = size_bins(frames, wanted)
    boxed = ~np.isnan(frames.largest_box)
    if bins is None:
        assert not boxed.any()
        return
    assert (bins.members.sum(axis=1) == boxed).all()
    assert len(bins.edges) == bins.members.shape[1] + 1 and list(bins.edges) == sorted(bins.edges)
    assert bins.edges[0] == 0 and bins.edges[-1] == 1
    if isinstance(wanted, int):
        counts = bins.members.sum(axis=0)
        assert len(counts) == 1 or counts.min() >= FEWEST_FRAMES


def test_frames_of_one_scene_are_not_certain():
    boxes = np.linspace(0.01, 0.9, 40)
    frames = labelled(np.ones(40, bool), np.zeros(40, int), called={"whole": np.ones(40, bool)},
                      scores={"whole": np.ones(40)}, boxes=boxes)  # fmt: skip
    for row in rows_of(frames):
        assert (row.frames, row.clusters, row.found.value) == (10, 1, 1.0)
        assert row.found.low < 0.3 and row.found.interval == "clusters"


@pytest.mark.parametrize("positives", [1, 2, 5, 9])
def test_at_matched_alarms_few_clusters_are_less_certain_than_as_decided(positives):
    for row in rows_of(study(positives, 40, 0)):
        if row.at == "decision":
            assert row.found.interval == "wilson"
            continue
        right = round(row.found.value * positives)
        low, high = proportion_confint(right, positives, method="wilson")
        assert row.found.low <= low + 1e-9 and row.found.high >= high - 1e-9
        assert row.found.high - row.found.low > 0.3


def test_frames_of_one_scene_are_not_certain_at_matched_alarms():
    frames = study(40, 40, 0)
    together = frames._replace(cluster=np.maximum(np.arange(80) - 39, 0))
    found = [row.found for row in rows_of(together) if row.at == "matched"]
    assert len(found) == 4 * 2
    assert all(share.high - share.low >= 0.6 for share in found)


@pytest.mark.parametrize(
    ("boxes", "edges"),
    [
        ([0.2] * 30, [0.0, 1.0]),
        ([0.2], [0.0, 1.0]),
        ([1.0], [0.0, 1.0]),
        ([1.0] * 10 + [0.1] * 10, [0.0, 1.0, 1.0]),
    ],
)
def test_of_equal_sizes_there_is_no_second_bin(boxes, edges):
    frames = labelled(np.ones(len(boxes), bool), np.arange(len(boxes)), boxes=np.array(boxes),
                      called={"whole": np.ones(len(boxes), bool)})  # fmt: skip
    rows = rows_of(frames)
    assert [row.low for row in rows] == edges[:-1] and [row.high for row in rows] == edges[1:]
    assert sum(row.frames for row in rows) == len(boxes)


def test_edges_may_leave_bins_empty():
    frames = labelled(np.ones(3, bool), np.arange(3), boxes=np.array([0.5, 0.5, NAN]),
                      called={"whole": np.array([1, 0, 1], bool)})  # fmt: skip
    empty, full = rows_of(frames, [0.3])
    assert (empty.frames, empty.clusters, empty.found.value, empty.found.low) == (0, 0, None, None)
    assert (full.frames, full.found.value) == (2, 0.5)


def test_without_boxes_or_negatives_nothing_is_made_up():
    rows = [("yes", 0.9, 0.2, 0.1)] * 12
    assert evaluate(*tables(rows), EVALUATION, {}).sizes == []
    sizes = [0.1] * 11 + [NAN]
    found = evaluate(*tables(rows, boxes=sizes), replace(EVALUATION, sizes=[0.05]), {})
    assert {row.at for row in found.sizes} == {"decision"}
    assert one(found.sizes, strategy="whole", low=0.05).frames == 11
    assert found.costs == []
    assert not any(math.isnan(row.low) for row in found.sizes)

"""What draws with replacement say."""

import numpy as np
import pytest

from cropsight.statistics import bootstrap


def test_frames_are_drawn_with_their_cluster_and_a_few_at_a_time(monkeypatch):
    cluster = np.array([0, 1, 1, 2, 0])
    monkeypatch.setattr(bootstrap, "HELD", 5 * 7)
    parts = list(bootstrap.frame_draws(cluster, 250, 3))
    assert max(map(len, parts)) == 7
    times = np.concatenate(list(bootstrap.draws(3, 250, 3)))
    assert (np.concatenate(parts) == times[:, cluster]).all()


def test_p_value_of_a_bootstrap_counts_the_far_side():
    assert bootstrap.p_value(np.array([1.0] * 97 + [-1.0] * 2)) == pytest.approx(2 * 3 / 100)
    assert bootstrap.p_value(np.zeros(99)) == 1
    assert bootstrap.p_value(np.array([1.0] * 99)) == pytest.approx(2 / 100)

"""Which frames count together."""

import numpy as np

from cropsight.statistics.clusters import clusters, sums

NAN = float("nan")


def test_photos_stand_for_themselves_and_videos_are_cut_into_blocks():
    samples = ["a", "a", "b", "b", "b", "b", "c"]
    times = np.array([NAN, NAN, 0, 1.9, 2, 6.1, 0.5])
    assert clusters(samples, times, 2).tolist() == [0, 1, 2, 2, 3, 4, 5]


def test_sums_of_clusters():
    values = np.array([[1, 0], [0, 1], [1, 1]])
    assert sums(values, np.array([1, 0, 1])).tolist() == [[0, 1], [2, 1]]

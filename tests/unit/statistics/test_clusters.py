"""Which frames count together."""

import numpy as np

from cropsight.statistics.clusters import Kinds, clusters, sums

NAN = float("nan")


def test_photos_stand_for_themselves_and_videos_are_cut_into_blocks():
    samples = ["a", "a", "b", "b", "b", "b", "c"]
    times = np.array([NAN, NAN, 0, 1.9, 2, 6.1, 0.5])
    found = clusters(samples, times, [""] * 7, 2)
    assert found.number.tolist() == [0, 1, 2, 2, 3, 4, 5]
    assert found.kinds == Kinds(scenes=0, photos=2, blocks=4)


def test_scenes_replace_photos_and_blocks_in_whatever_samples_they_are():
    samples = ["a", "a", "b", "b", "b", "c"]
    times = np.array([NAN, NAN, 0, 50, 99, 3])
    found = clusters(samples, times, ["bridge", "", "bridge", "bridge", "", "b"], 10)
    assert found.number.tolist() == [0, 1, 0, 0, 2, 3]
    assert found.kinds == Kinds(scenes=2, photos=1, blocks=1)


def test_sums_of_clusters():
    values = np.array([[1, 0], [0, 1], [1, 1]])
    assert sums(values, np.array([1, 0, 1])).tolist() == [[0, 1], [2, 1]]

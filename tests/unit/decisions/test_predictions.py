"""Predictions of a frame's views, averaged and joined."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from cropsight.decisions.predictions import joined, mean
from cropsight.network.scores import softmax
from cropsight.results.arrays import Predictions


@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 1000))
def test_the_mean_is_of_the_probabilities(frames: int, crops: int, seed: int) -> None:
    logits = np.random.default_rng(seed).normal(0, 20, (frames, 1 + crops, 7)).astype(np.float32)
    numbers = np.repeat(np.arange(frames) * 5, 1 + crops).tolist()
    batch = Predictions(logits.reshape(-1, 7), numbers, ["whole", *"c" * crops] * frames)
    found = mean(batch, [row for row, name in enumerate(batch.views) if name == "c"], "crops_mean")
    assert (found.frames, set(found.views)) == ([n * 5 for n in range(frames)], {"crops_mean"})
    expected = [softmax(frame[1:]).mean(axis=0) for frame in logits]
    np.testing.assert_allclose(softmax(found.logits), expected, rtol=1e-9)


def test_the_mean_is_finite_where_probabilities_are_not_seen() -> None:
    batch = Predictions(np.array([[0, 2000], [0, 2000]], np.float32), [3, 3], ["a", "b"])
    found = mean(batch, [0, 1], "m")
    np.testing.assert_allclose(found.logits, [[-2000, 0]], atol=1e-9)


def test_batches_of_the_same_frames_are_joined_frame_by_frame() -> None:
    one = Predictions(np.array([[1.0], [2.0], [3.0]], np.float32), [4, 4, 9], ["a", "b", "a"])
    other = Predictions(np.array([[5.0], [6.0]], np.float32), [4, 9], ["c", "c"])
    found = joined([one, other])
    assert found.frames == [4, 4, 4, 9, 9]
    assert found.views == ["a", "b", "c", "a", "c"]
    assert found.logits[:, 0].tolist() == [1, 2, 5, 3, 6]

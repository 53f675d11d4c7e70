"""Predictions of a frame's views, averaged and joined."""

from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.decisions.predictions import check_outputs, joined, mean
from cropsight.errors import InputError
from cropsight.network.scores import probabilities
from cropsight.output_kinds import Output
from cropsight.results.arrays import Predictions


@pytest.mark.parametrize("output", get_args(Output))
@given(st.integers(1, 4), st.integers(1, 4), st.integers(0, 1000))
def test_the_mean_is_of_the_probabilities(
    output: Output, frames: int, crops: int, seed: int
) -> None:
    logits = np.random.default_rng(seed).normal(0, 20, (frames, 1 + crops, 7)).astype(np.float32)
    numbers = np.repeat(np.arange(frames) * 5, 1 + crops).tolist()
    views = ["whole", *"c" * crops] * frames
    batch = Predictions(logits.reshape(-1, 7), numbers, views, output)
    found = mean(batch, [row for row, name in enumerate(batch.views) if name == "c"], "crops_mean")
    assert (found.frames, set(found.views)) == ([n * 5 for n in range(frames)], {"crops_mean"})
    assert found.output == output
    for sign in (1, -1) if output == "sigmoid" else (1,):  # 1 - p as exactly as p
        expected = [probabilities(sign * frame[1:], output).mean(axis=0) for frame in logits]
        np.testing.assert_allclose(probabilities(sign * found.logits, output), expected, rtol=1e-9)


def test_the_mean_is_finite_where_probabilities_are_not_seen() -> None:
    both = np.array([[0, 2000], [0, 2000]], np.float32), [3, 3], ["a", "b"]
    np.testing.assert_allclose(
        mean(Predictions(*both, "softmax"), [0, 1], "m").logits, [[-2000, 0]], atol=1e-9
    )
    np.testing.assert_allclose(
        mean(Predictions(*both, "sigmoid"), [0, 1], "m").logits, [[0, 2000]], atol=1e-9
    )
    # Of exp(-2000) and exp(-4000) the mean is half of the first.
    low = Predictions(np.array([[-2000], [-4000]], np.float32), [3, 3], ["a", "b"], "sigmoid")
    np.testing.assert_allclose(mean(low, [0, 1], "m").logits, [[-2000 - np.log(2)]])


def test_batches_of_the_same_frames_are_joined_frame_by_frame() -> None:
    one = Predictions(
        np.array([[1.0], [2.0], [3.0]], np.float32), [4, 4, 9], ["a", "b", "a"], "sigmoid"
    )
    other = Predictions(np.array([[5.0], [6.0]], np.float32), [4, 9], ["c", "c"], "sigmoid")
    found = joined([one, other])
    assert found.frames == [4, 4, 4, 9, 9]
    assert found.views == ["a", "b", "c", "a", "c"]
    assert found.logits[:, 0].tolist() == [1, 2, 5, 3, 6]
    assert found.output == "sigmoid"


def test_files_of_one_model_whose_outputs_differ_are_refused() -> None:
    paths = [Path("net/0000.npz"), Path("net-enlarged/0000.npz")]
    check_outputs(paths, ["sigmoid", "sigmoid"])
    with pytest.raises(InputError, match=r"net/0000.* softmax and net-enlarged.* sigmoid,.*both"):
        check_outputs(paths, ["softmax", "sigmoid"])

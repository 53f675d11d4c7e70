"""The predictions of a model on a sample, batch by batch: gathered, joined, averaged."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cropsight.errors import InputError
from cropsight.files import make_again
from cropsight.results.arrays import Predictions, read_frame_numbers


class PredictedBatch(NamedTuple):
    """One batch's files of predictions, one of each network of the model, and whose they are."""

    model: str
    sample: str
    paths: tuple[Path, ...]


def predicted_batches(
    networks: Sequence[list[Path]], model: str, sample: str, frames: Iterable[int]
) -> list[PredictedBatch]:
    """The batches of a model and a sample, in order.

    Args:
        networks: the files of each of the model's networks, by number: of its own, and of those
            that controls add.
        model: a model's name.
        sample: a sample's name.
        frames: numbers of the sample's frames, in order.

    Raises:
        InputError: a file cannot be read, or together a network's are not of exactly `frames`.
    """
    numbers = list(frames)
    for paths in networks:
        seen = [number for path in paths for number in dict.fromkeys(read_frame_numbers(path))]
        if seen != numbers:
            advice = make_again(paths[0], str(paths[0].parent)) if paths else "run again"
            raise InputError(
                f"Sample {sample}: the predictions of model {model} do not match the frames that "
                f"frames.tsv lists; {advice}."
            )
    return [PredictedBatch(model, sample, paths) for paths in zip(*networks, strict=True)]


def of_each_frame(frames: Sequence[int]) -> list[slice]:
    """Which rows are of each frame, from the number of each row's frame, those of one together."""
    starts = np.flatnonzero(np.diff(frames, prepend=-1)).tolist()
    return [slice(*ends) for ends in pairwise([*starts, len(frames)])]


def joined(several: Sequence[Predictions]) -> Predictions:
    """Joins predictions of the same frames, frame by frame, each frame's in the given order."""
    if len(several) == 1:
        return several[0]
    frames = np.concatenate([predictions.frames for predictions in several])
    views = [view for predictions in several for view in predictions.views]
    logits = np.concatenate([predictions.logits for predictions in several])
    order = np.argsort(frames, kind="stable")
    return Predictions(logits[order], frames[order].tolist(), [views[row] for row in order])


def mean(predictions: Predictions, rows: Sequence[int], view: str) -> Predictions:
    """The mean of each frame's predictions in the chosen rows, as one `view` per frame.

    Probabilities are averaged, as Krizhevsky et al. (2012) do over ten crops. The logits are the
    logarithms of the means, so that their softmax gives the means; they are finite even where a
    probability is too small for a float.
    """
    logits = predictions.logits[rows].astype(np.float64)
    frames = np.array(predictions.frames)[rows]
    logits -= np.logaddexp.reduce(logits, axis=1, keepdims=True)
    numbers = dict.fromkeys(frames.tolist())
    means = [np.logaddexp.reduce(part := logits[frames == n]) - np.log(len(part)) for n in numbers]
    return Predictions(np.array(means), list(numbers), [view] * len(numbers))

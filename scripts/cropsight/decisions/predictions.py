"""The predictions of a model on a sample, batch by batch: gathered, joined, averaged."""

from collections.abc import Iterable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.errors import InputError
from cropsight.files import make_again
from cropsight.output_kinds import Output
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


def check_outputs(paths: Sequence[Path], outputs: Sequence[Output]) -> None:
    """Refuse files of one model whose logits become probabilities in different ways.

    Raises:
        InputError: they do.
    """
    for path, output in zip(paths, outputs, strict=True):
        if output != outputs[0]:
            raise InputError(
                f"{paths[0]} holds logits of a {outputs[0]} and {path} of a {output}, but both are"
                f" of one model; {make_again(path, 'both')}."
            )


def joined(several: Sequence[Predictions]) -> Predictions:
    """Joins predictions of the same frames, frame by frame, each frame's in the given order."""
    if len(several) == 1:
        return several[0]
    frames = np.concatenate([predictions.frames for predictions in several])
    views = [view for predictions in several for view in predictions.views]
    logits = np.concatenate([predictions.logits for predictions in several])
    order = np.argsort(frames, kind="stable")
    names = [views[row] for row in order]
    return Predictions(logits[order], frames[order].tolist(), names, several[0].output)


def mean(predictions: Predictions, rows: Sequence[int], view: str) -> Predictions:
    """The mean of each frame's predictions in the chosen rows, as one `view` per frame.

    Probabilities are averaged, as Krizhevsky et al. (2012) do over ten crops. The logits are those
    of which the softmax or the sigmoid gives the means; they are finite even where a probability is
    too small for a float, or too near to 1.
    """
    logits = predictions.logits[rows].astype(np.float64)
    frames = np.array(predictions.frames)[rows]
    numbers = list(dict.fromkeys(frames.tolist()))
    mean_logits = _MEAN_LOGITS[predictions.output]
    means = [mean_logits(logits[frames == number]) for number in numbers]
    return Predictions(np.array(means), numbers, [view] * len(numbers), predictions.output)


def _mean_of_softmax(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """Logarithms of the mean probabilities [classes] by logits [views, classes]."""
    logarithms = logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)
    return np.logaddexp.reduce(logarithms) - np.log(len(logits))


def _mean_of_sigmoid(logits: NDArray[np.float64]) -> NDArray[np.float64]:
    """log(p) - log(1 - p) of the mean probabilities p [classes] by logits [views, classes]."""
    from scipy import special

    return np.logaddexp.reduce(special.log_expit(logits)) - np.logaddexp.reduce(
        special.log_expit(-logits)
    )


_MEAN_LOGITS = {"softmax": _mean_of_softmax, "sigmoid": _mean_of_sigmoid}

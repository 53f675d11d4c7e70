"""The predictions of a model on a sample, batch by batch: read, joined, averaged."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from cropsight.errors import InputError
from cropsight.labels import imagenet


class Part(NamedTuple):
    """One batch's predictions files, one of each network of the model, and whose they are."""

    model: str
    sample: str
    paths: tuple[Path, ...]


class Batch(NamedTuple):
    """Predictions of one batch: a row per view, frame by frame.

    Attributes:
        logits: float [views, 1000].
        frames: number of each view's frame, [views].
        views: each view's name, [views].
    """

    logits: NDArray[np.floating]
    frames: list[int]
    views: list[str]


def grouped(predictions: list[Path]) -> dict[tuple[str, str], list[Path]]:
    """The files `{model}/{sample}/{batch}.npz` by model and sample."""
    groups = defaultdict(list)
    for path in predictions:
        groups[path.parts[-3], path.parts[-2]].append(path)
    return groups


def batches(
    networks: Sequence[list[Path]], model: str, sample: str, frames: Iterable[int]
) -> list[Part]:
    """The batches of a model and a sample, in order.

    Args:
        networks: `{batch}.npz` of each of the model's networks, in any order.
        model: a model's name.
        sample: a sample's name.
        frames: numbers of the sample's frames, in order.

    Raises:
        InputError: a file cannot be read, or together a network's are not of exactly `frames`.
    """
    ordered = [sorted(paths, key=lambda path: int(path.stem)) for paths in networks]
    for paths in ordered:
        seen = [frame for path in paths for frame in dict.fromkeys(_array(path, "frame").tolist())]
        if seen != list(frames):
            raise InputError(
                f"Sample {sample}: the predictions of model {model} are not of the frames that "
                f"frames.tsv lists; delete the sample's predictions and run again."
            )
    return [Part(model, sample, paths) for paths in zip(*ordered, strict=True)]


def read(path: Path) -> Batch:
    """Predictions of one batch.

    Raises:
        InputError: the file is not one of predictions, or a logit is not finite.
    """
    logits = _array(path, "logits")
    if logits.ndim != 2 or logits.shape[1] != len(imagenet.load()):
        raise InputError(f"{path} holds logits of shape {logits.shape}, not [views, 1000].")
    if not np.isfinite(logits).all():
        raise InputError(
            f"{path} holds logits that are not finite; check the model's weights, and run again."
        )
    return Batch(logits, _array(path, "frame").tolist(), _array(path, "view").tolist())


def joined(several: Sequence[Batch]) -> Batch:
    """Predictions of the same frames as one batch, frame by frame; of a frame, in their order."""
    if len(several) == 1:
        return several[0]
    frames = np.concatenate([batch.frames for batch in several])
    views = [view for batch in several for view in batch.views]
    logits = np.concatenate([batch.logits for batch in several])
    order = np.argsort(frames, kind="stable")
    return Batch(logits[order], frames[order].tolist(), [views[place] for place in order])


def mean(batch: Batch, chosen: NDArray[np.bool_], view: str) -> Batch:
    """The mean of each frame's predictions in the `chosen` rows [views], as one `view` per frame.

    Probabilities are averaged, as Krizhevsky et al. (2012) do over ten crops. The logits are the
    logarithms of the means, of which the softmax makes the means again; they are finite where a
    probability is too small for a float.
    """
    logits, frames = batch.logits[chosen].astype(np.float64), np.array(batch.frames)[chosen]
    logits -= np.logaddexp.reduce(logits, axis=1, keepdims=True)
    numbers = dict.fromkeys(frames.tolist())
    means = [np.logaddexp.reduce(part := logits[frames == n]) - np.log(len(part)) for n in numbers]
    return Batch(np.array(means), list(numbers), [view] * len(numbers))


def _array(path: Path, name: str) -> NDArray[Any]:
    try:
        # The file is a zip archive: only the array that is asked for is read.
        with np.load(path, allow_pickle=False) as file:
            return file[name]
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise InputError(
            f"{path} is not a file of predictions ({error}); delete it and run again."
        ) from error

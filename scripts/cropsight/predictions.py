"""Reads the predictions of a model on a sample, batch by batch."""

from collections import defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from cropsight import classes
from cropsight.errors import InputError


class Part(NamedTuple):
    """One batch's predictions file (`{model}/{sample}/{batch}.npz`) and whose they are."""

    model: str
    sample: str
    path: Path


class Batch(NamedTuple):
    """Predictions of one batch: a row per view, frame by frame.

    Attributes:
        logits: float32 [views, 1000].
        frames: number of each view's frame, [views].
        views: each view's name, [views].
    """

    logits: NDArray[np.float32]
    frames: list[int]
    views: list[str]


def grouped(predictions: list[Path]) -> dict[tuple[str, str], list[Path]]:
    """The files `{model}/{sample}/{batch}.npz` by model and sample."""
    groups = defaultdict(list)
    for path in predictions:
        groups[path.parts[-3], path.parts[-2]].append(path)
    return groups


def batches(paths: list[Path], model: str, sample: str, frames: Iterable[int]) -> list[Part]:
    """The batches of a model and a sample, in order.

    Args:
        paths: `{batch}.npz` of this model and sample, in any order.
        model: a model's name.
        sample: a sample's name.
        frames: numbers of the sample's frames, in order.

    Raises:
        InputError: a file cannot be read, or together they are not of exactly `frames`.
    """
    paths = sorted(paths, key=lambda path: int(path.stem))
    seen = [frame for path in paths for frame in dict.fromkeys(_array(path, "frame").tolist())]
    if seen != list(frames):
        raise InputError(
            f"Sample {sample}: the predictions of model {model} are not of the frames that "
            f"frames.tsv lists; delete the sample's predictions and run again."
        )
    return [Part(model, sample, path) for path in paths]


def read(path: Path) -> Batch:
    """Predictions of one batch.

    Raises:
        InputError: the file is not one of predictions, or a logit is not finite.
    """
    logits = _array(path, "logits")
    if logits.ndim != 2 or logits.shape[1] != len(classes.load()):
        raise InputError(f"{path} holds logits of shape {logits.shape}, not [views, 1000].")
    if not np.isfinite(logits).all():
        raise InputError(
            f"{path} holds logits that are not finite; check the model's weights, and run again."
        )
    return Batch(logits, _array(path, "frame").tolist(), _array(path, "view").tolist())


def _array(path: Path, name: str) -> NDArray[Any]:
    try:
        # The file is a zip archive: only the array that is asked for is read.
        with np.load(path, allow_pickle=False) as file:
            return file[name]
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise InputError(
            f"{path} is not a file of predictions ({error}); delete it and run again."
        ) from error

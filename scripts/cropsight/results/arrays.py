"""The arrays under results/: predictions, feature maps and raw maps of a batch's views.

Their rows are in the order of the batch's manifest of views, or of painted views.
"""

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, get_args
from zipfile import BadZipFile

import numpy as np
from numpy.typing import NDArray

from cropsight.errors import InputError, quoted
from cropsight.files import make_again, replacing
from cropsight.output_kinds import Output
from cropsight.results.view_tables import ViewRow

# What a map answers: where the evidence for these classes lies, by rising indices; for TOP, that
# for each view's own first class.
Question = tuple[int, ...]
TOP: Question = ()


class Predictions(NamedTuple):
    """The predictions for views: `predictions/{model}/{sample}/{batch}.npz`.

    Attributes:
        logits: float [views, classes].
        frames: number of each view's frame, [views].
        views: each view's name, [views].
        output: what makes the logits probabilities.
    """

    logits: NDArray[np.floating]
    frames: list[int]
    views: list[str]
    output: Output


class PaintedPredictions(NamedTuple):
    """The predictions for painted views: `erased_predictions/{model}/{sample}/{batch}.npz`.

    Attributes:
        logits: float [views, classes].
        frames: number of each view's frame, [views].
        views: each view's name, [views].
        paintings: how each view was painted, [views].
        output: what makes the logits probabilities.
    """

    logits: NDArray[np.floating]
    frames: list[int]
    views: list[str]
    paintings: list[str]
    output: Output


class BatchMaps(NamedTuple):
    """All raw maps of a batch's views: `gradcam/{model}/{sample}/{batch}.npz`.

    Attributes:
        questions: what the maps answer.
        maps: float32 [questions, views, h, w], 0 or more, all 0 where there is no positive
            evidence.
        scores: of what is explained, in each view, float32 [questions, views].
        top: index of each view's first class, [views].
        frames: number of each view's frame, [views].
        views: each view's name, [views].
    """

    questions: list[Question]
    maps: NDArray[np.float32]
    scores: NDArray[np.float32]
    top: list[int]
    frames: list[int]
    views: list[str]


class Maps(NamedTuple):
    """The raw maps of a batch's views that answer one question.

    Attributes:
        maps: float32 [views, h, w], 0 or more, all 0 where there is no positive evidence.
        classes: indices of the classes that each map explains, at least one, [views].
        scores: of what is explained, in each view, float32 [views].
        frames: number of each view's frame, [views].
        views: each view's name, [views].
    """

    maps: NDArray[np.float32]
    classes: list[tuple[int, ...]]
    scores: NDArray[np.float32]
    frames: list[int]
    views: list[str]


def write_predictions(path: Path, predictions: Predictions) -> None:
    """Write a file of predictions."""
    _write(
        path,
        logits=predictions.logits,
        frame=np.array(predictions.frames),
        view=np.array(predictions.views),
        output=np.array(predictions.output),
    )


def read_predictions(path: Path) -> Predictions:
    """Read a file of predictions.

    Raises:
        InputError: it is not one, or a logit is not finite.
    """
    arrays = _read(path, "predictions", ("logits", "frame", "view", "output"))
    logits = _checked_logits(path, arrays["logits"])
    names = (arrays[name].tolist() for name in ("frame", "view"))
    return Predictions(logits, *names, _checked_output(path, arrays["output"]))


def _checked_logits(path: Path, logits: NDArray[np.floating]) -> NDArray[np.floating]:
    """Logits as they are.

    Raises:
        InputError: they are none, or not finite.
    """
    if logits.ndim != 2:
        raise InputError(f"{path} holds logits of shape {logits.shape}, not [views, classes].")
    if not np.isfinite(logits).all():
        raise InputError(
            f"{path} holds logits that are not finite; check the model's weights, and run again."
        )
    return logits


def _checked_output(path: Path, output: NDArray[Any]) -> Output:
    """What makes logits probabilities, as it is.

    Raises:
        InputError: it is nothing known.
    """
    for known in get_args(Output):
        if output.shape == () and output.item() == known:
            return known
    raise InputError(
        f"{path} holds logits that become probabilities by {quoted(output.tolist())}, neither "
        f"{' nor '.join(get_args(Output))}; {make_again(path)}."
    )


def write_painted_predictions(path: Path, predictions: PaintedPredictions) -> None:
    """Write a file of predictions for painted views."""
    _write(
        path,
        logits=predictions.logits,
        frame=np.array(predictions.frames, np.int64),
        view=np.array(predictions.views, np.str_),
        painting=np.array(predictions.paintings, np.str_),
        output=np.array(predictions.output),
    )


def read_painted_predictions(path: Path) -> PaintedPredictions:
    """Read a file of predictions for painted views.

    Raises:
        InputError: it is not one, or a logit is not finite.
    """
    arrays = _read(path, "predictions", ("logits", "frame", "view", "painting", "output"))
    logits = _checked_logits(path, arrays["logits"])
    names = (arrays[name].tolist() for name in ("frame", "view", "painting"))
    return PaintedPredictions(logits, *names, _checked_output(path, arrays["output"]))


def read_frame_numbers(predictions: Path) -> list[int]:
    """Number of each view's frame in a file of predictions, without reading the logits.

    Raises:
        InputError: it is not one.
    """
    return _read(predictions, "predictions", ("frame",))["frame"].tolist()


@contextmanager
def features_writer(path: Path, views: int) -> Generator[Callable[[NDArray[np.float32]], None]]:
    """Yield what appends feature maps [n, h, w, channels] of `views` views to a file.

    They go to the disk as they come, so that they are never all in memory. Not through a memory
    map, which ends the process where the disk is full.
    """
    with replacing(path) as temporary, open(temporary, "wb") as file:

        def append(features: NDArray[np.float32]) -> None:
            if not file.tell():
                shape = (views, *features.shape[1:])
                header = {"descr": "<f4", "fortran_order": False, "shape": shape}
                np.lib.format.write_array_header_1_0(file, header)
            file.write(np.ascontiguousarray(features, np.dtype("<f4")).data)

        yield append


def read_features(path: Path, views: int) -> NDArray[np.float32]:
    """Feature maps float32 [views, h, w, channels], read from the disk as they are used.

    Raises:
        InputError: the file is not one of feature maps of so many views.
    """
    try:
        features = np.load(path, mmap_mode="r", allow_pickle=False)
    except (OSError, EOFError, ValueError) as error:
        raise InputError(_no_file_of("feature maps", path, error)) from error
    if features.ndim != 4 or len(features) != views:
        raise InputError(
            f"{path} holds feature maps of shape {features.shape}, not of {views} views; "
            f"{make_again(path)}."
        )
    return features


def write_maps(path: Path, maps: BatchMaps) -> None:
    """Write a file of raw maps."""
    _write(
        path,
        question=np.array([_question_words(question) for question in maps.questions]),
        maps=maps.maps,
        score=maps.scores,
        top_class=np.array(maps.top),
        frame=np.array(maps.frames),
        view=np.array(maps.views),
    )


def read_maps(path: Path, views: Sequence[ViewRow], question: Question) -> Maps:
    """Read the raw maps of the views that a manifest lists, which answer one question.

    Raises:
        InputError: the file is not one of maps, its maps are of other views, or none of them
            answers the question.
    """
    names = ("question", "maps", "score", "top_class", "frame", "view")
    arrays = _read(path, "saliency maps", names)
    frames, of_views = arrays["frame"].tolist(), arrays["view"].tolist()
    count = arrays["question"].size, len(views)
    wanted = [row.frame for row in views], [row.view for row in views]
    if (
        (frames, of_views) != wanted
        or (arrays["question"].ndim, arrays["maps"].ndim) != (1, 4)
        or arrays["maps"].shape[:2] != count
        or arrays["score"].shape != count
        or arrays["top_class"].shape != count[1:]
    ):
        raise InputError(f"{path} does not match the views of its batch; {make_again(path)}.")
    asked = _question_words(question)
    questions = arrays["question"].tolist()
    if asked not in questions:
        raise InputError(f"{path} has no maps of what is asked ({asked}); {make_again(path)}.")
    number = questions.index(asked)
    tops = [(index,) for index in arrays["top_class"].tolist()]
    return Maps(
        arrays["maps"][number],
        [question or top for top in tops],
        arrays["score"][number],
        frames,
        of_views,
    )


def _question_words(question: Question) -> str:
    """A question as a file names it, such as `top` or `436 468 656`."""
    return " ".join(map(str, question)) or "top"


def _write(path: Path, **arrays: NDArray[Any]) -> None:
    with replacing(path) as temporary, open(temporary, "wb") as file:
        np.savez(file, allow_pickle=False, **arrays)


def _read(path: Path, kind: str, names: tuple[str, ...]) -> dict[str, NDArray[Any]]:
    """The arrays of these names; of the zip archive that the file is, no others are read.

    Raises:
        InputError: the file cannot be read, or lacks one of them.
    """
    try:
        with np.load(path, allow_pickle=False) as file:
            return {name: file[name] for name in names}
    except (OSError, EOFError, ValueError, KeyError, BadZipFile) as error:
        raise InputError(_no_file_of(kind, path, error)) from error


def _no_file_of(kind: str, path: Path, error: Exception) -> str:
    return f"{path} is not a file of {kind} ({error}); {make_again(path)}."

"""What is called once the boxes of a frame are painted over: rows of erased.tsv."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from cropsight.decisions.decision import Decision, Verdict, verdicts
from cropsight.decisions.detection_rows import Decided, decide, read_views, with_means
from cropsight.decisions.predictions import PredictedBatch, check_outputs, of_each_frame
from cropsight.errors import InputError
from cropsight.files import make_again
from cropsight.labels.targets import Target
from cropsight.output_kinds import Output
from cropsight.results.arrays import Predictions, read_painted_predictions
from cropsight.results.erased_tables import PAINTINGS, ErasedRow
from cropsight.views.strategies import STRATEGIES, looked_at

# A frame and the name of one of its views.
View = tuple[int, str]


class ErasedBatch(NamedTuple):
    """A batch with boxes: its predictions, and those for its painted views.

    Attributes:
        predicted: the batch, with the file of each of the model's networks.
        painted: those networks' files for the painted views.
    """

    predicted: PredictedBatch
    painted: tuple[Path, ...]


class _Called(NamedTuple):
    """What a frame's views are called, by view, and the frame by its strategies."""

    present: Mapping[str, bool]
    verdicts: Mapping[str, Verdict]


def erased_rows(
    batch: ErasedBatch,
    target: Target,
    count: int,
    decision: Decision,
    strategies: Sequence[str],
) -> Iterator[ErasedRow]:
    """Every strategy's verdict on every frame with boxes, before painting and after it.

    There is no row for a painting that is missing in a view that the strategy looks at and a box
    touches.

    Args:
        batch: the predictions.
        target: that the boxes are of.
        count: how many classes the model has.
        decision: by which a view is called.
        strategies: their names.

    Raises:
        InputError: the files are not of the same views.
    """
    read = read_views(batch.predicted, count)
    painted = _read_painted(batch, read.output)
    touched = painted["inpainted"]
    views = _of_frames(read, {frame for frame, _ in touched})
    if not set(touched) <= set(zip(views.frames, views.views, strict=True)):
        path = batch.painted[0]
        raise InputError(f"{path} is of views that there are not; {make_again(path)}.")
    if not touched:
        return

    def called(logits: NDArray[np.floating]) -> Mapping[int, _Called]:
        predicted = with_means(batch.predicted, views._replace(logits=logits), strategies)
        return _by_frame(decide(predicted, target, decision))

    before = called(views.logits)
    after = {painting: called(_replaced(views, painted[painting])) for painting in PAINTINGS}
    for frame, strategy, painting in product(before, strategies, PAINTINGS):
        was, now = before[frame], after[painting][frame]
        names = tuple(was.present)
        seen = [names[index] for index in looked_at(strategy, names)]
        boxed = [view for view in seen if (frame, view) in touched]
        if seen and all((frame, view) in painted[painting] for view in boxed):
            yield ErasedRow(
                model=batch.predicted.model,
                sample=batch.predicted.sample,
                target=target.name,
                frame=frame,
                strategy=strategy,
                painting=painting,
                views=len(seen),
                touched=len(boxed),
                score=was.verdicts[strategy].score,
                detected=was.verdicts[strategy].detected,
                painted_score=now.verdicts[strategy].score,
                painted_detected=now.verdicts[strategy].detected,
                in_painted=_any_called(strategy, now, boxed, bool(boxed)),
                elsewhere=_any_called(strategy, now, set(seen) - set(boxed), not boxed),
            )


def _any_called(strategy: str, now: _Called, views: Iterable[str], mean: bool) -> bool:
    """Whether a strategy calls a frame for some of its views.

    Args:
        strategy: its name.
        now: the frame.
        views: names of these views.
        mean: whether a call of a mean over all views counts as theirs.
    """
    if STRATEGIES[strategy].mean:
        return mean and now.verdicts[strategy].detected
    return any(now.present[view] for view in views)


def _read_painted(
    batch: ErasedBatch, output: Output
) -> dict[str, dict[View, NDArray[np.floating]]]:
    """Logits of the painted views, by painting.

    Raises:
        InputError: they become probabilities by another `output` than those of the views do.
    """
    found: dict[str, dict[View, NDArray[np.floating]]] = {name: {} for name in PAINTINGS}
    for path in batch.painted:
        read = read_painted_predictions(path)
        check_outputs([batch.predicted.paths[0], path], [output, read.output])
        names = zip(read.frames, read.views, read.paintings, strict=True)
        for (frame, view, painting), logits in zip(names, read.logits, strict=True):
            found[painting][frame, view] = logits
    return found


def _of_frames(views: Predictions, frames: Collection[int]) -> Predictions:
    rows = [row for row, frame in enumerate(views.frames) if frame in frames]
    names = [views.views[row] for row in rows]
    frames_of_rows = [views.frames[row] for row in rows]
    return Predictions(views.logits[rows], frames_of_rows, names, views.output)


def _replaced(
    views: Predictions, painted: Mapping[View, NDArray[np.floating]]
) -> NDArray[np.floating]:
    """The logits, but of views that are painted those of the painted ones."""
    names = zip(views.frames, views.views, strict=True)
    return np.array([painted.get(view, own) for view, own in zip(names, views.logits, strict=True)])


def _by_frame(decided: Decided) -> dict[int, _Called]:
    predictions, strategies = decided.predicted.predictions, decided.predicted.strategies
    found = {}
    for rows in of_each_frame(predictions.frames):
        names, present = predictions.views[rows], decided.present[rows]
        made = verdicts(names, decided.scores[rows], present, strategies)
        found[predictions.frames[rows.start]] = _Called(
            dict(zip(names, present, strict=True)), {one.strategy: one for one in made}
        )
    return found

"""Compares a run's predictions with those that the article prints; docs/article.md says how."""

from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from cropsight.errors import InputError
from cropsight.labels import imagenet
from cropsight.results.detection_tables import PREDICTIONS, PredictionRow
from cropsight.suggestion import either
from cropsight.workflow.script import run

ARTICLE = Path(__file__).parents[1] / "resources" / "article" / "predictions.tsv"


class View(NamedTuple):
    """Of which frame a view is, and its name."""

    sample: str
    frame: int
    name: str


class Pair(NamedTuple):
    """A class in a view, as the article and as a run have it.

    Attributes:
        label: of the class.
        article: where and how probable it is in the article, as text.
        run: the same in the run.
        difference: of the probabilities, run less article; the least that is possible where one
            of the two does not list the class.
    """

    label: str
    article: str
    run: str
    difference: float


def main(
    predictions: Path = Path("results/predictions.tsv"),
    model: str = "vgg16",
    tolerance: float = 0.1,
) -> None:
    """Print the article's classes of each view beside a run's, and say whether they agree.

    In a view they agree if no probability differs by more than the tolerance, and the run's first
    class is one of those that the article prints. The exit code is 1 if a view does not.

    Args:
        predictions: the run's table.
        model: which of its models is the article's VGG16.
        tolerance: largest difference of a probability, 0 to 1.

    Raises:
        InputError: the run lacks one of the article's views, or does not agree.
    """
    if not 0 <= tolerance <= 1:
        raise InputError(f"--tolerance is {tolerance}; give a number from 0 to 1.")
    article = by_view(PREDICTIONS.read(ARTICLE))
    found = by_view(_rows_of(predictions, model))
    _check(found, article, predictions)
    lines, apart = [], []
    for view, printed in article.items():
        pairs = compare(printed, found[view])
        reason = disagreement(printed, found[view], pairs, tolerance)
        apart += [f"{view.sample} {view.name}"] if reason else []
        lines.append(f"{view.sample}, frame {view.frame}, {view.name}: {reason or 'agrees'}")
        lines += map(_line, pairs)
    print(*lines, sep="\n", flush=True)  # before what comes to the standard error
    if apart:
        raise InputError(
            f"{predictions} does not agree with the article in {len(apart)} of {len(article)} "
            f"views ({', '.join(apart)}); docs/article.md says what may differ, and how much."
        )


def by_view(rows: Iterable[PredictionRow]) -> dict[View, list[PredictionRow]]:
    """The rows of each view, in their order."""
    views: dict[View, list[PredictionRow]] = {}
    for row in rows:
        views.setdefault(View(row.sample, row.frame, row.view), []).append(row)
    return views


def compare(printed: Sequence[PredictionRow], found: Sequence[PredictionRow]) -> list[Pair]:
    """The classes that the article prints, then those that the run has before the last of them.

    A class that is not listed is at most as probable as the last one that is.

    Args:
        printed: the article's first classes of a view, the most probable first.
        found: the run's.
    """
    last, last_found = printed[-1].probability, found[-1].probability
    ours = {row.wnid: row for row in found}
    pairs = []
    for row in printed:
        other = ours.pop(row.wnid, None)
        probability = other.probability if other else min(row.probability, last_found)
        of_run = _place(other, last_found)
        pairs.append(Pair(row.label, _place(row), of_run, probability - row.probability))
    for row in ours.values():
        if row.probability > last:
            of_article = _place(None, last)
            pairs.append(Pair(_label(row), of_article, _place(row), row.probability - last))
    return pairs


def disagreement(
    printed: Sequence[PredictionRow],
    found: Sequence[PredictionRow],
    pairs: Iterable[Pair],
    tolerance: float,
) -> str:
    """In which way a view of the run is not the article's; empty if they agree.

    Args:
        printed: the article's first classes of the view.
        found: the run's.
        pairs: both, class by class.
        tolerance: largest difference of a probability.
    """
    largest = max(pairs, key=lambda pair: abs(pair.difference))
    if abs(largest.difference) > tolerance:
        return f"does not agree ({largest.label} differs by {abs(largest.difference):.3g})"
    if found[0].wnid not in {row.wnid for row in printed}:
        return f"does not agree ({_label(found[0])} comes first)"
    return ""


def _rows_of(path: Path, model: str) -> list[PredictionRow]:
    """The rows of a run's table that are of a model.

    Raises:
        InputError: there are none.
    """
    if not path.exists():
        raise InputError(
            f"There is no {path}: run the workflow with config/article.yaml first, or name the "
            "table of a run by --predictions."
        )
    rows = PREDICTIONS.read(path)
    if model not in (models := {row.model for row in rows}):
        others = f", but of {either(sorted(models))}" if models else ""
        raise InputError(
            f"{path} has no predictions of a model {model!r}{others}: run the workflow with "
            "config/article.yaml, or name the run's VGG16 by --model."
        )
    return [row for row in rows if row.model == model]


def _check(
    found: Mapping[View, Sequence[PredictionRow]],
    wanted: Mapping[View, Sequence[PredictionRow]],
    path: Path,
) -> None:
    """Check that a run has what the article prints.

    Args:
        found: the run's classes by view.
        wanted: the article's.
        path: the run's table, for messages.

    Raises:
        InputError: it lacks a sample, a view or classes of it, or a view's are no ranking.
    """
    samples = {view.sample for view in found}
    wanted_samples = dict.fromkeys(view.sample for view in wanted)
    missing = [sample for sample in wanted_samples if sample not in samples]
    if missing:
        raise InputError(
            f"{path} has no sample {either(missing)}: in the sample sheet, name the article's "
            "photos madrid and stockholm and its video amsterdam, and run the workflow again."
        )
    for view, printed in wanted.items():
        rows, what = found.get(view, []), f"{view.name} of frame {view.frame} of {view.sample}"
        if not rows:
            raise InputError(
                f"{path} has no view {what}: crop by the grid of config/article.yaml, take frame "
                "216 of the video, and run the workflow again."
            )
        if len(rows) < len(printed):
            raise InputError(
                f"{path} has the first {len(rows)} classes of {what}, where the article prints "
                f"{len(printed)}: set top_k to 10 or more and run the workflow again."
            )
        if not _is_ranking(rows):
            raise InputError(
                f"{path} ranks the classes of {what} in no order of probability from 1 on; remove "
                "it and run the workflow again."
            )


def _is_ranking(rows: Sequence[PredictionRow]) -> bool:
    """Whether ranks count from 1, no class comes twice, and probabilities fall from 1 to 0."""
    falling = pairwise((1.0, *(row.probability for row in rows), 0.0))
    return (
        [row.rank for row in rows] == list(range(1, len(rows) + 1))
        and len({row.wnid for row in rows}) == len(rows)
        and all(before >= after for before, after in falling)
    )


def _label(row: PredictionRow) -> str:
    """The class's label from our table, since a run's table may be edited by hand."""
    labels = {entry.wnid: entry.label for entry in imagenet.class_list().classes}
    return labels.get(row.wnid, ascii(row.wnid))


def _place(row: PredictionRow | None, most: float = 1.0) -> str:
    """Rank and probability of a class; where it is not listed, what its probability is at most."""
    return f"{row.rank}. {row.probability:.6f}" if row else f"at most {most:.6f}"


def _line(pair: Pair) -> str:
    label, article, found, difference = pair
    return f"  {label:20} article {article:>16}   run {found:>16}   difference {difference:+.6f}"


if __name__ == "__main__":
    run(main, globals())

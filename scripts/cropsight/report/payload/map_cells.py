"""The raw maps of all views as bytes, read batch by batch."""

import base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.errors import InputError
from cropsight.files import make_again
from cropsight.maps.frame_maps import mapped_batches
from cropsight.report.payload.document import MapPart
from cropsight.report.payload.frame_places import FramePlaces, Places
from cropsight.report.payload.rounding import significant
from cropsight.results.arrays import Question, read_maps
from cropsight.results.batches import batch_of
from cropsight.results.view_tables import VIEWS

TOP_VALUE = 255
MAXIMUM_DIGITS = 4


@dataclass(frozen=True)
class _Cells:
    """Cells [views, h, w] and maxima [views] of all views, filled as they are read."""

    cells: NDArray[np.uint8]
    maxima: NDArray[np.float32]


def read_cells(
    views: Sequence[Path],
    gradcam: Sequence[Path],
    questions: Mapping[str, Sequence[Question]],
    places: FramePlaces,
) -> dict[tuple[str, Question], MapPart]:
    """The maps of each model and question, in the order of the models and their questions.

    Args:
        views: manifests of views.
        gradcam: raw maps.
        questions: what is asked of each model's maps.
        places: of the frames.

    Raises:
        InputError: a file is not one of maps of the views in its manifest, or maps are missing.
    """
    found: dict[tuple[str, Question], _Cells] = {}
    size = places.frames * len(places.views)
    _check_all_there(views, gradcam, questions)
    for batch in mapped_batches(views, gradcam, list(questions), places.samples):
        rows = VIEWS.read(batch.views)
        own = np.array([row.view in places.views for row in rows])
        names = [(batch.sample, row.frame, row.view) for row in rows]
        table = pd.DataFrame(names, columns=["sample", "frame", "view"])[own]
        at = places.of_views(table, str(batch.views))
        for question in questions[batch.model]:
            maps = read_maps(batch.gradcam, rows, question).maps[own]
            key = batch.model, question
            if key not in found:
                found[key] = _Cells(
                    np.zeros((size, *maps.shape[1:]), np.uint8), np.zeros(size, "f4")
                )
            _fill(found[key], at, maps, batch.gradcam)
    return {key: _part(cells) for key, cells in found.items()}


def _check_all_there(views: Iterable[Path], gradcam: Iterable[Path], models: Iterable[str]) -> None:
    """Check that each batch of views has a file of maps by each model.

    Raises:
        InputError: it has none; names it.
    """
    found = {(path.parts[-3], batch_of(path)) for path in gradcam}
    for model, path in product(models, views):
        batch = batch_of(path)
        if (model, batch) not in found:
            raise InputError(
                f"Sample {batch.sample}, model {model}: no Grad-CAM file for batch "
                f"{batch.number} was given; run the workflow again from explain_views on."
            )


def _fill(cells: _Cells, at: Places, maps: NDArray[np.float32], path: Path) -> None:
    if cells.cells.shape[1:] != maps.shape[1:]:
        raise InputError(f"{path} has maps of another size than others have; {make_again(path)}.")
    maxima = maps.max(axis=(1, 2))
    scale = np.divide(TOP_VALUE, maxima, out=np.zeros_like(maxima, "f8"), where=maxima > 0)
    cells.cells[at] = np.rint(maps * scale[:, None, None])
    cells.maxima[at] = maxima


def _part(cells: _Cells) -> MapPart:
    rows, columns = cells.cells.shape[1:]
    return MapPart(
        rows=rows,
        columns=columns,
        cells=base64.b64encode(cells.cells.tobytes()).decode("ascii"),
        maxima=significant(cells.maxima.tolist(), MAXIMUM_DIGITS),
    )

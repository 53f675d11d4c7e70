"""Where the views are in their frames, from the manifests."""

from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.report.payload.frame_places import FramePlaces, placed
from cropsight.results.batches import batch_of
from cropsight.results.view_tables import VIEWS

_EDGES = ["x0", "y0", "x1", "y1"]
# Boxes, [frames, views, 4].
Boxes = NDArray[np.float64]


def read_geometry(manifests: Iterable[Path], places: FramePlaces) -> Boxes:
    """Boxes of the views of all frames, as shares of the frame.

    Raises:
        InputError: a manifest is none, or frames are missing.
    """
    tables = [VIEWS.read_frame(path).assign(sample=batch_of(path).sample) for path in manifests]
    rows = pd.concat(tables, ignore_index=True)
    return _shares(rows[rows["view"].isin(places.views)], places)


def _shares(rows: pd.DataFrame, places: FramePlaces) -> Boxes:
    at = places.of_views(rows, "A manifest of views")
    size = places.frames * len(places.views)
    columns = [placed(rows[name], at, size, "The manifests of views") for name in _EDGES]
    boxes = np.stack(columns, axis=-1).reshape(places.frames, len(places.views), len(_EDGES))
    # The first view is the whole frame.
    return boxes / np.tile(boxes[:, :1, 2:], 2)

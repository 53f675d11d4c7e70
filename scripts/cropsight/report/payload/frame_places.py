"""Where in the columns of the payload a row of a table belongs."""

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.errors import InputError

Places = NDArray[np.int64]
_SPAN = 2**32  # more than any frame's number


class FramePlaces:
    """All frames of a run, in the order of the columns over frames.

    Attributes:
        samples: those with frames, in order.
        first: place of each one's first frame.
        views: names of a frame's views, in the order of the columns over views.
        frames: how many there are.
    """

    def __init__(self, numbers: Mapping[str, Sequence[int]], views: Sequence[str]) -> None:
        """Take the numbers of each sample's frames, and the names of a frame's views."""
        self.samples, self.views = list(numbers), list(views)
        counts = [len(of_sample) for of_sample in numbers.values()]
        starts = np.concatenate([[0], np.cumsum(counts)]).tolist()
        self.first = dict(zip(self.samples, starts, strict=False))
        self.frames = starts[-1]
        keys = [
            code * _SPAN + np.asarray(of_sample, np.int64)
            for code, of_sample in enumerate(numbers.values())
        ]
        self._keys = np.concatenate([np.empty(0, np.int64), *keys])
        self._order = np.argsort(self._keys, kind="stable")

    def of_frames(self, rows: pd.DataFrame, table: str) -> Places:
        """The place of each row's frame, from the columns `sample` and `frame`.

        Raises:
            InputError: there is no such frame; names the table.
        """
        codes = _numbers(rows["sample"], self.samples)
        keys = codes * _SPAN + rows["frame"].to_numpy(np.int64)
        ranks = np.searchsorted(self._keys, keys, sorter=self._order)
        places = self._order[np.minimum(ranks, len(self._order) - 1)] if len(keys) else ranks
        if not np.array_equal(self._keys[places], keys):
            raise InputError(f"{table} has frames that there are not; delete it and run again.")
        return places

    def of_views(self, rows: pd.DataFrame, table: str) -> Places:
        """The place of each row's view, from the columns `sample`, `frame` and `view`.

        Args:
            rows: of `views` only.
            table: its name.

        Raises:
            InputError: there is no such frame.
        """
        codes = _numbers(rows["view"], self.views)
        return self.of_frames(rows, table) * len(self.views) + codes


def _numbers(texts: pd.Series, known: list[str]) -> Places:
    """Number of each text among those that are known; -1 of others."""
    return pd.Index(known).get_indexer(pd.Index(texts.astype(object))).astype(np.int64)


def placed(values: pd.Series, places: Places, size: int, table: str) -> NDArray:
    """A column of values, each at its place.

    Args:
        values: in the order of the table.
        places: of these, from 0.
        size: how many places there are.
        table: its name.

    Raises:
        InputError: a place has no value, or several.
    """
    if len(places) != size or (np.bincount(places, minlength=size) != 1).any():
        raise InputError(
            f"{table} has not one row for every view of every frame; delete it and run again."
        )
    column = np.empty(size, values.to_numpy().dtype)
    column[places] = values.to_numpy()
    return column

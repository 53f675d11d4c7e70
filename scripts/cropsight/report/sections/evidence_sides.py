"""Where a frame's evidence lies: the crops' maps on one scale, beside the whole picture's map."""

from dataclasses import dataclass

import numpy as np
import pandas as pd

from cropsight.maps.evidence import together
from cropsight.report.embedding import Map, Place, View, embed_map, place
from cropsight.report.wording import list_words, percent_words, view_words
from cropsight.views.boxes import Box

MAP_SIDE = 112  # pixels; twice that of a single map, since the smallest grid has two crops a side


@dataclass(frozen=True)
class Share(Place):
    """A crop's place in the frame and its share of a map, in words."""

    words: str


@dataclass(frozen=True)
class Side:
    """One of the two maps; `uri` is None where there is no positive evidence."""

    title: str
    uri: str | None
    shares: list[Share]
    described: str


def evidence_sides(views: list[View], maps: dict[str, Map], rows: pd.DataFrame) -> list[Side]:
    """The whole picture's map and the crops' together, with the share of each in every crop.

    Args:
        views: the frame's views, the whole first.
        maps: map of each view.
        rows: the frame's rows of evidence.tsv.
    """
    frame, *crops = (Box(*view.box) for view in views)
    raw = np.stack([maps[view.name].values for view in views[1:]])
    joined = together(raw, crops, frame, (MAP_SIDE, MAP_SIDE))
    by_view = rows.set_index("view")
    return [
        _side("Whole picture's map", maps["whole"].values, views, by_view["share_of_whole"]),
        _side("Crops on one scale", joined, views, by_view["share_of_crops"]),
    ]


def _side(title: str, values: np.ndarray, views: list[View], shares: pd.Series) -> Side:
    if not values.max() > 0:
        return Side(title, None, [], f"{title}: no positive evidence")
    parts = [f"{percent_words(shares[view.name])} in {view_words(view.name)}" for view in views[1:]]
    placed = [
        Share(**place(view.box, views[0].box), words=percent_words(shares[view.name]))
        for view in views[1:]
    ]
    return Side(title, embed_map(values), placed, f"{title}: {list_words(parts)}")

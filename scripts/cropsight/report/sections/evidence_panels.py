"""Where a frame's evidence for the target lies: the crops' maps on one scale, and the whole's."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cropsight.maps.evidence import stitch
from cropsight.report.drawn_boxes import DrawnBox, drawn_box
from cropsight.report.embedding import embed_map
from cropsight.report.view_files import RawMap, View
from cropsight.report.wording import list_words, percent_words, view_words

MAP_SIDE = 112  # pixels; twice that of a single map, since the smallest grid has two crops a side


@dataclass(frozen=True)
class CropShare:
    """A crop in its frame, and its share of a map in words."""

    box: DrawnBox
    words: str


@dataclass(frozen=True)
class EvidencePanel:
    """One of the two maps; `uri` is None where there is no positive evidence."""

    title: str
    uri: str | None
    shares: list[CropShare]
    described: str


def evidence_panels(
    views: list[View], maps: dict[str, RawMap], rows: pd.DataFrame
) -> list[EvidencePanel]:
    """The whole picture's map and the crops' together, with the share of each in every crop.

    Args:
        views: the frame's views, the whole first.
        maps: map of each view, of the target's classes.
        rows: the frame's rows of evidence.tsv on the target.
    """
    whole, *crops = views
    raw = np.stack([maps[crop.name].values for crop in crops])
    joined = stitch(raw, [crop.box for crop in crops], whole.box, (MAP_SIDE, MAP_SIDE))
    by_view = rows.set_index("view")
    return [
        _panel("Whole picture's map", maps["whole"].values, views, by_view["share_of_whole"]),
        _panel("Crops on one scale", joined, views, by_view["share_of_crops"]),
    ]


def _panel(
    title: str, values: NDArray[np.float32], views: list[View], shares: pd.Series
) -> EvidencePanel:
    """The panel of one map.

    Args:
        title: of the panel.
        values: the map of the frame, [rows, columns].
        views: the frame's views, the whole first.
        shares: 0 to 1 of the map in each crop, by the crop's name.
    """
    if not values.max() > 0:
        return EvidencePanel(title, None, [], f"{title}: no positive evidence")
    whole, *crops = views
    words = {crop.name: percent_words(shares[crop.name]) for crop in crops}
    listed = list_words([f"{words[crop.name]} in {view_words(crop.name)}" for crop in crops])
    drawn = [CropShare(drawn_box(crop.box, whole.box), words[crop.name]) for crop in crops]
    return EvidencePanel(title, embed_map(values), drawn, f"{title}: {listed}")

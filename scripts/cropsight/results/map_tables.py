"""The tables of drawn maps, of the evidence in them, and of the pointing game."""

from typing import NamedTuple

from cropsight.results.table import Table


class HeatmapRow(NamedTuple):
    """A view's map and what it explains: `heatmaps/{model}/{sample}/{batch}.tsv`."""

    frame: int
    view: str
    heatmap: str
    overlay: str
    class_index: int | None
    wnid: str
    label: str
    maximum: float
    heatmap_sha256: str
    overlay_sha256: str


class StitchedRow(NamedTuple):
    """A frame's crops on one scale: `stitched_heatmaps/{model}/{sample}/{batch}.tsv`."""

    frame: int
    file: str
    width: int
    height: int
    whole_maximum: float
    crops_maximum: float
    sha256: str


class EvidenceRow(NamedTuple):
    """A crop's share of the evidence for a target: `evidence.tsv`."""

    model: str
    sample: str
    target: str
    frame: int
    view: str
    share_of_crops: float | None
    share_of_whole: float | None
    share_of_area: float


class GameRow(NamedTuple):
    """A strategy's pointing game on a frame with boxes: `pointing.tsv`."""

    model: str
    sample: str
    frame: int
    strategy: str
    boxes: int
    x: float | None
    y: float | None
    hit: bool
    energy: float
    centre_hit: bool
    area: float


HEATMAPS = Table(HeatmapRow)
STITCHED = Table(StitchedRow)
EVIDENCE = Table(EvidenceRow)
POINTING = Table(GameRow)

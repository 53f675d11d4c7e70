"""The tables of predictions, scores and detections."""

from typing import NamedTuple

from cropsight.results.table import Table


class PredictionRow(NamedTuple):
    """One of the first classes of a view: `predictions.tsv`."""

    model: str
    sample: str
    frame: int
    view: str
    rank: int
    wnid: str
    label: str
    probability: float


class ScoreRow(NamedTuple):
    """A target's score in a view: `scores.tsv`."""

    model: str
    sample: str
    target: str
    frame: int
    view: str
    time: float | None
    score: float
    detected: bool


class DetectionRow(NamedTuple):
    """A strategy's verdict on a frame: `detections.tsv`."""

    model: str
    sample: str
    target: str
    frame: int
    strategy: str
    score: float
    threshold: float | None
    detected: bool
    best_view: str
    truth: str
    scene: str
    largest_box: float | None


# The longest table by far: a name that comes again and again is held once.
PREDICTIONS = Table(PredictionRow, repeated=True)
SCORES = Table(ScoreRow)
DETECTIONS = Table(DetectionRow)

"""The tables of how maps were tested."""

from typing import NamedTuple

from cropsight.results.table import Table


class TrialRow(NamedTuple):
    """A test of a map or a number of it: `faithfulness/{model}/{sample}/{batch}.tsv`."""

    frame: int
    view: str
    map: str
    trial: str
    share: float | None
    value: float


class MeasureRow(NamedTuple):
    """A measure of a tested map: `faithfulness.tsv`."""

    model: str
    sample: str
    frame: int
    view: str
    map: str
    measure: str
    value: float


class RandomisationRow(NamedTuple):
    """How similar a map stays when weights are randomised: `randomisation/{model}.tsv`."""

    model: str
    sample: str
    frame: int
    stage: int
    randomised: str
    spearman: float
    ssim: float


TRIALS = Table(TrialRow)
MAP_MEASURES = Table(MeasureRow)
RANDOMISATION = Table(RandomisationRow)

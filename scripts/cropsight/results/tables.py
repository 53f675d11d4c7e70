"""The tables under results/: the columns and types of each, its one writer and its one reader."""

from collections.abc import Callable, Generator, Iterable
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar, get_type_hints

from cropsight import files
from cropsight.errors import InputError

if TYPE_CHECKING:
    import pandas as pd

# How a column's text becomes a value, by the type of the row's field.
_PARSERS: dict[Any, Callable[[str], Any]] = {
    str: str,
    int: int,
    float: float,
    bool: {"yes": True, "no": False}.__getitem__,
    int | None: lambda text: int(text) if text else None,
    float | None: lambda text: float(text) if text else None,
}
Row = TypeVar("Row", bound=tuple)


class Table(Generic[Row]):
    """A kind of table: tab-separated UTF-8 whose columns are the fields of a NamedTuple.

    True is written as `yes`, None as nothing, a float with 9 significant digits.
    """

    def __init__(self, row: type[Row], repeated: bool = False) -> None:
        """Take the type of a row, and whether the same texts come again and again."""
        self._row, self._repeated = row, repeated
        self._types = get_type_hints(row)
        self.columns = tuple(self._types)

    @contextmanager
    def writer(self, path: Path) -> Generator[Callable[[Iterable[Row]], None]]:
        """Yield what writes rows as they come; the file is whole or not there."""
        with files.table_writer(path, self.columns) as write:
            yield lambda rows: write(map(_plain, rows))

    def write(self, path: Path, rows: Iterable[Row]) -> None:
        """Write all rows; see `writer`."""
        with self.writer(path) as write:
            write(rows)

    def read(self, path: Path) -> list[Row]:
        """The rows; columns that are not known are left aside.

        Raises:
            InputError: the file cannot be read, or is not such a table.
        """
        parsers = [(name, _PARSERS[kind]) for name, kind in self._types.items()]
        try:
            return [
                self._row(*(parse(row[name]) for name, parse in parsers))
                for row in files.read_table(path)
            ]
        except (KeyError, ValueError) as error:
            raise InputError(_wrong(path, error)) from error

    def read_frame(self, path: Path) -> "pd.DataFrame":
        """The rows as a DataFrame, with bool for yes and no, and NaN where a number is missing.

        Raises:
            InputError: the file cannot be read, or is not such a table.
        """
        import pandas as pd

        numbers = {int: "int64", float: "float64", float | None: "float64"}
        optional = [name for name, kind in self._types.items() if kind == float | None]
        try:
            # A sample may be called NA or 007: text stays text.
            rows = pd.read_csv(
                path,
                sep="\t",
                dtype={name: numbers.get(kind, "str") for name, kind in self._types.items()},
                usecols=list(self.columns),
                keep_default_na=False,
                na_values=dict.fromkeys(optional, ""),
            )
            answers = [name for name, kind in self._types.items() if kind is bool]
            rows = rows.assign(**{name: _answers(rows[name]) for name in answers})
        except (OSError, ValueError) as error:
            raise InputError(_wrong(path, error)) from error
        if not self._repeated:
            return rows
        # Not by read_csv, which makes numbers of categories that look like some.
        texts = [name for name, kind in self._types.items() if kind is str]
        return rows.astype(dict.fromkeys(texts, "category"))


def _plain(row: tuple) -> list[object]:
    return ["yes" if value is True else "no" if value is False else value for value in row]


def _answers(column: "pd.Series") -> "pd.Series":
    """A column of yes and no as bool.

    Raises:
        ValueError: it has something else.
    """
    unknown = set(column) - {"yes", "no"}
    if unknown:
        raise ValueError(f"{sorted(unknown)[0]!r} where {column.name} has to be yes or no")
    return column == "yes"


def _wrong(path: Path, error: Exception) -> str:
    said = f"there is no column {error}" if isinstance(error, KeyError) else str(error)
    return f"{path} is not the table that is needed ({said}); remove it and run the workflow again."


class FrameRow(NamedTuple):
    """A frame of a sample: `frames/{sample}/frames.tsv`."""

    frame: int
    batch: str
    file: str
    time: float | None
    width: int
    height: int
    sha256: str
    source: str


class ExtractedRow(NamedTuple):
    """A frame's picture in a batch: `frames/{sample}/batches/{batch}.tsv`."""

    frame: int
    file: str
    time: float | None
    width: int
    height: int
    sha256: str


class ResizedRow(NamedTuple):
    """A resized picture, and the size of its frame: `resized/{sample}/{batch}.tsv`."""

    frame: int
    file: str
    width: int
    height: int
    frame_width: int
    frame_height: int
    sha256: str


class ViewRow(NamedTuple):
    """A view's picture, and its box in the frame's pixels: `views/{sample}/{batch}.tsv`."""

    frame: int
    view: str
    file: str
    width: int
    height: int
    x0: float
    y0: float
    x1: float
    y1: float
    sha256: str


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


class TogetherRow(NamedTuple):
    """A frame's crops on one scale: `together/{model}/{sample}/{batch}.tsv`."""

    frame: int
    file: str
    width: int
    height: int
    whole_maximum: float
    crops_maximum: float
    sha256: str


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


class EvidenceRow(NamedTuple):
    """A crop's share of the evidence: `evidence.tsv`."""

    model: str
    sample: str
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


class TrialRow(NamedTuple):
    """A forward pass of a tested map: `faithfulness/{model}/{sample}/{batch}.tsv`."""

    frame: int
    view: str
    map: str
    trial: str
    share: float | None
    probability: float


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
    """How alike a map stays when weights are gone: `randomisation/{model}.tsv`."""

    model: str
    sample: str
    frame: int
    stage: int
    randomised: str
    spearman: float
    ssim: float


FRAMES = Table(FrameRow)
EXTRACTED = Table(ExtractedRow)
RESIZED = Table(ResizedRow)
VIEWS = Table(ViewRow)
HEATMAPS = Table(HeatmapRow)
TOGETHER = Table(TogetherRow)
# The longest table by far: a name that comes again and again is held once.
PREDICTIONS = Table(PredictionRow, repeated=True)
SCORES = Table(ScoreRow)
DETECTIONS = Table(DetectionRow)
EVIDENCE = Table(EvidenceRow)
POINTING = Table(GameRow)
TRIALS = Table(TrialRow)
MAP_MEASURES = Table(MeasureRow)
RANDOMISATION = Table(RandomisationRow)

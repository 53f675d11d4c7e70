"""The sample sheet."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from cropsight.errors import InputError
from cropsight.labels import truth, user_tables
from cropsight.media import sources
from cropsight.settings.schema import check_value, load_schema, with_defaults
from cropsight.suggestion import suggestion

WHOLE_NUMBERS = ("start", "stop", "step")


@dataclass(frozen=True)
class Sample:
    """A photo, a folder of photos or a video, with its row of the sheet.

    Attributes:
        name: as used in paths and tables.
        path: as the sheet has it.
        start: the first frame to work on, counted from 0.
        stop: the frame to stop before; None for the end.
        step: every how many frames one is taken.
        truth: the sheet's cell of truth on each target, by its name: empty, an answer, or the path
            of a table.
        fault: what is wrong with its media; always empty with `on_bad_sample: stop`.
    """

    name: str
    path: str
    start: int
    stop: int | None
    step: int
    truth: dict[str, str]
    fault: str = ""

    @property
    def span(self) -> dict[str, int | None]:
        """Which frames are taken, as a parameter of a rule."""
        return {"start": self.start, "stop": self.stop, "step": self.step}


def load_samples(
    sheet: Path,
    schemas: Path,
    targets: Sequence[str] = ("vehicle",),
    here: bool = True,
    on_bad_sample: str = "stop",
) -> dict[str, Sample]:
    """The samples by name, in the sheet's order.

    Args:
        sheet: the sample sheet.
        schemas: folder of the JSON schemas.
        targets: names of the run's targets; each but the first has a column of truth of its own.
        here: whether the media are on this machine; if not, they are not looked for.
        on_bad_sample: as in the config; with `skip` media that are not there are no error.

    Raises:
        InputError: with the line, for unknown columns, bad values, names used twice and media or
            tables of truth that are not there.
    """
    schema = load_schema(schemas / "samples.schema.yaml")
    answers = _truth_columns(targets)
    schema["properties"] |= dict.fromkeys(answers.values(), schema["properties"]["truth"])
    columns, rows = user_tables.read_user_table(sheet)
    for column in columns:
        if column not in schema["properties"]:
            raise InputError(
                f"{sheet}: unknown column {column!r}.{suggestion(column, schema['properties'])} "
                f"Known are {', '.join(schema['properties'])}, separated by tabs."
            )
    samples: dict[str, Sample] = {}
    first: dict[str, str] = {}
    for where, fields in rows:
        sample = _sample(_values(fields, schema, where), where, answers, here, on_bad_sample)
        # Folders are named after samples, and some file systems do not tell Bus from bus.
        folded = sample.name.casefold()
        if folded in first:
            raise InputError(
                f"{where}: sample {sample.name!r} is already in {first[folded]}; rename one."
            )
        first[folded] = where
        samples[sample.name] = sample
    if not samples:
        raise InputError(f"{sheet} lists no sample; add a line with a sample and its path.")
    return samples


def _truth_columns(targets: Iterable[str]) -> dict[str, str]:
    """The sheet's column with the truth on each target: `truth` for the first of them."""
    first, *others = targets
    return {first: "truth"} | {name: f"truth_{name}" for name in others}


def _values(fields: Mapping[str, str], schema: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A row's values by column, with numbers as such and the defaults filled in."""
    values: dict[str, Any] = {key: text for key, text in fields.items() if text}
    for key in WHOLE_NUMBERS:
        if values.get(key, "").isdecimal():
            values[key] = int(values[key])
    check_value(values, schema, where)
    return {"stop": None} | with_defaults(values, schema)


def _sample(
    values: Mapping[str, Any],
    where: str,
    answers: Mapping[str, str],
    here: bool,
    on_bad_sample: str,
) -> Sample:
    """The sample of a row, checked.

    Args:
        values: of the row, by column.
        where: the row is, for messages.
        answers: the column of truth on each target.
        here: as in `load_samples`.
        on_bad_sample: as in `load_samples`.

    Raises:
        InputError: its media or its truth are not there, or say what cannot be.
    """
    cells = {target: values[column] for target, column in answers.items()}
    sample = Sample(
        values["sample"], values["path"], values["start"], values["stop"], values["step"], cells
    )
    try:
        if here:
            fault = _fault(sample.path)
            if fault and on_bad_sample == "stop":
                raise InputError(fault)
            sample = replace(sample, fault=_without_folders(fault, sample.path))
        else:
            _check_stored(sample.path)
        _check_span(sample)
        truth.check_truths(cells)
    except InputError as error:
        raise InputError(f"{where}: sample {sample.name}: {error}") from error
    return sample


def _fault(path: str) -> str:
    """What is wrong with a sample's media, if anything."""
    try:
        sources.list_media(Path(path))
    except InputError as error:
        return str(error)
    return ""


def _without_folders(fault: str, path: str) -> str:
    """A fault as the results say it: where media are is for nobody else."""
    return fault.replace(str(Path(path)), Path(path).name)


def _check_stored(path: str) -> None:
    if Path(path).is_absolute() or "://" in path or ".." in Path(path).parts:
        raise InputError(f"{path} has to be a path under the storage's prefix.")


def _check_span(sample: Sample) -> None:
    whole = (sample.start, sample.stop, sample.step) == (0, None, 1)
    if not whole and sources.media_kind(Path(sample.path)) == "photo":
        raise InputError("start, stop and step are for videos and folders; leave them empty.")
    if sample.stop is not None and sample.stop <= sample.start:
        raise InputError(f"stop {sample.stop} has to be greater than start {sample.start}.")


def truth_files(samples: Mapping[str, Sample]) -> list[Path]:
    """The tables of truth that the sheet names, in its order, one for each cell."""
    cells = [cell for sample in samples.values() for cell in sample.truth.values()]
    return [path for cell in cells if (path := truth.truth_file(cell))]


def boxed_cells(samples: Mapping[str, Sample], target: str) -> dict[str, str]:
    """Cells of truth of the samples with a box of the target in some frame, by sample.

    Raises:
        InputError: a table of truth is missing or wrong.
    """
    cells = {name: sample.truth[target] for name, sample in samples.items()}
    return {name: cell for name, cell in cells.items() if truth.read_truth(cell, target).has_boxes}

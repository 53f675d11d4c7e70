"""The sample sheet."""

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import count
from pathlib import Path
from typing import Any

from cropsight.errors import InputError, Problems, quoted
from cropsight.labels import truth, user_tables
from cropsight.labels.scenes import Scenes
from cropsight.labels.user_tables import UserRow
from cropsight.media import sources
from cropsight.settings.names import check_name, folded
from cropsight.settings.schema import check_value, load_schema, with_defaults
from cropsight.suggestion import suggestion
from cropsight.user_paths import without_folders

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
        scene: that frames are of, unless a table of truth says otherwise; empty if none is named.
        fault: what is wrong with its media; always empty with `on_bad_sample: stop`.
        where: its row is, for messages.
    """

    name: str
    path: str
    start: int
    stop: int | None
    step: int
    truth: dict[str, str]
    scene: str = field(default="", kw_only=True)
    fault: str = ""
    where: str = field(default="", compare=False)

    @property
    def span(self) -> dict[str, int | None]:
        """Which frames are taken, as a parameter of a rule."""
        return {"start": self.start, "stop": self.stop, "step": self.step}

    def takes_any(self, first: int, last: int | None) -> bool:
        """Whether it takes one of the frames from `first` to `last`, if it has them; None: no end.

        What it has is not known of a video.
        """
        steps = max(0, -(-(first - self.start) // self.step))
        ends = [
            end for end in (last, None if self.stop is None else self.stop - 1) if end is not None
        ]
        return all(self.start + steps * self.step <= end for end in ends)


def load_samples(
    sheet: Path,
    schemas: Path,
    targets: Sequence[str],
    problems: Problems,
    here: bool = True,
    on_bad_sample: str = "stop",
) -> dict[str, Sample]:
    """The samples by name, in the sheet's order.

    Args:
        sheet: the sample sheet.
        schemas: folder of the JSON schemas.
        targets: names of the run's targets; each but the first has a column of truth of its own.
        problems: where mistakes are noted, with their lines: unknown columns, bad values, names
            used twice and media or tables of truth that are not there. Such rows are left out.
        here: whether the media are on this machine; if not, they are not looked for.
        on_bad_sample: as in the config; with `skip` media that are not there are no mistake.
    """
    schema = load_schema(schemas / "samples.schema.yaml")
    answers = _truth_columns(targets)
    properties = schema["properties"]
    truths = dict.fromkeys(answers.values(), properties["truth"])
    schema = {**schema, "properties": properties | truths}
    samples: dict[str, Sample] = {}
    first: dict[str, str] = {}
    checks = _Checks(problems, truth.TruthReader(), Scenes(), here, on_bad_sample == "skip")
    with problems.collected():
        for where, fields in _rows(sheet, schema, problems):
            values, before = dict(fields), len(problems.sentences)
            with problems.collected():
                values = _values(fields, schema, where)
                _check_new(values["sample"], where, first)
            if len(problems.sentences) > before:
                # Of a row that cannot be read, the path may be wrong as well.
                if values["path"]:
                    checks.fault(values["path"], f"{where}: ")
                continue
            sample = _sample(values, where, answers)
            fault = checks.of(sample)
            if fault is not None:
                samples[sample.name] = replace(sample, fault=fault)
    return samples


def _rows(sheet: Path, schema: Mapping[str, Any], problems: Problems) -> list[UserRow]:
    """The sheet's rows.

    Raises:
        InputError: it cannot be read, has an unknown column, or lacks one.
    """
    known, mistakes = schema["properties"], Problems()
    before = len(problems.sentences)
    header, columns, rows = user_tables.read_user_table(sheet, problems, known)
    for column in columns:
        if column not in known:
            mistakes.add(
                f"{header}: unknown column {quoted(column)}.{suggestion(column, known)} "
                f"Known are {', '.join(known)}, separated by tabs."
            )
    # One that is misspelt is not missing.
    missing = [] if mistakes.sentences else [n for n in schema["required"] if n not in columns]
    for name in missing:
        mistakes.add(f"{header}: the column {name!r} is missing; add it to the line of names.")
    mistakes.check()
    if not rows and len(problems.sentences) == before:
        raise InputError(f"{sheet} lists no sample; add a line with a sample and its path.")
    return rows


def _check_new(name: str, where: str, first: dict[str, str]) -> None:
    """Check a sample's name beside those before, and add where it is to `first`.

    Raises:
        InputError: files cannot have the name, or those of another sample have it.
    """
    try:
        check_name("sample", name)
    except InputError as error:
        raise InputError(f"{where}: {error}") from error
    # Folders are named after samples, and some file systems do not tell Bus from bus.
    if folded(name) in first:
        raise InputError(
            f"{where}: sample {name!r} is already in {first[folded(name)]}; rename one."
        )
    first[folded(name)] = where


def _truth_columns(targets: Iterable[str]) -> dict[str, str]:
    """The sheet's column with the truth on each target: `truth` for the first of them."""
    first, *others = targets
    return {first: "truth"} | {name: f"truth_{name}" for name in others}


def _values(fields: Mapping[str, str], schema: Mapping[str, Any], where: str) -> dict[str, Any]:
    """A row's values by column, with numbers as such and the defaults filled in.

    Raises:
        InputError: one is missing, or is none of those that the schema takes.
    """
    values: dict[str, Any] = {key: text for key, text in fields.items() if text}
    for key in WHOLE_NUMBERS:
        # As truth files have them: int() would also take digits of other scripts.
        if re.fullmatch(r"\d{1,30}", values.get(key, ""), re.ASCII):
            values[key] = int(values[key])
    missing = [key for key in schema["required"] if key not in values]
    if missing:
        raise InputError(
            f"{where}: {missing[0]!r} is missing; write it, and separate the fields by single tabs."
        )
    check_value(values, schema, where)
    return {"stop": None} | with_defaults(values, schema)


def _sample(values: Mapping[str, Any], where: str, answers: Mapping[str, str]) -> Sample:
    """The sample of a row.

    Args:
        values: of the row, by column.
        where: the row is, for messages.
        answers: the column of truth on each target.
    """
    return Sample(
        name=values["sample"],
        path=values["path"],
        start=values["start"],
        stop=values["stop"],
        step=values["step"],
        truth={target: values[column] for target, column in answers.items()},
        scene=values["scene"],
        where=where,
    )


@dataclass(frozen=True)
class _Checks:
    """Checks of samples beyond their rows.

    Attributes:
        problems: where mistakes are noted.
        truths: those that were read before.
        scenes: those that were named before.
        here: whether the media are on this machine.
        skip: whether a fault of the media is no mistake.
    """

    problems: Problems
    truths: truth.TruthReader
    scenes: Scenes
    here: bool
    skip: bool

    def of(self, sample: Sample) -> str | None:
        """Note what is wrong with media, frames, truth and scenes.

        Returns the fault of media to skip, or an empty text; None where the media are a mistake.
        """
        where = f"{sample.where}: sample {sample.name}: "
        fault, count = self.fault(sample.path, where)
        with self.problems.collected(where):
            _check_span(sample, count)
        with self.problems.collected(where):
            self.truths.check(sample.truth, count)
        with self.problems.collected(where):
            self.scenes.add(sample.scene, sample.where)
        for target, cell in sample.truth.items():
            for scene, line in self.truths.read(cell, target).scenes.items():
                with self.problems.collected(f"{where}{line}: "):
                    self.scenes.add(scene, line)
        return fault

    def fault(self, path: str, where: str) -> tuple[str | None, int | None]:
        """The same of media alone, and how many frames there are, if that is known."""
        media, count = Problems(), None
        with media.collected():
            count = _count(path) if self.here else _check_stored(path)
        if media.sentences and not (self.here and self.skip):
            self.problems.sentences += [where + text for text in media.sentences]
            return None, None
        # Where media are on this machine, and what is beside them, is not for the results.
        faults = [text.partition(";")[0].rstrip(".") + "." for text in media.sentences]
        return without_folders(" ".join(faults), [Path(path)]), count


def _count(path: str) -> int | None:
    """How many frames there are: photos, or not known of a video.

    Raises:
        InputError: nothing is there to be read.
    """
    media = sources.list_media(Path(path))
    return None if sources.media_kind(Path(path)) == "video" else len(media)


def _check_stored(path: str) -> None:
    if Path(path).is_absolute() or "://" in path or ".." in Path(path).parts:
        raise InputError(f"{path} has to be a path under the storage's prefix; correct it.")


def _check_span(sample: Sample, count: int | None) -> None:
    whole = (sample.start, sample.stop, sample.step) == (0, None, 1)
    # A path that cannot be has been refused, and Path.is_dir would raise an error of its own.
    photo = sources.is_photo(Path(sample.path)) and not os.path.isdir(sample.path)  # noqa: PTH112
    if photo and not whole:
        raise InputError("start, stop and step are for videos and folders; leave them empty.")
    if sample.stop is not None and sample.stop <= sample.start:
        raise InputError(
            f"stop {sample.stop} has to be greater than start {sample.start}; correct one of them."
        )
    if count is not None and sample.start >= count:
        raise InputError(
            f"start {sample.start} is beyond the last of the {count} photos, which are counted "
            f"from 0; give a number up to {count - 1}."
        )


def truth_files(samples: Mapping[str, Sample]) -> list[Path]:
    """The tables of truth that the sheet names, in its order, one for each cell."""
    cells = [cell for sample in samples.values() for cell in sample.truth.values()]
    return [path for cell in cells if (path := truth.truth_file(cell))]


def numbered_truths(samples: Mapping[str, Sample]) -> dict[str, dict[str, str | int]]:
    """Truth on each target by sample: a cell, or the number of its file among `truth_files`."""
    numbers = count()
    return {
        name: {
            target: next(numbers) if truth.truth_file(cell) else cell
            for target, cell in sample.truth.items()
        }
        for name, sample in samples.items()
    }


def published_cells(samples: Mapping[str, Sample]) -> list[dict[str, Any]]:
    """What the sheet says of each sample beside its path, in its order."""
    truths = numbered_truths(samples)
    return [
        {"sample": name, **sample.span, "truth": truths[name], "scene": sample.scene}
        for name, sample in samples.items()
    ]


def boxed_cells(samples: Mapping[str, Sample], target: str) -> dict[str, str]:
    """Cells of truth of the samples with a box of the target in some frame, by sample.

    Raises:
        InputError: a table of truth is missing or wrong.
    """
    cells = {name: sample.truth[target] for name, sample in samples.items()}
    return {name: cell for name, cell in cells.items() if truth.read_truth(cell, target).has_boxes}


def any_frame_has_a_box(samples: Iterable[Sample], target: str) -> bool:
    """Whether samples take a frame with a box of the target; of media with a fault none is taken.

    Raises:
        InputError: a table of truth is missing or wrong.
    """
    return any(
        sample.takes_any(item.first, item.last)
        for sample in samples
        if not sample.fault
        for item in truth.read_truth(sample.truth[target], target).ranges
        if item.boxes
    )

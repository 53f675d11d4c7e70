"""Ground truth: whether the target is in each frame of a sample, its boxes, and the scene."""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import NamedTuple

from cropsight.errors import InputError, Problems, quoted, shortened
from cropsight.labels import user_tables
from cropsight.labels.scenes import Scenes
from cropsight.user_paths import remedy, unreadable
from cropsight.views.boxes import Box

ANSWERS = ("yes", "no", "unsure")
SPAN = ("first_frame", "last_frame")
# Digits of a frame's number and of a box's edge, which are thus small enough to compute with.
DIGITS = 9
# The columns that are not answers on a target of that name.
OTHER_COLUMNS = ("frame", *SPAN, *Box._fields, "scene")
# Boxes that a frame may have; more are a mistake, which would take hours to compare.
MOST_BOXES = 1000


class TruthBox(NamedTuple):
    """A box that a person drew, in the frame's pixels, and the line that has it, for messages."""

    box: Box
    where: str


@dataclass(frozen=True)
class Range:
    """Frames `first` to `last`, both included; no `last` means to the end of the sample.

    Attributes:
        first: frame.
        last: frame.
        answer: on each of them.
        boxes: in each of them.
        where: the line is that says so, for messages.
        scene: that they are of; empty where no line says it.
    """

    first: int
    last: int | None
    answer: str
    boxes: tuple[TruthBox, ...] = ()
    where: str = ""
    scene: str = ""


@dataclass(frozen=True)
class Truth:
    """Answers for ranges of frames, which are sorted and do not overlap.

    Attributes:
        ranges: of frames.
        own_column: whether a column of a table that is named after the target has the answers.
        scene: of the frames of which no range says it.
        scenes: that the table names, each with where it first does, for messages.
    """

    ranges: tuple[Range, ...]
    own_column: bool = False
    scene: str = ""
    scenes: Mapping[str, str] = field(default_factory=dict)

    def at(self, frame: int) -> str:
        """`yes`, `no` or `unsure` for a frame, or an empty string where the truth is unknown."""
        of_frame = self._range(frame)
        return of_frame.answer if of_frame else ""

    def boxes(self, frame: int) -> tuple[TruthBox, ...]:
        """Boxes of the target in a frame; none where nobody drew one."""
        of_frame = self._range(frame)
        return of_frame.boxes if of_frame else ()

    def largest_box(self, frame: int, width: int, height: int) -> float | None:
        """Share of a frame's area that its largest box takes, 0 to 1; None where it has no box.

        Args:
            frame: its number.
            width: of the frame, in pixels, at whose edges boxes are clipped.
            height: likewise.
        """
        picture = Box(0, 0, width, height)
        parts = [box.within(picture) for box, _ in self.boxes(frame)]
        return max((part.area / picture.area if part else 0.0 for part in parts), default=None)

    def scene_at(self, frame: int) -> str:
        """The scene that a frame is of, or an empty string where none was named."""
        of_frame = self._range(frame)
        return of_frame.scene or self.scene if of_frame else self.scene

    @property
    def has_boxes(self) -> bool:
        """Whether there is a box in any frame."""
        return any(item.boxes for item in self.ranges)

    def _range(self, frame: int) -> Range | None:
        begun = bisect_right(self.ranges, frame, key=lambda item: item.first)
        if not begun:
            return None
        last = self.ranges[begun - 1]
        return last if last.last is None or frame <= last.last else None


class _Row(NamedTuple):
    """One line of a table: frames, an answer for them or a box in each, and perhaps their scene."""

    where: str
    first: int
    last: int
    answer: str
    box: Box | None
    scene: str


def truth_file(value: str) -> Path | None:
    """The file that a sample's truth cell names, or None if it is empty or an answer."""
    value = value.strip()
    return None if value.lower() in ("", *ANSWERS) else Path(value)


def read_truth(value: str | Path, target: str = "vehicle") -> Truth:
    """Truth of a sample on one target, from its cell in the sample sheet.

    Args:
        value: empty, `yes`, `no` or `unsure` for the whole sample, or the path of a tab-separated
            table whose columns, in any order, say for which frames a row is, `first_frame` and
            `last_frame` (from 0, both included) or only `frame`, and what is there: an answer
            (`yes`, `no`, `unsure`) in a column named after the target or `truth`, or a box `x0`,
            `y0`, `x1`, `y1` in the frame's pixels, or both; the scene of the frames may be in a
            column `scene`. Frames in no row have no truth, those with a box are `yes`. A Path is
            always that of a table.
        target: name of the target; its column goes before the other.

    Raises:
        InputError: the table is missing or wrong; a sentence for each line that is.
    """
    path = value if isinstance(value, Path) else truth_file(value)
    if path is not None:
        return _read(path, target)
    answer = str(value).strip().lower()
    return Truth((Range(0, None, answer),) if answer else ())


def read_truths(
    cells: Mapping[str, str | int], files: Sequence[Path], target: str, scenes: Mapping[str, str]
) -> dict[str, Truth]:
    """Truth of every sample on one target, by sample.

    Args:
        cells: truth by sample: an answer, nothing, or the number of its file in `files`, from 0.
        files: the truth files.
        target: name of the target.
        scenes: by sample: of the frames of which no file says it; empty where there is none.

    Raises:
        InputError: a cell is no answer, or a file is wrong; names the sample.
    """
    found = {}
    for sample, cell in cells.items():
        try:
            truth = read_truth(files[cell] if isinstance(cell, int) else cell, target)
        except InputError as error:
            raise InputError(f"Sample {sample}: {error}") from error
        found[sample] = replace(truth, scene=scenes[sample])
    return found


class TruthReader:
    """Reads each table once, and says only once what is wrong with it."""

    def __init__(self) -> None:
        """Begin with none."""
        self._read: dict[tuple[str, str], Truth] = {}

    def read(self, cell: str, target: str) -> Truth:
        """As `read_truth`, but for a table refused before: of that, nothing.

        Raises:
            InputError: the table is missing or wrong.
        """
        if (cell, target) not in self._read:
            self._read[cell, target] = Truth(())
            self._read[cell, target] = read_truth(cell, target)
        return self._read[cell, target]

    def check(self, cells: Mapping[str, str], count: int | None) -> None:
        """Check a sample's cells, by target.

        A table that several targets share has to tell them apart: by a column of answers named
        after each, and without boxes.

        Args:
            cells: of the sample.
            count: how many frames it has, if that is known.

        Raises:
            InputError: a table is refused, says too little, or is about frames that there are not.
        """
        files = [truth_file(cell) for cell in cells.values()]
        problems = Problems()
        for target, cell in cells.items():
            with problems.collected():
                truth, path = self.read(cell, target), truth_file(cell)
                shared = path is not None and files.count(path) > 1
                if shared and truth.ranges and (truth.has_boxes or not truth.own_column):
                    raise InputError(
                        f"{path} is the truth of several targets, so it needs a column {target} "
                        "and may have no boxes; correct it, or give each target a file of its own."
                    )
                if count is not None:
                    check_last(truth, count)
        # What is wrong with a file is the same for each target that shares it.
        problems.sentences = list(dict.fromkeys(problems.sentences))
        problems.check()


def check_last(truth: Truth, count: int) -> None:
    """Check that a truth is about frames that there are.

    Args:
        truth: of a sample.
        count: how many frames the sample has.

    Raises:
        InputError: a row is about none of them.
    """
    for span in truth.ranges:
        if span.first >= count:
            raise InputError(
                f"{span.where}: frame {span.first} is beyond the last of the {count}, counted "
                "from 0; correct it, or give the sample a table of its own."
            )


def check_boxes(
    boxes: Iterable[TruthBox], frame: str, sizes: Collection[tuple[float, float]]
) -> None:
    """Check that boxes are in their frame.

    Args:
        boxes: in the frame.
        frame: which one, for messages.
        sizes: widths and heights in pixels of which the frame may have one.

    Raises:
        InputError: some reach over its edge whatever the size; a sentence for each.
    """
    problems = Problems()
    for box, where in boxes:
        if not any(box.x1 <= width and box.y1 <= height for width, height in sizes):
            has = " or ".join(f"{width:g}x{height:g}" for width, height in sizes)
            problems.add(
                f"{where}: the box reaches to x {box.x1:g}, y {box.y1:g}, but {frame} has {has} "
                "pixels; correct the box."
            )
    problems.check()


def _read(path: Path, target: str) -> Truth:
    reason = unreadable(path)
    if reason:
        raise InputError(
            f"The truth {quoted(str(path))} is neither yes, no or unsure nor a file, as it "
            f"{reason}; {remedy(str(path))}"
        )
    problems = Problems()
    known = [target, "truth", *OTHER_COLUMNS]
    header, columns, lines = user_tables.read_user_table(path, problems, known)
    answer = next((name for name in (target, "truth") if name in columns), None)
    boxed = set(Box._fields) <= set(columns)
    if ("frame" in columns) == (set(SPAN) <= set(columns)) or not (answer or boxed):
        raise InputError(
            f"{header}: a truth needs the columns first_frame and last_frame (or only frame), and "
            f"{target} or x0, y0, x1 and y1 (or both), separated by tabs; it has "
            f"{', '.join(map(shortened, columns))}."
        )
    rows, spelt = [], Scenes()
    for line in lines:
        with problems.collected(f"{line.where}: "):
            spelt.add(line.fields.get("scene", ""), line.where)
        with problems.collected():
            rows.append(_row(*line, answer, boxed))
    ranges: tuple[Range, ...] = ()
    with problems.collected():
        ranges = tuple(_ranges(rows, problems))
    problems.check()
    return Truth(ranges, own_column=answer == target, scenes=spelt.places)


def _row(where: str, fields: dict[str, str], column: str | None, boxed: bool) -> _Row:
    """What a line of a truth file says.

    Args:
        where: the line is, for messages.
        fields: of the line, by column.
        column: that has the answers; None where only boxes say them.
        boxed: whether the file has columns of boxes.

    Raises:
        InputError: the row is empty, contradictory or cannot be understood.
    """
    span = ("frame", "frame") if "frame" in fields else SPAN
    first, last = (_frame(where, name, fields[name]) for name in span)
    if last < first:
        raise InputError(
            f"{where}: last_frame {last} is before first_frame {first}; exchange the two."
        )
    box = _box(where, fields) if boxed else None
    answer = fields[column].lower() if column else ""
    if box and answer not in ("", "yes"):
        raise InputError(
            f"{where}: {column} is {quoted(answer)} although there is a box; remove one of them."
        )
    if not box and answer not in ANSWERS:
        raise InputError(
            f"{where}: {column} is {quoted(fields[column])}; write yes, no or unsure."
            if column
            else f"{where}: there is no box; give x0, y0, x1 and y1, or remove the line."
        )
    return _Row(where, first, last, answer or "yes", box, fields.get("scene", ""))


def _frame(where: str, column: str, text: str) -> int:
    if not re.fullmatch(rf"\d{{1,{DIGITS}}}", text, re.ASCII):
        raise InputError(
            f"{where}: {column} is {quoted(text)}; write the number of a frame, counted from 0."
        )
    return int(text)


def _box(where: str, fields: dict[str, str]) -> Box | None:
    texts = {name: fields[name] for name in Box._fields}
    if not any(texts.values()):
        return None
    for name, text in texts.items():
        if not re.fullmatch(rf"\d{{1,{DIGITS}}}(\.\d+)?", text, re.ASCII):
            raise InputError(
                f"{where}: {name} is {quoted(text)}; write pixels of the frame, from 0."
            )
    box = Box(*map(float, texts.values()))
    if box.x1 <= box.x0 or box.y1 <= box.y0:
        raise InputError(
            f"{where}: the box is empty; x1 has to be greater than x0, and y1 than y0, which "
            "are its left and top."
        )
    return box


def _ranges(rows: Sequence[_Row], problems: Problems) -> Iterator[Range]:
    """Cut the rows' frames where a row begins or ends, so that the ranges do not overlap.

    Rows that contradict one before them are noted as problems, and left out.

    Raises:
        InputError: too many boxes are in one frame.
    """
    starting: dict[int, list[_Row]] = {}
    for row in rows:
        starting.setdefault(row.first, []).append(row)
    cuts = sorted({*starting, *(row.last + 1 for row in rows)})
    open_rows: list[_Row] = []
    for first, following in pairwise(cuts):
        open_rows = [row for row in open_rows if row.last >= first]
        for row in starting.get(first, []):
            with problems.collected():
                for other in open_rows:
                    _check_pair(other, row)
                open_rows.append(row)
            if len(open_rows) > MOST_BOXES:
                raise InputError(
                    f"{row.where}: frame {row.first} has more than {MOST_BOXES} boxes; remove some."
                )
        if open_rows:
            boxes = tuple(TruthBox(row.box, row.where) for row in open_rows if row.box)
            scene = next((row.scene for row in open_rows if row.scene), "")
            said = open_rows[0]
            yield Range(first, following - 1, said.answer, boxes, said.where, scene)


def _check_pair(before: _Row, after: _Row) -> None:
    """Check that two rows with frames in common agree.

    Raises:
        InputError: they do not.
    """
    frames = f"{after.first} to {after.last} overlap with {before.first} to {before.last}"
    if before.answer == after.answer and (before.box or after.box):
        if before.scene and after.scene and before.scene != after.scene:
            raise InputError(
                f"{after.where}: frames {frames}, and the scene is {quoted(after.scene)} where the "
                f"other row says {quoted(before.scene)}; correct one of them."
            )
        return
    if not before.box and not after.box:
        raise InputError(f"{after.where}: frames {frames}; a frame can be in one range only.")
    raise InputError(
        f"{after.where}: frames {frames}, and one row has a box where the other says "
        f"{before.answer if after.box else after.answer}; correct one of them."
    )

"""The words of an overlay, in the report's vocabulary and colours."""

from collections.abc import Sequence
from typing import NamedTuple

from PIL import ImageDraw

from cropsight.publishing.lettering import Words, draw_line, fitting_size
from cropsight.publishing.overlays.shown_frames import Calls
from cropsight.report.wording import call_chip, score_words, view_words
from cropsight.results.detection_tables import DetectionRow

# Those of the report's page, in light.
PAPER, INK, SOFT, LINE = "#ffffff", "#1d2126", "#5a626c", "#dddad2"
ACCENT, CROPS, SHADED = "#0b5a9d", "#b34700", "#efe7cf"
_OF_CALLS = {"good": "#0a6b4b", "bad": "#a8321a", "called": ACCENT, "none": SOFT}


# Height in pixels of what is over the pictures: a line with the sample, and two of legend.
HEAD = 94
EASY = 15  # pixels of letters that are easily read


class Subject(NamedTuple):
    """What an overlay is about.

    Attributes:
        model, sample: their names.
        targets: names; boxes, grid and best crop are of the first.
        explained: the class whose maps are shown, in words.
        boxed: whether there are boxes.
    """

    model: str
    sample: str
    targets: Sequence[str]
    explained: str
    boxed: bool

    def draw_legend(self, draw: ImageDraw.ImageDraw, left: int, width: int) -> None:
        """Draw two lines on what is seen, of so many pixels."""
        for y, words in zip((52, 74), self._legend(), strict=True):
            draw_line(draw, (left, y), width, 15, words)

    def _legend(self) -> list[list[Words]]:
        first = plain(self.targets[0])
        of_target = f" for {first}" if len(self.targets) > 1 else ""
        boxes = f", boxes of the truth on {first} in light blue" if self.boxed else ""
        maps = f"  maps of {self.explained}: whole picture left, its crops right"
        return [
            [Words(self.model, SOFT, bold=True), Words(maps, SOFT)],
            [Words(f"best crop{of_target} outlined in white{boxes}", SOFT)],
        ]


def plain(name: str) -> str:
    """Name of a target or class as words."""
    return name.replace("_", " ")


def explained_words(explained: str | int, target: str) -> str:
    """The class whose maps are drawn, as the config names it, in words.

    Args:
        explained: what the config says of it.
        target: name of the first target.
    """
    if explained == "top":
        return "each view's most probable class"
    if isinstance(explained, int):
        return f"class {explained}"
    return plain(target if explained == "target" else explained)


class CallLines:
    """Lines on how the whole picture and the best crop call frames, each under its picture.

    Their letters are of one size, by which whatever is said of any frame fits. Where that would be
    hard to read, scores and calls are on a second line.

    Attributes:
        height: of the lines on a frame, in pixels.
    """

    def __init__(self, calls: Calls, width: int, most: int, line: int) -> None:
        """Find the size.

        Args:
            calls: of all frames.
            width: of what is said of a frame, in pixels.
            most: the largest size of the letters, in pixels.
            line: height of a line, in pixels.
        """
        self._calls, self._width, self._half, self._line = calls, width, width // 2 - 6, line
        said = {
            tuple(words)
            for target, of_target in calls.items()
            for frame in of_target
            for words in self._words(target, frame)
        }
        self._size = fitting_size(self._half, most, map(list, said))
        self._parted = self._size < EASY
        if self._parted:
            parts = [part for words in said for part in _parts(list(words))]
            self._size = fitting_size(self._half, most, parts)
        self.height = line * (1 + self._parted)

    def draw(
        self, draw: ImageDraw.ImageDraw, corner: tuple[int, int], target: str, frame: int
    ) -> None:
        """Draw what is said of a frame.

        Args:
            draw: into which picture.
            corner: left end and top of the lines.
            target: its name.
            frame: its number.
        """
        left, top = corner
        starts = left, left + self._width - self._half
        for x, words in zip(starts, self._words(target, frame), strict=True):
            y = top + self._line // 2
            for part in _parts(words) if self._parted else [words]:
                draw_line(draw, (x, y), self._half, self._size, part)
                y += self._line

    def _words(self, target: str, frame: int) -> list[list[Words]]:
        calls = self._calls[target][frame]
        place = view_words(calls.crops.best_view)
        titles = ["whole picture", f"best crop, {place}"]
        if len(self._calls) > 1:
            titles = [f"{plain(target)}, {title}" for title in titles]
        else:
            titles = [title.capitalize() for title in titles]
        return [
            [Words(title, colour), *_call_words(call)]
            for title, call, colour in zip(titles, calls, (INK, CROPS), strict=True)
        ]


def _parts(words: list[Words]) -> list[list[Words]]:
    """The title, and what is said of the call."""
    title, score, *others = words
    return [[title], [score._replace(text=score.text.lstrip()), *others]]


def _call_words(call: DetectionRow) -> list[Words]:
    chip = call_chip(call.truth, call.detected)
    score = score_words(call.score, call.threshold)
    return [
        Words(f"  {score}  ", INK, bold=True),
        Words(f"{chip.mark} {chip.word}", _OF_CALLS[chip.kind], bold=True),
    ]

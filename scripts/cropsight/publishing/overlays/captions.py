"""The words of an overlay, in the report's vocabulary and colours."""

from collections.abc import Sequence
from typing import NamedTuple

from PIL import ImageDraw

from cropsight.publishing.lettering import Words, draw_line, fitting_size
from cropsight.publishing.overlays.shown_frames import FrameCalls
from cropsight.report.wording import call_chip, score_words, view_words
from cropsight.results.detection_tables import DetectionRow

# Those of the report's page, in light.
PAPER, INK, SOFT, LINE = "#ffffff", "#1d2126", "#5a626c", "#dddad2"
ACCENT, CROPS, SHADED = "#0b5a9d", "#b34700", "#efe7cf"
_OF_CALLS = {"good": "#0a6b4b", "bad": "#a8321a", "called": ACCENT, "none": SOFT}


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

    def legend(self) -> list[Words]:
        """A line on what is seen."""
        of_target = f" for {plain(self.targets[0])}" if len(self.targets) > 1 else ""
        outlined = [f"best crop{of_target} outlined in white"]
        outlined += [f"{plain(self.targets[0])} boxes in light blue"] * self.boxed
        sides = "whole picture left, its crops right"
        return [
            Words(self.model, SOFT, bold=True),
            Words(f"  maps of {self.explained}: {sides}; {', '.join(outlined)}", SOFT),
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


def draw_calls(
    draw: ImageDraw.ImageDraw,
    room: tuple[int, int, int],
    size: int,
    calls: FrameCalls,
    target: str = "",
) -> None:
    """Draw a line on how whole and crops call a frame, each under its picture.

    Args:
        draw: into which picture.
        room: left and right end of the line, and its middle from top to bottom.
        size: of the letters, in pixels.
        calls: of the frame.
        target: its name, if there are several.
    """
    left, right, y = room
    width = (right - left) // 2 - 6
    before = f"{plain(target)}, " if target else ""
    place = view_words(calls.crops.best_view)
    lines = [
        [Words(f"{before}{title}" if before else title.capitalize(), colour), *_call_words(call)]
        for title, call, colour in (
            ("whole picture", calls.whole, INK),
            (f"best crop, {place}", calls.crops, CROPS),
        )
    ]
    size = fitting_size(width, size, lines)
    for x, words in zip((left, right - width), lines, strict=True):
        draw_line(draw, (x, y), width, size, words)


def _call_words(call: DetectionRow) -> list[Words]:
    chip = call_chip(call.truth, call.detected)
    score = score_words(call.score, call.threshold)
    return [
        Words(f"  {score}  ", INK, bold=True),
        Words(f"{chip.mark} {chip.word}", _OF_CALLS[chip.kind], bold=True),
    ]

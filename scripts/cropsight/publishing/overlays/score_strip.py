"""Scores of the whole picture and of the best crop over time, with a cursor at one frame."""

from collections.abc import Callable, Sequence
from itertools import groupby, pairwise

from PIL import Image, ImageDraw

from cropsight.publishing.lettering import Words, draw_line
from cropsight.publishing.overlays.captions import (
    ACCENT,
    CROPS,
    INK,
    LINE,
    PAPER,
    SHADED,
    SOFT,
    plain,
)
from cropsight.publishing.overlays.shown_frames import FrameCalls

# Scores end at one of these, as in the report.
TOPS = (0.1, 0.25, 0.5, 1.0)
# What is around the plot, in pixels.
LEFT, RIGHT, ABOVE, BELOW = 52, 16, 22, 6
_LETTERS = 14  # pixels
_BESIDE = 150  # pixels that the threshold's number takes on the line of the title
_FINER = 3  # Pillow's lines have steps, so they are drawn so many times as large.


class ScoreStrip:
    """A plot whose lines are drawn once, and its cursor for each frame."""

    def __init__(
        self,
        target: str,
        calls: Sequence[FrameCalls],
        times: Sequence[float],
        size: tuple[int, int],
    ) -> None:
        """Draw the lines.

        Args:
            target: its name.
            calls: of every frame.
            times: of every frame, from first to last.
            size: width and height in pixels.
        """
        self._calls, self._times, self._size = calls, times, size
        self._threshold = calls[0].whole.threshold
        scores = [call.score for both in calls for call in both]
        highest = max([*scores, self._threshold or 0.0])
        self._top = next((top for top in TOPS if top >= highest), TOPS[-1])
        self.ground = self._ground(target)

    def x(self, time: float) -> float:
        """Where a time is, in pixels from the left."""
        span = self._times[-1] - self._times[0]
        share = (time - self._times[0]) / span if span else 0.5
        return LEFT + share * (self._size[0] - LEFT - RIGHT - 1)

    def y(self, score: float) -> float:
        """Where a score is, in pixels from the top."""
        height = self._size[1] - ABOVE - BELOW - 1
        return ABOVE + (1 - score / self._top) * height

    def draw_cursor(self, draw: ImageDraw.ImageDraw, corner: tuple[int, int], place: int) -> None:
        """Draw the cursor and the two scores there over a copy of the ground.

        Args:
            draw: into which picture.
            corner: of it that the ground was copied to.
            place: of the frame among all, from 0.
        """
        left, top = corner
        x = left + round(self.x(self._times[place]))
        draw.rectangle((x - 1, top + ABOVE, x, top + self._size[1] - BELOW - 1), ACCENT)
        for call, colour in zip(self._calls[place], (INK, CROPS), strict=True):
            y = top + round(self.y(call.score))
            draw.ellipse((x - 5, y - 5, x + 4, y + 4), colour, PAPER, 1)

    def _ground(self, target: str) -> Image.Image:
        width, height = self._size
        large = Image.new("RGB", (width * _FINER, height * _FINER), PAPER)
        self._draw_lines(ImageDraw.Draw(large))
        ground = large.resize(self._size, Image.Resampling.BOX)
        draw = ImageDraw.Draw(ground)
        said = {both.whole.truth for both in self._calls}
        notes = [words for truth, words in _SHADES if truth in said]
        words = f"score of {plain(target)}{'; ' * bool(notes)}{', '.join(notes)}"
        room = width - LEFT - RIGHT
        draw_line(draw, (LEFT, ABOVE // 2), room - _BESIDE, _LETTERS, [Words(words, SOFT)])
        for score in (0.0, self._top):
            number = [Words(f"{score:g}", SOFT)]
            y = min(self.y(score), height - _LETTERS // 2)
            draw_line(draw, (4, y), LEFT - 12, _LETTERS, number, right=True)
        if self._threshold is not None:
            number = [Words(f"threshold {self._threshold:g}", ACCENT)]
            draw_line(draw, (LEFT, ABOVE // 2), room, _LETTERS, number, right=True)
        return ground

    def _draw_lines(self, draw: ImageDraw.ImageDraw) -> None:
        self._shade(draw)
        for score in (0.0, self._top):
            self._draw_across(draw, score, LINE, 1)
        if self._threshold is not None:
            self._draw_across(draw, self._threshold, ACCENT, 1.5)
        strategies: list[tuple[Callable[[FrameCalls], float], str]] = [
            (lambda both: both.whole.score, INK),
            (lambda both: both.crops.score, CROPS),
        ]
        for score_of, colour in strategies:
            points = [
                (_FINER * (self.x(time) + 0.5), _FINER * (self.y(score_of(both)) + 0.5))
                for time, both in zip(self._times, self._calls, strict=True)
            ]
            draw.line(points, colour, 2 * _FINER, "curve")

    def _draw_across(
        self, draw: ImageDraw.ImageDraw, score: float, colour: str, width: float
    ) -> None:
        y = _FINER * (self.y(score) + 0.5)
        right = _FINER * (self._size[0] - RIGHT)
        draw.line((_FINER * LEFT, y, right, y), colour, round(width * _FINER))

    def _shade(self, draw: ImageDraw.ImageDraw) -> None:
        """Shade the frames that show the target, and stripe those of which nobody is sure."""
        top, bottom = _FINER * ABOVE, _FINER * (self._size[1] - BELOW) - 1
        places = [self.x(time) for time in self._times]
        cuts = [LEFT, *((one + other) / 2 for one, other in pairwise(places))]
        cuts.append(self._size[0] - RIGHT)
        numbered = enumerate(both.whole.truth for both in self._calls)
        for truth, group in groupby(numbered, key=lambda item: item[1]):
            of_group = [number for number, _ in group]
            left, right = (round(_FINER * cuts[at]) for at in (of_group[0], of_group[-1] + 1))
            if truth == "yes":
                draw.rectangle((left, top, right, bottom), SHADED)
            for x in range(left, right, 8 * _FINER) if truth == "unsure" else ():
                draw.rectangle((x, top, min(right, x + 2 * _FINER), bottom), SHADED)


# What is under the lines, by truth, in words.
_SHADES = (("yes", "shaded where the truth is yes"), ("unsure", "striped where it is unsure"))

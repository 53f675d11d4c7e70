"""All frames of a sample as a video: pictures under their maps over a strip of scores."""

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path
from statistics import median_low

from PIL import Image, ImageDraw

from cropsight.errors import InputError
from cropsight.files import replacing
from cropsight.media.encoding import VP9, Encoding, can_encode, encode
from cropsight.publishing.lettering import Words, draw_line
from cropsight.publishing.overlays.captions import HEAD, INK, PAPER, SOFT, CallLines, Subject
from cropsight.publishing.overlays.picture_pair import fitted, marked
from cropsight.publishing.overlays.score_strip import LEFT, RIGHT, ScoreStrip
from cropsight.publishing.overlays.shown_frames import Calls, ShownFrame
from cropsight.report.wording import frame_words
from cropsight.results.frame_tables import FrameRow
from cropsight.views.boxes import Box

# Width in pixels: with less, texts would not fit; and room for the pictures.
NARROWEST, WIDEST = 800, 1280
EDGE = 16
ROOM = WIDEST - 2 * EDGE, 560
# Height in pixels of a line on calls, of the scores of a target, and of the axis.
LINE, STRIP, AXIS = 40, 118, 26
# Frames in a second: without times, and what it is at least and at most.
RATE, SLOWEST, FASTEST = 10, 5, 30
_OPTIONS = {"webm": {**VP9, "crf": "28"}, "mp4": {"preset": "veryfast", "crf": "20"}}


class VideoPainter:
    """Paints the frames of a video, all of one size, one after the other."""

    def __init__(
        self,
        subject: Subject,
        frames: Sequence[FrameRow],
        calls: Calls,
        sizes: Iterable[tuple[int, int]],
    ) -> None:
        """Draw what is the same in all of them.

        Args:
            subject: what they are about.
            frames: of the sample, in order.
            calls: of each frame.
            sizes: of the frames' stitched pictures.
        """
        self._subject, self._frames, self._calls = subject, frames, calls
        rooms = [fitted(size, ROOM) for size in sizes]
        width, self._height = (max(sides) for sides in zip(*rooms, strict=True))
        width = max(NARROWEST, width + 2 * EDGE)
        width += width % 2
        self._lines = CallLines(calls, width - 2 * EDGE, 22, LINE)
        height = HEAD + self._height + len(subject.targets) * (self._lines.height + STRIP) + AXIS
        self.size = width, height + height % 2
        times, self._ends = _axis(frames)
        self._strips = [
            ScoreStrip(
                target,
                [calls[target][row.frame] for row in frames],
                times,
                (self.size[0], STRIP),
            )
            for target in subject.targets
        ]
        self._ground = self._drawn_ground()

    def paint(
        self, shown: Iterable[ShownFrame], truth: Callable[[int], Sequence[Box]]
    ) -> Iterator[Image.Image]:
        """The frames of the video.

        Args:
            shown: what is shown of each frame of the sample, in order.
            truth: boxes of the first target in a frame.
        """
        first = self._subject.targets[0]
        for place, frame in enumerate(shown):
            number = frame.row.frame
            marks = frame.marks(self._calls[first][number].crops.best_view, truth(number))
            pair = frame.pair()
            small = marked(pair, fitted(pair.size, ROOM), marks)
            picture = self._ground.copy()
            left = (self.size[0] - small.width) // 2
            picture.paste(small, (left, HEAD + (self._height - small.height) // 2))
            self._draw_words(ImageDraw.Draw(picture), place)
            yield picture

    def _drawn_ground(self) -> Image.Image:
        ground = Image.new("RGB", self.size, PAPER)
        draw = ImageDraw.Draw(ground)
        room = self.size[0] - 2 * EDGE
        # The rest of the first line is the frame's.
        draw_line(draw, (EDGE, 24), room - 330, 22, [Words(self._subject.sample, INK, bold=True)])
        self._subject.draw_legend(draw, EDGE, room)
        for number, strip in enumerate(self._strips):
            ground.paste(strip.ground, (0, self._top(number) + self._lines.height))
        y = self._top(len(self._strips)) + AXIS // 2 - 2
        room = self.size[0] - LEFT - RIGHT
        for words, right in zip(self._ends, (False, True), strict=True):
            draw_line(draw, (LEFT, y), room, 14, [Words(words, SOFT)], right=right)
        return ground

    def _draw_words(self, draw: ImageDraw.ImageDraw, place: int) -> None:
        """Draw what is the frame's own beside its pictures."""
        row = self._frames[place]
        time = math.nan if row.time is None else row.time
        right = (self.size[0] - EDGE - 320, 24)
        words = [Words(frame_words(row.frame, time, None), INK)]
        draw_line(draw, right, 320, 20, words, right=True)
        targets = self._subject.targets
        for number, (target, strip) in enumerate(zip(targets, self._strips, strict=True)):
            top = self._top(number)
            self._lines.draw(draw, (EDGE, top), target, row.frame)
            strip.draw_cursor(draw, (0, top + self._lines.height), place)

    def _top(self, number: int) -> int:
        """Where the calls of a target begin; of as many as there are, the axis."""
        return HEAD + self._height + number * (self._lines.height + STRIP)


def _axis(frames: Sequence[FrameRow]) -> tuple[list[float], tuple[str, str]]:
    """Times of the frames, or their numbers where they have none or these do not rise."""
    times = [row.time for row in frames if row.time is not None]
    if len(times) == len(frames) and all(one < other for one, other in pairwise(times)):
        return times, (f"{times[0]:.2f} s", f"{times[-1]:.2f} s")
    numbers = [float(row.frame) for row in frames]
    return numbers, (f"frame {frames[0].frame}", f"frame {frames[-1].frame}")


def frame_rate(frames: Sequence[FrameRow]) -> Fraction:
    """Frames in a second, as they were filmed: by the median of what is between two times."""
    times = [row.time for row in frames if row.time is not None]
    steps = [other - one for one, other in pairwise(times) if other > one]
    if not steps:
        return Fraction(RATE)
    own = Fraction(1 / median_low(steps)).limit_denominator(1001)
    return min(max(own, Fraction(SLOWEST)), Fraction(FASTEST))


def write_video(
    path: Path, pictures: Iterable[Image.Image], size: tuple[int, int], rate: Fraction
) -> None:
    """Write a video as its ending says, WebM or MP4.

    Args:
        path: of the video.
        pictures: of all frames.
        size: of each, both sides even.
        rate: frames in a second.

    Raises:
        InputError: there is no encoder for it, or it cannot be written.
    """
    container = path.suffix.removeprefix(".")
    codec = "libvpx-vp9" if container == "webm" else "libx264"
    if not can_encode(codec):
        other = "mp4" if container == "webm" else "webm"
        raise InputError(
            f"{path} cannot be written, as the PyAV that is installed has no encoder {codec}; "
            f"write `overlays: {{format: {other}}}` into the config and run again."
        )
    options: Mapping[str, str] = _OPTIONS[container]
    with replacing(path) as temporary, open(temporary, "wb") as file:
        encode(file, pictures, size, Encoding(container, codec, rate, round(2 * rate), options))

"""Photos of a sample in one picture: each under its maps, with name, scores and calls under it."""

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

from cropsight.publishing.lettering import Words, draw_line
from cropsight.publishing.overlays.captions import HEAD, INK, PAPER, SOFT, CallLines, Subject
from cropsight.publishing.overlays.picture_pair import Marks, fitted, marked
from cropsight.publishing.overlays.shown_frames import Calls, ShownFrame
from cropsight.publishing.overlays.tiles import MOST_TILES
from cropsight.report.wording import frame_words
from cropsight.views.boxes import Box

EDGE, GAP = 16, 24  # pixels around the sheet, and between tiles
# By how many tiles there are at most: columns, and width of a tile in pixels.
SHAPES = ((1, 1, 1248), (4, 2, 932), (MOST_TILES, 3, 613))
TALLEST = 0.5  # of a tile's picture, as a share of its width
NAME, LINE = 30, 28  # height of a line in pixels


def paint_sheet(
    subject: Subject,
    shown: Sequence[ShownFrame],
    calls: Calls,
    truth: Callable[[int], Sequence[Box]],
    count: int,
) -> Image.Image:
    """A picture with a tile for each frame.

    Args:
        subject: what it is about.
        shown: what is shown of each frame.
        calls: of each frame.
        truth: boxes of the first target in a frame.
        count: how many frames the sample has.
    """
    columns, width = next(shape[1:] for shape in SHAPES if len(shown) <= shape[0])
    lines = CallLines(calls, width, 18, LINE)
    first = calls[subject.targets[0]]
    tiles = []
    for frame in shown:
        number = frame.row.frame
        marks = frame.marks(first[number].crops.best_view, truth(number))
        tiles.append(_tile(frame, marks, subject.targets, lines, width))
    rows = [tiles[at : at + columns] for at in range(0, len(tiles), columns)]
    heights = [max(tile.height for tile in row) for row in rows]
    size = (
        2 * EDGE + columns * width + (columns - 1) * GAP,
        HEAD + EDGE + sum(heights) + (len(rows) - 1) * GAP,
    )
    sheet = Image.new("RGB", size, PAPER)
    _draw_head(ImageDraw.Draw(sheet), subject, len(shown), count, size[0] - 2 * EDGE)
    y = HEAD
    for row, height in zip(rows, heights, strict=True):
        for column, tile in enumerate(row):
            sheet.paste(tile, (EDGE + column * (width + GAP), y))
        y += height + GAP
    return sheet


def _tile(
    frame: ShownFrame, marks: Marks, targets: Sequence[str], lines: CallLines, width: int
) -> Image.Image:
    """A frame's pictures over its name and how it is called.

    Args:
        frame: what is shown of the frame.
        marks: what is drawn over it.
        targets: names.
        lines: on how it is called.
        width: of the tile in pixels.
    """
    row, pair = frame.row, frame.pair()
    picture = marked(pair, fitted(pair.size, (width, round(TALLEST * width))), marks)
    below = picture.height + NAME + len(targets) * lines.height
    tile = Image.new("RGB", (width, below), PAPER)
    tile.paste(picture, ((width - picture.width) // 2, 0))
    draw = ImageDraw.Draw(tile)
    time = math.nan if row.time is None else row.time
    name = frame_words(row.frame, time, row.source if row.time is None else None)
    draw_line(draw, (0, picture.height + NAME // 2), width, 16, [Words(name, INK)])
    for number, target in enumerate(targets):
        top = picture.height + NAME + number * lines.height
        lines.draw(draw, (0, top), target, row.frame)
    return tile


def _draw_head(
    draw: ImageDraw.ImageDraw, subject: Subject, shown: int, count: int, width: int
) -> None:
    """Draw what all of it is.

    Args:
        draw: into which picture.
        subject: what the sheet is about.
        shown: number of tiles.
        count: how many frames the sample has.
        width: that there is, in pixels.
    """
    left_out = f"  {shown} of {count:,} frames, evenly spaced" if shown < count else ""
    title = [Words(subject.sample, INK, bold=True), Words(left_out, SOFT)]
    draw_line(draw, (EDGE, 24), width, 22, title)
    subject.draw_legend(draw, EDGE, width)

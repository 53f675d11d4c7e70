"""Photos of a sample in one picture: each under its maps, with name, scores and calls under it."""

import math
from collections.abc import Callable, Sequence

from PIL import Image, ImageDraw

from cropsight.publishing.lettering import Words, draw_line
from cropsight.publishing.overlays.captions import INK, PAPER, SOFT, Subject, draw_calls
from cropsight.publishing.overlays.picture_pair import fitted, marked
from cropsight.publishing.overlays.shown_frames import Calls, ShownFrame
from cropsight.publishing.overlays.tiles import MOST_TILES
from cropsight.report.wording import frame_words
from cropsight.views.boxes import Box

EDGE, GAP = 16, 24  # pixels around the sheet, and between tiles
HEAD = 72
# By how many tiles there are at most: columns, and width of a tile in pixels.
SHAPES = ((1, 1, 1248), (4, 2, 932), (MOST_TILES, 3, 613))
TALLEST = 0.5  # of a tile's picture, as a share of its width
NAME, CAPTION = 30, 28  # height of a line in pixels


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
    tiles = [_tile(subject, frame, calls, truth(frame.row.frame), width) for frame in shown]
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
    subject: Subject, frame: ShownFrame, calls: Calls, truth: Sequence[Box], width: int
) -> Image.Image:
    """A frame's pictures over its name and how it is called.

    Args:
        subject: what the sheet is about.
        frame: what is shown of the frame.
        calls: of each frame.
        truth: boxes of the first target in the frame.
        width: of the tile in pixels.
    """
    row, targets = frame.row, subject.targets
    marks = frame.marks(calls[targets[0]][row.frame].crops.best_view, truth)
    pair = frame.pair()
    picture = marked(pair, fitted(pair.size, (width, round(TALLEST * width))), marks)
    below = picture.height + NAME + len(targets) * CAPTION
    tile = Image.new("RGB", (width, below), PAPER)
    tile.paste(picture, ((width - picture.width) // 2, 0))
    draw = ImageDraw.Draw(tile)
    time = math.nan if row.time is None else row.time
    name = frame_words(row.frame, time, row.source if row.time is None else None)
    draw_line(draw, (0, picture.height + NAME // 2), width, 16, [Words(name, INK)])
    for number, target in enumerate(targets):
        y = picture.height + NAME + number * CAPTION + CAPTION // 2
        called = target if len(targets) > 1 else ""
        draw_calls(draw, (0, width, y), 18, calls[target][row.frame], called)
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
    draw_line(draw, (EDGE, 52), width, 15, subject.legend())

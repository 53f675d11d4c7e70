"""The pictures of the first screen: the frame, and its best crop as the network saw it."""

from collections.abc import Sequence
from typing import NamedTuple

from cropsight.report.pictures.first_screen import map_still, still, view_still
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.telling_frame import Call, TellingFrame
from cropsight.report.view_files import RawMap, ViewFiles
from cropsight.report.wording import (
    Chip,
    call_chip,
    name_words,
    percent_words,
    score_words,
    view_words,
)
from cropsight.views.boxes import Box

SIDE = 1000  # units of the drawings over a picture, whatever its shape
# CSS pixels into which the pictures fit where there is room, beside each other.
WHOLE_ROOM, CROP_ROOM = (390, 234), (234, 234)

ShareBox = tuple[float, float, float, float]


class ShownPicture(NamedTuple):
    """A picture with what lies over it, and its caption.

    Attributes:
        uri: of the picture.
        width, height: at which it is shown where there is room, in CSS pixels.
        map: URI of the map over it; None where there is no positive evidence.
        grid, winner, boxes: paths of a drawing of SIDE by SIDE.
        alt: what it shows.
        title, note: of the view, and how it was made.
        chip, score: of the call.
        taken_for: the first class and its probability.
    """

    uri: str
    width: int
    height: int
    map: str | None
    grid: str
    winner: str
    boxes: str
    alt: str
    title: str
    note: str
    chip: Chip
    score: str
    taken_for: str


def telling_pictures(
    results: TargetResults,
    files: ViewFiles,
    model: str,
    telling: TellingFrame,
    boxes: Sequence[ShareBox],
) -> list[ShownPicture]:
    """The whole picture, then the crop.

    Args:
        results: about a target.
        files: of the views and maps.
        model: its name.
        telling: the frame.
        boxes: that people drew in it, as shares of the frame.
    """
    sample, frame = telling.sample, telling.frame
    views = {view.name: view for view in files.views(sample, frame)}
    maps = files.maps(model, sample, frame, results.question(model))
    of_whole, of_crop = maps["whole"], maps[telling.crops.view]
    maximum = max(of_whole.maximum, of_crop.maximum)
    frame_box, crop = views["whole"].box, views[telling.crops.view]
    shares = _within(crop.box, frame_box)
    weights = next(row for row in results.provenance.weights if row.model == model)
    rows, columns, _ = weights.input_shape
    drawn = f", {'a box' if len(boxes) == 1 else 'boxes'} that people drew" if boxes else ""
    place = _crop_words(crop.name)
    way = results.config.interpolation
    return [
        ShownPicture(
            still(files, sample, frame),
            *_fitting(frame_box.x1, frame_box.y1, WHOLE_ROOM),
            _map(results, of_whole, maximum),
            _path(
                [_within(view.box, frame_box) for name, view in views.items() if name != "whole"]
            ),
            _path([shares]),
            _path(boxes),
            f"The whole picture of {sample} with its map{drawn}; its {place} is outlined",
            "Whole picture",
            "",
            *_caption(results, model, telling, telling.whole),
        ),
        ShownPicture(
            view_still(files, (sample, frame, crop.name), weights.input_shape, way),
            *_fitting(columns, rows, CROP_ROOM),
            _map(results, of_crop, maximum),
            "",
            "",
            _path([box for box in (_inside(box, shares) for box in boxes) if box]),
            f"The {place} of {sample} with its map{drawn}",
            f"Its {place}",
            f"as the network saw it: stretched to {columns} \u00d7 {rows}",
            *_caption(results, model, telling, telling.crops),
        ),
    ]


def _caption(
    results: TargetResults, model: str, telling: TellingFrame, call: Call
) -> tuple[Chip, str, str]:
    """Chip, score and first class of a call.

    Args:
        results: about a target.
        model: its name.
        telling: the frame.
        call: of a strategy, on this frame.
    """
    rows = results.predictions
    first = rows[
        (rows["model"] == model)
        & (rows["sample"] == telling.sample)
        & (rows["frame"] == telling.frame)
        & (rows["view"] == call.view)
        & (rows["rank"] == 1)
    ].iloc[0]
    return (
        call_chip(telling.truth, call.called),
        score_words(call.score, results.threshold),
        f"{name_words(str(first['label']))}, {percent_words(float(first['probability']))}",
    )


def _crop_words(view: str) -> str:
    """A crop as a noun: "bottom right crop", "crop in row 1, column 2"."""
    words = view_words(view)
    return f"crop in {words}" if words.startswith("row ") else f"{words} crop"


def _map(results: TargetResults, raw: RawMap, maximum: float) -> str | None:
    if not raw.maximum > 0:
        return None
    return map_still(raw.values, maximum, results.config.heatmap.colormap)


def _fitting(width: float, height: float, room: tuple[int, int]) -> tuple[int, int]:
    """The largest size of this shape in a room."""
    scale = min(room[0] / width, room[1] / height)
    return max(1, round(scale * width)), max(1, round(scale * height))


def _within(box: Box, frame: Box) -> Box:
    """A box as shares of a frame, whose own box starts at 0."""
    return box.scaled(1 / frame.x1, 1 / frame.y1)


def _inside(box: ShareBox, crop: ShareBox) -> ShareBox | None:
    """The part of a box that a crop shows, as shares of the crop; None where it shows none."""
    x0, y0, x1, y1 = crop
    width, height = x1 - x0, y1 - y0
    part = (
        max(0.0, (box[0] - x0) / width),
        max(0.0, (box[1] - y0) / height),
        min(1.0, (box[2] - x0) / width),
        min(1.0, (box[3] - y0) / height),
    )
    return part if part[0] < part[2] and part[1] < part[3] else None


def _path(boxes: Sequence[ShareBox]) -> str:
    """Outlines of boxes."""
    return "".join(
        f"M{SIDE * x0:.0f} {SIDE * y0:.0f}H{SIDE * x1:.0f}V{SIDE * y1:.0f}H{SIDE * x0:.0f}Z"
        for x0, y0, x1, y1 in boxes
    )

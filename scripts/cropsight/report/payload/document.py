"""The payload: what the page's app knows, column by column.

"Frames" are all frames of all samples, in the order of the sample sheet; a column over frames has
one value for each, and a column over views has those of the first frame's views, then those of the
second's, in the order of `Payload.views`.
"""

from typing import Literal

import msgspec

# A picture in the page: a block of base64 (from 0), and which of its bytes; or a file beside it.
Place = tuple[int, int, int] | str


class Stills(msgspec.Struct, frozen=True, kw_only=True):
    """Pictures of some of a sample's frames, by their place in the sample, from 0."""

    at: list[int]
    places: list[Place]


class Clip(msgspec.Struct, frozen=True, kw_only=True):
    """All frames of a sample as a video: frame `n` of the sample is shown from `n / rate` seconds.

    Attributes:
        place: of the WebM.
        rate: frames in a second of the clip.
        width, height: of its pictures, in pixels.
    """

    place: Place
    rate: int
    width: int
    height: int


class SamplePart(msgspec.Struct, frozen=True, kw_only=True):
    """A sample that has frames.

    Attributes:
        name, kind: of the sample: photo, folder or video.
        first, count: its frames among all frames.
        crops: x0, y0, x1, y1 of each crop as shares of the frame, 0 to 1: those of the first frame,
            from which others of a folder differ by less than a pixel.
        stills: pictures; of a video those of telling frames, for browsers that cannot play it.
        clip: of a video.
    """

    name: str
    kind: Literal["photo", "folder", "video"]
    first: int
    count: int
    crops: list[tuple[float, float, float, float]]
    stills: Stills
    clip: Clip | None


class Frames(msgspec.Struct, frozen=True, kw_only=True):
    """Columns over frames.

    Attributes:
        number: of the frame in its sample.
        time: in seconds; None without one.
        source: name of the photo in a folder; empty for others.
        scene: its name; empty without one.
        width, height: of the frame, in its own pixels.
    """

    number: list[int]
    time: list[float | None]
    source: list[str]
    scene: list[str]
    width: list[int]
    height: list[int]


class TargetPart(msgspec.Struct, frozen=True, kw_only=True):
    """A target and what people say about it.

    Attributes:
        name, words: of the target.
        truth: a letter for each frame: `y`, `n`, `u` (unsure), or `-` where nobody said.
        largest_box: over frames: share of the frame that its largest box takes; None without one.
        boxes: frame (among all), x0, y0, x1, y1 in the frame's pixels, exactly as drawn.
    """

    name: str
    words: str
    truth: str
    largest_box: list[float | None]
    boxes: list[tuple[int, float, float, float, float]]


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """A model's scores of a target.

    Attributes:
        model, target: by their numbers in the payload, from 0.
        scores: over views, 0 to 1, rounded, but never over the threshold.
        called: over views: `1` where the target is called, else `0`.
        survives: by strategy (whole, crops), a letter for each frame: `y` where it is still called
            with its boxes painted over, `n` where it is not any more, `-` where it was not called
            or not painted.
        maps: of the target, by its number in `Payload.maps`.
    """

    model: int
    target: int
    scores: list[float]
    called: str
    survives: dict[Literal["whole", "crops"], str] | None
    maps: int


class ModelPart(msgspec.Struct, frozen=True, kw_only=True):
    """A model and the first classes of every view.

    Attributes:
        name: of the model.
        labels: of the classes that come up, in words.
        counting: by target: the numbers of those labels that count as it.
        first: how many classes there are of each view.
        classes: over views, `first` of each: numbers of labels, the most probable first.
        probabilities: of these, 0 to 1, with three significant digits.
        maps: of each view's first class, by its number in `Payload.maps`.
    """

    name: str
    labels: list[str]
    counting: list[list[int]]
    first: int
    classes: list[int]
    probabilities: list[float]
    maps: int


class MapPart(msgspec.Struct, frozen=True, kw_only=True):
    """A model's maps that answer one question, as the network's own cells.

    Attributes:
        rows, columns: of the cells of one map.
        cells: base64 of one byte per cell, row by row, over views: 255 where the map is at its own
            maximum; all 0 where there is no positive evidence.
        maxima: over views: the map's maximum, with four significant digits; 0 without evidence.
    """

    rows: int
    columns: int
    cells: str
    maxima: list[float]


class GridPart(msgspec.Struct, frozen=True, kw_only=True):
    """The grid of the crops."""

    rows: int
    columns: int
    overlap: float


class RulePart(msgspec.Struct, frozen=True, kw_only=True):
    """The rule of decision; the threshold is of the rule `score` only."""

    rule: Literal["score", "top_k"]
    threshold: float | None


class Payload(msgspec.Struct, frozen=True, kw_only=True):
    """The whole of it.

    Attributes:
        views: names of a frame's views, `whole` first.
        view_words: these in words.
        colours: by name of a colour map: base64 of 256 colours, three bytes each.
        colormap: the name of the config's.
        opacity: of maps over pictures at first, 0 to 1.
        blocks: how many blocks of base64 the page has.
    """

    views: list[str]
    view_words: list[str]
    grid: GridPart
    rule: RulePart
    samples: list[SamplePart]
    frames: Frames
    targets: list[TargetPart]
    models: list[ModelPart]
    runs: list[Run]
    maps: list[MapPart]
    colours: dict[str, str]
    colormap: str
    opacity: float
    blocks: int

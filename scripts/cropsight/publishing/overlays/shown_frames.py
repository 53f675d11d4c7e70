"""What is shown of each frame: its stitched maps, where its views are, and how it is called."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from PIL import Image

from cropsight.errors import InputError
from cropsight.files import make_again
from cropsight.maps.frame_maps import view_box
from cropsight.media.manifest import read_listed
from cropsight.media.pictures import read_rgb
from cropsight.publishing.overlays.picture_pair import Marks
from cropsight.results.batches import batch_of
from cropsight.results.detection_tables import DetectionRow
from cropsight.results.frame_tables import FrameRow
from cropsight.results.map_tables import STITCHED, StitchedRow
from cropsight.results.view_tables import VIEWS, ViewRow
from cropsight.views.boxes import Box
from cropsight.views.strategies import is_control


class FrameCalls(NamedTuple):
    """How the whole picture and the crops call a target in a frame."""

    whole: DetectionRow
    crops: DetectionRow


# Calls of each frame, by target and by the number of the frame.
Calls = Mapping[str, Mapping[int, FrameCalls]]


class ShownFrame(NamedTuple):
    """A frame, whose pictures are read when they are asked for.

    Attributes:
        row: in frames.tsv.
        manifest: of the stitched maps.
        stitched: its row there.
        views: its whole view, then the crops of the grid.
    """

    row: FrameRow
    manifest: Path
    stitched: StitchedRow
    views: list[ViewRow]

    def pair(self) -> Image.Image:
        """The whole picture under its map, and under those of its crops.

        Raises:
            InputError: the file is missing, or is another one.
        """
        return read_rgb(read_listed(self.manifest, self.stitched))

    def marks(self, winner: str, truth: Sequence[Box]) -> Marks:
        """What is drawn over it.

        Args:
            winner: name of the best crop.
            truth: boxes that people drew in it.
        """
        whole, *crops = self.views
        best = next(row for row in crops if row.view == winner)
        return Marks(view_box(whole), [view_box(row) for row in crops], view_box(best), truth)


def calls_by_frame(rows: Iterable[DetectionRow]) -> Calls:
    """The calls of one model and sample, from rows as those of detections.tsv."""
    found: dict[str, dict[int, dict[str, DetectionRow]]] = defaultdict(lambda: defaultdict(dict))
    for row in rows:
        found[row.target][row.frame][row.strategy] = row
    return {
        target: {number: FrameCalls(of["whole"], of["crops"]) for number, of in frames.items()}
        for target, frames in found.items()
    }


def stitched_sizes(stitched: Iterable[Path]) -> list[tuple[int, int]]:
    """Width and height of the stitched pictures of all frames."""
    return [(row.width, row.height) for path in stitched for row in STITCHED.read(path)]


def shown_frames(
    frames: Sequence[FrameRow], views: Iterable[Path], stitched: Iterable[Path]
) -> Iterator[ShownFrame]:
    """Frames one after the other, of which no more than a batch of rows is in memory.

    Args:
        frames: those that are shown, in order.
        views: the manifests of their batches, in any order.
        stitched: those of the stitched maps.

    Raises:
        InputError: a frame has no stitched maps, or no views.
    """
    tables = [{batch_of(path).number: path for path in paths} for paths in (views, stitched)]
    for batch, of_batch in groupby(frames, key=attrgetter("batch")):
        if not all(batch in table for table in tables):
            raise InputError(
                f"There are no stitched maps, or no views, of batch {batch} of the frames; run "
                "`snakemake overlays`, which makes them."
            )
        of_views, manifest = (table[batch] for table in tables)
        rows: dict[int, list[ViewRow]] = defaultdict(list)
        for row in VIEWS.read(of_views):
            if not is_control(row.view):
                rows[row.frame].append(row)
        pictures = {row.frame: row for row in STITCHED.read(manifest)}
        for frame in of_batch:
            if frame.frame not in pictures or frame.frame not in rows:
                raise InputError(
                    f"{manifest} has not the frames of its batch; {make_again(manifest)}."
                )
            yield ShownFrame(frame, manifest, pictures[frame.frame], rows[frame.frame])

"""The place in each frame that the oracle's crop is around."""

from bisect import bisect
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import NamedTuple

from cropsight.labels.truth import Truth
from cropsight.results.frame_tables import FrameRow
from cropsight.views.boxes import Box

# Points of each lender on the ring: of few, some would else lend much more often than others.
POINTS = 16


class Place(NamedTuple):
    """A place in a frame, in shares of its width and height."""

    frame: int
    box: Box


class Ring:
    """Lends the places of frames that have boxes to those that have none, by content and seed.

    All points are on a ring, where their SHA-256 puts them. A frame borrows from the lender whose
    point comes next. So all lenders are equally probable, neither names nor numbers nor an order
    have a part in it, and another lender changes nothing for frames that do not borrow from it.
    """

    def __init__(self, lenders: Iterable[tuple[str, Box]], seed: int) -> None:
        """Put the lenders on the ring.

        Args:
            lenders: SHA-256 of the picture of each frame with a box, and its place.
            seed: of what comes next to what.
        """
        self._seed = seed
        # Of equal pictures with different boxes, which is first hangs on the boxes.
        ring = sorted(
            (self._point(f"{number} {content}"), box)
            for content, box in set(lenders)
            for number in range(POINTS)
        )
        self._points = [point for point, _ in ring]
        self._boxes = [box for _, box in ring]

    def lent(self, content: str) -> Box | None:
        """The place that a frame borrows; None where no frame has one.

        Args:
            content: the SHA-256 of its picture.
        """
        if not self._points:
            return None
        return self._boxes[bisect(self._points, self._point(content)) % len(self._points)]

    def _point(self, of: str) -> int:
        digest = sha256(f"oracle {self._seed} {of}".encode()).digest()
        return int.from_bytes(digest[:8], "big")


def own_place(row: FrameRow, answers: Truth) -> Box | None:
    """The largest box of a frame, clipped to it; None where it has none.

    Args:
        row: of the frame.
        answers: its sample's truth.
    """
    picture = Box(0, 0, row.width, row.height)
    inside = [part for box, _ in answers.boxes(row.frame) if (part := box.within(picture))]
    # Of equally large ones whichever line is first in the file.
    largest = max(inside, key=lambda box: (box.area, box), default=None)
    return largest and largest.scaled(1 / row.width, 1 / row.height)


def lenders(frames: Iterable[FrameRow], answers: Truth) -> list[tuple[str, Box]]:
    """SHA-256 of the picture of each frame with a box, and its place.

    Args:
        frames: of a sample.
        answers: the sample's truth.
    """
    places = ((row.sha256, own_place(row, answers)) for row in frames)
    return [(content, box) for content, box in places if box]


def places(
    frames: Iterable[FrameRow], answers: Truth | None, ring: Ring
) -> Mapping[str, Sequence[tuple[int, list[float]]]]:
    """Number and place of each frame, by batch; none where no frame has a box to lend.

    As a parameter of a rule: lists, and nothing of where a box is from.

    Args:
        frames: of a sample.
        answers: the sample's truth, if it has boxes.
        ring: of all samples' frames with boxes.
    """
    found = defaultdict(list)
    for row in frames:
        own = own_place(row, answers) if answers else None
        place = own or ring.lent(row.sha256)
        if place:
            found[row.batch].append((row.frame, list(place)))
    return found

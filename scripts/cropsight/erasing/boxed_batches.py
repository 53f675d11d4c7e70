"""The boxes of a sample's frames, batch by batch."""

from collections import defaultdict
from collections.abc import Iterable

from cropsight.labels.truth import Truth
from cropsight.results.frame_tables import FrameRow


def boxed_batches(
    frames: Iterable[FrameRow], answers: Truth
) -> dict[str, list[tuple[int, list[float]]]]:
    """Number and box of each box's frame, by batch; batches without boxes are left out.

    As a parameter of a rule: lists, and nothing of where the truth file has them.

    Args:
        frames: of a sample.
        answers: the sample's truth.
    """
    found = defaultdict(list)
    for row in frames:
        for box, _ in answers.boxes(row.frame):
            found[row.batch].append((row.frame, list(box)))
    return dict(found)

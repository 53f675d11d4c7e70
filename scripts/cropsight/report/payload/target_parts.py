"""What people say about the targets."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from cropsight.labels.truth import Truth
from cropsight.report.payload.document import TargetPart
from cropsight.report.payload.frame_places import FramePlaces, placed
from cropsight.report.payload.rounding import significant
from cropsight.report.run_results import RunResults
from cropsight.report.wording import name_words

LETTERS = {"yes": "y", "no": "n", "unsure": "u", "": "-"}


def said_rows(results: RunResults, target: str) -> pd.DataFrame:
    """One row of detections.tsv for each frame, with what people say about the target."""
    table = results.detections
    return table[
        (table["target"] == target)
        & (table["model"] == results.models[0])
        & (table["strategy"] == "whole")
    ]


def target_parts(
    results: RunResults,
    truths: Mapping[str, Mapping[str, Truth]],
    places: FramePlaces,
) -> list[TargetPart]:
    """Every target.

    Args:
        results: of the run.
        truths: by target and sample.
        places: of the frames.
    """
    parts = []
    for name in results.targets:
        rows = said_rows(results, name)
        at = places.of_frames(rows, "detections.tsv")
        truth = placed(rows["truth"].map(LETTERS), at, places.frames, "detections.tsv")
        largest = placed(rows["largest_box"], at, places.frames, "detections.tsv")
        parts.append(
            TargetPart(
                name=name,
                words=name_words(name),
                truth="".join(truth),
                largest_box=[
                    None if np.isnan(share) else share for share in significant(largest, 4)
                ],
                boxes=_boxes(results, truths.get(name, {}), places),
            )
        )
    return parts


def _boxes(
    results: RunResults, truths: Mapping[str, Truth], places: FramePlaces
) -> list[tuple[int, float, float, float, float]]:
    return [
        (place, *box)
        for sample in places.samples
        if sample in truths
        for place, row in enumerate(results.frames[sample].frames, places.first[sample])
        for box, _ in truths[sample].boxes(row.frame)
    ]

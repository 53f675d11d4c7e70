"""The lines of a strip are where the scores are."""

import numpy as np
import pytest

from cropsight.publishing.overlays.score_strip import ScoreStrip
from cropsight.publishing.overlays.shown_frames import FrameCalls
from cropsight.results.detection_tables import DetectionRow
from handmade import filled

SIZE = 400, 118  # the plot is from x 52 to 383, and from y 22 to 111
ORANGE, SHADE, LINE = (179, 71, 0), (239, 231, 207), (11, 90, 157)


def strip(
    pairs: list[tuple[float, float]],
    times: list[float],
    truth: list[str] | None = None,
    threshold: float | None = 0.1,
) -> np.ndarray:
    calls = [
        FrameCalls(
            *(
                filled(DetectionRow, score=score, truth=said, threshold=threshold)
                for score in scores
            )
        )
        for scores, said in zip(pairs, truth or [""] * len(pairs), strict=True)
    ]
    return np.asarray(ScoreStrip("dog", calls, times, SIZE).ground).astype(int)


def like(pixels: np.ndarray, colour: tuple[int, int, int]) -> np.ndarray:
    return np.abs(pixels - np.array(colour)).max(axis=-1) < 60


@pytest.mark.parametrize(
    ("score", "top"),
    [(0.04, 0.1), (0.1, 0.1), (0.11, 0.25), (0.3, 0.5), (0.6, 1), (1.0, 1)],
)
def test_a_line_is_as_high_as_its_scores(score: float, top: float) -> None:
    found = strip([(0.0, score), (0.0, score)], [0.0, 1.0], threshold=None)
    rows = np.flatnonzero(like(found[:, 100:300], ORANGE).mean(axis=1) > 0.5)
    # 90 rows from 0 to the top, whose edges are in the middle of the first and the last.
    assert abs(rows.mean() - (22 + (1 - score / top) * 89)) < 1


def test_the_threshold_is_a_line_and_is_always_on_the_plot() -> None:
    found = strip([(0.01, 0.02)] * 2, [0.0, 1.0], threshold=0.4)
    rows = np.flatnonzero(like(found[22:], LINE)[:, 60:380].mean(axis=1) > 0.5)
    assert len(rows) and abs(22 + rows.mean() - (22 + (1 - 0.4 / 0.5) * 89)) < 1.2


def test_times_are_even_where_frames_are_not() -> None:
    """A peak at the second of three frames, which is soon after the first."""
    found = strip([(0, 0), (0, 0.9), (0, 0)], [5.0, 6.0, 15.0], threshold=None)
    rows, columns = np.nonzero(like(found[22:], ORANGE))
    peak = columns[rows == rows.min()].mean()
    assert abs(peak - (52 + 0.1 * 331)) < 2


def test_truth_is_shaded_to_the_middle_between_frames() -> None:
    found = strip([(0, 0)] * 5, [0, 1, 2, 3, 4], ["no", "yes", "yes", "unsure", ""])
    row = np.abs(found[60] - np.array(SHADE)).max(axis=-1) < 12
    shaded = np.flatnonzero(row)
    place = 331 / 4  # of a frame, in pixels
    solid = [x for x in shaded if x < 52 + 2.5 * place]
    assert abs(solid[0] - (52 + 0.5 * place)) < 2 and abs(solid[-1] - (52 + 2.5 * place)) < 2
    assert len(solid) == solid[-1] - solid[0] + 1
    striped = row[round(52 + 2.5 * place) + 2 : round(52 + 3.5 * place) - 2]
    assert 0.1 < striped.mean() < 0.5
    assert not row[round(52 + 3.5 * place) + 2 : 383].any()


@pytest.mark.parametrize("count", [1, 2, 5000])
def test_any_number_of_frames_has_a_strip(count: int) -> None:
    found = strip([(0.2, 0.3)] * count, [float(number) for number in range(count)], ["yes"] * count)
    assert found.shape == (118, 400, 3)
    # Nothing is drawn beside the plot but numbers at its left.
    assert (found[:, 385:] > 250).all()

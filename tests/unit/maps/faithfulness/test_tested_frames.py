"""Which frames the maps are tested on."""

import pytest

from cropsight.maps.faithfulness.tested_frames import evenly_spaced
from cropsight.results.frame_tables import FrameRow
from handmade import filled


@pytest.mark.parametrize(
    ("count", "frames"), [(1, [5]), (2, [2, 7]), (3, [1, 5, 8]), (10, range(10)), (99, range(10))]
)
def test_frames_are_evenly_spaced(count, frames):
    rows = [filled(FrameRow, frame=10 * n, batch=f"{n // 4:04d}") for n in range(10)]
    chosen = evenly_spaced(rows, count)
    assert [frame for of_batch in chosen.values() for frame in of_batch] == [10 * n for n in frames]
    assert all(rows[f // 10].batch == batch for batch, of in chosen.items() for f in of)

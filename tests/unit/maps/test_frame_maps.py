"""Each frame's maps with the boxes of its views, from the files of a batch."""

from pathlib import Path

import numpy as np
import pytest

from cropsight.errors import InputError
from cropsight.maps import frame_maps
from cropsight.results.arrays import TOP, BatchMaps, write_maps
from cropsight.results.view_tables import VIEWS, ViewRow
from cropsight.views.boxes import Box
from handmade import filled

VEHICLE = (436, 656)


def write(folder: Path, frames: list[int], maps: np.ndarray) -> tuple[Path, Path]:
    """A batch of a whole view and two crops per frame."""
    boxes = {"whole": (0, 0, 8, 6), "r1c1": (0, 0, 4, 6), "r1c2": (4, 0, 8, 6)}
    rows = [
        filled(ViewRow, frame=frame, view=view, **dict(zip(Box._fields, box, strict=True)))
        for frame in frames
        for view, box in boxes.items()
    ]
    VIEWS.write(folder / "views.tsv", rows)
    views = [row.frame for row in rows], [row.view for row in rows]
    answers = np.stack([maps, maps + 1])
    of_maps = [TOP, VEHICLE], answers, answers[:, :, 0, 0], [0] * len(rows)
    write_maps(folder / "maps.npz", BatchMaps(*of_maps, *views))
    return folder / "views.tsv", folder / "maps.npz"


def test_each_frame_gets_its_own_maps(tmp_path: Path) -> None:
    maps = np.arange(6 * 4, dtype=np.float32).reshape(6, 2, 2)
    files = write(tmp_path, [5, 9], maps)
    first, second = frame_maps.read_frame_maps(*files, TOP)
    assert (first.frame, second.frame) == (5, 9)
    assert first.views == second.views == ["whole", "r1c1", "r1c2"]
    np.testing.assert_array_equal(first.whole[0], maps[:1])
    np.testing.assert_array_equal(second.crops[0], maps[4:])
    assert second.whole[1] == [Box(0, 0, 8, 6)]
    assert second.crops[1] == [Box(0, 0, 4, 6), Box(4, 0, 8, 6)]
    _, second = frame_maps.read_frame_maps(*files, VEHICLE)
    np.testing.assert_array_equal(second.crops[0], maps[4:] + 1)


def test_maps_of_other_views_are_refused(tmp_path: Path) -> None:
    views, _ = write(tmp_path, [5], np.zeros((3, 2, 2), np.float32))
    (tmp_path / "other").mkdir()
    _, gradcam = write(tmp_path / "other", [6], np.zeros((3, 2, 2), np.float32))
    with pytest.raises(InputError, match=r"maps\.npz does not match the views of its batch"):
        list(frame_maps.read_frame_maps(views, gradcam, TOP))


def test_batches_come_in_the_order_of_models_samples_and_numbers() -> None:
    names = ["b/s/0001", "a/t/0000", "b/s/0000", "a/s/10000", "a/s/9999", "b/t/0000"]
    gradcam = [Path(f"results/gradcam/{name}.npz") for name in names]
    views = [Path(f"v/{name}.tsv") for name in ("t/0000", "s/0001", "s/0000", "s/10000", "s/9999")]
    found = frame_maps.mapped_batches(views, gradcam, ["b", "a"], ["t", "s"])
    assert [f"{batch.model}/{batch.sample}/{batch.gradcam.stem}" for batch in found] == [
        *("b/t/0000", "b/s/0000", "b/s/0001", "a/t/0000", "a/s/9999", "a/s/10000")]  # fmt: skip
    assert [str(batch.views) for batch in found[:2]] == ["v/t/0000.tsv", "v/s/0000.tsv"]

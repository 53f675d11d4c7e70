from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from cropsight.files import sha256
from cropsight.report.pictures.decoded_views import decoded
from cropsight.results.view_tables import ViewRow
from handmade import filled


def listed(folder: Path, picture: Image.Image, name: str) -> tuple[Path, ViewRow]:
    path = folder / "0000" / name
    path.parent.mkdir()
    picture.save(path)
    return folder / "0000.tsv", filled(ViewRow, file=name, sha256=sha256(path))


@pytest.mark.parametrize("mode", ["RGB", "L"])
@pytest.mark.parametrize("name", ["a.jpg", "a.png"])
def test_a_large_picture_is_decoded_at_least_as_large_as_asked(
    tmp_path: Path, name: str, mode: str
) -> None:
    y, x = np.mgrid[0:900, 0:1600]
    values = np.stack([x * 255 / 1600, y * 255 / 900, 0 * x], axis=-1).astype(np.uint8)
    picture = Image.fromarray(values).convert(mode)
    found = decoded(listed(tmp_path, picture, name), (384, 216))
    assert found.mode == "RGB" and not found.info
    assert found.width >= 384 and found.height >= 216
    assert found.size == ((400, 225) if name == "a.jpg" else (1600, 900))
    same = picture.convert("RGB").resize(found.size, Image.Resampling.BOX)
    assert np.abs(np.asarray(same, float) - np.asarray(found, float)).mean() < 2


def test_a_narrow_one_is_not_decoded_too_small(tmp_path: Path) -> None:
    found = decoded(listed(tmp_path, Image.new("RGB", (540, 1920)), "a.jpg"), (384, 1366))
    assert found.size == (540, 1920)

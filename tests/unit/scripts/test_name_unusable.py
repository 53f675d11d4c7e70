"""The run fails with the names of all samples that could not be used, and why."""

from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.results.frame_tables import FRAMES, FrameRow, LeftOutRow
from handmade import filled
from name_unusable import main

BAD = [LeftOutRow(None, None, "v.mp4", "v.mp4 cannot be opened.")]
GOOD = [LeftOutRow(0, 0.0, "v.mp4", "cannot be decoded"), filled(FrameRow, frame=1)]


def tables(folder: Path, **rows: list) -> list[Path]:
    """A table of frames of each sample."""
    paths = [folder / sample / "frames.tsv" for sample in rows]
    for path, lines in zip(paths, rows.values(), strict=True):
        FRAMES.write(path, lines)
    return paths


def test_it_names_them_in_the_order_of_the_sheet(tmp_path: Path) -> None:
    paths = tables(tmp_path, a=BAD, b=GOOD, c=BAD)
    with pytest.raises(InputError) as error:
        main(paths, ["c", "b", "a"])
    first, *rest = str(error.value).splitlines()
    assert first.startswith("2 of 3 samples could not be used, and the rest is finished; ")
    assert rest == ["  c: v.mp4 cannot be opened.", "  a: v.mp4 cannot be opened."]


def test_it_says_where_nothing_is_left(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"^no sample could be used; "):
        main(tables(tmp_path, a=BAD), ["a"])


def test_of_many_all_are_named(tmp_path: Path) -> None:
    names = [f"s{number}" for number in range(23)]
    with pytest.raises(InputError) as error:
        main(tables(tmp_path, **dict.fromkeys(names, BAD)), names)
    assert str(error.value).count("v.mp4") == 20
    assert str(error.value).endswith("\n  and s20, s21, s22")


def test_it_passes_where_none_is_bad(tmp_path: Path) -> None:
    main(tables(tmp_path, a=GOOD), ["a"])

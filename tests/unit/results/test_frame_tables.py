"""frames.tsv: frames and what was left out are never taken for each other."""

from pathlib import Path

import pandas as pd
import pytest

from cropsight.errors import InputError
from cropsight.results.frame_tables import FRAMES, FrameRow, LeftOutRow, has_no_frame

HOSTILE = 'a\tb\n"c" </script>.jpg'
FRAME = FrameRow(3, "0000", "000003.jpg", 0.5, 6, 4, "00", HOSTILE)
LEFT_OUT = LeftOutRow(4, 0.75, HOSTILE, "cannot be decoded")
FILE = LeftOutRow(None, None, "notes.txt", "is no photo")


def test_both_kinds_come_back_apart_and_in_order(tmp_path: Path) -> None:
    path = tmp_path / "frames.tsv"
    FRAMES.write(path, [LEFT_OUT, FRAME, FILE])
    found = FRAMES.read(path)
    assert found == ([FRAME], [LEFT_OUT, FILE])
    assert found.failure == "" and not has_no_frame(path)


def test_pandas_reads_it_as_the_docs_say(tmp_path: Path) -> None:
    path = tmp_path / "frames.tsv"
    FRAMES.write(path, [LEFT_OUT, FRAME, FILE])
    rows = pd.read_csv(path, sep="\t")
    assert list(rows.columns) == list(FRAMES.columns)
    assert rows[rows["left_out"].isna()]["frame"].tolist() == [3]
    assert rows["left_out"].dropna().tolist() == ["cannot be decoded", "is no photo"]


@pytest.mark.parametrize(("rows", "why"), [([LEFT_OUT, FILE], "is no photo"), ([], "has no frame")])
def test_a_sample_without_frames_says_why(tmp_path: Path, rows: list[LeftOutRow], why: str) -> None:
    path = tmp_path / "frames.tsv"
    FRAMES.write(path, rows)
    assert FRAMES.read(path).failure == why
    assert has_no_frame(path)


def test_a_frame_without_a_number_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "frames.tsv"
    FRAMES.write(path, [FRAME])
    path.write_text(path.read_text().replace("\n3\t", "\n\t"))
    with pytest.raises(InputError, match="without a number"):
        FRAMES.read(path)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"frame\n0\n", b"x" * 200_000])
def test_no_other_file_is_taken_for_a_failure(tmp_path: Path, content: bytes) -> None:
    """It would be extracted again in every run, and nobody would hear what is wrong."""
    path = tmp_path / "frames.tsv"
    path.write_bytes(content)
    assert not has_no_frame(path)
    assert not has_no_frame(tmp_path / "none.tsv")
    with pytest.raises(InputError, match=r"frames\.tsv"):
        FRAMES.read(path)

"""A check is spared only if nothing that it would read has changed."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from cropsight.settings.last_check import Seen, is_unchanged, record_of, write_record

RECORD = Path("inputs.json")


@pytest.fixture(autouse=True)
def seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Seen:
    monkeypatch.chdir(tmp_path)
    Path("sheet.tsv").write_text("sample\tpath\n")
    Path("photo.jpg").write_bytes(b"photo")
    Path("folder").mkdir()
    Path("folder/1.jpg").write_bytes(b"one")
    Path("folder/2.jpg").symlink_to("gone.jpg")
    seen = Seen(["sheet.tsv", "no.yaml"], ["photo.jpg", "folder", "no.mp4"])
    write_record(RECORD, seen)
    return seen


def test_the_same_state_is_unchanged() -> None:
    assert is_unchanged(RECORD)
    os.utime("sheet.tsv", (1, 1))
    assert is_unchanged(RECORD), "texts are compared by their content"


CHANGES: dict[str, Callable[[], object]] = {
    "a text": lambda: Path("sheet.tsv").write_text("sample\tpaht\n"),
    "a text that is gone": lambda: Path("sheet.tsv").unlink(),
    "a text that was not there": lambda: Path("no.yaml").touch(),
    "a photo's size": lambda: Path("photo.jpg").write_bytes(b"photos"),
    "a photo's date": lambda: os.utime("photo.jpg", (1, 1)),
    "a photo that is gone": lambda: Path("photo.jpg").unlink(),
    "a photo that became a folder": lambda: (Path("photo.jpg").unlink(), Path("photo.jpg").mkdir()),
    "a video that was not there": lambda: Path("no.mp4").touch(),
    "another photo in a folder": lambda: Path("folder/3.jpg").touch(),
    "a renamed photo": lambda: Path("folder/1.jpg").rename("folder/0.jpg"),
    "a photo in a folder": lambda: os.utime("folder/1.jpg", (1, 1)),
    "no record": RECORD.unlink,
    "a broken record": lambda: RECORD.write_text("{"),
    "another kind of record": lambda: RECORD.write_text("[]"),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_is_seen(change: Callable[[], object]) -> None:
    change()
    assert not is_unchanged(RECORD)


def test_checks_with_other_options_have_other_records() -> None:
    assert record_of(["--configfile", "a"]) != record_of(["--configfile", "b"])
    assert record_of(["--config", "a=1", "b=2"]) != record_of(["--config", "a=1b=2"])
    assert record_of([]).parts[0] == ".snakemake"

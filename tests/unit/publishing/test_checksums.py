import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.errors import InputError
from cropsight.publishing.checksums import NAME, checksum_text, read_checksums, write_checksums

HOSTILE = [
    "a b",
    "a\\b",
    "a\nb",
    "a\rb",
    "\\",
    "-rf",
    "*",
    "ü \u202e.jpg",
    "a\\nb",
    " ",
    "#",
    "a  b",
]
ANY = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@given(st.dictionaries(ANY, st.from_regex(r"[0-9a-f]{64}", fullmatch=True)))
def test_any_name_comes_back(sums: dict[str, str]) -> None:
    if sums:
        assert read_checksums(checksum_text(sums)) == sums


def test_sha256sum_reads_it_and_sees_a_change(tmp_path: Path) -> None:
    (tmp_path / "x/y").mkdir(parents=True)
    for number, name in enumerate(HOSTILE):
        (tmp_path / ("x/y" if number % 2 else ".") / name).write_text(name)
    write_checksums(tmp_path)
    command = ["sha256sum", "--check", "--strict", "--quiet", NAME]
    subprocess.run(command, cwd=tmp_path, check=True)
    names = read_checksums((tmp_path / NAME).read_text(encoding="utf-8"))
    assert len(names) == len(HOSTILE) and list(names) == sorted(names)
    (tmp_path / "a\nb").write_text("other")
    assert subprocess.run(command, cwd=tmp_path, check=False, capture_output=True).returncode == 1


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("", "line 1 is no checksum"),
        ("0" * 64 + " a\n", "line 1 is no checksum"),
        ("0" * 63 + "  a\n", "line 1 is no checksum"),
        ("A" * 64 + "  a\n", "line 1 is no checksum"),
        ("0" * 64 + "  \n", "line 1 is no checksum"),
        ("0" * 64 + "  a\n\n" + "1" * 64 + "  b\n", "line 2 is no checksum"),
        ("0" * 64 + "  a\n" + "1" * 64 + "  a\n", "line 2 names 'a' a second time"),
    ],
)
def test_what_is_no_list_is_refused(text: str, part: str) -> None:
    with pytest.raises(InputError, match=part):
        read_checksums(text)

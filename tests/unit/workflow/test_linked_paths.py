"""Snakemake gets paths that it would take for patterns by links; scripts get them back."""

import os
from pathlib import Path

import pytest
from snakemake.io import IOFile, apply_wildcards
from snakemake.pathvars import Pathvars

from cropsight.errors import InputError
from cropsight.workflow import linked_paths

PLAIN = [
    "a.jpg", "/srv/a b.jpg", "../a.jpg", "$(x)`y`;'\".jpg", "*[ab]?.jpg", "%s#&.jpg", "-a.jpg",
    "é/\u00e9.jpg", "a/~x.jpg", "a/ b.jpg", "n" * 250, "https:x", "~/a.jpg",
]  # fmt: skip
SPECIAL = [
    "{b}.jpg", "<x>.png", "<results>/a.jpg", "a{b,c}.mp4", "{{x}}", "{sample}", "{{", "<", "}",
    "a\nb.jpg", "a\tb.jpg", "\x1b[31m.jpg", " a.jpg", "a.jpg ", "\x9b31m", "\u202egpj.jpg",
    "{a}/b/c.jpg", "/srv/<a>/{b}.jpg", "../{a}/b.jpg", "{" * 255,
]  # fmt: skip


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.mark.parametrize("path", PLAIN)
def test_a_plain_path_stays_as_it_is(path: str, here: Path) -> None:
    assert linked_paths.is_plain(path) and linked_paths.linked(path) == path
    linked_paths.check_plain(path, "it")
    assert linked_paths.unlinked(Path(path)) == Path(path)
    assert not list(here.iterdir())


@pytest.mark.parametrize("path", SPECIAL)
def test_a_special_path_is_a_link_that_snakemake_leaves_alone(
    path: str, caplog: pytest.LogCaptureFixture
) -> None:
    link = linked_paths.linked(path)
    assert linked_paths.linked(path) == link
    assert apply_wildcards(Pathvars.with_defaults().apply(link), {}) == link
    IOFile(link).check()
    assert caplog.text == ""
    # The path that scripts get is the one that the user wrote, but for what changes nothing.
    assert linked_paths.unlinked(Path(link)) == Path(path)
    with pytest.raises(InputError, match=r"it cannot be .* gives '.*' in it a meaning"):
        linked_paths.check_plain(path, "it")


@pytest.mark.parametrize("path", ["./a/b.jpg", "a//b.jpg", "a/b.jpg/", "./a/./b.jpg"])
def test_what_changes_nothing_is_left_out(path: str, here: Path) -> None:
    assert linked_paths.linked(path) == "a/b.jpg"
    assert not list(here.iterdir())


def test_two_paths_have_two_links() -> None:
    assert len({linked_paths.linked(path) for path in SPECIAL}) == len(SPECIAL)


def test_many_files_of_a_folder_need_one_link(here: Path) -> None:
    links = {linked_paths.linked(f"{{a}}/{number}.jpg") for number in range(20)}
    assert len(links) == 20
    assert len(list((here / linked_paths.FOLDER).iterdir())) == 1


def test_what_is_at_the_path_is_reached_and_its_date_counts(here: Path) -> None:
    (here / "{a}.jpg").write_text("photo")
    link = Path(linked_paths.linked("{a}.jpg"))
    assert link.read_text() == "photo"
    assert link.lstat().st_mtime < 10**6


def test_a_link_follows_where_all_is_moved(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = linked_paths.linked("{a}.jpg")
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / ".snakemake").rename(tmp_path / "elsewhere/.snakemake")
    monkeypatch.chdir(tmp_path / "elsewhere")
    (tmp_path / "elsewhere/{a}.jpg").write_text("moved")
    assert linked_paths.linked("{a}.jpg") == first
    assert Path(first).read_text() == "moved"


def test_a_link_that_cannot_be_made_is_a_sentence(here: Path) -> None:
    (here / ".snakemake").write_text("a file")
    with pytest.raises(
        InputError, match=r"\{a\}\.jpg .* a link in .*cropsight/links, which cannot"
    ):
        linked_paths.linked("{a}.jpg")


def test_some_characters_can_be_allowed() -> None:
    linked_paths.check_plain("/srv/<a>", "the folder", allowed="<>")
    with pytest.raises(InputError, match=r"the folder cannot be /srv/<\{a>, .*'\{' in it"):
        linked_paths.check_plain("/srv/<{a>", "the folder", allowed="<>")


def test_bytes_that_are_no_text_can_be_linked() -> None:
    name = os.fsdecode(b"{\xff}.jpg")
    assert linked_paths.unlinked(Path(linked_paths.linked(name))) == Path(name)

"""Whatever happened to a site or an archive on its way is named, and harms nobody."""

import io
import random
import zipfile
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.publishing.checksums import NAME, checksum_text, write_checksums
from cropsight.publishing.published import checked, opened, unpack

FILES = {
    "index.html": b"<title>ours</title>",
    "data/scores.tsv": b"a\tb\n" * 5000,
    "run/media/lot/a b%20c.jpg": bytes(range(256)) * 40,
    "empty.txt": b"",
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    folder = tmp_path / "site"
    for name, content in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    write_checksums(folder)
    return folder


@pytest.fixture(params=[zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED], ids=["stored", "packed"])
def archive(site: Path, request: pytest.FixtureRequest) -> Path:
    return zipped(site, site.with_name("site.zip"), request.param)


def zipped(site: Path, path: Path, kind: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", kind) as made:
        for file in sorted(site.rglob("*")):
            made.write(file, file.relative_to(site).as_posix())
    return path


def wrong(path: Path) -> str:
    """What is said of a site or an archive that is not as it was; a line for each sentence."""
    with pytest.raises(InputError) as caught, opened(path) as published:
        checked(published, path.name)
    for sentence in caught.value.sentences:
        assert path.name in sentence and ";" in sentence and sentence.endswith(".")
        assert sentence.isprintable()
    return str(caught.value)


def test_what_is_as_it_was_passes_and_can_be_taken_out(site: Path, archive: Path) -> None:
    for path in (site, archive):
        with opened(path) as published:
            sums = checked(published, path.name)
            assert set(sums) == set(FILES)
            for name, content in FILES.items():
                unpack(published, name, site.parent / "out" / name)
                assert (site.parent / "out" / name).read_bytes() == content


@pytest.mark.parametrize("name", FILES)
def test_a_changed_file_is_named(site: Path, name: str) -> None:
    content = bytearray(FILES[name] or b"x")
    content[len(content) // 2] ^= 1 if FILES[name] else 0
    (site / name).write_bytes(bytes(content))
    said = wrong(site)
    assert f"{name} was altered" in said and said.count("\n") == 0
    assert f"{name} was altered" in wrong(zipped(site, site.with_name("new.zip")))


@pytest.mark.parametrize("name", [*FILES, NAME])
def test_a_lost_file_is_named(site: Path, name: str) -> None:
    (site / name).unlink()
    assert (f"{name} is missing" if name != NAME else f"has no {NAME}") in wrong(site)


def test_a_further_file_is_named(site: Path) -> None:
    (site / "data/more.tsv").write_text("")
    (site / ".hidden").write_text("")
    said = wrong(site)
    assert "data/more.tsv is not in manifest" in said and ".hidden is not in manifest" in said


def test_any_byte_of_an_archive_that_is_changed_is_seen(archive: Path) -> None:
    """Of each part of the zip: entries, their headers, the directory at the end."""
    whole = archive.read_bytes()
    drawn = random.Random(17)
    places = {
        *range(0, 120, 7),
        *drawn.sample(range(len(whole)), 60),
        *range(len(whole) - 90, len(whole), 3),
    }
    unseen = []
    for place in sorted(places):
        content = bytearray(whole)
        content[place] ^= 0x41
        archive.write_bytes(content)
        try:
            with opened(archive) as published:
                sums = checked(published, archive.name)
                read = {name: published.open(name).read() for name in sums}
        except InputError:
            continue
        # Dates and the like: what is read is what was written.
        assert read == FILES, place
        unseen.append(place)
    assert len(unseen) < len(places) / 2


@pytest.mark.parametrize("share", [0, 0.001, 0.3, 0.9, 0.999])
def test_a_truncated_archive_is_named(archive: Path, share: float) -> None:
    content = archive.read_bytes()
    archive.write_bytes(content[: int(share * len(content))])
    assert "no archive, or not all of it" in wrong(archive)


@pytest.mark.parametrize("content", [b"", b"PK", b"<html>404</html>", bytes(4000)])
def test_what_is_no_archive_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "downloaded.zip"
    path.write_bytes(content)
    assert "no archive" in wrong(path)


def test_nothing_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is not there; name"), opened(tmp_path / "none"):
        pass


def archive_of(path: Path, entries: list[tuple[str, bytes]]) -> Path:
    """An archive with these entries, all of them listed with the right sums."""
    from hashlib import sha256

    sums = {name: sha256(content).hexdigest() for name, content in entries}
    with zipfile.ZipFile(path, "w") as made:
        for name, content in entries:
            made.writestr(zipfile.ZipInfo(name), content)
        made.writestr(NAME, checksum_text(sums))
    return path


@pytest.mark.parametrize(
    "name", ["../out.txt", "/etc/out.txt", "a/../../out.txt", "a\\..\\..\\out.txt", "C:/out.txt"]
)
def test_no_file_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    assert "is no name of a file in it" in wrong(archive_of(tmp_path / "x.zip", [(name, b"x")]))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_name_that_is_there_twice_is_refused(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "x.zip", [("a.txt", b"one"), ("a.txt", b"two")])
    assert "a.txt is in it twice" in wrong(path)


def test_a_link_leads_nowhere(site: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_bytes(FILES["index.html"])
    (site / "index.html").unlink()
    (site / "index.html").symlink_to(tmp_path / "secret.txt")
    assert "index.html cannot be read (it is a link)" in wrong(site)
    (site / "data").rename(tmp_path / "data")
    (site / "data").symlink_to(tmp_path / "data")
    assert "data/scores.tsv is missing" in wrong(site)


def test_a_locked_archive_is_named(tmp_path: Path) -> None:
    path = archive_of(tmp_path / "x.zip", [("a.txt", b"one")])
    content = bytearray(path.read_bytes())
    content[6] |= 1  # of the first entry: encrypted
    start = content.index(b"PK\x01\x02")
    content[start + 8] |= 1
    path.write_bytes(content)
    assert "a.txt cannot be read" in wrong(path)


def test_an_entry_that_says_less_than_it_holds_is_named(tmp_path: Path) -> None:
    """A bomb is read as far as its directory says, and no further."""
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("a.txt", bytes(10_000_000))
        archive.writestr(NAME, checksum_text({"a.txt": "0" * 64}))
    path = tmp_path / "x.zip"
    path.write_bytes(made.getvalue())
    assert "a.txt was altered" in wrong(path)

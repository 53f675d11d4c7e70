"""Versions, commit and hashes of what made the results, without a path of the machine."""

import hashlib
import subprocess
from pathlib import Path

import pytest

from cropsight.results import provenance


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    try:
        git(tmp_path, "init", "-q")
    except FileNotFoundError:
        pytest.skip("there is no git")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "a.py").write_text("1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one", "--no-verify")
    return tmp_path


def test_software_has_the_versions_of_what_is_installed() -> None:
    found = provenance.software()
    assert list(found)[:3] == ["python", "snakemake", "tensorflow"]
    import numpy

    assert found["numpy"] == numpy.__version__
    assert all(found[name] for name in ("opencv", "pillow", "keras", "matplotlib", "pandas"))


def test_one_of_several_distributions_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(provenance.DISTRIBUTIONS, "numpy", ("no-such-distribution", "numpy"))
    monkeypatch.setitem(provenance.DISTRIBUTIONS, "keras", ("no-such-distribution",))
    assert provenance.software()["numpy"]
    assert provenance.software()["keras"] is None


def test_git_state_of_a_checkout(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    # Late in the evening of one day, and of the next one in the world's time.
    for name in ("GIT_COMMITTER_DATE", "GIT_AUTHOR_DATE"):
        monkeypatch.setenv(name, "2026-01-30T23:30:00-05:00")
    git(checkout, "commit", "--amend", "--no-edit")
    commit = git(checkout, "rev-parse", "HEAD")
    scripts = checkout / "scripts"
    assert provenance.git_state(scripts) == (commit, False, "2026-01-31")
    (checkout / "untracked").write_text("")
    assert provenance.git_state(scripts) == (commit, False, "2026-01-31")
    (scripts / "a.py").write_text("2\n")
    # As a hook of another repository would set it.
    monkeypatch.setenv("GIT_DIR", str(checkout / "elsewhere"))
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    assert provenance.git_state(scripts) == (commit, True, "2026-01-31")


def test_a_copy_inside_somebody_else_s_checkout_has_no_commit(checkout: Path) -> None:
    (checkout / "copy").mkdir()
    (checkout / "copy" / "a.py").write_text("1\n")
    assert provenance.git_state(checkout / "copy") == (None, None, None)


def test_no_checkout_or_no_git_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert provenance.git_state(tmp_path) == (None, None, None)


def test_the_hash_of_a_folder_is_that_of_its_photos(tmp_path: Path) -> None:
    for name, content in (("10.jpg", b"ten"), ("9.jpg", b"nine"), ("notes.txt", b"no photo")):
        (tmp_path / name).write_bytes(content)
    ten, nine = (hashlib.sha256(content).hexdigest() for content in (b"ten", b"nine"))
    listing = f"10.jpg {ten}\n9.jpg {nine}\n"
    expected = hashlib.sha256(listing.encode()).hexdigest()
    assert provenance.media_sha256(tmp_path) == expected
    assert provenance.media_sha256(tmp_path / "9.jpg") == nine


@pytest.mark.parametrize(
    ("path", "published"),
    [
        ("../home-alice/private.jpg", "private.jpg"),
        ("photos/../../alice/private.jpg", "private.jpg"),
        (r"..\alice\private.jpg", "private.jpg"),
        ("/home/alice/holiday/", "holiday"),
        ("~/private.jpg", "private.jpg"),
        ("~alice/private.jpg", "private.jpg"),
        ("file:///home/alice/private.jpg", "private.jpg"),
        ("C:/Users/alice/private.jpg", "private.jpg"),
        (r"c:alice\private.jpg", "private.jpg"),
        (r"\\server\alice\private.jpg", "private.jpg"),
        (
            "https://alice:secret@example.org/a/b.h5?token=secret#secret",
            "https://example.org/a/b.h5",
        ),
        ("s3://key:secret@bucket/b.h5", "s3://bucket/b.h5"),
        ("https://example.org/../alice/b.h5", "b.h5"),
    ],
)
def test_no_folder_of_the_machine_and_no_password_is_published(path: str, published: str) -> None:
    assert provenance.without_machine_paths(path) == published
    assert provenance.without_machine_paths({"a": [path]}) == {"a": [published]}


def test_a_folder_above_has_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "photos/inner").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "photos/inner")
    for path in ("..", "../", "../.", "x/../.."):
        assert provenance.without_machine_paths(path) == "photos"


def test_absolute_paths_become_names() -> None:
    given = {"a": ["/home/me/x.h5", "results/x", Path("/srv/y")], "b": r"C:\Users\me\z.h5", "c": 1}
    assert provenance.without_machine_paths(given) == {
        "a": ["x.h5", "results/x", "y"],
        "b": "z.h5",
        "c": 1,
    }
    kept = [
        "./a//b.jpg",
        "a/..b/c..jpg",
        "a:b.jpg",
        "photos/",
        r"a\b.jpg",
        "...",
        "4:4:4",
        "https://example.org/a/b",
        "",
        None,
        0.1,
        True,
        "~x",
        "n/a",
    ]
    assert provenance.without_machine_paths(kept) == kept

import subprocess
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.publishing.checkout import restore
from cropsight.publishing.checksums import write_checksums
from cropsight.publishing.published import checked, opened

FILES = {
    "index.html": "page",
    "checkout/config/samples.tsv": "theirs",
    "checkout/config/published.yaml": "a: 1",
    "checkout/results/scores.tsv": "scores",
    "checkout/results/report/.snakemake_timestamp": "",
}


@pytest.fixture
def archive(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A published run, beside a checkout whose sample sheet is another one, and committed."""
    folder = tmp_path / "published"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    write_checksums(folder)
    (tmp_path / "clone/config").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "clone")
    Path("config/samples.tsv").write_text("ours")
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "all"]):
        subprocess.run(
            ["git", "-c", "user.name=a", "-c", "user.email=a@b.example", *command], check=True
        )
    return folder


def restored(archive: Path) -> object:
    with opened(archive) as published:
        folders = ["checkout/results/frames/clip/batches/0000/"]
        return restore(published, checked(published, "x"), folders)


def test_files_are_put_where_they_belong_and_are_of_one_date(archive: Path) -> None:
    found = restored(archive)
    assert (found.files, found.replaced) == (4, ["config/samples.tsv"])
    for name, text in FILES.items():
        if name.startswith("checkout/"):
            assert Path(name.removeprefix("checkout/")).read_text() == text
    assert not Path("index.html").exists()
    assert list(Path("results/frames/clip/batches/0000").iterdir()) == []
    dates = {Path(name.removeprefix("checkout/")).stat().st_mtime_ns
             for name in FILES if name.startswith("checkout/")}  # fmt: skip
    assert len(dates) == 1


def test_once_more_replaces_nothing(archive: Path) -> None:
    restored(archive)
    subprocess.run(["git", "checkout", "--", "config/samples.tsv"], check=True)
    assert restored(archive).replaced == ["config/samples.tsv"]
    assert restored(archive).replaced == []


def test_what_git_does_not_know_is_never_lost(archive: Path) -> None:
    Path("config/samples.tsv").write_text("changed by hand")
    Path("results").mkdir()
    Path("results/scores.tsv").write_text("of another run")
    with pytest.raises(InputError) as caught:
        restored(archive)
    assert len(caught.value.sentences) == 2
    assert Path("config/samples.tsv").read_text() == "changed by hand"
    assert Path("results/scores.tsv").read_text() == "of another run"
    assert not Path("config/published.yaml").exists()


@pytest.mark.parametrize(
    "name",
    [
        "scripts/cropsight/errors.py", "Snakefile", "rules/more.smk", ".git/hooks/post-checkout",
        ".venv/bin/python", "profiles/default/config.yaml", ".snakemake/locks/x", "Makefile",
        "results/.hidden/x", ".gitattributes",
    ],
)  # fmt: skip
def test_an_archive_brings_no_code(archive: Path, name: str) -> None:
    (archive / "checkout" / name).parent.mkdir(parents=True, exist_ok=True)
    (archive / "checkout" / name).write_text("evil")
    write_checksums(archive)
    before = sorted(path for path in Path().rglob("*") if ".git" not in path.parts)
    with pytest.raises(InputError, match="is no data of a run"):
        restored(archive)
    assert sorted(path for path in Path().rglob("*") if ".git" not in path.parts) == before
    assert not Path(name).exists()


def test_a_site_has_nothing_for_a_checkout(archive: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    site.mkdir()
    (site / "index.html").write_text("page")
    write_checksums(site)
    with pytest.raises(InputError, match="name an archive"):
        restored(site)
    assert archive.exists()

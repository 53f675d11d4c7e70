import os
import subprocess
import zipfile
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.publishing import archive
from cropsight.publishing.archive import inside, write_archive
from cropsight.publishing.checksums import write_checksums
from cropsight.publishing.published import checked, opened

MADE = [
    "report.html", "report/.snakemake_timestamp", "scores.tsv", "frames/clip/frames.tsv",
    "frames/clip/batches/.snakemake_timestamp", "frames/clip/batches/0000.tsv",
    "frames/clip/batches/0000/000000.jpg", "views/clip/0000.tsv", "views/clip/0000/000000.jpg",
    "views/clip/0000/.snakemake_timestamp", "gradcam/lite/clip/0000.npz", "README.md",
    "logs/build_report.log", "benchmarks/build_report.tsv", "site/index.html",
    "site/data/scores.tsv", "cropsight-run.zip", "verified/x/results/scores.tsv",
    "overlays/lite/clip.webm",
]  # fmt: skip


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    return made_run(tmp_path / "run", monkeypatch)


def made_run(folder: Path, monkeypatch: pytest.MonkeyPatch, names: list[str] = MADE) -> Path:
    for name in [*(f"results/{name}" for name in names), "config/samples.tsv"]:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    write_checksums(folder / "results/site")
    monkeypatch.chdir(folder)
    return folder


def written(pictures: bool = False) -> bytes:
    path = Path("results/run.zip")
    write_archive(
        path, Path("results/site"), [Path("config/samples.tsv")], {"checkout/a.yaml": "a: 1\n"},
        pictures=pictures,
    )  # fmt: skip
    content = path.read_bytes()
    path.unlink()
    return content


def names_of(content: bytes, tmp_path: Path) -> set[str]:
    (tmp_path / "x.zip").write_bytes(content)
    with zipfile.ZipFile(tmp_path / "x.zip") as made:
        return set(made.namelist())


CHECKOUT = {
    "checkout/a.yaml", "checkout/config/samples.tsv", "checkout/results/report.html",
    "checkout/results/report/.snakemake_timestamp", "checkout/results/scores.tsv",
    "checkout/results/frames/clip/frames.tsv", "checkout/results/frames/clip/batches/0000.tsv",
    "checkout/results/frames/clip/batches/.snakemake_timestamp",
    "checkout/results/views/clip/0000.tsv", "checkout/results/gradcam/lite/clip/0000.npz",
}  # fmt: skip
SITE = {"index.html", "data/scores.tsv", "manifest-sha256.txt"}


@pytest.mark.usefixtures("run")
def test_it_has_the_site_and_what_a_checkout_needs(tmp_path: Path) -> None:
    folder = {"checkout/results/frames/clip/batches/0000/"}
    assert names_of(written(), tmp_path) == SITE | CHECKOUT | folder
    frames = {"checkout/results/frames/clip/batches/0000/000000.jpg"}
    assert names_of(written(pictures=True), tmp_path) == SITE | CHECKOUT | frames


@pytest.mark.usefixtures("run")
def test_other_programs_read_it_and_its_sums(tmp_path: Path) -> None:
    (tmp_path / "x.zip").write_bytes(written())
    with opened(tmp_path / "x.zip") as published:
        assert set(checked(published, "x.zip")) == (SITE | CHECKOUT) - {"manifest-sha256.txt"}
        assert published.folders() == ["checkout/results/frames/clip/batches/0000/"]
    code = "import shutil, sys; shutil.unpack_archive(sys.argv[1], sys.argv[2])"
    subprocess.run(["python3", "-c", code, tmp_path / "x.zip", tmp_path / "out"], check=True)
    command = ["sha256sum", "--check", "--strict", "--quiet", "manifest-sha256.txt"]
    subprocess.run(command, cwd=tmp_path / "out", check=True)


def test_the_same_run_gives_the_same_bytes(
    run: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = written()
    for path in run.rglob("*"):
        os.utime(path, (1, 1))
        path.chmod(0o700)
    assert written() == first
    before = os.umask(0o077)
    try:
        made_run(tmp_path / "other", monkeypatch, MADE[::-1])
    finally:
        os.umask(before)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    monkeypatch.setattr(archive, "_PIECE", 3)
    assert written() == first


@pytest.mark.parametrize("path", ["/data/lot", "../lot", "media/../../lot"])
def test_what_is_outside_of_the_run_is_refused(path: str) -> None:
    with pytest.raises(InputError, match="outside of the folder of the run"):
        inside(Path(path))

"""A run that is published here goes on elsewhere, and gives the same numbers there."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
import workspace
from crate_programs import PROFILES, validated
from workspace import Workspace

from cropsight.publishing.checksums import write_checksums

RESTORED = ("--configfile", "config/published.yaml", "--replace-workflow-config")


def script(made: Workspace, name: str, *arguments: str, code: int = 0) -> str:
    """What a script says that a user calls by hand."""
    done = subprocess.run(
        [sys.executable, f"scripts/{name}.py", *arguments],
        cwd=made.root, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A finished workspace, with a site and an archive."""
    made = workspace.create(tmp_path_factory.mktemp("published") / "here")
    made.run("--cores", "2")
    made.append("config/config.yaml", 'publish: {date: "2026-01-31"}\n')
    assert made.run("site").names == ["build_site"]
    assert made.due("site") == []
    said = script(made, "archive_run")
    assert "The archive is results/cropsight-run.zip" in said
    return made


def test_programs_of_others_accept_its_crate(published: Workspace, tmp_path: Path) -> None:
    found = validated(published / "results/site", PROFILES, tmp_path / "cache")
    assert found == {profile: [] for profile in PROFILES}


def test_the_archive_has_the_same_bytes_each_time(published: Workspace) -> None:
    first = (published / "results/cropsight-run.zip").read_bytes()
    script(published, "archive_run")
    assert (published / "results/cropsight-run.zip").read_bytes() == first


def test_nothing_of_this_machine_is_in_it(published: Workspace) -> None:
    machine = [str(published.root), str(workspace.ROOT), str(Path.home() / "")]
    with zipfile.ZipFile(published / "results/cropsight-run.zip") as archive:
        for name in archive.namelist():
            content = archive.read(name)
            assert not [path for path in machine if path.encode() in content], name


def test_it_goes_on_elsewhere(published: Workspace, tmp_path: Path) -> None:
    other = workspace.create(tmp_path / "other")
    archive = str(published / "results/cropsight-run.zip")
    said = script(other, "restore_archive", archive)
    assert f'ARGS="{" ".join(RESTORED)}"' in said
    assert other.due(*RESTORED) == []
    assert (other / "results/report.html").read_bytes() == (
        published / "results/report.html"
    ).read_bytes()
    # What changes is noticed, as it would be where the run was made.
    due = other.due(*RESTORED, "--config", "decision={threshold: 0.3}")
    assert {"tabulate_detections", "evaluate_detections", "build_report"} <= set(due)
    # Frames are not in the archive; the media are here.
    (other / "media/lot/a.png").write_bytes((other / "media/lot/b.png").read_bytes())
    assert "extract_frames lot" in other.due(*RESTORED)


def test_its_numbers_are_made_again_elsewhere(published: Workspace, tmp_path: Path) -> None:
    other = workspace.create(tmp_path / "other")
    site = str(published / "results/site")
    said = script(other, "verify_published", site, "--rerun", "--cores", "2")
    assert "The run was made again: the same bytes." in said
    assert not list((other / "results/verified").iterdir())
    # Another medium is not the one of the run, and none is none.
    (other / "media/lot/a.png").write_bytes((other / "media/lot/b.png").read_bytes())
    said = script(other, "verify_published", site, "--rerun", code=1)
    assert "Sample lot: media/lot is not the folder of the run" in said
    (other / "media/clip.avi").unlink()
    said = script(other, "verify_published", site, "--rerun", code=1)
    assert "Sample clip: its video is not in what was published" in said
    assert said.count("Error") == 1 and "Traceback" not in said


def test_a_number_that_was_changed_with_its_checksum_is_found_out(
    published: Workspace, tmp_path: Path
) -> None:
    """By the list of checksums nobody sees it; by making it once more they do."""
    other = published.copy(tmp_path / "other")
    scores = other / "results/site/data/scores.tsv"
    lines = scores.read_text(encoding="utf-8").split("\n")
    column = lines[0].split("\t").index("score")
    fields = lines[2].split("\t")
    fields[column] = f"{1 - float(fields[column]):.9g}"
    lines[2] = "\t".join(fields)
    scores.write_text("\n".join(lines), encoding="utf-8")
    write_checksums(other / "results/site")
    site = str(other / "results/site")
    assert "All " in script(other, "verify_published", site)
    said = script(other, "verify_published", site, "--rerun", "--cores", "2", code=1)
    assert "scores.tsv, row 2, score: " in said
    assert "1 number or word is another one than what was published" in said


def test_originals_are_published_only_if_asked_for(published: Workspace, tmp_path: Path) -> None:
    assert not (published / "results/site/run/media").exists()
    other = published.copy(tmp_path / "other")
    other.replace("config/config.yaml", "publish: {", "publish: {media: true, ")
    assert other.run("site").names == ["build_site"]
    media = other / "results/site/run/media"
    assert (media / "clip/clip.avi").read_bytes() == (other / "media/clip.avi").read_bytes()
    assert len(list((media / "lot").iterdir())) == 3
    # With them, another checkout needs nothing of its own.
    bare = workspace.create(tmp_path / "bare")
    (bare / "media/clip.avi").unlink()
    (bare / "media/lot/a.png").unlink()
    site = str(other / "results/site")
    said = script(bare, "verify_published", site, "--rerun", "--cores", "2")
    assert "The run was made again: the same bytes." in said

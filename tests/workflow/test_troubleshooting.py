"""docs/troubleshooting.md: what it quotes is said, and what it advises works."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import workspace
from PIL import Image
from workspace import Workspace

from troubleshooting import assert_said, sentences

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
TABLES = {"tabulate_detections", "evaluate_detections", "build_report"}
TRUTH = "first_frame\tlast_frame\ttruth\n"


def refused(made: Workspace, heading: str) -> None:
    """A run fails with what the page quotes."""
    outcome = made.attempt("--cores", "2")
    assert outcome.code != 0
    assert_said(outcome.terminal, heading)


def test_a_photo_or_video_was_moved(copy):
    (copy / "media/films").mkdir()
    (copy / "media/clip.avi").rename(copy / "media/films/clip.avi")
    refused(copy, "A photo or video was moved")
    copy.replace("config/samples.tsv", "media/clip.avi", "media/films/clip.avi")
    assert copy.run("--cores", "1", "frames").names == ["extract_frames clip"]
    assert set(copy.due()) <= {*TABLES, "record_provenance"}


def test_a_sample_was_renamed(copy):
    copy.replace("config/samples.tsv", "lot\t", "yard\t")
    due = copy.due()
    assert not [job for job in due if job.endswith((" clip", " clip 0000"))]
    assert "extract_frames yard" in due
    (line,) = sentences("A sample was renamed")
    assert line.endswith("] yard: extracting the frames")
    # Before the run, as what is advised touches nothing that it needs.
    for old in [*(copy / "results").glob("*/lot"), *(copy / "results").glob("*/*/lot")]:
        shutil.rmtree(old)
    assert copy.due() == due
    left = {
        path.relative_to(copy / "results").parts[0] for path in copy.root.rglob("results/**/lot")
    }
    assert left <= {"logs", "benchmarks"}


def test_a_truth_file_was_edited(copy):
    (copy / "config/truth.tsv").write_text(f"{TRUTH}1\t0\tyes\n")
    sheet = "sample\tpath\ttruth\nlot\tmedia/lot\tno\nclip\tmedia/clip.avi\tconfig/truth.tsv\n"
    (copy / "config/samples.tsv").write_text(sheet)
    refused(copy, "A truth file was edited")
    (copy / "config/truth.tsv").write_text(f"{TRUTH}0\t1\tyes\n")
    assert set(copy.due()) <= TABLES


@pytest.mark.parametrize(
    "saved", [workspace.SHEET.encode("utf-16"), workspace.SHEET.replace("\t", ";").encode()]
)
def test_the_sheet_was_saved_by_excel(copy, saved):
    (copy / "config/samples.tsv").write_bytes(saved)
    outcome = copy.attempt("--dry-run")
    assert outcome.code != 0
    assert any(line in outcome.terminal for line in sentences("The sheet was saved by Excel"))
    quoted = workspace.SHEET.replace("\n", "\r\n").replace("lot\t", '"lot"\t')
    (copy / "config/samples.tsv").write_bytes(b"\xef\xbb\xbf" + quoted.encode())
    assert copy.due() == []


def test_a_file_has_another_date(copy):
    photo = copy / "media/lot/a.png"
    size, old = photo.stat().st_size, photo.stat().st_mtime
    Image.new("RGB", (9, 9)).save(photo)
    with open(photo, "ab") as file:
        file.write(b"\0" * (size - photo.stat().st_size))
    os.utime(photo, (old, old))
    outcome = copy.run("--cores", "1")
    assert_said(outcome.terminal, "A file has another date")
    photo.touch()
    assert "extract_frames lot" in copy.due()
    os.utime(photo, (4e9, 4e9))
    assert copy.run("--cores", "1", "frames").names == ["extract_frames lot"]
    assert "extract_frames lot" not in copy.due()


def failing(made: Workspace, path: str, old: str, fault: str, heading: str) -> None:
    """With a fault in the copy's code a run says what the page quotes; without, it goes on."""
    good = (made / path).read_text(encoding="utf-8")
    made.replace(path, old, f"{fault}\n{old}")
    (made / "results/frames/clip/frames.tsv").unlink()
    outcome = made.attempt("--cores", "1", "results/frames/clip/frames.tsv")
    assert outcome.code != 0
    assert_said(outcome.terminal, heading)
    (made / path).write_text(good, encoding="utf-8")
    assert made.run("--cores", "1", "frames").code == 0


def test_the_disk_is_full(copy):
    full = '        raise OSError(28, "No space left on device")'
    failing(copy, "scripts/cropsight/files.py", "        yield temporary", full, "The disk is full")


def test_a_job_ran_out_of_memory(copy):
    killed = "    import os\n    os.kill(os.getpid(), 9)"
    failing(
        copy, "scripts/extract_frames.py", "    left_out: list", killed, "A job ran out of memory"
    )


def test_results_of_another_version(copy):
    table = copy / "results/frames/clip/frames.tsv"
    rows = [line.rpartition("\t")[0] for line in table.read_text().splitlines()]
    table.write_text("\n".join(rows) + "\n")
    refused(copy, "Results of another version")
    table.unlink()
    assert copy.run("--cores", "1", "frames").names == ["extract_frames clip"]
    assert set(copy.due()) <= TABLES


def test_the_wrong_python(tmp_path):
    python = tmp_path / "python3"
    # `make` calls it with -c and the code that looks at its version.
    python.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'import sys; sys.version_info = (3, 9, 2); "
        'sys.version = "3.9.2 (main)"; exec(sys.argv[1])\' "$2"\n'
    )
    python.chmod(0o755)
    environment = os.environ | {"PATH": f"{tmp_path}:{os.environ['PATH']}"}
    venv = f"{tmp_path}/venv"
    asked = ["make", "--directory", str(ROOT), f"VENV={venv}", f"{venv}/bin/python"]
    done = subprocess.run(asked, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode != 0
    assert_said(done.stderr, "The wrong Python")
    named = subprocess.run(
        [*asked, f"PYTHON={sys.executable}", "--dry-run"],
        env=environment,
        capture_output=True,
        text=True,
        check=True,
    )
    assert f"{sys.executable} -m venv {venv}" in named.stdout

"""What a person reads: a line per job, one sentence per mistake, and nothing half done left."""

import re

import pytest
import workspace
from workspace import Workspace

LINE = re.compile(r"\[(\d+)/(\d+)\] \S.*")
# The one line of its own that Snakemake prints before it reads the Snakefile.
PROFILE = "Using workflow specific profile"


def lines(terminal: str) -> list[str]:
    """What the terminal showed, without blank lines and Snakemake's note on the profile."""
    return [line for line in terminal.splitlines() if line and not line.startswith(PROFILE)]


def test_a_run_prints_one_readable_line_per_job(finished):
    shown = lines(finished[1].terminal)
    assert [line for line in shown if not LINE.fullmatch(line)] == []
    # The last one, that of the target itself, says where the report is.
    assert len(shown) == len(finished[1].jobs)
    assert [int(LINE.fullmatch(line)[1]) for line in shown] == list(range(1, len(shown) + 1))
    assert shown[-1].startswith(f"[{len(shown)}/{len(shown)}] ")
    assert "results/report.html" in shown[-1]


@pytest.fixture
def fresh(tmp_path) -> Workspace:
    """A workspace in which nothing was run."""
    return workspace.create(tmp_path / "fresh")


def test_truncated_photo_ends_in_one_sentence(fresh):
    (fresh / "config/samples.tsv").write_text("sample\tpath\n" + workspace.PHOTO)
    photo = fresh / "media/photo.jpg"
    photo.write_bytes(photo.read_bytes()[:1000])
    outcome = fresh.attempt("--cores", "1", "frames")
    assert outcome.code != 0
    started, sentence, failed = lines(outcome.terminal)
    assert LINE.fullmatch(started)
    assert sentence.startswith("Error: sample photo: media/photo.jpg cannot be read")
    log = "results/logs/extract_frames/photo.log"
    assert failed == f"Failed: photo: extracting the frames (log: {log})"
    assert "photo.jpg cannot be read" in (fresh / log).read_text()
    left = [path for path in (fresh / "results").rglob("*") if path.is_file()]
    assert [path for path in left if "logs" not in path.parts] == []


def test_failed_replacement_leaves_the_rest_and_can_be_mended(copy):
    photo = copy / "media/lot/c.png"
    good = photo.read_bytes()
    photo.write_bytes(good[:100])
    assert copy.attempt("--cores", "1").code != 0
    assert not (copy / "results/frames/lot/frames.tsv").exists()
    assert not (copy / "results/frames/lot/batches").exists()
    photo.write_bytes(good)
    assert copy.run("frames", "--cores", "1").names == ["extract_frames lot"]
    # The same frames again: no batch is due.
    assert not any(job.startswith(("resize", "crop", "classify")) for job in copy.due())


@pytest.mark.parametrize(
    ("path", "text", "said"),
    [
        ("config/config.yaml", "bas_height: 64\n", "base_height"),
        ("config/config.yaml", "base_height: tall\n", "base_height"),
        ("config/config.yaml", "target: vehicel\n", "vehicle"),
        ("config/config.yaml", "models: [efficientnet_light0]\n", "efficientnet_lite0"),
        ("config/samples.tsv", "sample\tpaht\nlot\tmedia/lot\n", "path"),
        ("config/samples.tsv", "sample\tpath\nlot\tmedia/nowhere\n", "media/nowhere"),
        ("config/samples.tsv", workspace.SHEET + "lot\tmedia/lot\n", "lot"),
        ("config/samples.tsv", "sample\tpath\n", "no sample"),
    ],
)
def test_mistake_in_config_or_sheet_ends_in_one_sentence(fresh, path, text, said):
    (fresh / path).write_text(text)
    outcome = fresh.attempt("--cores", "1")
    assert outcome.code != 0
    (sentence,) = lines(outcome.terminal)
    assert sentence.startswith("Error: ") and said in sentence


def test_dry_run_says_the_sentence_too(fresh):
    fresh.append("config/config.yaml", "bas_height: 64\n")
    fresh.append("config/samples.tsv", "other\tmedia/nowhere\n")
    outcome = fresh.attempt("--dry-run")
    assert outcome.code != 0
    assert (
        "\nError: config/config.yaml, line 6: unknown key 'bas_height'. Did you mean 'base_h"
        in (outcome.terminal)
    )
    assert "Traceback" not in outcome.terminal

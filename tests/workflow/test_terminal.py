"""What a person reads: a line per job, one sentence per mistake, and nothing half done left."""

import json
import re

import pytest
import workspace
from workspace import Workspace

LINE = re.compile(r"\[(\d+)/(\d+)\] \S.*")
COMPARED = ("tabulate_detections", "evaluate_detections", "build_report")
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


def test_a_lone_truncated_photo_ends_in_one_sentence_and_no_report_of_nothing(fresh):
    (fresh / "config/samples.tsv").write_text("sample\tpath\n" + workspace.PHOTO)
    photo = fresh / "media/photo.jpg"
    photo.write_bytes(photo.read_bytes()[:1000])
    outcome = fresh.attempt("--cores", "1", "comparison")
    assert outcome.code != 0
    shown = [line for line in lines(outcome.terminal) if not LINE.fullmatch(line)]
    warning, sentence, why, failed = shown
    assert warning.startswith("Warning: sample photo cannot be used: media/photo.jpg cannot be")
    assert sentence.startswith("Error: no sample could be used; correct what is wrong")
    assert why.startswith("  photo: photo.jpg cannot be read as a JPEG")
    log = "results/logs/name_unusable/frames.log"
    assert failed == f"Failed: naming the samples that could not be used (log: {log})"
    assert "photo.jpg cannot be read" in (fresh / log).read_text()
    left = {str(path.relative_to(fresh.root)) for path in (fresh / "results").rglob("*.*")}
    assert "results/frames/photo/frames.tsv" in left
    assert not {name for name in left if name.endswith((".html", ".png", ".npz", "metrics.json"))}


def test_the_others_finish_and_what_was_mended_joins_them(copy):
    video, photo = copy / "media/clip.avi", copy / "media/lot/c.png"
    good = video.read_bytes(), photo.read_bytes()
    video.write_bytes(good[0][:100])
    photo.write_bytes(good[1][:100])
    copy.append("config/config.yaml", "on_bad_frame: skip\n")
    first = copy.attempt("--cores", "2")
    assert first.code != 0
    warnings = sorted(line for line in lines(first.terminal) if line.startswith("Warning: "))
    assert warnings[0].startswith("Warning: sample clip cannot be used: media/clip.avi cannot be")
    assert warnings[1].startswith("Warning: sample lot: left out: c.png (") and len(warnings) == 2
    sentence, why, failed = lines(first.terminal)[-3:]
    assert sentence.startswith("Error: 1 of 2 samples could not be used, and the rest is finished")
    assert why.startswith("  clip: clip.avi cannot be opened") and failed.startswith(
        "Failed: naming"
    )
    made = {*COMPARED, "measure_evidence", "record_provenance"}
    assert made < {*first.names} <= {*made, "extract_frames clip", "extract_frames lot"}
    page = (copy / "results/report.html").read_text(encoding="utf-8")
    assert "1 of 2 samples could not be used and " in page and "c.png" in page
    media = json.loads((copy / "results/provenance.json").read_text())["media"]
    assert [row["frames"] for row in media] == [2, 0]
    assert [len(row["left_out"]) for row in media] == [1, 1]

    # Again in every run, though nothing changed; a dry run says so, and deletes nothing.
    before = workspace.digests(copy)
    assert "extract_frames clip" in copy.due()
    assert workspace.digests(copy) == before
    again = copy.attempt("--cores", "2")
    assert again.code != 0 and lines(again.terminal)[-3] == sentence
    assert set(again.names) == {"extract_frames clip", "build_report", "evaluate_detections"}
    assert workspace.digests(copy) == before

    video.write_bytes(good[0])
    assert "extract_frames lot" not in copy.run("--cores", "2").names
    media = json.loads((copy / "results/provenance.json").read_text())["media"]
    assert [row["frames"] for row in media] == [2, 2] and "left_out" not in media[1]
    assert copy.due() == []


def test_a_sample_whose_media_are_missing_need_not_stop_the_others(copy):
    sheet = workspace.SHEET + "gone\tmedia/elsewhere/gone.mp4\n"
    (copy / "config/samples.tsv").write_text(sheet)
    refused = copy.attempt("--cores", "2")
    assert refused.code != 0 and "gone.mp4 does not exist" in refused.terminal
    copy.append("config/config.yaml", "on_bad_sample: skip\n")
    outcome = copy.attempt("--cores", "2")
    assert outcome.code != 0
    assert lines(outcome.terminal)[-2].startswith("  gone: gone.mp4 does not exist")
    media = json.loads((copy / "results/provenance.json").read_text())["media"]
    assert [row["frames"] for row in media] == [3, 2, 0]
    assert media[2]["sha256"] is None
    assert not [job for job in outcome.names if job.startswith(("classify", "resize"))]


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

"""Each step is a target of its own, and plain `snakemake` makes everything."""

import shutil

import pytest
import workspace
from workspace import Workspace, every

CROPS = ["resize_frames", "crop_views"]
PREDICTIONS = [*CROPS, "fetch_weights", "compile_network", "classify_views"]
# Without boxes in the truth, the pointing game needs no maps.
COMPARISON = [
    *PREDICTIONS, "tabulate_detections", "evaluate_pointing_game", "evaluate_detections"
]  # fmt: skip
MAPS = ["explain_views", "measure_evidence"]
REPORT = [*COMPARISON, *MAPS, "record_provenance", "build_report"]
DRAWN = ["draw_heatmaps"]
STEPS = {
    "frames": [],
    "resized": ["resize_frames"],
    "crops": CROPS,
    "predictions": PREDICTIONS,
    "gradcam": [*PREDICTIONS, *MAPS, *DRAWN, "stitch_heatmaps", "evaluate_pointing_game"],
    "comparison": COMPARISON,
    "report": REPORT,
    "all": [*REPORT, *DRAWN],
}
# What only those get who ask for it.
EXTRA = {
    "faithfulness": [*PREDICTIONS, "explain_views", "perturb_views", "summarise_faithfulness"],
    "randomisation": [*PREDICTIONS, "explain_views", "randomise_network"],
}
ONCE = {
    "measure_evidence", "evaluate_pointing_game", "summarise_faithfulness", "tabulate_detections",
    "evaluate_detections", "record_provenance", "build_report",
}  # fmt: skip
PER_MODEL = {"fetch_weights", "compile_network", "randomise_network"}


# A video and a sheet.
OVERLAYS = ["draw_overlays lite clip webm", "draw_overlays lite lot jpg"]


def jobs(rules: list[str]) -> list[str]:
    """Names of the jobs of these rules for all samples."""
    found = [rule for rule in rules if rule in ONCE]
    found += [f"{rule} lite" for rule in rules if rule in PER_MODEL]
    for rule in set(rules) - ONCE - PER_MODEL:
        found += every(rule)
    return sorted(found)


@pytest.fixture(scope="module")
def with_frames(tmp_path_factory) -> Workspace:
    """A workspace in which only the target `frames` was made, for real."""
    made = workspace.create(tmp_path_factory.mktemp("targets") / "fresh")
    outcome = made.run("frames", "--cores", "2")
    assert outcome.names == ["extract_frames clip", "extract_frames lot"]
    return made


@pytest.mark.parametrize("target", [*STEPS, *EXTRA])
def test_target_needs_its_steps_and_no_more(with_frames, target):
    assert with_frames.due(target) == jobs((STEPS | EXTRA)[target])


def test_overlays_need_stitched_maps_and_no_table_of_all_samples(with_frames):
    steps = [*PREDICTIONS, "explain_views", "stitch_heatmaps"]
    assert with_frames.due("overlays") == sorted([*jobs(steps), *OVERLAYS])


def test_plain_snakemake_makes_all(with_frames):
    assert with_frames.due() == jobs(STEPS["all"])


def test_targets_of_a_finished_run_have_nothing_to_do(finished):
    assert finished[0].due(*(set(STEPS) - {"gradcam"})) == []


def test_maps_put_together_come_with_the_maps_only(copy):
    assert copy.due("gradcam") == every("stitch_heatmaps")
    outcome = copy.run("gradcam", "overlays", "--cores", "2")
    assert outcome.names == sorted([*every("stitch_heatmaps"), *OVERLAYS])
    assert len(list((copy / "results/stitched_heatmaps/lite/lot/0000").glob("*.jpg"))) == 2
    made = sorted(path.name for path in (copy / "results/overlays/lite").iterdir())
    assert made == ["clip.webm", "lot.jpg"]
    assert copy.due("gradcam", "overlays") == []
    # A new sample draws its own, and another format only the videos.
    copy.append("config/samples.tsv", workspace.PHOTO)
    copy.append("config/config.yaml", "overlays: {format: mp4}\n")
    due = copy.due("results/overlays/lite/lot.jpg", "results/overlays/lite/clip.mp4")
    assert due == ["draw_overlays lite clip mp4"]


def test_first_run_runs_each_job_once(finished):
    extracted = ["extract_frames clip", "extract_frames lot"]
    assert finished[1].names == sorted([*extracted, *jobs(STEPS["all"])])


def test_lost_results_are_made_anew_from_what_is_left(copy):
    shutil.rmtree(copy / "results/heatmaps")
    (copy / "results/report.html").unlink()
    assert copy.due() == sorted([*every("draw_heatmaps"), "build_report"])


CHANGES = {
    "added": workspace.SHEET + workspace.PHOTO,
    "removed": workspace.SHEET.replace("clip\tmedia/clip.avi\n", ""),
    "step": "sample\tpath\tstep\nlot\tmedia/lot\t2\nclip\tmedia/clip.avi\t\n",
}
# What each of these makes due; of a sample that was removed, other steps make nothing.
DUE = {
    "added": "extract_frames photo",
    "removed": "tabulate_detections",
    "step": "extract_frames lot",
}
ASKED = [
    *((target, "added") for target in STEPS),
    ("comparison", "removed"),
    ("comparison", "step"),
]


@pytest.mark.parametrize(("target", "change"), ASKED)
def test_no_step_is_finished_after_a_change_of_the_sheet(finished, target, change):
    made = finished[0]
    (made / "config/samples.tsv").write_text(CHANGES[change])
    try:
        assert DUE[change] in made.due(target)
    finally:
        (made / "config/samples.tsv").write_text(workspace.SHEET)

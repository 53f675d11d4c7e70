"""profiles/slurm on a real Slurm: the same bytes as without, whatever happens to the jobs.

The tests fail, and are not skipped, where Slurm is not installed: `make test-slurm` asks for it.
"""

import shutil
from collections import Counter
from multiprocessing.context import ForkServerProcess

import workspace
from one_machine import wait
from workspace import Workspace

PROFILE = "profiles/slurm/profile.yaml"
# Not among what a plain run makes.
EXTRA = {
    "stitch_heatmaps", "perturb_views", "summarise_faithfulness", "randomise_network",
    "draw_overlays", "build_site", "name_unusable",
    # Of truth with boxes.
    "erase_boxes", "classify_erased", "tabulate_erased", "crop_oracle", "classify_oracle",
}  # fmt: skip


def start(made: Workspace, *arguments: str) -> ForkServerProcess:
    """Start Snakemake with the profile, edited as docs/cluster.md says, and asking often."""
    made.replace(PROFILE, "  # slurm_partition: NAME ", "  slurm_partition: debug ")
    often = "--slurm-init-seconds-before-status-checks=2"
    return made.start("--profile", "profiles/slurm", often, *arguments)


def finish(made: Workspace, process: ForkServerProcess) -> None:
    outcome = made.finish(process)
    assert outcome.code == 0, outcome.terminal


def tasks(cluster, made: Workspace, rule: str) -> list[dict[str, str]]:
    """Slurm's jobs of a rule."""
    found = cluster.jobs(made.root)
    return [job for job in found if f"rule_{rule}" in job.get("Comment", "")]


def running(cluster, made: Workspace, rule: str) -> list[dict[str, str]]:
    return [job for job in tasks(cluster, made, rule) if job["JobState"] == "RUNNING"]


def assert_same(made: Workspace, local: Workspace) -> None:
    """Every result is there, and is what it is without Slurm."""
    found, expected = workspace.digests(made), workspace.digests(local)
    assert found.keys() == expected.keys()
    assert [name for name in expected if found[name] != expected[name]] == []


def assert_asked(job: dict[str, str], resources: dict[str, int]) -> None:
    """A job of Slurm has the memory, time and threads of its rule."""
    # Slurm's own words for MB and minutes; the plugin adds a MB to an array.
    assert job["MinMemoryNode"] in {f"{resources['mem_mb'] + more}M" for more in (0, 1)}, job
    hours, minutes, _ = job["TimeLimit"].split(":")
    assert int(hours) * 60 + int(minutes) == resources["runtime"], job
    assert job["NumCPUs"] == str(resources["_cores"]) == "1", job


def test_whole_run_in_arrays_gives_the_same_bytes(cluster, local, asked_for, tmp_path):
    made = workspace.create(tmp_path / "whole", source=local.root)
    finish(made, start(made))
    assert_same(made, local)
    # The settings of profiles/default held too: nothing is due for them now.
    assert made.due() == []
    rules = asked_for[1].keys() - EXTRA
    jobs = {rule: tasks(cluster, made, rule) for rule in rules}
    assert {rule: len(found) for rule, found in jobs.items()} == {
        **dict.fromkeys(rules, 1), "extract_frames": 2, "resize_frames": 3, "crop_views": 3,
        "classify_views": 3, "explain_views": 3, "draw_heatmaps": 3,
    }  # fmt: skip
    # Both samples are there from the start; both batches of one of them once it is extracted.
    for rule in ("extract_frames", "resize_frames"):
        arrays = Counter(job.get("ArrayJobId") for job in jobs[rule])
        assert arrays.most_common(1)[0][1] >= 2, arrays
    for rule, found in jobs.items():
        for job in found:
            assert_asked(job, asked_for[1][rule])
            assert job["Partition"] == "debug"


def test_cancelled_job_runs_again_with_more_memory_and_time(cluster, local, asked_for, tmp_path):
    made = local.copy(tmp_path / "copy")
    shutil.rmtree(made / "results/heatmaps")
    process = start(made)
    wait(lambda: running(cluster, made, "draw_heatmaps"), "a job that runs", 120)
    victim = running(cluster, made, "draw_heatmaps")[0]
    cluster.cancel(victim)
    finish(made, process)
    assert_same(made, local)
    found = tasks(cluster, made, "draw_heatmaps")
    states = Counter(job["JobState"] for job in found)
    assert states == {"COMPLETED": 3, "CANCELLED": 1}
    *first, again = sorted(found, key=lambda job: int(job["JobId"]))
    for job in first:
        assert_asked(job, asked_for[1]["draw_heatmaps"])
    assert_asked(again, asked_for[2]["draw_heatmaps"])
    assert asked_for[2]["draw_heatmaps"]["mem_mb"] == 2 * asked_for[1]["draw_heatmaps"]["mem_mb"]


def test_run_goes_on_when_the_node_loses_power_and_comes_back(cluster, local, tmp_path):
    made = local.copy(tmp_path / "copy")
    for step in ("predictions", "gradcam", "heatmaps"):
        shutil.rmtree(made / f"results/{step}")
    process = start(made)
    wait(lambda: len(running(cluster, made, "classify_views")) > 1, "jobs that run", 120)
    lost = {job["JobId"] for job in running(cluster, made, "classify_views")}
    cluster.cut_power()
    cluster.start_node()
    finish(made, process)
    assert_same(made, local)
    after = {job["JobId"]: job for job in tasks(cluster, made, "classify_views")}
    assert [job for job in lost if after[job]["Restarts"] == "0"] == []

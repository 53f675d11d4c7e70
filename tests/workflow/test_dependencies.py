"""What the scripts read in a real run is among what their rules declare.

Recorded by sitecustomize.py while they ran, so found without looking at import statements.
"""

import json
import os
from collections import defaultdict
from pathlib import Path

import pytest

RULES = (
    "extract_frames", "resize_frames", "crop_views", "fetch_weights", "classify_views",
    "explain_views", "draw_heatmaps", "measure_evidence", "evaluate_pointing_game",
    "tabulate_detections", "evaluate_detections", "record_provenance", "build_report",
)  # fmt: skip


@pytest.fixture(scope="module")
def read(finished) -> dict[str, set[str]]:
    """Files under the workspace that each rule's jobs read: modules, and whatever was opened."""
    root = finished[0].root
    found = defaultdict(set)
    for record in finished[0].records.glob("*.json"):
        process = json.loads(record.read_text())
        for path in [*process["modules"], *process["opened"]]:
            if Path(path).is_relative_to(root) and not path.endswith(".pyc"):
                found[process["rule"]].add(os.path.relpath(path, root))
    return found


@pytest.fixture(scope="module")
def declared(finished) -> dict[str, dict[str, set[str]]]:
    """Input and output of each rule's jobs."""
    found = defaultdict(lambda: {"input": set(), "output": set()})
    for job in finished[1].jobs:
        for kind in ("input", "output"):
            found[job["rule"]][kind].update(job[kind])
    return found


def within(path: str, files: set[str]) -> bool:
    """Whether `path` is one of the files, or in one of them that is a folder."""
    return any(path == file or path.startswith(f"{file}/") for file in files)


@pytest.mark.parametrize("rule", RULES)
def test_what_is_read_is_declared(read, declared, rule):
    files = declared[rule]
    assert f"scripts/{rule}.py" in files["input"]
    assert "scripts/cropsight/workflow/script.py" in read[rule]
    # A file is written under a hidden name, then renamed, and its sum taken in between.
    beside = {str(Path(path).parent) for path in files["output"]}
    undeclared = {
        path
        for path in read[rule]
        if not within(path, files["input"] | files["output"])
        and not (str(Path(path).parent) in beside and Path(path).name.startswith("."))
        and not path.startswith(".snakemake/scripts/")
    }
    assert undeclared == set()


@pytest.mark.parametrize("rule", RULES)
def test_what_is_declared_is_read(finished, read, declared, rule):
    """A rule that lists a file which it does not need runs again for nothing.

    Folders of pictures are left out: their dates and content count for nothing (`ancient`).
    """
    listed = {path for path in declared[rule]["input"] if not path.startswith("scripts/")}
    files = {path for path in listed if (finished[0] / path).suffix}
    unread = {path for path in files if not any(within(other, {path}) for other in read[rule])}
    # Read by libraries of C, which the recording does not see.
    unread -= {path for path in unread if path.endswith((".h5", ".avi"))}
    assert unread == set()

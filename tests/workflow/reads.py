"""What a rule's jobs read in a real run, beside what the rule declares.

Recorded by sitecustomize.py while they ran, so found without looking at import statements.
"""

import json
import os
from pathlib import Path

from workspace import Outcome, Workspace

from cropsight.refusals import partial


def read_files(workspace: Workspace, rule: str) -> set[str]:
    """Files under the workspace that the rule's jobs read: modules, and whatever was opened."""
    found: set[str] = set()
    for record in workspace.records.glob("*.json"):
        process = json.loads(record.read_text())
        if process["rule"] == rule:
            found.update(process["modules"], process["opened"])
    return {
        os.path.relpath(path, workspace.root)
        for path in found
        if Path(path).is_relative_to(workspace.root) and not path.endswith(".pyc")
    }


def declared_files(outcome: Outcome, rule: str, kind: str) -> set[str]:
    """Files that the rule declares as `input` or `output` of the jobs that ran."""
    return {path for job in outcome.jobs if job["rule"] == rule for path in job[kind]}


def undeclared(workspace: Workspace, outcome: Outcome, rule: str) -> set[str]:
    """What the rule's jobs read and the rule does not declare."""
    inputs, outputs = (declared_files(outcome, rule, kind) for kind in ("input", "output"))
    assert f"scripts/{rule}.py" in inputs
    read = read_files(workspace, rule)
    assert "scripts/cropsight/workflow/script.py" in read
    # A file is written under a hidden name, then renamed, and its sum taken in between; a folder
    # too, and what is in it is looked at.
    beside = {str(Path(path).parent) for path in outputs}
    unfinished = {str(partial(Path(path))) for path in outputs}
    return {
        path
        for path in read
        if not within(path, inputs | outputs | unfinished)
        and not (str(Path(path).parent) in beside and Path(path).name.startswith("."))
        and not path.startswith(".snakemake/scripts/")
    }


def unread(workspace: Workspace, outcome: Outcome, rule: str) -> set[str]:
    """What the rule declares and its jobs do not read: it would run again for nothing.

    Folders of pictures are left out: their dates and content count for nothing (`ancient`).
    """
    read, inputs = read_files(workspace, rule), declared_files(outcome, rule, "input")
    listed = {path for path in inputs if not path.startswith("scripts/")}
    files = {path for path in listed if (workspace / path).suffix}
    # These are read by libraries of C, which the recording does not see.
    files -= {path for path in files if path.endswith((".h5", ".avi"))}
    return {path for path in files if not any(within(other, {path}) for other in read)}


def within(path: str, files: set[str]) -> bool:
    """Whether `path` is one of the files, or in one of them that is a folder."""
    return any(path == file or path.startswith(f"{file}/") for file in files)

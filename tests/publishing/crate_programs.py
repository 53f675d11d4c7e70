"""Programs that others wrote, which read RO-Crates; they are in .venv-crate."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path

PROGRAMS = Path(__file__).parents[2] / ".venv-crate/bin"
VALIDATING = Path(__file__).with_name("validating.py")
PROFILES = (
    "ro-crate-1.1", "process-run-crate-0.5", "workflow-run-crate-0.5", "provenance-run-crate-0.5",
    "workflow-ro-crate-1.0",
)  # fmt: skip
Issues = dict[str, list[str]]


def validated(crate: Path, profiles: Iterable[str], cache: Path) -> Issues:
    command = [PROGRAMS / "python", VALIDATING, crate, ",".join(profiles), cache / "contexts"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])

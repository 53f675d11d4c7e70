"""Writes the lock file's packages as a conda environment: from_lock.py LOCK ENVIRONMENT."""

import re
import sys
from pathlib import Path

import yaml

PINNED = re.compile(r"^([\w.-]+==[^\s\\]+(?: ; [^\\]+?)?) *\\?$", re.MULTILINE)


def conda_environment(lock: str) -> dict:
    """The packages that a requirements file pins, for pip inside a conda environment."""
    return {
        "channels": ["conda-forge", "nodefaults"],
        "dependencies": ["python=3.12", "pip", {"pip": PINNED.findall(lock)}],
    }


if __name__ == "__main__":
    lock, environment = map(Path, sys.argv[1:])
    content = conda_environment(lock.read_text(encoding="utf-8"))
    environment.write_text(yaml.safe_dump(content, sort_keys=False, width=120), encoding="utf-8")

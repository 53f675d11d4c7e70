"""Imported by Python at start-up in the tests: writes down what a workflow script reads.

One JSON file per process in the folder CROPSIGHT_READS: the rule, the modules that were loaded and
the files that were opened for reading. So it is known what a rule depends on, whatever it declares.
"""

import atexit
import json
import os
import sys
from pathlib import Path

opened: set[str] = set()


def listen(event: str, arguments: tuple) -> None:
    """Audit hook: keep the path of every file opened for reading."""
    if event == "open" and isinstance(arguments[0], str | os.PathLike):
        path, mode, flags = arguments
        writes = flags & (os.O_WRONLY | os.O_RDWR) if mode is None else set(mode) & set("wax+")
        if not writes:
            opened.add(os.path.abspath(os.fspath(path)))


def write() -> None:
    """At exit: what this process read, if it ran a script of the workflow."""
    script = Path(sys.argv[0])
    if script.parent.parts[-2:] != (".snakemake", "scripts"):
        return
    modules = [getattr(module, "__file__", None) for module in list(sys.modules.values())]
    found = {
        # Snakemake runs a copy of the script: tmpabc123.classify_views.py
        "rule": script.stem.split(".")[-1],
        "modules": sorted({os.path.abspath(path) for path in modules if path}),
        "opened": sorted(opened),
    }
    Path(os.environ["CROPSIGHT_READS"], f"{os.getpid()}.json").write_text(json.dumps(found))


if "CROPSIGHT_READS" in os.environ:
    sys.addaudithook(listen)
    atexit.register(write)

"""What Snakemake knows about the files of a run, so that a checkout elsewhere can go on from them.

Its records are files of `.snakemake/metadata`, each named after the path of what was made, in
base64, in pieces if that is long; their form is Snakemake's own. Clock times and what is of one
process are taken out.
"""

import base64
import binascii
import json
import re
from collections.abc import Container
from pathlib import Path
from typing import Any

from cropsight.files import read_json

FOLDER = Path(".snakemake/metadata")
_OF_ONE_RUN = {"starttime": 0.0, "endtime": 0.0, "job_hash": 0, "external_jobid": None}
# A path of this machine is of no use elsewhere, and nobody's business.
_MACHINE = re.compile(r"""(^|[\"'\s(\[])(/|~|[A-Za-z]:[/\\])""")


def run_records(folder: Path, made: Container[str]) -> dict[str, str]:
    """The records about files, as JSON by name in the folder.

    Args:
        folder: of all records.
        made: paths of the files, as Snakemake has them.
    """
    found = {}
    for path in sorted(folder.rglob("*")):
        name = path.relative_to(folder).as_posix()
        if path.is_file() and _subject(name) in made:
            record = read_json(path)
            if not _is_of_this_machine(record):
                text = json.dumps(record | _OF_ONE_RUN, indent=1, sort_keys=True)
                found[name] = f"{text}\n"
    return found


def _subject(name: str) -> str:
    """The path that a record is about; empty of what is no record."""
    pieces = [piece.removeprefix("@") for piece in name.split("/")]
    try:
        return base64.urlsafe_b64decode("".join(pieces)).decode()
    except (binascii.Error, ValueError):
        return ""


def _is_of_this_machine(record: dict[str, Any]) -> bool:
    parts = (record.get(key) or [] for key in ("input", "log", "params", "input_checksums"))
    return any(_MACHINE.search(str(one)) for part in parts for one in part)

"""Prints the section of CHANGELOG.md for a release, if all places agree on its version and day.

python .ci/release_notes.py v0.1.0
"""

import re
import sys
import tomllib
from datetime import date
from pathlib import Path

SECTION = re.compile(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)


def release_notes(root: Path, tag: str) -> str:
    """The newest section of `root`/CHANGELOG.md, without its heading.

    Raises:
        ValueError: the tag, pyproject.toml, CITATION.cff and CHANGELOG.md do not agree.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    citation = (root / "CITATION.cff").read_text(encoding="utf-8")
    cited = dict(
        re.findall(r"^(version|date-released): *[\"']?([^\"'\s]+)", citation, re.MULTILINE)
    )
    section = SECTION.search((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    heading, notes = section.groups() if section else ("", "")
    version, _, day = heading.partition(" - ")
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, but CHANGELOG.md begins with {version or 'nothing'}.")
    if not _is_day(day):
        raise ValueError(f"CHANGELOG.md has {version} as {day}; write the day of the release.")
    if not notes.strip():
        raise ValueError(f"CHANGELOG.md says nothing of {version}.")
    if project.get("version") != version:
        raise ValueError(f"pyproject.toml has the version {project.get('version')}, not {version}.")
    if cited.get("version") != version:
        raise ValueError(f"CITATION.cff has the version {cited.get('version')}, not {version}.")
    if cited.get("date-released") != day:
        raise ValueError(f"CITATION.cff has no `date-released: {day}`, as CHANGELOG.md says.")
    return notes.strip()


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("Give the tag, as in: python .ci/release_notes.py v0.1.0")
    try:
        print(release_notes(Path(__file__).parents[1], sys.argv[1]))
    except ValueError as error:
        sys.exit(f"Not ready for a release: {error}")

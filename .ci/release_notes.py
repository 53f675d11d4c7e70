"""Prints the section of CHANGELOG.md for a release, if all places agree on its version and day.

python .ci/release_notes.py v0.1.0
"""

import re
import sys
import tomllib
from pathlib import Path

SECTION = re.compile(r"^## (\S+) - (\S+)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
DAY = re.compile(r"\d{4}-\d\d-\d\d")


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
    version, day, notes = section.groups() if section else ("", "", "")
    if tag != f"v{version}":
        raise ValueError(f"the tag is {tag}, but CHANGELOG.md begins with {version or 'nothing'}.")
    if not DAY.fullmatch(day):
        raise ValueError(f"CHANGELOG.md has {version} as {day}; write the day of the release.")
    if project["version"] != version:
        raise ValueError(f"pyproject.toml has the version {project['version']}, not {version}.")
    if cited.get("version") != version:
        raise ValueError(f"CITATION.cff has the version {cited.get('version')}, not {version}.")
    if cited.get("date-released") != day:
        raise ValueError(f"CITATION.cff has no `date-released: {day}`, as CHANGELOG.md says.")
    return notes.strip()


if __name__ == "__main__":
    try:
        print(release_notes(Path(__file__).parents[1], sys.argv[1]))
    except ValueError as error:
        sys.exit(f"Not ready for a release: {error}")

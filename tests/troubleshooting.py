"""The sentences of docs/troubleshooting.md, so that tests compare them with what is really said."""

import re
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs/troubleshooting.md"


def sentences(heading: str) -> list[str]:
    """The lines that the page quotes under a heading."""
    section = PAGE.read_text(encoding="utf-8").partition(f"## {heading}\n")[2].partition("\n## ")[0]
    quoted = re.search(r"```text\n(.*?)```", section, re.DOTALL)
    assert quoted, heading
    return quoted[1].splitlines()


def masked(line: str) -> str:
    """A line without what differs from run to run: numbers, and folders of a machine."""
    return re.sub(r"\d+", "0", re.sub(r"(?<= in )/[^)]*", "/", line))


def assert_said(terminal: str, heading: str) -> None:
    """Every sentence under a heading is a line of what the terminal showed."""
    shown = {masked(line) for line in terminal.splitlines()}
    for sentence in sentences(heading):
        assert masked(sentence) in shown, (sentence, terminal)

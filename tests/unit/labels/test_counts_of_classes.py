"""How many classes ImageNet has is known where they are listed, and nowhere else."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
# The list itself, and the last layer of the networks that are built here.
MAY = {"labels/imagenet.py", "network/efficientnet_lite.py"}
FILES = [
    *(ROOT / "scripts").rglob("*.py"), *(ROOT / "scripts").rglob("*.j2"), ROOT / "Snakefile",
    *(ROOT / "rules").glob("*.smk"), *(ROOT / "config/schemas").glob("*.yaml"),
]  # fmt: skip
# As a number of classes, in an array's shape, or as the last index.
COUNT = re.compile(
    r"1[,_]?000 (?:\w+ )?(?:classes|logits|outputs)|,\s*1000\s*[\])]|\b999\b"
    r"|CLASSES\s*=.*\b1000\b|(?:classes|logits|labels|count|indices)\w*\W{0,5}\b1000\b",
    re.IGNORECASE,
)


def test_no_other_file_knows_it() -> None:
    may = {ROOT / "scripts/cropsight" / name for name in MAY}
    found = [
        (path.relative_to(ROOT), line)
        for path in sorted({*FILES} - may)
        for line in path.read_text(encoding="utf-8").splitlines()
        if COUNT.search(line)
    ]
    assert len(FILES) > 100 and found == []


@pytest.mark.parametrize("name", sorted(MAY))
def test_the_search_finds_it_where_it_is(name: str) -> None:
    assert COUNT.search((ROOT / "scripts/cropsight" / name).read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "line",
    ["logits [n, 1000]", "(views, 1000)", "its 1000 classes", "1,000 classes", "range(0, 1000)",
     "0 <= index <= 999", "class_count == 1000", "len(logits) != 1000", "classes=1000"],
)  # fmt: skip
def test_the_search_knows_how_it_is_written(line: str) -> None:
    assert COUNT.search(line)

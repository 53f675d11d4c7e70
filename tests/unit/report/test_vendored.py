"""Third-party files are the ones that their packages have, and have their licences beside them."""

import hashlib
import tomllib
from pathlib import Path

VENDOR = Path(__file__).parents[3] / "scripts/cropsight/report/data/vendor"
LISTED = tomllib.loads((VENDOR / "vendored.toml").read_text(encoding="utf-8"))["file"]


def test_every_file_has_the_sum_that_is_listed() -> None:
    sums = {
        entry["name"]: hashlib.sha256((VENDOR / entry["name"]).read_bytes()).hexdigest()
        for entry in LISTED
    }
    assert sums == {entry["name"]: entry["sha256"] for entry in LISTED}
    assert len(sums) == 3


def test_nothing_is_unlisted_and_every_licence_is_there() -> None:
    others = {path.name for path in VENDOR.iterdir()} - {entry["name"] for entry in LISTED}
    assert others == {"vendored.toml", "htm.LICENSE", "preact.LICENSE", "uPlot.LICENSE"}
    assert all(entry["version"] and entry["licence"] and entry["path"] for entry in LISTED)
    for name in sorted(others - {"vendored.toml"}):
        text = (VENDOR / name).read_text(encoding="utf-8")
        assert "Licen" in text and len(text) > 1000

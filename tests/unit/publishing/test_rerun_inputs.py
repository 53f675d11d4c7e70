import hashlib
from pathlib import Path

import pytest
import yaml

from cropsight.errors import InputError
from cropsight.publishing.checksums import write_checksums
from cropsight.publishing.published import checked, opened
from cropsight.publishing.rerun_inputs import check_needed, place_inputs
from cropsight.results.documents import MediumRow, Provenance

CONFIG = {"models": [{"name": "lite"}], "target": ["targets/vehicle.tsv"], "base_height": 64}
SHEET = "sample\tpath\ttruth\tscene\none\tmedia/one/a.jpg\ttruth/001-t.tsv\t\ntwo\tb.avi\tno\t\n"
FILES = {
    "data/provenance.json": "{}",
    "run/config.yaml": yaml.safe_dump(CONFIG),
    "run/samples.tsv": SHEET,
    "run/truth/001-t.tsv": "frame\ttruth\n0\tyes\n",
    "run/targets/vehicle.tsv": "label\n",
    "run/media/one/a.jpg": "a",
}


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What was published, with one of two media; the other one is where the sheet says."""
    for name, text in FILES.items():
        (tmp_path / "site" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "site" / name).write_text(text)
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    Path("b.avi").write_text("b")
    return tmp_path / "site"


def placed(site: Path) -> Path:
    write_checksums(site)
    hashes = {"one": hashlib.sha256(b"a").hexdigest(), "two": hashlib.sha256(b"b").hexdigest()}
    media = [
        MediumRow(sample=name, path="x", kind=kind, frames=1, sha256=hashes[name])
        for name, kind in (("one", "photo"), ("two", "video"))
    ]
    provenance = Provenance(
        config={}, git_commit=None, git_modified=None, media=media, software={}, weights=[]
    )
    with opened(site) as published:
        sums = checked(published, "site")
        check_needed(sums)
        return place_inputs(published, sums, provenance, Path("again"))


def test_paths_lead_to_what_was_published_or_is_here(site: Path) -> None:
    config = yaml.safe_load(placed(site).read_text())
    assert config["base_height"] == 64 and config["pathvars"] == {"results": "again/results"}
    assert [Path(path).read_text() for path in config["target"]] == ["label\n"]
    rows = [line.split("\t") for line in Path(config["samples"]).read_text().splitlines()[1:]]
    assert [Path(row[1]).read_text() for row in rows] == ["a", "b"]
    assert Path(rows[0][2]).read_text() == FILES["run/truth/001-t.tsv"] and rows[1][2] == "no"


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("run/config.yaml", None, "It has no run/config.yaml"),
        ("run/samples.tsv", None, "It has no run/samples.tsv"),
        ("data/provenance.json", None, "It has no data/provenance.json"),
        ("run/config.yaml", "", "is no config of a run"),
        ("run/config.yaml", "[1, 2]", "is no config of a run"),
        ("run/config.yaml", "models: 7\ntarget: [a]\n", "is no config of a run"),
        ("run/config.yaml", "models: [a]\ntarget: [a]\n", "is no config of a run"),
        ("run/config.yaml", "models: []\ntarget: [{}]\n", "is no config of a run"),
        ("run/config.yaml", "a: &b [*b", "is no config of a run"),
        ("run/config.yaml", "!!python/object/apply:os.system [ls]", "is no config of a run"),
        ("run/samples.tsv", "sample\tpath\nother\tx\n", "other samples than"),
        ("run/samples.tsv", "name\tpath\none\tx\n", "other samples than"),
        ("run/samples.tsv", SHEET + "one\tb.avi\tno\t\n", "other samples than"),
        ("run/samples.tsv", "", "is empty"),
        ("run/media/one/a.jpg", None, "Sample one: its photo is not in what was published"),
        ("run/config.yaml", "models: [{name: x, file: x.keras}]\ntarget: [a]\n",
         "Model x: its file is not in what was published, and there is no x.keras here"),
    ],
)  # fmt: skip
def test_what_is_missing_or_something_else_is_named(
    site: Path, name: str, text: str | None, part: str
) -> None:
    if text is None:
        (site / name).unlink()
    else:
        (site / name).write_text(text)
    with pytest.raises(InputError, match=part):
        placed(site)


def test_another_medium_is_not_the_one_of_the_run(site: Path) -> None:
    Path("b.avi").write_text("other")
    with pytest.raises(InputError, match=r"Sample two: b\.avi is not the video of the run"):
        placed(site)

"""What is published of a run can be run: the library's own reader takes it."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import Any

import msgspec
import pytest
import yaml
from PIL import Image

from cropsight.errors import InputError, Problems
from cropsight.installation import project_folder
from cropsight.publishing.run_inputs import InputFiles, SampleCells, write_run_inputs
from cropsight.results.documents import MediumRow, Provenance
from cropsight.settings.checked import Settings, load_settings
from cropsight.settings.samples import published_cells, truth_files

CONFIG = """\
samples: sheet.tsv
target: [mine/vehicle.tsv, dog]
models: [efficientnet_lite0]
gradcam: {method: scorecam, channels: 12}
"""
SHEET = """\
sample\tpath\tstart\tstop\tstep\ttruth\ttruth_dog\tscene
one\tmedia/a b.jpg\t\t\t\tyes\tmedia/t.tsv\tHigh "Street"
lot\tmedia/lot\t0\t3\t2\tmedia/t.tsv\t\t
"""


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.chdir(tmp_path)
    for name in ("media/a b.jpg", "media/lot/1.jpg", "media/lot/10.jpg", "media/lot/2 %.jpg"):
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (40, 40)).save(name)
    Path("media/t.tsv").write_text("frame\ttruth\n0\tyes\n")
    Path("mine").mkdir()
    Path("mine/vehicle.tsv").write_text(
        (project_folder() / "config/targets/vehicle.tsv").read_text()
    )
    Path("sheet.tsv").write_text(SHEET)
    return settings_of(yaml.safe_load(CONFIG))


def settings_of(config: dict[str, Any]) -> Settings:
    problems = Problems()
    found = load_settings(config, project_folder(), problems)
    problems.check()
    return found


def written(
    run: Settings,
    media: dict[str, list[Path]],
    classes: Sequence[Path] = (),
    class_lists: Mapping[str, int] = MappingProxyType({}),
) -> Path:
    kinds = {"one": "photo", "lot": "folder"}
    rows = [
        MediumRow(sample=name, path=one.path, kind=kinds[name], frames=1, sha256="0" * 64)
        for name, one in run.samples.items()
    ]
    provenance = Provenance(
        config=run.config, git_commit=None, git_modified=None, media=rows, software={}, weights=[]
    )
    cells = msgspec.convert(published_cells(run.samples), list[SampleCells])
    files = InputFiles(
        truth_files(run.samples), list(run.targets.values()), classes, class_lists, media
    )
    write_run_inputs(Path("out"), provenance, cells, files)
    return Path("out")


MEDIA = {"one": [Path("media/a b.jpg")],
         "lot": [Path(f"media/lot/{name}.jpg") for name in ("1", "10", "2 %")]}  # fmt: skip


def test_they_are_read_as_those_of_the_run(run: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = written(run, MEDIA)
    monkeypatch.chdir(folder)
    again = settings_of(yaml.safe_load(Path("config.yaml").read_text()))
    changed = {"samples", "target"}
    assert {key: one for key, one in again.config.items() if key not in changed} == {
        key: one for key, one in run.config.items() if key not in changed
    }
    assert again.classes == run.classes
    for name, sample in run.samples.items():
        other = again.samples[name]
        assert (other.span, other.scene, other.fault) == (sample.span, sample.scene, "")
        assert other.truth.keys() == sample.truth.keys()
    cells = published_cells(again.samples)
    assert cells == published_cells(run.samples)
    files = truth_files(again.samples)
    assert [file.read_text() for file in files] == [Path("../media/t.tsv").read_text()] * 2
    names = sorted(path.name for path in Path("media/lot").iterdir())
    assert names == ["1.jpg", "10.jpg", "2 %.jpg"]


def test_without_media_their_paths_are_those_of_the_run(run: Settings) -> None:
    folder = written(run, {})
    assert not (folder / "media").exists()
    text = (folder / "samples.tsv").read_text()
    assert "\tmedia/a b.jpg\t" in text and "\tmedia/lot\t" in text


def test_lists_of_classes_of_one_name_are_kept_apart(run: Settings) -> None:
    models = [{"name": name, "file": f"{name}.keras", "classes": f"{name}/classes.txt"}
              for name in ("signs", "birds")]  # fmt: skip
    for name in ("signs", "birds"):
        Path(name).mkdir()
        Path(name, "classes.txt").write_text(f"{name}\n")
    run.config["models"] = [*models, {"name": "lite"}]
    lists = {"birds": 1, "signs": 0}
    folder = written(run, {}, [Path("signs/classes.txt"), Path("birds/classes.txt")], lists)
    config = yaml.safe_load((folder / "config.yaml").read_text())
    assert "classes" not in config["models"][2]
    for model in config["models"][:2]:
        assert (folder / model["classes"]).read_text() == f"{model['name']}\n"
        assert model["file"] == f"{model['name']}.keras"


@pytest.mark.parametrize("name", ["a\nb.jpg", "a\\b.jpg", "\u202egpj.exe"])
def test_names_that_not_every_system_has_are_refused(run: Settings, name: str) -> None:
    Image.new("RGB", (40, 40)).save(Path("media") / "x.jpg")
    Path("media/x.jpg").rename(Path("media") / name)
    with pytest.raises(InputError, match=r"Sample one: .* cannot be published; rename it"):
        written(run, MEDIA | {"one": [Path("media") / name]})

"""The RO-Crate of a site: every file with its hash, and what made it."""

import hashlib
import json
import os
import shutil
import time
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urljoin, urlsplit

import msgspec
import pytest
import rocrate.model.root_dataset
from rocrate.rocrate import ROCrate

from cropsight.publishing.crate import METADATA, write_crate
from cropsight.publishing.crate_run import PublishedRun
from cropsight.report.citation import AUTHORS
from cropsight.results.documents import MediumRow, Provenance, WeightsRow

HOSTILE = (
    "50% off #1?", "a:b", "..a..", "%2e%2e", "%2F", "\"quoted' <b>&amp;", "back\\slash", "é\u202e",
    "e\u0301", "日本", " space ", "~tilde;x=1", "https:", "line\nend", "#",
)  # fmt: skip
NAMES = (
    "index.html", "preview.jpg", "report/0001.webp", "data/predictions.tsv", "data/scores.tsv",
    "data/detections.tsv", "data/counts.json", "data/evidence.tsv", "data/metrics.json",
    "data/provenance.json", "data/frames/street.tsv", "run/config.yaml", "run/samples.tsv",
    "run/truth/001-street.tsv", "run/media/street/street.jpg", "run/media/park/1.jpg",
    "run/media/park/2.jpg", "workflow/Snakefile", "workflow/rules/crop_views.smk",
    "zenodo.json",
)  # fmt: skip
CONFIG = {
    "controls": [], "decision": {"rule": "score", "threshold": 0.1}, "models": [{"name": "m"}],
    "target": "vehicle", "keep_features": False, "base_height": 700, "weights": None,
}  # fmt: skip
MEDIA = [
    MediumRow(frames=1, kind="photo", path="street.jpg", sample="street", sha256="a" * 64),
    MediumRow(frames=2, kind="folder", path="park", sample="park", sha256="b" * 64),
    MediumRow(frames=9, kind="video", path="away.mp4", sample="away", sha256="c" * 64),
    MediumRow(frames=3, kind="folder", path="far", sample="far", sha256="d" * 64),
    MediumRow(frames=0, kind="photo", path="bad.jpg", sample="bad", sha256=None),
]
WEIGHTS = WeightsRow(
    architecture="vgg16", classes=1000, input_shape=(224, 224, 3), layer="x", model="m",
    origin="a package", origin_sha256="1" * 64, output="softmax", preprocessing="tf",
    sha256="2" * 64,
)  # fmt: skip
RUN = PublishedRun(
    title="A run",
    description="Two samples.",
    date="2026-01-31",
    provenance=Provenance(
        config=CONFIG,
        git_commit="c0ffee",
        git_modified=False,
        media=MEDIA,
        software={"cropsight": "0.1.0", "snakemake": "9.27.1", "numpy": "2.4.6", "ncnn": None},
        weights=[WEIGHTS],
    ),
    license="CC-BY-4.0",
    authors=("Zoë Ōnym",),
    repository="https://example.org/code",
)


def site(folder: Path, names: tuple[str, ...] = NAMES) -> Path:
    """A folder of files, none of which is like another."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(f"what is in {name}".encode())
    return folder


def with_config(**changes: Any) -> PublishedRun:
    provenance = msgspec.structs.replace(RUN.provenance, config={**CONFIG, **changes})
    return replace(RUN, provenance=provenance)


def graph(folder: Path, run: PublishedRun = RUN) -> dict[str, dict[str, Any]]:
    """The entities of a folder's crate by their id, which no two have."""
    write_crate(folder, run)
    entities = json.loads((folder / METADATA).read_text(encoding="utf-8"))["@graph"]
    found = {entity["@id"]: entity for entity in entities}
    assert len(found) == len(entities)
    return found


def references(value: Any) -> set[str]:
    """Ids that an entity's properties name."""
    if isinstance(value, list):
        return set().union(*map(references, value))
    if not isinstance(value, dict):
        return set()
    own = {value["@id"]} if value.keys() == {"@id"} else set()
    return own.union(*(references(item) for key, item in value.items() if key != "@id"))


def ids(value: Any) -> list[str]:
    return [one["@id"] for one in (value if isinstance(value, list) else [value])]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return site(tmp_path / "site")


def test_it_has_every_file_with_its_size_and_sha256(folder: Path) -> None:
    (folder / "manifest-sha256.txt").write_text("made after the crate")
    entities = graph(folder)
    parts = ids(entities["./"]["hasPart"])
    files = [part for part in parts if not part.endswith("/")]
    assert sorted(map(unquote, files)) == sorted(NAMES)
    for part in files:
        content = (folder / unquote(part)).read_bytes()
        assert entities[part]["sha256"] == hashlib.sha256(content).hexdigest()
        assert entities[part]["contentSize"] == str(len(content))
        assert "File" in entities[part]["@type"]


def test_every_id_that_is_named_is_that_of_an_entity_or_an_address(folder: Path) -> None:
    entities = graph(folder)
    for name, entity in entities.items():
        for named in references({**entity, "@id": None}) - {None}:
            assert named in entities or urlsplit(named).scheme == "https", (name, named)


def test_the_same_site_has_the_same_crate_at_any_time_and_place(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_crate(folder, RUN)
    first = (folder / METADATA).read_bytes()
    # Copied in another order, with other dates, and over a crate that is there.
    other = site(tmp_path / "elsewhere" / "other", NAMES[::-1])
    shutil.copy(folder / METADATA, other)
    (other / "manifest-sha256.txt").write_text("of before")
    for path in other.rglob("*"):
        os.utime(path, (10**9, 10**9))
    monkeypatch.setenv("TZ", "Pacific/Kiritimati")
    monkeypatch.setenv("LC_ALL", "tr_TR.UTF-8")
    time.tzset()
    monkeypatch.setattr(rocrate.model.root_dataset, "iso_now", lambda: "2001-01-01T00:00:00Z")
    monkeypatch.setattr(uuid, "uuid4", lambda: uuid.UUID(int=0))
    listed = Path.rglob
    monkeypatch.setattr(Path, "rglob", lambda folder, what: [*listed(folder, what)][::-1])
    monkeypatch.chdir(tmp_path)
    write_crate(other, RUN)
    assert (other / METADATA).read_bytes() == first
    monkeypatch.undo()
    time.tzset()
    assert str(tmp_path) not in first.decode()
    assert json.loads(first)["@graph"][0]["datePublished"] == "2026-01-31"


@pytest.mark.parametrize("name", HOSTILE)
def test_ids_of_hostile_names_lead_to_their_files(tmp_path: Path, name: str) -> None:
    path = f"run/media/{name}/{name}.jpg"
    folder = site(tmp_path, ("workflow/Snakefile", f"{name}.txt", path))
    medium = msgspec.structs.replace(MEDIA[0], sample=name, path=f"{name}.jpg")
    absent = msgspec.structs.replace(MEDIA[2], sample=f"{name}.", path=name)
    weights = msgspec.structs.replace(WEIGHTS, model=name)
    run = with_config(**{name: name, "target": {name: [name, {}]}})
    provenance = msgspec.structs.replace(
        run.provenance, media=[medium, absent], weights=[weights], software={name: name}
    )
    entities = graph(folder, replace(run, provenance=provenance, authors=(name,), license=name))
    base = "https://example.org/folder/"
    for part in ids(entities["./"]["hasPart"]):
        address = urlsplit(urljoin(base, part))
        assert (address.query, address.fragment, address.netloc) == ("", "", "example.org")
        assert part.isascii() and not set(part) & set(" \"<>\\^`{|}'")
        file = folder / unquote(address.path.removeprefix("/folder/"))
        assert entities[part]["sha256"] == hashlib.sha256(file.read_bytes()).hexdigest()
    assert all(one.isascii() and " " not in one for one in entities)
    assert sum(one.get("name") == name for one in entities.values()) >= 4
    assert [one["value"] for one in entities.values() if one.get("value") == name]
    assert {unquote(part.id) for part in ROCrate(folder).data_entities} == {
        "workflow/Snakefile", f"{name}.txt", path,
    }  # fmt: skip


@pytest.mark.filterwarnings("error")
def test_it_is_read_back_by_the_library(folder: Path) -> None:
    write_crate(folder, RUN)
    crate = ROCrate(folder)
    assert crate.mainEntity.id == "workflow/Snakefile"
    assert crate.mainEntity["programmingLanguage"]["version"] == "9.27.1"
    assert {entity["name"] for entity in crate.root_dataset["conformsTo"]} == {
        *("Process Run Crate", "Workflow Run Crate", "Provenance Run Crate", "Workflow RO-Crate")
    }
    files = [one for one in crate.data_entities if "File" in one.type]
    assert all((folder / unquote(one.id)).is_file() for one in files) and len(files) == len(NAMES)
    assert crate.root_dataset["author"]["name"] == "Zoë Ōnym"
    assert crate.root_dataset["license"].id == "https://spdx.org/licenses/CC-BY-4.0"


def test_media_are_there_with_their_sha256_whether_published_or_not(folder: Path) -> None:
    entities = graph(folder)
    run = ids(entities["#run"]["object"])
    photo, park = entities["run/media/street/street.jpg"], entities["run/media/park/"]
    away, far, bad = (entities[f"#media/{name}"] for name in ("away", "far", "bad"))
    assert {one["@id"] for one in (photo, park, away, far, bad)} <= set(run)
    assert ids(park["hasPart"]) == ["run/media/park/1.jpg", "run/media/park/2.jpg"]
    assert (park["sha256"], away["sha256"], far["sha256"]) == ("b" * 64, "c" * 64, "d" * 64)
    assert (away["@type"], far["@type"]) == ("File", "Dataset") and "sha256" not in bad
    assert away["name"] == "away.mp4" and away["encodingFormat"] == "video/mp4"
    assert "#origin/m" in run and entities["#origin/m"]["sha256"] == "1" * 64
    assert entities["#weights/m"]["sha256"] == "2" * 64


def test_every_value_of_the_config_is_a_parameter(folder: Path) -> None:
    entities = graph(folder, with_config(**{"a.b": {"c": 1}, "a": {"b.c": [2, True]}}))
    values = {
        one["name"]: (one["value"], entities[one["exampleOfWork"]["@id"]]["additionalType"])
        for one in entities.values()
        if one["@type"] == "PropertyValue" and "a.b" not in one["name"]
    }
    assert values == {
        "controls": ("[]", "Text"), "decision.rule": ("score", "Text"),
        "decision.threshold": (0.1, "Float"), "models.0.name": ("m", "Text"),
        "target": ("vehicle", "Text"), "keep_features": (False, "Boolean"),
        "base_height": (700, "Integer"), "weights": ("null", "Text"),
    }  # fmt: skip
    alike = ("#value/a.b/c", "#value/a/b.c/0", "#value/a/b.c/1")
    assert [entities[one]["value"] for one in alike] == [1, 2, True]


def test_software_is_there_with_versions(folder: Path) -> None:
    entities = graph(folder)
    software = {one["name"]: one["softwareVersion"] for name, one in entities.items()
                if name.startswith("#software/")}  # fmt: skip
    assert software == {"cropsight": "0.1.0", "snakemake": "9.27.1", "numpy": "2.4.6"}
    assert ids(entities["workflow/Snakefile"]["softwareRequirements"])[0] == "#software/cropsight"


@pytest.mark.parametrize(
    ("commit", "modified", "version"),
    [
        ("c0ffee", False, "0.1.0+c0ffee"),
        ("c0ffee", True, "0.1.0+c0ffee.modified"),
        ("c0ffee", None, "0.1.0+c0ffee"),
        (None, None, "0.1.0"),
    ],
)
def test_the_version_names_the_commit_and_whether_files_differ(
    folder: Path, commit: str | None, modified: bool | None, version: str
) -> None:
    provenance = msgspec.structs.replace(RUN.provenance, git_commit=commit, git_modified=modified)
    entities = graph(folder, replace(RUN, provenance=provenance))
    assert entities["workflow/Snakefile"]["version"] == version


@pytest.mark.parametrize(
    ("license", "expected"),
    [
        ("CC-BY-4.0", {"@id": "https://spdx.org/licenses/CC-BY-4.0"}),
        ("MIT", {"@id": "https://spdx.org/licenses/MIT"}),
        ("https://example.org/terms", {"@id": "https://example.org/terms"}),
        ("Ask us.", "Ask us."),
        ("https://example.org/ or ask us", "https://example.org/ or ask us"),
        (None, "No licence is given; ask who published this before you use it."),
    ],
)
def test_a_licence_is_an_address_or_words(folder: Path, license: str | None, expected: Any) -> None:
    entities = graph(folder, replace(RUN, license=license))
    assert entities["./"]["license"] == expected
    if isinstance(expected, dict):
        assert entities[expected["@id"]]["name"] == license


def test_authors_of_the_run_are_people_unless_they_are_those_of_the_software(folder: Path) -> None:
    entities = graph(folder, replace(RUN, authors=("Zoë", AUTHORS)))
    found = {entities[one]["name"]: entities[one]["@type"] for one in ids(entities["./"]["author"])}
    assert found == {"Zoë": "Person", AUTHORS: "Organization"}
    assert entities[entities["workflow/Snakefile"]["author"]["@id"]]["name"] == AUTHORS


def test_each_step_takes_what_others_made_or_what_was_given(folder: Path) -> None:
    entities = graph(folder)
    run, steps = entities["#run"], ids(entities["workflow/Snakefile"]["step"])
    actions = [entities[f"#action/{step.removeprefix('#step/')}"] for step in steps]
    given = set(ids(run["object"]))
    for position, (step, action) in enumerate(zip(steps, actions, strict=True), start=1):
        assert entities[step]["position"] == str(position)
        assert entities[step]["workExample"] == action["instrument"]
        assert set(ids(action["object"])) <= given, step
        given |= set(ids(action["result"]))
    made = [one for action in actions for one in ids(action["result"])]
    assert ids(run["result"]) == [one for one in made if not one.startswith("#")]
    # All that is published was given, made by a step, or is for whoever looks at the site.
    assert set(ids(entities["./"]["hasPart"])) - given - set(made) == {
        *("workflow/Snakefile", "workflow/rules/crop_views.smk", "preview.jpg", "zenodo.json"),
        *("run/media/park/1.jpg", "run/media/park/2.jpg"),
    }
    assert ids(entities["./"]["mentions"]) == ["#run", *(one["@id"] for one in actions)]


def test_a_crate_without_a_workflow_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match="workflow/Snakefile"):
        write_crate(site(tmp_path, ("index.html",)), RUN)

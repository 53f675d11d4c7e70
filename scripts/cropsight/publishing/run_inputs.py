"""What a run was told, in a folder that can be taken elsewhere: config, sheet, and their files.

Paths in it are relative to the folder. Those of media that are not in it are as provenance.json has
them.
"""

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from cropsight.errors import InputError
from cropsight.files import table_writer, write_bytes
from cropsight.report.sections.rerun import settings_given
from cropsight.results.documents import MediumRow, Provenance

CONFIG, SHEET, MEDIA = "config.yaml", "samples.tsv", "media"
_UNUSUAL = re.compile(r"[^\w.-]", re.ASCII)


@dataclass(frozen=True)
class SampleCells:
    """A row of the sample sheet, without its path.

    Attributes:
        sample: its name.
        start, stop, step: which frames are taken.
        truth: on each target, in the config's order: an answer, nothing, or the number of its file.
        scene: of all frames; empty if none is named.
    """

    sample: str
    start: int
    stop: int | None
    step: int
    truth: dict[str, str | int]
    scene: str


@dataclass(frozen=True)
class InputFiles:
    """The files that config and sheet name.

    Attributes:
        truths: by the number in a sample's cell.
        targets: of the config, in its order.
        classes: of models of the user's own, by the number in `class_lists`.
        class_lists: by model the number of its classes.
        media: of each sample, to be published; empty if they are not.
    """

    truths: Sequence[Path]
    targets: Sequence[Path]
    classes: Sequence[Path]
    class_lists: Mapping[str, int]
    media: Mapping[str, Sequence[Path]]


def write_run_inputs(
    folder: Path, provenance: Provenance, samples: Sequence[SampleCells], files: InputFiles
) -> None:
    """Write the config, the sheet and copies of the files that they name.

    Args:
        folder: to write into.
        provenance: of the run, with its config.
        samples: in the sheet's order, as those of `provenance`.
        files: that are copied.

    Raises:
        InputError: a medium has a name that not every system can have.
    """
    truths = _numbered(folder, "truth", files.truths)
    classes = _numbered(folder, "classes", files.classes)
    for target in files.targets:
        _copy(target, folder / "targets" / target.name)
    rows = [
        (_medium(folder, medium, files.media), cells)
        for medium, cells in zip(provenance.media, samples, strict=True)
    ]
    _write_sheet(folder / SHEET, rows, truths)
    config = _config(provenance.config, files, classes)
    text = yaml.safe_dump(config, allow_unicode=True, width=80)
    write_bytes(folder / CONFIG, text.encode())


def _config(config: dict[str, Any], files: InputFiles, classes: Sequence[str]) -> Any:
    targets = [f"targets/{target.name}" for target in files.targets]
    models = [
        model | ({"classes": classes[files.class_lists[name]]} if name in files.class_lists else {})
        for model in config["models"]
        for name in [model["name"]]
    ]
    return settings_given({**config, "samples": SHEET, "target": targets, "models": models})


def _write_sheet(
    sheet: Path, rows: Sequence[tuple[str, SampleCells]], truths: Sequence[str]
) -> None:
    targets = list(rows[0][1].truth)
    columns = ["truth", *(f"truth_{target}" for target in targets[1:])]
    with table_writer(sheet, ["sample", "path", "start", "stop", "step", *columns, "scene"]) as add:
        add(
            (
                cells.sample, path, cells.start, cells.stop, cells.step,
                *(truths[cell] if isinstance(cell, int) else cell
                  for cell in cells.truth.values()),
                cells.scene,
            )
            for path, cells in rows
        )  # fmt: skip


def _medium(folder: Path, medium: MediumRow, media: Mapping[str, Sequence[Path]]) -> str:
    """Copy the files of a medium, if they are published; returns its path.

    Args:
        folder: of the run's inputs.
        medium: as in provenance.json.
        media: files by sample.

    Raises:
        InputError: a file has a name that not every system can have.
    """
    files = media.get(medium.sample)
    if not files:
        return medium.path
    place = f"{MEDIA}/{medium.sample}"
    for file in files:
        if "\\" in file.name or not file.name.isprintable():
            raise InputError(
                f"Sample {medium.sample}: {file} has a name that other systems cannot have, so it "
                "cannot be published; rename it, or leave publish.media out of the config."
            )
        _copy(file, folder / place / file.name)
    return place if medium.kind == "folder" else f"{place}/{files[0].name}"


def _numbered(folder: Path, kind: str, files: Sequence[Path]) -> list[str]:
    """Copy files of which several may have the same name; returns the paths of the copies."""
    paths = []
    for number, file in enumerate(files, start=1):
        paths.append(f"{kind}/{number:03d}-{_UNUSUAL.sub('_', file.name)}")
        _copy(file, folder / paths[-1])
    return paths


def _copy(file: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    # Neither dates nor permissions, and of a link what it leads to.
    shutil.copyfile(file, copy)

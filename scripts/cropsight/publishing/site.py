"""The folder of a published run, for any host of static files."""

import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from cropsight.files import write_bytes
from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.publishing import zenodo
from cropsight.publishing.crate import WORKFLOW, write_crate
from cropsight.publishing.crate_run import PublishedRun
from cropsight.publishing.link_preview import (
    PICTURE,
    link_picture,
    link_preview,
    with_link_preview,
)
from cropsight.publishing.publish_settings import PublishSettings
from cropsight.publishing.run_inputs import InputFiles, SampleCells, write_run_inputs
from cropsight.report.citation import AUTHORS
from cropsight.report.run_results import RunResults
from cropsight.report.view_files import ViewFiles
from cropsight.results.batches import sample_of

PAGE, DATA, RUN = "index.html", "data", "run"
_PREVIEW_FORMAT = PictureFormat("jpeg", quality=85, subsampling="4:2:0")


@dataclass(frozen=True)
class MadeFiles:
    """What the run made, or is made of, and the site takes.

    Attributes:
        report: the page.
        pictures: the folder of those beside the page.
        tables: tables and documents.
        frames: `{sample}/frames.tsv` of every sample.
        snakefiles: the Snakefile, then the files of the rules.
    """

    report: Path
    pictures: Path
    tables: Sequence[Path]
    frames: Sequence[Path]
    snakefiles: Sequence[Path]


def fill_site(
    site: Path,
    made: MadeFiles,
    results: RunResults,
    views: ViewFiles,
    samples: Sequence[SampleCells],
    inputs: InputFiles,
    settings: PublishSettings,
    date: str,
) -> None:
    """Write all of a site but its list of checksums.

    Args:
        site: the folder, which is empty.
        made: by the run.
        results: the same, read.
        views: of its frames, with their maps.
        samples: rows of the sample sheet.
        inputs: what config and sheet name.
        settings: of the config.
        date: of publication, as YYYY-MM-DD.
    """
    preview = link_preview(results)
    page = made.report.read_text(encoding="utf-8")
    page = with_link_preview(page, preview, settings.url, index=settings.index)
    (site / PAGE).write_text(page, encoding="utf-8", newline="\n")
    picture = link_picture(results, views, preview)
    write_picture(picture, site / PICTURE, _PREVIEW_FORMAT)
    for file in sorted(path for path in made.pictures.iterdir() if path.name[0] != "."):
        _copy(file, site / made.pictures.name / file.name)
    for table in made.tables:
        _copy(table, site / DATA / table.name)
    for table in made.frames:
        _copy(table, site / DATA / "frames" / f"{sample_of(table)}.tsv")
    write_run_inputs(site / RUN, results.provenance, samples, inputs)
    metadata = zenodo.zenodo_json(preview, results.provenance, settings, date)
    write_bytes(site / zenodo.NAME, metadata.encode())
    snakefile, *rules = made.snakefiles
    _copy(snakefile, site / WORKFLOW)
    for file in rules:
        _copy(file, (site / WORKFLOW).parent / "rules" / file.name)
    description = f"{preview.question} {preview.answer}"
    run = PublishedRun(
        preview.title,
        description,
        date,
        results.provenance,
        settings.license,
        tuple(settings.authors or [AUTHORS]),
    )
    write_crate(site, run)


def _copy(file: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, copy)

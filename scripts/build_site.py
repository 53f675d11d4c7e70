"""Build the site: the report with its data and what the run was told, for any static host."""

import logging
from collections.abc import Mapping
from itertools import islice
from pathlib import Path

from cropsight.labels.model_lists import model_lists
from cropsight.media.sources import list_media
from cropsight.publishing.checksums import write_checksums
from cropsight.publishing.publish_settings import PublishSettings, publication_date
from cropsight.publishing.run_inputs import InputFiles, SampleCells
from cropsight.publishing.site import MadeFiles, fill_site
from cropsight.report.pictures.whole_folder import replacing_folder
from cropsight.report.run_results import read_run_results
from cropsight.report.view_files import ViewFiles
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


def main(
    report: Path,
    pictures: Path,
    tables: list[Path],
    predictions: Path,
    scores: Path,
    detections: Path,
    metrics: Path,
    provenance: Path,
    frames: list[Path],
    views: list[Path],
    gradcam: list[Path],
    classes: list[Path],
    truths: list[Path],
    targets: list[Path],
    media: list[Path],
    snakefiles: list[Path],
    site: Path,
    models: list[str],
    class_lists: dict[str, int],
    samples: list[SampleCells],
    media_counts: dict[str, int],
    settings: PublishSettings,
    date: str | None,
) -> None:
    """Write `site`, a folder.

    Args:
        report: the page.
        pictures: the folder of its pictures beside it.
        tables: further tables and documents that are published.
        predictions: table of the first classes of every view.
        scores: table of the target's score of every view.
        detections: table of every frame under every strategy.
        metrics: counts, target and decision, as JSON.
        provenance: effective config, versions and hashes, as JSON.
        frames: `{sample}/frames.tsv` of every sample, in any order.
        views: view manifests, `…/{sample}/{batch}.tsv`, with their pictures beside them.
        gradcam: raw maps, `…/{model}/{sample}/{batch}.npz`.
        classes: the files of classes that are not ImageNet's.
        truths: the truth files.
        targets: the files of the targets, in the config's order.
        media: the originals to publish, one sample after the other.
        snakefiles: the Snakefile, then the files of the rules.
        site: the folder to write.
        models: their names.
        class_lists: by model the number of its file in `classes`, from 0, if it has one.
        samples: rows of the sheet, in its order.
        media_counts: how many of the originals are of each sample.
        settings: the config's section `publish`.
        date: of the commit; None where it is not known.

    Raises:
        InputError: there is no date, or an original cannot be published.
    """
    published_on = publication_date(settings, date)
    results = read_run_results(
        frames,
        predictions,
        scores,
        detections,
        metrics,
        provenance,
        model_lists(models, class_lists, classes),
    )
    inputs = InputFiles(truths, targets, classes, class_lists, _by_sample(media, media_counts))
    made = MadeFiles(report, pictures, sorted({*tables, metrics, provenance}), frames, snakefiles)
    with replacing_folder(site) as folder:
        fill_site(
            folder,
            made,
            results,
            ViewFiles(views, gradcam),
            samples,
            inputs,
            settings,
            published_on,
        )
        digest = write_checksums(folder)
    logger.info("wrote %s; the SHA-256 of its list of checksums is %s", site, digest)


def _by_sample(media: list[Path], counts: Mapping[str, int]) -> dict[str, list[Path]]:
    files = iter(media)
    # Where jobs have copies, a folder of photos is one of them.
    return {
        sample: [
            file
            for path in islice(files, count)
            for file in (list_media(path) if path.is_dir() else [path])
        ]
        for sample, count in counts.items()
    }


if __name__ == "__main__":
    run(main, globals())

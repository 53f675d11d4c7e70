"""Build the report: one HTML page from the tables, pictures and maps, and a summary figure."""

import logging
from pathlib import Path

from cropsight.files import replacing
from cropsight.labels.model_lists import model_lists
from cropsight.labels.truth import Truth, read_truths
from cropsight.report.detections_figure import draw_figure
from cropsight.report.page import render_page
from cropsight.report.page_data import page_data
from cropsight.report.payload.build import build_payload
from cropsight.report.pictures.sample_pictures import PictureFolder, sample_pictures
from cropsight.report.pictures.whole_folder import replacing_folder
from cropsight.report.run_results import read_run_results
from cropsight.report.sections.versions_and_files import data_files
from cropsight.report.view_files import ViewFiles
from cropsight.workflow.script import run

logger = logging.getLogger("cropsight")


def main(
    frames: list[Path],
    predictions: Path,
    scores: Path,
    detections: Path,
    evidence: Path,
    metrics: Path,
    provenance: Path,
    views: list[Path],
    gradcam: list[Path],
    classes: list[Path],
    truths: list[Path],
    report: Path,
    pictures: Path,
    figure: Path,
    models: list[str],
    class_lists: dict[str, int],
    samples: dict[str, dict[str, str | int]],
    erased: Path | None = None,
    faithfulness: Path | None = None,
    faithfulness_summary: Path | None = None,
) -> None:
    """Write `report` (HTML), `pictures` (a folder) and `figure` (PNG).

    Args:
        frames: `{sample}/frames.tsv` of every sample, in any order.
        predictions: table of the first classes of every view.
        scores: table of the target's score of every view.
        detections: table of every frame under every strategy.
        evidence: table of every crop's share of the evidence.
        metrics: counts, target and decision, as JSON.
        provenance: effective config, versions and hashes, as JSON.
        views: view manifests, `…/{sample}/{batch}.tsv`, with their pictures beside them.
        gradcam: raw maps, `…/{model}/{sample}/{batch}.npz`.
        classes: the files of classes that are not ImageNet's.
        truths: the truth files, for their boxes.
        report: the page to write.
        pictures: the folder of the page's pictures beside it; empty while the page has them inside.
        figure: the summary figure to write.
        models: their names.
        class_lists: by model the number of its file in `classes`, from 0, if it has one.
        samples: truth by target, by sample: an answer, nothing, or the number of its file in
            `truths`, from 0.
        erased: table of what is called with the boxes painted over; None where truth has no boxes.
        faithfulness: table of summarise_faithfulness; None if no map was tested.
        faithfulness_summary: summary of summarise_faithfulness, as JSON; None if no map was tested.
    """
    results = read_run_results(
        frames,
        predictions,
        scores,
        detections,
        metrics,
        provenance,
        model_lists(models, class_lists, classes),
        erased,
    )
    paths = {"predictions": predictions, "scores": scores, "detections": detections,
             "evidence": evidence, "metrics": metrics, "provenance": provenance}  # fmt: skip
    if faithfulness and faithfulness_summary:
        paths |= {"faithfulness": faithfulness, "faithfulness_summary": faithfulness_summary}
    if erased:
        paths["erased"] = erased
    files = data_files(paths, report.parent)
    draw_figure(results, figure)
    with replacing_folder(pictures) as folder, replacing(report) as temporary:
        shown = sample_pictures(results, views, PictureFolder(folder, pictures.name))
        said = {target: _truths(samples, truths, target) for target in results.targets}
        payload = build_payload(results, said, views, gradcam, shown)
        data = page_data(payload, folder)
        html = render_page(results, ViewFiles(views, gradcam), data, files)
        temporary.write_text(html, encoding="utf-8", newline="\n")
    logger.info("wrote %s, %.1f MB", report, report.stat().st_size / 1e6)


def _truths(
    samples: dict[str, dict[str, str | int]], truths: list[Path], target: str
) -> dict[str, Truth]:
    cells = {sample: of_sample[target] for sample, of_sample in samples.items()}
    return read_truths(cells, truths, target, dict.fromkeys(cells, ""))


if __name__ == "__main__":
    run(main, globals())

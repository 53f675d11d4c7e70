"""Build the report: one HTML page from the tables, pictures and maps, and a summary figure."""

import logging
from pathlib import Path

from cropsight.files import replacing
from cropsight.labels.model_lists import model_lists
from cropsight.report.detections_figure import draw_figure
from cropsight.report.page import render_page
from cropsight.report.run_results import read_run_results
from cropsight.report.sections.map_tests import MapTests, map_tests
from cropsight.report.sections.versions_and_files import data_files
from cropsight.report.view_files import ViewFiles
from cropsight.results.arrays import Question
from cropsight.results.documents import Faithfulness, read_document
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
    report: Path,
    figure: Path,
    questions: dict[str, Question],
    class_lists: dict[str, int],
    colormap: str,
    faithfulness: Path | None = None,
    faithfulness_summary: Path | None = None,
) -> None:
    """Write `report` (HTML) and `figure` (PNG).

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
        report: the page to write.
        figure: the summary figure to write.
        questions: which of the maps are shown as heatmaps, by model.
        class_lists: by model the number of its file in `classes`, from 0, if it has one.
        colormap: name of the matplotlib colour map of the heatmaps.
        faithfulness: table of summarise_faithfulness; None if no map was tested.
        faithfulness_summary: summary of summarise_faithfulness, as JSON; None if no map was tested.
    """
    results = read_run_results(
        frames,
        predictions,
        scores,
        detections,
        evidence,
        metrics,
        provenance,
        questions,
        model_lists(list(questions), class_lists, classes),
    )
    paths = {"predictions": predictions, "scores": scores, "detections": detections,
             "evidence": evidence, "metrics": metrics, "provenance": provenance}  # fmt: skip
    tests: list[MapTests] = []
    if faithfulness and faithfulness_summary:
        paths |= {"faithfulness": faithfulness, "faithfulness_summary": faithfulness_summary}
        tests = map_tests(read_document(faithfulness_summary, Faithfulness), results.models)
    files = data_files(paths, report.parent)
    html = render_page(results, ViewFiles(views, gradcam), colormap, files, tests)
    draw_figure(results, figure)
    with replacing(report) as temporary:
        temporary.write_text(html, encoding="utf-8", newline="\n")
    logger.info("wrote %s, %.1f MB", report, report.stat().st_size / 1e6)


if __name__ == "__main__":
    run(main, globals())

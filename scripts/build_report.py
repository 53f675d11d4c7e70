"""Build the report: one HTML page from the tables, pictures and maps, and a summary figure."""

import json
import logging
from pathlib import Path

from cropsight.files import replacing
from cropsight.report.contents import read_tables
from cropsight.report.detections_figure import draw_figure
from cropsight.report.embedding import Pictures
from cropsight.report.page import render_page
from cropsight.report.sections.map_tests import map_tests
from cropsight.report.sections.method import data_files
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
    faithfulness: list[Path],
    report: Path,
    figure: Path,
    colormap: str,
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
        faithfulness: the table and the summary of judge_maps, or nothing if no map was tested.
        report: the page to write.
        figure: the summary figure to write.
        colormap: name of the matplotlib colour map of the heatmaps.
    """
    tables = read_tables(frames, predictions, scores, detections, evidence, metrics, provenance)
    paths = {"predictions": predictions, "scores": scores, "detections": detections,
             "evidence": evidence, "metrics": metrics, "provenance": provenance}  # fmt: skip
    tests = []
    if faithfulness:
        paths["faithfulness"], paths["faithfulness_summary"] = faithfulness
        tests = map_tests(json.loads(faithfulness[1].read_text(encoding="utf-8")), tables.models)
    files = data_files(paths, report.parent)
    html = render_page(tables, Pictures(views, gradcam), colormap, files, tests)
    draw_figure(tables, figure)
    with replacing(report) as temporary:
        temporary.write_text(html, encoding="utf-8", newline="\n")
    logger.info("wrote %s, %.1f MB", report, report.stat().st_size / 1e6)


if __name__ == "__main__":
    run(main, globals())

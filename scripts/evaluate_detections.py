"""Evaluates detections and maps: how good they are, and whether crops beat the whole picture."""

import json
from pathlib import Path

from cropsight.evaluation.metrics import evaluate
from cropsight.files import replacing
from cropsight.results import tables
from cropsight.workflow.script import run


def main(
    counts: Path,
    scores: Path,
    detections: Path,
    pointing: Path,
    metrics: Path,
    evaluation: dict,
    faithfulness: list[Path] = (),
) -> None:
    """Write every number over frames into one document.

    Args:
        counts: targets, decision and counts of frames; the document begins with them.
        scores: table of the targets' scores of every view.
        detections: table of every frame under every strategy.
        pointing: summary of the pointing game.
        metrics: written.
        evaluation: the config's evaluation.
        faithfulness: summary of the tests of the maps, if there were any.
    """
    document = tables.document(counts, ("targets", "decision", "counts"))
    document |= evaluate(tables.detections(detections), tables.scores(scores), evaluation)
    document |= tables.document(pointing, ("explained", "pointing"))
    for path in faithfulness:
        document["faithfulness"] = tables.document(path, ("means", "gains", "curves"))
    with replacing(metrics) as temporary:
        text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
        temporary.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    run(main, globals())

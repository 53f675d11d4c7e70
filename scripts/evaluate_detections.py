"""Evaluates the detections: how good they are, and whether crops beat the whole picture."""

import json
from pathlib import Path

from cropsight import result_tables
from cropsight.evaluation.document import evaluate
from cropsight.files import replacing
from cropsight.script import run


def main(counts: Path, scores: Path, detections: Path, metrics: Path, evaluation: dict) -> None:
    """Write `metrics`, which has what `counts` has and the statistics of `evaluation.document`."""
    document = result_tables.document(counts, ("target", "decision", "counts"))
    document |= evaluate(
        result_tables.detections(detections), result_tables.scores(scores), evaluation
    )
    with replacing(metrics) as temporary:
        text = json.dumps(document, indent=1, allow_nan=False, ensure_ascii=False)
        temporary.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    run(main, globals())

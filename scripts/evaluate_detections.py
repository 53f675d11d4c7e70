"""Evaluates the detections: rates, confidence intervals and comparisons of the strategies."""

from collections.abc import Sequence
from math import prod
from pathlib import Path

from cropsight.evaluation.erased_calls import erased_counts
from cropsight.evaluation.metrics import evaluate
from cropsight.network.enlarged import SUFFIX
from cropsight.network.records import read_network_record
from cropsight.results.detection_tables import DETECTIONS, SCORES
from cropsight.results.documents import (
    Counts,
    Evaluation,
    Faithfulness,
    Metrics,
    Pointing,
    read_document,
    write_document,
)
from cropsight.results.erased_tables import ERASED
from cropsight.workflow.script import run


def main(
    counts: Path,
    scores: Path,
    detections: Path,
    pointing: Path,
    metrics: Path,
    evaluation: Evaluation,
    networks: list[Path],
    erased: Path | None = None,
    faithfulness: Path | None = None,
) -> None:
    """Write every number over frames into one document.

    Args:
        counts: targets, decision and counts of frames; the document begins with them.
        scores: table of the targets' scores of every view.
        detections: table of every frame under every strategy.
        pointing: summary of the pointing game.
        metrics: written.
        evaluation: the config's evaluation.
        networks: records of all compiled networks, enlarged ones included.
        erased: table of the frames whose boxes are painted over, if any has some.
        faithfulness: summary of the tests of the maps, if there were any.
    """
    counted = read_document(counts, Counts)
    pointed = read_document(pointing, Pointing)
    tables = DETECTIONS.read_frame(detections), SCORES.read_frame(scores)
    statistics = evaluate(*tables, evaluation, passes_of_enlarged(networks))
    document = Metrics(
        targets=counted.targets,
        decision=counted.decision,
        counts=counted.counts,
        evaluation=evaluation,
        quality=statistics.quality,
        curves=statistics.curves,
        verdicts=statistics.verdicts,
        comparisons=statistics.comparisons,
        multiplicity=statistics.multiplicity,
        sizes=statistics.sizes,
        costs=statistics.costs,
        erased=erased_counts(ERASED.read_frame(erased), *tables, evaluation) if erased else None,
        explained=pointed.explained,
        pointing=pointed.pointing,
        faithfulness=read_document(faithfulness, Faithfulness) if faithfulness else None,
    )
    write_document(metrics, document)


def passes_of_enlarged(networks: Sequence[Path]) -> dict[str, float]:
    """How many passes of its usual size a pass of a model's enlarged input is, in pixels.

    Args:
        networks: records `{network}.json` of compiled networks.
    """
    pixels = {path.stem: prod(read_network_record(path).input_shape) for path in networks}
    return {
        model: count / pixels[model]
        for name, count in pixels.items()
        if (model := name.removesuffix(SUFFIX)) != name
    }


if __name__ == "__main__":
    run(main, globals())

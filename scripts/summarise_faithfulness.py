"""Summarises the faithfulness of the maps: measures of every view, means beside the baselines."""

from pathlib import Path

import pandas as pd

from cropsight.labels.truth import read_truths
from cropsight.maps.faithfulness import means
from cropsight.maps.frame_clusters import Intervals, frame_clusters
from cropsight.results.batches import model_files
from cropsight.results.documents import Faithfulness, write_document
from cropsight.results.map_test_tables import MAP_MEASURES, TRIALS
from cropsight.workflow.script import run


def main(
    tests: list[Path],
    frames: list[Path],
    truths: list[Path],
    table: Path,
    summary: Path,
    models: list[str],
    samples: list[str],
    scenes: dict[str, str],
    cells: dict[str, str | int],
    target: str,
    intervals: Intervals,
) -> None:
    """Write the measures of every tested view, and what they say of each model.

    Args:
        tests: `{model}/{sample}/{batch}.tsv` of perturb_views, in any order.
        frames: `{sample}/frames.tsv`, for the frames' times.
        truths: the truth files, of which some name scenes.
        table: the table to write.
        summary: the JSON file to write.
        models: names, in the order of the rows.
        samples: names, in the order of the rows.
        scenes: that the sample sheet names, by sample; empty where there is none.
        cells: truth by sample: an answer, nothing, or the number of its file in `truths`, from 0.
        target: name of the target that it is on.
        intervals: how the intervals of means are made.

    Raises:
        InputError: a truth file is wrong.
    """
    files = model_files(tests)
    trials = pd.concat(
        [
            TRIALS.read_frame(path).assign(model=model, sample=sample)
            for model in models
            for sample in samples
            for path in files.get((model, sample), [])
        ]
    )
    measured = means.measured(trials)
    MAP_MEASURES.write(table, measured)
    of_frames = means.frame_means(measured)
    answers = read_truths(cells, truths, target, scenes)
    clusters = frame_clusters(frames, intervals.block_seconds, answers)
    document = Faithfulness(
        means=means.mean_rows(of_frames, models, clusters, intervals.inference),
        gains=means.gain_rows(of_frames, models, clusters, intervals.inference),
        curves=means.curve_rows(trials, models),
    )
    write_document(summary, document)


if __name__ == "__main__":
    run(main, globals())

"""Judges the maps by their tests: measures of every view, and means beside the baselines'."""

from pathlib import Path

import pandas as pd

from cropsight.decisions.predictions import grouped
from cropsight.files import write_table
from cropsight.maps.faithfulness import means
from cropsight.results.documents import Faithfulness, write_document
from cropsight.workflow.script import run


def main(
    tests: list[Path],
    table: Path,
    summary: Path,
    models: list[str],
    samples: list[str],
    seed: int,
) -> None:
    """Write the measures of every tested view, and what they say of each model.

    Args:
        tests: `{model}/{sample}/{batch}.tsv` of perturb_views, in any order.
        table: the table to write.
        summary: the JSON file to write.
        models: names, in the order of the rows.
        samples: names, in the order of the rows.
        seed: of the bootstrap.
    """
    groups = grouped(tests)
    trials = pd.concat(
        [
            pd.read_csv(path, sep="\t", dtype={"view": str}).assign(model=model, sample=sample)
            for model in models
            for sample in samples
            for path in sorted(groups.get((model, sample), []))
        ]
    )
    measured = means.measured(trials)
    write_table(table, means.COLUMNS, measured.to_dict("records"))
    frames = means.frame_means(measured)
    document = Faithfulness(
        means=means.mean_rows(frames, models, seed),
        gains=means.gain_rows(frames, models, seed),
        curves=means.curve_rows(trials, models),
    )
    write_document(summary, document)


if __name__ == "__main__":
    run(main, globals())

"""Judges the maps by their tests: measures of every view, and means beside the baselines'."""

import json
from pathlib import Path

import pandas as pd

from cropsight.decisions.predictions import grouped
from cropsight.files import replacing, write_table
from cropsight.maps.faithfulness.means import COLUMNS, mean_curves, measured, summarised
from cropsight.workflow.script import run


def main(
    tests: list[Path], table: Path, summary: Path, models: list, samples: list, seed: int
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
    rows = measured(trials)
    write_table(table, COLUMNS, rows.to_dict("records"))
    document = summarised(rows, models, seed) | {"curves": mean_curves(trials, models)}
    with replacing(summary) as temporary:
        text = json.dumps(document, indent=1, allow_nan=False)
        temporary.write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    run(main, globals())

"""What the page should show of a run, from its tables by pandas."""

import math
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from cropsight.report.payload.rounding import SCORE_DIGITS
from cropsight.results.erased_tables import ERASED, ErasedRow
from synthetic import DOG, HOSTILE, TARGET, Results, Sample, make_results

# All kinds of truth, boxes of all sizes, scenes, and frames enough for several pages.
TOLD = (
    Sample("street", "photo", ["yes"], scene="High Street", largest_boxes=[0.3]),
    Sample(HOSTILE, "photo", ["no"], scene=HOSTILE),
    Sample("folder", "folder", ["yes", "no", "unsure", ""], largest_boxes=[0.004, *[None] * 3]),
    Sample(
        "campus",
        "video",
        ["yes"] * 20 + ["unsure"] * 3 + ["no"] * 17 + [""] * 12,
        largest_boxes=[round(0.003 * place, 3) for place in range(1, 53)],
        scene="campus",
    ),
)
MODELS = ("efficientnet_lite0", HOSTILE)
TARGETS = {"vehicle": TARGET, "dog": DOG}
NAMES = {(True, True): "both", (False, True): "crops only", (True, False): "whole only",
         (False, False): "neither"}  # fmt: skip
VERDICTS = {
    "yes": ("missed", "found"),
    "no": ("rightly none", "false alarm"),
    "unsure": ("not called", "called"),
    "": ("not called", "called"),
}


def told(folder: Path, **options: Any) -> Results:
    """A run of two models and two targets, with painted views; `build_report` has not run."""
    made = make_results(
        folder, **({"samples": TOLD, "models": MODELS, "targets": TARGETS} | options)
    )
    detections = _table(made, "detections")
    rows = [
        ErasedRow(
            *row[["model", "sample", "target"]], int(row["frame"]), row["strategy"], "inpainted",
            1, 1, row["score"], row["detected"] == "yes", row["score"] / 2, row["frame"] % 2 == 0,
            False, False,
        )
        for _, row in detections[detections["largest_box"] != ""].iterrows()
        if row["strategy"] in ("whole", "crops")
    ]  # fmt: skip
    if rows:
        ERASED.write(folder / "erased.tsv", rows)
        made.arguments["erased"] = folder / "erased.tsv"
    return made


def _table(made: Results, name: str) -> pd.DataFrame:
    table = pd.read_csv(made.arguments[name], sep="\t", keep_default_na=False, dtype=str)
    for column in ("score", "frame"):
        if column in table:
            table[column] = pd.to_numeric(table[column])
    return table


def frames(
    made: Results,
    model: str = MODELS[0],
    target: str = "vehicle",
    threshold: float | None = None,
    hold: bool = False,
) -> pd.DataFrame:
    """All frames in the order of the sheet, as they are called at a threshold, or as decided.

    Args:
        made: the run.
        model: name of the model.
        target: name of the target.
        threshold: of the crops; None as decided.
        hold: whether whole may raise no more false alarms than the crops.
    """
    detections = _table(made, "detections")
    of_run = detections[(detections["model"] == model) & (detections["target"] == target)]
    whole = of_run[of_run["strategy"] == "whole"].reset_index(drop=True)
    crops = of_run[of_run["strategy"] == "crops"].reset_index(drop=True)
    table = whole[["sample", "frame", "truth", "scene"]].copy()
    table["size"] = pd.to_numeric(whole["largest_box"])
    for name, rows in (("whole", whole), ("crops", crops)):
        table[name] = [float(f"{score:.{SCORE_DIGITS}g}") for score in rows["score"]]
        table[f"{name} called"] = rows["detected"] == "yes"
    if threshold is not None:
        table["crops called"] = table["crops"] >= threshold
        limit = held(table) if hold else threshold
        table["whole called"] = table["whole"] >= limit
    for name in ("whole", "crops"):
        pairs = zip(table["truth"], table[f"{name} called"], strict=True)
        table[f"{name} verdict"] = [VERDICTS[truth][int(called)] for truth, called in pairs]
    calls = zip(table["whole called"], table["crops called"], strict=True)
    table["agreement"] = [NAMES[bool(one), bool(other)] for one, other in calls]
    return table


def held(table: pd.DataFrame) -> float:
    """Of all scores of whole, the lowest that gives no more false alarms than the crops have."""
    without = table[table["truth"] == "no"]
    alarms = int(without["crops called"].sum())
    fitting = [score for score in table["whole"] if (without["whole"] >= score).sum() <= alarms]
    return min(fitting, default=math.inf)


def matrix(table: pd.DataFrame) -> dict[str, list[int]]:
    """Counts by row and column, of the rows that have frames."""
    rows = {
        "With the target": table["truth"] == "yes",
        "Without it": table["truth"] == "no",
        "Unsure or unknown": table["truth"].isin(["unsure", ""]),
    }
    return {
        row: [int(np.sum(chosen & (table["agreement"] == name))) for name in NAMES.values()]
        for row, chosen in rows.items()
        if chosen.any()
    }

from dataclasses import replace

import msgspec
import pandas as pd
import sklearn.metrics
from doubles.reports import MODEL, detections

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.control_table import strategy_table
from synthetic import SAMPLES, Results


def test_what_whole_and_crops_called(results: Results, vehicles: TargetResults) -> None:
    whole, found, either = strategy_table(vehicles, MODEL).rows
    assert [row[0] for row in (whole, found, either)] == ["Whole", "Crops", "Whole or crops"]
    assert [row[1] for row in (whole, found, either)] == ["1", "4", "5"]
    truth = [value for sample in SAMPLES for value in sample.truth]
    frames, yes, no = len(truth), truth.count("yes"), truth.count("no")
    crops = detections(results).query("strategy == 'crops'")
    known = crops.query("detected == 'yes'")["truth"]
    hits, alarms = (known == "yes").sum(), (known == "no").sum()
    of_known = crops[crops["truth"].isin(["yes", "no"])]
    area = sklearn.metrics.roc_auc_score(of_known["truth"] == "yes", of_known["score"])
    assert found[2:] == (
        f"{len(known)} of {frames}", f"{hits} of {yes}", f"{alarms} of {no}", f"{area:.3f}"
    )  # fmt: skip


def test_draws_are_one_row_with_their_mean_and_range(vehicles: TargetResults) -> None:
    (crops,) = (
        row for row in vehicles.metrics.counts if row.strategy == "crops" and row.sample is None
    )
    assert crops.positives > 3 and crops.negatives > 3
    rows = [
        msgspec.structs.replace(
            crops, strategy=name, detected=3 * yes, true_positive=yes,
            false_negative=crops.positives - yes,
            false_positive=2, true_negative=crops.negatives - 2,
        )
        for name, yes in (("random", 2), ("random2", 1), ("random3", 2))
    ]  # fmt: skip
    (measured,) = (row for row in vehicles.metrics.quality if row.strategy == "crops")
    areas = [
        msgspec.structs.replace(
            measured,
            strategy=row.strategy,
            roc_area=msgspec.structs.replace(measured.roc_area, value=area),
        )
        for row, area in zip(rows, (0.971, 0.945, 0.96), strict=True)
    ]
    scores = vehicles.scores[vehicles.scores["view"] == "whole"]
    views = [f"{row.strategy}_{number}" for row in rows for number in range(1, 5)]
    some = replace(
        vehicles,
        scores=pd.concat([vehicles.scores, *(scores.assign(view=view) for view in views)]),
        metrics=msgspec.structs.replace(
            vehicles.metrics,
            counts=[*vehicles.metrics.counts, *rows],
            quality=[*vehicles.metrics.quality, *areas],
        ),
    )
    *_, drawn = strategy_table(some, MODEL).rows
    assert drawn == (
        "Random crops, 3 draws",
        "4",
        f"5 of {crops.frames} (3 to 6)",
        f"1.7 of {crops.positives} (1 to 2)",
        f"2 of {crops.negatives} (2 to 2)",
        "0.959 (0.945 to 0.971)",
    )


def test_a_control_without_an_area_has_none(vehicles: TargetResults) -> None:
    (crops,) = (
        row for row in vehicles.metrics.counts if row.strategy == "crops" and row.sample is None
    )
    more = msgspec.structs.replace(crops, strategy="five_crop")
    metrics = msgspec.structs.replace(
        vehicles.metrics, counts=[*vehicles.metrics.counts, more]
    )  # fmt: skip
    *_, last = strategy_table(replace(vehicles, metrics=metrics), MODEL).rows
    assert (last[0], last[-1]) == ("Crops and centre", "\u2013")

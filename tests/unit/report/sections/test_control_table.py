import json
import re
from dataclasses import replace
from itertools import compress
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import sklearn.metrics
from doubles.reports import MODEL, detections, plain

import build_report
from cropsight.files import read_table
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.control_table import control_table
from handmade import write_table
from synthetic import SAMPLES, Results, make_results


def with_a_control(made: Results) -> None:
    """Add a crop in the centre to every frame, called everywhere, as the control five_crop does."""
    paths = made.arguments
    for manifest, maps in zip(paths["views"], paths["gradcam"], strict=True):
        rows = read_table(manifest)
        whole = [row["view"] == "whole" for row in rows]
        rows += [row | {"view": "centre"} for row in compress(rows, whole)]
        write_table(manifest, list(rows[0]), rows)
        with np.load(maps) as data:
            arrays = dict(data)
        for name in set(arrays) - {"question"}:
            axis = int(name in ("maps", "score"))  # The views follow the questions.
            more = arrays[name].compress(whole, axis)
            arrays[name] = np.concatenate([arrays[name], more], axis)
        arrays["view"][len(whole) :] = "centre"
        np.savez(maps, **arrays)
    for name, column, old, new in (
        ("scores", "view", "whole", "centre"),
        ("detections", "strategy", "crops", "five_crop"),
    ):
        rows = read_table(paths[name])
        more = {column: new, "score": "0.999", "detected": "yes"}
        rows += [row | more for row in rows if row[column] == old]
        write_table(paths[name], list(rows[0]), rows)
    metrics = json.loads(paths["metrics"].read_text())
    metrics["counts"] += [
        row | {"strategy": "five_crop", "detected": row["frames"],
               "true_positive": row["true_positive"] + row["false_negative"], "false_negative": 0,
               "false_positive": row["false_positive"] + row["true_negative"], "true_negative": 0}
        for row in metrics["counts"] if row["strategy"] == "crops"
    ]  # fmt: skip
    paths["metrics"].write_text(json.dumps(metrics))
    provenance = json.loads(paths["provenance"].read_text())
    provenance["config"]["controls"] = ["five_crop"]
    paths["provenance"].write_text(json.dumps(provenance))


def test_controls_have_a_table_and_leave_the_rest_as_it_is(
    results: Results, html: str, tmp_path: Path
) -> None:
    made = make_results(tmp_path)
    with_a_control(made)
    build_report.main(**made.arguments)
    found = made.arguments["report"].read_text(encoding="utf-8")
    table = re.search(
        r'<table class="plain">\s*<caption>Controls.*?</table>\s*<p.*?</p>', found, re.S
    )
    rows = [
        [plain(cell) for cell in re.findall(r"<t[hd].*?</t[hd]>", row, re.S)]
        for row in re.findall(r"<tr>.*?</tr>", table[0], re.S)[1:]
    ]
    _, *heads = map(plain, re.findall(r'<th scope="col">.*?</th>', table[0]))
    # On a phone, where the head is hidden, each cell shows its own.
    assert re.findall(r'data-label="(.*?)"', table[0]) == len(rows) * heads
    truth = [value for sample in SAMPLES for value in sample.truth]
    frames, yes, no = len(truth), truth.count("yes"), truth.count("no")
    assert rows[-1] == [
        "Crops and centre", "5", f"{frames}/{frames}", f"{yes}/{yes}", f"{no}/{no}", "\u2013"
    ]  # fmt: skip
    crops = detections(results).query("strategy == 'crops'")
    known = crops.query("detected == 'yes'")["truth"]
    hits, alarms = (known == "yes").sum(), (known == "no").sum()
    of_known = crops[crops["truth"].isin(["yes", "no"])]
    area = sklearn.metrics.roc_auc_score(of_known["truth"] == "yes", of_known["score"])
    assert rows[-2] == [
        "Crops", "4", f"{len(known)}/{frames}", f"{hits}/{yes}", f"{alarms}/{no}", f"{area:.3f}"
    ]  # fmt: skip
    assert [row[0] for row in rows] == ["Whole", "Crops", "Crops and centre"]

    def rest(page: str) -> str:
        page = re.sub(r"<div><dt>Controls</dt>.*?</div>", "", page, flags=re.S)
        return re.sub(r'class="hash">\w+|\s', "", page)

    assert rest(found.replace(table[0], "")) == rest(html)
    assert made.arguments["figure"].read_bytes() == results.arguments["figure"].read_bytes()


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
    whole, grid, drawn = control_table(some, MODEL)
    assert (whole.title, whole.views, grid.title, grid.views) == ("Whole", 1, "Crops", 4)
    assert (drawn.title, drawn.views) == ("Random crops, 3 draws", 4)
    assert drawn.called == f"5/{crops.frames} (3 to 6)"
    assert drawn.found == f"1.7/{crops.positives} (1 to 2)"
    assert drawn.false_alarms == f"2/{crops.negatives} (2 to 2)"
    assert drawn.area == "0.959 (0.945 to 0.971)"

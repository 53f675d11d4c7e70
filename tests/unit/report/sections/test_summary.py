import re

import pandas as pd
from doubles.reports import MODEL, detections, plain

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.summary import summary_row
from synthetic import HOSTILE, SAMPLES, Results


def test_summary_agrees_with_the_table(results: Results, html: str) -> None:
    found = detections(results)
    table = re.search(r'<table class="summary">.*?</table>', html, re.S)[0]
    rows = re.findall(r"<tr>(.*?)</tr>", table, re.S)[1:]
    assert len(rows) == len(SAMPLES) + 1
    for name, row in zip([sample.name for sample in SAMPLES] + [None], rows, strict=True):
        cells = re.findall(r"<td>(.*?)</td>", row, re.S)
        for strategy, cell in zip(("whole", "crops", "whole_or_crops"), cells, strict=True):
            part = found[found["strategy"] == strategy]
            part = part if name is None else part[part["sample"] == name]
            check_cell(part, plain(cell))


def check_cell(part: pd.DataFrame, text: str) -> None:
    called, truth = part["detected"] == "yes", part["truth"]
    if len(part) == 1:
        words = {("yes", True): "found", ("yes", False): "missed", ("no", True): "false alarm",
                 ("no", False): "no alarm", ("", True): "called",
                 ("", False): "not called"}  # fmt: skip
        assert words[truth.iloc[0], bool(called.iloc[0])] in text
        assert f"{part['score'].iloc[0]:.3f}" in text
        return
    assert text.startswith(f"{called.sum()} /{len(part)} called")
    if (truth == "yes").any():
        assert f"found {(called & (truth == 'yes')).sum()} of {(truth == 'yes').sum()}" in text
    if (truth == "no").any():
        assert f"false alarms {(called & (truth == 'no')).sum()} of {(truth == 'no').sum()}" in text


def test_summary_row_of_a_hostile_name(vehicles: TargetResults) -> None:
    row = summary_row(vehicles, MODEL, HOSTILE, "sample-2")
    assert row.sample == HOSTILE and row.truth == "no vehicle"

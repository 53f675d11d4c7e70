from pathlib import Path

import pandas as pd
from doubles.payloads import read_payload

import build_report
from synthetic import SAMPLES, make_results


def test_two_classes_of_one_name_are_told_apart(tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    path = made.arguments["predictions"]
    table = pd.read_csv(path, sep="\t", keep_default_na=False)
    # The bird and the machine, of which the target has neither; and a model's own without a wnid.
    table.loc[table["rank"] == 1, ["wnid", "label"]] = ["n02012849", "crane"]
    table.loc[table["rank"] == 2, ["wnid", "label"]] = ["n03126707", "crane"]
    table.loc[table["rank"] == 3, ["wnid", "label"]] = ["", "n02012849"]
    table.to_csv(path, sep="\t", index=False)
    build_report.main(**made.arguments)
    (model,) = read_payload(made.arguments["report"].read_text())["models"]
    assert model["labels"][:3] == ["crane", "crane", "n02012849"]
    assert model["classes"][:3] == model["classes"][5:8] == [0, 1, 2]

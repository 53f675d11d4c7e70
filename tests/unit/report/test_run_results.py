import json
from pathlib import Path
from typing import Any

import pytest

import build_report
from cropsight.errors import InputError
from synthetic import SAMPLES, make_results


@pytest.mark.parametrize("name", ["predictions", "scores", "detections", "metrics", "provenance"])
def test_broken_table_is_an_error(tmp_path: Path, name: str) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    made.arguments[name].write_text("nothing\n")
    with pytest.raises(InputError, match=made.arguments[name].name):
        build_report.main(**made.arguments)


@pytest.mark.parametrize("text", ["frame\tsource\nx\ta.jpg\n", "frame\n0\n", ""])
def test_broken_table_of_frames_is_an_error(tmp_path: Path, text: str) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    made.arguments["frames"][0].write_text(text)
    with pytest.raises(InputError, match=r"frames\.tsv"):
        build_report.main(**made.arguments)


@pytest.mark.parametrize("change", [{"grid": None}, {"heatmap": {"colormap": "inferno"}}])
def test_a_config_that_lacks_what_the_report_names_is_an_error(
    tmp_path: Path, change: dict[str, Any]
) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    path = made.arguments["provenance"]
    provenance = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps(provenance | {"config": provenance["config"] | change}))
    with pytest.raises(InputError, match=r"provenance\.json lacks settings that the report needs"):
        build_report.main(**made.arguments)

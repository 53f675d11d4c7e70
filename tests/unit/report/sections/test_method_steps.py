import html as markup
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import msgspec
import pytest
from doubles.reports import built, plain, read_results

import build_report
from cropsight.report.sections.method_steps import method_steps
from synthetic import SAMPLES, Grid, Results, make_results


@pytest.mark.parametrize(
    ("options", "words", "card"),
    [
        (
            {},
            "Grad-CAM The maps explain each view's most probable class: each feature map of one "
            "layer (top_activation in efficientnet_lite0) is weighted by the spatial mean of the "
            "gradient of the explained logit; the sum over channels, with negative values set to "
            "0, is the map.",
            "Map for <em>",
        ),
        ({"method": "layercam"}, "LayerCAM The maps explain", "Map for <em>"),
        (
            {"method": "scorecam", "channels": 64},
            "Score-CAM The maps explain each view's most probable class: each of the 64 most "
            "varied",
            "Map for <em>",
        ),
        (
            {"method": "eigencam"},
            "EigenCAM The maps explain no particular class: ",
            "<em>no class in",
        ),
    ],
)
def test_the_cam_method_is_named(
    tmp_path: Path, options: dict[str, object], words: str, card: str
) -> None:
    made = make_results(tmp_path)
    path = made.arguments["provenance"]
    provenance = json.loads(path.read_text(encoding="utf-8"))
    provenance["config"]["gradcam"] |= options
    path.write_text(json.dumps(provenance), encoding="utf-8")
    build_report.main(**made.arguments)
    page = made.arguments["report"].read_text(encoding="utf-8")
    assert words in markup.unescape(plain(page)) and card in page
    assert f"The heatmaps ({words.split(maxsplit=1)[0]}) show" in page


@pytest.mark.parametrize(
    ("heatmap", "words"),
    [
        ({"alpha": 0.3, "blend": "mix"},
         "a weight of 0.3, mixed with the picture at 0.7; the slider of this report mixes in the "
         "same way"),
        ({"alpha": 0.4, "blend": "add"},
         "a weight of 0.4, added to the full picture and clipped at white; the slider of this "
         "report mixes instead"),
    ],
)  # fmt: skip
def test_method_says_how_overlays_were_drawn(
    tmp_path: Path, heatmap: dict[str, Any], words: str
) -> None:
    assert words in built(tmp_path, SAMPLES[:1], heatmap=heatmap)


@pytest.mark.parametrize("overlap", [0.0, 0.2])
def test_method_says_which_map_covers_which(tmp_path: Path, overlap: float) -> None:
    html = built(tmp_path, SAMPLES[:1], grid=Grid(3, 3, overlap))
    assert ("the map of the later crop covers" in html) == (overlap > 0)


@pytest.mark.parametrize(
    ("explained", "words"),
    [("target", "all vehicle classes"), ("dog", "all dog classes"), ("pug", "the class pug")],
)
def test_the_method_names_the_target_that_is_explained(
    two_targets: Results, explained: str, words: str
) -> None:
    both = read_results(two_targets)
    gradcam = msgspec.structs.replace(both.config.gradcam, class_=explained)
    changed = replace(both, config=msgspec.structs.replace(both.config, gradcam=gradcam))
    steps = {step.name: step.text for step in method_steps(changed)}
    assert f"The maps explain {words}:" in steps["Grad-CAM"]
    assert (
        "maps of each view's most probable class and of all vehicle classes and all dog"
        in (steps["Grad-CAM"])
    )

"""The steps of the method say what the config says."""

from dataclasses import replace
from typing import Any

import msgspec
import pytest
from doubles.reports import read_results

from cropsight.report.run_results import RunResults
from cropsight.report.sections.method_steps import method_steps
from synthetic import Grid, Results

FIRST = "The maps drawn in the folder heatmaps explain each view's most probable class: "


def steps(results: RunResults, **config: Any) -> dict[str, str]:
    changed = replace(results, config=msgspec.structs.replace(results.config, **config))
    return {step.name: step.text for step in method_steps(changed)}


@pytest.mark.parametrize(
    ("options", "name", "words"),
    [
        (
            {},
            "Grad-CAM",
            f"{FIRST}each feature map of one layer (top_activation in efficientnet_lite0) is "
            "weighted by the spatial mean of the gradient of the explained logit; the sum over "
            "channels, with negative values set to 0, is the map.",
        ),
        ({"method": "layercam"}, "LayerCAM", FIRST),
        (
            {"method": "scorecam", "channels": 64},
            "Score-CAM",
            f"{FIRST}each of the 64 most varied",
        ),
        ({"method": "eigencam"}, "EigenCAM", "The maps explain no particular class: "),
    ],
)
def test_the_cam_method_is_named(
    results: Results, options: dict[str, Any], name: str, words: str
) -> None:
    read = read_results(results)
    gradcam = msgspec.structs.replace(read.config.gradcam, **options)
    assert words in steps(read, gradcam=gradcam)[name]


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
    results: Results, heatmap: dict[str, Any], words: str
) -> None:
    read = read_results(results)
    changed = msgspec.structs.replace(read.config.heatmap, **heatmap)
    assert words in steps(read, heatmap=changed)["Overlays"]


@pytest.mark.parametrize("overlap", [0.0, 0.2])
def test_method_says_which_map_covers_which(results: Results, overlap: float) -> None:
    said = steps(read_results(results), grid=Grid(3, 3, overlap))["Colours in this report"]
    assert ("the map of the later crop covers" in said) == (overlap > 0)


@pytest.mark.parametrize(
    ("explained", "words"),
    [("target", "all vehicle classes"), ("dog", "all dog classes"), ("pug", "the class pug")],
)
def test_the_method_names_the_target_that_is_explained(
    two_targets: Results, explained: str, words: str
) -> None:
    both = read_results(two_targets)
    gradcam = msgspec.structs.replace(both.config.gradcam, class_=explained)
    said = steps(both, gradcam=gradcam)["Grad-CAM"]
    assert f"The maps drawn in the folder heatmaps explain {words}:" in said
    assert "maps of each view's most probable class and of all vehicle classes and all dog" in said

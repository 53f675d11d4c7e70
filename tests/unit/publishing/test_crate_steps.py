"""The steps of the crate are the rules, in their words and their order."""

import re
from pathlib import Path

import pytest

from cropsight.publishing.crate_steps import GIVEN, PRODUCTS, STEPS, steps_behind
from cropsight.report.sections.rule_graph import RULES

ROOT = Path(__file__).parents[3]
# Rules whose results are not in a site, and the one that makes it.
UNPUBLISHED = {
    *("draw_heatmaps", "stitch_heatmaps", "draw_overlays", "randomise_network", "name_unusable"),
    "build_site",
}
ALWAYS = ("index.html", "data/frames/a.tsv", "data/detections.tsv", "data/provenance.json")


@pytest.mark.parametrize("step", STEPS, ids=lambda step: step.name)
def test_a_step_is_a_rule_with_its_words_and_script(step) -> None:
    rule = (ROOT / "rules" / f"{step.name}.smk").read_text("utf-8")
    assert re.search(rf'^(?:rule|checkpoint) {step.name}:\n    """(.+)"""$', rule, re.M)[1] == (
        step.text
    )
    assert (ROOT / "scripts" / f"{step.name}.py").is_file()


def test_they_are_in_the_order_of_the_docs() -> None:
    design = (ROOT / "docs/design.md").read_text("utf-8").partition("\n## The rules\n")[2]
    rows = re.findall(r"^\| `(\w+)`", design, re.M)
    names = [step.name for step in STEPS]
    assert names == [row for row in rows if row in names]
    assert set(rows) - set(names) <= UNPUBLISHED


def test_each_product_is_given_or_made_once_and_before_it_is_used() -> None:
    known = list(GIVEN)
    for step in STEPS:
        assert set(step.uses) <= set(known), step.name
        known += step.makes
    assert len(known) == len(set(known))
    assert set(PRODUCTS) - set(known) == {"form", "rules", "preview"}


def test_each_step_takes_from_those_that_the_graph_of_the_rules_draws() -> None:
    makers = {name: step.name for step in STEPS for name in step.makes}
    for step in STEPS:
        assert set(RULES[step.name]) <= {makers.get(name) for name in step.uses}, step.name


@pytest.mark.parametrize(
    ("more", "controls", "steps"),
    [
        ((), (), set()),
        (("data/erased.tsv",), (), {"erase_boxes", "classify_erased", "tabulate_erased"}),
        ((), ("oracle", "mean"), {"crop_oracle", "classify_oracle"}),
        (("data/faithfulness.tsv",), (), {"perturb_views", "summarise_faithfulness"}),
        (("data/pointing.json",), (), {"evaluate_pointing_game"}),
        (("data/evidence.tsv",), (), {"measure_evidence"}),
        (("data/metrics.json",), (), {"evaluate_detections"}),
    ],
)
def test_steps_are_those_that_what_is_published_rests_on(more, controls, steps) -> None:
    always = {
        *("extract_frames", "resize_frames", "crop_views", "fetch_weights", "compile_network"),
        *("classify_views", "explain_views", "tabulate_detections", "record_provenance"),
        "build_report",
    }
    found = steps_behind((*ALWAYS, *more), controls)
    assert {step.name for step in found} == always | steps

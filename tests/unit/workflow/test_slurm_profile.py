"""profiles/slurm keeps up with the rules; tests/slurm runs it."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "profiles/slurm/profile.yaml").read_text(encoding="utf-8")
PROFILE = yaml.safe_load(TEXT)
RULES = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.smk")}


def test_first_attempt_gets_what_the_rule_says_and_the_third_three_times_as_much():
    for attempt in (1, 3):
        expected = {
            name: {
                "mem_mb": attempt * int(re.search(r"mem_mb=(\d+)", text)[1]),
                "runtime": attempt * 60 * int(re.search(r'runtime=.*"(\d+)h"', text)[1]),
            }
            for name, text in RULES.items()
            if "script:" in text
        }
        asked = {
            rule: {name: eval(value, {"attempt": attempt}) for name, value in resources.items()}
            for rule, resources in PROFILE["set-resources"].items()
        }
        assert asked == expected


def test_the_line_for_gpus_can_take_the_place_of_the_other():
    line = "  classify_views: {mem_mb: attempt * 2000, runtime: attempt * 240}\n"
    changed = TEXT.replace(line, "").replace("# classify_views:", "classify_views:")
    asked = yaml.safe_load(changed)["set-resources"]
    assert asked.keys() == PROFILE["set-resources"].keys()
    assert asked["classify_views"]["gpu"] == 1


def test_no_rule_retries_inside_of_its_job():
    assert PROFILE["retries"] > 0
    assert [name for name, text in RULES.items() if re.search(r"^ *retries:", text, re.M)] == []

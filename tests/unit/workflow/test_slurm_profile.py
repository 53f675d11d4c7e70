"""profiles/slurm says once what it says; tests/slurm runs it."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[3]
TEXT = (ROOT / "profiles/slurm/profile.yaml").read_text(encoding="utf-8")
GPU = yaml.safe_load((ROOT / "profiles/gpu/profile.yaml").read_text(encoding="utf-8"))


def test_memory_and_time_are_left_to_the_rules():
    assert "set-resources" not in yaml.safe_load(TEXT)


def test_the_lines_for_gpus_ask_for_what_profiles_gpu_asks_for():
    changed = TEXT.replace(
        "# set-resources:\n#   classify_views:", "set-resources:\n  classify_views:"
    )
    asked = yaml.safe_load(changed)["set-resources"]["classify_views"]
    gpu = GPU["set-resources"]["classify_views"]
    assert asked["gpu"] == gpu["gpu"] == 1
    for attempt in (1, 3):
        assert eval(asked["mem_mb"], {"attempt": attempt}) == attempt * gpu["mem_mb"]


def test_no_rule_retries_inside_of_its_job():
    assert yaml.safe_load(TEXT)["retries"] > 0
    rules = {path.stem: path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.smk")}
    assert [
        name for name, text in rules.items() if re.search(r"^ *retries: *[^0 ]", text, re.M)
    ] == []

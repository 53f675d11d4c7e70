"""What the rules ask for: memory and time grow with each attempt, threads do not."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from parsed import ROOT, asked, parsed

if TYPE_CHECKING:
    from snakemake.workflow import Workflow

# Scripts that no rule runs.
BY_HAND = {
    "archive_run", "check_inputs", "compare_with_article", "inspect_models", "plan",
    "restore_archive", "verify_published",
}  # fmt: skip


@pytest.fixture(scope="module")
def workflow(tmp_path_factory: pytest.TempPathFactory) -> Iterator["Workflow"]:
    with parsed(tmp_path_factory.mktemp("parsed")) as made:
        yield made


def test_every_rule_asks_for_memory_and_time_and_one_thread(workflow: "Workflow") -> None:
    first = asked(workflow)
    assert first.keys() == {path.stem for path in (ROOT / "scripts").glob("*.py")} - BY_HAND
    for rule, resources in first.items():
        assert resources["mem_mb"] >= 500 and resources["runtime"] >= 60, rule
        assert resources["_cores"] == 1, rule


@pytest.mark.parametrize("attempt", [2, 3])
def test_a_further_attempt_gets_as_much_again(workflow: "Workflow", attempt: int) -> None:
    assert asked(workflow, attempt) == {
        rule: {
            "mem_mb": attempt * first["mem_mb"],
            "runtime": attempt * first["runtime"],
            "_cores": 1,
        }
        for rule, first in asked(workflow).items()
    }


def test_score_cam_gets_the_time_that_it_takes(workflow: "Workflow", tmp_path: Path) -> None:
    with parsed(tmp_path, {"gradcam": {"method": "scorecam"}}) as other:
        hours = asked(other)["explain_views"]["runtime"] / 60
    assert hours == 24 > asked(workflow)["explain_views"]["runtime"] / 60

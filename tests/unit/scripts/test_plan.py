"""`make plan`: a table before there are any data."""

import numpy as np
import pytest
from doubles.detections import EVALUATION, labelled
from numpy.random import default_rng

import plan
from cropsight.evaluation.comparisons import adjusted, at_one_rate
from cropsight.evaluation.matched_calls import matched_calls
from cropsight.evaluation.verdicts import judged
from cropsight.statistics import planning
from cropsight.statistics.intervals import Inference


def test_the_table_has_a_line_for_each_number_of_scenes(capsys: pytest.CaptureFixture[str]) -> None:
    plan.main(["--scenes", "20", "30", "200"])
    said, _, *lines = capsys.readouterr().out.splitlines()
    assert said == (
        "The whole picture finds the target in 50 % and the crops find it in 70 %, "
        "at 5 % false alarms."
    )
    few, some, many = (line.replace("+", " ").split() for line in lines)
    assert " ".join(few) == "20 20 none: it takes 24 or more"
    assert 0 < int(some[2][:-1]) < int(many[2][:-1]) <= 100


def test_what_is_planned_is_what_studies_find() -> None:
    """The planned probability is a normal difference's; here studies are evaluated as runs are."""
    expected, rng, count = planning.Expectation(0.5, 0.75, 0.05, 0.5, 0.4, 1), default_rng(5), 80
    verdicts = []
    for _ in range(60):
        study = planning.simulated(expected, count, count, rng)
        scores = {"whole": study.whole, "crops": study.crops}
        frames = labelled(study.truth, study.cluster, scores, {})
        inference = Inference(0.95, 300, 0)
        at_rate = matched_calls(frames, inference, expected.rate)
        assert at_rate
        (row,) = adjusted(list(at_one_rate(frames, at_rate, inference)))
        verdicts.append(judged(row, EVALUATION).verdict)
    planned = planning.power(expected, count, count, 0.95, studies=200, seed=0)
    # Of 60 studies, the share has a standard error of 6 points.
    assert np.mean([verdict == "more" for verdict in verdicts]) == pytest.approx(planned, abs=0.18)


@pytest.mark.parametrize("number", ["0", "-3", "2.5", "many", "1000000000"])
@pytest.mark.parametrize("option", ["--frames", "--scenes"])
def test_what_is_no_number_is_refused(
    option: str, number: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        plan.main([f"{option}={number}"])
    said = capsys.readouterr().err
    assert ended.value.code == 2 and f"{option}: {number} is no number" in said


@pytest.mark.parametrize(
    "asked",
    [
        ("--whole", "0.7"),
        ("--rate", "0.9"),
        ("--rate", "1e-9"),
        ("--scenes", "1000", "--frames", "1000"),
    ],
)
def test_what_cannot_be_planned_is_refused(
    asked: tuple[str, ...], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        plan.main(asked)
    assert ended.value.code == 2 and asked[0] in capsys.readouterr().err


@pytest.mark.parametrize("share", ["0", "1", "-0.5", "half", "nan"])
def test_what_is_no_share_is_refused(share: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        plan.main(["--whole", share])
    assert ended.value.code == 2 and f"--whole: {share} is no share" in capsys.readouterr().err

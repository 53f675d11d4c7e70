"""`make plan`: a table before there are any data."""

import pytest

import plan


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
    [("--whole", "0.7"), ("--rate", "0.9"), ("--scenes", "1000", "--frames", "1000")],
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

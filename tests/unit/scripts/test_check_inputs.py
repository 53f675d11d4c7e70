"""`make check-inputs`: what it says, how it ends, and when it is spared."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

import check_inputs
from check_inputs import IF_CHANGED, main
from cropsight.workflow import given_config


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("config").mkdir()
    Path("lot").mkdir()
    for name in ("lot/1.png", "lot/2.png", "a.png"):
        Image.new("RGB", (8, 6)).save(name)
    Path("config/config.yaml").write_text("base_height: 500\n")
    Path("config/samples.tsv").write_text("sample\tpath\nlot\tlot\na\ta.png\n")
    return tmp_path


@pytest.fixture
def checks(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """One entry for each time that the config was read."""
    made: list[object] = []
    read = given_config.read_given

    def counted(*arguments: object) -> object:
        made.append(arguments)
        return read(*arguments)

    monkeypatch.setattr("check_inputs.read_given", counted)
    return made


def test_all_is_well_in_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr()
    assert said.out == "All is well with the config and 2 samples with 3 photos or videos.\n"
    assert said.err == ""


def test_help_is_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    assert "--configfile" in capsys.readouterr().out
    assert main([IF_CHANGED, "--help"]) == 0
    assert capsys.readouterr().out == ""


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a disk that is full")
def test_a_log_on_a_full_disk_is_one_sentence() -> None:
    script = Path(check_inputs.__file__)
    with open("/dev/full", "w") as full:
        done = subprocess.run(
            [sys.executable, script, "--help"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr == b"Error: the disk is full; free some space and run again.\n"


def test_all_mistakes_are_listed_and_the_exit_code_is_1(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("config/config.yaml").write_text("base_height: 5\n")
    Path("lot/1.png").write_bytes(b"<html>")
    assert main(["--config", "top_k=0"]) == 1
    first, second, third, last = capsys.readouterr().err.splitlines()
    assert first.startswith("Error: config/config.yaml, line 1: base_height is 5")
    assert second.startswith("Error: --config: top_k is 0")
    assert third.startswith("Error: config/samples.tsv, line 2: sample lot: lot/1.png")
    assert last == "3 mistakes; nothing was run."


def test_a_check_is_spared_if_nothing_changed(
    checks: list[object], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([IF_CHANGED]) == 0 and len(checks) == 1
    capsys.readouterr()
    assert main([IF_CHANGED]) == 0 and len(checks) == 1
    assert capsys.readouterr() == ("", "")
    assert main([]) == 0 and len(checks) == 2
    assert main([IF_CHANGED, "--config", "top_k=3"]) == 0 and len(checks) == 3
    Image.new("RGB", (8, 6)).save("lot/3.png")
    assert main([IF_CHANGED]) == 0 and len(checks) == 4


def test_a_model_of_one_s_own_and_its_classes_are_looked_at_again_if_they_changed(
    checks: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(check_inputs, "_check_own", lambda _: None)
    Path("mine.keras").write_bytes(b"PK\x03\x04")
    Path("mine.txt").write_text("stop\nambulance\n")
    Path("config/targets").mkdir()
    Path("config/targets/vehicle.tsv").write_text("label\nambulance\n")
    config = "models: [{name: mine, file: mine.keras, classes: mine.txt}]\n"
    Path("config/config.yaml").write_text(config)
    assert [main([IF_CHANGED]), main([IF_CHANGED])] == [0, 0] and len(checks) == 1
    Path("mine.txt").write_text("halt\nambulance\n")
    assert [main([IF_CHANGED]), main([IF_CHANGED])] == [0, 0] and len(checks) == 2
    Path("mine.keras").write_bytes(b"PK\x03\x04more")
    assert [main([IF_CHANGED]), main([IF_CHANGED])] == [0, 0] and len(checks) == 3
    Path("mine.txt").write_text("halt\nhalt\n")
    assert main([IF_CHANGED]) == 1


def test_a_model_of_one_s_own_is_built(capsys: pytest.CaptureFixture[str]) -> None:
    """What only its network tells is said before a run, with the line of the config."""
    import keras
    from keras import layers

    inputs = keras.Input((20, 20, 3))
    x = layers.GlobalAveragePooling2D()(layers.Conv2D(4, 3)(inputs))
    keras.Model(inputs, layers.Dense(3)(x)).save("mine.keras")
    Path("classes.txt").write_text("car\nvan\nnone\n")
    Path("config/targets").mkdir()
    Path("config/targets/car.tsv").write_text("label\ncar\n")

    def checked(more: str, controls: str = "[]") -> tuple[int, str]:
        model = f"- {{name: mine, file: mine.keras, classes: classes.txt{more}}}"
        text = f"target: car\ncontrols: {controls}\nmodels:\n{model}\n"
        Path("config/config.yaml").write_text(text)
        return main([]), capsys.readouterr().err

    code, said = checked("")
    assert code == 1 and "1 mistake; nothing was run." in said
    assert "config/config.yaml, line 4: the model mine does not begin with a layer" in said
    code, said = checked(", preprocessing: unit, layer: convolution")
    assert code == 1 and "mine has no layer 'convolution' with a feature map" in said
    assert checked(", preprocessing: unit") == (0, "")
    assert checked(", preprocessing: unit", "[enlarged]") == (0, "")


def test_a_check_that_failed_is_made_again(checks: list[object]) -> None:
    Path("a.png").write_bytes(b"<html>")
    assert [main([IF_CHANGED]), main([IF_CHANGED])] == [1, 1]
    assert len(checks) == 2


@pytest.mark.parametrize("option", ["--unlock", "--help", "--version"])
def test_nothing_is_checked_where_nothing_runs(option: str, checks: list[object]) -> None:
    Path("config/config.yaml").write_text("[")
    assert main([IF_CHANGED, option]) == 0
    assert checks == []


def test_the_record_is_no_result() -> None:
    assert main([]) == 0
    assert sorted(path.name for path in Path().iterdir()) == [
        ".snakemake",
        "a.png",
        "config",
        "lot",
    ]


@pytest.mark.parametrize("text", ["[", "a: 1\na: 2\n", ""])
def test_a_broken_config_is_said_before_anything_else(
    text: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("my.yaml").write_text(text)
    assert main(["--configfile", "my.yaml"]) == 1
    assert "Error: my.yaml" in capsys.readouterr().err


def test_a_record_that_cannot_be_written_is_no_mistake(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path(".snakemake").write_text("a file is in the way")
    assert main([IF_CHANGED]) == 0
    assert "All is well" in capsys.readouterr().out

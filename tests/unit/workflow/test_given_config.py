"""The config that a check reads is the one that Snakemake gives the rules."""

import json
import sys
from pathlib import Path

import pytest
from snakemake import cli

from cropsight.errors import InputError
from cropsight.workflow.given_config import Given, read_given, read_options

SNAKEFILE = """\
import json

configfile: "config/config.yaml"

with open("given.json", "w") as file:
    json.dump(config, file)

rule all:
    input: []
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("config").mkdir()
    Path("Snakefile").write_text(SNAKEFILE)
    Path("config/config.yaml").write_text("base_height: 500\ngrid: {rows: 2, columns: 2}\n")
    Path("one.yaml").write_text("grid: {rows: 3}\nmodels: [vgg16, vgg19]\n")
    Path("two.json").write_text('{"models": ["resnet50"], "keep_features": true}')
    Path("mine").mkdir()
    Path("mine/profile.yaml").write_text("configfile: one.yaml\n")
    Path("there/config").mkdir(parents=True)
    Path("there/config/config.yaml").write_text("base_height: 800\n")
    return tmp_path


ARGUMENTS = [
    "",
    "--configfile one.yaml",
    "--configfile=one.yaml",
    "--configfiles one.yaml two.json",
    "--configfile one.yaml --configfile two.json",
    "--config base_height=7 target=dog",
    "-C base_height=7 grid={rows:5} keep_features=True top_k=1.5 samples=no models=[a,b]",
    "-C heatmap={colormap:\\x20jet} target=",
    "--configfile one.yaml --config base_height=9 --cores 1 all",
    "--configfile one.yaml --replace-workflow-config",
    "--directory there",
    "-d there --configfile one.yaml",
    "--profile mine",
    "--profile mine --config base_height=9",
    "-j 2 --rerun-triggers mtime --configfile two.json --forceall",
]


def given(text: str) -> Given:
    arguments = [part.replace("\\x20", " ") for part in text.split()]
    return read_given(read_options(arguments), Path("Snakefile").absolute())


@pytest.mark.parametrize("text", ARGUMENTS)
def test_it_is_what_the_rules_get(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    arguments = [part.replace("\\x20", " ") for part in text.split()]
    # Snakemake adds the folder of the Snakefile.
    monkeypatch.setattr(sys, "path", sys.path.copy())
    with pytest.raises(SystemExit) as ended:
        cli.main([*arguments, "--dry-run", "--quiet", "all"])
    assert ended.value.code == 0
    wanted = json.loads(next(folder.rglob("given.json")).read_text())
    monkeypatch.chdir(folder)
    found = given(text)
    assert found.merged() == wanted
    assert not found.stored


def test_options_of_others_are_ignored() -> None:
    found = read_options(["--nonsense", "x", "--configfile", "a", "--unlock", "-n", "all"])
    assert found.configfiles == (Path("a"),)
    assert found.arguments == ("--configfile", "a")
    assert read_options(["-n"]).arguments == ()


def test_the_same_options_are_spelled_in_one_way() -> None:
    wanted = read_options(["--configfile", "a", "b", "--directory", "c"])
    assert read_options(["-d", "c", "--configfiles", "a", "b"]) == wanted


def test_what_is_no_value_and_no_folder_is_said() -> None:
    with pytest.raises(InputError, match=r"--config: .*nonsense.*; write key=value"):
        given("--config nonsense")
    with pytest.raises(InputError, match="--directory: gone is no folder; correct it"):
        given("--directory gone")


def test_a_profile_that_cannot_be_read_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("broken").mkdir()
    Path("broken/config.yaml").write_text("cores: [1\n")
    for profile in ("broken", "gone"):
        with pytest.raises(SystemExit):
            given(f"--profile {profile}")
        said = capsys.readouterr().err
        assert said.startswith("Error: ") and said.count("\n") == 1 and profile in said


def test_without_a_file_of_its_own_one_has_to_be_given() -> None:
    Path("config/config.yaml").unlink()
    assert given("--configfile one.yaml").files == (Path("one.yaml").absolute(),)
    # What is not there is for the check to say.
    assert given("").files == (Path("config/config.yaml"),)

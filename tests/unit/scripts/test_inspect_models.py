"""`make inspect-models`: what is said of every model, and how it ends."""

import os
import re
from collections.abc import Callable, Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from unittest import mock

import keras
import numpy as np
import pytest
from doubles.own_models import CLASSES, pictures, transfer
from PIL import Image

import inspect_models

SHOWN = pictures(12, seed=1)
# What the models of these tests have in common in a config.
MINE = "{name: mine, file: mine.keras, classes: mine.txt"


@cache
def built(how: str) -> keras.Model:
    keras.utils.clear_session()  # which begins to count layers anew
    return transfer(how=how)


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder with a model, the list of its classes, and a picture of a square."""
    monkeypatch.chdir(tmp_path)
    for name in ("config/targets", "lot"):
        Path(name).mkdir(parents=True)
    Path("config/samples.tsv").write_text("sample\tpath\nlot\tlot\n")
    Path("config/targets/thing.tsv").write_text(
        "wnid\tlabel\tmodel\nn02701002\t\t\n\tstripes\tmine\n\tsquare\tmine\n"
    )
    Path("mine.txt").write_text("\n".join(CLASSES))
    Image.fromarray(square()).save("lot/a square.png")
    # TensorFlow, and what limits it, set variables.
    with mock.patch.dict(os.environ):
        yield tmp_path


def square() -> np.ndarray:
    return SHOWN.pictures[int(np.flatnonzero(SHOWN.labels == 0)[0])]


@pytest.fixture
def inspected(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, list[str], str]]:
    """Call it with models as the config has them: exit code, lines, and what is wrong."""

    def run(*models: str) -> tuple[int, list[str], str]:
        text = f"models: [{', '.join(models)}]\ntarget: thing\n"
        Path("config/config.yaml").write_text(text)
        code = inspect_models.main([])
        said = capsys.readouterr()
        return code, said.out.split("\n"), said.err

    return run


def values(lines: list[str], name: str) -> list[str]:
    """What the lines of a name say."""
    return [line[17:] for line in lines if line[:17].strip() == name]


def test_everything_is_said_of_ones_own_model(inspected) -> None:
    model = built("rescaling")
    model.save("mine.keras")
    code, lines, wrong = inspected(MINE + "}")
    assert (code, wrong) == (0, "")
    digest = sha256(Path("mine.keras").read_bytes()).hexdigest()
    probabilities = model.predict(square()[None].astype(np.float32), verbose=0)[0]
    order = np.argsort(-probabilities)
    # Three convolutions of 3 x 3, four numbers for each of their channels, and the last layer.
    weights = 9 * (3 * 8 + 8 * 16 + 16 * 24) + 5 * (8 + 16 + 24) + 24 * 3 + 3
    assert lines == [
        "mine",
        f"  weights        {weights:,} numbers from file mine.keras",
        f"  SHA-256        {digest}",
        "  input          40 x 40 pixels, RGB",
        "  preprocessing  in the model by rescaling",
        "  layer          backbone/relu2: 10 x 10 x 24",
        "  output         3 classes by a softmax",
        "  classes        square, stripes, corner",
        "  target         thing: square, stripes",
        "  assumed        its outputs are those of a softmax, as its last layer ends in one",
        "  assumed        it prepares its pictures itself, by rescaling",
        "  assumed        backbone/relu2 has its last feature map before pooling",
        "  example        a square.png: "
        + ", ".join(f"{CLASSES[index]} {probabilities[index]:.3f}" for index in order),
        "",
        "",
    ]
    assert values(lines, "example")[0].startswith("a square.png: square ")


def test_everything_is_said_of_a_known_model(inspected) -> None:
    code, lines, wrong = inspected("efficientnet_lite0")
    assert (code, wrong) == (0, "")
    assert lines[0] == "efficientnet_lite0"
    origin = values(lines, "weights")[0]
    assert re.fullmatch(r"4,\d{3},\d{3} numbers from package efficientnet-lite0-\S+ \S+", origin)
    said = [line[2:17].strip() for line in lines if line.startswith("  ")]
    assert said == [
        *("weights", "SHA-256", "input", "preprocessing", "layer", "output", "classes"),
        *("target", "example"),
    ]
    assert values(lines, "input") == ["224 x 224 pixels, RGB"]
    assert values(lines, "layer") == ["head_activation: 7 x 7 x 1280"]
    assert values(lines, "output") == ["1000 classes by a softmax"]
    first = "tench, goldfish, great_white_shark, tiger_shark, hammerhead, …"
    assert values(lines, "classes") == [first]
    assert values(lines, "target") == ["thing: ambulance"]
    assert len(values(lines, "example")[0].split(", ")) == 5


def test_wrong_preprocessing_is_seen(inspected) -> None:
    """The model was trained on pictures from -1 to 1, to which its own script brought them."""
    built("none").save("mine.keras")
    answers = []
    for preprocessing in ("symmetric", "none"):
        code, lines, _ = inspected(f"{MINE}, preprocessing: {preprocessing}}}")
        assert code == 0
        answers.append(values(lines, "example")[0])
    right, wrong = answers
    assert right.startswith("a square.png: square 0.9")
    assert wrong != right and not wrong.startswith("a square.png: square 0.9")


def test_pictures_that_are_prepared_twice_are_seen(inspected) -> None:
    built("rescaling").save("mine.keras")
    _, lines, _ = inspected(MINE + ", preprocessing: symmetric}")
    twice = "its pictures are prepared twice, as the config says and by its own rescaling"
    assert twice in values(lines, "assumed")
    assert values(lines, "preprocessing") == ["(x - 127.5) / 127.5, then in the model by rescaling"]


def test_one_that_cannot_be_used_does_not_hide_the_others(inspected) -> None:
    built("none").save("bare.keras")
    built("rescaling").save("mine.keras")
    bare = "{name: bare, file: bare.keras, classes: mine.txt}"
    Path("config/targets/thing.tsv").write_text("label\nsquare\n")
    code, lines, wrong = inspected(bare, MINE + "}")
    assert code == 1
    assert "bare" not in lines
    assert lines[0] == "mine" and values(lines, "example")
    (sentence,) = wrong.splitlines()
    assert sentence.startswith("Error: the model bare does not begin with a layer")


def test_a_mistake_in_the_config_is_said_and_nothing_is_built(inspected) -> None:
    code, lines, wrong = inspected(MINE + "}", "vgg61")
    assert (code, lines) == (1, [""])
    assert "mine.keras of the model mine does not exist" in wrong and "vgg16" in wrong


def test_without_a_picture_there_is_no_example(inspected) -> None:
    built("rescaling").save("mine.keras")
    Path("lot/a square.png").write_bytes(b"<html>")
    code, lines, _ = inspected(MINE + "}")
    assert code == 0
    assert values(lines, "classes") and not values(lines, "example")


def test_names_stay_on_their_line(inspected) -> None:
    """Classes, layers and photos may be called anything; a terminal obeys none of it."""
    model = built("rescaling")
    names = ['"]; rm -rf', "{braces} <b> $(x)", "名前 Ä, % \\x1b[31m \N{RIGHT-TO-LEFT MARK}"]
    Path("mine.txt").write_text("\n".join(names), encoding="utf-8")
    Path("config/targets/thing.tsv").write_text(f"label\n{names[2]}\n", encoding="utf-8")
    Path("lot/a square.png").rename("lot/\x1b[2J\n  input  \u202e.png")
    model.save("mine.keras")
    code, lines, wrong = inspected(MINE + "}")
    assert (code, wrong) == (0, "")
    assert len(lines) == 15
    assert values(lines, "input") == ["40 x 40 pixels, RGB"]
    shown = ", ".join(names).replace("\N{RIGHT-TO-LEFT MARK}", "\\u200f")
    assert values(lines, "classes") == [shown]
    assert all(line.isprintable() for line in lines)
    assert values(lines, "example")[0].startswith(r"\x1b[2J\n  input  \u202e.png: ")


def test_a_layer_of_an_impossible_name_is_an_error(inspected) -> None:
    x = keras.layers.Conv2D(2, 3, name="\x1b[31mred")(inputs := keras.Input((9, 9, 3)))
    x = keras.layers.GlobalAveragePooling2D()(x)
    keras.Model(inputs, keras.layers.Dense(3)(x)).save("mine.keras")
    code, lines, wrong = inspected(MINE + ", preprocessing: unit}")
    assert (code, lines) == (1, [""])
    assert r"impossible name '\x1b[31mred'" in wrong


@pytest.mark.parametrize("name", ["\x1b[31mred", "a\tb", "a\rb", "\u202eabc", "a\x85b"])
def test_a_name_that_is_no_text_is_refused(name: str, inspected) -> None:
    built("rescaling").save("mine.keras")
    Path("mine.txt").write_text("\n".join([name, *CLASSES[1:]]), encoding="utf-8", newline="")
    code, lines, wrong = inspected(MINE + "}")
    assert (code, lines) == (1, [""])
    assert all(line.isprintable() for line in wrong.split("\n"))


def test_help_is_what_it_does(capsys: pytest.CaptureFixture[str]) -> None:
    assert inspect_models.main(["--help"]) == 0
    assert "--configfile" in capsys.readouterr().out

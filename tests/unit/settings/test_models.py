"""The models of a config, and the networks that become of them."""

from pathlib import Path

import pytest

from cropsight.errors import InputError, Problems
from cropsight.network.architectures import resolve
from cropsight.network.own_models import ByHand, OwnModel
from cropsight.settings import config as settings
from cropsight.settings.models import (
    chosen_models,
    class_files,
    class_list_of,
    file_of,
    networks,
    numbered_class_files,
    resolve_models,
    weights_of,
)
from raising import raising

SCHEMAS = Path(__file__).parents[3] / "config/schemas"
effective_config = raising(settings.effective_config)


def test_the_models_of_a_config_are_those_it_names() -> None:
    config = effective_config({"models": ["vgg16", {"name": "mine", "architecture": "resnet50"}]},
                              SCHEMAS)  # fmt: skip
    assert (
        chosen_models(config)
        == networks(config)
        == {
            "vgg16": resolve("vgg16"),
            "mine": resolve({"name": "mine", "architecture": "resnet50"}),
        }
    )


def test_with_the_control_each_model_is_there_again_with_a_larger_input() -> None:
    config = effective_config(
        {"models": ["resnet50", "efficientnet_lite0"], "controls": ["enlarged"]}, SCHEMAS
    )
    found = networks(config)
    assert {name: network.input_size for name, network in found.items()} == {
        "resnet50": 224, "efficientnet_lite0": 224,
        "resnet50-enlarged": 448, "efficientnet_lite0-enlarged": 448,
    }  # fmt: skip
    assert found["resnet50-enlarged"].layer == found["resnet50"].layer
    assert list(chosen_models(config)) == ["resnet50", "efficientnet_lite0"]


def test_a_model_that_cannot_be_enlarged_is_refused_at_once() -> None:
    with pytest.raises(InputError, match=r"config: the control enlarged .*the model vgg16"):
        effective_config({"models": ["vgg16"], "controls": ["enlarged"]}, SCHEMAS)


def test_weights_on_another_machine_are_not_looked_for() -> None:
    entry = {"name": "vgg16", "weights": "no.h5"}
    problems = Problems()
    assert resolve_models([("config", entry)], False, problems)[0].weights == "no.h5"
    assert resolve_models([("config", entry)], True, problems) == []
    with pytest.raises(InputError, match=r"the weights file no\.h5 of the model vgg16 does not"):
        problems.check()


def test_an_enlarged_network_has_the_weights_of_its_model() -> None:
    assert weights_of("vgg16-enlarged") == weights_of("vgg16") == "vgg16"


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict]:
    """Three models of one's own in the config, two of which share their classes."""
    monkeypatch.chdir(tmp_path)
    Path("mine.keras").write_bytes(b"PK\x03\x04")
    Path("signs.txt").write_text("stop\ngo\n")
    Path("fruit.json").write_text('{"apple": 0, "fig": 2, "pear": 1}')
    usual = {"file": "mine.keras", "classes": "signs.txt"}
    by_hand = {"mean": [1, 2, 3], "order": "bgr"}
    return [
        {"name": "a", **usual},
        {"name": "b", **usual, "classes": "fruit.json", "sha256": "0" * 64, "layer": "x/y",
         "output": "sigmoid", "preprocessing": "caffe", "input_size": 96, "runtime": "litert"},
        {"name": "c", **usual, "preprocessing": by_hand},
    ]  # fmt: skip


def test_models_of_one_s_own_are_beside_the_others(own: list[dict]) -> None:
    config = effective_config({"models": ["vgg16", *own], "target": "vehicle"}, SCHEMAS)
    vgg, a, b, c = found = list(chosen_models(config).values())
    assert vgg == resolve("vgg16") and all(isinstance(model, OwnModel) for model in found[1:])
    assert a == OwnModel(name="a", file="mine.keras", classes="signs.txt", class_count=2)
    assert b == OwnModel(**{**own[1], "class_count": 3})
    assert c.preprocessing == ByHand(mean=[1, 2, 3], order="bgr")
    assert [file_of(model) for model in found] == [None, *["mine.keras"] * 3]
    models = chosen_models(config)
    assert class_files(models) == ["signs.txt", "fruit.json"]
    assert numbered_class_files(models) == {"a": 0, "b": 1, "c": 0}
    assert class_list_of(a) is class_list_of(c) is not class_list_of(b)
    # Another content is read anew.
    Path("signs.txt").write_text("stop\ngo\nwait\n")
    assert len(class_list_of(a)) == 3


def test_a_model_of_one_s_own_is_enlarged_by_its_magnification(own: list[dict]) -> None:
    grid = {"rows": 3, "columns": 2, "overlap": 0.25}
    given = {"models": own[:1], "controls": ["enlarged"], "grid": grid}
    config = effective_config(given, SCHEMAS)
    first, larger = networks(config).values()
    assert (larger.name, larger.magnification, first.magnification) == ("a-enlarged", 2.5, 1)


def test_models_and_lists_on_another_machine(own: list[dict]) -> None:
    """A model may be in a storage; its list is read here, as targets are."""
    Path("mine.keras").unlink()
    problems = Problems()
    entries = [("config", own[0])]
    assert resolve_models(entries, False, problems)[0].class_count == 2
    Path("signs.txt").unlink()
    assert resolve_models(entries, False, problems) == []
    with pytest.raises(InputError, match=r"config: signs\.txt does not exist"):
        problems.check()


@pytest.mark.parametrize("name", ["a\n", "a b", "", "a-enlarged", ".."])
def test_the_name_of_a_model_of_one_s_own_is_that_of_a_file(own: list[dict], name: str) -> None:
    problems = Problems()
    assert resolve_models([("config", own[0] | {"name": name})], True, problems) == []
    with pytest.raises(InputError, match="becomes part of file names"):
        problems.check()

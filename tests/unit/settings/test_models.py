"""The models of a config, and the networks that become of them."""

from pathlib import Path

import pytest

from cropsight.errors import InputError, Problems
from cropsight.network.architectures import resolve
from cropsight.settings import config as settings
from cropsight.settings.models import chosen_models, networks, resolve_models, weights_of
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

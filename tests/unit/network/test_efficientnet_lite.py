"""EfficientNet-Lite against a NumPy network with the same trained weights."""

from pathlib import Path

import numpy as np
import pytest
from doubles import numpy_net
from doubles.compiled import compiled
from PIL import Image

from cropsight.errors import InputError
from cropsight.labels import imagenet
from cropsight.maps.methods import class_maps
from cropsight.network import architectures, efficientnet_lite, keras_models, torch_pickle, weights
from cropsight.network.scores import ClassScore

LITE = {
    name: spec
    for name, spec in architectures.ARCHITECTURES.items()
    if isinstance(spec, architectures.EfficientNetLite)
}
PHOTO = Path(__file__).parents[3] / "resources" / "examples" / "street-sign.jpg"


def tensors(name: str) -> dict[str, np.ndarray]:
    """The trained tensors of a package."""
    return torch_pickle.read_state_dict(weights.find_origin(architectures.resolve(name)).path)


def relative_error(got: np.ndarray, wanted: np.ndarray) -> float:
    """Largest difference as a share of the largest value."""
    return float(np.abs(got - wanted).max() / np.abs(wanted).max())


@pytest.mark.parametrize("runtime", ["litert", "tensorflow"])
@pytest.mark.parametrize("size", [64, 75])
def test_features_logits_and_maps_agree_with_numpy(size: int, runtime: str) -> None:
    trained = tensors("efficientnet_lite0")
    model = efficientnet_lite.build_network(LITE["efficientnet_lite0"], size)
    efficientnet_lite.load_state_dict(model, trained)
    layer = architectures.architecture("efficientnet_lite0").layer
    network = compiled(model, "efficientnet_lite0", layer, runtime)
    photo = Image.open(PHOTO).convert("RGB")
    noise = np.random.default_rng(1).integers(0, 256, (2, size, size, 3), np.uint8)
    pictures = np.concatenate([noise, np.asarray(photo.resize((size, size)))[None]])

    features = network.body(pictures)
    second_features = numpy_net.features(trained, pictures)
    assert relative_error(features, second_features) < 1e-4

    logits = network.head.logits(features)
    second_logits = numpy_net.logits(trained, second_features)
    assert relative_error(logits, second_logits) < 1e-4
    chosen = second_logits.argmax(1)
    np.testing.assert_array_equal(logits.argmax(1), chosen)

    score = ClassScore("logit", "softmax")
    maps, scores = class_maps("gradcam", network.head, features, logits, chosen, score)
    assert relative_error(maps, numpy_net.grad_cam(trained, second_features, chosen)) < 1e-4
    np.testing.assert_allclose(scores, second_logits.max(1), rtol=1e-4)


@pytest.mark.parametrize("name", LITE)
def test_it_sees_the_station_wagon_in_the_lower_right_quarter(name: str) -> None:
    size = architectures.architecture(name).input_size
    model = efficientnet_lite.build_network(LITE[name], size)
    efficientnet_lite.load_state_dict(model, tensors(name))
    photo = Image.open(PHOTO).convert("RGB")
    quarter = photo.crop((photo.width // 2, photo.height // 2, photo.width, photo.height))
    views = [np.asarray(view.resize((size, size), Image.BILINEAR)) for view in (photo, quarter)]
    logits = model(keras_models.preprocess(name, np.stack(views))).numpy()
    whole, crop = (imagenet.class_list().classes[index].label for index in logits.argmax(1))
    assert whole in ("street_sign", "pay-phone")
    assert crop == "beach_wagon"


def test_published_sizes() -> None:
    # Parameters in millions from the README of EfficientNet-Lite: 4.7, 5.4 and 6.1.
    for name, millions in (
        ("efficientnet_lite0", 4.7),
        ("efficientnet_lite1", 5.4),
        ("efficientnet_lite2", 6.1),
    ):
        model = efficientnet_lite.build_network(LITE[name], 64)
        trainable = sum(int(np.prod(weight.shape)) for weight in model.trainable_weights)
        assert trainable / 1e6 == pytest.approx(millions, abs=0.06)


def test_tensors_that_do_not_fit() -> None:
    model = efficientnet_lite.build_network(LITE["efficientnet_lite0"], 64)
    good = tensors("efficientnet_lite0")
    for bad, message in (
        ({**good, "_blocks.99._bn0.weight": good["_bn0.weight"]}, "no weights named _blocks.99"),
        ({k: v for k, v in good.items() if k != "_fc.bias"}, "lack _fc.bias"),
        ({**good, "_fc.weight": good["_fc.weight"][:10]}, "_fc.weight"),
        (tensors("efficientnet_lite2"), "efficientnet_lite0"),
    ):
        with pytest.raises(InputError, match=message):
            efficientnet_lite.load_state_dict(model, bad)


def test_choice_needs_nothing_but_the_name() -> None:
    choice = architectures.resolve("EfficientNet-Lite1")
    assert choice.name == choice.architecture == "efficientnet_lite1"
    assert (choice.input_size, choice.layer) == (240, "head_activation")

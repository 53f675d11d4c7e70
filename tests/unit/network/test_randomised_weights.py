import logging
from dataclasses import replace

import keras
import numpy as np
import pytest
from PIL import Image

import randomise_network
from cropsight.errors import InputError
from cropsight.files import read_table, sha256
from cropsight.maps.cams.explained import Masking
from cropsight.maps.explained_classes import Explanation
from cropsight.maps.methods import METHODS, class_maps
from cropsight.maps.randomisation.similarity import UNCHANGED, similarity, ssim, verdict
from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.network import architectures, keras_models, randomised_weights, weights
from cropsight.network.architectures import ModelChoice
from cropsight.network.keras_parts import KerasBody, KerasHead
from cropsight.network.randomised_weights import MOST_STAGES, cascade, stages
from cropsight.results.arrays import Maps, write_maps
from cropsight.results.map_test_tables import RANDOMISATION
from cropsight.results.view_tables import VIEWS, ViewRow
from handmade import filled

MODEL = ModelChoice(name="tiny", architecture="efficientnet_lite0", layer="map", input_size=32)
EXPLAINED = Explanation("gradcam", "top", (), "logit", "sum")


def tiny(depth: int = 3, channels: int = 8) -> keras.Model:
    """A network of convolutions with weights from a seed."""
    keras.utils.set_random_seed(0)
    x = inputs = keras.Input((32, 32, 3))
    for number in range(depth):
        name = "map" if number == depth - 1 else f"conv{number}"
        x = keras.layers.Conv2D(channels, 3, strides=2 if number < 2 else 1, padding="same",
                                activation="relu", name=name)(x)  # fmt: skip
    x = keras.layers.GlobalAveragePooling2D()(x)
    return keras.Model(inputs, keras.layers.Dense(1000, name="logits")(x))


def insensitive() -> keras.Model:
    """A network without weights before its map: of a grey picture, the map is its brightness."""
    inputs = keras.Input((32, 32, 3))
    x = keras.layers.AveragePooling2D(4, name="map")(inputs)
    x = keras.layers.GlobalAveragePooling2D()(x)
    kernel = keras.initializers.RandomUniform(1, 2, seed=0)
    x = keras.layers.Dense(4, kernel_initializer=kernel)(x)
    return keras.Model(inputs, keras.layers.Dense(1000, kernel_initializer=kernel)(x))


def greys(count: int = 6) -> np.ndarray:
    """Smooth grey pictures, [count, 32, 32, 3]."""
    cells = np.random.default_rng(0).integers(0, 256, (count, 5, 5), np.uint8)
    resized = [Image.fromarray(c).resize((32, 32), Image.Resampling.BICUBIC) for c in cells]
    return np.stack([np.asarray(picture.convert("RGB")) for picture in resized])


def maps(network: keras.Model, pictures: np.ndarray, method: str = "gradcam") -> np.ndarray:
    """Raw maps of class 5."""
    body, head = keras_models.split_network(network, "map")
    body, head = KerasBody(body, MODEL.architecture), KerasHead(head)
    features, classes = body(pictures), [5] * len(pictures)
    masking = Masking(body, pictures)
    return class_maps(method, head, features, head.logits(features), classes, masking=masking)[0]


def after_all(network: keras.Model) -> list[float]:
    """Rank correlations of maps before and after the loss of all weights."""
    before = maps(network, greys())
    for _ in cascade(network, seed=0):
        pass
    after = maps(network, greys())
    return [similarity(*pair).spearman for pair in zip(before, after, strict=True)]


def direct_ssim(one: np.ndarray, other: np.ndarray) -> float:
    """Structural similarity window by window, as the paper's equation 13 says."""
    ax = np.exp(-((np.arange(11) - 5) ** 2) / (2 * 1.5**2))
    window = np.outer(ax, ax) / ax.sum() ** 2
    found = []
    for y in range(one.shape[0] - 10):
        for x in range(one.shape[1] - 10):
            a, b = one[y : y + 11, x : x + 11], other[y : y + 11, x : x + 11]
            mean_a, mean_b = (window * a).sum(), (window * b).sum()
            var_a, var_b = (window * (a - mean_a) ** 2).sum(), (window * (b - mean_b) ** 2).sum()
            both = (window * (a - mean_a) * (b - mean_b)).sum()
            found.append(
                (2 * mean_a * mean_b + 1e-4) * (2 * both + 9e-4)
                / ((mean_a**2 + mean_b**2 + 1e-4) * (var_a + var_b + 9e-4))
            )  # fmt: skip
    return np.mean(found)


def test_structural_similarity_is_that_of_the_paper():
    one, other = np.random.default_rng(0).random((2, 16, 14))
    assert ssim(one, other) == pytest.approx(direct_ssim(one, other), abs=1e-9)
    assert ssim(one, one) == pytest.approx(1)
    # Of two even maps only the luminance is left.
    light, dark = np.full((11, 11), 0.8), np.full((11, 11), 0.2)
    assert ssim(light, dark) == pytest.approx((2 * 0.16 + 1e-4) / (0.64 + 0.04 + 1e-4))


def test_similarity_of_maps():
    one = np.random.default_rng(0).random((7, 7), np.float32)
    assert similarity(one, 9 * one) == pytest.approx((1, 1))
    assert similarity(one, one**3).spearman == pytest.approx(1)
    assert similarity(one, one**3).ssim < 0.9
    assert similarity(one, 1 - one).spearman == pytest.approx(-1)


@pytest.mark.parametrize("value", [0, np.nan, np.inf])
def test_a_map_without_evidence_has_nothing_in_common(value):
    one = np.random.default_rng(0).random((7, 7), np.float32)
    assert similarity(one, np.full((7, 7), value, np.float32)) == (0, 0)


@pytest.mark.parametrize(("depth", "count"), [(3, 4), (11, 12), (20, 12)])
def test_stages_go_from_the_output_to_the_first_layer(depth, count):
    network = tiny(depth)
    found = stages(network)
    layers = [layer for stage in found for layer in stage.layers]
    assert layers == [layer for layer in reversed(network.layers) if layer.weights]
    assert len(found) == count <= MOST_STAGES
    assert [layer.name for layer in found[0].layers] == ["logits"] and found[-1].name == "conv0"
    sizes = [len(stage.layers) for stage in found[1:]]
    assert max(sizes) - min(sizes) <= 1


def test_stages_of_a_real_network_leave_out_no_learned_weight():
    model = architectures.resolve({"name": "efficientnet_b0", "input_size": 32})
    network = keras_models.build_network(model)
    layers = [layer for stage in stages(network) for layer in stage.layers]
    left = {weight.path for weight in network.weights} - {
        weight.path for layer in layers for weight in layer.weights
    }
    assert {path.split("/")[0] for path in left} == {"normalization"}
    assert len(stages(network)) == MOST_STAGES


def test_shuffled_weights_are_the_same_numbers_elsewhere():
    network = tiny()
    before = [weight.numpy() for weight in network.weights]
    randomised_weights.randomise(network.layers, np.random.default_rng(0))
    for old, weight in zip(before, network.weights, strict=True):
        new = weight.numpy()
        assert (np.sort(new.ravel()) == np.sort(old.ravel())).all()
        assert old.std() == 0 or (new != old).mean() > 0.9


def test_a_stage_changes_its_own_layers_only():
    network = tiny()
    before = {weight.path: weight.numpy() for weight in network.weights}
    changed = []
    for _ in cascade(network, seed=0):
        changed.append(
            {w.path.split("/")[0] for w in network.weights if (w.numpy() != before[w.path]).any()}
        )
    assert changed == [{"logits"}, {"logits", "map"}, {"logits", "map", "conv1"},
                       {"logits", "map", "conv1", "conv0"}]  # fmt: skip


def test_the_gradient_of_a_pooling_and_a_dense_layer_is_its_kernel():
    network = tiny()
    _, head = keras_models.split_network(network, "map")
    directions = np.eye(1000, dtype=np.float32)[[3, 7, 9, 3, 5]]
    features = np.random.default_rng(0).random((5, 8, 8, 8), np.float32)
    found = KerasHead(head).gradients(features, directions)
    kernel = network.get_layer("logits").get_weights()[0]
    expected = (kernel[:, [3, 7, 9, 3, 5]].T / 64)[:, None, None]
    assert found == pytest.approx(np.broadcast_to(expected, found.shape), rel=1e-5)


def test_a_network_whose_maps_do_not_need_its_weights_is_flagged():
    assert "do NOT depend" in verdict(after_all(insensitive()))


def test_a_network_whose_maps_need_its_weights_is_not_flagged():
    found = after_all(tiny(channels=32))
    assert np.mean(found) < UNCHANGED
    assert "NOT" not in verdict(found) and f"{np.mean(found):.2f}" in verdict(found)


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Call it for the script's table and figure of three pictures; the third has no evidence."""
    pictures = greys(3)
    folder, rows = tmp_path / "views/lot/0000", []
    folder.mkdir(parents=True)
    for frame, picture in enumerate(pictures):
        for view in ("whole", "top_left"):
            file = f"{frame}-{view}.png"
            digest = write_picture(Image.fromarray(picture), folder / file, PictureFormat("png"))
            rows.append(filled(ViewRow, frame=frame, view=view, file=file, sha256=digest))
    views, gradcam = folder.with_suffix(".tsv"), tmp_path / "0000.npz"
    VIEWS.write(views, rows)
    of_views = [row.frame for row in rows], [row.view for row in rows]
    monkeypatch.setattr(weights, "load_network", lambda *_: tiny())

    def call(out, frames=(0, 1, 2), method="gradcam"):
        raw = np.repeat(maps(tiny(), pictures, method), 2, axis=0)
        raw[1::2] = np.nan  # Of the crops, which are not looked at.
        raw[4] = 0
        write_maps(gradcam, Maps(raw, [5] * 6, raw[:, 0, 0], *of_views))
        table, figure = tmp_path / out / "tiny.tsv", tmp_path / out / "tiny.png"
        explained = replace(EXPLAINED, method=method)
        randomise_network.main(views, views, [views], [gradcam], table, figure, MODEL, explained,
                               {"lot": list(frames)}, "bilinear", 0)  # fmt: skip
        return table, figure

    return call


def test_nothing_randomised_changes_no_map_and_the_same_seed_gives_the_same_bytes(run, caplog):
    with caplog.at_level(logging.INFO, "cropsight"):
        table, figure = run("one")
    rows = read_table(table)
    assert tuple(rows[0]) == RANDOMISATION.columns
    assert [row["frame"] for row in rows] == ["0", "1"] * 5
    assert list(dict.fromkeys(row["randomised"] for row in rows)) == [
        "nothing", "logits", "map", "conv1", "conv0"
    ]  # fmt: skip
    assert [float(row["spearman"]) for row in rows[:2]] == pytest.approx([1, 1])
    assert [float(row["ssim"]) for row in rows[:2]] == pytest.approx([1, 1])
    last = np.mean([float(row["spearman"]) for row in rows[-2:]])
    assert f"is {last:.2f}" in caplog.messages[-1]
    with Image.open(figure) as picture:
        assert set(picture.info) <= {"dpi"}
    assert [sha256(path) for path in run("other")] == [sha256(table), sha256(figure)]


@pytest.mark.parametrize("method", METHODS)
def test_maps_of_every_method_are_made_again_as_they_were(run, method):
    rows = read_table(run(method, frames=[0], method=method)[0])
    assert float(rows[0]["spearman"]) == pytest.approx(1, abs=1e-3)
    assert len(rows) == 5


def test_pictures_without_evidence_are_not_enough(run):
    with pytest.raises(InputError, match="tiny have no positive evidence"):
        run("none", frames=[2])

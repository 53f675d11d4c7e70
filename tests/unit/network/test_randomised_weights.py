"""How a network loses its weights, stage by stage."""

import numpy as np
import pytest
from doubles.tiny_network import tiny

from cropsight.network import architectures, keras_models, randomised_weights
from cropsight.network.randomised_weights import MOST_STAGES, cascade, stages


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
    changed = [
        {w.path.split("/")[0] for w in network.weights if (w.numpy() != before[w.path]).any()}
        for _ in cascade(network, seed=0)
    ]
    assert changed == [{"logits"}, {"logits", "map"}, {"logits", "map", "conv1"},
                       {"logits", "map", "conv1", "conv0"}]  # fmt: skip

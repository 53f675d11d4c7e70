"""Gradients of a head that Keras runs."""

import numpy as np
import pytest
from doubles.tiny_network import tiny

from cropsight.network import graphs
from cropsight.network.keras_parts import KerasHead


def test_the_gradient_of_a_pooling_and_a_dense_layer_is_its_kernel():
    network = tiny()
    _, head = graphs.split_network(network, "map")
    directions = np.eye(1000, dtype=np.float32)[[3, 7, 9, 3, 5]]
    features = np.random.default_rng(0).random((5, 8, 8, 8), np.float32)
    found = KerasHead(head).gradients(features, [directions])[0]
    kernel = network.get_layer("logits").get_weights()[0]
    expected = (kernel[:, [3, 7, 9, 3, 5]].T / 64)[:, None, None]
    assert found == pytest.approx(np.broadcast_to(expected, found.shape), rel=1e-5)

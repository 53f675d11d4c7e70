"""A Keras network with the two interfaces of a compiled one, for weights that change."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from cropsight.network.backends.passes import in_passes
from cropsight.network.interfaces import Floats, Pictures
from cropsight.network.trained import Preprocess

if TYPE_CHECKING:
    import keras

PASS_ROWS = 4


class KerasBody:
    """Pictures to feature maps."""

    def __init__(self, body: "keras.Model", preprocess: Preprocess) -> None:
        """Take the body of `graphs.split_network`, and what happens to pictures before."""
        self._body, self._preprocess = body, preprocess

    def __call__(self, pictures: Pictures) -> Floats:
        """See interfaces.Body."""
        return in_passes(self._run, PASS_ROWS, pictures)

    def _run(self, pictures: Pictures) -> Floats:
        return self._body(self._preprocess(pictures), training=False).numpy()


class KerasHead:
    """Feature maps to logits, and back."""

    def __init__(self, head: "keras.Model") -> None:
        """Take the head of `graphs.split_network`."""
        self._head = head

    def logits(self, features: Floats) -> Floats:
        """See interfaces.Head."""
        return in_passes(lambda rows: self._head(rows, training=False).numpy(), PASS_ROWS, features)

    def gradients(self, features: Floats, directions: Sequence[Floats]) -> list[Floats]:
        """See interfaces.Head."""
        return [in_passes(self._gradients, PASS_ROWS, features, one) for one in directions]

    def _gradients(self, features: Floats, directions: Floats) -> Floats:
        import tensorflow as tf

        maps, weights = tf.constant(features), tf.constant(directions)
        with tf.GradientTape(watch_accessed_variables=False) as tape:
            tape.watch(maps)
            logits = self._head(maps, training=False)
        return tape.gradient(logits, maps, output_gradients=weights).numpy()

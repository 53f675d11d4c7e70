"""A network with its weights, and what has to be known of it to run it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from cropsight.output_kinds import Output

if TYPE_CHECKING:
    import keras

# From pictures, 0 to 255, an array of any number type, which is not changed, or a float32 tensor,
# to a network's input: float32 of the same kind and shape.
Preprocess = Callable[[Any], Any]


@dataclass(frozen=True)
class TrainedNetwork:
    """A network, from pictures as they are after `preprocess` to logits.

    Attributes:
        network: with one input [n, rows, columns, channels] and one output [n, classes].
        layer: name of the layer or operation whose output is the feature map for Grad-CAM.
        output: what makes its logits probabilities.
        preprocess: makes pictures its input.
        preprocessing: what that is, in words for a record.
        assumed: what nobody said of it and was found in its file, in sentences.
    """

    network: "keras.Model"
    layer: str
    output: Output
    preprocess: Preprocess
    preprocessing: str
    assumed: tuple[str, ...] = ()

    @property
    def input_shape(self) -> tuple[int, int, int]:
        """Rows, columns and channels of a picture."""
        return self.network.input_shape[1:]

    @property
    def classes(self) -> int:
        """How many logits there are."""
        return self.network.output_shape[-1]

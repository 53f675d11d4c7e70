"""What a network says of the explained class, as the measures ask for it."""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from cropsight.decisions.decision import softmax, target_scores

Pictures = NDArray[np.uint8]
# Pictures [n, size, size, 3], RGB, to logits [n, 1000].
Predict = Callable[[Pictures], NDArray[np.float32]]
# Pictures [n, size, size, 3], RGB, to the probability of the explained class [n], 0 to 1.
Probability = Callable[[Pictures], NDArray[np.float64]]


def probability_of(predict: Predict, classes: Sequence[int]) -> Probability:
    """The summed probability of a class, or of a group of classes, by their indices."""
    return lambda pictures: target_scores(softmax(predict(pictures)), classes)

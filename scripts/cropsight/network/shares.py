"""The softmax, in the precision of what it is given."""

import numpy as np


def shares(logits: np.ndarray) -> np.ndarray:
    """Each row's exponentials as shares of their sum: [n, classes], of the type of the logits.

    Each row's maximum is taken off first, so that no logit overflows.
    """
    powers = np.exp(logits - logits.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)

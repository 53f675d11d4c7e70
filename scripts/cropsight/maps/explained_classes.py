"""Which class of a view a Grad-CAM map is for."""

import numpy as np

from cropsight.labels import imagenet


def class_groups(logits: np.ndarray, explained: str | int, group: list[int]) -> list[list[int]]:
    """Class indices to explain, for each row of `logits` [views, 1000].

    `explained` is `top` (the view's first class), a target (all of `group`, its classes), or, with
    no `group`, a class by wnid, label or index. Raises InputError for a class that ImageNet-1k does
    not have.
    """
    if explained == "top":
        return [[int(index)] for index in logits.argmax(axis=1)]
    indices = list(group) or [imagenet.find(explained)]
    return [indices] * len(logits)

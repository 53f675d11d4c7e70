"""What happens to pictures before they are the input of a user's own model."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from cropsight.errors import InputError
from cropsight.network.own_models import ByHand

# As in keras.applications.imagenet_utils.preprocess_input, by its names where it has one.
NAMED: Mapping[str, ByHand] = {
    "none": ByHand(),
    "unit": ByHand(scale=255.0),
    "symmetric": ByHand(mean=127.5, scale=127.5),
    "caffe": ByHand(mean=[103.939, 116.779, 123.68], order="bgr"),
    "torch": ByHand(
        mean=[0.485 * 255, 0.456 * 255, 0.406 * 255], scale=[0.229 * 255, 0.224 * 255, 0.225 * 255]
    ),
}


def preprocessed(by_hand: ByHand, pictures: Any) -> Any:
    """(x - mean) / scale, in the order of the network's channels.

    Args:
        by_hand: what is done.
        pictures: 0 to 255, RGB or grey, [n, rows, columns, channels]: an array of any number type,
            which is not changed, or a float32 tensor.

    Returns:
        float32 of the same shape, an array or a tensor as `pictures` is.
    """
    values = np.array(pictures, np.float32) if isinstance(pictures, np.ndarray) else pictures
    if by_hand.order == "bgr":
        values = values[..., ::-1]
    mean, scale = (np.asarray(given, np.float32) for given in (by_hand.mean, by_hand.scale))
    # What changes nothing is left out, as it would be computed for every pixel.
    values = values - mean if mean.any() else values
    return values / scale if (scale != 1).any() else values


def check_channels(by_hand: ByHand, channels: int, model: str) -> None:
    """Refuse preprocessing of other pictures than the network takes.

    Args:
        by_hand: the preprocessing.
        channels: of the network's input, 3 or 1.
        model: the model's name.

    Raises:
        InputError: it has numbers for more or fewer channels, or swaps channels of grey pictures.
    """
    for key, numbers in (("mean", by_hand.mean), ("scale", by_hand.scale)):
        if isinstance(numbers, list) and len(numbers) != channels:
            raise InputError(
                f"the preprocessing of the model {model} has a {key} of {len(numbers)} numbers, but"
                f" the model takes pictures of {channels} channel{'s' * (channels > 1)}; give one "
                "number, or one for each channel."
            )
    if by_hand.order == "bgr" and channels == 1:
        raise InputError(
            f"the preprocessing of the model {model} has the order bgr, but the model takes grey "
            "pictures; leave order out."
        )


def described(by_hand: ByHand, scaling: list[str]) -> str:
    """What happens to pictures, in words for a record.

    Args:
        by_hand: what `preprocessed` does.
        scaling: paths of the model's own preprocessing.
    """
    channels = {"rgb": "", "bgr": " of BGR"}[by_hand.order]
    less = f"(x - {_numbers(by_hand.mean)})" if np.any(by_hand.mean) else "x"
    before = f"{less} / {_numbers(by_hand.scale)}{channels}"
    steps = [before] * (by_hand != NAMED["none"])
    steps += [f"in the model by {', '.join(scaling)}"] * bool(scaling)
    return ", then ".join(steps) or "none"


def _numbers(given: float | list[float]) -> str:
    if isinstance(given, list):
        return f"[{', '.join(f'{number:.6g}' for number in given)}]"
    return f"{given:.6g}"

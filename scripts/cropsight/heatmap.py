"""From a raw map to colours over a picture."""

from typing import Any

import numpy as np
from PIL import Image

from cropsight.errors import InputError
from cropsight.suggestion import suggestion


def upsample(raw: np.ndarray, width: int, height: int) -> np.ndarray:
    """A raw map [h, w] at `height` x `width`, float32, by half-pixel bilinear interpolation.

    Interpolated before it is coloured, since colours in between two colours mean nothing; bilinear
    because cubic filters swing below zero.
    """
    image = Image.fromarray(np.asarray(raw, np.float32))
    return np.asarray(image.resize((width, height), Image.Resampling.BILINEAR))


def colorize(values: np.ndarray, colormap: str) -> np.ndarray:
    """Values in 0 to 1 [h, w] as colours of a matplotlib colour map: uint8 [h, w, 3].

    Raises InputError for a colour map that matplotlib does not have.
    """
    return _colormap(colormap)(np.clip(values, 0, 1), bytes=True)[..., :3]


def check_colormap(name: str) -> None:
    """Raise InputError for a colour map that matplotlib does not have."""
    _colormap(name)


def _colormap(name: str) -> Any:
    import matplotlib

    try:
        return matplotlib.colormaps[name]
    except KeyError:
        raise InputError(
            f"matplotlib has no colour map {name!r}."
            f"{suggestion(name, list(matplotlib.colormaps)) or ' Try inferno or viridis.'}"
        ) from None


def overlay(picture: np.ndarray, colors: np.ndarray, alpha: float, blend: str) -> np.ndarray:
    """Lay heatmap colours over a picture, both uint8 [h, w, 3].

    Args:
        alpha: the heatmap's weight, 0 to 1.
        blend: `mix` gives the picture the rest of the weight; `add` leaves the picture as it is,
            as the article does (`heatmap * 0.4 + image`).

    Returns:
        uint8 [h, w, 3], rounded and clipped to 0 to 255.
    """
    weight = 1.0 if blend == "add" else 1.0 - alpha
    mixed = colors.astype(np.float32) * alpha + picture.astype(np.float32) * weight
    return np.clip(np.rint(mixed), 0, 255).astype(np.uint8)

"""Pictures, maps and colours in the form that the page embeds them, and as small as it needs."""

import base64
import io
from dataclasses import dataclass

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropsight.maps.colormaps import check_colormap
from cropsight.maps.upsampling import upsample
from cropsight.report.view_files import ViewFiles

LONGEST_SIDE = 640  # pixels: what a column of the report shows, with some reserve
MAP_SIDE = 56  # pixels, about 2 kB a map
QUALITY = 78  # WebP; about 40 kB a picture


@dataclass(frozen=True)
class EmbeddedPicture:
    """The picture of a frame; width and height are the frame's, in pixels."""

    id: str
    uri: str
    width: float
    height: float


class PicturePool:
    """The embedded pictures: each once, however often models and targets show it."""

    def __init__(self, files: ViewFiles) -> None:
        """Take the pictures from `files`."""
        self.files = files
        self._pictures: dict[tuple[str, int], EmbeddedPicture] = {}

    @property
    def pictures(self) -> list[EmbeddedPicture]:
        """All of them, in the order in which they were asked for."""
        return list(self._pictures.values())

    def picture(self, sample: str, frame: int) -> EmbeddedPicture:
        """The picture of a frame's whole view."""
        key = sample, frame
        if key not in self._pictures:
            x0, y0, x1, y1 = self.files.views(sample, frame)[0].box
            self._pictures[key] = EmbeddedPicture(
                id=f"picture-{len(self._pictures) + 1}",
                uri=embed_picture(self.files.whole_picture(sample, frame)),
                width=x1 - x0,
                height=y1 - y0,
            )
        return self._pictures[key]


def embed_picture(picture: Image.Image) -> str:
    """Data URI of a picture as WebP, its longest side at most LONGEST_SIDE."""
    small = picture.copy()
    small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    data = io.BytesIO()
    small.save(data, "WEBP", quality=QUALITY, method=5)
    return _data_uri("image/webp", data.getvalue())


def embed_map(values: NDArray[np.float32]) -> str:
    """Data URI of a raw map `[h, w]` as a grey lossless PNG, 255 at the map's maximum.

    Small maps are scaled up here, where the interpolation is not bound to 8 bits; the browser does
    the rest and colours it after that, so the shades in between are colours of the colour map and
    not mixtures of its ends.
    """
    factor = max(1, MAP_SIDE // max(values.shape))
    height, width = (side * factor for side in values.shape)
    share = upsample(values, width, height) / values.max()
    grey = np.rint(share * 255).clip(0, 255).astype(np.uint8)
    data = io.BytesIO()
    Image.fromarray(grey, "L").save(data, "PNG", optimize=True)
    return _data_uri("image/png", data.getvalue())


def colormap_tables(name: str, size: int = 256) -> list[str]:
    """Values of a matplotlib colour map for an SVG table: red, green, blue, each in [0, 1].

    Raises:
        InputError: matplotlib has no such colour map.
    """
    check_colormap(name)
    colours = matplotlib.colormaps[name](np.linspace(0, 1, size))[:, :3]
    return [" ".join(f"{value:.3f}" for value in channel) for channel in colours.T]


def _data_uri(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"

"""The pictures of the first screen, as data URIs: they are there without JavaScript, and in print.

Frames and views are named as in the tables.
"""

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropsight.maps.colormaps import check_colormap
from cropsight.maps.upsampling import upsample
from cropsight.media.manifest import read_listed
from cropsight.media.pictures import read_rgb
from cropsight.network.inputs import as_input
from cropsight.report.data_uris import data_uri
from cropsight.report.pictures.webp import fitting_webp
from cropsight.report.view_files import ViewFiles

# Of a picture: twice the pixels that it is shown at, and bytes.
LONGEST, MOST = 780, 60_000
MAP_SIDE = 112  # pixels of a map


def still(files: ViewFiles, sample: str, frame: int) -> str:
    """The whole picture of a frame."""
    return _shown(files.whole_picture(sample, frame), LONGEST)


def view_still(
    files: ViewFiles,
    place: tuple[str, int, str],
    input_shape: tuple[int, int, int],
    interpolation: str,
) -> str:
    """A view as the network saw it: of the size and the shape of its input.

    Args:
        files: of the views.
        place: sample, frame and name of the view.
        input_shape: rows, columns and channels of the network's input.
        interpolation: by which the view was brought to it, as the config names it.
    """
    sample, frame, name = place
    view = next(view for view in files.views(sample, frame) if view.name == name)
    picture = read_rgb(read_listed(view.manifest, view.row))
    seen = as_input(picture, input_shape, interpolation)
    return _shown(Image.fromarray(seen.squeeze()).convert("RGB"), LONGEST)


def map_still(values: NDArray[np.float32], maximum: float, colormap: str) -> str:
    """A raw map in colours, to be stretched over its view.

    Args:
        values: of the map's cells [h, w], 0 or more.
        maximum: upper end of the scale, over 0, so that maps can share one.
        colormap: name of a matplotlib colour map.

    Raises:
        InputError: matplotlib has no such colour map.
    """
    check_colormap(colormap)
    factor = max(1, MAP_SIDE // max(values.shape))
    height, width = (side * factor for side in values.shape)
    share = (upsample(values, width, height) / maximum).clip(0, 1)
    colours = matplotlib.colormaps[colormap](share, bytes=True)[:, :, :3]
    return _shown(Image.fromarray(np.ascontiguousarray(colours)), MAP_SIDE)


def _shown(picture: Image.Image, longest: int) -> str:
    return data_uri("image/webp", fitting_webp(picture, longest, MOST))

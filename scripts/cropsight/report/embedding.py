"""Pictures and Grad-CAM maps as data URIs, small enough to embed, checked before they are read."""

import base64
import io
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropsight.errors import InputError
from cropsight.files import read_table
from cropsight.maps.colormaps import check_colormap
from cropsight.maps.upsampling import upsample
from cropsight.media.manifest import checked
from cropsight.media.pictures import read_rgb
from cropsight.views.strategies import is_control

LONGEST_SIDE = 640  # pixels: what a column of the report shows, with some reserve
MAP_SIDE = 56  # pixels, about 2 kB a map
QUALITY = 78  # WebP; about 40 kB a picture


@dataclass(frozen=True)
class View:
    """One row of a views manifest; the box is (x0, y0, x1, y1) in the frame's pixels."""

    name: str
    box: tuple[float, float, float, float]
    manifest: Path
    row: dict[str, str]


@dataclass(frozen=True)
class Map:
    """Raw Grad-CAM map `[h, w]` of one view, at least 0, and what it explains."""

    values: NDArray[np.float32]
    class_index: int
    score: float

    @property
    def maximum(self) -> float:
        """Largest value; 0 where there is no positive evidence."""
        return float(self.values.max())


class Pictures:
    """Finds the views and maps of a frame among the manifests and map files."""

    def __init__(self, views: list[Path], gradcam: list[Path]) -> None:
        """Index the view manifests (`…/{sample}/{batch}.tsv`) and maps (`…/{model}/{sample}/…`)."""
        # Of a long video few frames are shown: what else the manifests say is not kept.
        self._manifests = {
            (manifest.parent.name, frame): manifest
            for manifest in views
            for frame in _read_views(manifest)
        }
        self._views: dict[tuple[str, int], list[View]] = {}
        self._gradcam = {(p.parent.parent.name, p.parent.name, p.stem): p for p in gradcam}
        self._maps: tuple[Path, dict[tuple[int, str], Map]] | None = None

    def views(self, sample: str, frame: int) -> list[View]:
        """Views of a frame: the whole, then the crops."""
        key = sample, frame
        if key not in self._manifests:
            raise InputError(
                f"Sample {sample}: no manifest of views lists frame {frame}, which the tables "
                "have; run the workflow again from crop_views on."
            )
        if key not in self._views:
            self._views[key] = _read_views(self._manifests[key])[frame]
        return self._views[key]

    def maps(self, model: str, sample: str, frame: int) -> dict[str, Map]:
        """Grad-CAM maps of a frame's views, by the view's name."""
        batch = self._manifests[sample, frame].stem
        path = self._gradcam.get((model, sample, batch))
        if path is None:
            raise InputError(
                f"Sample {sample}, model {model}: no Grad-CAM file for batch {batch} was given; "
                "run the workflow again from explain_views on."
            )
        if self._maps is None or self._maps[0] != path:
            self._maps = path, _read_maps(path)
        maps = {view: item for (number, view), item in self._maps[1].items() if number == frame}
        missing = [view.name for view in self.views(sample, frame) if view.name not in maps]
        if missing:
            raise InputError(
                f"Sample {sample}, model {model}: {path} lacks the map of {frame}, {missing[0]}; "
                "remove it and run the workflow again."
            )
        return maps

    def embed(self, sample: str, frame: int) -> str:
        """Data URI of the whole view as WebP, its longest side at most LONGEST_SIDE."""
        view = self.views(sample, frame)[0]
        small = read_rgb(checked(view.manifest, view.row))
        small.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
        data = io.BytesIO()
        small.save(data, "WEBP", quality=QUALITY, method=5)
        return _data_uri("image/webp", data.getvalue())


def _read_views(manifest: Path) -> dict[int, list[View]]:
    """The views of a manifest by frame, without those of controls."""
    views: dict[int, list[View]] = {}
    for row in read_table(manifest):
        if is_control(row.get("view", "")):
            continue
        try:
            frame = int(row["frame"])
            box = (float(row["x0"]), float(row["y0"]), float(row["x1"]), float(row["y1"]))
            view = View(row["view"], box, manifest, row)
        except (KeyError, ValueError) as error:
            raise InputError(
                f"Sample {manifest.parent.name}: {manifest} is not a manifest of views ({error}); "
                "remove it and run the workflow again."
            ) from error
        views.setdefault(frame, []).append(view)
    return views


def _read_maps(path: Path) -> dict[tuple[int, str], Map]:
    try:
        with np.load(path, allow_pickle=False) as data:
            columns = [data[name] for name in ("frame", "view", "maps", "class_index", "score")]
    except (OSError, KeyError, ValueError) as error:
        raise InputError(
            f"{path} is not a file of Grad-CAM maps ({error}); "
            "remove it and run the workflow again."
        ) from error
    return {
        (int(frame), str(view)): Map(values, int(class_index), float(score))
        for frame, view, values, class_index, score in zip(*columns, strict=True)
    }


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

    Raises InputError for a colour map that matplotlib does not have.
    """
    check_colormap(name)
    colours = matplotlib.colormaps[name](np.linspace(0, 1, size))[:, :3]
    return [" ".join(f"{value:.3f}" for value in channel) for channel in colours.T]


def _data_uri(kind: str, data: bytes) -> str:
    return f"data:{kind};base64,{base64.b64encode(data).decode('ascii')}"


@dataclass(frozen=True)
class Place:
    """A box in its frame, in pixels, and its corner in percent."""

    x: float
    y: float
    width: float
    height: float
    left: str
    top: str


def place(box: tuple[float, float, float, float], frame: tuple[float, ...]) -> dict[str, Any]:
    """The fields of a Place: that of `box` in the box of its `frame`, from 0."""
    x0, y0, x1, y1 = box
    return {
        "x": x0,
        "y": y0,
        "width": x1 - x0,
        "height": y1 - y0,
        "left": f"{100 * x0 / frame[2]:.3f}%",
        "top": f"{100 * y0 / frame[3]:.3f}%",
    }

"""The views and raw maps of the frames that the report shows, from the files of earlier steps."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropsight.errors import InputError
from cropsight.files import read_table
from cropsight.media.manifest import checked
from cropsight.media.pictures import read_rgb
from cropsight.views.boxes import Box
from cropsight.views.strategies import is_control


@dataclass(frozen=True)
class View:
    """One row of a manifest of views; the box is in the frame's pixels."""

    name: str
    box: Box
    manifest: Path
    row: dict[str, str]


@dataclass(frozen=True)
class RawMap:
    """Raw map `[h, w]` of one view, at least 0, and what it explains."""

    values: NDArray[np.float32]
    class_index: int
    score: float

    @property
    def maximum(self) -> float:
        """Largest value; 0 where there is no positive evidence."""
        return float(self.values.max())


class ViewFiles:
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
        self._maps: tuple[Path, dict[tuple[int, str], RawMap]] | None = None

    def views(self, sample: str, frame: int) -> list[View]:
        """Views of a frame: the whole, then the grid's crops.

        Raises:
            InputError: no manifest has the frame.
        """
        key = sample, frame
        if key not in self._manifests:
            raise InputError(
                f"Sample {sample}: no manifest of views lists frame {frame}, which the tables "
                "have; run the workflow again from crop_views on."
            )
        if key not in self._views:
            self._views[key] = _read_views(self._manifests[key])[frame]
        return self._views[key]

    def maps(self, model: str, sample: str, frame: int) -> dict[str, RawMap]:
        """Maps of a frame's views, by the view's name.

        Raises:
            InputError: there is no file of maps, or it lacks one.
        """
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

    def whole_picture(self, sample: str, frame: int) -> Image.Image:
        """The picture of a frame's whole view, RGB, compared with the manifest's SHA-256."""
        whole = self.views(sample, frame)[0]
        return read_rgb(checked(whole.manifest, whole.row))


def _read_views(manifest: Path) -> dict[int, list[View]]:
    """The views of a manifest by frame, without those of controls.

    Raises:
        InputError: it is no manifest of views.
    """
    views: dict[int, list[View]] = {}
    for row in read_table(manifest):
        if is_control(row.get("view", "")):
            continue
        try:
            frame = int(row["frame"])
            box = Box(float(row["x0"]), float(row["y0"]), float(row["x1"]), float(row["y1"]))
            view = View(row["view"], box, manifest, row)
        except (KeyError, ValueError) as error:
            raise InputError(
                f"Sample {manifest.parent.name}: {manifest} is not a manifest of views ({error}); "
                "remove it and run the workflow again."
            ) from error
        views.setdefault(frame, []).append(view)
    return views


def _read_maps(path: Path) -> dict[tuple[int, str], RawMap]:
    """The maps of a file by frame and view.

    Raises:
        InputError: it is no file of maps.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            columns = [data[name] for name in ("frame", "view", "maps", "class_index", "score")]
    except (OSError, KeyError, ValueError) as error:
        raise InputError(
            f"{path} is not a file of Grad-CAM maps ({error}); "
            "remove it and run the workflow again."
        ) from error
    return {
        (int(frame), str(view)): RawMap(values, int(class_index), float(score))
        for frame, view, values, class_index, score in zip(*columns, strict=True)
    }

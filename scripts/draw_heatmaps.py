"""Draws each view's map: as a heatmap, and as an overlay over the view."""

from pathlib import Path
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image

from cropsight.labels import imagenet
from cropsight.labels.class_files import read_class_list
from cropsight.maps.drawing import HeatmapStyle, levels, overlay, palette
from cropsight.media import manifest
from cropsight.media.pictures import PictureFormat, fresh_folder, read_rgb, write_picture
from cropsight.results.arrays import Question, read_maps
from cropsight.results.batches import picture_name
from cropsight.results.map_tables import HEATMAPS, HeatmapRow
from cropsight.results.view_tables import VIEWS, ViewRow
from cropsight.workflow.script import run

HEATMAP_FORMAT = PictureFormat("png")
OVERLAY_FORMAT = PictureFormat("jpeg", quality=90, subsampling="4:2:0")


class Files(NamedTuple):
    """Names and SHA-256 of a view's two pictures; empty where nothing is drawn."""

    heatmap: str = ""
    overlay: str = ""
    heatmap_sha256: str = ""
    overlay_sha256: str = ""


def draw(
    raw: NDArray[np.float32],
    picture: Image.Image,
    colors: NDArray[np.uint8],
    style: HeatmapStyle,
) -> tuple[Image.Image, Image.Image]:
    """Heatmap and overlay of a view, at the size of its picture.

    Args:
        raw: the view's map [h, w], whose maximum is positive.
        picture: the view.
        colors: RGB of the map's levels [256, 3], which become the heatmap's palette.
        style: how the heatmap lies over the picture.
    """
    shades = levels(raw, *picture.size)
    heatmap = Image.fromarray(shades)
    heatmap.putpalette(colors.tobytes())
    return heatmap, Image.fromarray(overlay(np.asarray(picture), shades, colors, style))


def main(
    views: Path,
    gradcam: Path,
    heatmaps: Path,
    question: Question,
    style: HeatmapStyle,
    classes: Path | None = None,
) -> None:
    """Draw the maps of a batch over its views.

    Args:
        views: manifest of the views.
        gradcam: their raw maps.
        heatmaps: written: the manifest of heatmaps and overlays, which are in its folder.
        question: which of the maps are drawn.
        style: how they are drawn.
        classes: the file of the model's classes, if they are not ImageNet's.
    """
    cv2.setNumThreads(1)  # Batches run side by side instead.
    Image.core.set_blocks_max(8)  # Memory of pictures is used again, not asked for each time.
    colors = palette(style.colormap)
    folder = fresh_folder(manifest.folder(heatmaps))
    names = (read_class_list(classes) if classes else imagenet.class_list()).classes
    rows = VIEWS.read(views)
    maps = read_maps(gradcam, rows, question)
    drawn = []
    for row, raw, indices in zip(rows, maps.maps, maps.classes, strict=True):
        view = manifest.read_listed(views, row)
        files = Files()
        # A map without positive evidence is not drawn, nor one that is not a number.
        if raw.max() > 0:
            pictures = draw(raw, read_rgb(view), colors, style)
            files = _write(*pictures, folder, row)
        explained = names[indices[0]] if len(indices) == 1 else None
        drawn.append(
            HeatmapRow(
                frame=row.frame,
                view=row.view,
                heatmap=files.heatmap,
                overlay=files.overlay,
                class_index=explained.index if explained else None,
                wnid=explained.wnid if explained else "",
                label=explained.label if explained else "target",
                maximum=float(raw.max()),
                heatmap_sha256=files.heatmap_sha256,
                overlay_sha256=files.overlay_sha256,
            )
        )
    HEATMAPS.write(heatmaps, drawn)


def _write(heatmap: Image.Image, mixed: Image.Image, folder: Path, row: ViewRow) -> Files:
    """Write the two pictures of a view.

    Args:
        heatmap: a view's map alone.
        mixed: the map over the view.
        folder: that they are written to.
        row: of the view.
    """
    names = (
        picture_name(row.frame, HEATMAP_FORMAT.suffix, row.view, "heatmap"),
        picture_name(row.frame, OVERLAY_FORMAT.suffix, row.view, "overlay"),
    )
    return Files(
        *names,
        write_picture(heatmap, folder / names[0], HEATMAP_FORMAT),
        write_picture(mixed, folder / names[1], OVERLAY_FORMAT),
    )


if __name__ == "__main__":
    run(main, globals())

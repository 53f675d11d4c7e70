"""Draws each view's Grad-CAM map: as a heatmap, and laid over the view."""

from pathlib import Path

import cv2
import numpy as np
from PIL import Image

from cropsight.files import read_table, write_table
from cropsight.labels import imagenet
from cropsight.maps.drawing import levels, overlay, palette
from cropsight.media import manifest
from cropsight.media.pictures import fresh_folder, read_rgb, write_picture
from cropsight.workflow.script import run

COLUMNS = (
    "frame",
    "view",
    "heatmap",
    "overlay",
    "class_index",
    "wnid",
    "label",
    "maximum",
    "heatmap_sha256",
    "overlay_sha256",
)
HEATMAP_FORMAT = {"format": "png", "quality": 0, "subsampling": ""}
OVERLAY_FORMAT = {"format": "jpeg", "quality": 90, "subsampling": "4:2:0"}


def draw(
    raw: np.ndarray, picture: Image.Image, colors: np.ndarray, alpha: float, blend: str
) -> tuple[Image.Image, Image.Image]:
    """Heatmap and overlay of a map [h, w] with a positive maximum, at the size of its `picture`.

    The heatmap is a picture with a palette: `colors` [256, 3] of the map's levels.
    """
    shades = levels(raw, *picture.size)
    heatmap = Image.fromarray(shades)
    heatmap.putpalette(colors.tobytes())
    return heatmap, Image.fromarray(overlay(np.asarray(picture), shades, colors, alpha, blend))


def main(views: Path, gradcam: Path, heatmaps: Path, style: dict) -> None:
    """Draw the raw maps of `gradcam` over the views in `views`; write the manifest `heatmaps`."""
    cv2.setNumThreads(1)  # Batches run side by side instead.
    Image.core.set_blocks_max(8)  # Memory of pictures is used again, not asked for anew.
    colors = palette(style["colormap"])
    folder = fresh_folder(manifest.folder(heatmaps))
    names = imagenet.load()
    rows = []
    with np.load(gradcam, allow_pickle=False) as data:
        indices, maps = data["class_index"], data["maps"]
    for row, raw, index in zip(read_table(views), maps, indices, strict=True):
        view = manifest.checked(views, row)
        explained = names[index] if index >= 0 else None
        drawn = dict.fromkeys(("heatmap", "overlay", "heatmap_sha256", "overlay_sha256"), "")
        # A map without positive evidence is not drawn, nor one that is not a number.
        if raw.max() > 0:
            pictures = draw(raw, read_rgb(view), colors, style["alpha"], style["blend"])
            drawn = _write(*pictures, folder, Path(row["file"]).stem)
        rows.append(
            {
                "frame": row["frame"],
                "view": row["view"],
                "class_index": index if explained else "",
                "wnid": explained.wnid if explained else "",
                "label": explained.label if explained else "target",
                "maximum": float(raw.max()),
                **drawn,
            }
        )
    write_table(heatmaps, COLUMNS, rows)


def _write(heatmap: Image.Image, mixed: Image.Image, folder: Path, stem: str) -> dict[str, str]:
    """Write the two pictures; their names and sha256."""
    names = {"heatmap": f"{stem}.heatmap.png", "overlay": f"{stem}.overlay.jpg"}
    return names | {
        "heatmap_sha256": write_picture(heatmap, folder / names["heatmap"], HEATMAP_FORMAT),
        "overlay_sha256": write_picture(mixed, folder / names["overlay"], OVERLAY_FORMAT),
    }


if __name__ == "__main__":
    run(main, globals())

"""Draws each view's Grad-CAM map: as a heatmap, and laid over the view."""

from pathlib import Path

import numpy as np
from PIL import Image

from cropsight import classes, manifest
from cropsight.files import read_table, write_table
from cropsight.heatmap import colorize, overlay, upsample
from cropsight.pictures import fresh_folder, read_rgb, write_picture
from cropsight.script import run

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
OVERLAY_FORMAT = {"format": "jpeg", "quality": 90, "subsampling": "4:4:4"}


def draw(raw: np.ndarray, view: Path, folder: Path, style: dict) -> dict[str, str]:
    """Draw one map [h, w] at the size of its view; names and sha256 of the two pictures.

    A map without positive evidence is not drawn, nor one that is not a number: no names.
    """
    if not raw.max() > 0:
        return dict.fromkeys(("heatmap", "overlay", "heatmap_sha256", "overlay_sha256"), "")
    picture = read_rgb(view)
    colors = colorize(upsample(raw, *picture.size) / raw.max(), style["colormap"])
    mixed = overlay(np.asarray(picture), colors, style["alpha"], style["blend"])
    names = {"heatmap": f"{view.stem}.heatmap.png", "overlay": f"{view.stem}.overlay.jpg"}
    return names | {
        "heatmap_sha256": write_picture(
            Image.fromarray(colors), folder / names["heatmap"], HEATMAP_FORMAT
        ),
        "overlay_sha256": write_picture(
            Image.fromarray(mixed), folder / names["overlay"], OVERLAY_FORMAT
        ),
    }


def main(views: Path, gradcam: Path, heatmaps: Path, style: dict) -> None:
    """Draw the raw maps of `gradcam` over the views in `views`; write the manifest `heatmaps`."""
    folder = fresh_folder(manifest.folder(heatmaps))
    names = classes.load()
    rows = []
    with np.load(gradcam, allow_pickle=False) as data:
        indices, maps = data["class_index"], data["maps"]
    for row, raw, index in zip(read_table(views), maps, indices, strict=True):
        explained = names[index] if index >= 0 else None
        rows.append(
            {
                "frame": row["frame"],
                "view": row["view"],
                "class_index": index if explained else "",
                "wnid": explained.wnid if explained else "",
                "label": explained.label if explained else "target",
                "maximum": float(raw.max()),
                **draw(raw, manifest.checked(views, row), folder, style),
            }
        )
    write_table(heatmaps, COLUMNS, rows)


if __name__ == "__main__":
    run(main, globals())

"""Views and maps of two samples and two models, as files for the scripts that look for evidence."""

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from PIL import Image

from cropsight.files import sha256
from cropsight.results import view_tables
from cropsight.results.arrays import TOP, BatchMaps, Question, write_maps
from cropsight.results.view_tables import ViewRow
from cropsight.views.boxes import Box
from handmade import filled

# What the maps that are given answer; those of the views' first classes see it turned around.
VEHICLE: Question = (436, 656)
VIEWS = {
    "whole": (0, 0, 40, 20),
    "left": (0, 0, 20, 20),
    "right": (20, 0, 40, 20),
}


@dataclass
class EvidenceFiles:
    """Files of samples `a` and `b` with models `m` and `n`; `maps` [frames, 3, 1, 2] is of all."""

    folder: Path
    maps: np.ndarray
    views: list[Path] = field(default_factory=list)
    gradcam: list[Path] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Write them."""
        for sample in ("a", "b"):
            self.views.append(self.folder / f"views/{sample}/0000.tsv")
            pictures = self.views[-1].with_suffix("")
            pictures.mkdir(parents=True)
            rows = []
            for frame in range(len(self.maps)):
                for view, box in VIEWS.items():
                    file = pictures / f"{frame:06d}.{view}.png"
                    Image.new("RGB", (40, 20), (9, 9, 9)).save(file)
                    edges = dict(zip(Box._fields, box, strict=True))
                    row = filled(ViewRow, frame=frame, view=view, file=file.name, **edges)
                    rows.append(row._replace(sha256=sha256(file)))
            view_tables.VIEWS.write(self.views[-1], rows)
            for model in ("m", "n"):
                self.gradcam.append(self.folder / f"gradcam/{model}/{sample}/0000.npz")
                self.gradcam[-1].parent.mkdir(parents=True)
                maps = self.maps.reshape(-1, 1, 2)
                maps = np.stack([maps[:, :, ::-1], maps])
                views = [row.frame for row in rows], [row.view for row in rows]
                of_maps = [TOP, VEHICLE], maps, maps[:, :, 0, 0], [920] * len(rows)
                write_maps(self.gradcam[-1], BatchMaps(*of_maps, *views))

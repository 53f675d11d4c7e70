"""The files that say where the evidence lies: shares, the crops put together, the pointing game."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image

import join_crops
import measure_evidence
import play_pointing_game
from cropsight.errors import InputError
from cropsight.files import read_table, sha256
from cropsight.maps.drawing import HeatmapStyle
from cropsight.results import tables
from cropsight.results.arrays import Maps, write_maps
from cropsight.results.documents import Explained
from cropsight.results.tables import ViewRow
from cropsight.views.boxes import Box
from handmade import filled

VIEWS = {
    "whole": (0, 0, 40, 20),
    "left": (0, 0, 20, 20),
    "right": (20, 0, 40, 20),
}
EXPLAINED = {"method": "gradcam", "class": "target"}
STYLE = HeatmapStyle("gray", alpha=1.0)


@dataclass
class Made:
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
            tables.VIEWS.write(self.views[-1], rows)
            for model in ("m", "n"):
                self.gradcam.append(self.folder / f"gradcam/{model}/{sample}/0000.npz")
                self.gradcam[-1].parent.mkdir(parents=True)
                maps = self.maps.reshape(-1, 1, 2)
                views = [row.frame for row in rows], [row.view for row in rows]
                write_maps(self.gradcam[-1], Maps(maps, [-1] * len(rows), maps[:, 0, 0], *views))


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """Frame 0: the left crop and the whole's right half; frame 1: nothing."""
    maps = np.zeros((2, 3, 1, 2), np.float32)
    maps[0] = [[[0, 4]], [[3, 3]], [[1, 1]]]
    return Made(tmp_path, maps)


def test_shares_of_every_crop(made: Made) -> None:
    measure_evidence.main(made.views, made.gradcam, made.folder / "e.tsv", ["n", "m"], ["a", "b"])
    rows = read_table(made.folder / "e.tsv")
    assert [(row["model"], row["sample"], row["frame"]) for row in rows] == [
        (model, sample, frame)
        for model in "nm" for sample in "ab" for frame in "01" for _ in range(2)]  # fmt: skip
    left, right, nothing = rows[:3]
    assert (left["view"], left["share_of_crops"], left["share_of_area"]) == ("left", "0.75", "0.5")
    assert (right["view"], right["share_of_crops"]) == ("right", "0.25")
    # Between the centres of its two cells the whole's map rises from 0 to 4: an eighth is left.
    assert float(left["share_of_whole"]) == pytest.approx(1 / 8, abs=1e-8)
    assert float(right["share_of_whole"]) == pytest.approx(7 / 8, abs=1e-8)
    assert nothing["share_of_crops"] == nothing["share_of_whole"] == ""


def test_crops_share_a_scale_and_the_whole_has_its_own(made: Made) -> None:
    manifest = made.folder / "together/m/a/0000.tsv"
    join_crops.main(made.views[0], made.gradcam[0], manifest, STYLE)
    first, second = read_table(manifest)
    assert (first["frame"], first["whole_maximum"], first["crops_maximum"]) == ("0", "4", "3")
    assert (second["whole_maximum"], second["crops_maximum"]) == ("0", "0")
    for row in (first, second):
        assert sha256(manifest.with_suffix("") / row["file"]) == row["sha256"]
    with Image.open(manifest.with_suffix("") / first["file"]) as picture:
        grey = np.asarray(picture.convert("L")).astype(float)
    assert grey.shape == (20, 40 + join_crops.GAP + 40)
    left, right = grey[:, :40], grey[:, -40:]
    # From 0 to its maximum; beside it 3 of 3, and 1 of 3.
    assert abs(left[:, :9].mean() - 0) < 4 and abs(left[:, -9:].mean() - 255) < 4
    assert abs(right[:, :18].mean() - 255) < 4 and abs(right[:, -18:].mean() - 85) < 4
    with Image.open(manifest.with_suffix("") / second["file"]) as picture:
        grey = np.asarray(picture.convert("L")).astype(float)
    assert abs(grey[:, :36].mean() - 9) < 3 and abs(grey[:, -36:].mean() - 9) < 3


def play(made: Made, boxes: str, samples: str = "a") -> tuple[list[dict[str, str]], dict]:
    truth = made.folder / "truth.tsv"
    truth.write_text("first_frame\tlast_frame\tx0\ty0\tx1\ty1\n" + boxes, encoding="utf-8")
    table, document = made.folder / "pointing.tsv", made.folder / "pointing.json"
    views = [path for path in made.views if path.parent.name in samples]
    gradcam = [path for path in made.gradcam if path.parent.name in samples]
    cells = dict.fromkeys(samples, str(truth))
    explained = msgspec.convert(EXPLAINED, Explained)
    play_pointing_game.main(views, gradcam, table, document, ["m", "n"], cells, explained)
    return read_table(table), json.loads(document.read_text(encoding="utf-8"))


def test_games_on_frames_with_boxes(made: Made) -> None:
    rows, document = play(made, "0\t1\t0\t0\t10\t20\n0\t0\t0\t0\t20\t10\n")
    whole, crops, nothing = rows[:3]
    assert (whole["strategy"], whole["boxes"], whole["x"], whole["y"], whole["hit"]) == (
        "whole", "2", "30", "10", "no")  # fmt: skip
    # The left crop's first cell of two equal ones; 3/4 of its evidence lies in the two boxes.
    assert (crops["strategy"], crops["x"], crops["y"], crops["hit"]) == ("crops", "5", "10", "yes")
    assert float(crops["energy"]) == pytest.approx(0.75 * 0.75, abs=1e-3)
    assert float(crops["area"]) == pytest.approx(0.375) and crops["centre_hit"] == "no"
    assert (nothing["frame"], nothing["boxes"], nothing["x"], nothing["hit"]) == (
        "1",
        "1",
        "",
        "no",
    )
    assert document["explained"] == EXPLAINED
    found = {(row["model"], row["sample"], row["strategy"]): row for row in document["pointing"]}
    assert len(found) == 8 and len(document["pointing"]) == 8
    assert found["n", None, "crops"] == found["n", "a", "crops"] | {"sample": None}
    assert found["m", "a", "crops"]["hits"] == 1 and found["m", "a", "whole"]["hits"] == 0
    assert found["m", "a", "crops"]["frames"] == 2 and found["m", "a", "crops"]["no_evidence"] == 1


def test_frames_without_boxes_are_left_out(made: Made) -> None:
    rows, document = play(made, "1\t1\t0\t0\t10\t20\n", "ab")
    assert {(row["sample"], row["frame"]) for row in rows} == {("a", "1"), ("b", "1")}
    assert {row["frames"] for row in document["pointing"] if row["sample"]} == {1}
    assert {row["frames"] for row in document["pointing"] if not row["sample"]} == {2}


def test_no_boxes_at_all_give_empty_tables(made: Made) -> None:
    rows, document = play(made, "", "")
    assert rows == [] and document == {"explained": EXPLAINED, "pointing": []}


@pytest.mark.parametrize("box", ["0\t0\t41\t20", "0\t0\t40\t20.5"])
def test_a_box_outside_of_its_frame_is_said_with_sample_and_line(made: Made, box: str) -> None:
    with pytest.raises(InputError, match=r"Sample a: .*truth\.tsv, line 3: .*frame 0 has 40x20"):
        play(made, f"0\t0\t0\t0\t40\t20\n0\t5\t{box}\n")
    assert not (made.folder / "pointing.tsv").exists()

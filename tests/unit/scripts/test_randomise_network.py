"""The table and the figure of a network that loses its weights."""

import logging
from dataclasses import replace

import numpy as np
import pytest
from doubles.compiled import write_network_record
from doubles.tiny_network import MODEL, greys, maps, tiny
from PIL import Image

import randomise_network
from cropsight.errors import InputError
from cropsight.files import read_table, sha256
from cropsight.maps.explained_classes import Explanation
from cropsight.maps.methods import METHODS
from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.network import weights
from cropsight.network.inputs import input_pictures
from cropsight.network.keras_models import as_trained
from cropsight.results.arrays import BatchMaps, write_maps
from cropsight.results.map_test_tables import RANDOMISATION
from cropsight.results.view_tables import VIEWS, ViewRow
from handmade import filled

EXPLAINED = Explanation("gradcam", "logit", "sum")


@pytest.fixture
def run(tmp_path, monkeypatch):
    """Call it for the script's table and figure of three pictures; the third has no evidence."""
    pictures = greys(3)
    folder, rows = tmp_path / "views/lot/0000", []
    folder.mkdir(parents=True)
    for frame, picture in enumerate(pictures):
        for view in ("whole", "top_left"):
            file = f"{frame}-{view}.png"
            digest = write_picture(Image.fromarray(picture), folder / file, PictureFormat("png"))
            rows.append(filled(ViewRow, frame=frame, view=view, file=file, sha256=digest))
    views, gradcam = folder.with_suffix(".tsv"), tmp_path / "0000.npz"
    record = tmp_path / "tiny.json"
    VIEWS.write(views, rows)
    of_views = [row.frame for row in rows], [row.view for row in rows]

    def call(out, frames=(0, 1, 2), method="gradcam", shape=(32, 32, 3), output="softmax"):
        trained = as_trained(tiny(shape=shape), MODEL)
        monkeypatch.setattr(weights, "load_network", lambda *_: trained)
        write_network_record(record, shape, output)
        seen = np.stack(list(input_pictures(views, rows[::2], shape, "bilinear")))
        raw = np.repeat(maps(tiny(shape=shape), seen, method, output), 2, axis=0)
        raw[1::2] = np.nan  # Of the crops, which are not looked at.
        raw[4] = 0
        of_maps = [(5,)], raw[None], raw[None, :, 0, 0], [0] * 6
        write_maps(gradcam, BatchMaps(*of_maps, *of_views))
        table, figure = tmp_path / out / "tiny.tsv", tmp_path / out / "tiny.png"
        explained = replace(EXPLAINED, method=method)
        maps_of = MODEL, explained, (5,), {"lot": list(frames)}
        randomise_network.main(
            views, views, record, [views], [gradcam], table, figure, *maps_of, "bilinear", 0
        )
        return table, figure

    return call


def test_nothing_randomised_changes_no_map_and_the_same_seed_gives_the_same_bytes(run, caplog):
    with caplog.at_level(logging.INFO, "cropsight"):
        table, figure = run("one")
    rows = read_table(table)
    assert tuple(rows[0]) == RANDOMISATION.columns
    assert [row["frame"] for row in rows] == ["0", "1"] * 5
    assert list(dict.fromkeys(row["randomised"] for row in rows)) == [
        "nothing", "logits", "map", "conv1", "conv0"
    ]  # fmt: skip
    assert [float(row["spearman"]) for row in rows[:2]] == pytest.approx([1, 1])
    assert [float(row["ssim"]) for row in rows[:2]] == pytest.approx([1, 1])
    last = np.mean([float(row["spearman"]) for row in rows[-2:]])
    assert f"is {last:.2f}" in caplog.messages[-1]
    with Image.open(figure) as picture:
        assert set(picture.info) <= {"dpi"}
    assert [sha256(path) for path in run("other")] == [sha256(table), sha256(figure)]


@pytest.mark.parametrize("method", METHODS)
def test_maps_of_every_method_are_made_again_as_they_were(run, method):
    rows = read_table(run(method, frames=[0], method=method)[0])
    assert float(rows[0]["spearman"]) == pytest.approx(1, abs=1e-3)
    assert len(rows) == 5


@pytest.mark.parametrize("method", ["gradcam", "scorecam"])
def test_grey_pictures_that_are_not_square_are_explained_and_drawn(run, method):
    table, figure = run("grey", method=method, shape=(24, 48, 1), output="sigmoid")
    rows = read_table(table)
    assert [float(row["spearman"]) for row in rows[:2]] == pytest.approx([1, 1], abs=1e-3)
    with Image.open(figure) as picture:
        assert picture.mode == "RGBA" and np.ptp(np.asarray(picture)) > 0


def test_pictures_without_evidence_are_not_enough(run):
    with pytest.raises(InputError, match="tiny have no positive evidence"):
        run("none", frames=[2])

import base64
import io
import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image

from cropsight.report.sections.evidence_panels import evidence_panels
from cropsight.report.view_files import RawMap, View
from cropsight.results.view_tables import ViewRow
from cropsight.views.boxes import Box
from handmade import filled
from synthetic import VIEWS, Results


def test_shares_of_the_evidence_agree_with_the_table(results: Results, html: str) -> None:
    table = pd.read_csv(results.arguments["evidence"], sep="\t")
    rows = table[(table["sample"] == "street") & (table["frame"] == 0)].set_index("view")
    card = re.search(r'<section class="sample" id="sample-1".*?</article>', html, re.S)[0]
    sides = re.findall(r"<figure>.*?</figure>", card, re.S)
    for side, column in zip(sides, ("share_of_whole", "share_of_crops"), strict=True):
        said = re.findall(r"<text[^>]*>([\d.]+) %</text>", side)
        assert [float(text) for text in said] == [
            pytest.approx(100 * rows[column][view], abs=0.051) for view in VIEWS[1:]
        ]
        assert f"{said[-1]} % in bottom right" in side


def test_crops_together_are_coloured_up_to_the_largest_of_them() -> None:
    boxes = {"whole": Box(0, 0, 20, 10), "left": Box(0, 0, 10, 10), "right": Box(10, 0, 20, 10)}
    views = [View(name, box, Path(), filled(ViewRow)) for name, box in boxes.items()]
    levels = {"whole": 7.0, "left": 1.0, "right": 4.0}
    maps = {
        name: RawMap(np.full((7, 7), level, np.float32), (1,), 0.5)
        for name, level in levels.items()
    }
    rows = pd.DataFrame(
        {"view": ["left", "right"], "share_of_crops": [0.2, 0.8], "share_of_whole": [0.5, 0.5]}
    )
    _, crops = evidence_panels(views, maps, rows)
    data = base64.b64decode(crops.uri.removeprefix("data:image/png;base64,"))
    with Image.open(io.BytesIO(data)) as picture:
        grey = np.asarray(picture)
    half = grey.shape[1] // 2
    assert (grey[:, :half] == 64).all() and (grey[:, half:] == 255).all()
    assert [share.words for share in crops.shares] == ["20.0 %", "80.0 %"]
    nothing = {name: RawMap(np.zeros((7, 7), np.float32), (1,), 0.5) for name in levels}
    assert all(side.uri is None for side in evidence_panels(views, nothing, rows))

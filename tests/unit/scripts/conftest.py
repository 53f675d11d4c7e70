from pathlib import Path

import numpy as np
import pytest
from doubles.evidence_files import EvidenceFiles
from doubles.tested_maps import Brightness, noise
from PIL import Image

import perturb_views
from cropsight.maps.explained_classes import Explanation
from cropsight.media.pictures import PictureFormat, write_picture
from cropsight.network.compiled import CompiledNetwork
from cropsight.results.arrays import TOP, BatchMaps, write_maps
from cropsight.results.view_tables import VIEWS, ViewRow
from handmade import filled


@pytest.fixture
def made(tmp_path: Path) -> EvidenceFiles:
    """Frame 0: the left crop and the whole's right half; frame 1: nothing."""
    maps = np.zeros((2, 3, 1, 2), np.float32)
    maps[0] = [[[0, 4]], [[3, 3]], [[1, 1]]]
    return EvidenceFiles(tmp_path, maps)


@pytest.fixture
def perturbed(tmp_path, monkeypatch):
    """Call it with frames and a question: the trials of a batch of two frames, as a table."""
    folder, rows = tmp_path / "views/lot/0000", []
    folder.mkdir(parents=True)
    for frame in (3, 4):
        for number, view in enumerate(("whole", "top_left")):
            file = f"{frame}-{view}.png"
            picture = Image.fromarray(noise(frame + number, 40, 40, 3))
            digest = write_picture(picture, folder / file, PictureFormat("png"))
            rows.append(filled(ViewRow, frame=frame, view=view, file=file, sha256=digest))
    views = folder.with_suffix(".tsv")
    VIEWS.write(views, rows)
    of_views = [row.frame for row in rows], [row.view for row in rows]
    maps = np.random.default_rng(0).random((4, 3, 3), np.float32)

    def run(frames, question=TOP, method="gradcam", shape=(32, 32, 3), output="softmax"):
        network = CompiledNetwork(Brightness(), Brightness(), shape, output)
        monkeypatch.setattr(perturb_views, "load_network", lambda *_: network)
        gradcam, tests = tmp_path / "0000.npz", tmp_path / "out/m/lot/0000.tsv"
        questions = list(dict.fromkeys([TOP, question]))
        answers = np.stack([maps] * len(questions))
        of_maps = questions, answers, answers[:, :, 0, 0], [0] * 4
        write_maps(gradcam, BatchMaps(*of_maps, *of_views))
        nothing = tmp_path / "nothing"
        explained = Explanation(method, "logit", "sum")
        perturb_views.main(views, gradcam, nothing, nothing, nothing, tests, frames,
                           "bilinear", 4, 0, question, explained)  # fmt: skip
        return tests

    return run

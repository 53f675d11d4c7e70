"""The tutorial of docs/your-model.md, done as it stands there, from model.save() to the report."""

import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import numpy as np
import pandas as pd
import pytest
import yaml
from PIL import Image, ImageDraw
from workspace import ROOT, Workspace

import check_inputs
import inspect_models

PAGE = (ROOT / "docs/your-model.md").read_text(encoding="utf-8")
CLASSES = ("give_way", "none", "stop")
SETTINGS = "config/config.yaml"
TARGET = "config/targets/traffic_sign.tsv"
# As the tutorial has it, but for a network that a run of other tests has compiled.
LITE = "{name: lite, architecture: efficientnet_lite0}"


def block(language: str, containing: str) -> str:
    """The only block of code of a language that has this text."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", PAGE, re.DOTALL | re.MULTILINE)
    (found,) = (text for text in blocks if containing in text)
    return found


def photo(what: str, seed: int, size: tuple[int, int]) -> Image.Image:
    """Grey patches, and in front of them a sign, if it is one."""
    rng, (width, height) = np.random.default_rng(seed), size
    ground = rng.integers(60, 140, (height // 8, width // 8, 3), dtype=np.uint8)
    picture = Image.fromarray(ground).resize(size)
    radius = min(size) * rng.uniform(0.25, 0.4)
    circle = (rng.uniform(radius, width - radius), rng.uniform(radius, height - radius), radius)
    red, draw = (200, 20, 30), ImageDraw.Draw(picture)
    if what == "stop":
        draw.regular_polygon(circle, 8, fill=red, outline="white")
    elif what == "give_way":
        draw.regular_polygon(circle, 3, 180, fill="white", outline=red, width=int(radius / 4))
    return picture


def take_photos(folder: Path) -> None:
    """Those to train on, and those of the tutorial's first sample."""
    for number, what in enumerate(CLASSES * 30):
        path = folder / f"training/{what}/{number}.png"
        path.parent.mkdir(parents=True, exist_ok=True)
        photo(what, number, (64, 64)).save(path)
    (folder / "photos/street").mkdir(parents=True)
    for number, what in enumerate(("stop", "give_way", "none"), 1):
        photo(what, 1000 + number, (96, 72)).save(folder / f"photos/street/{number}.png")


@mock.patch.dict(os.environ)  # Keras sets variables.
def train() -> None:
    """As the page does, which is the project's own."""
    import keras

    keras.utils.clear_session()  # which begins to count layers anew
    exec(block("python", "model.save"), {})


@pytest.fixture(scope="module")
def tutorial(finished, folder) -> Iterator[Workspace]:
    """A workspace in which somebody went through the tutorial."""
    made = finished[0].copy(folder / "tutorial")
    for left in ("results", "media"):
        shutil.rmtree(made / left)
    take_photos(made.root)
    (made / SETTINGS).write_text(f"base_height: 72\n{block('yaml', 'target:')}")
    # Its first sample is enough.
    sheet = block("text", "sample\tpath").splitlines()[:2]
    (made / "config/samples.tsv").write_text("\n".join(sheet))
    (made / TARGET).write_text(block("text", "label\nstop"))
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(made.root)
        train()
        made.run("--cores", "2")
        yield made


def table(made: Workspace, name: str) -> pd.DataFrame:
    path = made / f"results/{name}.tsv"
    return pd.read_csv(path, sep="\t", keep_default_na=False, dtype={"wnid": str})


@mock.patch.dict(os.environ)
@pytest.mark.usefixtures("tutorial")
def test_the_tutorial_shows_what_is_said_of_the_model(capsys):
    assert inspect_models.main([]) == 0
    said = capsys.readouterr()

    def masked(text: str) -> list[str]:
        """Without what differs from training to training."""
        text = re.sub(r"(?<=SHA-256 {8})\w+…?", "…", text)
        return re.sub(r"(?<=example {8}).*", "…", text).split("\n")

    assert masked(said.out) == [*masked(block("text", "  preprocessing")), ""]
    assert re.search(r"example +1\.png: stop 0\.\d{3}, ", said.out)
    assert said.err == ""
    assert check_inputs.main([]) == 0
    assert "All is well with the config and 1 sample with 3 photos" in capsys.readouterr().out


def test_predictions_are_those_of_the_saved_model(tutorial):
    import keras

    made = tutorial
    model = keras.saving.load_model(made / "models/signs.keras")
    names = (made / "models/signs.txt").read_text(encoding="utf-8").splitlines()
    assert sorted(CLASSES) == names
    found = table(made, "predictions")
    assert set(found["model"]) == {"signs"} and set(found["wnid"]) == {""}
    found = found.pivot(index=["sample", "frame", "view"], columns="label", values="probability")
    assert len(found) == 3 * 5
    rows, inputs = table(made, "views/street/0000"), []
    for file in rows["file"]:
        with Image.open(made / f"results/views/street/0000/{file}") as picture:
            inputs.append(np.asarray(picture.resize((64, 64), Image.Resampling.BILINEAR)))
    wanted = model.predict(np.stack(inputs).astype(np.float32), verbose=0)
    for row, probabilities in zip(rows.itertuples(), wanted, strict=True):
        answer = found.loc[("street", row.frame, row.view), names].to_numpy(float)
        np.testing.assert_allclose(answer, probabilities, atol=1e-4)
    whole = table(made, "predictions").query("view == 'whole' and rank == 1")
    assert list(whole["label"]) == ["stop", "give_way", "none"]


def test_the_report_is_of_the_models_classes_and_of_nothing_else(tutorial):
    page = (tutorial / "results/report.html").read_text(encoding="utf-8")
    assert "Does cropping help an image classifier see the traffic sign?" in page
    for name in ("stop", "give way", "none", "signs (own Keras model)"):
        assert name in page
    # The project's own title has a vehicle.
    said = page.lower().replace("does cropping help an image classifier see the vehicle?", "")
    assert "imagenet" not in said and "vehicle" not in said
    assert "their 3 classes" in page
    assert "The 2 classes of signs that count as traffic sign" in page
    assert tutorial.due() == []


def test_another_name_of_a_class_runs_no_network(tutorial, tmp_path):
    made = tutorial.copy(tmp_path / "renamed")
    made.replace("models/signs.txt", "none", "no_sign")
    due = made.due()
    assert "tabulate_detections" in due and "draw_heatmaps signs street 0000" in due
    networks = ("fetch", "compile", "classify", "explain", "crop_views")
    assert not any(name.startswith(networks) for name in due)


def test_it_runs_beside_a_model_of_imagenet(tutorial):
    made = tutorial
    before = table(made, "scores")
    both = yaml.safe_load(block("yaml", "- efficientnet_lite0"))
    assert both["models"][0] == "efficientnet_lite0"
    text = block("yaml", "- efficientnet_lite0").replace("efficientnet_lite0", LITE)
    made.replace(SETTINGS, block("yaml", "target:").partition("target:")[0], text)
    (made / TARGET).write_text(block("text", "n06794110"))
    # Without what only draws and reports.
    outcome = made.run("--cores", "2", "comparison")
    # The own model has its answers.
    assert not any("signs" in name for name in outcome.names)
    after = table(made, "scores")
    own = after[after["model"] == "signs"].reset_index(drop=True)
    pd.testing.assert_frame_equal(own, before)
    predictions = table(made, "predictions")
    listed = predictions.groupby("model")["label"].nunique()
    assert listed["signs"] == 3 and listed["lite"] > 10
    assert (predictions["wnid"].str.startswith("n") == (predictions["model"] == "lite")).all()
    targets = json.loads((made / "results/metrics.json").read_text(encoding="utf-8"))["targets"]
    counted = {one["model"]: [entry["label"] for entry in one["classes"]] for one in targets}
    assert counted == {"lite": ["street_sign"], "signs": ["give_way", "stop"]}

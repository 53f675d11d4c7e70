"""The pointing game on frames with boxes."""

import json
from pathlib import Path

import msgspec
import numpy as np
import pytest
from doubles.evidence_files import VEHICLE, EvidenceFiles

import evaluate_pointing_game
from cropsight.errors import InputError
from cropsight.files import read_table
from cropsight.maps.frame_clusters import Intervals
from cropsight.results.arrays import TOP, Question
from cropsight.results.documents import Explained
from cropsight.results.frame_tables import FRAMES, FrameRow
from cropsight.statistics import multiplicity
from handmade import filled

INTERVALS = Intervals(confidence=0.95, block_seconds=1, resamples=500, seed=0)
EXPLAINED = {"method": "gradcam", "class": "vehicle"}


def play(
    made: EvidenceFiles, boxes: str, samples: str = "a", question: Question = VEHICLE
) -> tuple[list[dict[str, str]], dict]:
    truth = made.folder / "truth.tsv"
    truth.write_text("first_frame\tlast_frame\tx0\ty0\tx1\ty1\n" + boxes, encoding="utf-8")
    table, document = made.folder / "pointing.tsv", made.folder / "pointing.json"
    views = [path for path in made.views if path.parent.name in samples]
    gradcam = [path for path in made.gradcam if path.parent.name in samples]
    truths = [truth] * len(samples)
    frames = [made.folder / f"frames/{sample}/frames.tsv" for sample in samples]
    for path in frames:
        path.parent.mkdir(parents=True, exist_ok=True)
        FRAMES.write(path, [filled(FrameRow, frame=n, time=n * 0.3) for n in range(len(made.maps))])
    explained = msgspec.convert(EXPLAINED, Explained)
    evaluate_pointing_game.main(
        views,
        gradcam,
        frames,
        truths,
        table,
        document,
        ["m", "n"],
        list(samples),
        dict.fromkeys(samples, ""),
        dict.fromkeys("mn", question),
        explained,
        INTERVALS,
    )
    return read_table(table), json.loads(document.read_text(encoding="utf-8"))


def test_games_on_frames_with_boxes(made: EvidenceFiles) -> None:
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


def test_the_maps_of_the_question_play(made: EvidenceFiles) -> None:
    """The maps of the first class point to the left of the whole, those of the target right."""
    right = "0\t0\t20\t0\t40\t20\n"
    hits = {
        question: [row["hit"] for row in play(made, right, question=question)[0][:2]]
        for question in (VEHICLE, TOP)
    }
    assert hits == {VEHICLE: ["yes", "no"], TOP: ["no", "no"]}


def test_intervals_are_over_blocks_of_frames(tmp_path: Path) -> None:
    """Forty frames of 0.3 s in blocks of a second; the game has the same end within a block."""
    maps = np.zeros((40, 3, 1, 2), np.float32)
    blocks = (np.arange(40) * 0.3).astype(int)
    maps[np.arange(40), :, 0, blocks % 2] = 1
    rows, document = play(EvidenceFiles(tmp_path, maps), "0\t39\t0\t0\t10\t20\n")
    found = {(row["model"], row["sample"], row["strategy"]): row for row in document["pointing"]}
    whole = found["m", None, "whole"]
    hits = np.array([row["hit"] == "yes" for row in rows if row["strategy"] == "whole"][:40])
    assert (whole["frames"], whole["clusters"]) == (40, blocks[-1] + 1) == (40, 12)
    expected = multiplicity.interval(hits, blocks, INTERVALS.inference)
    assert list(whole["hit_rate"].values()) == [hits.mean(), *expected]
    assert whole["area"]["value"] == 0.25
    few = play(EvidenceFiles(tmp_path / "few", maps[:30]), "0\t29\t0\t0\t10\t20\n")[1]
    assert {row["energy"]["interval"] for row in few["pointing"]} == {"none"}


def test_frames_without_boxes_are_left_out(made: EvidenceFiles) -> None:
    rows, document = play(made, "1\t1\t0\t0\t10\t20\n", "ab")
    assert {(row["sample"], row["frame"]) for row in rows} == {("a", "1"), ("b", "1")}
    assert {row["frames"] for row in document["pointing"] if row["sample"]} == {1}
    assert {row["frames"] for row in document["pointing"] if not row["sample"]} == {2}


def test_no_boxes_at_all_give_empty_tables(made: EvidenceFiles) -> None:
    rows, document = play(made, "", "")
    assert rows == [] and document == {"explained": EXPLAINED, "pointing": []}


@pytest.mark.parametrize("box", ["0\t0\t41\t20", "0\t0\t40\t20.5"])
def test_a_box_outside_of_its_frame_is_said_with_sample_and_line(
    made: EvidenceFiles, box: str
) -> None:
    with pytest.raises(InputError, match=r"Sample a: .*truth\.tsv, line 3: .*frame 0 has 40x20"):
        play(made, f"0\t0\t0\t0\t40\t20\n0\t5\t{box}\n")
    assert not (made.folder / "pointing.tsv").exists()

"""Is it the target that was found? Pictures with a known answer, and counts by another way."""

from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from doubles.detections import EVALUATION
from doubles.red import CARS, MINIVAN, RedFrames

import tabulate_erased
from cropsight.decisions.decision import Decision
from cropsight.errors import InputError
from cropsight.evaluation.erased_calls import erased_counts
from cropsight.results.arrays import (
    PaintedPredictions,
    Predictions,
    write_painted_predictions,
    write_predictions,
)
from cropsight.results.erased_tables import ERASED, PAINTINGS

BOX, ELSEWHERE, NEAR = (10, 10, 30, 25), (100, 70, 140, 100), (55, 20, 75, 40)
# In the box only; also in another crop; also in the same crop; not in the box at all.
RED = [[BOX], [BOX, ELSEWHERE], [BOX, NEAR], [ELSEWHERE], []]


@pytest.fixture
def frames(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> RedFrames:
    made = RedFrames(tmp_path, RED, monkeypatch, ("mean", "enlarged", "oracle"), "jpeg")
    made.paint([[BOX]] * 5)
    return made


@pytest.mark.parametrize("decision", [Decision("score", threshold=0.5), Decision("top_k", k=1)])
def test_a_call_goes_with_the_box_unless_what_is_called_is_elsewhere(
    frames: RedFrames, decision: Decision
) -> None:
    rows = frames.ask_again(decision)

    def said(frame: int, strategy: str, painting: str = "inpainted") -> list[str]:
        row = rows[frame, strategy, painting]
        return [row[name] for name in ("detected", "painted_detected", "in_painted", "elsewhere")]

    assert said(0, "crops") == said(0, "whole") == ["yes", "no", "no", "no"]
    assert said(0, "enlarged") == said(0, "whole_or_crops") == ["yes", "no", "no", "no"]
    assert said(1, "crops") == ["yes", "yes", "no", "yes"]
    assert said(1, "whole") == said(1, "enlarged") == ["yes", "yes", "yes", "no"]
    assert said(1, "whole_or_crops") == ["yes", "yes", "yes", "yes"]
    assert said(2, "crops") == said(2, "whole") == ["yes", "yes", "yes", "no"]
    # In the views of this control nothing is painted over.
    assert "oracle" not in {strategy for _, strategy, _ in rows}
    assert said(3, "crops") == ["yes", "yes", "no", "yes"]
    assert said(4, "crops") == said(4, "whole") == ["no", "no", "no", "no"]
    # The mean of one crop of four, and of none.
    row = rows[0, "crops_mean", "inpainted"]
    assert (row["views"], row["touched"]) == ("4", "1")
    assert float(row["score"]) == pytest.approx(0.25, abs=0.01)
    assert float(row["painted_score"]) < 0.01
    # A patch beside takes nothing.
    assert said(0, "crops", "beside") == ["yes", "yes", "yes", "no"]
    assert said(0, "whole", "beside") == ["yes", "yes", "yes", "no"]
    assert {row["painting"] for row in rows.values()} == set(PAINTINGS)


def test_another_threshold_runs_no_network(frames: RedFrames) -> None:
    """The tables are made of logits: the views are gone, and so is the network."""
    frames.ask_again()
    painted = [frames.folder / f"erased_predictions/{model}/s/0000.npz" for model in frames.models]
    seen = frames.network.seen
    table = frames.folder / "again.tsv"
    tabulate_erased.main(
        frames.predictions, painted, table, *CARS, ["s"],
        Decision("score", threshold=0.2), ("mean", "enlarged"),
    )  # fmt: skip
    rows = ERASED.read_frame(table)
    mean = rows[(rows["strategy"] == "crops_mean") & (rows["painting"] == "inpainted")]
    assert mean["detected"].tolist() == [True, True, True, True, False]
    assert frames.network.seen == seen


def test_painted_views_of_other_frames_are_refused(frames: RedFrames) -> None:
    frames.ask_again()
    painted = frames.folder / "erased_predictions/m/s/0000.npz"
    logits = np.zeros((1, 1000), np.float32)
    write_painted_predictions(
        painted, PaintedPredictions(logits, [77], ["whole"], ["inpainted"], "softmax")
    )
    with pytest.raises(InputError, match=r"0000\.npz is of views that there are not"):
        tabulate_erased.main(
            frames.predictions[:1], [painted], frames.folder / "erased.tsv", *CARS, ["s"],
            Decision("score"),
        )  # fmt: skip


VIEWS = ("whole", "top_left", "bottom_left", "top_right", "bottom_right", "shifted_top_left")
USED = {
    "whole": VIEWS[:1], "crops": VIEWS[1:5], "whole_or_crops": VIEWS[:5], "shifted": VIEWS[5:],
}  # fmt: skip


@pytest.fixture(scope="module")
def made_up(tmp_path_factory: pytest.TempPathFactory) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of views of 60 frames of two samples, before and after paintings; and erased.tsv."""
    folder = tmp_path_factory.mktemp("made-up")
    rng, files, before, after = np.random.default_rng(3), ([], []), [], []
    for sample in ("a", "b"):
        views = [(frame, view) for frame in range(0, 60, 2) for view in VIEWS]
        scores = rng.uniform(0, 1, len(views))
        touched = [
            (frame, view)
            for frame, view in views
            if frame % 3 and (view == "whole" or rng.random() < 0.3)
        ]
        painted = [
            (*one, painting)
            for one in touched
            for painting in PAINTINGS
            if painting == "inpainted" or rng.random() < 0.7
        ]
        new = rng.uniform(0, 1, len(painted))
        before += [(sample, *one, score) for one, score in zip(views, scores, strict=True)]
        after += [(sample, *one, score) for one, score in zip(painted, new, strict=True)]
        paths = [folder / f"{kind}/m/{sample}/0000.npz" for kind in ("whole", "painted")]
        for path, of_kind in zip(paths, files, strict=True):
            path.parent.mkdir(parents=True)
            of_kind.append(path)
        frames, names = zip(*views, strict=True)
        write_predictions(
            paths[0], Predictions(logits(scores), list(frames), list(names), "softmax")
        )
        names = [list(column) for column in zip(*painted, strict=True)]
        write_painted_predictions(paths[1], PaintedPredictions(logits(new), *names, "softmax"))
    table = folder / "erased.tsv"
    tabulate_erased.main(
        *files, table, *CARS, ["a", "b"], Decision("score", threshold=0.5), ("shifted",)
    )
    names = ["sample", "frame", "view"]
    old = pd.DataFrame(before, columns=[*names, "score"])
    new = pd.DataFrame(after, columns=[*names, "painting", "score"])
    new = new.pivot(index=names, columns="painting", values="score").reset_index()
    return old.merge(new, on=names, how="left"), ERASED.read_frame(table)


def logits(scores: np.ndarray) -> np.ndarray:
    """Of which the softmax gives the minivan this probability, and another class the rest."""
    made = np.full((len(scores), 1000), -30.0)
    made[:, MINIVAN], made[:, 0] = np.log(scores), np.log1p(-scores)
    return made.astype(np.float32)


def test_the_counts_are_those_of_a_computation_view_by_view(made_up: tuple) -> None:
    views, rows = made_up
    frames = views[["sample", "frame"]].drop_duplicates()
    photo = frames.assign(scene="", time=float("nan"))
    counts = erased_counts(rows, photo, photo, EVALUATION)
    assert len(counts) == 3 * len(USED) * len(PAINTINGS)
    boxed = views.groupby(["sample", "frame"])["inpainted"].transform("count") > 0
    for row in counts:
        part = views[boxed & views["view"].isin(USED[row.strategy])]
        part = part[(part["sample"] == row.sample) | (row.sample is None)]
        names = ("found", "gone", "gone_inpainted", "still", "in_painted", "elsewhere", "left_out")
        tally = dict.fromkeys(names, 0)
        for _, frame in part.groupby(["sample", "frame"]):
            if not (frame["score"] >= 0.5).any():
                continue
            touched = frame["inpainted"].notna()
            if frame.loc[touched, row.painting].isna().any():
                tally["left_out"] += 1
                continue
            painted = frame.loc[touched, row.painting] >= 0.5
            others = frame.loc[~touched, "score"] >= 0.5
            tally["found"] += 1
            inpainted = frame.loc[touched, "inpainted"] >= 0.5
            tally["gone_inpainted"] += not (inpainted.any() or others.any())
            tally["still" if painted.any() or others.any() else "gone"] += 1
            tally["in_painted"] += painted.any()
            tally["elsewhere"] += others.any()
        assert tally == {name: getattr(row, name) for name in tally}
        assert row.clusters == row.found
        assert row.gone_share.value == pytest.approx(row.gone / row.found)
        low, high = row.gone_share.limits
        assert low - 1e-9 <= row.gone_share.value <= high + 1e-9


def test_scores_are_the_largest_of_the_views(made_up: tuple) -> None:
    views, rows = made_up
    for row in rows.itertuples():
        part = views[(views["sample"] == row.sample) & (views["frame"] == row.frame)]
        part = part[part["view"].isin(USED[row.strategy])]
        assert row.score == pytest.approx(part["score"].max(), abs=1e-5)
        painted = part[row.painting].where(part["inpainted"].notna(), part["score"])
        assert row.painted_score == pytest.approx(painted.max(), abs=1e-5)
        assert (row.views, row.touched) == (len(part), part["inpainted"].notna().sum())


def test_frames_of_one_scene_or_block_are_one_cluster(made_up: tuple) -> None:
    views, rows = made_up
    frames = views[["sample", "frame"]].drop_duplicates()
    scenes = frames.assign(scene=(frames["frame"] // 20).astype(str))
    times = frames.assign(time=frames["frame"] / 10.0)
    (found,) = {
        row.clusters
        for row in erased_counts(rows, scenes, times, EVALUATION)
        if (row.sample, row.strategy, row.painting) == (None, "whole_or_crops", "inpainted")
    }
    assert found == 3
    row = next(
        row
        for row in erased_counts(rows, frames.assign(scene=""), times, EVALUATION)
        if (row.sample, row.strategy, row.painting) == (None, "whole_or_crops", "inpainted")
    )
    assert row.clusters == 12 and row.found > 30

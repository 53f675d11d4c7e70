"""The tables and counts of small predictions whose probabilities are known by hand."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import tabulate_detections
from cropsight.decisions import detection_rows
from cropsight.decisions.decision import Decision
from cropsight.errors import InputError
from cropsight.results.frame_tables import FRAMES, FrameRow
from handmade import filled

VIEWS = ("whole", "top_left", "bottom_left", "top_right", "bottom_right")
MINIVAN, AMBULANCE, MOSQUE = 656, 407, 668
SCORE = Decision("score", threshold=0.25)
TOP_1 = Decision("top_k", threshold=0.25, k=1)


def logits(minivan: float, ambulance: float = 0.0) -> np.ndarray:
    """Logits whose softmax has these probabilities and shares the rest among the other classes.

    Logarithms of the probabilities and a constant: the softmax does not see the constant. The
    mosque gets half of the rest, so that it comes first unless a vehicle has more.
    """
    rest = 1 - minivan - ambulance
    probabilities = np.full(1000, rest / 2 / 997)
    probabilities[[MINIVAN, AMBULANCE, MOSQUE]] = minivan, ambulance, rest / 2
    return (np.log(np.maximum(probabilities, 1e-30)) + 7).astype(np.float32)


class Project:
    """A folder with predictions, as the earlier steps leave them."""

    def __init__(self, folder: Path) -> None:
        """An empty one, with a target of two classes."""
        self.folder, self.predictions, self.frames = folder, [], []
        self.truths: list[Path] = []
        self.oracle: list[Path] = []
        self.classes: list[Path] = []
        self.targets = {"cars": [AMBULANCE, MINIVAN]}

    def sample(self, name: str, times: list[str], first: int = 0) -> None:
        """Its frames.tsv."""
        path = self.folder / "frames" / name / "frames.tsv"
        FRAMES.write(
            path,
            [
                filled(FrameRow, frame=first + number, time=float(time) if time else None)
                for number, time in enumerate(times)
            ],
        )
        self.frames.append(path)

    def batch(self, model: str, sample: str, number: int, frames: dict[int, list[float]]) -> Path:
        """One batch: the minivan's probability in the first views of every frame."""
        path = self.folder / "predictions" / model / sample / f"{number:04d}.npz"
        path.parent.mkdir(parents=True, exist_ok=True)
        rows = [(frame, VIEWS[n], p) for frame, ps in frames.items() for n, p in enumerate(ps)]
        np.savez(
            path,
            logits=np.array([logits(p) for _, _, p in rows]),
            frame=np.array([frame for frame, _, _ in rows]),
            view=np.array([view for _, view, _ in rows]),
            output="softmax",
        )
        self.predictions.append(path)
        return path

    def compare(
        self,
        models: list[str],
        samples: dict[str, str | dict[str, str]],
        decision: Decision,
        top_k: int = 2,
        controls: tuple[str, ...] = (),
        scenes: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        """Run the script; its tables as pandas reads them, and its counts."""
        out = {
            f"{name}_table": self.folder / f"{name}.tsv"
            for name in ("predictions", "scores", "detections")
        }
        counts = self.folder / "counts.json"
        tabulate_detections.main(
            predictions=self.predictions,
            oracle=self.oracle,
            frames=self.frames,
            classes=self.classes,
            truths=self.truths,
            counts=counts,
            models=models,
            targets=dict.fromkeys(models, self.targets),
            class_lists={},
            samples={
                name: {
                    target: self.truths.index(Path(cell)) if Path(cell) in self.truths else cell
                    for target, cell in (
                        cells if isinstance(cells, dict) else {"cars": cells}
                    ).items()
                }
                for name, cells in samples.items()
            },
            scenes=dict.fromkeys(samples, "") | (scenes or {}),
            decision=decision,
            top_k=top_k,
            controls=controls,
            **out,
        )
        tables = {
            path.stem: pd.read_csv(path, sep="\t", keep_default_na=False) for path in out.values()
        }
        return {**tables, "counts": json.loads(counts.read_text())}

    def bytes(self) -> list[bytes]:
        """Content of everything written."""
        names = ("predictions.tsv", "scores.tsv", "detections.tsv", "counts.json")
        return [(self.folder / name).read_bytes() for name in names]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture
def two_samples(project: Project) -> Project:
    """A photo with a car in a crop, and a clip of three frames in two batches."""
    project.sample("photo", [""])
    project.sample("clip", ["0", "0.08", "0.16"])
    project.batch("net", "clip", 1, {2: [0.5, 0.0, 0.0, 0.0, 0.0]})
    project.batch("net", "clip", 0, {0: [0.1, 0.0, 0.0, 0.3, 0.2], 1: [0.0, 0.1, 0.0, 0.0, 0.0]})
    project.batch("net", "photo", 0, {0: [0.125, 0.0, 0.0625, 0.0625, 0.625]})
    return project


def counts(found: dict[str, Any], model: str, sample: str | None) -> dict[str, dict[str, int]]:
    keys = {"model", "sample", "target", "strategy"}
    return {
        row["strategy"]: {kind: n for kind, n in row.items() if kind not in keys}
        for row in found["counts"]["counts"]
        if (row["model"], row["sample"]) == (model, sample)
    }


def test_rows_go_by_model_sheet_frame_and_view(two_samples: Project) -> None:
    found = two_samples.compare(["net"], {"photo": "yes", "clip": ""}, SCORE)
    scores = found["scores"]
    expected = [("photo", 0, view) for view in VIEWS]
    expected += [("clip", frame, view) for frame in range(3) for view in VIEWS]
    assert list(zip(scores["sample"], scores["frame"], scores["view"], strict=True)) == expected
    strategies = list(found["detections"]["strategy"])
    assert strategies == ["whole", "crops", "whole_or_crops"] * 4


def test_tables_have_the_columns_of_the_design(two_samples: Project) -> None:
    found = two_samples.compare(["net"], {"photo": "yes", "clip": ""}, SCORE)
    assert {name: " ".join(table) for name, table in found.items() if name != "counts"} == {
        "predictions": "model sample frame view rank wnid label probability",
        "scores": "model sample target frame view time score detected",
        "detections": "model sample target frame strategy score threshold detected best_view truth "
        "scene largest_box",
    }


def test_scores_and_times(two_samples: Project) -> None:
    scores = two_samples.compare(["net"], {"photo": "yes", "clip": ""}, SCORE)["scores"]
    photo = scores[scores["sample"] == "photo"]
    np.testing.assert_allclose(photo["score"], [0.125, 0, 0.0625, 0.0625, 0.625], atol=1e-7)
    assert list(photo["detected"]) == ["no", "no", "no", "no", "yes"]
    assert set(photo["time"]) == {""}
    clip = scores[scores["sample"] == "clip"]
    assert list(clip["time"])[::5] == ["0", "0.08", "0.16"]


def test_the_top_classes_have_rank_name_and_probability(two_samples: Project) -> None:
    table = two_samples.compare(["net"], {"photo": "yes", "clip": ""}, SCORE)["predictions"]
    assert len(table) == 4 * 5 * 2
    last = table[(table["sample"] == "photo") & (table["view"] == "bottom_right")]
    assert list(last["rank"]) == [1, 2]
    assert list(last["wnid"]) == ["n03770679", "n03788195"]
    assert list(last["label"]) == ["minivan", "mosque"]
    np.testing.assert_allclose(last["probability"], [0.625, 0.1875], rtol=1e-5)


def test_strategies_and_truth(two_samples: Project) -> None:
    labels = two_samples.folder / "clip.tsv"
    labels.write_text("first_frame\tlast_frame\ttruth\n0\t0\tyes\n1\t1\tunsure\n")
    two_samples.truths.append(labels)
    found = two_samples.compare(["net"], {"photo": "no", "clip": str(labels)}, SCORE)
    table = found["detections"].drop(columns=["model", "target", "score", "scene", "largest_box"])
    assert table.to_numpy().tolist() == [
        ["photo", 0, "whole", 0.25, "no", "whole", "no"],
        ["photo", 0, "crops", 0.25, "yes", "bottom_right", "no"],
        ["photo", 0, "whole_or_crops", 0.25, "yes", "bottom_right", "no"],
        ["clip", 0, "whole", 0.25, "no", "whole", "yes"],
        ["clip", 0, "crops", 0.25, "yes", "top_right", "yes"],
        ["clip", 0, "whole_or_crops", 0.25, "yes", "top_right", "yes"],
        ["clip", 1, "whole", 0.25, "no", "whole", "unsure"],
        ["clip", 1, "crops", 0.25, "no", "top_left", "unsure"],
        ["clip", 1, "whole_or_crops", 0.25, "no", "top_left", "unsure"],
        ["clip", 2, "whole", 0.25, "yes", "whole", ""],
        ["clip", 2, "crops", 0.25, "no", "top_left", ""],
        ["clip", 2, "whole_or_crops", 0.25, "yes", "whole", ""],
    ]
    zero = dict.fromkeys(detection_rows.COUNTS, 0)
    clip = zero | {"frames": 3, "unsure": 1, "no_truth": 1}
    photo = zero | {"frames": 1}
    assert counts(found, "net", "clip") == {
        "whole": clip | {"detected": 1, "false_negative": 1},
        "crops": clip | {"detected": 1, "true_positive": 1},
        "whole_or_crops": clip | {"detected": 2, "true_positive": 1},
    }
    assert counts(found, "net", "photo") == {
        "whole": photo | {"true_negative": 1},
        "crops": photo | {"detected": 1, "false_positive": 1},
        "whole_or_crops": photo | {"detected": 1, "false_positive": 1},
    }
    both = zero | {"frames": 4, "unsure": 1, "no_truth": 1}
    assert counts(found, "net", None) == {
        "whole": both | {"detected": 1, "false_negative": 1, "true_negative": 1},
        "crops": both | {"detected": 2, "true_positive": 1, "false_positive": 1},
        "whole_or_crops": both | {"detected": 3, "true_positive": 1, "false_positive": 1},
    }


def test_scene_of_a_truth_table_goes_before_the_sheet_s(two_samples: Project) -> None:
    labels = two_samples.folder / "clip.tsv"
    labels.write_text("frame\ttruth\tscene\n0\tyes\tbridge\n1\tno\t\n")
    two_samples.truths.append(labels)
    samples, scenes = {"photo": "no", "clip": str(labels)}, {"clip": '="drive" <1>'}
    table = two_samples.compare(["net"], samples, SCORE, scenes=scenes)["detections"]
    assert list(table["scene"][::3]) == ["", "bridge", '="drive" <1>', '="drive" <1>']


def test_the_largest_box_is_in_the_rows_of_every_strategy(project: Project) -> None:
    path = project.folder / "frames" / "clip" / "frames.tsv"
    sizes = {0: (100, 50), 1: (200, 50), 2: (100, 50)}
    FRAMES.write(
        path,
        [filled(FrameRow, frame=n, width=width, height=height)
         for n, (width, height) in sizes.items()],
    )  # fmt: skip
    project.frames.append(path)
    project.batch("net", "clip", 0, {frame: [0.5, 0.1, 0.1, 0.1, 0.1] for frame in sizes})
    labels = project.folder / "clip.tsv"
    labels.write_text(
        "first_frame\tlast_frame\tcars\tx0\ty0\tx1\ty1\n0\t1\t\t10\t0\t110\t20\n"
        "0\t0\t\t1\t1\t2\t2\n2\t2\tyes\t\t\t\t\n"
    )
    project.truths.append(labels)
    table = project.compare(["net"], {"clip": str(labels)}, SCORE)["detections"]
    assert table.groupby("frame")["largest_box"].unique().str.join(" ").to_dict() == {
        0: "0.36", 1: "0.2", 2: ""}  # fmt: skip
    assert set(table["truth"]) == {"yes"}


def test_two_targets_give_the_rows_of_two_runs(two_samples: Project) -> None:
    targets = {"cars": two_samples.targets["cars"], "mosque": [MOSQUE]}
    labels = two_samples.folder / "labels.tsv"
    labels.write_text("frame\tcars\tmosque\n0\tyes\tno\n1\tno\tyes\n")
    two_samples.truths.append(labels)
    said = {
        "photo": {"cars": "yes", "mosque": "no"},
        "clip": {"cars": str(labels), "mosque": str(labels)},
    }
    alone = []
    for target, indices in targets.items():
        two_samples.targets = {target: indices}
        cells = {sample: {target: answers[target]} for sample, answers in said.items()}
        alone.append(two_samples.compare(["net"], cells, SCORE, controls=("mean",)))
    two_samples.targets = dict(reversed(targets.items()))
    both = two_samples.compare(["net"], said, SCORE, controls=("mean",))
    pd.testing.assert_frame_equal(both["predictions"], alone[0]["predictions"])
    for found in alone:
        (target,) = found["counts"]["targets"]
        for name in ("scores", "detections"):
            rows = both[name][both[name]["target"] == target["name"]]
            pd.testing.assert_frame_equal(rows.reset_index(drop=True), found[name])
        rows = [row for row in both["counts"]["counts"] if row["target"] == target["name"]]
        assert rows == found["counts"]["counts"]
    assert [each["name"] for each in both["counts"]["targets"]] == ["mosque", "cars"]
    assert {len(both[name]) for name in ("scores", "detections")} == {4 * 6 * 2, 4 * 4 * 2}
    truth = both["detections"].groupby("target")["truth"].unique()
    assert truth["cars"].tolist() == ["yes", "no", ""]
    assert truth["mosque"].tolist() == ["no", "yes", ""]


def test_size_of_the_batches_changes_no_row_of_two_targets(project: Project) -> None:
    project.sample("clip", ["0", "1", "2"])
    project.targets["mosque"] = [MOSQUE]
    scores = {0: [0.1, 0.2, 0.3, 0.4, 0.5], 1: [0.5, 0.0, 0.0, 0.0, 0.1], 2: [0.0] * 5}
    cells = {"clip": {"cars": "yes", "mosque": ""}}
    project.batch("net", "clip", 0, scores)
    project.compare(["net"], cells, SCORE)
    at_once = project.bytes()
    project.predictions.clear()
    for number, (frame, row) in enumerate(scores.items()):
        project.batch("net", "clip", number, {frame: row})
    project.compare(["net"], cells, SCORE)
    assert project.bytes() == at_once


def test_counts_name_the_target_and_the_decision(two_samples: Project) -> None:
    counted = two_samples.compare(["net"], {"photo": "", "clip": ""}, SCORE)["counts"]
    assert counted["targets"] == [
        {
            "name": "cars",
            "model": "net",
            "classes": [
                {"index": 407, "wnid": "n02701002", "label": "ambulance"},
                {"index": 656, "wnid": "n03770679", "label": "minivan"},
            ],
        }
    ]
    assert counted["decision"] == {"rule": "score", "threshold": 0.25}
    assert [row["sample"] for row in counted["counts"]][::3] == ["photo", "clip", None]


def test_the_article_s_rule_has_no_threshold(two_samples: Project) -> None:
    found = two_samples.compare(["net"], {"photo": "", "clip": ""}, TOP_1)
    assert found["counts"]["decision"] == {"rule": "top_k", "k": 1}
    assert set(found["detections"]["threshold"]) == {""}
    # The mosque gets half of what the minivan leaves: 0.3 is under 0.35, 0.5 over 0.25.
    clip = found["detections"][found["detections"]["sample"] == "clip"]
    assert list(clip["detected"]) == ["no"] * 6 + ["yes", "no", "yes"]


def test_the_mean_of_the_crops_is_decided_on_as_a_view_is(two_samples: Project) -> None:
    samples = {"photo": "yes", "clip": ""}
    by_score = two_samples.compare(["net"], samples, SCORE, controls=("mean",))
    rows = by_score["detections"][by_score["detections"]["strategy"] == "crops_mean"]
    np.testing.assert_allclose(rows["score"], [0.75 / 4, 0.5 / 4, 0.1 / 4, 0], atol=1e-7)
    assert set(rows["best_view"]) == {"crops_mean"} and set(rows["detected"]) == {"no"}
    assert counts(by_score, "net", None)["crops_mean"]["false_negative"] == 1
    scores = by_score["scores"]
    assert list(scores["view"]) == [*VIEWS, "crops_mean"] * 4
    # Of the photo's mean the mosque has (1 - 0.75 / 4) / 2, which two ranks hold and one does not.
    top_2 = two_samples.compare(["net"], samples, replace(TOP_1, k=2), controls=("mean",))
    found = top_2["detections"][top_2["detections"]["strategy"] == "crops_mean"]
    assert list(found["detected"]) == ["yes", "yes", "yes", "no"]
    first = top_2["predictions"].query("view == 'crops_mean' and sample == 'photo'")
    assert list(first["label"]) == ["mosque", "minivan"]
    np.testing.assert_allclose(first["probability"], [(1 - 0.1875) / 2, 0.1875], rtol=1e-5)


def test_the_enlarged_network_is_a_view_of_its_model(two_samples: Project) -> None:
    samples = {"photo": "yes", "clip": ""}
    without = two_samples.compare(["net"], samples, SCORE)
    for sample, number, frames in (("clip", 1, [2]), ("clip", 0, [0, 1]), ("photo", 0, [0])):
        path = two_samples.batch("net-enlarged", sample, number, {f: [0.4] for f in frames})
        content = dict(np.load(path)) | {"view": np.array(["enlarged"] * len(frames))}
        np.savez(path, **content)
    found = two_samples.compare(["net"], samples, SCORE, controls=("enlarged",))
    assert set(found["detections"]["model"]) == {"net"}
    assert list(found["detections"]["strategy"])[:4] == [
        "whole", "crops", "whole_or_crops", "enlarged"]  # fmt: skip
    assert list(found["scores"]["view"])[:6] == [*VIEWS, "enlarged"]
    for name, column in (("scores", "view"), ("detections", "strategy"), ("predictions", "view")):
        table = found[name]
        rest = table[table[column] != "enlarged"].reset_index(drop=True)
        pd.testing.assert_frame_equal(rest, without[name])
    assert counts(found, "net", None)["enlarged"]["true_positive"] == 1
    two_samples.predictions.pop()
    with pytest.raises(InputError, match="Sample photo"):
        two_samples.compare(["net"], samples, SCORE, controls=("enlarged",))


def test_models_are_compared_in_the_config_s_order(project: Project) -> None:
    project.sample("photo", [""])
    for model, probability in (("a", 0.5), ("b", 0.1)):
        project.batch(model, "photo", 0, {0: [probability] * 5})
    found = project.compare(["b", "a"], {"photo": "yes"}, SCORE)
    assert list(found["detections"]["model"]) == ["b"] * 3 + ["a"] * 3
    assert counts(found, "b", None)["whole"]["false_negative"] == 1
    assert counts(found, "a", None)["whole"]["true_positive"] == 1


def test_the_order_of_the_inputs_does_not_matter(two_samples: Project) -> None:
    samples = {"photo": "yes", "clip": "no"}
    two_samples.compare(["net"], samples, SCORE)
    first = two_samples.bytes()
    two_samples.predictions.sort(reverse=True)
    two_samples.frames.reverse()
    two_samples.compare(["net"], samples, SCORE)
    assert two_samples.bytes() == first


def test_numbers_keep_six_digits(project: Project) -> None:
    project.sample("photo", [""])
    probabilities = [1 / 3, 1e-7 / 3, 1e-12 / 3, 0.1, 1 - 1e-6]
    path = project.batch("net", "photo", 0, {0: probabilities})
    found = project.compare(["net"], {"photo": ""}, SCORE)["scores"]["score"]
    stored = np.load(path)["logits"].astype(np.longdouble)
    shares = np.exp(stored) / np.exp(stored).sum(axis=1, keepdims=True)
    expected = (shares[:, MINIVAN] + shares[:, AMBULANCE]).astype(float)
    np.testing.assert_allclose(found, expected, rtol=1e-8)


def test_batches_are_ordered_by_number(project: Project) -> None:
    project.sample("clip", ["0", "1"])
    project.batch("net", "clip", 10_000, {1: [0.1, 0.2]})
    project.batch("net", "clip", 9_999, {0: [0.1, 0.2]})
    found = project.compare(["net"], {"clip": ""}, SCORE)
    assert list(found["scores"]["frame"]) == [0, 0, 1, 1]


def test_frames_of_part_of_a_video_keep_their_numbers(project: Project) -> None:
    labels = project.folder / "labels.tsv"
    labels.write_text("first_frame\tlast_frame\ttruth\n100\t100\tyes\n")
    project.truths.append(labels)
    project.sample("clip", ["4", "4.04"], first=100)
    project.batch("net", "clip", 0, {100: [0.1, 0.2], 101: [0.1, 0.2]})
    found = project.compare(["net"], {"clip": str(labels)}, SCORE)["detections"]
    assert list(found["frame"]) == [100] * 3 + [101] * 3
    assert list(found["truth"]) == ["yes"] * 3 + [""] * 3


def test_predictions_that_are_not_of_these_frames_are_refused(project: Project) -> None:
    project.sample("clip", ["0", "1"])
    project.batch("net", "clip", 0, {0: [0.1, 0.2]})
    with pytest.raises(InputError, match="Sample clip: the predictions of model net"):
        project.compare(["net"], {"clip": ""}, SCORE)
    project.batch("net", "clip", 1, {2: [0.1, 0.2]})
    with pytest.raises(InputError, match="Sample clip"):
        project.compare(["net"], {"clip": ""}, SCORE)


@pytest.mark.parametrize("value", [np.nan, np.inf])
def test_logits_that_are_not_finite_are_refused(project: Project, value: float) -> None:
    project.sample("photo", [""])
    path = project.batch("net", "photo", 0, {0: [0.1, 0.2]})
    content = dict(np.load(path))
    content["logits"][1, 7] = value
    np.savez(path, **content)
    with pytest.raises(InputError, match=r"0000\.npz .* not finite"):
        project.compare(["net"], {"photo": ""}, SCORE)
    assert not (project.folder / "predictions.tsv").exists()


def test_predictions_of_other_classes_are_refused(project: Project) -> None:
    project.sample("photo", [""])
    path = project.batch("net", "photo", 0, {0: [0.1, 0.2]})
    content = dict(np.load(path))
    np.savez(path, **content | {"logits": content["logits"][:, :10]})
    with pytest.raises(InputError, match=r"0000\.npz holds logits of shape \(2, 10\), not .*1000"):
        project.compare(["net"], {"photo": ""}, SCORE)


def test_a_broken_file_of_predictions_is_named(project: Project) -> None:
    project.sample("photo", [""])
    path = project.batch("net", "photo", 0, {0: [0.1, 0.2]})
    for length in (100, 0):
        path.write_bytes(path.read_bytes()[:length])
        with pytest.raises(InputError, match=r"0000\.npz is not a file of predictions"):
            project.compare(["net"], {"photo": ""}, SCORE)


def test_a_wrong_truth_names_the_sample(two_samples: Project) -> None:
    with pytest.raises(InputError, match=r"Sample photo: .*perhaps"):
        two_samples.compare(["net"], {"photo": "perhaps", "clip": ""}, SCORE)
    labels = two_samples.folder / "clip.tsv"
    two_samples.truths.append(labels)
    labels.write_text("first_frame\tlast_frame\ttruth\n0\tx\tyes\n")
    with pytest.raises(InputError, match=r"Sample clip: .*clip\.tsv, line 2"):
        two_samples.compare(["net"], {"photo": "", "clip": str(labels)}, SCORE)


@settings(max_examples=20)
@given(
    st.lists(
        st.tuples(
            st.lists(st.sampled_from([0.0, 0.2, 0.3, 0.9]), min_size=2, max_size=5),
            st.sampled_from(["yes", "no", "unsure", ""]),
        ),
        min_size=1,
        max_size=5,
    )
)
def test_counts_add_up(
    tmp_path_factory: pytest.TempPathFactory, frames: list[tuple[list[float], str]]
) -> None:
    project = Project(tmp_path_factory.mktemp("project"))
    project.sample("clip", [str(number) for number in range(len(frames))])
    project.batch("net", "clip", 0, {n: scores for n, (scores, _) in enumerate(frames)})
    labels = project.folder / "labels.tsv"
    rows = [f"{n}\t{n}\t{answer}\n" for n, (_, answer) in enumerate(frames) if answer]
    labels.write_text("first_frame\tlast_frame\ttruth\n" + "".join(rows))
    project.truths.append(labels)
    found = project.compare(["net"], {"clip": str(labels) if rows else ""}, SCORE)
    for strategy, row in counts(found, "net", "clip").items():
        parts = ("true_positive", "false_positive", "false_negative", "true_negative")
        assert row["frames"] == len(frames) == sum(row[k] for k in (*parts, "unsure", "no_truth"))
        table = found["detections"]
        detected = table[(table["strategy"] == strategy) & (table["detected"] == "yes")]
        assert row["detected"] == len(detected)
        assert row["true_positive"] == (detected["truth"] == "yes").sum()
        assert row["false_positive"] == (detected["truth"] == "no").sum()
    assert counts(found, "net", "clip") == counts(found, "net", None)


def test_truth_of_other_frames_is_refused(two_samples: Project) -> None:
    labels = two_samples.folder / "clip.tsv"
    labels.write_text("frame\ttruth\n7\tyes\n")
    two_samples.truths.append(labels)
    with pytest.raises(InputError, match=r"Sample clip: .*clip\.tsv has no row for any of its"):
        two_samples.compare(["net"], {"photo": "", "clip": str(labels)}, SCORE)


def test_the_oracle_s_views_are_decided_on_for_the_first_target_only(two_samples: Project) -> None:
    samples = {"clip": "yes", "photo": "no"}
    before = two_samples.compare(["net"], samples, SCORE)
    for sample, number, frames in (("clip", 0, [0, 1]), ("clip", 1, [2]), ("photo", 0, [0])):
        path = two_samples.folder / f"oracle_predictions/net/{sample}/{number:04d}.npz"
        path.parent.mkdir(parents=True, exist_ok=True)
        np.savez(path, logits=np.array([logits(0.4)] * len(frames)), frame=np.array(frames),
                 view=np.array(["oracle"] * len(frames)), output="softmax")  # fmt: skip
        two_samples.oracle.append(path)
    two_samples.targets["mosques"] = [MOSQUE]
    both = {name: {"cars": cell, "mosques": "no"} for name, cell in samples.items()}
    found = two_samples.compare(["net"], both, SCORE, controls=("oracle",))
    detections, scores = found["detections"], found["scores"]
    of_oracle = detections[detections["strategy"] == "oracle"]
    assert set(of_oracle["target"]) == {"cars"} and len(of_oracle) == 4
    assert set(of_oracle["detected"]) == {"yes"} and set(of_oracle["best_view"]) == {"oracle"}
    assert counts(found, "net", None)["oracle"]["true_positive"] == 3
    # What a view scores for another target is true nevertheless.
    assert scores[scores["view"] == "oracle"].groupby("target").size().to_dict() == {
        "cars": 4, "mosques": 4}  # fmt: skip
    for name, column in (("detections", "strategy"), ("scores", "view")):
        table = found[name]
        rest = table[(table[column] != "oracle") & (table["target"] == "cars")]
        pd.testing.assert_frame_equal(rest.reset_index(drop=True), before[name])


def test_views_of_the_oracle_that_are_of_other_frames_are_refused(two_samples: Project) -> None:
    with pytest.raises(InputError, match="predictions of model net do not match the frames"):
        two_samples.compare(["net"], {"clip": "", "photo": ""}, SCORE, controls=("oracle",))


@pytest.mark.parametrize(("decision", "called"), [(SCORE, ["yes", "no"]), (TOP_1, ["no", "no"])])
def test_labels_that_may_be_there_together_are_not_summed(
    project: Project, decision: Decision, called: list[str]
) -> None:
    """Of the target's classes the highest counts; the mosque, as probable as ever, is first."""
    project.sample("photo", [""])
    path = project.batch("net", "photo", 0, {0: [0.1, 0.2]})
    content = dict(np.load(path)) | {"output": "sigmoid"}
    content["logits"][:] = -9
    content["logits"][:, [MINIVAN, AMBULANCE, MOSQUE]] = [[-1, 0, 2], [-2, -2, 3]]
    np.savez(path, **content)
    found = project.compare(["net"], {"photo": ""}, decision, controls=("mean",))
    scores = found["scores"].set_index("view")
    assert scores["score"][:2].tolist() == pytest.approx([0.5, 1 / (1 + np.exp(2))])
    assert scores["detected"][:2].tolist() == called
    first = found["predictions"].groupby("view")["probability"].first()
    assert first[["whole", "top_left"]].tolist() == pytest.approx(
        [1 / (1 + np.exp(-2)), 1 / (1 + np.exp(-3))]
    )


def test_predictions_of_one_model_with_different_outputs_are_refused(two_samples: Project) -> None:
    for sample, number, frames in (("clip", 1, [2]), ("clip", 0, [0, 1]), ("photo", 0, [0])):
        path = two_samples.batch("net-enlarged", sample, number, {f: [0.4] for f in frames})
        content = dict(np.load(path)) | {"view": np.array(["enlarged"] * len(frames))}
        np.savez(path, **content | {"output": "sigmoid"})
    with pytest.raises(InputError, match=r"softmax and .*net-enlarged.* of a sigmoid.*delete both"):
        two_samples.compare(["net"], {"photo": "", "clip": ""}, SCORE, controls=("enlarged",))

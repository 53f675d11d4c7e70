from pathlib import Path

import msgspec
import pandas as pd
import pytest
from doubles.reports import MODEL, detections, read_results

import build_report
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.answer import answer, discordant
from cropsight.results.documents import (
    ComparisonRow,
    CountsRow,
    DecisionRule,
    Estimate,
    Evaluation,
    Explained,
    MediumRow,
    Metrics,
    Provenance,
    TargetRow,
    WeightsRow,
)
from cropsight.results.frame_tables import FrameRow, SampleFrames
from handmade import filled
from synthetic import SAMPLES, Results, Sample, make_results


def test_answer_agrees_with_the_table(results: Results, vehicles: TargetResults) -> None:
    found = detections(results)
    said = answer(vehicles, MODEL)
    known = found[found["truth"] == "yes"]
    whole, crops = (
        known[(known["strategy"] == name) & (known["detected"] == "yes")]
        for name in ("whole", "crops")
    )
    total = known["strategy"].eq("whole").sum()
    assert f"Of {total} frames known to show a vehicle" in said.counts
    assert f"found it in {len(whole)} and the crops in {len(crops)}" in said.counts
    # 22 frames in very few clusters, however many more the crops found.
    assert len(crops) > len(whole) and said.verdict == "Too few frames to tell"


def test_without_truth_calls_are_counted(tmp_path: Path) -> None:
    made = make_results(tmp_path, [Sample("clip", "video", [""] * 20)])
    called = detections(made).query("detected == 'yes'")["strategy"].value_counts()
    assert (
        f"In the whole picture, a vehicle was called in {called.get('whole', 0)} of 20 frames, and "
        f"in at least one crop in {called['crops']} ("
    ) in answer(read_results(made).about("vehicle"), MODEL).counts


@pytest.mark.parametrize(
    ("truth", "words"),
    [
        ([""], "Unknown: no frame has a certain ground truth"),
        (["no", "no"], "Unknown: no frame is known to show"),
        (["yes"] * 20, "Too few frames to tell"),
    ],
)
def test_answer_never_overclaims(tmp_path: Path, truth: list[str], words: str) -> None:
    made = make_results(tmp_path, [Sample("clip", "video", truth)])
    build_report.main(**made.arguments)
    assert words in made.arguments["report"].read_text(encoding="utf-8")


def told(**said: tuple[float, float, float] | None) -> TargetResults:
    """Results with made-up comparisons: difference, p-value and least p-value; None: no frames."""
    counts = [
        CountsRow(
            model="m", sample=sample, target="vehicle", strategy=strategy, frames=20, detected=10,
            true_positive=5, false_positive=5, false_negative=5, true_negative=5, unsure=0,
            no_truth=0,
        )
        for sample in (None, "s")
        for strategy in ("whole", "crops")
    ]  # fmt: skip
    questions = {"found": ("decision", "sensitivity"), "alarms": ("decision", "specificity"),
                 "matched": ("matched", "sensitivity")}  # fmt: skip
    comparisons = []
    for name, of in said.items():
        (at, side), (difference, p, least) = questions[name], of or (0.0, 1.0, 1.0)
        comparisons.append(
            ComparisonRow(
                target="vehicle", model="m", first="whole", second="crops", at=at, side=side,
                frames=10 if of else 0, clusters=10, first_value=0.5, second_value=0.5, p=p,
                p_holm=p, least_p=least, mcnemar_p=p, only_first=0,
                only_second=int(difference != 0), difference=gain(difference),
            )
        )  # fmt: skip
    rows = pd.DataFrame({"model": ["m"], "sample": ["s"]})
    target = TargetRow(name="vehicle", classes=[])
    metrics = Metrics(
        targets=[target],
        decision=DecisionRule(rule="top_k", k=3),
        counts=counts,
        evaluation=Evaluation(
            confidence=0.95, block_seconds=1, resamples=200, seed=0, false_positive_rate=0.05
        ),
        quality=[],
        curves=[],
        comparisons=comparisons,
        multiplicity=[],
        explained=Explained(method="gradcam", class_="top"),
        pointing=[],
    )
    provenance = Provenance(
        config={},
        git_commit=None,
        git_modified=None,
        media=[MediumRow(frames=1, kind="photo", path="s.jpg", sample="s", sha256="")],
        software={},
        weights=[
            WeightsRow(
                architecture="a", input_size=1, layer="l", model="m", origin="", origin_sha256="",
                preprocessing="", sha256="",
            )
        ],
    )  # fmt: skip
    frames = {"s": SampleFrames([filled(FrameRow)], [])}
    return TargetResults(frames, rows, rows, rows, rows, metrics, provenance, None, target)


def gain(difference: float) -> Estimate:
    return Estimate(value=difference, low=None, high=None, interval="none")


MORE, LESS, SAME = (0.3, 0.01, 0.001), (-0.3, 0.01, 0.001), (0.0, 1.0, 0.001)
ALIKE, FEW = (0.3, 0.06, 0.001), (0.9, 0.06, 0.06)


@pytest.mark.parametrize(
    ("found", "alarms", "matched", "words"),
    [
        (MORE, LESS, MORE, "Yes: at a matched false alarm rate, the crops find more"),
        # More calls at the same threshold are no help by themselves.
        (MORE, LESS, SAME, "No: at a matched false alarm rate, the crops find the same as"),
        (MORE, LESS, ALIKE, "Not shown: at a matched false alarm rate"),
        (MORE, SAME, FEW, "Too few frames to tell"),
        (ALIKE, MORE, MORE, "Yes: at a matched false alarm rate"),
        (
            SAME,
            SAME,
            LESS,
            "No: at a matched false alarm rate, the crops find fewer than the whole",
        ),
        (None, SAME, None, "Unknown: no frame is known to show a vehicle"),
    ],
)
def test_verdict_is_about_more_finds_at_no_more_alarms(found, alarms, matched, words) -> None:
    assert words in answer(told(found=found, alarms=alarms, matched=matched), "m").verdict


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (MORE, "The crops found more, but at an unknown false alarm rate"),
        (LESS, "The crops found fewer than the whole picture"),
        (SAME, "The crops found the same as the whole picture"),
        (ALIKE, "Not shown: chance could explain the difference"),
        (FEW, "Too few frames to tell"),
    ],
)
def test_without_negatives_the_verdict_says_what_is_unknown(found, words) -> None:
    assert answer(told(found=found, alarms=None), "m").verdict == words


def test_each_reason_says_what_it_holds() -> None:
    reason = answer(told(found=FEW, alarms=LESS, matched=ALIKE), "m").reason
    assert (
        "Sensitivity, on frames with a vehicle: crops minus whole +90.0 percentage points" in reason
    )
    assert "p 0.06 over 10 clusters of frames): too few frames to tell." in reason
    assert "crops minus whole \u221230.0 percentage points" in reason
    assert "more than chance explains." in reason
    assert (
        "at a matched false alarm rate of 5.0 %: crops minus whole +30.0 percentage points"
        in reason
    )


def test_the_answer_names_the_controls_that_do_as_well() -> None:
    vehicles = told(found=MORE, alarms=LESS, matched=MORE)
    (matched,) = (row for row in vehicles.metrics.comparisons if row.at == "matched")
    for control, difference, p in (("random", 0.2, 0.01), ("shifted", 0.1, 0.3),
                                   ("enlarged", 0.1, 0.4)):  # fmt: skip
        vehicles.metrics.comparisons.append(
            msgspec.structs.replace(matched, first=control, p_holm=p, difference=gain(difference))
        )
    assert (
        "Compared with the controls at that rate, the crops find more than random crops and do "
        "not differ significantly from shifted crops and whole, enlarged."
        in answer(vehicles, "m").reason
    )


def test_discordant_frames(results: Results, vehicles: TargetResults) -> None:
    wide = detections(results).pivot(
        index=["sample", "frame"], columns="strategy", values="detected"
    )
    only_crops = ((wide["crops"] == "yes") & (wide["whole"] == "no")).sum()
    assert discordant(vehicles.detections, MODEL)[0] == only_crops > 0


def test_frames_of_one_video_resemble_each_other_but_photos_do_not(tmp_path: Path) -> None:
    for kind, said in (("video", True), ("folder", False)):
        made = make_results(tmp_path / kind, [Sample("many", kind, ["yes"] * 5), SAMPLES[0]])
        limits = " ".join(answer(read_results(made).about("vehicle"), MODEL).limits)
        assert "5 of all 6 frames belong to one sample, many" in limits
        assert ("frames of one video resemble each other" in limits) == said

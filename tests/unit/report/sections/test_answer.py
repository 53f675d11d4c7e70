from pathlib import Path

import msgspec
import pytest
from doubles.answers import told
from doubles.reports import MODEL, detections, read_results

import build_report
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.answer import answer, discordant
from cropsight.results.documents import Estimate
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
    assert len(crops) > len(whole) and said.verdict.startswith("Not settled: only ")


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
        (["yes"] * 20, "Not settled: only "),
    ],
)
def test_answer_never_overclaims(tmp_path: Path, truth: list[str], words: str) -> None:
    made = make_results(tmp_path, [Sample("clip", "video", truth)])
    build_report.main(**made.arguments)
    assert words in made.arguments["report"].read_text(encoding="utf-8")


def test_the_answer_is_the_verdict_and_what_it_holds_for() -> None:
    said = answer(told(found=(0.3, "more"), matched=(0.3, "more")), "m")
    assert said.verdict.startswith("Yes: at a matched false alarm rate, the crops find more than")
    assert said.limits[0] == "This holds in these 40 photos."


def test_each_reason_says_what_it_holds() -> None:
    reason = answer(
        told(found=(0.9, "not_settled"), alarms=(-0.3, "fewer"), matched=(0.03, "as_many")), "m"
    ).reason
    assert (
        "Sensitivity, on frames with a vehicle: crops minus whole +90.0 percentage points (95 % "
        "interval +80.0 to +100.0; p 0.06, over 10 photos): not settled."
    ) in reason
    assert "crops minus whole \u221230.0 percentage points" in reason
    assert "more than chance explains." in reason
    assert "at a matched false alarm rate of 5.0 %: crops minus whole +3.0 percentage" in reason
    assert "no difference beyond 10 percentage points; the false alarm rates reached" in reason
    # Rates that were reached stand wherever the comparison is.
    assert "the false alarm rates reached are 5.0 % by the crops and 4.0 % by the whole" in reason


def test_a_gain_beside_more_false_alarms_says_so() -> None:
    caution = "In these frames the gain came with more false alarms, so by itself it says little."
    for found, alarms, said in [
        ((0.3, "more"), (-0.01, "not_settled"), True),
        ((0.3, "more"), (-0.3, "fewer"), True),
        ((0.3, "more"), (0.0, "as_many"), False),
        ((0.3, "not_settled"), (-0.3, "fewer"), False),
    ]:
        assert (caution in answer(told(found=found, alarms=alarms), "m").reason) is said
    assert caution not in answer(told(found=(0.3, "more")), "m").reason


def test_without_an_interval_there_is_no_p() -> None:
    vehicles = told(matched=(0.3, "not_settled"))
    (matched,) = vehicles.metrics.comparisons
    none = Estimate(value=0.3, low=None, high=None, interval="none")
    vehicles.metrics.comparisons[:] = [
        msgspec.structs.replace(matched, difference=none, p_holm=1.0, missing="positives")
    ]
    assert (
        "+30.0 percentage points (no interval and no p, over 10 photos): not settled: too few "
        "photos with a vehicle;"
    ) in answer(vehicles, "m").reason


def test_the_answer_names_the_controls_that_do_as_well() -> None:
    vehicles = told(matched=(0.3, "more"))
    (matched,) = vehicles.metrics.comparisons
    for control, verdict in (("random", "more"), ("shifted", "not_settled"),
                             ("enlarged", "not_settled"), ("five_crop", "as_many")):  # fmt: skip
        vehicles.metrics.comparisons.append(
            msgspec.structs.replace(matched, first=control, verdict=verdict)
        )
    assert (
        "Compared with the controls at that rate: the crops find more than “Random crops”; it is "
        "not settled for “Shifted crops” and “Whole, enlarged”; the crops find as many as “Crops "
        "and centre”, within 10 percentage points."
    ) in answer(vehicles, "m").reason


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

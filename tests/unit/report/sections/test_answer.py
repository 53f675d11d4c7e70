from pathlib import Path

import msgspec
from doubles.answers import told
from doubles.reports import MODEL, read_results

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.answer import answer
from cropsight.results.documents import Estimate
from synthetic import SAMPLES, Sample, make_results


def test_the_answer_is_what_it_holds_for() -> None:
    said = answer(told(found=(0.3, "more"), matched=(0.3, "more")), "m")
    assert said.limits[0] == "This holds in these 40 photos."


def reasons(results: TargetResults) -> str:
    return " ".join(answer(results, "m").reasons)


def test_each_reason_says_what_it_holds() -> None:
    reason = reasons(
        told(found=(0.9, "not_settled"), alarms=(-0.3, "fewer"), matched=(0.03, "as_many"))
    )
    assert (
        "Found, of frames with a vehicle: crops minus whole +90.0 percentage points (95 % "
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
        assert (caution in reasons(told(found=found, alarms=alarms))) is said
    assert caution not in reasons(told(found=(0.3, "more")))


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
    ) in reasons(vehicles)


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
    ) in reasons(vehicles)


def test_frames_of_one_video_resemble_each_other_but_photos_do_not(tmp_path: Path) -> None:
    for kind, said in (("video", True), ("folder", False)):
        made = make_results(tmp_path / kind, [Sample("many", kind, ["yes"] * 5), SAMPLES[0]])
        limits = " ".join(answer(read_results(made).about("vehicle"), MODEL).limits)
        assert "5 of all 6 frames belong to one sample, many" in limits
        assert ("frames of one video resemble each other" in limits) == said

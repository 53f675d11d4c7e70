"""The frame of the first screen is the one that the stated rule picks."""

from dataclasses import replace
from typing import get_args

import msgspec
import pandas as pd
import pytest
from doubles.answers import told

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.telling_frame import TellingFrame, telling_frame
from cropsight.results.documents import Verdict
from cropsight.results.frame_tables import FrameRow, SampleFrames
from handmade import filled

# Truth, score and call of whole, of crops.
Row = tuple[str, float, bool, float, bool]


def results(**samples: list[Row]) -> TargetResults:
    rows = [
        {"model": "m", "sample": sample, "target": "vehicle", "frame": frame, "strategy": strategy,
         "score": score, "detected": called, "best_view": view, "truth": truth}
        for sample, frames in samples.items()
        for frame, (truth, whole, whole_called, crops, crops_called) in enumerate(frames)
        for strategy, view, score, called in (
            ("whole", "whole", whole, whole_called), ("crops", "top_left", crops, crops_called),
            ("whole_or_crops", "whole", 1.0, True),
        )
    ]  # fmt: skip
    frames = {
        name: SampleFrames([filled(FrameRow)] * len(one), []) for name, one in samples.items()
    }
    return replace(told(), detections=pd.DataFrame(rows), frames=frames)


def chosen(**samples: list[Row]) -> TellingFrame:
    return telling_frame(results(**samples), "m")


BOTH, NEITHER = ("yes", 0.3, True, 0.99, True), ("yes", 0.01, False, 0.09, False)
ONLY_CROPS = ("yes", 0.05, False, 0.5, True)
ONLY_WHOLE = ("yes", 0.9, True, 0.01, False)
ALARM = ("no", 0.01, False, 0.95, True)


def test_of_frames_that_only_the_crops_found_it_is_the_largest_gap() -> None:
    clearer = ("yes", 0.02, False, 0.6, True)
    # Larger gaps of another kind are no example of the answer.
    found = chosen(a=[BOTH, ONLY_CROPS, ALARM], b=[ONLY_WHOLE, clearer, NEITHER])
    assert (found.sample, found.frame, found.truth) == ("b", 1, "yes")
    assert (found.whole.called, found.crops.called, found.crops.view) == (False, True, "top_left")
    assert found.why == (
        "Shown because of the 2 frames with a vehicle that only the crops found, it has the "
        "largest gap between the two scores."
    )


def test_where_the_whole_finds_more_it_is_one_of_those() -> None:
    found = chosen(a=[ONLY_CROPS, ONLY_WHOLE, ("yes", 0.2, True, 0.1, False)])
    assert found.frame == 1 and "that only the whole picture found" in found.why


def test_under_top_k_a_call_can_have_the_lower_score() -> None:
    """Gaps count in the direction of the calls."""
    backwards = ("yes", 0.9, False, 0.1, True)
    assert chosen(a=[backwards, ONLY_CROPS]).frame == 1


def test_as_many_each_way_is_the_largest_gap_of_both() -> None:
    found = chosen(a=[ONLY_CROPS, ONLY_WHOLE])
    assert (
        found.frame == 1 and "2 frames with a vehicle that only one of the two found" in found.why
    )


def test_where_all_calls_are_the_same_it_is_the_largest_gap() -> None:
    found = chosen(a=[NEITHER, BOTH, ALARM])
    assert found.frame == 1 and "of the 2 frames with a vehicle, it has" in found.why


def test_with_negatives_only_it_is_a_false_alarm() -> None:
    found = chosen(a=[("no", 0.0, False, 0.09, False), ALARM, ("", 0.0, False, 1.0, True)])
    assert (found.frame, found.truth) == (1, "no")
    assert found.why == (
        "Shown because it is the only frame without a vehicle that only the crops called."
    )


def test_without_truth_it_is_the_largest_gap_of_all() -> None:
    found = chosen(a=[("", 0.2, True, 0.3, True), ("unsure", 0.9, True, 0.1, True)])
    assert (found.frame, found.truth) == (1, "unsure")
    assert found.why.startswith("Shown because of the 2 frames of this run, it has the largest gap")


@pytest.mark.parametrize("verdict", get_args(Verdict))
@pytest.mark.parametrize("row", [ONLY_CROPS, ONLY_WHOLE, BOTH, ALARM, ("", 0.1, True, 0.2, False)])
def test_a_verdict_that_calls_speak_against_is_said(verdict: Verdict, row: Row) -> None:
    answered = results(a=[row])
    verdicts = [msgspec.structs.replace(answered.metrics.verdicts[0], verdict=verdict)]
    metrics = msgspec.structs.replace(answered.metrics, verdicts=verdicts)
    why = telling_frame(replace(answered, metrics=metrics), "m").why
    against = (row, verdict) in [(ONLY_CROPS, "fewer"), (ONLY_WHOLE, "more")]
    words = f" These are calls as decided; at equally many false alarms, crops find {verdict}."
    assert why.endswith(words) if against else "as decided" not in why


@pytest.mark.parametrize("order", [("b", "a"), ("a", "b")])
def test_the_first_of_equals_in_the_order_of_the_sheet(order: tuple[str, str]) -> None:
    table = results(**{name: [BOTH, ONLY_CROPS, ONLY_CROPS] for name in order})
    for shuffled in (table.detections, table.detections.iloc[::-1]):
        found = telling_frame(replace(table, detections=shuffled), "m")
        assert (found.sample, found.frame) == (order[0], 1)


def test_one_frame_is_that_frame() -> None:
    assert chosen(a=[NEITHER]).why == ("Shown because it is the only frame with a vehicle.")

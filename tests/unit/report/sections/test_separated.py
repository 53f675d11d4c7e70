"""What tries, magnification and place bring: each sentence against the row that it is about."""

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import numpy as np
import pandas as pd
import pytest
from doubles.answers import gain, told, verdict_row
from doubles.detections import EVALUATION
from doubles.reports import built, plain

from cropsight.evaluation.metrics import evaluate
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.answer import answer
from cropsight.report.sections.separated import separated
from cropsight.results.documents import Estimate, Verdict
from synthetic import Sample

VIEWS = ("whole", "top_left", "jittered_1", "jittered_2", "enlarged", "oracle")
Given = tuple[str, str, float, Verdict]
RUN: tuple[Given, ...] = (
    ("whole", "jittered", 0.012, "not_settled"),
    ("whole", "enlarged", 0.125, "more"),
    ("whole", "oracle", 0.3, "more"),
    ("oracle", "crops", -0.2, "fewer"),
    ("random", "crops", 0.05, "as_many"),
)


def compared(*given: Given) -> TargetResults:
    """Results with these comparisons at matched alarms: the strategies, difference, verdict."""
    results = told(matched=(0.1, "more"))
    (usual,) = results.metrics.comparisons
    results.metrics.comparisons.extend(
        msgspec.structs.replace(
            usual, first=first, second=second, difference=gain(difference), verdict=verdict
        )
        for first, second, difference, verdict in given
    )
    rows = pd.DataFrame({"model": "m", "sample": "s", "view": VIEWS})
    return replace(results, scores=rows)


def said(results: TargetResults) -> dict[str, str]:
    return {part.name: part.sentence for part in separated(results, verdict_row())}


def test_each_sentence_has_difference_interval_and_what_it_settles() -> None:
    sure = "Holm-adjusted p 0.06, over 10 photos"
    assert said(compared(*RUN)) == {
        "Tries": (
            "with 2 looks at nearly the whole picture instead of one at all of it, +1.2 percentage "
            "points (95 % interval "
            f"\u22128.8 to +11.2; {sure}): not settled."
        ),
        "Magnification": (
            "with the whole picture enlarged as much as a crop is, +12.5 percentage points (95 % "
            f"interval +2.5 to +22.5; {sure}): more than chance explains."
        ),
        # The row is of the crops minus the oracle's.
        "Place": (
            "with one crop around the largest box instead of the grid's, +20.0 percentage "
            f"points (95 % interval +10.0 to +30.0; {sure}): more than chance explains; with the "
            "grid's crops instead of as many at random, +5.0 percentage points (95 % interval "
            f"\u22125.0 to +15.0; {sure}): no difference beyond 10 percentage points."
        ),
    }


def test_a_control_that_was_not_run_is_named() -> None:
    assert said(compared(RUN[0])) == {
        "Tries": said(compared(*RUN))["Tries"],
        "Magnification": "the control enlarged would tell.",
        "Place": "the control oracle would tell, where truth has boxes.",
    }
    assert said(compared(("whole", "mean", 0.1, "more")))["Tries"] == (
        "the control jittered would tell."
    )


def test_where_no_control_was_run_one_sentence_is_enough() -> None:
    assert said(compared()) == {
        "Tries, magnification and place": "the controls jittered, enlarged and oracle would tell."
    }


def test_without_a_matched_rate_nothing_can_be_told() -> None:
    results = compared(*RUN)
    results.metrics.comparisons[:] = [
        msgspec.structs.replace(row, at="decision") for row in results.metrics.comparisons
    ]
    assert said(results) == {
        "Tries, magnification and place": (
            "nothing can be told, as there are too few photos with or without a vehicle for a "
            "matched false alarm rate."
        )
    }
    # Nor are controls named then that would not tell either.
    assert said(told(found=(0.1, "not_settled"))) == {}


def test_draws_are_told_by_their_mean_and_range() -> None:
    place = said(
        compared(
            ("whole", "random", 0.1, "more"),
            ("random", "crops", 0.05, "not_settled"),
            ("random2", "crops", -0.02, "not_settled"),
            ("random3", "crops", 0.12, "more"),
        )
    )["Place"]
    assert place == (
        "with the grid's crops instead of as many at random, +5.0 percentage points, the mean of 3 "
        "draws "
        "(\u22122.0 to +12.0): not settled in 2 and more than chance explains in 1."
    )


@pytest.mark.parametrize(
    ("missing", "words"),
    [
        ("precision", "not settled: the difference is too uncertain to tell."),
        ("alarms", "not settled: what finds more raises more false alarms too."),
        ("positives", "not settled: too few photos with a vehicle."),
    ],
)
def test_what_is_not_settled_says_why_as_the_verdict_does(missing: str, words: str) -> None:
    results = compared(RUN[0], ("oracle", "crops", -0.2, "not_settled"))
    results.metrics.comparisons[:] = [
        msgspec.structs.replace(row, missing=missing if row.verdict == "not_settled" else None)
        for row in results.metrics.comparisons
    ]
    assert said(results)["Tries"].endswith(words) and said(results)["Place"].endswith(words)


def test_without_an_interval_there_is_no_p_either_way_round() -> None:
    results = compared(*RUN)
    none = Estimate(value=-0.2, low=None, high=None, interval="none")
    results.metrics.comparisons[:] = [
        msgspec.structs.replace(row, difference=none, p_holm=1.0)
        for row in results.metrics.comparisons
    ]
    assert (
        "the grid's, +20.0 percentage points (no interval and no p, over"
        in (said(results)["Place"])
    )


def test_of_another_target_the_oracle_says_nothing() -> None:
    results = compared(("whole", "mean", 0.1, "more"))
    other = replace(results, target_name="dog")
    assert said(other)["Place"] == (
        "the control random would tell; the control oracle is about the first target only."
    )


def test_the_sentences_stand_in_the_answer_and_the_oracle_in_no_other_comparison() -> None:
    found = answer(compared(*RUN), "m")
    assert [part.name for part in found.separated] == ["Tries", "Magnification", "Place"]
    reasons = " ".join(found.reasons)
    assert "than “Random crops”" not in reasons and "racle" not in reasons
    assert "as many as “Random crops”, within 10" in reasons


def test_they_are_among_the_numbers(tmp_path: Path) -> None:
    page = built(tmp_path, [Sample("many", "folder", ["yes"] * 25 + ["no"] * 25)])
    (found,) = re.findall(r'<noscript id="numbers-1-1">(.*?)</noscript>', page, re.S)
    assert (
        "Tries, magnification and place: the controls jittered, enlarged and oracle would tell."
    ) in plain(found)


def test_frames_with_a_target_but_no_box_are_counted() -> None:
    def limits(boxes: list[float | None]) -> str:
        results = compared(*RUN)
        counts = results.metrics.counts
        usual = next(row for row in counts if (row.sample, row.strategy) == (None, "crops"))
        counts.append(msgspec.structs.replace(usual, strategy="oracle"))
        rows = pd.DataFrame({
            "model": "m", "sample": "s", "strategy": "oracle", "truth": ["yes", "yes", "yes", "no"],
            "largest_box": np.array([*boxes, None], float),
        })  # fmt: skip
        return " ".join(answer(replace(results, detections=rows), "m").limits)

    assert "no box" not in limits([0.1, 0.2, 0.3])
    assert "1 frame with a vehicle has no box" in limits([0.1, None, 0.3])
    assert "2 frames with a vehicle have no box" in limits([0.1, None, None])


def made_up(frames: int, seed: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of photos, half with a target, and what each strategy makes of them."""
    rng = np.random.default_rng(seed)
    names = {"whole": ["whole"], "crops": ["top_left", "top_right"],
             "jittered": ["jittered_1", "jittered_2"], "enlarged": ["enlarged"],
             "oracle": ["oracle"]}  # fmt: skip
    lift = {"whole": 0.8, "crops": 1.0, "jittered": 0.8, "enlarged": 1.3, "oracle": 2.5}
    scores, detections = [], []
    for frame in range(frames):
        truth = frame % 2
        key = {"model": "m", "sample": f"s{frame}", "target": "vehicle", "frame": 0}
        common = rng.normal()
        for strategy, views in names.items():
            values = 1 / (
                1 + np.exp(-(common + rng.normal(size=len(views)) + truth * lift[strategy]))
            )
            scores += [
                key | {"view": view, "time": np.nan, "score": value, "detected": value >= 0.5}
                for view, value in zip(views, values, strict=True)
            ]
            detections.append(
                key | {"strategy": strategy, "score": values.max(),
                       "detected": bool(values.max() >= 0.5), "truth": ["no", "yes"][truth],
                       "scene": "", "largest_box": 0.1 if truth else np.nan}
            )  # fmt: skip
    return pd.DataFrame(detections), pd.DataFrame(scores)


def test_the_numbers_are_those_of_the_shares_found_at_the_matched_rate() -> None:
    """From the tables alone: the differences of what each strategy finds, in points."""
    detections, scores = made_up(160, 0)
    statistics = evaluate(detections, scores, EVALUATION, {})
    found = {row.strategy: row.found.value for row in statistics.costs}
    results = compared()
    results.metrics.comparisons[:] = statistics.comparisons
    results = replace(
        results,
        scores=scores,
        metrics=msgspec.structs.replace(results.metrics, verdicts=statistics.verdicts),
    )
    parts = {part.name: part.sentence for part in separated(results, statistics.verdicts[0])}
    assert parts["Tries"].startswith("with 2 looks at nearly the whole picture instead of one")
    (oracle,) = {row.first_value for row in statistics.comparisons
                 if (row.first, row.at) == ("oracle", "matched")}  # fmt: skip
    for name, value in (
        ("Tries", found["jittered"] - found["whole"]),
        ("Magnification", found["enlarged"] - found["whole"]),
        ("Place", oracle - found["crops"]),
    ):
        words = f"{100 * value:+.1f}".replace("-", "\u2212") if round(value, 3) else "0.0"
        assert f" {words} percentage points (95 % interval " in parts[name]
    # The thresholds are set on other photos, but about where they would be on all of them.
    wide = detections.pivot(index="sample", columns="strategy", values="score")
    truth = detections.groupby("sample")["truth"].first() == "yes"
    for name, value in (*found.items(), ("oracle", oracle)):
        threshold = np.sort(wide.loc[~truth, name])[-int(0.1 * 81 - 1) - 1]
        assert abs((wide.loc[truth, name] > threshold).mean() - value) < 0.12

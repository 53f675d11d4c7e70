"""The paragraph under the answer says the counts, their certainty and what they are of."""

import re
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import get_args

import msgspec
import pandas as pd
import pytest
from doubles.answers import told
from doubles.reports import MODEL, detections, read_results

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.lead import discordant, lead
from cropsight.results.documents import Missing, Scope
from synthetic import Results, Sample, make_results


def plain(results: TargetResults, model: str = "m") -> str:
    return re.sub(r"</?strong>", "", lead(results, model))


def test_it_agrees_with_the_tables(results: Results, vehicles: TargetResults) -> None:
    found = detections(results)
    known = found[found["truth"] == "yes"]
    whole, crops = (
        known[(known["strategy"] == name) & (known["detected"] == "yes")]
        for name in ("whole", "crops")
    )
    total = known["strategy"].eq("whole").sum()
    said = plain(vehicles, MODEL)
    assert (
        f"Crops found the vehicle in {len(crops)} of {total} frames, the whole picture in " in said
    )
    assert f"the whole picture in {len(whole)}: +" in said
    assert "40 of all 46 frames are of one video, campus." in said
    assert "These count as only 4 photos and blocks of video (it takes " in said


def test_the_difference_at_equally_many_false_alarms_has_its_interval() -> None:
    said = plain(told(found=(0.3, "more"), matched=(-0.05, "as_many")))
    assert "the whole picture in 5: +30.0 points (95 % interval +20.0 to +40.0)." in said
    assert (
        "Allowed equally many false alarms (5.0 %), the difference is \u22125.0 points (95 % "
        "interval \u221215.0 to +5.0)."
    ) in said


def test_false_alarms_of_both() -> None:
    results = told(found=(0.3, "more"))
    assert "False alarms in 10 frames without a vehicle: 5 each." in plain(results)
    counts = [
        msgspec.structs.replace(row, false_positive=7, true_negative=3)
        if row.strategy == "crops"
        else row
        for row in results.metrics.counts
    ]
    verdicts = [msgspec.structs.replace(results.metrics.verdicts[0], negatives=2)]
    metrics = msgspec.structs.replace(results.metrics, counts=counts, verdicts=verdicts)
    assert (
        "False alarms in 10 frames without a vehicle (2 photos, too few to judge): 7 by crops, 5 "
        "by the whole picture."
    ) in plain(replace(results, metrics=metrics))


def test_without_frames_of_one_kind_that_is_said() -> None:
    results = told(found=(0.3, "more"))
    counts = [
        msgspec.structs.replace(row, false_positive=0, true_negative=0)
        for row in results.metrics.counts
    ]
    metrics = msgspec.structs.replace(results.metrics, counts=counts)
    assert "No frame is known to be without a vehicle, so nothing is known of false" in plain(
        replace(results, metrics=metrics)
    )


def test_few_clusters_are_named_by_what_they_are() -> None:
    scope = Scope(photos=0, videos=2, scenes=3, blocks=0, alone=0)
    results = told(found=(0.3, "not_settled"), scope=scope)
    verdicts = [msgspec.structs.replace(results.metrics.verdicts[0], missing="positives")]
    comparisons = [msgspec.structs.replace(row, clusters=3) for row in results.metrics.comparisons]
    metrics = msgspec.structs.replace(results.metrics, verdicts=verdicts, comparisons=comparisons)
    assert "These count as only 3 scenes (it takes 10)." in plain(replace(results, metrics=metrics))


# The clusters of frames with the target, those without it, their scope, what the samples are.
KINDS = [(Scope(photos=0, videos=1, scenes=0, blocks=9, alone=0), "video"),
         (Scope(photos=9, videos=0, scenes=0, blocks=0, alone=9), "photo"),
         (Scope(photos=2, videos=1, scenes=4, blocks=0, alone=0), "video"),
         (Scope(photos=2, videos=1, scenes=0, blocks=2, alone=2), "video")]  # fmt: skip
SIZES = [(0, 0), (1, 1), (3, 3), (1300, 3), (1300, 60)]  # frames and their clusters


def classed(
    positives: tuple[int, int],
    negatives: tuple[int, int],
    kind: tuple[Scope, str],
    alarms: int,
    missing: Missing | None,
) -> TargetResults:
    """Results of one class.

    Args:
        positives: frames with the target, and their clusters.
        negatives: those without it.
        kind: scope, and what the sample is.
        alarms: false alarms of the crops beyond the whole picture's.
        missing: to a verdict; None where it is settled.
    """
    results = told(found=(0.3, "not_settled"), matched=(0.1, "not_settled"), scope=kind[0])
    metrics = results.metrics
    counts = [
        msgspec.structs.replace(
            row, frames=positives[0] + negatives[0],
            true_positive=positives[0], false_negative=0,
            false_positive=alarms * (row.strategy == "crops"),
            true_negative=negatives[0] - alarms * (row.strategy == "crops"),
        )
        for row in metrics.counts
    ]  # fmt: skip
    compared = [
        msgspec.structs.replace(row, frames=positives[0], clusters=positives[1])
        for row in metrics.comparisons
        if row.at == "decision" or negatives[0]
    ]
    verdict = msgspec.structs.replace(
        metrics.verdicts[0], missing=missing, positives=positives[1], negatives=negatives[1],
        verdict="not_settled" if missing else "more", at="decision" if positives[0] else None,
    )  # fmt: skip
    media = [msgspec.structs.replace(results.provenance.media[0], kind=kind[1])]
    return replace(
        results,
        metrics=msgspec.structs.replace(
            metrics, counts=counts, comparisons=compared, verdicts=[verdict]
        ),
        provenance=msgspec.structs.replace(results.provenance, media=media),
    )


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("missing", [*get_args(Missing), None])
def test_sentences_of_every_class_are_whole(
    kind: tuple[Scope, str], missing: Missing | None
) -> None:
    for positives, negatives in product(SIZES, SIZES):
        for alarms in {0, 1, negatives[0]} if negatives[0] else {0}:
            said = plain(classed(positives, negatives, kind, alarms, missing))
            parts = re.split(r"(?<=[a-z)])\. ", said)
            assert said.endswith(".") and all(part[0].isupper() for part in parts), said
            assert not re.search(r"  | [.,:)]|\( |\(\)|\.\.|,\.", said), said
            assert ("scene" in said) <= bool(kind[0].scenes), said
            assert not re.search(r"\b1 (frames|photos|scenes|blocks)\b", said), said
            assert "of all" not in said, said
            held = {*positives, *negatives, alarms, sum((positives[0], negatives[0])), 0, 10}
            # The differences and the confidence, of the double.
            rest = re.sub(r"\S+ points|\([^)]* interval [^)]*\)|5.0 %", "", said)
            numbers = {int(found.replace(",", "")) for found in re.findall(r"\d[\d,]*\b", rest)}
            assert numbers <= held, (numbers - held, said)
            # What is too few is said of clusters, which are not so many as the frames.
            judged = re.search(r"(\S+) frames? without a vehicle \((.*?)too few to judge\)", said)
            assert bool(judged) == (0 < negatives[1] < 24), said
            assert not judged or bool(judged[2]) == (negatives[0] != negatives[1]), said


@pytest.mark.parametrize(
    ("positives", "negatives", "missing", "words"),
    [
        ((0, 0), (12, 4), "positives",
         "All 12 frames are of one video, s. False alarms in 12 frames without a vehicle (4 blocks "
         "of video, too few to judge): 1 by crops, 0 by the whole picture."),
        ((1300, 3), (700, 4), "positives",
         "These count as only 3 blocks of video (it takes 10): all 2,000 frames are of one video, "
         "s. Allowed"),
        ((3, 3), (4, 4), "positives",
         "It takes 10 or more blocks of video to tell. All 7 frames are of one video, s. Allowed"),
        ((1300, 60), (700, 40), "precision",
         "These count as 60 blocks of video: all 2,000 frames are of one video, s. Allowed"),
    ],
)  # fmt: skip
def test_what_frames_count_as(
    positives: tuple[int, int], negatives: tuple[int, int], missing: Missing, words: str
) -> None:
    said = plain(classed(positives, negatives, KINDS[0], 1, missing))
    assert words in said and (positives[0] or said == words)


def test_one_frame_of_a_video_is_not_called_all() -> None:
    assert "of one video" not in plain(classed((1, 1), (0, 0), KINDS[0], 0, "positives"))


def test_without_truth_calls_are_counted_and_called_no_answer(tmp_path: Path) -> None:
    made = make_results(tmp_path, [Sample("clip", "video", [""] * 20)])
    called = detections(made).query("detected == 'yes'")["strategy"].value_counts()
    said = plain(read_results(made).about("vehicle"), MODEL)
    assert said.startswith(
        f"Crops called a vehicle in {called['crops']} of 20 frames, the whole picture in "
        f"{called.get('whole', 0)};"
    )
    assert "These are calls, not finds" in said


@pytest.mark.parametrize("name", ["<b>x</b>", '"><script>'])
def test_names_stay_text(name: str) -> None:
    hostile = replace(told(found=(0.3, "more")), target_name=name)
    assert name not in lead(hostile, "m") and "&lt;" in lead(hostile, "m")


def test_discordant_frames() -> None:
    calls = [(True, False), (True, False), (False, True), (True, True), (False, False)]
    rows = [
        {"model": "m", "sample": "s", "frame": frame, "strategy": strategy, "detected": called}
        for frame, pair in enumerate(calls)
        for strategy, called in zip(("crops", "whole"), pair, strict=True)
    ]
    assert discordant(pd.DataFrame(rows), "m") == (2, 1)

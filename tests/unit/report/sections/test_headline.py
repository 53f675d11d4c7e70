"""The large words claim what their row holds, and no more."""

import re
from itertools import product
from typing import get_args

import pytest
from doubles.answers import verdict_row

from cropsight.report.sections.headline import headline_words, short_words
from cropsight.results.documents import At, BlocksRow, Missing, Scope

UNSETTLED = {"verdict": "not_settled"}
BOTH = [
    BlocksRow(seconds=5.0, positives=9, negatives=9, low=None, high=None, verdict="more"),
    BlocksRow(seconds=10.0, positives=9, negatives=9, low=None, high=None, verdict="not_settled"),
]


@pytest.mark.parametrize(
    ("values", "difference", "words"),
    [
        ({"verdict": "more"}, 0.3,
         "Yes: in these 40 photos, crops find more than the whole picture at equally many false "
         "alarms."),
        ({"verdict": "more", "within_margin": True}, 0.05,
         "Yes: in these 40 photos, crops find more than the whole picture, by less than 10 "
         "percentage points at equally many false alarms."),
        ({"verdict": "more", "blocks": BOTH}, 0.3,
         "Yes, if blocks are as long as a scene: in these 40 photos, crops find more than the "
         "whole picture at equally many false alarms."),
        ({"verdict": "fewer"}, -0.3,
         "No: in these 40 photos, crops find fewer than the whole picture at equally many false "
         "alarms."),
        ({"verdict": "as_many", "margin": 0.05}, 0.01,
         "No: in these 40 photos, crops find as many as the whole picture, within 5 percentage "
         "points at equally many false alarms."),
        ({"missing": "precision"} | UNSETTLED, 0.1,
         "Not yet known: allowed equally many false alarms, crops found more, but chance could "
         "explain it."),
        ({"missing": "balance"} | UNSETTLED, 0.0,
         "Not yet known: allowed equally many false alarms, crops and whole found equally many, "
         "and most frames with a vehicle are of a few photos."),
        ({"missing": "found"} | UNSETTLED, 0.0,
         "Not yet known: allowed equally many false alarms, neither crops nor the whole picture "
         "found any."),
        ({"missing": "alarms"} | UNSETTLED, 0.2,
         "Not yet known: crops found more, but raised more false alarms."),
        ({"missing": "alarms"} | UNSETTLED, 0.0,
         "Not yet known: crops found as many, but raised more false alarms."),
        ({"missing": "alarms"} | UNSETTLED, -0.3,
         "Not yet known: crops found far fewer, but raised fewer false alarms."),
        ({"at": None} | UNSETTLED, None,
         "No answer yet: no frame is known to show a vehicle."),
    ],
)  # fmt: skip
def test_the_headline(values: dict, difference: float | None, words: str) -> None:
    assert headline_words(verdict_row(**values), "vehicle", difference, 0.4) == words


def test_without_a_truth_there_is_no_answer() -> None:
    words = "No answer yet: nobody has said which frames show an airplane."
    assert headline_words(None, "airplane", None, None) == words


def test_one_video_is_the_scope_that_is_named() -> None:
    scope = Scope(photos=0, videos=1, scenes=0, blocks=30, alone=0)
    assert headline_words(verdict_row(scope=scope), "vehicle", 0.3, None).startswith(
        "Yes: in this 1 video, crops find more"
    )


def test_three_words_for_the_matrix() -> None:
    assert short_words(None) == short_words(verdict_row(at=None)) == "No answer yet"
    said = {verdict: short_words(verdict_row(verdict=verdict))
            for verdict in ("more", "fewer", "as_many", "not_settled")}  # fmt: skip
    assert said == {"more": "Crops find more", "fewer": "Crops find fewer",
                    "as_many": "Equally many found", "not_settled": "Not yet known"}  # fmt: skip


@pytest.mark.parametrize(
    ("values", "difference", "alarms", "words"),
    [
        ({}, 0.8, 0.7,
         "crops found far more and raised far more false alarms, but in too few separate photos."),
        ({}, 0.0, 0.02,
         "crops found as many and raised more false alarms, but in too few separate photos."),
        ({}, -0.1, -0.4,
         "crops found fewer and raised far fewer false alarms, but in too few separate photos."),
        ({}, 0.8, 0.0, "crops found far more, but in too few separate photos."),
        ({}, 0.0, 0.0, "crops and whole found equally many, and in too few separate photos."),
        ({"negatives": 0}, 0.8, None,
         "crops found far more, but in too few separate photos, and nothing is known of false "
         "alarms."),
        ({"missing": "negatives", "negatives": 0}, 0.1, None,
         "crops found more, but no photos without a vehicle tell of false alarms."),
        ({"missing": "negatives"}, -0.3, 0.1,
         "crops found far fewer and raised more false alarms, but too few photos without a vehicle "
         "tell of false alarms."),
        ({"scope": Scope(photos=40, videos=0, scenes=8, blocks=0, alone=0)}, 0.8, 0.0,
         "crops found far more, but in too few separate scenes."),
        ({"scope": Scope(photos=0, videos=1, scenes=0, blocks=4, alone=0)}, 0.8, 0.7,
         "crops found far more and raised far more false alarms, but in too few separate blocks of "
         "video."),
    ],
)  # fmt: skip
def test_as_decided_it_says_what_more_finds_cost(
    values: dict, difference: float, alarms: float | None, words: str
) -> None:
    row = verdict_row(**{"at": "decision", "missing": "positives"} | values, **UNSETTLED)
    assert headline_words(row, "vehicle", difference, alarms) == f"Not yet known: {words}"


SCOPES = [Scope(photos=40, videos=2, scenes=scenes, blocks=blocks, alone=alone)
          for scenes, blocks, alone in product((0, 3), (0, 4), (0, 5))
          if scenes + blocks + alone]  # fmt: skip


@pytest.mark.parametrize("missing", get_args(Missing))
@pytest.mark.parametrize("at", get_args(At))
def test_no_class_of_results_misleads(missing: Missing, at: At) -> None:
    """Whatever is missing: finds and their cost stand together, or the cost is held equal."""
    for difference, alarms, scope in product(
        (0.8, 0.1, 0.0, -0.1, -0.8), (0.7, 0.02, 0.0, -0.02, -0.7, None), SCOPES
    ):
        row = verdict_row(
            at=at, missing=missing, scope=scope, negatives=0 if alarms is None else 3, **UNSETTLED
        )
        words = headline_words(row, "vehicle", difference, alarms)
        assert re.fullmatch(r"Not yet known: [^.:]+[a-z]\.", words) and "  " not in words
        assert ("scene" in words) <= bool(scope.scenes)
        assert not re.search(r"\d", words)
        found = {1: "more", 0: "(as|equally) many|neither", -1: "fewer"}[sign(difference)]
        assert re.search(found if missing != "found" else "neither", words)
        if at == "matched" or missing == "alarms":
            assert ("allowed equally many false alarms" in words) != (missing == "alarms")
        elif alarms is None:
            assert "of false alarms" in words or missing not in ("positives", "negatives")
        else:
            far = "far " if abs(alarms) > 0.25 else ""
            raised = f"raised {far}{'more' if alarms > 0 else 'fewer'} false alarms"
            assert (raised in words) == bool(alarms) and bool(alarms) == ("raised" in words)


def sign(number: float) -> int:
    return (number > 0) - (number < 0)

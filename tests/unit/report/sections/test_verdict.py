"""The words of a verdict claim what its row holds, and no more."""

import pytest

from cropsight.report.sections.verdict import (
    blocks_words,
    clusters_words,
    needed_words,
    scope_words,
    settled_words,
)
from cropsight.results.documents import (
    BlocksRow,
    ComparisonRow,
    NeededRow,
    Scope,
    Verdict,
    VerdictRow,
)
from handmade import filled

SCOPE = Scope(photos=40, videos=0, scenes=0, blocks=0, alone=40)


def row(**values: object) -> VerdictRow:
    usual = {"at": "matched", "verdict": "not_settled", "margin": 0.1, "scope": SCOPE,
             "positives": 3, "negatives": 12, "least_positives": 10, "least_negatives": 24,
             "needed": [], "blocks": [], "target": "vehicle", "model": "m"}  # fmt: skip
    return VerdictRow(**{**usual, **values})


def blocks(*verdicts: str) -> list[BlocksRow]:
    return [
        BlocksRow(seconds=5.0 * 2**number, positives=9, negatives=9, low=None, high=None,
                  verdict=verdict)
        for number, verdict in enumerate(verdicts)
    ]  # fmt: skip


SAID: dict[Verdict, str] = {"more": "higher", "fewer": "lower", "as_many": "within"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"verdict": "more"}, "higher"),
        ({"verdict": "fewer", "within_margin": True}, "lower (less than 7.5 percentage points)"),
        ({"verdict": "as_many"}, "within 7.5 percentage points"),
        ({"missing": "positives"}, "not settled: too few photos with a traffic light"),
        ({"missing": "negatives"}, "not settled: too few photos without a traffic light"),
        ({"missing": "balance"},
         "not settled: most frames with a traffic light are of a few photos"),
        ({"missing": "alarms"}, "not settled: what finds more raises more false alarms too"),
        ({"missing": "precision"}, "not settled: the difference is too uncertain to tell"),
        ({}, "not settled"),
    ],
)  # fmt: skip
def test_what_one_comparison_settles(values: dict, words: str) -> None:
    comparison = filled(
        ComparisonRow, target="traffic_light", **{"verdict": "not_settled"} | values
    )
    assert settled_words(comparison, row(margin=0.075), SAID) == words


@pytest.mark.parametrize(
    ("photos", "videos", "words"),
    [(1, 0, "in this 1 photo"), (40, 0, "in these 40 photos"), (0, 2, "in these 2 videos"),
     (3, 1, "in these 3 photos and 1 video"), (0, 1, "in this 1 video")],
)  # fmt: skip
def test_the_scope(photos: int, videos: int, words: str) -> None:
    scope = Scope(photos=photos, videos=videos, scenes=0, blocks=0, alone=photos)
    assert scope_words(scope) == words


@pytest.mark.parametrize(
    ("count", "kinds", "words"),
    [(1, (0, 0, 4), "1 photo"), (2, (0, 5, 0), "2 blocks of video"),
     (1, (0, 5, 0), "1 block of video"), (1, (9, 0, 0), "1 scene"), (7, (9, 0, 0), "7 scenes"),
     (7, (0, 5, 2), "7 photos and blocks of video"), (1, (0, 5, 2), "1 photo or block of video"),
     (7, (9, 0, 1), "7 scenes and photos"),
     (2000, (9, 5, 1), "2,000 scenes, photos and blocks of video"),
     (1, (9, 5, 1), "1 scene, photo or block of video")],
)  # fmt: skip
def test_clusters_are_called_what_they_are(count: int, kinds: tuple, words: str) -> None:
    scenes, blocks, alone = kinds
    named = Scope(photos=4, videos=1, scenes=scenes, blocks=blocks, alone=alone)
    assert clusters_words(count, named) == words


def test_how_much_more_it_takes_is_said_where_precision_is_missing() -> None:
    needed = [NeededRow(gain=0.1, power=0.8, positives=950, negatives=950),
              NeededRow(gain=0.2, power=0.8, positives=230, negatives=240)]  # fmt: skip
    said = row(missing="precision", needed=needed, positives=60, negatives=60)
    assert needed_words(said, "vehicle") == (
        "Going by these frames, it takes about 950 photos with a vehicle and 950 without for a "
        "gain of 10 points and about 230 photos with a vehicle and 240 without for a gain of 20 "
        "points (80 % power); now there are 60 and 60."
    )
    # There are enough for the larger gain, which was not found.
    enough = row(missing="precision", needed=needed, positives=300, negatives=300)
    assert "20 points" not in needed_words(enough, "vehicle")
    assert needed_words(row(missing="alarms", needed=needed), "vehicle") == ""
    assert needed_words(row(verdict="as_many", needed=needed), "vehicle") == ""


def test_whether_the_verdict_hangs_on_the_blocks() -> None:
    assert blocks_words(row()) == ""
    assert blocks_words(row(blocks=blocks("more", "more"))) == (
        "Blocks of 5 and 10 s give the same verdict."
    )
    # Four times nothing settled is no support.
    assert blocks_words(row(blocks=blocks("not_settled", "not_settled"))) == (
        "It is not settled for blocks of 5 and 10 s alike."
    )
    assert blocks_words(row(blocks=blocks("more", "as_many", "not_settled"))) == (
        "The verdict hangs on the length of the blocks: more for 5 s, as many for 10 s and not "
        "settled for 20 s."
    )

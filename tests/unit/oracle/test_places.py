"""Where the oracle looks in each frame, and from whom a frame without a box borrows."""

import random
from collections import Counter
from hashlib import sha256
from pathlib import Path

import pytest

from cropsight.labels.truth import read_truth
from cropsight.oracle.places import Ring, lenders, own_place, places
from cropsight.results.frame_tables import FrameRow
from cropsight.views.boxes import Box
from handmade import filled

WIDTH, HEIGHT = 200, 100


def digest(text: object) -> str:
    return sha256(str(text).encode()).hexdigest()


def frame(number: int, sample: str = "", width: int = WIDTH, height: int = HEIGHT) -> FrameRow:
    content = digest(f"{sample} {number}")
    return filled(FrameRow, frame=number, batch=f"{number // 2:04d}", sha256=content,
                  width=width, height=height)  # fmt: skip


def truth(folder: Path, *lines: str):
    file = folder / "boxes.tsv"
    file.write_text("frame\ttruth\tx0\ty0\tx1\ty1\n" + "".join(f"{line}\n" for line in lines))
    return read_truth(file)


def box(*edges: float) -> Box:
    return Box(*edges)


def test_the_largest_box_within_the_frame_counts(tmp_path: Path) -> None:
    lines = ["0\tyes\t0\t0\t10\t10", "0\tyes\t190\t0\t900\t900", "0\tyes\t50\t50\t90\t80"]
    # The second is the largest beyond the frame's edge, and not within it.
    for order in (lines, lines[::-1]):
        assert own_place(frame(0), truth(tmp_path, *order)) == box(0.25, 0.5, 0.45, 0.8)


def test_of_equally_large_boxes_the_order_of_the_lines_does_not_decide(tmp_path: Path) -> None:
    lines = ["0\tyes\t0\t0\t20\t10", "0\tyes\t100\t50\t120\t60"]
    first, second = (own_place(frame(0), truth(tmp_path, *order)) for order in (lines, lines[::-1]))
    assert first == second


@pytest.mark.parametrize("line", ["0\tyes\t\t\t\t", "0\tno\t\t\t\t", "0\tyes\t300\t0\t400\t50"])
def test_a_frame_without_a_box_within_it_has_no_place(tmp_path: Path, line: str) -> None:
    assert own_place(frame(0), truth(tmp_path, line)) is None
    assert lenders([frame(0)], truth(tmp_path, line)) == []


def test_places_are_by_batch_and_borrowed_where_there_is_no_box(tmp_path: Path) -> None:
    answers = truth(tmp_path, "1\tyes\t0\t0\t20\t10", "2\tno\t\t\t\t")
    frames = [frame(number) for number in range(4)]
    ring = Ring(lenders(frames, answers), 0)
    own = [0.0, 0.0, 0.1, 0.1]
    assert places(frames, answers, ring) == {
        "0000": [(0, own), (1, own)],
        "0001": [(2, own), (3, own)],
    }
    # In a sample without boxes, and in a picture of another size, at the same part of it.
    other = [frame(0, "other", 900, 7)]
    assert places(other, None, ring) == {"0000": [(0, own)]}


def test_without_a_lender_there_is_no_place() -> None:
    assert places([frame(0)], None, Ring([], 0)) == {}


LENDERS = [(digest(number), box(number / 200, 0.2, 0.9, 0.8)) for number in range(60)]
BORROWERS = [digest(f"borrower {number}") for number in range(3000)]


@pytest.mark.long
def test_all_lend_about_equally_often() -> None:
    counts = Counter(Ring(LENDERS, 0).lent(content) for content in BORROWERS)
    assert len(counts) == len(LENDERS)
    # 50 each on average.
    assert min(counts.values()) > 15 and max(counts.values()) < 110


def test_over_seeds_every_lender_is_as_probable() -> None:
    scipy_stats = pytest.importorskip("scipy.stats")
    few = LENDERS[:6]
    counts = Counter(Ring(few, seed).lent(BORROWERS[0]) for seed in range(600))
    assert scipy_stats.chisquare([counts[place] for _, place in few]).pvalue > 0.001


def test_neither_the_order_nor_the_number_of_times_of_lenders_matters() -> None:
    mixed = LENDERS + LENDERS[:20]
    random.Random(0).shuffle(mixed)
    first, second = Ring(LENDERS, 3), Ring(mixed, 3)
    assert [first.lent(one) for one in BORROWERS] == [second.lent(one) for one in BORROWERS]


def test_an_edited_box_changes_only_who_borrows_it() -> None:
    content, old = LENDERS[7]
    edited = [*LENDERS[:7], (content, box(0.5, 0.5, 0.6, 0.6)), *LENDERS[8:]]
    before, after = Ring(LENDERS, 0), Ring(edited, 0)
    changed = [one for one in BORROWERS if before.lent(one) != after.lent(one)]
    assert changed == [one for one in BORROWERS if before.lent(one) == old]
    assert 0 < len(changed) < 110


def test_a_further_lender_takes_from_others_and_changes_nothing_else() -> None:
    more, fewer = Ring(LENDERS, 0), Ring(LENDERS[1:], 0)
    for content in BORROWERS:
        assert more.lent(content) in (fewer.lent(content), LENDERS[0][1])


def test_equal_pictures_with_different_boxes_lend_one_whatever_their_order() -> None:
    twins = [(digest(0), box(0, 0, 0.5, 0.5)), (digest(0), box(0.5, 0.5, 1, 1))]
    assert [Ring(twins, 0).lent(one) for one in BORROWERS[:50]] == [
        Ring(twins[::-1], 0).lent(one) for one in BORROWERS[:50]
    ]


def test_another_seed_lends_otherwise() -> None:
    lent = [[Ring(LENDERS, seed).lent(one) for one in BORROWERS[:20]] for seed in (0, 1, -1)]
    assert lent[0] != lent[1] != lent[2] != lent[0]

"""Which frames are also filled: what it costs, and what it follows from."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from cropsight.erasing.filled_frames import filled_frames
from cropsight.results.erased_tables import PaintedRow
from handmade import filled

# Of each frame's views, whether a patch fits beside; the first is the whole.
frames = st.lists(st.lists(st.booleans(), min_size=1, max_size=9), min_size=1, max_size=20)


def rows(fits: list[list[bool]], numbers: list[int]) -> list[PaintedRow]:
    return [
        filled(PaintedRow, frame=number, view=f"v{view}" if view else "whole", painting=painting)
        for number, of_frame in zip(numbers, fits, strict=True)
        for view, patch in enumerate(of_frame)
        for painting in ("inpainted", *(["beside"] if patch else []))
    ]


@given(frames, st.randoms(use_true_random=False))
def test_a_network_makes_two_and_a_half_passes_at_most(
    fits: list[list[bool]], random: Random
) -> None:
    numbers = list(range(len(fits)))
    content = dict(zip(numbers, map(str, random.sample(numbers, len(numbers))), strict=True))
    painted = rows(fits, numbers)
    chosen = filled_frames(painted, content)
    for names in ({row.view for row in painted}, {"whole"}):
        seen = [row for row in painted if row.view in names]
        touched = Counter(row.frame for row in seen if row.painting == "inpainted")
        passes = len(seen) + sum(touched[frame] for frame in chosen)
        assert passes <= 2.5 * touched.total()
    # Other numbers, the same frames.
    renamed = [1000 - number for number in numbers]
    again = filled_frames(
        rows(fits[::-1], renamed[::-1]), {1000 - key: sha for key, sha in content.items()}
    )
    assert again == {1000 - number for number in chosen}


def test_every_second_frame_is_filled_where_patches_fit_and_every_one_where_none_does() -> None:
    content, numbers = dict(enumerate("cadbfe")), list(range(6))
    assert filled_frames(rows([[True] * 3] * 6, numbers), content) == {1, 3, 0}
    assert filled_frames(rows([[False] * 3] * 6, numbers), content) == set(numbers)
    assert filled_frames([], {}) == set()
    assert filled_frames(rows([[True]], [7]), {7: "a"}) == set()
    assert filled_frames(rows([[True, False]], [7]), {7: "a"}) == set()
    assert filled_frames(rows([[False, False]], [7]), {7: "a"}) == {7}

"""Which frames are also filled: what it costs, and what it follows from."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.erasing.filled_views import filled_views
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
    chosen = filled_views(painted, content)
    touched = [(row.frame, row.view) for row in painted if row.painting == "inpainted"]
    assert chosen <= set(touched)
    assert len(painted) + len(chosen) <= 2.5 * len(touched)
    # Other numbers, the same frames.
    renamed = [1000 - number for number in numbers]
    again = filled_views(
        rows(fits[::-1], renamed[::-1]), {1000 - key: sha for key, sha in content.items()}
    )
    assert again == {(1000 - number, view) for number, view in chosen}


def test_every_second_frame_is_filled_where_patches_fit_and_every_one_where_none_does() -> None:
    content, numbers = dict(enumerate("cadbfe")), list(range(6))

    def frames_of(fits: list[list[bool]]) -> set[int]:
        return {frame for frame, _ in filled_views(rows(fits, numbers[: len(fits)]), content)}

    assert frames_of([[True] * 4] * 6) == {1, 3, 0}
    assert frames_of([[False] * 4] * 6) == set(numbers)
    assert frames_of([]) == set()


@pytest.mark.parametrize(
    ("fits", "filled"),
    [
        ([True], [set()]),
        # The whole or the only crop, by content.
        ([True, True], [{"whole"}, {"v1"}]),
        ([True, True, True], [{"whole"}]),
        ([False, True, True], [{"v1", "v2"}, {"whole"}]),
        ([False, False, False], [{"whole", "v1", "v2"}]),
    ],
)
def test_of_one_frame_are_filled_the_views_of_some_strategy(
    fits: list[bool], filled: list[set[str]]
) -> None:
    found = [
        {view for _, view in filled_views(rows([fits], [7]), {7: content})}
        for content in "abcdefgh"
    ]
    assert all(views in found for views in filled) and all(views in filled for views in found)

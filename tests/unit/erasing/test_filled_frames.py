"""Which frames are also filled: what it costs, and what it follows from."""

from hypothesis import given
from hypothesis import strategies as st

from cropsight.erasing.filled_frames import filled_frames
from cropsight.results.view_tables import ViewRow
from handmade import filled

counts = st.lists(st.integers(1, 9), min_size=1, max_size=20)


def views(counts: list[int], numbers: list[int]) -> list[ViewRow]:
    return [
        filled(ViewRow, frame=number, view=f"v{view}")
        for number, count in zip(numbers, counts, strict=True)
        for view in range(count)
    ]


@given(counts, st.randoms(use_true_random=False))
def test_at_most_half_of_the_frames_and_of_their_views(counts: list[int], random) -> None:
    numbers = list(range(len(counts)))
    content = dict(zip(numbers, map(str, random.sample(numbers, len(numbers))), strict=True))
    chosen = filled_frames(views(counts, numbers), content)
    assert 2 * len(chosen) <= len(counts)
    passes = sum(count * (3 if number in chosen else 2) for number, count in enumerate(counts))
    assert passes <= 2.5 * sum(counts)
    # Other numbers, the same frames.
    renamed = [1000 - number for number in numbers]
    again = filled_frames(
        views(counts[::-1], renamed[::-1]), {1000 - key: sha for key, sha in content.items()}
    )
    assert again == {1000 - number for number in chosen}


def test_every_second_of_frames_with_as_many_views() -> None:
    content = dict(enumerate("cadbfe"))
    assert filled_frames(views([3] * 6, list(range(6))), content) == {1, 3, 0}
    assert filled_frames([], {}) == set()
    assert filled_frames(views([4], [7]), {7: "a"}) == set()

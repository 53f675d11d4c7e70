import pandas as pd
import pytest

from cropsight.errors import InputError
from cropsight.report.payload.frame_places import FramePlaces, placed

# Of the second sample, frame 1 was left out; a third has none.
PLACES = FramePlaces({"b": [0, 1], "a": [0, 2]}, ["whole", "r1c1"])


def rows(*keys: tuple[str, int, str]) -> pd.DataFrame:
    return pd.DataFrame(keys, columns=["sample", "frame", "view"])


def test_rows_in_any_order_come_to_their_places() -> None:
    table = rows(("a", 2, "r1c1"), ("b", 0, "whole"), ("a", 0, "whole"), ("b", 1, "r1c1"))
    assert PLACES.of_frames(table, "t").tolist() == [3, 0, 2, 1]
    assert PLACES.of_views(table, "t").tolist() == [7, 0, 4, 3]
    assert (PLACES.frames, PLACES.first) == (4, {"b": 0, "a": 2})


@pytest.mark.parametrize("key", [("a", 1), ("a", 3), ("b", 2), ("c", 0), ("", 0)])
def test_a_frame_that_is_none_is_an_error(key: tuple[str, int]) -> None:
    with pytest.raises(InputError, match=r"scores\.tsv has frames"):
        PLACES.of_frames(rows((*key, "whole")), "scores.tsv")


def test_categories_and_no_rows_do_too() -> None:
    table = rows(("a", 2, "r1c1")).astype({"sample": "category", "view": "category"})
    assert PLACES.of_views(table, "t").tolist() == [7]
    assert PLACES.of_frames(table[:0], "t").tolist() == []


@pytest.mark.parametrize("frames", [(0,), (0, 0), (0, 1, 1)])
def test_every_place_has_one_value(frames: tuple[int, ...]) -> None:
    table = rows(*(("b", frame, "whole") for frame in frames))
    places = PLACES.of_frames(table, "t")
    with pytest.raises(InputError, match="one row for every view"):
        placed(table["frame"], places, 2, "t")

"""What the config may say of a user's own model."""

import pytest

from cropsight.errors import InputError
from cropsight.network.own_models import ByHand, resolve_own

OWN = {"name": "signs", "file": "signs.keras", "classes": "signs.txt"}


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"runtime": "ncnn"}, "has the runtime ncnn, which is for VGG; leave runtime out"),
        ({"preprocessing": {"scale": 0}}, "has the scale 0, by which nothing can be divided"),
        ({"preprocessing": {"scale": [1, 1e-300, 1]}}, "by which nothing can be divided"),
        ({"preprocessing": {"scale": float("nan")}}, "by which nothing can be divided"),
        ({"preprocessing": {"scale": float("inf")}}, "by which nothing can be divided"),
        ({"preprocessing": {"mean": float("nan")}}, "give the number that is taken from every"),
        ({"preprocessing": {"std": 1}}, "has an unknown key of preprocessing 'std'"),
        ({"preprocessing": "symetric"}, "unknown preprocessing 'symetric'. Did you mean"),
        ({"classes": None}, "has a file but no classes; give the file that lists their names"),
        ({"sha256": "12"}, "is not 64 hexadecimal digits"),
        ({"colour": 1}, "has an unknown key 'colour'"),
    ],
)
def test_what_cannot_be_is_refused(more: dict, message: str) -> None:
    with pytest.raises(InputError, match=message):
        resolve_own(OWN | more)


def test_what_is_left_out_is_left_to_the_file() -> None:
    found = resolve_own(OWN | {"preprocessing": {"mean": 127.5, "scale": 127.5, "order": "bgr"}})
    assert found.preprocessing == ByHand(mean=127.5, scale=127.5, order="bgr")
    assert (found.output, found.layer, found.runtime, found.input_size) == (None,) * 4

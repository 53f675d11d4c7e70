"""Names of ImageNet's classes."""

import pytest

from cropsight.errors import InputError
from cropsight.labels import imagenet


def test_table_is_complete_and_ordered() -> None:
    table = imagenet.class_list().classes
    assert [entry.index for entry in table] == list(range(1000))
    wnids = [entry.wnid for entry in table]
    assert wnids == sorted(set(wnids)) and len(set(wnids)) == 1000
    assert all(entry.names and "_".join(entry.names[0].split()) == entry.label for entry in table)


@pytest.mark.parametrize(
    ("index", "wnid", "label"),
    [
        (0, "n01440764", "tench"),
        (436, "n02814533", "beach_wagon"),
        (468, "n02930766", "cab"),
        (656, "n03770679", "minivan"),
        (668, "n03788195", "mosque"),
        (803, "n04252225", "snowplow"),
        (864, "n04461696", "tow_truck"),
        (999, "n15075141", "toilet_tissue"),
    ],
)
def test_known_classes(index: int, wnid: str, label: str) -> None:
    entry = imagenet.class_list().classes[index]
    assert (entry.wnid, entry.label) == (wnid, label)
    for name in (index, str(index), wnid, wnid.upper(), label, label.replace("_", " ").title()):
        assert imagenet.class_list().find(name).index == index


def test_every_wnid_is_found() -> None:
    assert all(
        imagenet.class_list().find(entry.wnid).index == entry.index
        for entry in imagenet.class_list().classes
    )


def test_synonyms() -> None:
    assert imagenet.class_list().find("Station Wagon").index == 436
    assert imagenet.class_list().find("taxi").index == 468
    assert imagenet.class_list().find("snowplough").index == 803


def test_a_label_goes_before_a_synonym() -> None:
    assert imagenet.class_list().classes[744].names == ("projectile", "missile")
    assert imagenet.class_list().find("missile").index == 657


@pytest.mark.parametrize("name", ["crane", "maillot", "Crane "])
def test_ambiguous_labels_ask_for_the_wnid(name: str) -> None:
    with pytest.raises(InputError, match=r"more than one.*n\d{8}.*n\d{8}"):
        imagenet.class_list().find(name)


def test_unknown_name_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match="Did you mean 'minivan'"):
        imagenet.class_list().find("minivann")


@pytest.mark.parametrize("name", ["", "qqqq", "n99999999", 1000, "1000", -1, "99999999999", "4.5"])
def test_what_is_no_class(name: str | int) -> None:
    with pytest.raises(InputError):
        imagenet.class_list().find(name)

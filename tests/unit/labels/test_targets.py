"""Target files: those that come with the project, and what users may write."""

from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.labels import imagenet, targets

TARGETS = Path(__file__).parents[3] / "config" / "targets"


def write(folder: Path, text: str, name: str = "mine.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def labels(target: targets.Target) -> set[str]:
    return {entry.label for entry in target.classes}


def test_vehicle_takes_what_drives_in_the_street_and_leaves_out_parts_and_street_furniture() -> (
    None
):
    vehicle = targets.load_target(TARGETS / "vehicle.tsv")
    assert vehicle.name == "vehicle"
    assert {"snowplow", "forklift", "streetcar", "beach_wagon", "minivan"} <= labels(vehicle)
    out = {"car_mirror", "car_wheel", "grille", "seat_belt", "traffic_light", "parking_meter"}
    out |= {"street_sign", "mobile_home", "electric_locomotive", "passenger_car", "mountain_bike"}
    assert out <= {entry.label for entry in imagenet.all_classes()}
    assert not out & labels(vehicle)
    assert vehicle.indices == sorted(vehicle.indices)


def test_dogs_are_the_breeds_that_stand_together() -> None:
    # ImageNet-1k's order keeps WordNet's domestic dogs in one run, before the wolves.
    dog = targets.load_target(TARGETS / "dog.tsv")
    assert dog.indices == list(range(151, 269))
    first, last = dog.classes[0].label, dog.classes[-1].label
    assert (first, last) == ("Chihuahua", "Mexican_hairless")


def test_the_project_writes_wnid_and_label_of_every_class() -> None:
    for path in TARGETS.glob("*.tsv"):
        for entry in targets.load_target(path).classes:
            assert f"\n{entry.wnid}\t{entry.label}\t" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "index"), [("mosque", 668), ("snowplow", 803)])
def test_the_article_s_classes_have_its_indices(name: str, index: int) -> None:
    assert targets.load_target(TARGETS / f"{name}.tsv").indices == [index]


@pytest.mark.parametrize(
    "text",
    [
        "wnid\nn03770679\nn02701002\n",
        "label\nminivan\nambulance\n",
        "# why\n\nlabel\tnote\nminivan\t\n# and\n ambulance \tcalled 144\n",
        "\ufefflabel\twnid\r\nMinivan\tn03770679\r\n\tn02701002\r\n",
        '"# a comment, as a spreadsheet saves it"\nlabel\n"minivan"\nambulance',
    ],
)
def test_a_user_s_file_may_have_one_column_and_comments(tmp_path: Path, text: str) -> None:
    target = targets.load_target(write(tmp_path, text, "my.cars.tsv"))
    assert (target.name, target.indices) == ("my.cars", [407, 656])


def test_a_label_may_be_any_name_of_the_class(tmp_path: Path) -> None:
    path = write(tmp_path, "wnid\tlabel\nn02814533\tstation wagon\nn03444034\tgo_kart\n")
    assert targets.load_target(path).indices == [436, 573]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("wnid\nn03770679\nn0377067\n", ["line 3", "n0377067", "n03770679"]),
        ("# x\n\nlabel\nminvan\n", ["line 4", "minvan", "'minivan'"]),
        ("wnid\tlabel\nn99999999\tminivan\n", ["line 2", "minivan is n03770679"]),
        ("wnid\tlabel\nn03770679\tambulance\n", ["line 2", "minivan", "ambulance is n02701002"]),
        ("wnid\n656\n", ["line 2", "n03770679"]),
        ("wnid\nn03770679\nn02701002\nn03770679\n", ["line 4", "already on line 2"]),
        ("wnid\tlabel\nn03770679\t\n\tminivan\n", ["line 3", "already on line 2"]),
        ("label\nmaillot\n", ["line 2", "n03710637", "n03710721"]),
        ("wnid\tlabel\tnote\n\t\thm\n", ["line 2", "neither"]),
        ("wnid\nn03770679\tminivan\n", ["line 2", "2 fields for 1"]),
        ("wnid\twnid\nn03770679\n", ["line 1"]),
        ("wnid,label\nn03770679,minivan\n", ["separated by commas", "tab-separated"]),
        ("wnid\n", ["at least one"]),
        ("# only a comment\n", ["empty"]),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, text: str, parts: list[str]
) -> None:
    path = write(tmp_path, text)
    with pytest.raises(InputError) as error:
        targets.load_target(path)
    for part in (str(path), *parts):
        assert part in str(error.value)


def test_a_missing_or_binary_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "binary.tsv").write_bytes(b"\xff\xfe\x00\x80")
    for name in ("none.tsv", "binary.tsv"):
        with pytest.raises(InputError, match=name):
            targets.load_target(tmp_path / name)

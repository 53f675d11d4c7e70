"""Target files: those that come with the project, and what users may write."""

from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.labels import imagenet, targets
from cropsight.labels.class_lists import ClassList, ListedClass

TARGETS = Path(__file__).parents[3] / "config" / "targets"


def write(folder: Path, text: str, name: str = "mine.tsv") -> Path:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def classes(target: targets.Target) -> list[ListedClass]:
    return [imagenet.class_list().classes[index] for index in target.indices]


def labels(target: targets.Target) -> set[str]:
    return {entry.label for entry in classes(target)}


def test_vehicle_takes_what_drives_in_the_street_and_leaves_out_parts_and_street_furniture() -> (
    None
):
    vehicle = targets.load_target(TARGETS / "vehicle.tsv")
    assert vehicle.name == "vehicle"
    assert {"snowplow", "forklift", "streetcar", "beach_wagon", "minivan"} <= labels(vehicle)
    out = {"car_mirror", "car_wheel", "grille", "seat_belt", "traffic_light", "parking_meter"}
    out |= {"street_sign", "mobile_home", "electric_locomotive", "passenger_car", "mountain_bike"}
    assert out <= {entry.label for entry in imagenet.class_list().classes}
    assert not out & labels(vehicle)
    assert vehicle.indices == sorted(vehicle.indices)


def test_dogs_are_the_breeds_that_stand_together() -> None:
    # ImageNet-1k's order keeps WordNet's domestic dogs in one run, before the wolves.
    dog = targets.load_target(TARGETS / "dog.tsv")
    assert dog.indices == list(range(151, 269))
    first, last = classes(dog)[0].label, classes(dog)[-1].label
    assert (first, last) == ("Chihuahua", "Mexican_hairless")


def test_the_project_writes_wnid_and_label_of_every_class() -> None:
    for path in TARGETS.glob("*.tsv"):
        for entry in classes(targets.load_target(path)):
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
        # An index is no name of a class.
        ("label\n656\n", ["line 2", "'656' is no class of ImageNet"]),
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


def own(name: str, *found: str) -> ClassList:
    named = (ListedClass(index, label, "", (label,)) for index, label in enumerate(found))
    return ClassList(f"{name}.txt", tuple(named), "")


IMAGENET = imagenet.class_list()
SIGNS = own("signs", "Stop", "ambulance", "crane", "7", "traffic-light")
FRUIT = own("fruit", "apple", "pear")


def load(folder: Path, text: str, **lists: ClassList) -> dict[str, list[int]]:
    found = targets.load_targets(write(folder, text), lists)
    return {model: target.indices for model, target in found.items()}


def test_one_file_serves_every_list_that_has_its_classes() -> None:
    found = targets.load_targets(
        TARGETS / "vehicle.tsv", {"net": IMAGENET, "signs": SIGNS, "again": SIGNS}
    )
    assert found["net"] == targets.load_target(TARGETS / "vehicle.tsv")
    assert found["signs"].indices == found["again"].indices == [1]
    assert {target.name for target in found.values()} == {"vehicle"}


@pytest.mark.parametrize(
    ("text", "lists", "found"),
    [
        # By the label of each list, in any order, in any case, with any mark between words.
        ("label\nTRAFFIC_LIGHT\nstop\n", {"signs": SIGNS}, {"signs": [0, 4]}),
        ("label\nstop\napple\n", {"s": SIGNS, "f": FRUIT}, {"s": [0], "f": [0]}),
        # A row with a wnid alone is ImageNet's; one with both also any list's that has the label.
        ("wnid\tlabel\nn03770679\t\n\tstop\n", {"n": IMAGENET, "s": SIGNS}, {"n": [656], "s": [0]}),
        ("wnid\tlabel\nn03770679\t\nn02701002\tambulance\n", {"n": IMAGENET, "s": SIGNS},
         {"n": [407, 656], "s": [1]}),
        # ImageNet's rows are none too many for a run without ImageNet.
        ("wnid\tlabel\nn03770679\tminivan\n\tstop\n", {"s": SIGNS}, {"s": [0]}),
        # Two classes of ImageNet have one label.
        ("wnid\tlabel\nn02012849\tcrane\nn03126707\tcrane\n", {"n": IMAGENET, "s": SIGNS},
         {"n": [134, 517], "s": [2]}),
        ("label\ncrane\n", {"s": SIGNS}, {"s": [2]}),
        # A row with a model is that one's alone, and left aside where it is not in the run.
        ("label\tmodel\nstop\ts\nambulance\t\n", {"n": IMAGENET, "s": SIGNS, "t": SIGNS},
         {"n": [407], "s": [0, 1], "t": [1]}),
        ("label\tmodel\napple\tf\nambulance\t\n", {"s": SIGNS}, {"s": [1]}),
        ("label\tmodel\nno such thing\tf\nambulance\t\n", {"n": IMAGENET}, {"n": [407]}),
        # Text of digits is a label, and never an index.
        ("label\n7\n", {"s": SIGNS}, {"s": [3]}),
    ],
)  # fmt: skip
def test_a_row_counts_for_the_models_whose_list_has_its_class(
    tmp_path: Path, text: str, lists: dict[str, ClassList], found: dict[str, list[int]]
) -> None:
    assert load(tmp_path, text, **lists) == found


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("label\nStopp\n", ["line 2", "'Stopp' is no class of ImageNet or signs.txt", "'Stop'"]),
        ("label\nstop\nminivann\n", ["line 3", "'minivann'", "'minivan'"]),
        ("label\n9\n", ["line 2", "'9' is no class"]),
        ("label\tmodel\nStopp\ts\n", ["line 2", "the model s", "'Stopp'", "signs.txt", "'Stop'"]),
        ("label\tmodel\nstop\tn\n", ["line 2", "the model n", "no class of ImageNet"]),
        ("wnid\tmodel\nn02701002\ts\n", ["line 2", "the model s", "no wnid; write the label"]),
        ("label\tmodel\nambulance\t\nAmbulance\ts\n", ["line 3", "'ambulance'", "on line 2"]),
        # One that is wrong of ImageNet is wrong whichever model is asked.
        ("wnid\tlabel\nn02701003\tambulance\n", ["line 2", "n02701003", "is n02701002"]),
        ("wnid\tlabel\tmodel\nn02701002\tstop\ts\n", ["line 2", "not stop"]),
        ("label\nminivan\n", ["no class of signs.txt, the list of the model s;"]),
        ("label\nstop\n", ["no class of ImageNet, the list of the model n;"]),
        ("label\tmodel\nstop\tother\n", ["of the model n;", "of the model s;"]),
    ],
)  # fmt: skip
def test_what_no_list_has_is_said_with_the_nearest_names(
    tmp_path: Path, text: str, parts: list[str]
) -> None:
    with pytest.raises(InputError) as error:
        load(tmp_path, text, n=IMAGENET, s=SIGNS)
    for part in ("mine.tsv", *parts):
        assert part in str(error.value)


def test_a_model_without_the_target_is_told_what_is_like_it() -> None:
    alike = own("alike", "ambulanz", "pear")
    path = TARGETS / "vehicle.tsv"
    with pytest.raises(
        InputError, match=r"vehicle\.tsv: .*alike\.txt, .* models a and b; "
    ) as error:
        targets.load_targets(path, {"a": alike, "n": IMAGENET, "b": alike})
    assert str(error.value).endswith("Did you mean 'ambulanz'?")


def test_all_mistakes_of_a_file_are_said_at_once(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        load(tmp_path, "label\nStopp\nstop\nminivann\n", n=IMAGENET, s=SIGNS)
    assert [sentence.split(": ")[0][-6:] for sentence in error.value.sentences] == [
        "line 2", "line 4"]  # fmt: skip


def test_names_are_compared_for_the_first_mistakes_only(tmp_path: Path) -> None:
    """A comparison with a long list takes a part of a second."""
    with pytest.raises(InputError) as error:
        load(tmp_path, "label\n" + "Stopp\n" * 50, s=SIGNS)
    hints = ["Did you mean 'Stop'?" in sentence for sentence in error.value.sentences]
    assert hints == [True] * targets.MOST_HINTS + [False] * (50 - targets.MOST_HINTS)

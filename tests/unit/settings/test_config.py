"""The effective configuration."""

from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.labels import imagenet
from cropsight.labels.truth import TruthReader, read_truth
from cropsight.settings import config as settings
from cropsight.settings.config import drawn_group, explained_groups, explanation
from raising import raising

ROOT = Path(__file__).parents[3]
SCHEMAS = ROOT / "config/schemas"


effective_config = raising(settings.effective_config)
target_files = raising(settings.target_files)


def test_an_empty_config_is_the_default_one() -> None:
    config = effective_config({}, SCHEMAS)
    assert [model["name"] for model in config["models"]] == ["efficientnet_lite0"]
    assert config["models"][0]["input_size"] == 224
    assert config["base_height"] == 700 and config["heatmap"]["colormap"] == "inferno"
    assert config["whole_from"] == "resized"


@pytest.mark.parametrize(
    ("config", "words"),
    [
        ({"models": ["vgg61"]}, ["vgg61", "vgg16"]),
        ({"models": ["vgg16", "vgg16"]}, ["'vgg16' twice", "{name: other, architecture: vgg16}"]),
        ({"heatmap": {"colormap": "virdis"}}, ["config: ", "'virdis'", "'viridis'?"]),
        ({"gradcam": {"class": "minibuss"}}, ["config: ", "minibuss", "minibus"]),
        ({"gradcam": {"class": 1000}}, ["config: ", "1000"]),
        ({"gradcam": {"class": "tagret"}}, ["tagret", "'target'?"]),
        ({"models": [{"name": "vgg16", "weights": "no.h5"}]}, ["vgg16", "no.h5", "does not exist"]),
        ({"controls": ["shiftd"]}, ["controls.0", "shiftd", "'shifted'?"]),
        ({"controls": ["mean", "mean"]}, ["controls", "must not name anything twice"]),
        ({"gradcm": {}}, ["'gradcam'?"]),
        ({"target": ["dog", "dog"]}, ["target", "must not name anything twice"]),
        ({"target": []}, ["target", "must not be empty"]),
        (
            {"evaluation": {"sizes": [0.1, 0.01]}},
            ["evaluation.sizes is [0.1, 0.01]", "do not rise; write [0.01, 0.1]."],
        ),
        ({"target": 5}, ["target", "has to be text or a list"]),
        ({"target": ["dog"], "gradcam": {"class": "dgo"}}, ["'dgo'", "'dog'?"]),
    ],
)
def test_what_would_fail_late_fails_at_once(config: dict, words: list[str]) -> None:
    with pytest.raises(InputError) as caught:
        effective_config(config, SCHEMAS)
    for word in words:
        assert word in str(caught.value)


@pytest.mark.parametrize(
    ("given", "read"),
    [(1, 1), ("6", 6), ([0.01, 0.1], [0.01, 0.1]), (["0.01", ".1"], [0.01, 0.1])],
)
def test_bins_of_sizes_are_a_number_or_edges(given: object, read: object) -> None:
    assert (
        effective_config({"evaluation": {"sizes": given}}, SCHEMAS)["evaluation"]["sizes"] == read
    )


@pytest.mark.parametrize("chosen", ["top", "target", "minivan", "n03769881", 654])
def test_classes_to_explain(chosen: str | int) -> None:
    config = effective_config({"gradcam": {"class": chosen}}, SCHEMAS)
    assert config["gradcam"]["class"] == chosen


def test_a_target_of_the_run_is_a_class_to_explain() -> None:
    chosen = {"target": ["vehicle", "mine/dog.tsv"], "gradcam": {"class": "dog"}}
    assert effective_config(chosen, SCHEMAS)["gradcam"]["class"] == "dog"
    with pytest.raises(
        InputError, match="the model efficientnet_lite0: 'dog' is no class of ImageNet"
    ):
        effective_config(chosen | {"target": "vehicle"}, SCHEMAS)


def test_colour_maps_of_matplotlib_pass() -> None:
    assert effective_config({"heatmap": {"colormap": "jet"}}, SCHEMAS)["heatmap"]["alpha"] == 0.5


def test_targets_are_names_or_paths(tmp_path: Path) -> None:
    folder = ROOT / "config/targets"
    vehicle = {"vehicle": folder / "vehicle.tsv"}
    assert target_files({"target": "vehicle"}, [folder]) == vehicle
    own = tmp_path / "my.own.tsv"
    own.write_text("")
    found = target_files({"target": [str(own), "vehicle"]}, [folder])
    assert list(found.items()) == [("my.own", own), *vehicle.items()]
    with pytest.raises(InputError, match=r"'vehicel'.*'vehicle'\?"):
        target_files({"target": ["dog", "vehicel"]}, [folder])


def test_two_targets_of_one_name_are_refused(tmp_path: Path) -> None:
    own = tmp_path / "dog.tsv"
    own.write_text("")
    with pytest.raises(InputError, match=rf"lists 'dog' twice, .*dog\.tsv and {own}"):
        target_files({"target": ["dog", str(own)]}, [ROOT / "config/targets"])


@pytest.mark.parametrize(
    "name", ["frame", "first_frame", "last_frame", "x0", "y0", "x1", "y1", "scene"]
)
def test_a_target_may_not_be_called_as_another_column_of_truth_files(
    name: str, tmp_path: Path
) -> None:
    own = tmp_path / f"{name}.tsv"
    own.write_text("wnid\nn02084071\n")
    with pytest.raises(InputError, match=f"target '{name}' has the name of a column"):
        target_files({"target": [str(own), "dog"]}, [ROOT / "config/targets"])


def test_a_target_may_be_called_truth(tmp_path: Path) -> None:
    """A column of that name has the answers on it, and on no other target of the same file."""
    own = tmp_path / "truth.tsv"
    own.write_text("wnid\nn02084071\n")
    assert list(target_files({"target": str(own)}, [])) == ["truth"]
    labels = tmp_path / "labels.tsv"
    labels.write_text("frame\ttruth\tdog\n0\tyes\tno\n")
    assert [read_truth(labels, target).at(0) for target in ("truth", "dog")] == ["yes", "no"]
    labels.write_text("frame\ttruth\n0\tyes\n")
    with pytest.raises(InputError, match="truth of several targets, so it needs a column dog"):
        TruthReader().check(dict.fromkeys(("truth", "dog"), str(labels)), None)


# A target may have the name of a class, or of a keyword.
CLASSES = {"vehicle": [3, 5], "dog": [8], "minibus": [2, 9], "top": [4]}
ALWAYS = [(2, 9), (3, 5), (4,), (8,)]


@pytest.mark.parametrize(
    ("chosen", "drawn", "explained"),
    [
        ("top", [], ALWAYS),
        ("target", [3, 5], ALWAYS),
        ("vehicle", [3, 5], ALWAYS),
        ("dog", [8], ALWAYS),
        ("minibus", [2, 9], ALWAYS),
        (8, [8], ALWAYS),
        *((one, [656], [*ALWAYS, (656,)]) for one in ("minivan", 656, "656", "n03770679")),
    ],
)
def test_the_first_class_and_all_targets_are_explained_whatever_is_drawn(
    chosen: str | int, drawn: list[int], explained: list[tuple[int, ...]]
) -> None:
    config = {"gradcam": {"method": "layercam", "class": chosen}}
    lists = imagenet.class_list()
    assert drawn_group(config, CLASSES, lists) == drawn
    assert explained_groups(config, CLASSES, lists) == explained
    turned = dict(reversed(CLASSES.items()))
    if chosen != "target":
        assert explained_groups(config, turned, lists) == explained


def test_only_score_cam_has_channels() -> None:
    gradcam = {"method": "layercam", "class": "top", "channels": 9}
    assert explanation({"gradcam": gradcam}) == {"method": "layercam"}
    tried = {"method": "scorecam", "channels": 9}
    assert explanation({"gradcam": gradcam | tried}) == tried


def test_ones_own_targets_come_before_the_project_s(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine", tmp_path / "theirs"
    for folder, names in ((mine, ["dog", "cat"]), (theirs, ["dog", "vehicle"])):
        folder.mkdir()
        for name in names:
            (folder / f"{name}.tsv").touch()
    found = target_files({"target": ["vehicle", "dog", "cat"]}, [mine, theirs])
    assert list(found.values()) == [theirs / "vehicle.tsv", mine / "dog.tsv", mine / "cat.tsv"]
    with pytest.raises(InputError, match=r"mine/bus\.tsv\. .*Known are cat, dog, vehicle"):
        target_files({"target": "bus"}, [mine, theirs])

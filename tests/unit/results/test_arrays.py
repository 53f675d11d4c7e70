"""Arrays come back as they were written, and only for the views that they are of."""

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from cropsight.errors import InputError
from cropsight.results.arrays import (
    TOP,
    BatchMaps,
    PaintedPredictions,
    Predictions,
    Question,
    features_writer,
    read_features,
    read_frame_numbers,
    read_maps,
    read_painted_predictions,
    read_predictions,
    write_maps,
    write_painted_predictions,
    write_predictions,
)
from cropsight.results.view_tables import ViewRow
from handmade import filled

RANDOM = np.random.default_rng(5)
VIEWS = [filled(ViewRow, frame=f, view=v) for f in (3, 12) for v in ("whole", "r1c1")]
VEHICLE = (436, 656)
MAPS = BatchMaps(
    [TOP, VEHICLE, (65,)],
    RANDOM.random((3, 4, 2, 3), np.float32),
    RANDOM.random((3, 4), np.float32),
    [7, 7, 0, 999],
    [3, 3, 12, 12],
    ["whole", "r1c1"] * 2,
)


def test_predictions_come_back(tmp_path: Path) -> None:
    logits = RANDOM.random((4, 9), np.float32)
    write_predictions(tmp_path / "p.npz", Predictions(logits, MAPS.frames, MAPS.views, "sigmoid"))
    read = read_predictions(tmp_path / "p.npz")
    np.testing.assert_array_equal(read.logits, logits)
    assert read.logits.dtype == np.float32
    assert tuple(read)[1:] == (MAPS.frames, MAPS.views, "sigmoid")
    assert read_frame_numbers(tmp_path / "p.npz") == [3, 3, 12, 12]
    write_predictions(
        tmp_path / "p.npz", Predictions(logits[0], MAPS.frames, MAPS.views, "softmax")
    )
    with pytest.raises(InputError, match=r"p\.npz holds logits of shape \(9,\), not \[views, cl"):
        read_predictions(tmp_path / "p.npz")


def test_predictions_for_painted_views_come_back(tmp_path: Path) -> None:
    path, logits = tmp_path / "p.npz", RANDOM.random((4, 9), np.float32)
    paintings = ["inpainted", "beside"] * 2
    for count in (4, 0):  # None where no view is painted.
        of_views = MAPS.frames[:count], MAPS.views[:count], paintings[:count]
        write_painted_predictions(path, PaintedPredictions(logits[:count], *of_views, "sigmoid"))
        read = read_painted_predictions(path)
        np.testing.assert_array_equal(read.logits, logits[:count])
        assert tuple(read)[1:] == (*of_views, "sigmoid")
    logits[2, 3] = np.nan
    of_views = MAPS.frames, MAPS.views, paintings
    write_painted_predictions(path, PaintedPredictions(logits, *of_views, "softmax"))
    with pytest.raises(InputError, match=r"p\.npz holds logits that are not finite"):
        read_painted_predictions(path)
    write_predictions(path, Predictions(logits, MAPS.frames, MAPS.views, "sigmoid"))
    with pytest.raises(InputError, match=r"p\.npz is not a file of predictions"):
        read_painted_predictions(path)


def test_maps_come_back(tmp_path: Path) -> None:
    write_maps(tmp_path / "m.npz", MAPS)
    classes = {TOP: [(7,), (7,), (0,), (999,)], VEHICLE: [VEHICLE] * 4, (65,): [(65,)] * 4}
    for number, question in enumerate(MAPS.questions):
        read = read_maps(tmp_path / "m.npz", VIEWS, question)
        np.testing.assert_array_equal(read.maps, MAPS.maps[number])
        np.testing.assert_array_equal(read.scores, MAPS.scores[number])
        assert (read.classes, read.frames, read.views) == (
            classes[question], MAPS.frames, MAPS.views)  # fmt: skip


@pytest.mark.parametrize(
    ("question", "said"), [((436,), "436"), ((6, 5), "6 5"), ((436, 656, 700), "436 656 700")]
)
def test_what_no_map_answers_is_said(tmp_path: Path, question: Question, said: str) -> None:
    """Part of a question is not it."""
    write_maps(tmp_path / "m.npz", MAPS)
    with pytest.raises(InputError, match=rf"m\.npz has no maps of .* \({said}\); delete it"):
        read_maps(tmp_path / "m.npz", VIEWS, question)


@pytest.mark.parametrize(
    "views",
    [VIEWS[:-1], VIEWS[::-1], [row._replace(frame=3) for row in VIEWS], [*VIEWS, VIEWS[0]]],
)
def test_maps_of_other_views_are_refused(tmp_path: Path, views: list[ViewRow]) -> None:
    write_maps(tmp_path / "m.npz", MAPS)
    with pytest.raises(InputError, match=r"m\.npz does not match the views of its batch"):
        read_maps(tmp_path / "m.npz", views, TOP)


def test_features_come_back_whatever_the_passes(tmp_path: Path) -> None:
    features = RANDOM.random((7, 2, 3, 5), np.float32)
    for name, sizes in (("one", [7]), ("many", [3, 1, 3])):
        with features_writer(tmp_path / name, 7) as append:
            for part in np.split(features, np.cumsum(sizes)[:-1]):
                append(part)
        np.testing.assert_array_equal(read_features(tmp_path / name, 7), features)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "many").read_bytes()


def test_what_fails_leaves_no_file(tmp_path: Path) -> None:
    with pytest.raises(RuntimeError), features_writer(tmp_path / "f.npy", 2) as append:
        append(np.zeros((1, 2, 2, 3), np.float32))
        raise RuntimeError
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("content", [None, b"", b"PK\x03\x04 and no more"])
def test_another_file_is_one_sentence(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "x.npz"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(InputError, match=r"x\.npz is not a file of predictions .*; delete it"):
        read_predictions(path)
    with pytest.raises(InputError, match=r"x\.npz is not a file of saliency maps .*; delete it"):
        read_maps(path, VIEWS, TOP)


def test_features_of_other_views_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "f.npy"
    with pytest.raises(InputError, match=r"f\.npy is not a file of feature maps"):
        read_features(path, 2)
    path.write_bytes(b"\x80\x04 a pickle")
    with pytest.raises(InputError, match=r"f\.npy is not a file of feature maps"):
        read_features(path, 2)
    with features_writer(path, 2) as append:
        append(np.zeros((2, 2, 2, 3), np.float32))
    with pytest.raises(InputError, match=r"shape \(2, 2, 2, 3\), not of 3 views"):
        read_features(path, 3)


@pytest.mark.parametrize("short", ["question", "maps", "score", "top_class", "frame", "view"])
def test_maps_of_which_some_are_missing_are_refused(tmp_path: Path, short: str) -> None:
    write_maps(tmp_path / "m.npz", MAPS)
    arrays = dict(np.load(tmp_path / "m.npz"))
    np.savez(tmp_path / "m.npz", **arrays | {short: arrays[short][:-1]})
    with pytest.raises(InputError, match=r"m\.npz does not match the views of its batch"):
        read_maps(tmp_path / "m.npz", VIEWS, VEHICLE)


@pytest.mark.parametrize(
    ("array", "shape"),
    [
        ("maps", (4, 3, 2, 3)),  # the views first
        ("maps", (3, 4, 6)),
        ("maps", (3, 5, 2, 3)),
        ("score", (4, 3)),
        ("score", (3, 4, 1)),
        ("top_class", (4, 1)),
        ("top_class", (3,)),
        ("frame", (4, 1)),
        ("view", ()),
        ("question", ()),
        ("question", (1, 3)),
    ],
)
def test_maps_of_another_shape_are_refused(
    tmp_path: Path, array: str, shape: tuple[int, ...]
) -> None:
    write_maps(tmp_path / "m.npz", MAPS)
    arrays = dict(np.load(tmp_path / "m.npz"))
    np.savez(tmp_path / "m.npz", **arrays | {array: np.zeros(shape)})
    with pytest.raises(InputError, match=r"m\.npz does not match the views of its batch"):
        read_maps(tmp_path / "m.npz", VIEWS, VEHICLE)


def test_maps_of_an_earlier_version_are_refused(tmp_path: Path) -> None:
    old = {"maps": MAPS.maps[0], "class_index": MAPS.top, "score": MAPS.scores[0]}
    np.savez(tmp_path / "m.npz", **old, frame=MAPS.frames, view=MAPS.views)
    with pytest.raises(InputError, match=r"m\.npz is not a file of saliency maps .*; delete it"):
        read_maps(tmp_path / "m.npz", VIEWS, TOP)


def test_arrays_that_lack_one_are_refused(tmp_path: Path) -> None:
    np.savez(tmp_path / "x.npz", logits=np.zeros((1, 9)))
    with pytest.raises(InputError, match=r"x\.npz is not a file of predictions \(.*frame"):
        read_predictions(tmp_path / "x.npz")


def test_pickles_are_never_read(tmp_path: Path) -> None:
    path = tmp_path / "x.npz"
    np.savez(path, logits=np.array([{}], object), frame=np.array([0]), view=np.array(["whole"]))
    with pytest.raises(InputError, match="is not a file of predictions"):
        read_predictions(path)


def test_the_same_arrays_give_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.npz", "b.npz"):
        write_maps(tmp_path / name, MAPS)
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


@pytest.mark.parametrize("output", ["tanh", "", ["softmax"], 7])
def test_what_makes_logits_probabilities_has_to_be_known(tmp_path: Path, output: Any) -> None:
    arrays = {"logits": np.zeros((1, 9)), "frame": [0], "view": ["whole"], "painting": ["beside"]}
    np.savez(tmp_path / "p.npz", **arrays, output=output)
    for read in (read_predictions, read_painted_predictions):
        with pytest.raises(InputError, match=r"p\.npz .*, neither softmax nor sigmoid; delete it"):
            read(tmp_path / "p.npz")
    np.savez(tmp_path / "p.npz", **arrays)
    for read in (read_predictions, read_painted_predictions):
        with pytest.raises(InputError, match=r"p\.npz is not a file of predictions .*output"):
            read(tmp_path / "p.npz")

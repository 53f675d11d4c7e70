"""Truth cells and tables of frame ranges."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight.errors import InputError
from cropsight.labels import truth
from cropsight.views.boxes import Box

# The shape of the labels that come with the parking lot's video.
BOXES = "first_frame\tlast_frame\ttruth\tx0\ty0\tx1\ty1\n"
RANGES = "first_frame\tlast_frame\tvehicle\n0\t52\tno\n53\t57\tunsure\n58\t102\tyes\n108\t178\tno\n"


def write(folder: Path, text: str) -> Path:
    path = folder / "labels.tsv"
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize("frame", [0, 1, 99_999])
@pytest.mark.parametrize(
    ("cell", "answer"), [("", ""), (" ", ""), ("yes", "yes"), ("no", "no"), ("Yes", "yes")]
)
def test_a_word_holds_for_every_frame(cell: str, answer: str, frame: int) -> None:
    assert truth.truth_file(cell) is None
    assert truth.read_truth(cell).at(frame) == answer


@pytest.mark.parametrize(
    ("frame", "answer"),
    [(0, "no"), (52, "no"), (53, "unsure"), (57, "unsure"), (58, "yes"), (102, "yes")]
    + [(103, ""), (107, ""), (108, "no"), (178, "no"), (179, "")],
)
def test_ranges_hold_both_their_ends(tmp_path: Path, frame: int, answer: str) -> None:
    path = write(tmp_path, RANGES)
    assert truth.truth_file(str(path)) == path
    assert truth.read_truth(str(path)).at(frame) == answer


def test_a_path_is_relative_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, RANGES)
    monkeypatch.chdir(tmp_path)
    assert truth.read_truth(" labels.tsv ").at(60) == "yes"


def test_order_comments_and_the_name_of_the_last_column_are_free(tmp_path: Path) -> None:
    path = write(
        tmp_path, "# by eye\ntruth\tlast_frame\tfirst_frame\tby\nyes\t9\t8\tme\n\nNo\t3\t3\n"
    )
    labels = truth.read_truth(str(path))
    found = {frame: labels.at(frame) for frame in (2, 3, 4, 7, 8, 9, 10)}
    assert found == {2: "", 3: "no", 4: "", 7: "", 8: "yes", 9: "yes", 10: ""}


@given(
    st.lists(st.tuples(st.integers(1, 5), st.sampled_from(["", *truth.ANSWERS])), max_size=12),
    st.randoms(use_true_random=False),
)
def test_every_frame_gets_its_range_s_answer(
    tmp_path_factory: pytest.TempPathFactory, runs: list[tuple[int, str]], random: object
) -> None:
    frames = [answer for length, answer in runs for _ in range(length)]
    lines, first = [], 0
    for length, answer in runs:
        if answer:
            lines.append(f"{first}\t{first + length - 1}\t{answer}\n")
        first += length
    random.shuffle(lines)
    header = "first_frame\tlast_frame\tvehicle\n"
    found = truth.read_truth(str(write(tmp_path_factory.mktemp("truth"), header + "".join(lines))))
    assert [found.at(frame) for frame in range(len(frames) + 2)] == [*frames, "", ""]


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ("0\t5\tyes\n5\t9\tno\n", ["line 3", "5 to 9", "0 to 5"]),
        ("5\t9\tno\n0\t7\tyes\n", ["line 2", "overlap"]),
        ("0\t9\tno\n2\t3\tyes\n", ["line 3", "overlap"]),
        ("5\t4\tyes\n", ["line 2", "last_frame 4"]),
        ("-1\t4\tyes\n", ["line 2", "first_frame", "'-1'"]),
        ("0\t4.0\tyes\n", ["line 2", "last_frame", "'4.0'"]),
        ("0\t\tyes\n", ["line 2", "last_frame", "''"]),
        ("0\t\u0664\tyes\n", ["line 2", "last_frame"]),
        ("# a\n\n0\t4\tmaybe\n", ["line 4", "'maybe'", "unsure"]),
        ("0\t4\n", ["line 2", "vehicle is ''"]),
        ("0\t4\tyes\t\tx\n", ["line 2", "5 fields"]),
    ],
)
def test_what_is_wrong_is_said_with_file_and_line(
    tmp_path: Path, rows: str, parts: list[str]
) -> None:
    path = write(tmp_path, "first_frame\tlast_frame\tvehicle\n" + rows)
    with pytest.raises(InputError) as error:
        truth.read_truth(str(path))
    for part in (str(path), *parts):
        assert part in str(error.value)


def test_rows_with_a_box_add_it_to_their_frames_which_then_are_yes(tmp_path: Path) -> None:
    rows = "0\t9\tno\n10\t29\tyes\n20\t40\t\t1\t2\t3.5\t4\n15\t25\tyes\t5\t6\t70\t80\n"
    path = write(tmp_path, BOXES + rows)
    labels = truth.read_truth(str(path))
    first, second = Box(1, 2, 3.5, 4), Box(5, 6, 70, 80)
    wanted = {9: [], 10: [], 14: [], 15: [second], 19: [second], 20: [first, second],
              25: [first, second], 26: [first], 40: [first], 41: []}  # fmt: skip
    assert {frame: sorted(box for box, _ in labels.boxes(frame)) for frame in wanted} == wanted
    assert dict(labels.boxes(20)) == {
        first: f"{path}, line 4", second: f"{path}, line 5"}  # fmt: skip
    answers = {9: "no", 10: "yes", 20: "yes", 30: "yes", 40: "yes", 41: ""}
    assert {frame: labels.at(frame) for frame in answers} == answers
    assert labels.has_boxes and not truth.read_truth("yes").has_boxes


def test_one_column_is_enough_for_single_frames_and_none_for_the_answer(tmp_path: Path) -> None:
    labels = truth.read_truth(str(write(tmp_path, "y1\tx0\ty0\tx1\tframe\n9\t1\t2\t3\t7\n")))
    assert [(labels.at(frame), len(labels.boxes(frame))) for frame in (6, 7, 8)] == [
        ("", 0), ("yes", 1), ("", 0)]  # fmt: skip
    assert labels.boxes(7)[0].box == Box(1, 2, 3, 9)
    assert truth.read_truth(str(write(tmp_path, "frame\ttruth\n7\tunsure\n"))).at(7) == "unsure"


@given(
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 8)), min_size=1, max_size=12),
    st.integers(0, 30),
)
def test_boxes_of_a_frame_are_those_whose_range_holds_it(
    tmp_path_factory: pytest.TempPathFactory, spans: list[tuple[int, int]], frame: int
) -> None:
    # Each box is told by its left edge.
    lines = [f"{first}\t{first + more}\t\t{x}\t0\t99\t9\n" for x, (first, more) in enumerate(spans)]
    labels = truth.read_truth(str(write(tmp_path_factory.mktemp("truth"), BOXES + "".join(lines))))
    found = sorted(item.box.x0 for item in labels.boxes(frame))
    assert found == [x for x, (first, more) in enumerate(spans) if first <= frame <= first + more]
    assert labels.at(frame) == ("yes" if found else "")


@pytest.mark.parametrize(
    ("rows", "parts"),
    [
        ("0\t5\t\t1\t2\t3\tx\n", ["line 2", "y1 is 'x'", "pixels"]),
        ("0\t5\t\t1\t2\t3\t\n", ["line 2", "y1 is ''"]),
        ("0\t5\t\t-1\t2\t3\t4\n", ["line 2", "x0 is '-1'"]),
        ("0\t5\t\t1\t2\tnan\t4\n", ["line 2", "x1 is 'nan'"]),
        ("0\t5\t\t1\t2\t1\t4\n", ["line 2", "empty", "x1 has to be greater than x0"]),
        ("0\t5\t\t1\t4\t2\t3\n", ["line 2", "empty"]),
        ("0\t5\tno\t1\t2\t3\t4\n", ["line 2", "truth is 'no' although there is a box"]),
        ("0\t5\tunsure\t1\t2\t3\t4\n", ["line 2", "'unsure'"]),
        ("0\t5\t\n", ["line 2", "truth is ''"]),
        ("0\t5\tno\n5\t9\t\t1\t2\t3\t4\n", ["line 3", "5 to 9", "0 to 5", "says no"]),
        ("5\t9\tunsure\n0\t5\t\t1\t2\t3\t4\n", ["line 2", "0 to 5", "says unsure"]),
        ("0\t9\t\t1\t2\t3\t4\n0\t9\tyes\n3\t3\tyes\n", ["line 4", "one range only"]),
    ],
)
def test_a_wrong_box_is_said_with_file_and_line(
    tmp_path: Path, rows: str, parts: list[str]
) -> None:
    path = write(tmp_path, BOXES + rows)
    with pytest.raises(InputError) as error:
        truth.read_truth(str(path))
    for part in (str(path), *parts):
        assert part in str(error.value)


@pytest.mark.parametrize(
    "header",
    ["frame\tx0\ty0\tx1", "frame", "x0\ty0\tx1\ty1", "first_frame\tlast_frame\tframe\ttruth"],
)
def test_columns_that_do_not_fit_together_are_named(tmp_path: Path, header: str) -> None:
    with pytest.raises(InputError, match=f"or only frame.*it has {', '.join(header.split())}"):
        truth.read_truth(str(write(tmp_path, header + "\n")))


def test_a_line_without_box_or_answer_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="line 2: there is no box"):
        truth.read_truth(str(write(tmp_path, "frame\tx0\ty0\tx1\ty1\n0\n")))


def test_a_missing_column_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="last_frame"):
        truth.read_truth(str(write(tmp_path, "first_frame\tvehicle\n0\tyes\n")))
    with pytest.raises(InputError, match="'perhaps' is neither yes, no or unsure nor a file"):
        truth.read_truth("perhaps")


def test_a_table_without_rows_says_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "first_frame\tlast_frame\tvehicle\n")
    assert truth.read_truth(str(path)).at(0) == ""


def test_scene_of_a_frame_is_that_of_any_of_its_rows(tmp_path):
    header = "first_frame\tlast_frame\ttruth\tscene\tx0\ty0\tx1\ty1\n"
    rows = "0\t9\tyes\n5\t7\t\tbridge\t1\t2\t3\t4\n6\t12\t\t\t1\t2\t3\t4\n"
    found = truth.read_truth(str(write(tmp_path, header + rows)))
    assert [found.scene_at(frame) for frame in (4, 5, 7, 8, 99)] == ["", "bridge", "bridge", "", ""]
    clash = "6\t6\t\tyard\t1\t2\t3\t4\n"
    with pytest.raises(InputError, match=r"line 5: frames 6 to 6 overlap.*'yard'.*'bridge'"):
        truth.read_truth(str(write(tmp_path, header + rows + clash)))
    with pytest.raises(InputError, match="line 5: scene 'Bridge' is nearly 'bridge'"):
        truth.read_truth(str(write(tmp_path, header + rows + clash.replace("yard", "Bridge"))))


def test_truths_of_all_samples_have_the_sheets_scenes(tmp_path):
    """A cell is an answer or the number of a file; a table's scene goes before the sheet's."""
    path = write(tmp_path, "frame\ttruth\tscene\n0\tyes\tbridge\n1\tno\t\n")
    scenes = {"a": "", "b": "yard", "c": "yard", "d": "mine"}
    found = truth.read_truths({"a": "no", "b": 0, "c": "", "d": 0}, [path], "vehicle", scenes)
    assert list(found) == ["a", "b", "c", "d"]
    assert [found[name].at(0) for name in found] == ["no", "yes", "", "yes"]
    assert [[found[name].scene_at(frame) for frame in (0, 1, 9)] for name in found] == [
        ["", "", ""],
        ["bridge", "yard", "yard"],
        ["yard", "yard", "yard"],
        ["bridge", "mine", "mine"],
    ]
    path.write_text("frame\ttruth\n0\tperhaps\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"^Sample d: .*line 2: truth is 'perhaps'"):
        truth.read_truths({"a": "no", "d": 0}, [path], "vehicle", scenes)


def test_a_whole_sample_may_be_unsure():
    assert truth.read_truth("Unsure").at(7) == "unsure"
    assert truth.truth_file("unsure") is None


def test_answers_on_vehicles_are_not_taken_for_those_on_another_target(tmp_path):
    path = write(tmp_path, RANGES)
    assert truth.read_truth(str(path), "vehicle").at(60) == "yes"
    with pytest.raises(InputError, match="dog"):
        truth.read_truth(str(path), "dog")


@pytest.mark.parametrize(
    ("boxes", "share"),
    [
        ([(0, 0, 100, 50)], 1.0),
        ([(10, 10, 20, 20), (0, 0, 50, 25)], 0.25),
        ([(90, 40, 300, 400)], 100 / 5000),
        ([(150, 10, 200, 20)], 0.0),
        ([(0.5, 0, 1, 1)], 0.5 / 5000),
    ],
)
def test_the_largest_box_is_a_share_of_the_frame(tmp_path: Path, boxes: list, share: float) -> None:
    lines = "".join(f"3\t{x0}\t{y0}\t{x1}\t{y1}\n" for x0, y0, x1, y1 in boxes)
    labels = truth.read_truth(write(tmp_path, "frame\tx0\ty0\tx1\ty1\n" + lines))
    assert labels.largest_box(3, 100, 50) == pytest.approx(share)
    assert labels.largest_box(2, 100, 50) is None

"""Truth cells and tables of frame ranges."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cropsight import truth
from cropsight.errors import InputError

# The shape of the labels that come with the parking lot's video.
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
    assert truth.file(cell) is None
    assert truth.load(cell).at(frame) == answer


@pytest.mark.parametrize(
    ("frame", "answer"),
    [(0, "no"), (52, "no"), (53, "unsure"), (57, "unsure"), (58, "yes"), (102, "yes")]
    + [(103, ""), (107, ""), (108, "no"), (178, "no"), (179, "")],
)
def test_ranges_hold_both_their_ends(tmp_path: Path, frame: int, answer: str) -> None:
    path = write(tmp_path, RANGES)
    assert truth.file(str(path)) == path
    assert truth.load(str(path)).at(frame) == answer


def test_a_path_is_relative_to_the_working_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, RANGES)
    monkeypatch.chdir(tmp_path)
    assert truth.load(" labels.tsv ").at(60) == "yes"


def test_order_comments_and_the_name_of_the_last_column_are_free(tmp_path: Path) -> None:
    path = write(
        tmp_path, "# by eye\ntruth\tlast_frame\tfirst_frame\tby\nyes\t9\t8\tme\n\nNo\t3\t3\n"
    )
    labels = truth.load(str(path))
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
    found = truth.load(str(write(tmp_path_factory.mktemp("truth"), header + "".join(lines))))
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
        truth.load(str(path))
    for part in (str(path), *parts):
        assert part in str(error.value)


def test_a_missing_column_and_a_missing_file_are_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="last_frame"):
        truth.load(str(write(tmp_path, "first_frame\tvehicle\n0\tyes\n")))
    with pytest.raises(InputError, match="'perhaps' is neither yes nor no nor a file"):
        truth.load("perhaps")


def test_a_table_without_rows_says_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, "first_frame\tlast_frame\tvehicle\n")
    assert truth.load(str(path)).at(0) == ""

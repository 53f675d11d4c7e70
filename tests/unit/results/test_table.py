"""Tables come back as they were written, in rows and as pandas reads them."""

from pathlib import Path
from typing import get_type_hints

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cropsight.errors import InputError
from cropsight.results import (
    detection_tables,
    frame_tables,
    map_tables,
    map_test_tables,
    view_tables,
)
from cropsight.results.detection_tables import DETECTIONS, SCORES, DetectionRow, ScoreRow
from cropsight.results.map_tables import EVIDENCE, HEATMAPS, HeatmapRow
from cropsight.results.table import Table
from handmade import filled

ALL = {
    name: table
    for module in (detection_tables, frame_tables, map_tables, map_test_tables, view_tables)
    for name, table in vars(module).items()
    if isinstance(table, Table)
}
# Nine digits are kept, so that only numbers with as many come back the same.
NUMBERS = st.integers(-(10**9) + 1, 10**9 - 1).map(lambda number: number / 1000)
TEXT = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\r"), max_size=9)
VALUES = {
    str: TEXT,
    int: st.integers(-(2**62), 2**62),
    float: NUMBERS,
    bool: st.booleans(),
    float | None: st.none() | NUMBERS,
    int | None: st.none() | st.integers(0, 9999),
}


def rows(table: Table) -> st.SearchStrategy[list[tuple]]:
    types = get_type_hints(table._row)
    row = st.tuples(*(VALUES[kind] for kind in types.values()))
    return st.lists(row.map(lambda values: table._row(*values)), max_size=4)


@pytest.mark.parametrize("name", ALL)
def test_rows_come_back(tmp_path_factory: pytest.TempPathFactory, name: str) -> None:
    path = tmp_path_factory.mktemp("table") / "t.tsv"
    table = ALL[name]

    @settings(max_examples=25)  # of each of many tables
    @given(rows(table))
    def check(written: list[tuple]) -> None:
        table.write(path, written)
        assert table.read(path) == written
        frame = table.read_frame(path)
        assert tuple(frame.columns) == table.columns and len(frame) == len(written)
        for column in table.columns:
            for value, row in zip(frame[column], written, strict=True):
                wanted = getattr(row, column)
                if isinstance(wanted, float):
                    assert value == pytest.approx(wanted, rel=1e-14)
                else:
                    assert value == wanted or (wanted is None and pd.isna(value))

    check()


def test_values_are_written_for_people(tmp_path: Path) -> None:
    path = tmp_path / "d.tsv"
    row = DetectionRow("m", "NA", "t", 7, "whole", 1 / 3, None, True, "whole", "", "", 0.25)
    DETECTIONS.write(path, [row, row._replace(detected=False, threshold=0.1)])
    assert path.read_text() == (
        "model\tsample\ttarget\tframe\tstrategy\tscore\tthreshold\tdetected\tbest_view\ttruth"
        "\tscene\tlargest_box\n"
        "m\tNA\tt\t7\twhole\t0.333333333\t\tyes\twhole\t\t\t0.25\n"
        "m\tNA\tt\t7\twhole\t0.333333333\t0.1\tno\twhole\t\t\t0.25\n"
    )


def test_a_sample_may_have_any_name(tmp_path: Path) -> None:
    names = ["NA", "007", "1e3", "True", "None"]
    SCORES.write(
        tmp_path / "s.tsv",
        [ScoreRow("m", name, "t", 0, "whole", None, 0.5, True) for name in names],
    )
    assert SCORES.read_frame(tmp_path / "s.tsv")["sample"].tolist() == names


def test_rows_may_come_one_by_one_and_a_failure_leaves_nothing(tmp_path: Path) -> None:
    path = tmp_path / "s.tsv"
    row = ScoreRow("m", "s", "t", 0, "whole", 0.25, 0.5, True)
    with SCORES.writer(path) as write:
        write([row])
        assert not path.exists()
        write(iter([row._replace(frame=1)]))
    assert [row.frame for row in SCORES.read(path)] == [0, 1]
    with pytest.raises(RuntimeError), SCORES.writer(tmp_path / "other.tsv") as write:
        write([row])
        raise RuntimeError
    assert [file.name for file in tmp_path.iterdir()] == ["s.tsv"]


GOOD = "model\tsample\ttarget\tframe\tview\tshare_of_crops\tshare_of_whole\tshare_of_area\n"


@pytest.mark.parametrize(
    ("content", "word"),
    [
        (None, "cannot be read"),
        ("", "empty"),
        (GOOD.replace("view\t", "") + "m\ts\tt\t0\t\t\t0.25\n", "view"),
        (GOOD + "m\ts\tt\tx\ta\t\t\t0.25\n", "x"),
        (GOOD + "m\ts\tt\t0\ta\t\t\t\n", ""),
    ],
)
def test_another_file_is_one_sentence(tmp_path: Path, content: str | None, word: str) -> None:
    path = tmp_path / "e.tsv"
    if content is not None:
        path.write_text(content)
    with pytest.raises(InputError, match=rf"e\.tsv.*{word}") as caught:
        EVIDENCE.read(path)
    assert "\n" not in str(caught.value)
    if content is not None:
        with pytest.raises(InputError, match=r"e\.tsv is not the table that is needed"):
            EVIDENCE.read_frame(path)


def test_an_answer_that_is_none_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "s.tsv"
    SCORES.write(path, [ScoreRow("m", "s", "t", 0, "whole", None, 0.5, True)])
    path.write_text(path.read_text().replace("yes", "perhaps"))
    for read in (SCORES.read, SCORES.read_frame):
        with pytest.raises(InputError, match=r"\('perhaps' is neither yes nor no\); delete it"):
            read(path)


def test_a_number_that_may_be_missing_stays_whole(tmp_path: Path) -> None:
    rows = [filled(HeatmapRow, class_index=index) for index in (7, None)]
    HEATMAPS.write(tmp_path / "h.tsv", rows)
    column = HEATMAPS.read_frame(tmp_path / "h.tsv")["class_index"]
    assert column.dtype == "Int64" and column[0] == 7 and pd.isna(column[1])

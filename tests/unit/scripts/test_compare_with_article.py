"""The article's predictions, and a run held against them."""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

import numpy as np
import pytest
import yaml

from compare_with_article import ARTICLE, by_view, compare, main
from cropsight.errors import InputError
from cropsight.files import read_table
from cropsight.labels import imagenet
from cropsight.labels.targets import load_target
from cropsight.results.detection_tables import PREDICTIONS, PredictionRow

ROOT = Path(__file__).parents[3]
# What the article prints, by hand: how many classes, and the first.
VIEWS = {
    ("madrid", 0, "whole"): (3, "mosque"),
    ("madrid", 0, "bottom_right"): (3, "minivan"),
    ("stockholm", 0, "whole"): (3, "palace"),
    ("stockholm", 0, "bottom_right"): (3, "streetcar"),
    ("amsterdam", 216, "bottom_right"): (10, "snowplow"),
}
MOSQUE, DOME, OBELISK = "n03788195", "n03220513", "n03837869"


@pytest.fixture
def rows() -> list[PredictionRow]:
    """A run that says what the article says, and more: other views, and classes that follow."""
    printed = PREDICTIONS.read(ARTICLE)
    more = [
        row._replace(rank=4, wnid="n02123045", label="tabby", probability=0.01)
        for row in printed
        if row.rank == 3 and row.sample != "amsterdam"
    ]
    others = [row._replace(view="top_left") for row in printed]
    made = sorted([*printed, *more, *others], key=lambda row: (row.sample, row.view, row.rank))
    return [*made, *(row._replace(model="other", probability=0.0) for row in printed)]


def changed(
    rows: Iterable[PredictionRow], view: tuple[str, int, str], rank: int, /, **values: object
) -> list[PredictionRow]:
    """The rows, with other values for the class at a rank of a view of the article's model."""
    wanted = ("vgg16", *view, rank)
    return [row._replace(**values) if row[:5] == wanted else row for row in rows]


def hold(folder: Path, rows: Iterable[PredictionRow], **options: object) -> None:
    PREDICTIONS.write(folder / "predictions.tsv", rows)
    main(folder / "predictions.tsv", **options)


def test_the_table_has_the_classes_that_imagenet_has() -> None:
    classes = {entry.wnid: entry.label for entry in imagenet.class_list().classes}
    for row in PREDICTIONS.read(ARTICLE):
        assert classes[row.wnid] == row.label


def test_the_table_has_the_views_that_the_article_prints_with_falling_probabilities() -> None:
    views = by_view(PREDICTIONS.read(ARTICLE))
    assert {view: (len(rows), rows[0].label) for view, rows in views.items()} == VIEWS
    for rows in views.values():
        probabilities = [row.probability for row in rows]
        assert [row.rank for row in rows] == list(range(1, len(rows) + 1))
        assert probabilities == sorted(probabilities, reverse=True)
        assert probabilities[-1] > 0 and sum(probabilities) <= 1


def test_the_table_has_all_digits_as_printed() -> None:
    # Keras prints single precision, by the shortest digits that tell a number from its neighbours.
    for row in read_table(ARTICLE):
        assert str(np.float32(row["probability"])) == row["probability"]


def test_the_article_s_settings_decide_as_it_does() -> None:
    config = yaml.safe_load((ROOT / "config/article.yaml").read_text(encoding="utf-8"))
    assert config["decision"]["rule"] == "top_k"
    vehicle = load_target(ROOT / "config/targets/vehicle.tsv")
    wnids = {imagenet.class_list().classes[index].wnid for index in vehicle.indices}
    detected = {
        view: any(row.wnid in wnids for row in rows[: config["decision"]["k"]])
        for view, rows in by_view(PREDICTIONS.read(ARTICLE)).items()
    }
    # A building in the two whole photos, a vehicle in the three crops.
    assert detected == {view: view[2] != "whole" for view in VIEWS}
    assert config["top_k"] >= max(count for count, _ in VIEWS.values())


def test_what_the_article_says_agrees(
    tmp_path: Path, rows: list[PredictionRow], capsys: pytest.CaptureFixture[str]
) -> None:
    hold(tmp_path, rows, tolerance=0.0)
    printed = capsys.readouterr().out
    assert printed.count("agrees\n") == 5
    assert "amsterdam, frame 216, bottom_right: agrees" in printed
    line = next(line for line in printed.splitlines() if "dome" in line)
    assert line.split() == [
        *("dome", "article", "2.", "0.165248", "run", "2.", "0.165248", "difference", "+0.000000")
    ]
    assert "tabby" not in printed


def test_probabilities_may_differ_by_the_tolerance(
    tmp_path: Path, rows: list[PredictionRow], capsys: pytest.CaptureFixture[str]
) -> None:
    other = changed(rows, ("madrid", 0, "whole"), 1, probability=0.578081 - 0.15)
    hold(tmp_path, other, tolerance=0.16)
    capsys.readouterr()
    with pytest.raises(InputError, match=r"predictions\.tsv .* in 1 of 5 views \(madrid whole\)"):
        hold(tmp_path, other, tolerance=0.14)
    printed = capsys.readouterr().out
    assert "madrid, frame 0, whole: does not agree (mosque differs by 0.15)\n" in printed
    assert "difference -0.150000" in printed and printed.count("agrees\n") == 4
    with pytest.raises(InputError, match="madrid whole"):
        hold(tmp_path, other)


def test_the_run_s_first_class_has_to_be_one_that_the_article_prints(
    tmp_path: Path, rows: list[PredictionRow], capsys: pytest.CaptureFixture[str]
) -> None:
    view = "madrid", 0, "bottom_right"
    swapped = changed(rows, view, 1, wnid="n02930766", label="cab", probability=0.12)
    swapped = changed(swapped, view, 2, wnid="n03770679", label="minivan")
    hold(tmp_path, swapped)
    assert "minivan              article      1." in capsys.readouterr().out
    other = changed(rows, view, 1, wnid="n02123045", label="tabby")
    other = changed(other, view, 4, wnid="n03770679", label="minivan", probability=0.05)
    with pytest.raises(InputError, match=r"1 of 5 views \(madrid bottom_right\)"):
        hold(tmp_path, other)
    assert "does not agree (tabby comes first)" in capsys.readouterr().out


def test_a_class_that_is_not_listed_is_as_close_as_it_may_be() -> None:
    def listed(*classes: tuple[str, float]) -> list[PredictionRow]:
        return [
            PredictionRow("vgg16", "madrid", 0, "whole", rank, wnid, "", probability)
            for rank, (wnid, probability) in enumerate(classes, start=1)
        ]

    printed = listed((MOSQUE, 0.5), (DOME, 0.2))
    # The obelisk has at most 0.2 in the article, the dome at most 0.15 in this run.
    pairs = compare(printed, listed((MOSQUE, 0.5), (OBELISK, 0.3), ("n02123045", 0.15)))
    assert [pair.difference for pair in pairs] == pytest.approx([0, -0.05, 0.1])
    assert [pair.article for pair in pairs] == ["1. 0.500000", "2. 0.200000", "at most 0.200000"]
    assert [pair.run for pair in pairs] == ["1. 0.500000", "at most 0.150000", "2. 0.300000"]
    # Here the dome may have its 0.2 as well.
    pairs = compare(printed, listed((MOSQUE, 0.5), ("n02123045", 0.3)))
    assert (pairs[1].run, pairs[1].difference) == ("at most 0.300000", 0)


def test_another_model_is_refused_unless_it_is_named(
    tmp_path: Path, rows: list[PredictionRow]
) -> None:
    others = [row._replace(model="lite") for row in rows if row.model == "vgg16"]
    with pytest.raises(
        InputError, match=r"no predictions of a model 'vgg16', but of 'lite': .*--m"
    ):
        hold(tmp_path, others)
    hold(tmp_path, others, model="lite")
    with pytest.raises(InputError, match="no predictions of a model 'vgg16': run"):
        hold(tmp_path, [])


def test_what_is_missing_is_named(tmp_path: Path, rows: list[PredictionRow]) -> None:
    with pytest.raises(InputError, match=r"There is no .*none\.tsv: run the workflow with"):
        main(tmp_path / "none.tsv")
    with pytest.raises(InputError, match=r"no sample 'madrid' or 'amsterdam': in the sample sheet"):
        hold(tmp_path, [row for row in rows if row.sample == "stockholm"])
    with pytest.raises(InputError, match="no view bottom_right of frame 216 of amsterdam: crop by"):
        hold(tmp_path, [row._replace(frame=0) for row in rows])
    with pytest.raises(InputError, match="no view bottom_right of frame 0 of madrid"):
        hold(
            tmp_path, [row for row in rows if (row.sample, row.view) != ("madrid", "bottom_right")]
        )
    with pytest.raises(
        InputError, match=r"first 9 classes of .* amsterdam, .* prints 10: set top_k"
    ):
        hold(tmp_path, [row for row in rows if row.rank < 10])


@pytest.mark.parametrize("probability", [float("nan"), float("inf"), -0.1, 1.5, 0.02])
def test_a_table_that_is_no_ranking_is_refused(
    tmp_path: Path, rows: list[PredictionRow], probability: float
) -> None:
    other = changed(rows, ("stockholm", 0, "whole"), 1, probability=probability)
    with pytest.raises(InputError, match="classes of whole of frame 0 of stockholm in no order"):
        hold(tmp_path, other, tolerance=1.0)


def test_a_class_or_a_rank_that_comes_twice_is_refused(
    tmp_path: Path, rows: list[PredictionRow]
) -> None:
    with pytest.raises(InputError, match="in no order"):
        hold(tmp_path, [*rows, *rows])
    with pytest.raises(InputError, match="in no order"):
        hold(tmp_path, changed(rows, ("madrid", 0, "whole"), 2, wnid=MOSQUE))
    with pytest.raises(InputError, match="in no order"):
        hold(tmp_path, changed(rows, ("madrid", 0, "whole"), 2, rank=1))


@pytest.mark.parametrize("tolerance", [float("nan"), -0.1, 1.1, float("inf")])
def test_a_tolerance_is_a_probability(
    tmp_path: Path, rows: list[PredictionRow], tolerance: float
) -> None:
    with pytest.raises(InputError, match=r"--tolerance is .*; give a number from 0 to 1"):
        hold(tmp_path, rows, tolerance=tolerance)


def test_nothing_that_a_table_says_reaches_the_terminal_as_it_is(
    tmp_path: Path, rows: list[PredictionRow], capsys: pytest.CaptureFixture[str]
) -> None:
    hostile = '\x1b[2J"\r\t<script>\n'
    other = [row._replace(label=hostile) for row in rows]
    hold(tmp_path, other)
    assert "mosque " in capsys.readouterr().out
    with pytest.raises(InputError):
        hold(tmp_path, changed(other, ("madrid", 0, "whole"), 1, wnid=hostile))
    printed = capsys.readouterr().out
    assert r"'\x1b[2J" in printed and not {"\x1b", "\r", "\t"} & set(printed)
    with pytest.raises(InputError) as caught:
        hold(tmp_path, [row._replace(model=hostile) for row in rows])
    assert str(caught.value).isprintable()


@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe", b"sample\tframe\nmadrid\t0\n", b"model\0\n\0\n"]
)
def test_another_file_is_refused_by_its_name(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "predictions.tsv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=r"predictions\.tsv"):
        main(path)
    with pytest.raises(InputError, match="cannot be read"):
        main(tmp_path)


def test_the_command_ends_with_1_and_one_sentence(
    tmp_path: Path, rows: list[PredictionRow]
) -> None:
    def command() -> subprocess.CompletedProcess[str]:
        script = ROOT / "scripts/compare_with_article.py"
        return subprocess.run(
            [sys.executable, str(script)],
            check=False,
            cwd=tmp_path,
            capture_output=True,
            text=True,
        )

    (tmp_path / "results").mkdir()
    PREDICTIONS.write(tmp_path / "results/predictions.tsv", rows)
    done = command()
    assert (done.returncode, done.stderr) == (0, "") and done.stdout.count("agrees") == 5
    rows = changed(rows, ("madrid", 0, "whole"), 1, probability=0.9)
    PREDICTIONS.write(tmp_path / "results/predictions.tsv", rows)
    done = command()
    assert done.returncode == 1 and len(done.stderr.splitlines()) == 1
    assert "results/predictions.tsv does not agree" in done.stderr

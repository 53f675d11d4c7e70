"""What is said of a frame, in the words of the report."""

from typing import Any

import pytest
from PIL import Image, ImageDraw

from cropsight.publishing.overlays import captions
from cropsight.publishing.overlays.captions import CallLines, Subject, explained_words
from cropsight.publishing.overlays.shown_frames import FrameCalls
from cropsight.results.detection_tables import DetectionRow
from handmade import filled


def call(strategy: str, score: float, **values) -> DetectionRow:
    values = {"threshold": 0.1, "best_view": "bottom_right"} | values
    return filled(DetectionRow, strategy=strategy, score=score, **values)


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch):
    """Call it with two calls: the two lines that are drawn."""
    lines: list[str] = []

    def noted(*arguments: Any) -> None:
        lines.append("".join(one.text for one in arguments[-1]))

    monkeypatch.setattr(captions, "draw_line", noted)

    def run(calls: FrameCalls, target: str = "", width: int = 1200) -> list[str]:
        lines.clear()
        draw = ImageDraw.Draw(Image.new("RGB", (800, 40)))
        several = {"dog": {7: calls}, target: {7: calls}} if target else {"dog": {7: calls}}
        made = CallLines(several, width, 22, 40)
        made.draw(draw, (0, 0), target or "dog", 7)
        run.height = made.height
        return lines

    run.lines = lines
    return run


@pytest.mark.parametrize(
    ("truth", "called", "not_called"),
    [
        ("yes", "\u2713 found", "\u2717 missed"),
        ("no", "\u2717 false alarm", "\u2713 rightly none"),
        ("unsure", "\u25cf called", "\u25cb not called"),
        ("", "\u25cf called", "\u25cb not called"),
    ],
)
def test_a_call_is_named_by_the_truth(said, truth: str, called: str, not_called: str) -> None:
    whole = call("whole", 0.026264, truth=truth, detected=False)
    crops = call("crops", 0.37596, truth=truth, detected=True)
    assert said(FrameCalls(whole, crops)) == [
        f"Whole picture  0.026  {not_called}",
        f"Best crop, bottom right  0.376  {called}",
    ]


def test_scores_are_on_the_side_of_the_threshold_where_they_are(said) -> None:
    whole = call("whole", 0.09996, detected=False)
    crops = call("crops", 0.0001, detected=False, best_view="r2c3")
    assert said(FrameCalls(whole, crops), "police_car") == [
        "police car, whole picture  0.09996  \u25cb not called",
        "police car, best crop, row 2, column 3  <0.001  \u25cb not called",
    ]


def test_what_would_be_small_is_on_two_lines(said) -> None:
    whole = call("whole", 0.02, truth="no", detected=False)
    crops = call("crops", 0.3, truth="no", detected=True, best_view="r12c10")
    assert len(said(FrameCalls(whole, crops), "police_car")) == 2 and said.height == 40
    assert said(FrameCalls(whole, crops), "police_car", 613) == [
        "police car, whole picture",
        "0.020  \u2713 rightly none",
        "police car, best crop, row 12, column 10",
        "0.300  \u2717 false alarm",
    ]
    assert said.height == 80


@pytest.mark.parametrize(
    ("explained", "words"),
    [
        ("top", "each view's most probable class"),
        ("target", "police car"),
        ("beach_wagon", "beach wagon"),
        ("n02814533", "n02814533"),
        (668, "class 668"),
    ],
)
def test_what_maps_explain_is_said(explained: str | int, words: str) -> None:
    assert explained_words(explained, "police_car") == words


def test_boxes_are_explained_where_there_are_some(said) -> None:
    draw = ImageDraw.Draw(Image.new("RGB", (800, 100)))

    def legend(targets: list[str], boxed: bool) -> list[str]:
        said.lines.clear()
        Subject("m", "s", targets, "dog", boxed).draw_legend(draw, 0, 800)
        return list(said.lines)

    assert legend(["dog"], False) == [
        "m  maps of dog: whole picture left, its crops right",
        "best crop outlined in white",
    ]
    boxes = "best crop for dog outlined in white, boxes of the truth on dog in light blue"
    assert legend(["dog", "cat"], True)[1] == boxes

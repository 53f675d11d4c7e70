"""What the first screen has for several targets and models, and without any truth."""

import html as markup
import re
from pathlib import Path

import pytest
from doubles.reports import built, plain, read_results

import build_report
from cropsight.results.frame_tables import LeftOutRow
from synthetic import DOG, HOSTILE, HOSTILE_LABEL, TARGET, Results, Sample, make_results

WHY = f"medium.bin cannot be opened {HOSTILE_LABEL}."
BROKEN = Sample(HOSTILE, "video", [], left_out=[LeftOutRow(None, None, "medium.bin", WHY)])
CALLS = {"vehicle": TARGET, "traffic_light": DOG}


def first_screen(page: str) -> str:
    return re.search(r'<header id="answer">.*?</header>', page, re.S)[0]


@pytest.fixture(scope="module")
def several(tmp_path_factory: pytest.TempPathFactory) -> str:
    samples = [Sample(HOSTILE, "folder", ["yes", "no"])]
    models = ("efficientnet_lite0", "vgg16")
    return first_screen(
        built(tmp_path_factory.mktemp("several"), samples, models, targets=CALLS, rule="top_k")
    )


def test_several_answers_are_a_matrix_whose_cells_open_their_own(several: str) -> None:
    matrix = re.search(r'<table class="by-model">.*?</table>', several, re.S)[0]
    links = re.findall(r'href="#(answer-\d-\d)" data-target="(\d)" data-model="(\d)"', matrix)
    assert links == [("answer-1-1", "0", "0"), ("answer-1-2", "0", "1"),
                     ("answer-2-1", "1", "0"), ("answer-2-2", "1", "1")]  # fmt: skip
    # An id inside the folded part: browsers unfold what has the target of a link within.
    opened = re.findall(r'<details class="answer" name="answers"( open)?>', several)
    assert opened == [" open", "", "", ""]
    assert all(several.count(f'<div id="{link}">') == 1 for link, *_ in links)
    assert "traffic light, vgg16" in several and "see the vehicle and the traffic light?" in several


def test_the_matrix_tells_what_finds_cost(tmp_path_factory: pytest.TempPathFactory) -> None:
    samples = [Sample("clip", "video", ["yes"] * 6 + ["no"] * 30)]
    made = make_results(tmp_path_factory.mktemp("costs"), samples, ("efficientnet_lite0", "vgg16"))
    build_report.main(**made.arguments)
    page = made.arguments["report"].read_text(encoding="utf-8")
    rows = read_results(made).detections
    cells = re.findall(r'<td data-label="([^"]+)">(.*?)</td>', first_screen(page), re.S)
    assert len(cells) == 2
    costs = []
    for model, cell in cells:
        none = rows[(rows["model"] == model) & (rows["truth"] == "no")]
        alarms = {name: none[none["strategy"] == name]["detected"].mean()
                  for name in ("whole", "crops")}  # fmt: skip
        costs.append(round(100 * (alarms["crops"] - alarms["whole"]), 1))
        points = f"{costs[-1]:+.1f}".replace("-", "\u2212") if costs[-1] else "0.0"
        assert plain(cell).endswith(f"; false alarms {points} points")
    assert any(costs)


def test_the_frame_s_address_is_the_app_s(several: str) -> None:
    """As encodeURIComponent writes it, with model and target where there are several."""
    address = markup.unescape(re.search(r'telling frame: <a href="([^"]+)"', several)[1])
    assert re.fullmatch(
        r"#%22'%3E%3Cimg%20src%3Dx%20onerror%3Dalert\(1\)%3E%26%7B%7B7\*7%7D%7D%24x%5E2%24/[01]"
        r"\?model=efficientnet_lite0&target=vehicle",
        address,
    )


def test_hostile_names_stay_text(several: str) -> None:
    assert HOSTILE not in several and HOSTILE_LABEL not in several
    assert HOSTILE in markup.unescape(several)


def test_the_rule_is_in_the_line_above(several: str) -> None:
    assert "2 \u00d7 2 crops, called if among the first 3 classes" in several


def test_one_answer_names_its_ways_on(html: str, results: Results) -> None:
    first = first_screen(html)
    found = read_results(results).detections.pivot(
        index=["sample", "frame"], columns="strategy", values="detected"
    )
    disagree = int((found["whole"] != found["crops"]).sum())
    assert f"The {disagree} frames where they disagree" in first
    assert re.findall(r'<a(?: class="first")? href="#(\w+)"', first)[-4:] == [
        "explore", "browse", "numbers", "methods",
    ]  # fmt: skip
    assert 'href="#street/0"' in first or 'href="#campus/' in first
    assert "<details" not in first and "could not be used" not in first


def test_without_truth_it_is_no_answer_and_says_how_to_label(tmp_path: Path) -> None:
    page = built(tmp_path, [Sample("clip", "video", [""] * 3), BROKEN])
    first = plain(first_screen(page))
    assert "No answer yet: nobody has said which frames show a vehicle." in first
    assert "How to get an answer:" in first and "Right for the right reason?" not in first
    assert "What was called" in first and "of the 3 frames of this run" in first
    # What failed is not hidden away, and all of it is told below.
    assert "1 of 2 samples could not be used and is not in this answer." in first
    told = page.split('id="left-out"')[1]
    assert WHY in markup.unescape(told) and WHY not in told

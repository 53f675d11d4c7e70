"""The agreement of whole and crops, the threshold and the timeline."""

import json
import math
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import checks
import expected
import pytest

import build_report
from pages import until
from synthetic import DOG, HOSTILE, TARGET, Grid, Results, Sample

Open = Callable[..., Any]
WIDE = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}
CHART = "#timeline .chart"


@pytest.fixture
def page(open_report: Open, told: Results) -> Any:
    return explored(open_report(told.arguments["report"], viewport=WIDE))


def explored(page: Any) -> Any:
    page.wait_for_selector(".agreed td button")
    page.evaluate(
        "document.querySelectorAll('.threshold details').forEach(one => { one.open = true; })"
    )
    return page


def matrix(page: Any) -> dict[str, list[int]]:
    """What the page's matrix counts, by row."""
    checks.settled(page)
    rows = page.evaluate(
        """[...document.querySelectorAll('.agreed tbody tr')].map(row => [
            row.querySelector('th').textContent,
            [...row.querySelectorAll('button')].map(one => one.textContent)])"""
    )
    return {
        re.sub(r" \(\d+\)$", "", head): [int(cell.split("\n")[0]) for cell in cells]
        for head, cells in rows
    }


def at(page: Any, frame: int) -> None:
    """A frame of the video, and the page scrolled to where the address leads."""
    page.evaluate("frame => { location.hash = `#campus/${frame}`; }", frame)
    until(page, f"document.querySelector('{CHART}')?.ariaLabel.includes('frame {frame}: ')")
    checks.settled(page)


def set_threshold(page: Any, value: float) -> None:
    field = page.locator("#agreement input[type=number]")
    field.fill(repr(value))
    field.press("Enter")
    checks.settled(page)


def test_counts_are_those_of_the_run(page: Any, told: Results) -> None:
    assert matrix(page) == expected.matrix(expected.frames(told))
    counts = json.loads(told.arguments["metrics"].read_text())["counts"]
    found = {
        one["strategy"]: one
        for one in counts
        if one["model"] == expected.MODELS[0] and one["target"] == "vehicle" and not one["sample"]
    }
    both, crops_only, whole_only, _ = matrix(page)["With the target"]
    assert both + crops_only == found["crops"]["true_positive"]
    assert both + whole_only == found["whole"]["true_positive"]
    both, crops_only, whole_only, _ = matrix(page)["Without it"]
    assert both + crops_only == found["crops"]["false_positive"]
    assert both + whole_only == found["whole"]["false_positive"]
    outcome = page.locator("#agreement .outcome").inner_text()
    assert f"found {found['crops']['true_positive']} of 22" in outcome
    assert f"false alarms {found['whole']['false_positive']} of 19 frames" in outcome


@pytest.mark.parametrize("model", [0, 1])
@pytest.mark.parametrize("target", ["vehicle", "dog"])
def test_another_model_or_target_has_its_own_counts(
    page: Any, told: Results, model: int, target: str
) -> None:
    page.locator("#choice select").nth(0).select_option(str(model))
    page.locator("#choice select").nth(1).select_option(label=target)
    table = expected.frames(told, expected.MODELS[model], target)
    assert matrix(page) == expected.matrix(table)


def thresholds(told: Results) -> list[float]:
    """Some at scores of frames, where ties count, and some between."""
    table = expected.frames(told)
    without = sorted(table.loc[table["truth"] == "no", "crops"])
    return [0, *without[::6], *sorted(table["whole"])[::20], 0.03, 0.25, 0.777, 1]


@pytest.mark.parametrize("hold", [False, True])
def test_counts_follow_the_threshold(page: Any, told: Results, hold: bool) -> None:
    if hold:
        page.get_by_label("hold false alarms equal").check()
    for threshold in thresholds(told):
        set_threshold(page, threshold)
        table = expected.frames(told, threshold=threshold, hold=hold)
        assert matrix(page) == expected.matrix(table), threshold
        if hold:
            limit = expected.held(table)
            said = "never called" if limit == math.inf else f"from {float(f'{limit:.3g}'):g}:"
            assert f"whole {said}" in page.locator(".outcome li").first.inner_text()
    page.get_by_role("button", name="As decided").click()
    assert matrix(page) == expected.matrix(expected.frames(told))


def test_nonsense_is_no_threshold(page: Any) -> None:
    before = matrix(page)
    for text in ("", "7", "-1"):
        page.locator("#agreement input[type=number]").fill(text)
        page.locator("#agreement input[type=number]").press("Enter")
        assert matrix(page) == before


def test_the_matrix_is_one_stop_and_its_cells_filter(page: Any, told: Results) -> None:
    table = expected.frames(told)
    assert page.locator(".agreed td button[tabindex='0']").count() == 1
    page.locator(".agreed td button").first.focus()
    for key in ("ArrowRight", "ArrowDown"):
        page.keyboard.press(key)
    page.keyboard.press("Enter")
    checks.settled(page)
    number = sum((table["truth"] == "no") & (table["agreement"] == "crops only"))
    pressed = page.locator(".agreed td button[aria-pressed=true]")
    assert pressed.count() == 1
    assert pressed.get_attribute("aria-label") == f"crops only, Without it: {number} of 19 frames"
    assert f"{number} of {len(table)} frames" in page.locator("#agreement .in-force").inner_text()
    page.keyboard.press("Enter")
    checks.settled(page)
    assert pressed.count() == 0 and page.locator(".in-force").count() == 0


def test_slider_and_line_move_the_same_threshold(page: Any, told: Results) -> None:
    at(page, 0)
    page.locator(CHART).scroll_into_view_if_needed()
    over = page.locator("#timeline .u-over").bounding_box()
    # Scores end at 1, and the marks lie above.
    height = lambda score: over["y"] + over["height"] * (1 - score / 1.14)  # noqa: E731
    page.mouse.move(over["x"] + 200, height(0.1))
    page.mouse.down()
    page.mouse.move(over["x"] + 200, height(0.5), steps=5)
    page.mouse.up()
    checks.settled(page)
    moved = float(page.locator("#agreement input[type=number]").input_value())
    assert moved == pytest.approx(0.5, abs=0.01)
    dragged = matrix(page)
    assert dragged == expected.matrix(expected.frames(told, threshold=moved))
    page.get_by_role("button", name="As decided").click()
    slider = page.locator("#agreement input[type=range]")
    slider.evaluate(
        "(one, to) => { one.value = to; one.dispatchEvent(new Event('input')); }", moved
    )
    assert matrix(page) == dragged
    slider.focus()
    page.keyboard.press("ArrowRight")
    table = expected.frames(told, threshold=round(moved + 0.001, 3))
    assert matrix(page) == expected.matrix(table)


def test_the_timeline_and_the_stage_are_at_one_frame(page: Any) -> None:
    at(page, 7)
    chart = page.locator(CHART)
    assert chart.get_attribute("aria-label").startswith("Scores of campus. campus, frame 7: whole ")
    chart.scroll_into_view_if_needed()
    over = page.locator("#timeline .u-over").bounding_box()
    page.mouse.click(over["x"] + over["width"] * 30.5 / 52, over["y"] + 30)
    checks.settled(page)
    assert "campus, frame 30: " in chart.get_attribute("aria-label")


def test_every_group_has_a_timeline(page: Any) -> None:
    choice = page.get_by_label("Frames of")
    options = choice.locator("option").all_inner_texts()
    assert options == ["folder", "campus", "single photos"]
    for option in options:
        choice.select_option(label=option)
        checks.settled(page)
        label = page.locator(CHART).get_attribute("aria-label")
        assert label.startswith(f"Scores of {option}. ")


def test_the_numbers_behind_the_chart(page: Any, told: Results) -> None:
    at(page, 0)
    page.get_by_text("the numbers behind this chart").click()
    table = expected.frames(told)
    rows: list[list[str]] = []
    after = page.get_by_role("button", name="Rows after")
    while True:
        checks.settled(page)
        rows += page.evaluate(
            """[...document.querySelectorAll('#timeline tbody tr')].map(
                row => [...row.children].map(cell => cell.textContent))"""
        )
        if after.is_disabled():
            break
        after.click()
    campus = table[table["sample"] == "campus"]
    assert [row[0] for row in rows] == [f"frame {number}" for number in campus["frame"]]
    assert [row[1] or "" for row in rows] == [truth or "unknown" for truth in campus["truth"]]
    for column, name in ((2, "whole"), (3, "crops")):
        for row, (_, frame) in zip(rows, campus.iterrows(), strict=True):
            assert float(re.split("[ ,]", row[column])[0]) == pytest.approx(frame[name], rel=0.005)
            assert row[column].endswith(f", {frame[f'{name} verdict']}")
    assert [row[4] for row in rows] == list(campus["agreement"])


def test_more_lines_on_demand_and_in_the_dark(page: Any) -> None:
    at(page, 0)
    page.get_by_text("Lines of single crops").click()
    checks.settled(page)
    picture = "document.querySelector('#timeline canvas').toDataURL()"
    before = page.evaluate(picture)
    page.locator("#timeline").get_by_label("top left").check()
    checks.settled(page)
    more = page.evaluate(picture)
    assert more != before
    page.emulate_media(color_scheme="dark")
    until(page, f"{picture}.length !== {len(more)}")
    assert page.locator("#timeline canvas").count() == 1


def test_it_follows_the_window_s_width(page: Any) -> None:
    for width in (700, 320, 1000):
        page.set_viewport_size({"width": width, "height": 800})
        until(
            page,
            f"""(() => {{ const chart = document.querySelector('#timeline .chart');
                return chart.clientWidth === chart.querySelector('.uplot').offsetWidth
                    && chart.clientWidth <= {width}; }})()""",
        )


def test_the_curve_is_told(page: Any) -> None:
    said = page.locator("svg.roc").get_attribute("aria-label")
    assert re.search(r"whole: \d+ % found at \d+ % false alarms; crops: \d+ %", said)


def runs(*samples: Sample, **options: Any) -> dict[str, Any]:
    one = {"models": ("m",), "targets": {"vehicle": TARGET}}
    return {"samples": samples, **(one | options)}


ODD = {
    "positives only": runs(Sample("b", "video", ["yes"] * 12), grid=Grid(2, 5)),
    "few negatives": runs(Sample("few", "video", ["yes"] * 12 + ["no"] * 4), grid=Grid(1, 1)),
    "one frame": runs(Sample("a", "photo", ["yes"])),
    "top_k": runs(*expected.TOLD[:3], rule="top_k", grid=Grid(3, 3, 0.2)),
    "hostile": runs(*expected.TOLD[:3], models=(HOSTILE,), targets={HOSTILE: TARGET, "dog": DOG}),
    "many samples": runs(*(Sample(f"s{n}", "video", ["yes", "no"]) for n in range(30))),
}


@pytest.mark.parametrize("run", ["no truth", *ODD])
def test_odd_runs(open_report: Open, untold: Results, tmp_path: Path, run: str) -> None:
    made = untold
    if run in ODD:
        made = expected.told(tmp_path, **ODD[run])
        build_report.main(**made.arguments)
    page = explored(open_report(made.arguments["report"], viewport=NARROWEST))
    table = expected.frames(
        made, made.arguments["models"][0], HOSTILE if run == "hostile" else "vehicle"
    )
    assert matrix(page) == expected.matrix(table)
    assert (page.locator(".threshold").count() == 1) == (run != "top_k")
    assert page.locator(CHART).count() == (run != "one frame")
    assert page.locator("svg.roc").count() == (run == "many samples")
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    checks.settled(page)
    page.locator(".agreed td button").last.click()
    checks.settled(page)
    assert page.seen.dialogs == [] and page.seen.messages == []
    assert checks.small_targets(page) == []
    assert checks.beyond(page) == []

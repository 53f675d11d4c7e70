import io
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import matplotlib
import numpy as np
import pytest
from PIL import Image

import build_report
from cropsight.report.embedding import LONGEST_SIDE
from cropsight.results.frame_tables import FRAMES
from synthetic import (
    DOG,
    HOSTILE,
    HOSTILE_LABEL,
    HOSTILE_PHOTO,
    SAMPLES,
    TARGET,
    Grid,
    Results,
    Sample,
    make_results,
)

Open = Callable[..., Any]
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 360, "height": 740}


def background(page: Any) -> str:
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def opacity(page: Any, index: int = 0) -> str:
    script = "i => getComputedStyle(document.querySelectorAll('.maps')[i]).opacity"
    return page.evaluate(script, index)


def test_hostile_names_stay_text(open_report: Open) -> None:
    page = open_report(viewport=WIDE)
    page.wait_for_load_state("load")
    assert page.seen.dialogs == [] and page.seen.messages == []
    assert page.evaluate("document.querySelectorAll('img, main script:not([type])').length") == 0
    assert page.locator("#sample-2 h3").inner_text() == HOSTILE
    assert page.locator("#sample-2 .classes th", has_text=HOSTILE_LABEL).count() > 0


def test_nothing_is_loaded(open_report: Open) -> None:
    page = open_report(viewport=WIDE)
    page.wait_for_load_state("load")
    others = [url for url in page.seen.requests if not url.startswith(("file:", "data:"))]
    assert others == [] and sum(url.startswith("file:") for url in page.seen.requests) == 1


def test_two_targets_have_a_part_each(open_report: Open, tmp_path: Path) -> None:
    made = make_results(
        tmp_path, SAMPLES[-2:], models=("a", "b"), targets={"vehicle": TARGET, "dog": DOG}
    )
    build_report.main(**made.arguments)
    page = open_report(made.arguments["report"], viewport=NARROW)
    assert page.seen.dialogs == [] and page.seen.messages == []
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    page.locator("nav").get_by_text("dog").click()
    assert page.locator("#target-2-summary h2").inner_text() == "Summary – dog"
    # Tabs and cursors are of their own part.
    page.locator("#target-2-sample-1 [role=tab]").nth(1).click()
    assert page.locator("#target-2-sample-1-model-2").is_visible()
    assert page.locator("#sample-1-model-2").is_hidden()
    page.locator("#target-2-sample-2-model-1 .cursor-at").focus()
    page.keyboard.press("ArrowRight")
    assert page.locator("#target-2-sample-2-model-1 .reading").inner_text().startswith("Frame 1 at")
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]


def test_policy_stops_a_script_that_was_put_in(
    open_report: Open, results: Results, tmp_path: Path
) -> None:
    html = results.arguments["report"].read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(html.replace("</main>", "<script>alert(1)</script></main>"), encoding="utf-8")
    page = open_report(broken)
    assert page.seen.dialogs == []
    assert any("Content Security Policy" in message for message in page.seen.messages)


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
@pytest.mark.parametrize("javascript", [True, False], ids=["js", "no-js"])
def test_no_horizontal_scrolling(
    open_report: Open, viewport: dict[str, int], javascript: bool
) -> None:
    page = open_report(viewport=viewport, java_script_enabled=javascript)
    for details in page.locator("details").all()[:3]:
        details.locator("summary").click()
    width = page.evaluate("document.documentElement.scrollWidth")
    assert width <= viewport["width"]


def test_verdicts_stay_inside_their_cards(open_report: Open) -> None:
    page = open_report(viewport=NARROW)
    page.evaluate(
        """document.querySelectorAll('.verdicts .chip').forEach(
            chip => { chip.textContent = '– correctly not called'; })"""
    )
    outside = page.evaluate(
        """[...document.querySelectorAll('.verdicts .chip')].filter(chip =>
            chip.getBoundingClientRect().right >
            chip.closest('.verdicts > div').getBoundingClientRect().right).length"""
    )
    assert page.locator(".verdicts .chip").count() > 0
    assert outside == 0


def test_slider_changes_the_heatmap(open_report: Open) -> None:
    page = open_report(viewport=WIDE)
    slider = page.locator(".slider input").first
    assert opacity(page) == "0.5"
    slider.focus()
    page.keyboard.press("Home")
    assert opacity(page) == "0" and opacity(page, 4) == "0.5"
    page.keyboard.press("End")
    assert opacity(page) == "1"
    assert page.locator(".slider output").first.inner_text() == "100 %"


def test_light_and_dark(open_report: Open) -> None:
    light, dark = (open_report(color_scheme=scheme) for scheme in ("light", "dark"))
    assert background(light) == "rgb(247, 246, 242)"
    assert background(dark) == "rgb(18, 21, 24)"


def test_essentials_without_javascript(open_report: Open) -> None:
    page = open_report(viewport=WIDE, java_script_enabled=False)
    assert page.locator(".model:visible").count() == 2 * len(SAMPLES)
    assert page.locator(".slider:visible, .cursor-at:visible").count() == 0
    assert page.locator(".summary tbody tr").count() == 2 * len(SAMPLES)
    assert page.locator(".plot polyline").first.is_visible()


def test_tabs_by_keyboard(open_report: Open) -> None:
    page = open_report(viewport=WIDE)
    tabs = page.locator("#sample-1 [role=tab]")
    assert tabs.all_inner_texts() == ["efficientnet_lite0", HOSTILE]
    tabs.nth(0).focus()
    page.keyboard.press("ArrowRight")
    assert tabs.nth(1).get_attribute("aria-selected") == "true"
    assert page.locator("#sample-1-model-2").is_visible()
    assert page.locator("#sample-1-model-1").is_hidden()


def test_link_to_a_frame_opens_its_tab(open_report: Open) -> None:
    page = open_report(viewport=WIDE, fragment="#sample-5-model-2")
    assert page.locator("#sample-5-model-2").is_visible()


def test_cursor_reads_the_scores(open_report: Open, results: Results) -> None:
    page = open_report(viewport=WIDE)
    chart = page.locator("#sample-5-model-1 .chart")
    chart.locator(".cursor-at").focus()
    page.keyboard.press("ArrowRight")
    lines = results.arguments["scores"].read_text(encoding="utf-8").splitlines()
    row = next(
        cells
        for cells in (line.split("\t") for line in lines)
        if cells[:5] == ["efficientnet_lite0", "campus", "vehicle", "1", "whole"]
    )
    reading = chart.locator(".reading").inner_text()
    assert reading.startswith(f"Frame 1 at 0.10 s: whole picture {float(row[6]):.3f}")


def test_photos_of_a_folder_are_named_as_text(open_report: Open) -> None:
    page = open_report(viewport=WIDE)
    folder = page.locator("#sample-4-model-1")
    assert folder.locator("h6").nth(1).inner_text().endswith(f"Frame 1, {HOSTILE_PHOTO}")
    folder.locator(".cursor-at").focus()
    page.keyboard.press("ArrowRight")
    reading = folder.locator(".reading").inner_text()
    assert reading.startswith(f"Frame 1, {HOSTILE_PHOTO}: whole picture ")
    assert reading.count("; ") == 4  # names of crops can have commas
    assert page.seen.dialogs == [] and page.seen.messages == []


@pytest.mark.parametrize("grid", [Grid(3, 3, 0.2), Grid(1, 2), Grid(1, 1)], ids=str)
def test_panels_stand_as_the_crops_do(open_report: Open, tmp_path: Path, grid: Grid) -> None:
    made = make_results(tmp_path, SAMPLES[:1], grid=grid)
    build_report.main(**made.arguments)
    page = open_report(made.arguments["report"], viewport=WIDE)
    boxes = [panel.bounding_box() for panel in page.locator(".crops .view").all()]
    for number, box in enumerate(boxes):
        row, column = number % grid.rows, number // grid.rows
        assert box["width"] > 200
        assert box["y"] == boxes[row]["y"] and box["x"] == boxes[column * grid.rows]["x"]
    assert len({box["y"] for box in boxes}) == grid.rows
    assert len({box["x"] for box in boxes}) == grid.columns


@pytest.mark.parametrize("grid", [Grid(3, 3, 0.2), Grid(1, 2), Grid(2, 5)], ids=str)
def test_other_grids_fit_a_narrow_page(open_report: Open, tmp_path: Path, grid: Grid) -> None:
    made = make_results(tmp_path, SAMPLES[1:4], grid=grid)
    build_report.main(**made.arguments)
    page = open_report(made.arguments["report"], viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    assert len({panel.bounding_box()["x"] for panel in page.locator(".crops .view").all()}) == 1


@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_sizes_and_costs_fit_and_no_label_is_cut(
    open_report: Open, tmp_path: Path, viewport: dict[str, int]
) -> None:
    boxes = [(place + 0.5) / 40 for place in range(40)] + [None] * 60
    photos = Sample("photos", "folder", ["yes"] * 40 + ["no"] * 60, largest_boxes=boxes)
    made = make_results(tmp_path, [photos])
    build_report.main(**made.arguments)
    page = open_report(made.arguments["report"], viewport=viewport)
    page.locator("#sizes summary").click()
    assert page.evaluate("document.documentElement.scrollWidth") <= viewport["width"]
    outside = page.evaluate(
        """[...document.querySelectorAll('#sizes text, #costs text')].filter(text => {
            const part = text.getBoundingClientRect();
            const all = text.closest('figure').getBoundingClientRect();
            return part.left < all.left - 1 || part.right > all.right + 1;
        }).map(text => text.textContent)"""
    )
    assert page.locator("#sizes text").count() > 10 and page.locator("#costs text").count() > 6
    assert outside == []


def test_long_file_names_break_and_numbers_do_not(open_report: Open, tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[3:4])
    path = made.arguments["frames"][0]
    FRAMES.write(
        path, [row._replace(source=f"{'long' * 60}.jpg") for row in FRAMES.read(path).frames]
    )
    build_report.main(**made.arguments)
    page = open_report(made.arguments["report"], viewport=NARROW)
    assert page.evaluate("document.documentElement.scrollWidth") <= NARROW["width"]
    boxes = page.evaluate(
        """[...document.querySelectorAll('.lines td:nth-child(2)')].map(cell => {
            const text = document.createRange();
            text.selectNodeContents(cell);
            return text.getClientRects().length;
        })"""
    )
    assert boxes == [1] * 5


def test_print_shows_every_model(open_report: Open) -> None:
    page = open_report(viewport=WIDE)
    page.emulate_media(media="print")
    assert page.locator(".model:visible").count() == 2 * len(SAMPLES)
    assert page.locator(".slider:visible").count() == 0


def test_headings_are_in_order(open_report: Open) -> None:
    page = open_report(viewport=WIDE, java_script_enabled=False)
    levels = [int(tag[1]) for tag in page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => e.tagName)"
    )]  # fmt: skip
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


def test_everything_has_a_name(open_report: Open) -> None:
    page = open_report(viewport=WIDE)
    unnamed = page.evaluate(
        """[...document.querySelectorAll('svg')].filter(
            e => !e.closest('[aria-hidden=true], [role=img]') && !e.querySelector('a[aria-label]')
        ).length"""
    )
    assert unnamed == 0
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    targets = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"], use')].map(e => e.getAttribute('href'))"
    )
    assert {target[1:] for target in targets} <= set(ids)
    assert page.locator("table").count() == page.locator("table > caption").count()


def test_browser_draws_the_map_in_the_colour_map(open_report: Open, tmp_path: Path) -> None:
    made = make_results(tmp_path, SAMPLES[:1])
    build_report.main(**made.arguments)
    page = open_report(made.arguments["report"], viewport=WIDE)
    slider = page.locator(".slider input").first
    slider.focus()
    page.keyboard.press("End")
    shot = page.locator(".stage").first.screenshot()
    drawn = np.asarray(Image.open(io.BytesIO(shot)).convert("RGB"), float)
    with np.load(made.arguments["gradcam"][0]) as data:
        raw = data["maps"][0, 0]
    height, width = drawn.shape[:2]
    share = Image.fromarray(raw / raw.max()).resize((width, height), Image.Resampling.BILINEAR)
    wanted = matplotlib.colormaps["inferno"](np.asarray(share), bytes=True)[..., :3].astype(float)
    # The label at the top and the rounded corners are not part of the map.
    inner = np.s_[30 : height - 6, 6 : width - 6]
    assert width <= LONGEST_SIDE
    error = np.abs(drawn - wanted)[inner].mean()
    assert error < 1.5  # of 255


@pytest.mark.parametrize("width", [1280, 1024, 800])
def test_headings_of_tables_break_between_words_only(open_report: Open, width: int) -> None:
    """Each word of a heading is on one line, so that all of its letters have one top."""
    page = open_report(viewport={"width": width, "height": 900})
    broken = page.evaluate(
        """[...document.querySelectorAll('.figures thead th')].flatMap(heading => {
            const text = heading.firstChild;
            return [...text.data.matchAll(/[A-Za-z]+/g)].filter(word => {
                const range = document.createRange();
                range.setStart(text, word.index);
                range.setEnd(text, word.index + word[0].length);
                return range.getClientRects().length > 1;
            }).map(word => word[0]);
        })"""
    )
    assert page.locator(".figures thead th").count() > 5
    assert broken == []

"""Numbers in a browser: what is shown for which model, what is folded, what can be saved."""

import csv
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import checks
import expected
import pandas as pd

from pages import until
from synthetic import HOSTILE, Results

Open = Callable[..., Any]
WIDE = {"width": 1280, "height": 800}
FOLDED = "#numbers-shown .folds details"


def ready(page: Any) -> Any:
    page.set_default_timeout(10_000)
    page.wait_for_selector("#numbers-shown .folds")
    # The rest of the page has tests of its own.
    page.evaluate(
        "document.querySelectorAll('#browse, #stage, #timeline').forEach(e => e.remove())"
    )
    page.locator("#numbers-shown .folds > summary").click()
    return page


def unfold(page: Any, number: int) -> Any:
    """The group, opened; another one that was open closes."""
    page.locator(f"{FOLDED} > summary").nth(number).click()
    group = page.locator(FOLDED).nth(number)
    group.locator(":scope > :nth-child(2)").wait_for()
    return group


def test_numbers_are_those_of_the_chosen_model_and_target(open_report: Open, told: Results) -> None:
    page = ready(open_report(told.arguments["report"], viewport=WIDE))
    whose = page.locator("#numbers-shown .whose")
    assert whose.inner_text() == f"Numbers of vehicle, by {expected.MODELS[0]}"
    page.locator("#choice select").nth(1).select_option(label="dog")
    until(page, "document.querySelector('.whose').textContent.includes('dog')")
    page.locator("#choice select").nth(0).select_option(index=1)
    until(page, "!document.querySelector('.whose').textContent.endsWith('lite0')")
    assert whose.inner_text() == f"Numbers of dog, by {HOSTILE}"
    assert page.seen.messages == [] and page.seen.dialogs == []


def test_one_group_is_open_and_stays_so_for_another_model(open_report: Open, told: Results) -> None:
    page = ready(open_report(told.arguments["report"], viewport=WIDE))
    count = "document.querySelectorAll('#numbers-shown *').length"
    folded = page.evaluate(count)
    for number in range(page.locator(FOLDED).count()):
        unfold(page, number)
        until(
            page,
            "document.querySelectorAll('#numbers-shown details > table').length"
            " === document.querySelectorAll('.folds details[open] > table').length",
        )
        assert page.locator(f"{FOLDED}[open]").count() == 1
        assert checks.violations(page, "#numbers") == []
    title = page.locator(f"{FOLDED}[open] > summary").inner_text()
    page.locator("#choice select").nth(1).select_option(label="dog")
    until(page, "document.querySelector('.whose').textContent.includes('dog')")
    assert page.locator(f"{FOLDED}[open] > summary").inner_text() == title
    page.locator(f"{FOLDED}[open] > summary").click()
    until(page, "!document.querySelector('#numbers-shown details > table')")
    assert abs(page.evaluate(count) - folded) < 40


def test_tables_are_saved_as_they_are_read(open_report: Open, told: Results) -> None:
    page = ready(open_report(told.arguments["report"], viewport=WIDE, accept_downloads=True))
    seen = 0
    for number in range(page.locator(FOLDED).count()):
        place = unfold(page, number)
        for table in place.locator("table").all():
            with page.expect_download() as saved:
                table.get_by_role("button").click()
            name = saved.value.suggested_filename
            assert re.fullmatch(r"[a-z-]+-efficientnet_lite0-vehicle\.tsv", name)
            text = Path(saved.value.path()).read_text(encoding="utf-8")
            found = pd.read_csv(io.StringIO(text), sep="\t", dtype=str, keep_default_na=False)
            heads, *rows = table.evaluate(
                "t => [...t.rows].map(r => [...r.cells].map(c => c.textContent))"
            )
            assert list(found.columns) == heads
            assert found.to_numpy().tolist() == rows
            assert len(list(csv.reader(io.StringIO(text), delimiter="\t"))) == 1 + len(rows)
            seen += 1
    assert seen > 3
    unfold(page, 0)
    assert HOSTILE in page.locator("#numbers-shown").inner_text()


def test_plots_are_saved_as_they_are_shown(open_report: Open) -> None:
    page = ready(open_report(viewport=WIDE, accept_downloads=True))
    figure = page.locator("#numbers-shown figure").first
    with page.expect_download() as saved:
        figure.get_by_role("button").click()
    assert saved.value.suggested_filename.endswith(".svg")
    root = ElementTree.parse(saved.value.path()).getroot()  # noqa: S314
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    picture = figure.locator("img")
    assert picture.evaluate("image => image.complete && image.naturalWidth") > 300


def test_tables_fit(open_report: Open) -> None:
    page = ready(open_report(viewport=WIDE))
    for number in range(page.locator(FOLDED).count()):
        page.set_viewport_size(WIDE)
        unfold(page, number)
        for width in (1280, 700, 320):
            page.set_viewport_size({"width": width, "height": 800})
            checks.settled(page)
            assert checks.beyond(page) == [] and checks.broken_words(page) == []
            assert checks.small_targets(page) == []


def test_few_stops_of_the_keyboard(open_report: Open) -> None:
    page = open_report(viewport=WIDE)
    page.wait_for_selector("#numbers-shown .folds")
    stops = page.locator("#numbers-shown :is(button, summary, a, input, select)")
    assert sum(one.is_visible() for one in stops.all()) <= 2

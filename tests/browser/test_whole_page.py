"""The page as a whole: what it may load and run, who can use it, and on what."""

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import checks
import pytest

from pages import until
from synthetic import HOSTILE, Results

Open = Callable[..., Any]
WIDE = {"width": 1280, "height": 800}
PHONE = {"width": 360, "height": 740}
NARROWEST = {"width": 320, "height": 640}
TAB_STOPS = 25


def wait(page: Any) -> Any:
    """The page, once its app has drawn a frame."""
    page.wait_for_selector("#stage [data-painted]")
    return page


def all_open(page: Any) -> None:
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")


def at_a_crop(page: Any) -> None:
    page.evaluate("location.hash = '#campus/3/bottom_right'")


def filtered(page: Any) -> None:
    page.locator("#agreement button:enabled").first.click()


def last_frames(page: Any) -> None:
    page.locator("#frames").scroll_into_view_if_needed()
    page.get_by_role("button", name="Last page").click()


def labelled(page: Any) -> None:
    page.locator("#stage [data-painted]").focus()
    page.keyboard.press("y")


STATES = {
    "at first": lambda _: None,
    "all open": all_open,
    "at a crop": at_a_crop,
    "filtered": filtered,
    "last frames": last_frames,
    "labelled": labelled,
}


@pytest.mark.parametrize("number", range(len(STATES)), ids=STATES)
def test_every_state_is_safe_and_for_everybody(
    open_report: Open, told: Results, number: int
) -> None:
    """Light and dark, wide and narrow in turn for axe, which takes long; the rest at any width."""
    scheme, first = [("light", WIDE), ("dark", PHONE), ("dark", WIDE)][number % 3]
    page = wait(open_report(told.arguments["report"], viewport=first, color_scheme=scheme))
    list(STATES.values())[number](page)
    checks.settled(page)
    assert checks.violations(page) == []
    for viewport in (WIDE, PHONE, NARROWEST):
        page.set_viewport_size(viewport)
        checks.settled(page)
        assert checks.beyond(page) == []
        assert checks.small_targets(page) == []
        assert checks.broken_words(page) == []
    only_itself(page)


def only_itself(page: Any) -> None:
    """No script of a name ran, and nothing was loaded but the page."""
    assert page.seen.dialogs == [] and page.seen.messages == []
    others = [url for url in page.seen.requests if not url.startswith(("data:", "blob:"))]
    assert len(others) == 1 and others[0].startswith("file:")
    assert page.evaluate("document.querySelectorAll('img[src=x], main script').length") == 0


def test_hostile_names_are_shown(open_report: Open, told: Results) -> None:
    page = wait(open_report(told.arguments["report"], viewport=WIDE))
    assert HOSTILE in page.locator("#stage, #frames, #numbers").evaluate_all(
        "parts => parts.map(part => part.textContent).join()"
    )


def test_policy_stops_a_script_that_was_put_in(
    open_report: Open, results: Results, tmp_path: Path
) -> None:
    html = results.arguments["report"].read_text(encoding="utf-8")
    broken = tmp_path / "broken.html"
    broken.write_text(html.replace("</main>", "<script>alert(1)</script></main>"), encoding="utf-8")
    page = open_report(broken)
    assert page.seen.dialogs == []
    assert any("Content Security Policy" in message for message in page.seen.messages)


@pytest.mark.parametrize(("name", "viewport", "scheme"),
                         [("results", NARROWEST, "light"), ("untold", WIDE, "dark")])  # fmt: skip
def test_other_runs_are_as_good(
    open_report: Open,
    request: pytest.FixtureRequest,
    name: str,
    viewport: dict[str, int],
    scheme: str,
) -> None:
    report = request.getfixturevalue(name).arguments["report"]
    page = wait(open_report(report, viewport=viewport, color_scheme=scheme))
    all_open(page)
    assert checks.violations(page) == []
    for size in (WIDE, NARROWEST):
        page.set_viewport_size(size)
        checks.settled(page)
        assert checks.beyond(page) == []
        assert checks.small_targets(page) == []
        assert checks.broken_words(page) == []
    only_itself(page)


def test_the_first_screen_is_one_screen_or_two_of_a_phone(open_report: Open) -> None:
    page = wait(open_report(viewport=WIDE))
    for viewport, screens in ((WIDE, 1), (PHONE, 2)):
        page.set_viewport_size(viewport)
        checks.settled(page)
        bottom = page.evaluate("document.getElementById('answer').getBoundingClientRect().bottom")
        assert bottom <= screens * viewport["height"]


def test_answer_numbers_and_methods_are_there_without_javascript(
    open_report: Open, told: Results
) -> None:
    page = open_report(told.arguments["report"], viewport=PHONE, java_script_enabled=False)
    assert page.locator("#answer").is_visible()
    assert page.locator("#numbers table").count() > 4
    assert page.locator("#methods p").first.is_visible()
    assert page.locator("#stage canvas, #frames canvas").count() == 0
    # What takes JavaScript is no empty card: a sentence says so.
    assert not page.locator("#stage").is_visible()
    for part in ("explore", "browse"):
        assert page.locator(f"#{part} noscript p").is_visible()


def test_light_and_dark(open_report: Open) -> None:
    script = "getComputedStyle(document.body).backgroundColor"
    page = open_report(color_scheme="light")
    light = page.evaluate(script)
    page.emulate_media(color_scheme="dark")
    dark = page.evaluate(script)
    shades = [sum(map(int, colour[4:-1].split(","))) for colour in (light, dark)]
    assert shades[0] > 600 and shades[1] < 120


@pytest.mark.parametrize("javascript", [True, False])
def test_headings_are_in_order(open_report: Open, javascript: bool) -> None:
    page = open_report(viewport=WIDE, java_script_enabled=javascript)
    levels = [int(tag[1]) for tag in page.evaluate(
        "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(e => e.tagName)"
    )]  # fmt: skip
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in pairwise(levels))


@pytest.mark.parametrize("name", ["results", "told"])
def test_the_answer_is_a_heading_and_the_stage_begins_at_its_frame(
    open_report: Open, request: pytest.FixtureRequest, name: str
) -> None:
    page = wait(open_report(request.getfixturevalue(name).arguments["report"], viewport=WIDE))
    answers = page.locator("#answer h2.headline").all_inner_texts()
    assert len(answers) == max(page.locator("#answer details.answer").count(), 1)
    assert page.locator("#answer h1 + h2, #answer details h2").count() == len(answers)
    telling = page.locator("#answer .telling h3 a").first
    painted = page.locator("#stage [data-painted]").get_attribute("data-painted")
    # Going there changes nothing: the frame is on the stage.
    assert painted != "0"
    telling.click()
    checks.settled(page)
    assert page.locator("#stage [data-painted]").get_attribute("data-painted") == painted


@pytest.mark.parametrize("name", ["results", "told"])
def test_ids_are_unique_and_links_lead_somewhere(
    open_report: Open, request: pytest.FixtureRequest, name: str
) -> None:
    report = request.getfixturevalue(name).arguments["report"]
    page = wait(open_report(report, viewport=WIDE))
    ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
    assert len(ids) == len(set(ids))
    links = page.evaluate(
        "[...document.querySelectorAll('a[href^=\"#\"]')].map(e => e.getAttribute('href').slice(1))"
    )
    # Addresses of frames have a slash.
    assert {link for link in links if "/" not in link} <= set(ids)
    nameless = """[...document.querySelectorAll('table')].filter(one => !one.caption
        && !one.ariaLabel && !one.closest('details, [role=group][aria-label]')).length"""
    assert page.evaluate(nameless) == 0


def test_the_html_is_valid(results: Results, told: Results, untold: Results) -> None:
    found = checks.invalid(*(one.arguments["report"] for one in (results, told, untold)))
    if found is None:
        pytest.skip("there is no npx to run html-validate with")
    assert found == ""


@pytest.mark.parametrize("name", ["results", "untold"])
def test_few_stops_of_the_tab_key(
    open_report: Open, request: pytest.FixtureRequest, name: str
) -> None:
    page = wait(open_report(request.getfixturevalue(name).arguments["report"], viewport=WIDE))
    stops = []
    while len(stops) < 60:
        page.keyboard.press("Tab")
        stop = page.evaluate("[...document.body.querySelectorAll('*')]"
                             ".indexOf(document.activeElement)")  # fmt: skip
        # After the last stop the focus leaves the page, or begins again.
        if stop < 0 or stop in stops:
            break
        stops.append(stop)
    assert 5 < len(stops) <= TAB_STOPS


def test_names_from_right_to_left_leave_the_words_around_them_in_order(
    open_report: Open, told: Results
) -> None:
    # The check itself, on what it has to find.
    page = open_report(told.arguments["report"], "#folder/2", viewport=WIDE)
    wait(page)
    page.evaluate("document.querySelector('h1').append(' \\u202eafter')")
    assert [words.split(" in ")[0] for words in checks.turned_words(page)] == ["after"]
    page.reload()
    wait(page)
    page.evaluate("window.scrollTo(0, document.querySelector('#browse').offsetTop)")
    checks.settled(page)
    assert "\u05e9\u05dc\u05d5\u05dd" in page.inner_text("#stage h3")
    assert "\u05e9\u05dc\u05d5\u05dd" in " ".join(page.locator(".cards a").all_inner_texts())
    assert checks.turned_words(page) == []
    page.get_by_text("Search, filter and sort").click()
    page.get_by_label("Search").fill("\u05d3\u05e8\u05da 5")
    all_open(page)
    checks.settled(page)
    assert checks.turned_words(page) == []


def printed(page: Any) -> None:
    """As when the reader prints: the page is told first."""
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    checks.settled(page)


@pytest.mark.parametrize("name", ["results", "told", "untold"])
def test_print_has_the_table_of_samples(
    open_report: Open, request: pytest.FixtureRequest, name: str
) -> None:
    made = request.getfixturevalue(name)
    page = wait(open_report(made.arguments["report"], viewport=WIDE))
    table = page.locator('#numbers-shown table[data-name="samples"]')
    assert table.count() == 0
    printed(page)
    assert table.is_visible() and table.locator("tbody tr").count() > 1
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    until(page, "!document.querySelector('#numbers-shown [open], #numbers-shown table')")
    printed(page)
    # What the reader opened is printed instead.
    other = page.locator("#numbers-shown .folds details").nth(1)
    other.locator(":scope > summary").click()
    until(page, "!document.querySelector('#numbers-shown table[data-name=samples]')")
    printed(page)
    assert other.locator(":scope > :nth-child(2)").is_visible() and table.count() == 0


def test_print_stands_by_itself(open_report: Open) -> None:
    page = wait(open_report(viewport=WIDE))
    printed(page)
    assert page.locator("#answer").is_visible()
    # Cells of the matrix are its counts, and what is chosen says what is shown.
    controls = page.locator("button:visible, input:visible").all()
    assert [one.evaluate("one => one.outerHTML") for one in controls
            if one.locator("xpath=ancestor::table[@role='grid']").count() == 0] == []  # fmt: skip

"""All frames: filters, sorting, the search, pages, and the cards."""

import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import checks
import expected
import numpy as np
import pandas as pd
import pytest

from pages import until
from synthetic import HOSTILE, HOSTILE_LABEL, HOSTILE_PHOTO, Results

Open = Callable[..., Any]
WIDE = {"width": 1280, "height": 900}
NARROWEST = {"width": 320, "height": 640}
PER_PAGE = 24
SIZES = {"under 1 %": (0, 0.01), "1 to 5 %": (0.01, 0.05), "5 to 20 %": (0.05, 0.2),
         "20 % or more": (0.2, 2)}  # fmt: skip


@pytest.fixture(scope="module")
def table(told: Results) -> pd.DataFrame:
    return expected.frames(told)


@pytest.fixture
def page(open_report: Open, told: Results) -> Any:
    return browsed(open_report(told.arguments["report"], viewport=WIDE))


def browsed(page: Any) -> Any:
    page.wait_for_selector(".cards a")
    page.get_by_text("Search, filter and sort").click()
    page.wait_for_selector("#frames select")
    return page


def shown(page: Any) -> list[str]:
    """Addresses of all frames that match, page by page, in their order; ends at the first page."""
    pages = page.evaluate(
        """async () => {
            const drawn = () => new Promise(
                done => requestAnimationFrame(() => requestAnimationFrame(done)));
            const press = name => [...document.querySelectorAll('#frames button')]
                .find(one => one.textContent === name
                    && one.getAttribute('aria-disabled') !== 'true');
            const pages = [];
            await drawn();
            for (;;) {
                pages.push([...document.querySelectorAll('.cards a')]
                    .map(one => one.getAttribute('href')));
                const after = press('Next page');
                if (!after) break;
                after.click();
                await drawn();
            }
            press('First page')?.click();
            await drawn();
            return pages;
        }"""
    )
    assert all(len(cards) <= PER_PAGE for cards in pages)
    return [card.split("?")[0] for cards in pages for card in cards]


def addresses(rows: pd.DataFrame) -> list[str]:
    pairs = zip(rows["sample"], rows["frame"], strict=True)
    return [f"#{quote(sample, safe='!~*()' + chr(39))}/{frame}" for sample, frame in pairs]


def select(page: Any, title: str) -> Any:
    return page.locator("#frames label").filter(has_text=re.compile(f"^{title} ")).locator("select")


def choose(page: Any, title: str, option: str) -> None:
    select(page, title).select_option(label=option)


def test_every_frame_is_on_one_page(page: Any, table: pd.DataFrame) -> None:
    assert shown(page) == addresses(table)
    assert page.locator("#frames [role=status]").inner_text() == "58 frames, page 1 of 3"


def test_every_filter_shows_what_it_says(page: Any, table: pd.DataFrame) -> None:
    answers = {"unknown": "", "unsure or unknown": "u"}
    chosen: dict[str, dict[str, pd.Series]] = {
        "Sample": {name: table["sample"] == name for name in table["sample"].unique()},
        "Scene": {name: table["scene"] == name for name in set(table["scene"]) - {""}},
        "Truth": {
            **{name: table["truth"] == answers.get(name, name)
               for name in ("yes", "no", "unsure", "unknown")},
            "unsure or unknown": table["truth"].isin(["", "unsure"]),
        },
        "Agreement": {
            **{name: table["agreement"] == name for name in expected.NAMES.values()},
            "they disagree": table["agreement"].isin(["crops only", "whole only"]),
        },
        "Whole": {word: table["whole verdict"] == word
                  for words in expected.VERDICTS.values() for word in words},
        "Crops": {word: table["crops verdict"] == word
                  for words in expected.VERDICTS.values() for word in words},
        "Largest box": {
            **{name: (table["size"] >= low) & (table["size"] < high)
               for name, (low, high) in SIZES.items()},
            "no box": table["size"].isna(),
        },
        "Painted over": {
            f"{name} {words}": table["size"].notna() & table[f"{name} called"]
            & (table["frame"] % 2 == odd)
            for name in ("whole", "crops")
            for words, odd in ((f"still call{'s' * (name == 'whole')}", 0),
                               (f"no longer call{'s' * (name == 'whole')}", 1))
        },
    }  # fmt: skip
    for title, options in chosen.items():
        offered = select(page, title).locator("option")
        assert sorted(offered.all_inner_texts()) == sorted(["any", *options]), title
        for option, rows in options.items():
            choose(page, title, option)
            assert shown(page) == addresses(table[rows]), (title, option)
        choose(page, title, "any")
    assert shown(page) == addresses(table)


def test_filters_chosen_before_the_page_is_drawn_are_all_in_force(
    page: Any, table: pd.DataFrame
) -> None:
    page.evaluate(
        """() => {
            for (const [title, words] of [["Whole", "missed"], ["Sample", "campus"]]) {
                const select = [...document.querySelectorAll("#frames label")].find(
                    one => one.textContent.startsWith(`${title} `)).querySelector("select");
                select.value = [...select.options].find(one => one.text === words).value;
                select.dispatchEvent(new Event("change", { bubbles: true }));
            }
        }"""
    )
    rows = table[(table["whole verdict"] == "missed") & (table["sample"] == "campus")]
    assert len(rows) > 0 and shown(page) == addresses(rows)


def test_filters_are_in_force_together(page: Any, table: pd.DataFrame) -> None:
    choose(page, "Truth", "yes")
    choose(page, "Whole", "missed")
    choose(page, "Sample", "campus")
    rows = table[(table["whole verdict"] == "missed") & (table["sample"] == "campus")]
    assert len(rows) > 0 and shown(page) == addresses(rows)
    said = page.locator("#frames .in-force").inner_text()
    assert f"{len(rows)} of 58 frames: truth yes, whole missed, campus" in said
    page.locator("#frames").get_by_role("button", name="Show all").click()
    assert shown(page) == addresses(table)


@pytest.mark.parametrize(
    ("order", "key"),
    [
        ("crops over whole, most first", lambda table: table["crops"] - table["whole"]),
        ("score of whole, highest first", lambda table: table["whole"]),
        ("score of crops, highest first", lambda table: table["crops"]),
        ("largest box first", lambda table: table["size"].fillna(-1)),
    ],
)
def test_sorting(page: Any, table: pd.DataFrame, order: str, key: Callable[..., Any]) -> None:
    choose(page, "Order", order)
    places = np.argsort(-key(table).to_numpy(), kind="stable")
    assert shown(page) == addresses(table.iloc[places])
    choose(page, "Truth", "yes")
    chosen = table.iloc[places]
    assert shown(page) == addresses(chosen[chosen["truth"] == "yes"])


@pytest.mark.parametrize(
    ("text", "frames"),
    [
        ("CAMPUS", lambda table: table["sample"] == "campus"),
        ("high str", lambda table: table["scene"] == "High Street"),
        (HOSTILE, lambda table: table["sample"] == HOSTILE),
        (HOSTILE_PHOTO, lambda table: (table["sample"] == "folder") & (table["frame"] == 1)),
        ("nothing of that name", lambda table: table["frame"] < 0),
    ],
)
def test_search(page: Any, table: pd.DataFrame, text: str, frames: Callable[..., Any]) -> None:
    page.get_by_label("Search").fill(f" {text} ")
    rows = table[frames(table)]
    assert shown(page) == addresses(rows)
    if rows.empty:
        assert page.locator("#frames [role=status]").inner_text() == "No frame is like that."
    assert page.seen.dialogs == [] and page.seen.messages == []


def test_search_in_first_classes(page: Any, told: Results, table: pd.DataFrame) -> None:
    found = pd.read_csv(told.arguments["predictions"], sep="\t", keep_default_na=False)
    first = found[(found["model"] == expected.MODELS[0]) & (found["rank"] == 1)]
    for label in [HOSTILE_LABEL, *first["label"].unique()[:3]]:
        has = first[first["label"].str.lower().str.contains(label.lower(), regex=False)]
        keys = set(zip(has["sample"], has["frame"], strict=True))
        rows = [key in keys for key in zip(table["sample"], table["frame"], strict=True)]
        page.get_by_label("Search").fill(label)
        assert shown(page) == addresses(table[rows]), label


def test_cards_say_what_the_tables_say(page: Any, table: pd.DataFrame) -> None:
    checks.settled(page)
    texts = page.locator(".cards a").all_inner_texts()
    for text, (_, row) in zip(texts, table[:PER_PAGE].iterrows(), strict=True):
        assert f"truth: {row['truth'] or 'unknown'}" in text
        for name in ("whole", "crops"):
            score = float(f"{row[name]:.3g}")
            line = next(one for one in text.split("\n") if one.startswith(f"{name} "))
            assert row[f"{name} verdict"] in line
            assert float(line.split()[-1]) == score


def test_a_card_leads_to_the_stage(page: Any) -> None:
    card = page.locator(".cards a").nth(10)
    card.click()
    address = card.get_attribute("href")
    until(page, "document.activeElement.closest('#stage') !== null")
    assert page.evaluate("location.hash") == address
    assert card.get_attribute("aria-current") == "true"


def test_cards_and_pages_by_key(page: Any) -> None:
    assert page.locator(".cards a[tabindex='0']").count() == 1
    page.locator(".cards a").first.focus()
    reached = "[...document.querySelectorAll('.cards a')].indexOf(document.activeElement)"
    for key, place in (
        ("ArrowRight", 1),
        ("ArrowDown", 7),
        ("ArrowUp", 1),
        ("End", 23),
        ("Home", 0),
    ):
        page.keyboard.press(key)
        checks.settled(page)
        assert page.evaluate(reached) == place
    status = page.locator("#frames [role=status]")
    for key, words in (("PageDown", "2 of 3"), ("PageDown", "3 of 3"), ("PageDown", "3 of 3"),
                       ("PageUp", "2 of 3")):  # fmt: skip
        page.keyboard.press(key)
        checks.settled(page)
        assert status.inner_text().endswith(words)
    assert page.locator(".cards a[tabindex='0']").count() == 1


def test_pictures_are_painted_near_the_window_only(open_report: Open, told: Results) -> None:
    page = open_report(told.arguments["report"], viewport=NARROWEST)
    page.wait_for_selector(".cards a")
    page.wait_for_selector("#stage [data-painted]")
    checks.settled(page)
    # Painting gives a canvas the size of its picture.
    painted = """[...document.querySelectorAll('.cards canvas')].filter(one => {
        const { data } = one.getContext('2d').getImageData(0, 0, one.width, one.height);
        return data.some(value => value > 0);
    }).length"""
    assert page.evaluate(painted) == 0
    heights = "document.querySelector('.cards').offsetHeight"
    before = page.evaluate(heights)
    page.locator("#browse").scroll_into_view_if_needed()
    until(page, f"{painted} === {PER_PAGE}")
    assert page.evaluate(heights) == before


def test_it_has_few_nodes_and_fits_a_phone(open_report: Open, told: Results) -> None:
    page = browsed(open_report(told.arguments["report"], viewport=NARROWEST))
    assert page.evaluate("document.querySelectorAll('#frames *').length") <= 230
    assert checks.beyond(page) == []
    assert checks.small_targets(page) == []
    assert checks.violations(page, "#browse") == []

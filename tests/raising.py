"""What notes mistakes, as something that raises them."""

from collections.abc import Callable
from typing import Any

from cropsight.errors import Problems


def raising(function: Callable[..., Any]) -> Callable[..., Any]:
    """`function`, which takes `problems`, so that all of them are raised in the end."""

    def call(*arguments: Any, **named: Any) -> Any:
        problems = Problems()
        found = function(*arguments, problems=problems, **named)
        problems.check()
        return found

    return call

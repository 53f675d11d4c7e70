"""The small interval plot of the first screen: a table whose rows are drawn as well."""

from typing import NamedTuple

from cropsight.report.run_results import TargetResults
from cropsight.report.wording import share_words, with_article
from cropsight.results.documents import Estimate

_NAMES = {"whole": "Whole", "crops": "Crops"}


class IntervalRow(NamedTuple):
    """A share with its interval in words, and its places in the plot from 0 % to 100 %.

    `low` and `high` are None where there is no interval.
    """

    name: str
    strategy: str
    words: str
    at: str
    low: str | None
    high: str | None


class IntervalGroup(NamedTuple):
    """The rows of what is found, or of false alarms."""

    title: str
    rows: list[IntervalRow]


def interval_plot(results: TargetResults, model: str) -> list[IntervalGroup]:
    """Its groups; none of frames that there are not."""
    quality = {row.strategy: row for row in results.metrics.quality if row.model == model}
    if not set(_NAMES) <= set(quality):
        return []
    some = with_article(results.target)
    groups = [
        (f"Found where there is {some}", [(name, quality[name].sensitivity) for name in _NAMES]),
        (
            "False alarms where there is none",
            [(name, quality[name].specificity.complement) for name in _NAMES],
        ),
    ]
    return [
        IntervalGroup(title, [_row(name, share) for name, share in shares])
        for title, shares in groups
        if all(share.value is not None for _, share in shares)
    ]


def called_plot(results: TargetResults, model: str) -> list[IntervalGroup]:
    """Without a truth: in how many frames each called the target."""
    counts = results.counts(model, None)
    rows = [
        IntervalRow(
            title,
            name,
            f"{counts[name].detected:,} of {counts[name].frames:,}",
            _place(counts[name].detected / counts[name].frames),
            None,
            None,
        )
        for name, title in _NAMES.items()
    ]
    return [IntervalGroup(f"Frames called {results.target}, right or wrong", rows)]


def _row(name: str, share: Estimate) -> IntervalRow:
    limits = share.limits
    low, high = (_place(limits[0]), _place(limits[1])) if limits else (None, None)
    return IntervalRow(
        _NAMES[name], name, share_words(share), _place(share.value or 0.0), low, high
    )


def _place(share: float) -> str:
    return f"{100 * share:.2f}%"

"""How sure the differences between the strategies are: a forest plot, and its table."""

from dataclasses import dataclass

from cropsight.report.plots.rows import PlotRow, RowsAxis, draw_rows
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.shown_numbers import NumbersTable, Plot
from cropsight.report.sections.verdict import clusters_name, said_words, settled_words
from cropsight.report.wording import DASH, p_words, percent_words, points_words, range_words, tenths
from cropsight.results.documents import ComparisonRow, Verdict, VerdictRow
from cropsight.views.controls import CONTROLS
from cropsight.views.strategies import ALWAYS, STRATEGIES

SAID: dict[Verdict, str] = {
    "more": "right more often",
    "fewer": "right less often",
    "as_many": "as often, within",
}
_OTHER_DRAWS = {one.name for control in CONTROLS.values() for one in control.more_draws}


@dataclass(frozen=True)
class Difference:
    """A row of the table, and of the plot if it is about the crops.

    Attributes:
        cells: of the table.
        value: of the difference.
        limits: of its interval.
        plotted: whether it is in the forest plot.
    """

    cells: tuple[str, ...]
    value: float | None
    limits: tuple[float, float] | None
    plotted: bool


def differences(results: TargetResults, model: str) -> list[Difference]:
    """All that are shown of a model; none where no frame has a truth."""
    answer = results.verdict(model)
    if answer is None:
        return []
    rows = [row for row in results.metrics.comparisons if row.model == model and _shown(row)]
    usual = [row for row in rows if {row.first, row.second} <= set(ALWAYS)]
    controls = [row for row in rows if row not in usual]
    # Of the controls, what is asked is what they find at as many alarms, if that can be told.
    at = "matched" if any(row.at == "matched" for row in controls) else "decision"
    controls = [row for row in controls if (row.at, row.side) == (at, "sensitivity")]
    usual.sort(key=lambda row: row.second != "crops")
    return [
        *(_compared(row, answer) for row in usual if row.second == "crops"),
        *_by_blocks(answer),
        *(_compared(row, answer) for row in usual if row.second != "crops"),
        *(_compared(row, answer) for row in controls),
    ]


def _shown(row: ComparisonRow) -> bool:
    """Whether a comparison is of the first draw, and of frames that there are."""
    return not {row.first, row.second} & _OTHER_DRAWS and row.frames > 0


def _compared(row: ComparisonRow, answer: VerdictRow) -> Difference:
    counted = "rightly none" if row.side == "specificity" else "found"
    at = "at matched alarms" if row.at == "matched" else "as decided"
    first, second = STRATEGIES[row.first].title.lower(), STRATEGIES[row.second].title
    limits = row.difference.limits
    return Difference(
        cells=(
            f"{second} minus {first}: {counted}, {at}",
            _shares(row),
            points_words(row.difference.value),
            _limits(limits),
            f"{row.only_second:,} and {row.only_first:,}",
            p_words(row.p_holm) if row.tested else DASH,
            settled_words(row, answer, SAID),
        ),
        value=row.difference.value,
        limits=limits,
        plotted=row.second == "crops",
    )


def _shares(row: ComparisonRow) -> str:
    if row.first_value is None or row.second_value is None:
        return DASH
    shares = f"{tenths(row.second_value)} and {tenths(row.first_value)} %"
    if row.first_alarms is None or row.second_alarms is None:
        return shares
    alarms = f"{percent_words(row.second_alarms)} and {percent_words(row.first_alarms)}"
    return f"{shares}, with false alarms in {alarms}"


def _limits(limits: tuple[float, float] | None) -> str:
    return range_words(limits) if limits else DASH


def _by_blocks(answer: VerdictRow) -> list[Difference]:
    """The interval for each other length of the blocks that videos are cut into."""
    at = "at matched alarms" if answer.at == "matched" else "as decided"
    rows = []
    for block in answer.blocks:
        limits = None if block.low is None or block.high is None else (block.low, block.high)
        cells = (
            f"Crops minus whole: found, {at}, blocks of {block.seconds:g} s",
            *(DASH, DASH, _limits(limits), DASH, DASH),
            said_words(block.verdict, answer, SAID),
        )
        rows.append(Difference(cells, None, limits, plotted=limits is not None))
    return rows


def difference_table(results: TargetResults, model: str) -> NumbersTable | None:
    """The table of a model; None where nothing can be compared."""
    answer, found = results.verdict(model), differences(results, model)
    if answer is None or not found:
        return None
    over = clusters_name(answer.scope)
    several = len(results.models) > 1 or any(row.second not in ALWAYS or row.first not in ALWAYS
                                             for row in results.metrics.comparisons)  # fmt: skip
    matched = any(row.at == "matched" for row in results.metrics.comparisons if row.model == model)
    return NumbersTable(
        id="differences",
        title="How the strategies differ on the same frames",
        reading=(
            f"A difference counts if its {100 * results.confidence:g} % interval leaves out zero; "
            f"intervals and p-values are over {over}, not frames, which resemble each other."
            + _matched_words(results, answer, matched)
        ),
        heads=(
            "Compared",
            "Shares of frames, of the first and the second",
            "Difference, percentage points",
            "Interval",
            "Frames that only the first, and only the second, got right",
            "p (Holm)" if several else "p",
            "So the first is",
        ),
        rows=[row.cells for row in found],
    )


def _matched_words(results: TargetResults, answer: VerdictRow, matched: bool) -> str:
    if matched:
        rate = percent_words(results.metrics.evaluation.false_positive_rate)
        return (
            " At matched alarms, each strategy has a threshold of its own, set on other "
            f"{clusters_name(answer.scope)}, with which false alarms are expected in {rate}; p is "
            "then the larger one of a bootstrap's and of sign flips'."
        )
    if not answer.positives:
        return f" Without frames that show the {results.target}, nothing is matched."
    return (
        f" Here are too few {clusters_name(answer.scope)} without the {results.target}, or with "
        "it, to compare at matched false alarms."
    )


def forest_plot(results: TargetResults, model: str) -> Plot | None:
    """The crops beside all else; None where nothing has an interval."""
    rows = [row for row in differences(results, model) if row.plotted]
    if not any(row.limits for row in rows):
        return None
    svg = draw_rows(
        [PlotRow(row.cells[0], row.value, row.limits) for row in rows],
        RowsAxis("difference, percentage points", zero=True),
    )
    return Plot(
        id="forest",
        title="By how much the crops differ",
        reading=(
            "Right of zero the crops do better, left of it worse. Lines are "
            f"{100 * results.confidence:g} % intervals: where one crosses zero, the difference may "
            "be chance. The numbers are in the table of differences."
        ),
        svg=svg,
    )

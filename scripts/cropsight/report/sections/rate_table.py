"""Rates of the decisions and of the score under plain names, and false alarms of many crops."""

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.shown_numbers import NumbersTable
from cropsight.report.sections.verdict import clusters_words
from cropsight.report.wording import (
    count_words,
    percent_words,
    share_words,
    thousandths_words,
    with_article,
)
from cropsight.results.documents import MultiplicityRow
from cropsight.views.strategies import ALWAYS, STRATEGIES


def rate_table(results: TargetResults, model: str) -> NumbersTable | None:
    """Each measure with its value for whole, crops and either; None where no frame has a truth."""
    quality = [
        row for row in results.metrics.quality if row.model == model and row.strategy in ALWAYS
    ]
    answer = results.verdict(model)
    if not quality or answer is None:
        return None
    some, first = with_article(results.target), quality[0]
    shares = {
        f"Found, of frames with {some} (sensitivity)": [row.sensitivity for row in quality],
        f"Rightly none, of frames without {some} (specificity)": [
            row.specificity for row in quality
        ],
        "Right, of the calls (precision)": [row.precision for row in quality],
        "Harmonic mean of found and right calls (F1)": [row.f1 for row in quality],
        "Mean of found and rightly none (balanced accuracy)": [
            row.balanced_accuracy for row in quality
        ],
    }
    numbers = {
        "Frames with it that score above frames without (area under the ROC curve)": [
            row.roc_area for row in quality
        ],
        "Right calls over all thresholds (average precision)": [
            row.average_precision for row in quality
        ],
        "Squared error of the score, 0 is best (Brier score)": [row.brier for row in quality],
    }
    return NumbersTable(
        id="rates",
        title="Rates of the decisions and of the scores",
        reading=(
            f"Over {count_words(first.positives, 'frame')} with {some} and {first.negatives:,} "
            f"without, in {clusters_words(first.clusters, answer.scope)}; in brackets "
            f"{100 * results.confidence:g} % intervals over these, for which fewer than ten are "
            "often too few."
        ),
        heads=("Measure", *(STRATEGIES[row.strategy].title for row in quality)),
        rows=[
            *((name, *map(share_words, row)) for name, row in shares.items()),
            *((name, *map(thousandths_words, row)) for name, row in numbers.items()),
        ],
    )


def false_alarm_sentences(results: TargetResults, model: str) -> list[str]:
    """What many crops do to false alarms, as decided and at a threshold for one crop."""
    return [
        _sentence(row, results.target) for row in results.metrics.multiplicity if row.model == model
    ]


def _sentence(row: MultiplicityRow, target: str) -> str:
    frames = f"{count_words(row.negatives, 'frame')} without {with_article(target)}"
    if row.at == "decision":
        said = (
            f"As decided, a single crop raised a false alarm in {share_words(row.single)} of "
            f"{frames} on average, and any of {row.views} in {share_words(row.any)}"
        )
    else:
        said = (
            f"With a threshold at which a single crop raises a false alarm in "
            f"{share_words(row.single)} of {frames}, any of {row.views} does in "
            f"{share_words(row.any)}"
        )
    alone = percent_words(row.any_if_independent)
    return f"{said}; if crops erred independently, it would be {alone}."

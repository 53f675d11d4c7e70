"""The section Numbers of one model and target: what is in it, in which order."""

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.answer import answer
from cropsight.report.sections.by_size import size_parts
from cropsight.report.sections.control_table import strategy_table
from cropsight.report.sections.cost_table import cost_parts
from cropsight.report.sections.erased_part import erased_parts
from cropsight.report.sections.map_tests import map_test_parts
from cropsight.report.sections.pointing_table import pointing_table
from cropsight.report.sections.rate_table import false_alarm_sentences, rate_table
from cropsight.report.sections.score_curves import curve_parts
from cropsight.report.sections.shown_numbers import NumbersGroup, Sentences, Shown
from cropsight.report.sections.summary import sample_table
from cropsight.report.sections.uncertainty import difference_table, forest_plot


def numbers_groups(results: TargetResults, model: str) -> list[NumbersGroup]:
    """Those that have content: first how the answer was reached, then the folded ones."""
    reached = answer(results, model)
    separated = [f"{part.name}: {part.sentence}" for part in reached.separated]
    alarms = false_alarm_sentences(results, model)
    groups = [
        NumbersGroup(
            "How the answer was reached",
            _present(
                forest_plot(results, model),
                Sentences([*reached.reasons, *reached.limits]),
            ),
            folded=False,
        ),
        NumbersGroup("Sample by sample", [sample_table(results, model)]),
        NumbersGroup(
            "Whole, crops and controls beside each other",
            _present(
                strategy_table(results, model),
                Sentences([*separated, *alarms]),
                difference_table(results, model),
            ),
        ),
        NumbersGroup(
            "Rates and curves",
            _present(rate_table(results, model), *curve_parts(results, model)),
        ),
        NumbersGroup(
            "How large it has to be, and what finding it costs",
            _present(*size_parts(results, model), *cost_parts(results, model)),
        ),
        NumbersGroup(
            "Right for the right reason: painting over, pointing, tests of the maps",
            _present(
                *erased_parts(results, model),
                pointing_table(results, model),
                *map_test_parts(results, model),
            ),
        ),
    ]
    return [group for group in groups if group.shown]


def _present(*parts: Shown | None) -> list[Shown]:
    return [part for part in parts if part and not (isinstance(part, Sentences) and not part.lines)]

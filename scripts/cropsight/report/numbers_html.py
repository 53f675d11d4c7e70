"""The section Numbers as HTML: a part for each model and target, one macro for any table."""

from typing import NamedTuple

import jinja2
from markupsafe import Markup

from cropsight.report.run_results import RunResults
from cropsight.report.sections.numbers import numbers_groups

_TEMPLATE = "numbers.html.j2"


class NumbersPart(NamedTuple):
    """The numbers of one model about one target, as HTML with an id."""

    id: str
    html: Markup


def numbers_parts(environment: jinja2.Environment, results: RunResults) -> list[NumbersPart]:
    """The parts, target by target; their ids have the numbers of target and model, from 1."""
    template = environment.get_template(_TEMPLATE)
    several = len(results.targets) + len(results.models) > 2
    parts = []
    for target_number, name in enumerate(results.targets, 1):
        of_target = results.about(name)
        for model_number, model in enumerate(results.models, 1):
            html = template.render(
                whose=f"{of_target.target}, by {model}" if several else "",
                groups=numbers_groups(of_target, model),
            )
            parts.append(NumbersPart(f"numbers-{target_number}-{model_number}", Markup(html)))
    return parts

"""The page: collects its parts and renders the templates under a strict content policy."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from cropsight.report.embedding import PicturePool, colormap_tables
from cropsight.report.model_classes import limits_words
from cropsight.report.run_results import RunResults
from cropsight.report.sections.left_out_notes import left_out_notes
from cropsight.report.sections.map_tests import MAP_WORDS, MapTests
from cropsight.report.sections.method_steps import method_steps
from cropsight.report.sections.pointing_table import pointing_table
from cropsight.report.sections.target_part import TargetPart, target_part
from cropsight.report.sections.versions_and_files import DataFile, software
from cropsight.report.view_files import ViewFiles
from cropsight.report.wording import count_words, list_words, name_words, with_article
from cropsight.views.strategies import ALWAYS, STRATEGIES

_DATA = Path(__file__).parent / "data"
# Named here and not in each other, so that the page is made again when one of them changes.
_TEMPLATES = {
    "page": "page.html.j2",
    "target": "target.html.j2",
    "erased": "erased.html.j2",
    "uncertainty": "uncertainty.html.j2",
    "by_size": "by_size.html.j2",
    "costs": "costs.html.j2",
    "pointing": "pointing.html.j2",
    "map_tests": "map_tests.html.j2",
}


def render_page(
    results: RunResults,
    view_files: ViewFiles,
    colormap: str,
    data_files: list[DataFile],
    map_tests: list[MapTests],
) -> str:
    """The report's HTML: one file that loads nothing.

    Args:
        results: of the run.
        view_files: pictures and maps of the frames that are shown.
        colormap: name of the matplotlib colour map of the heatmaps.
        data_files: what lies beside the report.
        map_tests: of each model, if maps were tested.
    """
    environment = _environment()
    pool = PicturePool(view_files)
    any_target = list_words([with_article(name_words(name)) for name in results.targets], "or")
    parts = [
        target_part(results.about(name), pool, number)
        for number, name in enumerate(results.targets, 1)
    ]
    css, js = _read("report.css"), _read("report.js")
    return environment.get_template(_TEMPLATES["page"]).render(
        templates=_TEMPLATES,
        results=results,
        parts=parts,
        htmls=[_target_html(environment, results, part) for part in parts],
        the_targets=list_words([f"the {part.target}" for part in parts]),
        any_target=any_target,
        limits=limits_words(results, any_target),
        left_out=left_out_notes(results),
        models=results.models,
        pictures=pool.pictures,
        colours=colormap_tables(colormap),
        ramp=list(zip(*(table.split() for table in colormap_tables(colormap, 17)), strict=True)),
        grid=results.config.grid,
        # Boxes are of the first target.
        target=parts[0].target,
        pointing=pointing_table(results),
        map_tests=map_tests,
        map_words=MAP_WORDS,
        steps=method_steps(results),
        enlarged=STRATEGIES["enlarged"].title,
        software=software(results.provenance),
        provenance=results.provenance,
        files=data_files,
        css=Markup(css),
        js=Markup(js),
        policy=_policy(css, js),
    )


def _target_html(environment: jinja2.Environment, results: RunResults, part: TargetPart) -> Markup:
    html = environment.get_template(_TEMPLATES["target"]).render(
        templates=_TEMPLATES,
        results=results,
        part=part,
        target=part.target,
        of_target=f" – {part.target}" if len(results.targets) > 1 else "",
        prefix=part.prefix,
        models=results.models,
        grid=results.config.grid,
        cam=results.cam,
        strategies=[STRATEGIES[name] for name in ALWAYS],
        enlarged=STRATEGIES["enlarged"].title,
    )
    return Markup(html.strip())


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_DATA),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["json_data"] = _json_data
    environment.filters["count_of"] = count_words
    environment.filters["listed"] = list_words
    environment.filters["with_article"] = with_article
    return environment


def _json_data(value: Any) -> Markup:
    """JSON for a data block: no character that could end the element, no NaN."""
    text = json.dumps(value, allow_nan=False, separators=(",", ":"))
    for character in "<>&'":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return Markup(text)


def _read(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")


def _policy(css: str, js: str) -> str:
    """Content-Security-Policy that allows this style, this script, embedded pictures: no more."""
    return (
        f"default-src 'none'; img-src data:; style-src '{_hash(css)}'; script-src '{_hash(js)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"

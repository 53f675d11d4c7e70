"""The page: collects its parts and renders the templates under a strict content policy."""

import base64
import hashlib
from pathlib import Path

import jinja2
from markupsafe import Markup

from cropsight.report.app_script import app_script
from cropsight.report.data_uris import data_uri
from cropsight.report.numbers_html import numbers_parts
from cropsight.report.page_data import PageData
from cropsight.report.run_results import RunResults
from cropsight.report.sections.methods_part import methods_part, provenance_part
from cropsight.report.sections.opening import first_screen
from cropsight.report.sections.versions_and_files import DataFile
from cropsight.report.view_files import ViewFiles

_DATA = Path(__file__).parent / "data"
# Named here and not in each other, so that the page is made again when one of them changes.
_TEMPLATES = {
    "page": "page.html.j2",
    "answer": "answer.html.j2",
    "methods": "methods.html.j2",
    "provenance": "provenance.html.j2",
}
_STYLES = ("vendor/uPlot.min.css", "report.css", "numbers.css", "app.css", "stage.css")
_VENDORED = ("vendor/htm-preact.umd.js", "vendor/uPlot.iife.min.js")


def render_page(
    results: RunResults,
    view_files: ViewFiles,
    data: PageData,
    data_files: list[DataFile],
) -> str:
    """The report's HTML: one file that loads nothing.

    Args:
        results: of the run.
        view_files: pictures and maps of the frames that are shown.
        data: what the app reads.
        data_files: what lies beside the report.
    """
    environment = page_environment()
    css = "\n".join(_read(name) for name in _STYLES)
    scripts = [*(_read(name) for name in _VENDORED), app_script()]
    return environment.get_template(_TEMPLATES["page"]).render(
        templates=_TEMPLATES,
        first=first_screen(results, view_files, data.payload),
        methods=methods_part(results),
        provenance=provenance_part(results, data_files),
        css=Markup(css),
        numbers=numbers_parts(environment, results),
        payload=Markup(data.json),
        blocks=data.blocks,
        scripts=[Markup(script) for script in scripts],
        policy=_policy(css, scripts, beside=data.beside),
    )


def page_environment() -> jinja2.Environment:
    """Of all templates: everything is escaped, and a name that nobody gave is an error."""
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_DATA),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["svg_uri"] = _svg_uri
    return environment


def _svg_uri(svg: str) -> str:
    return data_uri("image/svg+xml", svg.encode("utf-8"))


def _read(name: str) -> str:
    return (_DATA / name).read_text(encoding="utf-8")


def _policy(css: str, scripts: list[str], *, beside: bool) -> str:
    """Content-Security-Policy that allows this style, these scripts and the pictures: no more."""
    files = " 'self'" if beside else ""
    hashes = " ".join(f"'{_hash(script)}'" for script in scripts)
    return (
        f"default-src 'none'; img-src data: blob:{files}; media-src blob:{files}; "
        f"style-src '{_hash(css)}'; "
        f"script-src {hashes}; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"sha256-{base64.b64encode(digest).decode('ascii')}"

"""The page: collects its parts and renders the template under a strict content policy."""

import base64
import hashlib
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from cropsight.report.contents import Tables
from cropsight.report.embedding import Pictures, colormap_tables
from cropsight.report.sections.answer import Answer, answer
from cropsight.report.sections.certainty import Statistics, statistics
from cropsight.report.sections.chosen_frames import Choice, choose_frames
from cropsight.report.sections.control_rows import control_rows
from cropsight.report.sections.frame_cards import FrameCard, PicturePool, frame_cards
from cropsight.report.sections.map_tests import MAP_WORDS, MapTests
from cropsight.report.sections.method import DataFile, method_steps, software
from cropsight.report.sections.pointing_rows import pointing_rows
from cropsight.report.sections.summary import SummaryRow, summary_row
from cropsight.report.sections.timeline import Timeline, timeline
from cropsight.report.wording import count_words, list_words
from cropsight.views.strategies import ALWAYS, STRATEGIES, is_control

_DATA = Path(__file__).parent / "data"
# Named here and not in each other, so that the page is made anew when one of them changes.
_TEMPLATES = {
    "page": "page.html.j2",
    "target": "target.html.j2",
    "statistics": "statistics.html.j2",
    "pointing": "pointing.html.j2",
}


@dataclass(frozen=True)
class ModelSection:
    """One model's part of a sample's section; a photo has no chart."""

    id: str
    model: str
    row: SummaryRow
    chart: Timeline | None
    frames: list[FrameCard]


@dataclass(frozen=True)
class SampleSection:
    """One sample's section."""

    id: str
    name: str
    kind: str
    frames: int
    thumbnail: str
    thumbnail_index: int
    models: list[ModelSection]


@dataclass(frozen=True)
class TargetPart:
    """What the page says of one target; its ids begin with `prefix`."""

    target: str
    prefix: str
    classes: list[dict[str, Any]]
    answers: list[Answer]
    statistics: list[Statistics]
    samples: list[SampleSection]
    html: Markup


def render_page(
    tables: Tables,
    pictures: Pictures,
    colormap: str,
    files: list[DataFile],
    map_tests: list[MapTests],
) -> str:
    """The report's HTML: one file that loads nothing."""
    pool = PicturePool(pictures)
    environment = _environment()
    parts = [
        _target_part(environment, tables.of(name), pictures, pool, number)
        for number, name in enumerate(tables.targets, 1)
    ]
    css, js = _read("report.css"), _read("report.js")
    return environment.get_template(_TEMPLATES["page"]).render(
        tables=tables,
        parts=parts,
        the_targets=list_words([f"the {part.target}" for part in parts]),
        any_target=list_words([part.target for part in parts], "or"),
        models=tables.models,
        pictures=pool.entries(),
        colours=colormap_tables(colormap),
        ramp=list(zip(*(table.split() for table in colormap_tables(colormap, 17)), strict=True)),
        grid=tables.provenance["config"]["grid"],
        # Boxes are of the first target.
        target=parts[0].target,
        pointing=pointing_rows(tables),
        explained_class=tables.metrics["explained"]["class"],
        cam_of_classes=tables.cam.of_class,
        map_tests=map_tests,
        map_words=MAP_WORDS,
        steps=method_steps(tables),
        software=software(tables),
        provenance=tables.provenance,
        files=files,
        titles={name: strategy.title for name, strategy in STRATEGIES.items()},
        css=Markup(css),
        js=Markup(js),
        policy=_policy(css, js),
    )  # fmt: skip


def _target_part(
    environment: jinja2.Environment,
    tables: Tables,
    pictures: Pictures,
    pool: PicturePool,
    number: int,
) -> TargetPart:
    """The sections of the target that `tables` are of, the page's `number`th from 1."""
    prefix = f"target-{number}-" if number > 1 else ""
    samples = [
        _sample_section(tables, pictures, pool, sample, f"{prefix}sample-{place}")
        for place, sample in enumerate(tables.samples, 1)
    ]
    found = [part for model in tables.models if (part := statistics(tables, model))]
    html = environment.get_template(_TEMPLATES["target"]).render(
        tables=tables,
        target=tables.target,
        of_target=f" – {tables.target}" if len(tables.targets) > 1 else "",
        prefix=prefix,
        models=tables.models,
        summary={
            model: [sample.models[number].row for sample in samples]
            for number, model in enumerate(tables.models)
        },
        statistics=found,
        evaluation=tables.metrics["evaluation"],
        totals={model: summary_row(tables, model, None, "") for model in tables.models},
        controls={model: control_rows(tables, model) for model in tables.models},
        samples=samples,
        pictures=pool.entries(),
        grid=tables.provenance["config"]["grid"],
        cam=tables.cam.title,
        cam_of_classes=tables.cam.of_class,
        strategies=ALWAYS,
        titles={name: strategy.title for name, strategy in STRATEGIES.items()},
    )
    return TargetPart(
        target=tables.target,
        prefix=prefix,
        classes=tables.metrics["target"]["classes"],
        answers=[answer(tables, model) for model in tables.models],
        statistics=found,
        samples=samples,
        html=Markup(html.strip()),
    )


def _sample_section(
    tables: Tables, pictures: Pictures, pool: PicturePool, sample: str, id_: str
) -> SampleSection:
    sections = [
        _model_section(tables, pictures, pool, model, sample, f"{id_}-model-{number}", id_)
        for number, model in enumerate(tables.models, 1)
    ]
    first = sections[0]
    thumbnail = first.frames[len(first.frames) // 2].picture
    return SampleSection(
        id=id_,
        name=sample,
        kind=tables.kind(sample),
        frames=first.row.frames,
        thumbnail=thumbnail,
        thumbnail_index=int(thumbnail.rsplit("-", 1)[1]) - 1,
        models=sections,
    )


def _model_section(
    tables: Tables,
    pictures: Pictures,
    pool: PicturePool,
    model: str,
    sample: str,
    prefix: str,
    sample_id: str,
) -> ModelSection:
    scores, detections = (
        table[(table["model"] == model) & (table["sample"] == sample)]
        for table in (tables.scores, tables.detections)
    )
    scores = scores[~scores["view"].map(is_control)]
    several = detections["frame"].nunique() > 1
    frame = int(detections["frame"].iloc[0])
    photos = tables.photos(sample)
    choices = choose_frames(detections, not photos) if several else [Choice(frame, ())]
    cards = frame_cards(tables, pictures, pool, model, sample, choices, prefix)
    shown = [(choice.frame, card.id) for choice, card in zip(choices, cards, strict=True)]
    chart = timeline(scores, detections, tables.threshold, shown, photos) if several else None
    return ModelSection(
        id=prefix,
        model=model,
        row=summary_row(tables, model, sample, sample_id),
        chart=chart,
        frames=cards,
    )


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_DATA),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals["templates"] = _TEMPLATES
    environment.filters["json_data"] = _json_data
    environment.filters["count_of"] = count_words
    environment.filters["listed"] = list_words
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

"""The docs keep up with the code: keys, columns, models, rules, targets, links. And their form."""

import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from cropsight.decisions import detection_rows
from cropsight.maps.faithfulness.measures import MEASURES
from cropsight.maps.methods import METHODS
from cropsight.network import architectures
from cropsight.results.detection_tables import DETECTIONS, PREDICTIONS, SCORES
from cropsight.results.erased_tables import ERASED, PAINTED
from cropsight.results.frame_tables import FRAMES, RESIZED
from cropsight.results.map_tables import EVIDENCE, HEATMAPS, POINTING, STITCHED
from cropsight.results.map_test_tables import MAP_MEASURES, RANDOMISATION, TRIALS
from cropsight.results.view_tables import VIEWS
from cropsight.views.controls import CONTROLS
from cropsight.views.strategies import ALWAYS

ROOT = Path(__file__).parents[2]
CONFIG = (ROOT / "config/README.md").read_text(encoding="utf-8")
DATA = (ROOT / "docs/data.md").read_text(encoding="utf-8")
CAMS = (ROOT / "docs/cams.md").read_text(encoding="utf-8")
FAITHFULNESS = (ROOT / "docs/faithfulness.md").read_text(encoding="utf-8")
DESIGN = (ROOT / "docs/design.md").read_text(encoding="utf-8")
STEPS = (ROOT / "docs/steps.md").read_text(encoding="utf-8")
PAGES = sorted(
    path
    for path in ROOT.rglob("*.md")
    if not any(part.startswith(".") for part in path.relative_to(ROOT).parts)
    and path.relative_to(ROOT).parts[:2] != ("resources", "weights")
    and (path.relative_to(ROOT).parts[0] != "results" or path.name == "README.md")
)


def section(text, heading):
    """What is under a heading, up to the next of its level or above, without code blocks."""
    text = re.sub(r"```.*?```", "", text, flags=re.DOTALL)
    level = heading.split()[0]
    _, _, rest = text.partition(f"\n{heading}\n")
    assert rest, f"there is no heading {heading!r}"
    return re.split(rf"^#{{1,{len(level)}}} ", rest, maxsplit=1, flags=re.MULTILINE)[0]


def table_rows(text):
    """Cells of the rows whose first cell has code in it, without the backticks of a lone code."""
    for line in text.splitlines():
        cells = [cell.strip() for cell in line.strip().strip("|").split(" | ")]
        if line.startswith("| `"):
            yield [
                re.sub(r"^`([^`]*)`$", r"\1", cell.removesuffix(" |").removesuffix("|").strip())
                for cell in cells
            ]


def schema(name):
    return yaml.safe_load((ROOT / f"config/schemas/{name}.schema.yaml").read_text("utf-8"))


def keys(part, prefix=""):
    """Dotted keys of a schema with their defaults, None where there is none."""
    for name, inner in part.get("properties", {}).items():
        yield prefix + name, inner.get("default")
        yield from keys(inner.get("items", inner), f"{prefix}{name}.")


def shown(default):
    """A default as the docs write it."""
    if default is None:
        return "–"
    if isinstance(default, str):
        return default or "empty"
    return yaml.safe_dump(default, default_flow_style=True).removesuffix("\n...\n").strip()


def test_every_config_key_is_explained_with_its_default():
    rows = {row[0]: row for row in table_rows(section(CONFIG, "## The config"))}
    assert {key: row[2] for key, row in rows.items()} == {
        key: shown(default) for key, default in keys(schema("config"))
    }
    assert all(all(cell for cell in row) and len(row) == 5 for row in rows.values())


def test_every_choice_of_a_config_key_is_named():
    rows = {row[0]: row for row in table_rows(section(CONFIG, "## The config"))}

    def choices(part, prefix=""):
        for name, inner in part.get("properties", {}).items():
            yield prefix + name, inner.get("enum", [])
            yield from choices(inner, f"{prefix}{name}.")

    for key, values in choices(schema("config")):
        if values:
            assert re.findall(r"`([^`]+)`", rows[key][1]) == values


def test_every_strategy_and_control_is_explained():
    text = section(DATA, "## Strategies and controls")
    listed = re.findall(r"^\| (?:`(\w+)` )?\| `(\w+)` \|", text, re.M)
    added = [(name, control.strategy.name) for name, control in CONTROLS.items()]
    assert listed == [*(("", name) for name in ALWAYS), *added]
    rows = {row[0]: row for row in table_rows(section(CONFIG, "## The config"))}
    assert re.findall(r"`([^`]+)`", rows["controls"][3]) == list(CONTROLS)


def test_every_cam_method_is_explained():
    head, *rows = (row for row in table_rows(CAMS) if len(row) == 4)
    assert head[0] == "gradcam.method"
    assert [(row[0], row[2]) for row in rows] == [(m.name, m.needs) for m in METHODS.values()]


def test_every_measure_of_the_maps_is_explained():
    rows = [
        row
        for heading in (
            "## Do the marked pixels matter for the class?",
            "## What are the maps like by themselves?",
        )
        for row in table_rows(section(FAITHFULNESS, heading))
    ]
    listed = [(row[0].split("`")[1], row[3]) for row in rows if len(row) == 4]
    assert listed == [(measure.name, measure.better) for measure in MEASURES.values()]


def test_every_column_of_the_sample_sheet_is_explained_with_its_default():
    rows = {row[0]: row for row in table_rows(section(CONFIG, "## The sample sheet"))}
    assert {key: row[2] for key, row in rows.items()} == {
        key: shown(default) for key, default in keys(schema("samples"))
    }


def test_every_model_is_listed_with_its_layer_and_input_size():
    listed = {
        name: (layer.replace("`", ""), int(size), origin, re.findall(r"\w+", arguments))
        for name, layer, size, origin, arguments in (
            row for row in table_rows(section(CONFIG, "## Models")) if len(row) == 5
        )
    }
    known = {}
    for spec in architectures.ARCHITECTURES.values():
        other = f" (minimalistic: {spec.minimalistic_layer})" if spec.minimalistic_layer else ""
        origin = "packaged" if spec.package else "download"
        known[spec.name] = (spec.layer + other, spec.input_size, origin, list(spec.arguments))
    assert listed == known


def test_every_target_is_listed():
    files = {f"targets/{path.name}" for path in (ROOT / "config/targets").glob("*.tsv")}
    linked = re.findall(r"\]\((targets/[^)]+)\)", section(CONFIG, "## Targets of your own"))
    assert files == set(linked)


def test_every_rule_is_described():
    rules = {
        rule
        for path in [ROOT / "Snakefile", *(ROOT / "rules").glob("*.smk")]
        for rule in re.findall(r"^(?:rule|checkpoint) (\w+):", path.read_text("utf-8"), re.M)
    }
    assert rules
    assert {rule for rule in rules if f"`{rule}`" not in section(DESIGN, "## The rules")} == set()


def test_every_step_can_be_asked_for_as_the_docs_say():
    steps = re.findall(r"^rule (\w+):", (ROOT / "rules/targets.smk").read_text("utf-8"), re.M)
    (line,) = re.findall(r"^snakemake frames .*$", STEPS, re.M)
    assert set(steps) <= set(re.findall(r"\w+", line))


def test_the_graph_shows_every_rule_that_runs_a_script():
    scripts = [
        rule
        for path in (ROOT / "rules").glob("*.smk")
        for rule in re.findall(r"scripts/(\w+)\.py\"$", path.read_text("utf-8"), re.M)
    ]
    shown = re.findall(r"(?:--|-\.) (\w+) (?:-->|\.->)", STEPS)
    assert scripts and sorted(shown) == sorted(scripts)


@pytest.mark.parametrize(
    ("heading", "table"),
    [
        ("### `results/predictions.tsv`", PREDICTIONS),
        ("### `results/scores.tsv`", SCORES),
        ("### `results/detections.tsv`", DETECTIONS),
        ("### `results/frames/{sample}/frames.tsv`", FRAMES),
        ("### `results/resized/{sample}/{batch}.tsv`", RESIZED),
        ("### `results/views/{sample}/{batch}.tsv`", VIEWS),
        ("### `results/erased.tsv`", ERASED),
        ("### `results/erased/{sample}/{batch}.tsv`", PAINTED),
        ("### `results/evidence.tsv`", EVIDENCE),
        ("### `results/pointing.tsv`", POINTING),
        ("### `results/stitched_heatmaps/{model}/{sample}/{batch}.tsv`", STITCHED),
        ("### `results/faithfulness.tsv`", MAP_MEASURES),
        ("### `results/randomisation/{model}.tsv`", RANDOMISATION),
        ("### `results/faithfulness/{model}/{sample}/{batch}.tsv`", TRIALS),
        ("### `results/heatmaps/{model}/{sample}/{batch}.tsv`", HEATMAPS),
    ],
)
def test_every_column_of_the_results_is_explained(heading, table):
    rows = [line for line in section(DATA, heading).splitlines() if line.startswith("| `")]
    named = [name for line in rows for name in re.findall(r"`(\w+)`", line.split(" | ")[0])]
    assert sorted(named) == sorted(table.columns)


def test_every_count_is_explained():
    text = section(DATA, "### `results/metrics.json`")
    missing = [name for name in detection_rows.COUNTS if not re.search(rf"\b{name}`", text)]
    assert missing == []


def names(rules):
    """All keys that a schema has, at any depth."""
    found = set(rules.get("properties", {}))
    for part in (*rules.get("properties", {}).values(), *rules.get("$defs", {}).values()):
        found |= names(part)
    return found | (names(rules["items"]) if isinstance(rules.get("items"), dict) else set())


def test_every_key_of_the_metrics_is_explained():
    rules = yaml.safe_load((ROOT / "config/schemas/metrics.schema.yaml").read_text("utf-8"))
    text = section(DATA, "### `results/metrics.json`")
    missing = [name for name in names(rules) if not re.search(rf"\b{name}`", text)]
    assert missing == []


def test_make_targets_in_the_docs_exist():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):.*## ", makefile, re.M))
    used = {
        name
        for page in PAGES
        for name in re.findall(r"(?:^|`)make ([a-z-]+)", page.read_text("utf-8"), re.M)
    }
    assert used <= targets


def anchors(page):
    """The anchors of a page's headings, made as on GitHub."""
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    return {
        re.sub(r"[^\w\- ]", "", heading.strip().lower()).replace(" ", "-")
        for heading in re.findall(r"^#+ (.+)$", text, re.M)
    }


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    broken = []
    for link in re.findall(r"\]\(([^)\s]+)\)", text):
        if re.match(r"https?://|mailto:", link):
            continue
        path, _, anchor = link.partition("#")
        target = page.parent / path if path else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert broken == []


# What a program writes is not wrapped.
WRITTEN = [page for page in PAGES if ROOT / "benchmarks/results" not in page.parents]


@pytest.mark.parametrize("page", WRITTEN, ids=lambda page: str(page.relative_to(ROOT)))
def test_prose_is_wrapped_at_100_characters(page):
    text = re.sub(r"^ *```.*?^ *```", "", page.read_text("utf-8"), flags=re.DOTALL | re.MULTILINE)
    # Tables, headings and pictures cannot be wrapped, nor can a long link on a line of its own.
    fixed = re.compile(r"\||#|!\[|\s*\S+$")
    wide = [line for line in text.splitlines() if len(line) > 100 and not fixed.match(line)]
    assert wide == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_no_blank_line_cuts_a_table_in_two(page):
    """The rows after it would be shown as text: they have no head."""
    lines = re.sub(r"```.*?```", "", page.read_text("utf-8"), flags=re.DOTALL).splitlines()
    heads = [number + 1 for number, line in enumerate(lines) if re.match(r" *\|[ :|-]+\|$", line)]
    starts = [
        number
        for number, (before, line) in enumerate(pairwise(["", *lines]))
        if line.lstrip().startswith("|") and not before.lstrip().startswith("|")
    ]
    assert [lines[number] for number in starts if number + 2 not in heads] == []

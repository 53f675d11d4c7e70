"""The graph of the rules is the one that docs/steps.md draws, and has every rule."""

import re
from pathlib import Path

import pytest

from cropsight.report.sections.rule_graph import RULES, rule_graph

ROOT = Path(__file__).parents[4]
EDGE = re.compile(r"^(.+?) (?:-- (.+) -->|-\. (.+) \.->|-->|-\.->) (.+)$")


def drawn() -> dict[str, set[str]]:
    """What each rule reads from, by the mermaid graph of the docs."""
    text = (ROOT / "docs" / "steps.md").read_text(encoding="utf-8")
    graph = re.search(r"```mermaid\nflowchart LR\n(.*?)```", text, re.S)[1]
    makers: dict[str, str] = {}
    reads: list[tuple[list[str], str]] = []
    plain: list[tuple[list[str], list[str]]] = []
    for line in graph.strip().splitlines():
        sources, full, dotted, results = EDGE.match(line.strip()).groups()
        label = full or dotted
        of, to = ([re.sub(r"[\[(].*", "", name.strip()) for name in part.split(" & ")]
                  for part in (sources, results))  # fmt: skip
        if label in rules():
            reads.append((of, label))
            makers |= dict.fromkeys(to, label)
        else:
            plain.append((of, to))
    reads += [(of, makers[result]) for of, to in plain for result in to]
    found: dict[str, set[str]] = {rule: set() for rule in makers.values()}
    for of, rule in reads:
        found[rule] |= {makers[name] for name in of if name in makers}
    return found


def rules() -> set[str]:
    texts = (path.read_text(encoding="utf-8") for path in (ROOT / "rules").glob("*.smk"))
    names = {
        name for text in texts for name in re.findall(r"^(?:rule|checkpoint) (\w+):", text, re.M)
    }
    targets = (ROOT / "rules" / "targets.smk").read_text(encoding="utf-8")
    return names - set(re.findall(r"^rule (\w+):", targets, re.M))


def test_it_has_every_rule() -> None:
    assert set(RULES) == rules()


def test_it_is_that_of_the_docs() -> None:
    assert {name: set(sources) for name, sources in RULES.items()} == drawn()


def test_each_rule_is_below_all_that_it_reads_from() -> None:
    graph = rule_graph()
    down = {rule.name: rule.y for rule in graph.rules}
    assert all(down[name] > down[source] for name, of in RULES.items() for source in of)
    places = {(rule.x, rule.y) for rule in graph.rules}
    assert len(places) == len(RULES)
    assert all(0 < rule.x < graph.width and 0 < rule.y < graph.height for rule in graph.rules)


@pytest.mark.parametrize("name", ["build_report", "extract_frames"])
def test_it_can_be_read_as_text(name: str) -> None:
    assert re.search(rf"^{name}( reads .+)?$", rule_graph().text, re.M)

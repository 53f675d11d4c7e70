"""The graph of the workflow's rules: which reads what others made. A test compares it."""

from typing import NamedTuple

# Each after those whose results it reads, in the order of docs/steps.md.
RULES: dict[str, tuple[str, ...]] = {
    "extract_frames": (),
    "resize_frames": ("extract_frames",),
    "crop_views": ("extract_frames", "resize_frames"),
    "fetch_weights": (),
    "compile_network": ("fetch_weights",),
    "classify_views": ("crop_views", "compile_network"),
    "explain_views": ("classify_views", "compile_network"),
    "draw_heatmaps": ("explain_views", "crop_views"),
    "stitch_heatmaps": ("explain_views", "crop_views"),
    "measure_evidence": ("explain_views", "crop_views"),
    "evaluate_pointing_game": ("explain_views",),
    "erase_boxes": ("crop_views",),
    "classify_erased": ("erase_boxes", "compile_network"),
    "tabulate_erased": ("classify_views", "classify_erased"),
    "crop_oracle": ("resize_frames",),
    "classify_oracle": ("crop_oracle", "compile_network"),
    "perturb_views": ("crop_views", "explain_views", "compile_network"),
    "summarise_faithfulness": ("perturb_views",),
    "randomise_network": ("fetch_weights", "compile_network", "crop_views", "explain_views"),
    "tabulate_detections": ("classify_views", "classify_oracle"),
    "evaluate_detections": (
        "tabulate_detections",
        "evaluate_pointing_game",
        "tabulate_erased",
        "summarise_faithfulness",
    ),
    "record_provenance": ("fetch_weights",),
    "build_report": (
        "tabulate_detections",
        "evaluate_detections",
        "measure_evidence",
        "record_provenance",
        "crop_views",
        "explain_views",
    ),
    "draw_overlays": ("stitch_heatmaps", "crop_views", "classify_views"),
    "build_site": ("build_report", "tabulate_detections", "evaluate_detections"),
    "name_unusable": ("extract_frames",),
}
# Run only if asked for, or only if there is something for them.
SOMETIMES = frozenset(
    ("erase_boxes", "classify_erased", "tabulate_erased", "crop_oracle", "classify_oracle")
    + ("perturb_views", "summarise_faithfulness", "randomise_network", "draw_overlays")
    + ("build_site", "name_unusable")
)
_STYLE = (
    "text{font:11px sans-serif;text-anchor:middle;fill:#1d2126}.edges{fill:none;stroke:#9a9c9e}"
    ".boxes{fill:#fff;stroke:#d5d2ca}.dashed{stroke:#5a626c;stroke-dasharray:4 3}"
    "@media(prefers-color-scheme:dark){text{fill:#e8e6e1}.boxes{fill:#1b1f24;stroke:#3a4048}"
    ".dashed{stroke:#a3abb5}}"
)
_WIDTH, _HEIGHT, _BESIDE, _BELOW = 152, 22, 12, 34  # of a box, and what is between two


class PlacedRule(NamedTuple):
    """A rule and the middle of its box."""

    name: str
    x: int
    y: int


class RuleGraph(NamedTuple):
    """The drawing: its size, its boxes (dashed: those of some runs only), lines, and as text."""

    width: int
    height: int
    rules: list[PlacedRule]
    boxes: str
    dashed: str
    lines: str
    text: str

    @property
    def svg(self) -> str:
        """The drawing as a file of its own: one node of the page, in the page's light or dark."""
        names = "".join(
            f'<text x="{rule.x}" y="{rule.y + 4}">{rule.name}</text>' for rule in self.rules
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {self.width} {self.height}">'
            f'<style>{_STYLE}</style><path class="edges" d="{self.lines}"/>'
            f'<path class="boxes" d="{self.boxes}"/>'
            f'<path class="boxes dashed" d="{self.dashed}"/>{names}</svg>'
        )


def rule_graph() -> RuleGraph:
    """The rules in layers, each below all that it reads from."""
    layers: dict[int, list[str]] = {}
    for name in RULES:
        layers.setdefault(_depth(name), []).append(name)
    most = max(len(names) for names in layers.values())
    width = most * (_WIDTH + _BESIDE)
    placed = {
        name: PlacedRule(
            name,
            round(width * (place + 0.5) / len(names)),
            depth * (_HEIGHT + _BELOW) + _HEIGHT // 2 + 1,
        )
        for depth, names in layers.items()
        for place, name in enumerate(names)
    }
    lines = [(placed[source], placed[name]) for name in RULES for source in _direct(name)]
    always = [rule for rule in placed.values() if rule.name not in SOMETIMES]
    sometimes = [rule for rule in placed.values() if rule.name in SOMETIMES]
    return RuleGraph(
        width,
        len(layers) * (_HEIGHT + _BELOW) - _BELOW + 2,
        list(placed.values()),
        "".join(map(_box, always)),
        "".join(map(_box, sometimes)),
        "".join(
            f"M{one.x} {one.y + _HEIGHT // 2}L{other.x} {other.y - _HEIGHT // 2}"
            for one, other in lines
        ),
        "\n".join(_text(name, sources) for name, sources in RULES.items()),
    )


def _text(name: str, sources: tuple[str, ...]) -> str:
    return f"{name} reads {', '.join(sources)}" if sources else name


def _depth(name: str) -> int:
    return max((_depth(source) + 1 for source in RULES[name]), default=0)


def _direct(name: str) -> list[str]:
    """Of what a rule reads from, that which it does not read from by way of others too."""
    return [
        source
        for source in RULES[name]
        if not any(source in _all_before(other) for other in RULES[name])
    ]


def _all_before(name: str) -> set[str]:
    return {one for source in RULES[name] for one in (source, *_all_before(source))}


def _box(rule: PlacedRule) -> str:
    x, y = rule.x - _WIDTH // 2, rule.y - _HEIGHT // 2
    return f"M{x} {y}h{_WIDTH}v{_HEIGHT}h-{_WIDTH}z"

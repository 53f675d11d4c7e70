"""The page's script: ES modules joined in a fixed order, so that one hash admits them."""

import re
from pathlib import Path

_APP = Path(__file__).parent / "data" / "app"
# Each uses only those before it.
MODULES = (
    "data.js",
    "address.js",
    "markup.js",
    "state.js",
    "choice.js",
    "calls.js",
    "filters.js",
    "shown.js",
    "agreement.js",
    "threshold.js",
    "buttons.js",
    "blocks.js",
    "clips.js",
    "pictures.js",
    "maps.js",
    "layers.js",
    "readings.js",
    "saving.js",
    "truth_table.js",
    "labels.js",
    "steps.js",
    "screen.js",
    "stage.js",
    "timeline_paint.js",
    "timeline_pointer.js",
    "timeline_plot.js",
    "timeline_table.js",
    "timeline.js",
    "cards.js",
    "filter_form.js",
    "browse.js",
    "numbers.js",
    "opacity.js",
    "main.js",
)
_IMPORT = re.compile(r"^import \{[^}]*\} from \"\./[a-z_]+\.js\";\n", re.M)
_EXPORT = re.compile(r"^export (?=const |let |function |class |async )", re.M)


def app_script() -> str:
    """All modules in one strict function; their top-level names are all different (tested)."""
    parts = [(_APP / name).read_text(encoding="utf-8") for name in MODULES]
    joined = "\n".join(_EXPORT.sub("", _IMPORT.sub("", part)) for part in parts)
    return f'(() => {{\n"use strict";\n{joined}}})();\n'

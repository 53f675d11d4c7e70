"""The modules of the page's app: joined into one script, in an order that works."""

import re
from collections import Counter
from pathlib import Path

from cropsight.report import app_script

APP = Path(app_script.__file__).parent / "data/app"
TEXTS = {name: (APP / name).read_text(encoding="utf-8") for name in app_script.MODULES}
IMPORT = re.compile(r'^import \{([^}]*)\} from "\./([a-z_]+\.js)";$', re.M)
TOP_LEVEL = re.compile(r"^(?:export )?(?:async )?(?:const|let|function\*?|class) ([\w$]+)", re.M)
EXPORTED = re.compile(r"^export (?:async )?(?:const|let|function\*?|class) ([\w$]+)", re.M)


def test_every_module_is_joined_once() -> None:
    assert sorted(path.name for path in APP.glob("*.js")) == sorted(app_script.MODULES)


def test_a_module_uses_what_stands_before_it_and_is_exported() -> None:
    for place, (name, text) in enumerate(TEXTS.items()):
        for names, source in IMPORT.findall(text):
            assert source in app_script.MODULES[:place], (name, source)
            wanted = {part.strip() for part in names.split(",")}
            assert wanted <= set(EXPORTED.findall(TEXTS[source])), (name, source)
            assert all(re.search(rf"\b{one}\b", IMPORT.sub("", text)) for one in wanted), name


def test_nothing_is_exported_that_no_other_module_uses() -> None:
    imported = {
        (source, part.strip())
        for text in TEXTS.values()
        for names, source in IMPORT.findall(text)
        for part in names.split(",")
    }
    exported = {(name, one) for name, text in TEXTS.items() for one in EXPORTED.findall(text)}
    assert exported == imported


def test_names_at_the_top_are_all_different() -> None:
    names = Counter(one for text in TEXTS.values() for one in TOP_LEVEL.findall(text))
    assert [name for name, times in names.items() if times > 1] == []


def test_modules_are_short() -> None:
    long = {name: len(text.splitlines()) for name, text in TEXTS.items()}
    assert {name: lines for name, lines in long.items() if lines >= 150} == {}


def test_the_script_has_no_module_syntax_left_and_cannot_end_its_element() -> None:
    script = app_script.app_script()
    assert not re.search(r"^(import|export) ", script, re.M)
    assert "</script" not in script.lower() and "<!--" not in script
    assert not re.search(r"\beval\(|new Function|innerHTML|document\.write|fetch\(", script)

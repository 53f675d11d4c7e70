"""What people get wrong in config, sheet, truth, targets, models and paths: one sentence for each.

Every case is tried alone, where it has to be the only mistake that is named, and with the others of
its kind in one run, where all have to be named.
"""

# ruff: noqa: RUF001

import os
import signal
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import FrameType
from typing import NamedTuple

import cv2
import numpy as np
import pytest
from PIL import Image

import check_inputs
from cropsight.errors import InputError, Problems
from cropsight.workflow.given_config import OWN, Given

# Nothing may hang; a machine that is busy needs a while nevertheless.
SECONDS = 20
LONGEST = 2100
CONFIG, SHEET = "config/config.yaml", "config/samples.tsv"
GOOD_CONFIG = "base_height: 500\nmodels: [efficientnet_lite0]\n"
GOOD_SHEET = "sample\tpath\nlot\tmedia/lot\n"


class Case(NamedTuple):
    """A mistake.

    Attributes:
        name: of the case.
        text: what is written, in place of what is right.
        words: that its sentence has, separated by bars.
        count: of sentences.
    """

    name: str
    text: str | bytes
    words: str
    count: int = 1


def by_name(cases: list[Case]) -> pytest.MarkDecorator:
    assert len({case.name for case in cases}) == len(cases)
    return pytest.mark.parametrize("case", cases, ids=lambda case: case.name)


@pytest.fixture(scope="module")
def media(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Media that no test changes."""
    folder = tmp_path_factory.mktemp("media")
    for name in ("lot", "Ünï code", "empty"):
        (folder / name).mkdir()
    for name in ("lot/1.png", "lot/2.png", "Photo.JPG", "Ünï code/a b.png", "street.jpg"):
        Image.new("RGB", (8, 6)).save(folder / name)
    clip = cv2.VideoWriter(str(folder / "clip.mp4"), cv2.VideoWriter_fourcc(*"mp4v"), 10, (64, 48))
    for value in range(10):
        clip.write(np.full((48, 64, 3), value * 20, np.uint8))
    clip.release()
    return folder


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, media: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which all is well, to work in."""
    monkeypatch.chdir(tmp_path)
    Path("media").symlink_to(media)
    Path("config").mkdir()
    write(CONFIG, GOOD_CONFIG)
    write(SHEET, GOOD_SHEET)
    write("weights.h5", b"\x89HDF\r\n\x1a\n" + b"\0" * 100)
    write("truth.tsv", "frame\ttruth\n0\tyes\n")
    return tmp_path


@pytest.fixture(autouse=True)
def limit() -> Iterator[None]:
    def end(_: int, __: FrameType | None) -> None:
        raise TimeoutError(f"more than {SECONDS} seconds")

    before = signal.signal(signal.SIGALRM, end)
    signal.alarm(SECONDS)
    yield
    signal.alarm(0)
    signal.signal(signal.SIGALRM, before)


def write(path: str, text: str | bytes) -> None:
    Path(path).write_bytes(text if isinstance(text, bytes) else text.encode())


def said(files: tuple[Path, ...] = (OWN,), given: Mapping[str, object] = {}) -> list[str]:
    """Sentences of a check; any other exception than an InputError fails the test."""
    problems, warnings = Problems(), Problems()
    with problems.collected():
        check_inputs.check_given(Given(files, dict(given), False), problems, warnings)
    sentences = list(InputError(*problems.sentences).sentences)
    for sentence in sentences:
        assert sentence.isprintable() and len(sentence) < LONGEST, sentence
        assert sentence.endswith((".", "?")) and "?." not in sentence[-3:], sentence
    return sentences


def assert_says(case: Case, sentences: list[str], *words: str) -> None:
    assert len(sentences) == case.count, sentences
    for word in (*words, *filter(None, case.words.split("|"))):
        assert any(word in sentence for sentence in sentences), (word, sentences)


def test_all_is_well_where_nothing_is_wrong() -> None:
    assert said() == []


# ---------------------------------------------------------------------------------- config files
LATIN_1 = "samples: config/samples.tsv\n# für Zürich\n".encode("latin-1")
BOMB = "a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 10)
)
MAPPING_BOMB = "a0: &a0 {x: 1, y: 2}\n" + "".join(
    f"a{n}: &a{n} {{x: *a{n - 1}, y: *a{n - 1}}}\n" for n in range(1, 40)
)
CONFIG_FILES = [
    Case("empty", "", "is empty|{}"),
    Case("only a comment", "# nothing yet\n", "is empty"),
    Case("a list", "- base_height: 500\n", "line 1|there is no key"),
    Case("one word", "vgg16\n", "line 1|there is no key|base_height: 500"),
    Case("a number", "5\n", "line 1|there is no key"),
    Case("no space after the colon", "base_height:500\n", "line 1|there is no key|a space"),
    Case("no space in the second line", "batch_size: 2\nbase_height:500\n", "line 2|a space after"),
    Case("a tab", "grid:\n\trows: 2\n", "line 2|spaces, not with tabs"),
    Case("a tab after spaces", "grid:\n  \trows: 2\n", "line 2|spaces, not with tabs"),
    Case("a key twice", "base_height: 500\ntop_k: 3\nbase_height: 600\n",
         "line 3|'base_height'|line 1|remove one"),
    Case("an inner key twice", "grid:\n  rows: 2\n  rows: 3\n", "line 3|'rows'|line 2"),
    Case("a key twice in braces", "grid: {rows: 2, rows: 3}\n", "line 1|'rows'|remove one"),
    Case("a key twice in a model", "models:\n  - name: vgg16\n    name: vgg19\n", "line 3|'name'"),
    Case("a key twice in JSON", '{\n\t"top_k": 3,\n\t"top_k": 4\n}\n', "line 3|'top_k'|line 2"),
    Case("two keys twice", "top_k: 3\ntop_k: 4\nbatch_size: 2\nbatch_size: 2\n",
         "line 2|line 4", 2),
    Case("a tag", "top_k: !!python/object/apply:os.getcwd []\n", "line 1|tag|remove"),
    Case("a harmless tag", "top_k: !!int 3\n", "line 1|tag|remove"),
    Case("an exclamation mark", "target: !dog\n", "line 1|tag|quotes"),
    Case("two documents", "top_k: 3\n---\ntop_k: 4\n", "line 2|second document|remove this line"),
    Case("Latin-1", LATIN_1, "line 2|0xfc|UTF-8|Latin-1"),
    Case("UTF-16", GOOD_CONFIG.encode("utf-16"), "UTF-16|save it as plain text in UTF-8"),
    Case("UTF-16 without a mark", GOOD_CONFIG.encode("utf-16-le"), "line 1|NUL|UTF-8"),
    Case("a NUL character", "top_k: 3\n\0\n", "line 2|NUL"),
    Case("a bell", "top_k: 3\ntarget: dog\a\n", "line 2|not allowed in YAML|remove"),
    Case("a workbook", b"PK\x03\x04" + b"\0" * 50, "workbook|plain text"),
    Case("an alias bomb of lists", BOMB, "more than 10000 values|write fewer"),
    Case("an alias bomb of mappings", MAPPING_BOMB, "more than 10000 values"),
    Case("an alias within itself", "grid: &g\n  rows: *g\n", "line 2|within itself"),
    Case("an alias of nothing", "target: *dog\n", "line 1|undefined alias|quotes"),
    Case("a merge of nothing", "grid:\n  <<: 5\n", "line 2|<<|mapping"),
    Case("nested a thousand times", "x: " + "[" * 1000 + "]" * 1000, "line 1|levels"),
    Case("nested a hundred thousand times", "[" * 100_000, "line 1|levels"),
    Case("mappings in mappings", "".join(" " * n + "a:\n" for n in range(50)), "levels"),
    Case("5,000 digits", f"top_k: {'9' * 5000}\n", "line 1|5000 characters|shorten"),
    Case("5,000 hexadecimal digits", f"top_k: 0x{'f' * 5000}\n", "line 1|5002 characters"),
    Case("a date of no calendar", "target: 2020-13-45\n", "line 1|'2020-13-45'|quotes"),
    Case("a lone equals sign", "target: =\n", "line 1|'='|quotes"),
    Case("an open quote", "target: \"dog\ntop_k: 3\n", "line 1|close the quotation mark"),
    Case("an open bracket", "top_k: 3\nmodels: [vgg16, vgg19\n", "line 2|close the bracket"),
    Case("a path of Windows in quotes", 'samples: "C:\\Users\\me"\n', "line 1|single quotes"),
    Case("a colon in a text", "target: dog: cat\n", "line 1|quotes"),
    Case("an indented key", "top_k: 3\n  batch_size: 2\n", "line 2|indent"),
    Case("a key that is too far left", "grid:\n    rows: 2\n  columns: 2\n", "line 3|indent"),
    Case("a text that begins with %", "target: %dog\n", "line 1|begins with this character"),
    Case("a text that begins with @", "target: @dog\n", "line 1|begins with this character|quotes"),
    Case("a key that is a list", "[a, b]: 3\n", "line 1|a key is a list"),
    Case("non-breaking spaces of a web page", "grid:\n\xa0\xa0rows: 2\n", "line 2|plain spaces"),
    Case("a template that runs code", "__use_yte__: true\n?if 1:\n  top_k: 3\n", "line 1|run code"),
    Case("a key of nothing", ": 3\n", "line 1|not valid YAML"),
]  # fmt: skip


@by_name(CONFIG_FILES)
def test_a_config_file_is_refused_in_a_sentence(case: Case) -> None:
    write("my.yaml", case.text)
    assert_says(case, said((OWN, Path("my.yaml"))), "my.yaml")


def test_all_config_files_are_told_of_at_once() -> None:
    names = [f"{number}.yaml" for number in range(len(CONFIG_FILES))]
    for name, case in zip(names, CONFIG_FILES, strict=True):
        write(name, case.text)
    fatal = said((OWN, *map(Path, names)))
    # Keys that are there twice are told of with the schema's mistakes, once the files can be read.
    assert len(fatal) >= len(CONFIG_FILES) - 10
    assert len({sentence.partition(",")[0].partition(" ")[0] for sentence in fatal}) == len(fatal)


def test_a_file_that_is_none_is_named(folder: Path) -> None:
    os.mkfifo("pipe.yaml")
    Path("loop.yaml").symlink_to("loop.yaml")
    Path("nowhere.yaml").symlink_to("gone.yaml")
    expected = {
        "missing.yaml": "does not exist; correct the path",
        "config": "is a folder, not a file",
        "pipe.yaml": "is a named pipe, not a file",
        "loop.yaml": "is a link that leads back to itself",
        "nowhere.yaml": "is a link to nowhere",
        f"{'x' * 300}.yaml": "has a longer name than a file can have",
        "config/confg.yaml": "does not exist; correct the path; did you mean config/config.yaml?",
    }
    sentences = said(tuple(folder / name for name in expected))
    for (name, words), sentence in zip(expected.items(), sentences, strict=True):
        assert sentence.startswith(name[:50]) and words in sentence


GOOD_CONFIGS = {
    "braces": "{}\n",
    "JSON with tabs": '{\n\t"base_height": 500,\n\t"grid": {"rows": 3}\n}\n',
    "Windows": "base_height: 500\r\ngrid:\r\n  rows: 2\r\n",
    "a byte order mark": "\ufeffbase_height: 500\n",
    "anchors": "pictures:\n  frames: &a {quality: 90}\n  views: *a\n",
    "a merge": "pictures:\n  frames: &a {quality: 90}\n  views:\n    <<: *a\n    quality: 8\n",
    "three dashes": "---\nbase_height: 500\n...\n",
    "yes": "keep_features: yes\n",
    "underscores": "base_height: 1_000\n",
}


@pytest.mark.parametrize("text", GOOD_CONFIGS.values(), ids=GOOD_CONFIGS)
def test_what_yaml_has_for_people_is_read(text: str) -> None:
    write(CONFIG, text)
    assert said() == []


# ----------------------------------------------------------------------------------- config keys
# The name is the key, perhaps with a letter behind it where there are several of one.
KEYS = [
    Case("base_height", "tall", "'tall'|a whole number"),
    Case("base_height!", "", "is empty|a whole number"),
    Case("base_height?", "0700", "0700 as the number 448"),
    Case("base_height+", "11:40", "11:40 as the number 700"),
    Case("base_height-", "0x2bc", "0x2bc as the number 700"),
    Case("base_height=", "2024-05-06", "2024-05-06 (a date)|a whole number"),
    Case("base_height/", "'500'px", "line 2|not valid YAML"),
    Case("base_height<", "4", "at least 8"),
    Case("base_height>", "20001", "at most 20000"),
    Case("base_height.", "500.0", "500.0|a whole number"),
    Case("base_height,", "500,5", "'500,5'|a whole number"),
    Case("base_hight", "500", "'base_hight'|'base_height'?"),
    Case("Base_Height", "500", "'Base_Height'|'base_height'?"),
    Case("base-height", "500", "'base-height'|'base_height'?"),
    Case("top_k", "true", "top_k is True|a whole number"),
    Case("batch_size", "1e3", "'1e3'|a whole number"),
    Case("keep_features", "maybe", "'maybe'|true or false"),
    Case("interpolation", "“lanczos”", "'“lanczos”'|'lanczos'?"),
    Case("whole_from", "Original", "'Original'|'original'?"),
    Case("controls", "shifted", "'shifted'|a list"),
    Case("models", "5", "5|a list"),
    Case("models!", "[]", "must not be empty"),
    Case("models?", "vgg16", "'vgg16'|a list"),
    Case("random_crops.seed", "x", "'x'|a whole number"),
    Case("random_crops.draws", "0", "at least 1"),
    Case("random_crops.draws!", "10", "at most 9"),
    Case("grid.rows", "0", "at least 1"),
    Case("grid.columns", "99999999999999999999", "at most 20"),
    Case("grid.overlap", ".nan", "nan|a number"),
    Case("grid.overlap!", "-.inf", "-inf|a number"),
    Case("grid.overlap?", "0,2", "'0,2'|a number"),
    Case("grid.row", "2", "'row' in grid|'rows'?"),
    Case("pictures.frames.subsampling", "4:4:4", "4:4:4 as the number 14644|quotes"),
    Case("pictures.views.format", "jpg", "'jpg'|'jpeg'?"),
    Case("pictures.resized.quality", "101", "at most 100"),
    Case("evaluation.confidence", "95%", "'95%'|a number"),
    Case("evaluation.resamples", "10", "at least 1000"),
    Case("evaluation.seed", "-1", "at least 0"),
    Case("evaluation.sizes", "[0.2, 0.1]", "do not rise; write [0.1, 0.2]"),
    Case("evaluation.sizes!", "many", "whole number or a list"),
    Case("decision.threshold", "1.5", "at most 1"),
    Case("decision.rule", "topk", "'topk'|'top_k'?"),
    Case("decision.k", "[3]", "[3]|a whole number"),
    Case("gradcam.class", "minvan", "'minvan'|'minivan'"),
    Case("gradcam.class!", "1000", "1000|0 to 999"),
    Case("gradcam.class?", "--5", "'--5'|imagenet_classes.tsv"),
    Case("gradcam.class+", "9" * 35, "no class|of ImageNet|0 to 999"),
    Case("gradcam.method", "Grad-CAM", "'Grad-CAM'|gradcam"),
    Case("gradcam.channels", "0", "at least 1"),
    Case("heatmap.colormap", "virdis", "'virdis'|'viridis'?"),
    Case("heatmap.alpha", "half", "'half'|a number"),
    Case("faithfulness.steps", "1", "at least 2"),
    Case("target", "vehicel", "'vehicel'|'vehicle'?"),
    Case("target!", "mine.tsv", "'mine.tsv' does not exist"),
    Case("target?", "[dog, dog]", "twice"),
    Case("target+", "5", "5|quotes"),
    Case("target-", "no", "False|quotes"),
    Case("target/", "~/dog.tsv", "home folder"),
    Case("target.", "../../etc/passwd", "has no file"),
    Case("samples", "5", "5|quotes"),
    Case("samples!", "sheet.tsv", "the sample sheet sheet.tsv does not exist"),
    Case("samples?", "config/Samples.tsv", "did you mean config/samples.tsv?"),
    Case("samples+", "media", "is a folder"),
    Case("pathvars.results", "''", "must not be empty"),
    Case("note", "x" * 200_000, "unknown key 'note'"),
    Case("interpolation!", "x" * 200_000, "xxx...xxx|nearest"),
    Case("'\\e[2J'", "3", "unknown key"),
    Case("1", "2", "unknown key 1"),
    Case("null", "2", "unknown key None"),
]  # fmt: skip


def key_of(case: Case) -> str:
    return case.name if case.name.startswith("'") else case.name.rstrip("!?+-/.,<>=")


@by_name(KEYS)
def test_a_wrong_key_or_value_is_said_with_its_line(case: Case) -> None:
    lines = ["# one comment"]
    *outer, last = key_of(case).split(".")
    for depth, name in enumerate(outer):
        lines.append(f"{' ' * depth}{name}:")
    write(CONFIG, "\n".join([*lines, f"{' ' * len(outer)}{last}: {case.text}"]) + "\n")
    # An unknown key is said where it is, and a value too.
    assert_says(case, said(), f"{CONFIG}, line {len(lines) + 1}: ")


def test_all_wrong_keys_are_said_at_once() -> None:
    first: dict[str, Case] = {}
    for case in KEYS:
        if key_of(case) not in ("samples", "target", "null") and case.name != "base_height/":
            first.setdefault(key_of(case), case)
    tree: dict[str, object] = {}
    for key, case in first.items():
        *outer, last = key.split(".")
        inner = tree
        for name in outer:
            inner = inner.setdefault(name, {})
        inner[last] = case.text
    lines: list[str] = []

    def add(part: dict, depth: int) -> None:
        for name, value in part.items():
            lines.append(f"{' ' * depth}{name}: {value if isinstance(value, str) else ''}")
            if isinstance(value, dict):
                add(value, depth + 1)

    add(tree, 0)
    write(CONFIG, "\n".join(lines))
    sentences = said()
    assert len(sentences) == len(first), sentences
    for key, case in first.items():
        number = next(n for n, line in enumerate(lines, 1) if line.endswith(f" {case.text}"))
        if len(case.text) > 3:
            assert any(f", line {number}: " in sentence for sentence in sentences), key
        for word in case.words.split("|"):
            assert any(word in sentence for sentence in sentences), (word, sentences)


# Of --config, as Snakemake's parser makes values of them.
ARGUMENTS = [
    ({"base_height": "tall"}, "--config: base_height is 'tall'"),
    ({"base_height": float("inf")}, "--config: base_height is inf"),
    ({"bas_height": 5}, "--config: unknown key 'bas_height'"),
    ({"grid": "[["}, "--config: grid is '[['"),
    ({"grid": {"rows": "[["}}, "--config: grid.rows is '[['"),
    ({"grid": {"rows": "9" * 5000}}, "--config: grid.rows is '9"),
    ({"top_k": 10**30}, "--config: top_k is 1000"),
    ({"top_k": 10**4000}, "a number of more than 60 digits"),
    ({"base_height": None}, "--config: base_height is empty"),
    ({"samples": "no.tsv"}, "--config: the sample sheet no.tsv does not exist"),
    ({"target": "\x1b[31mred"}, r"\x1b[31mred"),
]


@pytest.mark.parametrize(("given", "words"), ARGUMENTS, ids=range(len(ARGUMENTS)))
def test_a_wrong_argument_is_said_to_be_one(given: dict, words: str) -> None:
    (sentence,) = said(given=given)
    assert words in sentence


def test_of_several_files_the_one_is_named_that_counts() -> None:
    write(CONFIG, "grid: {rows: 0, columns: 0}\ntop_k: 0\n")
    write("one.yaml", "top_k: 5\n\n\ngrid:\n  rows: 21\n")
    write("two.yaml", "batch_size: 0\n")
    starts = [
        sentence.partition(":")[0] for sentence in said((OWN, Path("one.yaml"), Path("two.yaml")))
    ]
    assert sorted(starts) == ["config/config.yaml, line 1", "one.yaml, line 5", "two.yaml, line 1"]


# ---------------------------------------------------------------------------------------- models
MODELS = [
    Case("another architecture", "vgg61", "'vgg61'|'vgg16'"),
    Case("a long name", "{name: " + "vgg" * 100 + ", architecture: vgg16}",
         "300 bytes|at most 100"),
    Case("a long name in bytes", f"{{name: {'模' * 40}, architecture: vgg16}}",
         "120 bytes|shorten"),
    Case("a repeated part", f"{{name: {'ab' * 20}, architecture: vgg16}}", "'ab' 20 times|another"),
    Case("a slash", "{name: a/b, architecture: vgg16}", "'a/b'"),
    Case("a way up", "{name: .., architecture: vgg16}", "'..'"),
    Case("a hyphen", "{name: my-vgg, architecture: vgg16}", "'my-vgg'"),
    Case("no architecture", "{name: mine}", "architecture 'mine'"),
    Case("only another key", "{architecture: vgg16}", "'name' is missing"),
    Case("an unknown key", "{name: a1, architecture: vgg16, wieghts: x}", "'wieghts'|'weights'?"),
    Case("a number", "5", "is 5|text or a mapping"),
    Case("nothing", "~", "is empty|text or a mapping"),
    Case("a name that is a number", "{name: 5, architecture: vgg16}", "is 5|quotes"),
    Case("a word that YAML reads", "{name: no, architecture: vgg16}", "is False|quotes"),
    Case("a huge input", "{name: a2, architecture: resnet50, input_size: 100000}", "at most 4096"),
    Case("a tiny input", "{name: a3, architecture: resnet50, input_size: 8}", "at least 32"),
    Case("too small for it", "{name: a4, architecture: xception, input_size: 48}", "at least 71"),
    Case("one size only", "{name: a5, architecture: vgg16, input_size: 256}", "224 x 224|leave"),
    Case("no runtime", "{name: a6, architecture: vgg16, runtime: onnx}", "'onnx'|litert, ncnn"),
    Case("no argument", "{name: a7, architecture: vgg16, arguments: {alpha: 1}}", "'alpha'|none"),
    Case("a short sum", "{name: a8, architecture: vgg16, sha256: abc}", "'abc'"),
    Case("a sum of digits", f"{{name: a9, architecture: vgg16, sha256: {'1' * 64}}}",
         "64 characters|quotes"),
    Case("another sum",
         f"{{name: b0, architecture: vgg16, weights: weights.h5, sha256: {'a' * 64}}}",
         "SHA-256|the right file"),
    Case("weights that are not there", "{name: b1, architecture: vgg16, weights: no.h5}",
         "no.h5 of the model b1 does not exist"),
    Case("a folder of weights", "{name: b2, architecture: vgg16, weights: media}", "is a folder"),
    Case("a pipe of weights", "{name: b3, architecture: vgg16, weights: pipe}", "a named pipe"),
    Case("a link to nowhere", "{name: b4, architecture: vgg16, weights: nowhere}",
         "link to nowhere"),
    Case("a photo of weights", "{name: b5, architecture: vgg16, weights: media/street.jpg}",
         "neither a file of Keras"),
    Case("empty weights", "{name: b6, architecture: vgg16, weights: nothing.h5}", "is empty"),
    Case("a pointer", "{name: b7, architecture: vgg16, weights: pointer.h5}", "git lfs pull"),
    Case("weights on the web", "{name: b8, architecture: vgg16, weights: 'https://x.org/a.h5'}",
         "download it first"),
    Case("weights of Windows", "{name: b9, architecture: vgg16, weights: 'C:\\a.h5'}",
         "/mnt/c/a.h5"),
    Case("a web page of weights", "{name: c0, architecture: vgg16, weights: page.h5}",
         "page.h5|web page|open its address"),
    Case("HDF5 that is cut", "{name: c1, architecture: vgg16, weights: weights.h5}",
         "is damaged|copy it again"),
    Case("a .keras without config", "{name: c2, architecture: vgg16, weights: plain.keras}",
         "has no config.json|give another file"),
    Case("a .keras with a broken config", "{name: c3, architecture: vgg16, weights: deep.keras}",
         "a damaged config.json|copy it again"),
    Case("a .keras that is a bomb", "{name: c4, architecture: vgg16, weights: bomb.keras}",
         "config.json larger than that of any network"),
    Case("a .keras of text", "{name: c5, architecture: vgg16, weights: text.keras}",
         "a damaged model.weights.h5|copy it again"),
    Case("a .keras with a way up", "{name: c6, architecture: vgg16, weights: up.keras}",
         "'../a'|outside|give another file"),
    Case("a .keras that is cut", "{name: c7, architecture: vgg16, weights: cut.keras}",
         "without its end|copy it again"),
    Case("a newer PyTorch file", "{name: c8, architecture: vgg16, weights: new.pth}",
         "version 1.6 or later|a file of Keras"),
    Case("another zip", "{name: c9, architecture: vgg16, weights: other.zip}",
         "neither a file of Keras"),
    Case("classes alone", "{name: d0, classes: names.txt}", "classes but no file|models/d0.keras"),
    Case("much without a file", "{name: d1, architecture: vgg16, output: softmax, preprocessing: "
         "none}", "output and preprocessing but no file|leave out those"),
    Case("a file alone", "{name: d2, file: mine.keras}", "no classes|classes: models/d2.txt"),
    Case("a file of weights", "{name: d3, file: mine.keras, classes: names.txt, weights: a.h5}",
         "the whole model, and also weights|leave out that"),
    Case("a file of an architecture", "{name: d4, file: mine.keras, architecture: vgg16, "
         "arguments: {alpha: 1}}", "also architecture and arguments"),
    Case("another key of a file", "{name: d5, file: mine.keras, clases: names.txt}",
         "'clases'|'classes'?"),
    Case("no such file", "{name: d6, file: no.keras, classes: names.txt}",
         "the file no.keras of the model d6 does not exist"),
    Case("a folder of a model", "{name: d7, file: media, classes: names.txt}",
         "a folder, such as a SavedModel|model.save('d7.keras')"),
    Case("a pipe of a model", "{name: d8, file: pipe, classes: names.txt}", "a named pipe"),
    Case("a photo of a model", "{name: d9, file: media/street.jpg, classes: names.txt}",
         "the file media/street.jpg of the model d9 is no Keras model|model.save("),
    Case("an empty model", "{name: e0, file: nothing.h5, classes: names.txt}", "is empty"),
    Case("a web page of a model", "{name: e1, file: page.h5, classes: names.txt}", "web page"),
    Case("a model of PyTorch", "{name: e2, file: pickle.pth, classes: names.txt}",
         "is no Keras model"),
    Case("another model",
         f"{{name: e3, file: mine.keras, classes: names.txt, sha256: {'a' * 64}}}",
         "the file mine.keras of the model e3 has not the SHA-256|the right file"),
    Case("no such output", "{name: e4, file: mine.keras, classes: names.txt, output: softmx}",
         "'softmx'|softmax, logits, sigmoid|'softmax'?"),
    Case("no such preprocessing",
         "{name: e5, file: mine.keras, classes: names.txt, preprocessing: tf}",
         "preprocessing 'tf'|none, unit, symmetric, caffe, torch"),
    Case("a preprocessing like one",
         "{name: e6, file: mine.keras, classes: names.txt, preprocessing: caffee}", "'caffe'?"),
    Case("a key of preprocessing",
         "{name: e7, file: mine.keras, classes: names.txt, preprocessing: {maen: 1}}",
         "'maen'|'mean'?"),
    Case("a scale of 0",
         "{name: e8, file: mine.keras, classes: names.txt, preprocessing: {scale: [1, 0, 1]}}",
         "has the scale [1, 0, 1], by which nothing can be divided"),
    Case("a mean of text",
         "{name: e9, file: mine.keras, classes: names.txt, preprocessing: {mean: grey}}",
         "preprocessing.mean|'grey'|a number or a list"),
    Case("too many means",
         "{name: f0, file: mine.keras, classes: names.txt, preprocessing: {mean: [1, 2, 3, 4]}}",
         "at most 3"),
    Case("an order",
         "{name: f1, file: mine.keras, classes: names.txt, preprocessing: {order: gbr}}",
         "'gbr'|rgb, bgr"),
    Case("no such classes", "{name: f2, file: mine.keras, classes: namse.txt}",
         "namse.txt does not exist|names.txt?"),
    Case("classes twice", "{name: f3, file: mine.keras, classes: twice.txt}",
         "twice.txt, line 3|'stop' is already on line 1"),
    Case("a photo of classes", "{name: f4, file: mine.keras, classes: media/street.jpg}",
         "media/street.jpg, line 1|is not UTF-8|one name a line"),
    Case("classes that are none", "{name: f5, file: mine.keras, classes: nothing.h5}",
         "nothing.h5 lists no class"),
    Case("a folder of classes", "{name: f6, file: mine.keras, classes: media}", "is a folder"),
]  # fmt: skip


def write_zip(path: str, members: Mapping[str, str | bytes]) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)


@pytest.fixture
def weights(monkeypatch: pytest.MonkeyPatch) -> None:
    # Whether Keras can build a model that is well so far is tested beside what does so.
    monkeypatch.setattr(check_inputs, "_check_own", lambda _: None)
    os.mkfifo("pipe")
    Path("nowhere").symlink_to("gone")
    write("nothing.h5", b"")
    write("pointer.h5", "version https://git-lfs.github.com/spec/v1\n")
    write("page.h5", "\ufeff\n<!DOCTYPE html><title>Sign in</title>")
    arrays = {"model.weights.h5": Path("weights.h5").read_bytes()}
    write_zip("plain.keras", arrays)
    write_zip("deep.keras", arrays | {"config.json": "[" * 100_000})
    write_zip("bomb.keras", arrays | {"config.json": bytes(2**25)})
    write_zip("text.keras", {"model.weights.h5": "hello", "config.json": "{}"})
    write_zip("up.keras", arrays | {"config.json": "{}", "../a": ""})
    write("cut.keras", Path("deep.keras").read_bytes()[:-30])
    write_zip("new.pth", {"archive/data.pkl": ""})
    write_zip("other.zip", {"readme.txt": ""})
    write_zip("mine.keras", arrays)
    write("pickle.pth", b"\x80\x02}q\x00.")
    write("names.txt", "stop\nambulance\ngive way\n")
    write("twice.txt", "stop\ngive way\nstop\n")


@by_name(MODELS)
@pytest.mark.usefixtures("weights")
def test_a_wrong_model_is_said_with_its_line(case: Case) -> None:
    write(CONFIG, f"models:\n  - resnet50\n  - {case.text}\n")
    assert_says(case, said(), f"{CONFIG}, line 3: ")


@pytest.mark.usefixtures("weights")
def test_all_wrong_models_are_said_at_once() -> None:
    cases = [case for case in MODELS if case.name != "a sum of digits"]
    write(CONFIG, "models:\n" + "".join(f"  - {case.text}\n" for case in cases))
    sentences = said()
    assert len(sentences) == len(cases), sentences
    for number, case in enumerate(cases, 2):
        (sentence,) = [one for one in sentences if one.startswith(f"{CONFIG}, line {number}:")]
        assert all(word in sentence for word in case.words.split("|")), (case, sentence)


@pytest.mark.parametrize(
    ("second", "words"),
    [("vgg16", "'vgg16' twice"), ("{name: VGG16, architecture: vgg19}", "only in case"),
     ("{name: ＶＧＧ16, architecture: vgg19}", "only in case")],
)  # fmt: skip
def test_models_whose_files_would_be_the_same_are_refused(second: str, words: str) -> None:
    write(CONFIG, f"models:\n  - vgg16\n  - {second}\n")
    (sentence,) = said()
    assert sentence.startswith(f"{CONFIG}, line 3: models lists") and words in sentence


OWN_MODEL = "{name: mine, file: mine.keras, classes: names.txt}"


@pytest.mark.usefixtures("weights")
def test_a_model_of_one_s_own_is_well() -> None:
    write(CONFIG, f"models:\n  - {OWN_MODEL}\n")
    assert said() == []
    by_hand = "preprocessing: {mean: 127.5, scale: [1, 2, 3], order: bgr}, output: logits}"
    write(CONFIG, f"models:\n  - resnet50\n  - {OWN_MODEL[:-1]}, {by_hand}\ncontrols: [enlarged]\n")
    assert said() == []
    write(CONFIG, f"models:\n  - {OWN_MODEL}\n  - {OWN_MODEL.replace('mine,', 'Mine,')}\n")
    (sentence,) = said()
    assert "line 3: models lists 'Mine' twice" in sentence and "file: mine.keras" in sentence


@pytest.mark.usefixtures("weights")
@pytest.mark.parametrize(
    ("lines", "words"),
    [
        ("gradcam: {class: stop}", ""),
        ("gradcam: {class: 2}", ""),
        ("gradcam: {class: target}", ""),
        ("gradcam:\n  class: stopp", "line 4: |unknown to the model mine|'stopp'|'stop'?"),
        ("gradcam: {class: 3}", "line 3: |the model mine|no class 3|0 to 2"),
        ("gradcam: {class: minivan}", "the model mine|'minivan' is no class of names.txt"),
        ("decision: {rule: top_k, k: 2}", ""),
        ("decision: {rule: top_k, k: 3}", "line 3: |k is 3|3 is the number of classes of the mod"),
        ("decision: {rule: score, k: 3}\ntop_k: 5000", ""),
        ("target: signs.tsv", ""),
        ("target: [vehicle, signs.tsv]", ""),
        ("target: dog", "no class of names.txt, the list of the model mine; |Those of names.txt"),
        ("target: wrong.tsv", "wrong.tsv, line 2: 'give wey' is no class|'give way'?"),
        ("target: other.tsv", "'lorry' is no class of names.txt.| Those of names.txt are stop, am"),
    ],
)  # fmt: skip
def test_classes_of_one_s_own_are_those_that_are_asked_for(lines: str, words: str) -> None:
    write("signs.tsv", "label\tmodel\nstop\tmine\nminivan\tresnet50\n")
    write("wrong.tsv", "label\ngive wey\n")
    write("other.tsv", "label\nlorry\n")
    write(CONFIG, f"models:\n  - {OWN_MODEL}\n{lines}\n")
    sentences = said()
    assert len(sentences) == bool(words), sentences
    for word in filter(None, words.split("|")):
        assert word in sentences[0], sentences


@pytest.mark.usefixtures("weights")
def test_a_class_to_explain_is_one_of_every_model() -> None:
    write(CONFIG, f"models:\n  - resnet50\n  - {OWN_MODEL}\n  - vgg16\ngradcam: {{class: stop}}\n")
    (sentence,) = said()
    assert "unknown to the models resnet50 and vgg16: 'stop' is no class of ImageNet" in sentence
    write(CONFIG, f"models:\n  - resnet50\n  - {OWN_MODEL}\ngradcam: {{class: ambulance}}\n")
    assert said() == []


@pytest.mark.usefixtures("weights")
def test_a_wrong_model_of_one_s_own_makes_no_other_mistakes() -> None:
    """Who knows whether its classes are those that the target and the maps ask for?"""
    write("signs.tsv", "label\nstop\n")
    for wrong in (OWN_MODEL.replace("mine.keras", "no.keras"), OWN_MODEL.replace("names", "no")):
        write(
            CONFIG,
            f"models:\n  - resnet50\n  - {wrong}\ntarget: signs.tsv\ngradcam: {{class: stop}}",
        )
        (sentence,) = said()
        assert sentence.startswith(f"{CONFIG}, line 3: ") and "does not exist" in sentence


def test_a_misspelt_architecture_hides_no_other_mistake() -> None:
    write("mine.tsv", "label\nminvan\n")
    write(CONFIG, "models: [resnet05]\ntarget: mine.tsv\ngradcam: {class: minvan}\n")
    model, explained, target = said()
    assert "resnet05" in model and "line 3: " in explained and "mine.tsv, line 2: " in target


def test_models_without_a_larger_input_are_all_named() -> None:
    write(CONFIG, "models: [vgg16, resnet50, vgg19]\ncontrols:\n  - enlarged\n")
    first, second = said()
    assert first.startswith(f"{CONFIG}, line 2: the control enlarged") and "vgg16" in first
    assert "vgg19" in second


BOXED = "frame\ttruth\tx0\ty0\tx1\ty1\n{}\n"
WITHIN, NONE = "1\tyes\t0\t0\t4\t4", "1\tyes\t\t\t\t"


@pytest.mark.parametrize(
    ("row", "line", "right"),
    [
        ("lot\tmedia/lot\t\t\t\tboxes.tsv", WITHIN, True),
        ("lot\tmedia/lot\t1\t\t\tboxes.tsv", WITHIN, True),
        ("lot\tmedia/lot\t\t1\t\tboxes.tsv", WITHIN, False),
        ("lot\tmedia/lot\t\t\t2\tboxes.tsv", WITHIN, False),
        ("clip\tmedia/clip.mp4\t\t\t3\tboxes.tsv", WITHIN.replace("1", "6", 1), True),
        ("clip\tmedia/clip.mp4\t1\t\t3\tboxes.tsv", WITHIN.replace("1", "6", 1), False),
        ("clip\tmedia/clip.mp4\t7\t\t3\tboxes.tsv", WITHIN.replace("1", "6", 1), False),
        ("lot\tmedia/lot\t\t\t\tboxes.tsv", NONE, False),
        ("lot\tmedia/lot\t\t\t\tyes", WITHIN, False),
        ("lot\tmedia/lot\t\t\t\t", WITHIN, False),
    ],
)
def test_the_oracle_needs_a_box_in_a_frame_that_is_taken(row: str, line: str, right: bool) -> None:
    write(CONFIG, "controls:\n  - mean\n  - oracle\n")
    write("boxes.tsv", BOXED.format(line))
    write(SHEET, f"sample\tpath\tstart\tstop\tstep\ttruth\n{row}\n")
    assert [sentence[: len(CONFIG) + 28] for sentence in said()] == (
        [] if right else [f"{CONFIG}, line 1: the control oracle"]
    )
    write(CONFIG, "controls: [mean]\n")
    assert said() == []


def test_a_wrong_box_is_all_that_is_said_of_it() -> None:
    write(CONFIG, "controls: [oracle]\n")
    write("boxes.tsv", BOXED.format("1\tyes\t0\t0\t0\t4"))
    write(SHEET, "sample\tpath\ttruth\nlot\tmedia/lot\tboxes.tsv\n")
    (sentence,) = said()
    assert "the box is empty" in sentence


# ----------------------------------------------------------------------------------------- sheet
SHEET_FILES = [
    Case("nothing", "", "is empty|names of its columns"),
    Case("only comments", "# later\n\n", "is empty"),
    Case("only a header", "sample\tpath\n", "lists no sample|add a line"),
    Case("no header", "lot\tmedia/lot\nb\tmedia/lot\n", "line 1|'lot'|put a line of names before"),
    Case("commas", "sample,path\nlot,media/lot\n", "line 1|commas|tab-separated"),
    Case("semicolons", "sample;path;start\nlot;media/lot;\n", "line 1|semicolons"),
    Case("spaces", "sample path\nlot media/lot\n", "line 1|spaces"),
    Case("Markdown", "| sample | path |\n| lot | media/lot |\n", "line 1|bars"),
    Case("capitals", "Sample\tPath\nlot\tmedia/lot\n", "'Sample'|'sample'?|'path'?", 2),
    Case("another language", "Beispiel\tpath\nlot\tmedia/lot\n", "line 1|'Beispiel'|sample"),
    Case("an unknown column", "sample\tpath\tnotes\nlot\tmedia/lot\tx\n",
         "line 1|'notes'|Known are"),
    Case("a column twice", "sample\tpath\tpath\nlot\tmedia/lot\t\n", "line 1|'path'|remove one"),
    Case("a column without a name", "sample\t\tpath\nlot\t\tmedia/lot\n",
         "line 1|column 2|name it"),
    Case("no column of paths", "sample\nlot\n", "line 1|'path' is missing|add it"),
    Case("a truth of no target", "sample\tpath\ttruth_dog\nlot\tmedia/lot\tyes\n", "'truth_dog'"),
    Case("Latin-1", "sample\tpath\nlot\tmedia/lot\n# Köln\n".encode("latin-1"),
         "line 3|0xf6|save it as tab-separated text in UTF-8"),
    Case("Windows-1252", b"sample\tpath\n\x93lot\x94\tmedia/lot\n", "line 2|0x93|UTF-8"),
    Case("UTF-16", GOOD_SHEET.encode("utf-16"), "UTF-16|tab-separated text in UTF-8"),
    Case("UTF-16, big-endian", b"\xfe\xff" + GOOD_SHEET.encode("utf-16-be"), "UTF-16"),
    Case("UTF-16 without a mark", GOOD_SHEET.encode("utf-16-le"), "line 1|NUL"),
    Case("a workbook", b"PK\x03\x04" + bytes(60), "workbook|.xlsx, .ods|tab-separated"),
    Case("an old workbook", b"\xd0\xcf\x11\xe0" + bytes(60), "workbook of Excel (.xls)"),
    Case("a PDF", b"%PDF-1.7\n", "is a PDF"),
    Case("a compressed file", b"\x1f\x8b\x08" + bytes(9), "compressed"),
    Case("a photo", b"\xff\xd8\xff\xe0" + bytes(60), "line 1|0xff"),
    Case("a NUL character", "sample\tpath\nlot\tmedia/lot\0\n", "line 2|NUL"),
]  # fmt: skip


@by_name(SHEET_FILES)
def test_a_sheet_is_refused_in_a_sentence(case: Case) -> None:
    write(SHEET, case.text)
    assert_says(case, said(), SHEET)


COLUMNS = "sample\tpath\tstart\tstop\tstep\ttruth\tscene\n"
LETTERS = "abcdefghij"
# Names of scenes that are none, in the sheet as in a truth file.
SCENES = [
    Case("a scene with a control character", "a\x1b[2Jb", r"\x1b[2J|U+001B|remove it"),
    Case("a scene with a lone bell", "\x07", r"\x07|U+0007"),
    Case("a scene with a line break within", "a\u2028b", r"\u2028|U+2028|write a space"),
    Case("a scene turned around", "a\u202eb", r"\u202e|U+202E|remove it"),
    Case("a scene apart", "a\u2066b\u2069", r"\u2066|U+2066"),
    Case("a scene with a zero-width space", "yard\u200b", r"yard\u200b|U+200B"),
    Case("a scene with a byte order mark", "\ufeffyard", "U+FEFF"),
    Case("a scene with a space that does not break", "a\xa0b", r"a\xa0b|U+00A0|write a space"),
    Case("a scene of 101 letters", f"{LETTERS * 10}a", "101 characters|at most 100|shorten"),
    Case("a scene of 90,000 letters", "x" * 90_000, "90000 characters|at most 100|xxx...xxx"),
]  # fmt: skip
ROWS = [
    Case("no path", "a1", "'path' is missing|tabs"),
    Case("no name", "\tmedia/lot", "'sample' is missing"),
    Case("an open quote", 'a2\t"media/lot', "quotation mark|remove it"),
    Case("text after a quote", '"a3"x\tmedia/lot', "quotation mark"),
    Case("too many fields", "a4\tmedia/lot\t\t\t\t\t\tx", "8 fields for 7 columns|single tabs"),
    Case("two tabs", "a5\t\tmedia/lot", "'path' is missing|single tabs"),
    Case("a field of 200,000 characters", f"a6\t{'x' * 200_000}", "characters; shorten"),
    Case("a comma for a tab", "a7,media/lot", "'path' is missing|single tabs"),
    Case("a space", "a b\tmedia/lot", "'a b'|letters, digits"),
    Case("a slash", "a/b\tmedia/lot", "'a/b'"),
    Case("this folder", ".\tmedia/lot", "'.'"),
    Case("the folder above", "..\tmedia/lot", "'..'"),
    Case("a hidden name", ".partial.x\tmedia/lot", "'.partial.x'"),
    Case("a hyphen first", "-rf\tmedia/lot", "'-rf'"),
    Case("braces", "{x}\tmedia/lot", "'{x}'"),
    Case("quotation marks of print", "“a”\tmedia/lot", "'“a”'"),
    Case("an accent apart", "u\u0308\tmedia/lot", "letters, digits"),
    Case("a zero-width space", "a\u200bb\tmedia/lot", r"a\u200bb"),
    Case("a control character", "a\x1b[2Jb\tmedia/lot", r"\x1b[2J"),
    Case("turned around", "a\u202eb\tmedia/lot", r"\u202e"),
    Case("101 letters", f"{LETTERS * 10}a\tmedia/lot", "at most 100 characters"),
    Case("100 letters of three bytes", f"{'模型照片车' * 20}\tmedia/lot", "300 bytes|at most 100"),
    Case("letters repeated", f"{'ab' * 20}\tmedia/lot", "'ab' 20 times|another name"),
    Case("one letter repeated", f"{'z' * 20}\tmedia/lot", "'z' 20 times"),
    Case("a start of text", "b1\tmedia/lot\tx", "start is 'x'|a whole number"),
    Case("a start below", "b2\tmedia/lot\t-1", "start is '-1'"),
    Case("a start of Excel", "b3\tmedia/lot\t1.0", "start is '1.0'"),
    Case("a start of 1e3", "b4\tmedia/clip.mp4\t1e3", "start is '1e3'"),
    Case("Arabic digits", "b5\tmedia/clip.mp4\t٣", "start is '٣'"),
    Case("a start of 10^20", f"b6\tmedia/clip.mp4\t{10**20}", "start is 1000|at most 1000000000"),
    Case("5,000 digits", f"b7\tmedia/clip.mp4\t{'9' * 5000}", "start is '999|a whole number"),
    Case("a thousands separator", "b8\tmedia/clip.mp4\t\t1,000", "stop is '1,000'"),
    Case("a time", "b9\tmedia/clip.mp4\t0:10", "start is '0:10'"),
    Case("a date", "c1\tmedia/clip.mp4\t\t05.06.2024", "stop is '05.06.2024'"),
    Case("no step", "c2\tmedia/clip.mp4\t\t\t0", "step is 0|at least 1"),
    Case("half a step", "c3\tmedia/clip.mp4\t\t\t0.5", "step is '0.5'"),
    Case("a stop at the start", "c4\tmedia/clip.mp4\t9\t9",
         "stop 9 has to be greater than start 9"),
    Case("a stop of 0", "c5\tmedia/clip.mp4\t\t0", "stop is 0|at least 1"),
    Case("a start beyond", "c6\tmedia/lot\t2",
         "start 2 is beyond the last of the 2 photos|up to 1"),
    Case("frames of a photo", "c7\tmedia/street.jpg\t\t\t2", "for videos and folders|leave them"),
    Case("a missing path", "d1\tmedia/nothing-like-it.png", "does not exist|correct the path"),
    Case("another case of the ending", "d2\tmedia/Photo.jpg", "did you mean media/Photo.JPG?"),
    Case("another case of a folder", "d3\tMedia/lot", "did you mean media?"),
    Case("a letter too few", "d4\tmedia/stret.jpg", "did you mean media/street.jpg?"),
    Case("accents apart", "d5\tmedia/U\u0308ni\u0308 code/a b.png", "other Unicode characters"),
    Case("quotes of a terminal", "d6\t'media/street.jpg'", "take off the quotation marks"),
    Case("quotes of print", "d7\t“media/street.jpg”", "take off the quotation marks"),
    Case("a home folder", "d8\t~/photo.jpg", "write out the home folder"),
    Case("a variable", "d9\t$HOME/photo.jpg", "variables are not read"),
    Case("a variable of Windows", "e1\t%USERPROFILE%/photo.jpg", "variables are not read"),
    Case("an address of a file", "e2\tfile:///media/a%20b.png", "write /media/a b.png"),
    Case("an address", "e3\thttps://x.org/a.mp4", "download it first"),
    Case("a path of Windows", r"e4" + "\t" + r"C:\photos\a.jpg", "/mnt/c/photos/a.jpg"),
    Case("backslashes", r"e5" + "\t" + r"media\street.jpg", "as in media/street.jpg"),
    Case("an escaped space", "e6\tmedia/Ünï\\ code/a\\ b.png", "as in media/Ünï code/a b.png"),
    Case("a non-breaking space", "e7\tmedia/Ünï\xa0code", "did you mean media/Ünï code?"),
    Case("an empty folder", "e8\tmedia/empty", "contains no"),
    Case("a link to nowhere", "e9\tnowhere.jpg", "is a link to nowhere"),
    Case("a link to itself", "f1\tloop.jpg", "leads back to itself"),
    Case("a pipe", "f2\tpipe.mp4", "is a named pipe"),
    Case("a folder within a photo", "f3\tmedia/street.jpg/1.jpg", "no folder"),
    Case("a long name of a file", f"f4\t{'x' * 300}.jpg", "longer name"),
    Case("a long name of a video", f"f6\t{'x' * 300}.mp4\t\t9", "longer name"),
    Case("a photo that is none", "f5\tbad.jpg", "bad.jpg"),
    Case("a truth of no word", "g1\tmedia/lot\t\t\t\tmaybe", "'maybe'|yes, no or unsure"),
    Case("a truth of Excel", "g2\tmedia/lot\t\t\t\tTRUE", "'TRUE'"),
    Case("a truth that is not there", "g3\tmedia/lot\t\t\t\ttruht.tsv", "did you mean truth.tsv?"),
    Case("a folder of truth", "g4\tmedia/lot\t\t\t\tmedia", "is a folder"),
    Case("a pipe of truth", "g5\tmedia/lot\t\t\t\tpipe.mp4", "named pipe"),
    Case("a truth beyond the photos", "g6\tmedia/lot\t\t\t\tlate.tsv", "late.tsv, line 3|frame 2"),
    Case("another sample's truth", "g7\tmedia/street.jpg\t\t\t\tother.tsv", "other.tsv, line 3"),
    *(Case(case.name, f"h{number}\tmedia/lot\t\t\t\t\t{case.text}", f"scene|{case.words}")
      for number, case in enumerate(SCENES)),
]  # fmt: skip


@pytest.fixture
def bad_files() -> None:
    os.mkfifo("pipe.mp4")
    Path("nowhere.jpg").symlink_to("gone.jpg")
    Path("loop.jpg").symlink_to("loop.jpg")
    write("bad.jpg", "<html>")
    for name in ("late.tsv", "other.tsv"):
        write(name, "frame\ttruth\n0\tyes\n2\tno\n")


@by_name(ROWS)
@pytest.mark.usefixtures("bad_files")
def test_a_wrong_row_is_said_with_its_line(case: Case) -> None:
    write(SHEET, f"{COLUMNS}\n{case.text}\n")
    assert_says(case, said(), "line 3" if "line 3" in case.words else f"{SHEET}, line 3")


@pytest.mark.usefixtures("bad_files")
def test_all_wrong_rows_are_said_at_once() -> None:
    rows = "".join(f"{case.text}\n" for case in ROWS)
    write(SHEET, f"{COLUMNS}{rows}")
    sentences = said()
    assert len(sentences) == len(ROWS), sentences
    for number, case in enumerate(ROWS, 2):
        (sentence,) = [one for one in sentences if f"{SHEET}, line {number}:" in one]
        assert all(word in sentence for word in case.words.split("|")), (case, sentence)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Bus", "bus"),
        ("lot", "lot"),
        ("ﬁsh", "fish"),
        ("straße", "strasse"),
        ("가", "\u1100\u1161"),
    ],
)
def test_samples_whose_files_would_be_the_same_are_refused(first: str, second: str) -> None:
    write(SHEET, f"sample\tpath\n{first}\tmedia/lot\n{second}\tmedia/lot\n")
    (sentence,) = said()
    assert sentence.startswith(f"{SHEET}, line 3") and f"{SHEET}, line 2; rename one" in sentence


# Two spellings of what is one scene, or nearly.
SPELLINGS = [
    ("Yard", "yard"),
    ("Straße", "STRASSE"),
    ("caf\u00e9", "cafe\u0301"),
    ("가", "\u1100\u1161"),
    ("the yard", "the  yard"),
    ("yard", "ｙａｒｄ"),
]


@pytest.mark.parametrize(("first", "second"), SPELLINGS)
def test_another_spelling_of_a_scene_is_refused_wherever_it_is(first: str, second: str) -> None:
    header = "sample\tpath\tscene\ttruth\n"
    nearly, table = "is nearly", "frame\ttruth\tscene\n"
    write(SHEET, f"{header}a\tmedia/lot\t{first}\nb\tmedia/lot\t{second}\n")
    (sentence,) = said()
    assert sentence.startswith(f"{SHEET}, line 3: sample b: scene") and nearly in sentence
    assert f"of {SHEET}, line 2; write both alike" in sentence
    # In a truth file beside the sheet, within one, and in two.
    write("one.tsv", f"{table}0\tyes\t{second}\n")
    write(SHEET, f"{header}a\tmedia/lot\t{first}\tone.tsv\n")
    (sentence,) = said()
    assert sentence.startswith(f"{SHEET}, line 2: sample a: one.tsv, line 2: scene")
    write("two.tsv", f"{table}0\tyes\t{first}\n1\tno\t{second}\n")
    write(SHEET, f"{header}a\tmedia/lot\t\ttwo.tsv\n")
    (sentence,) = said()
    assert "two.tsv, line 3: scene" in sentence and "of two.tsv, line 2;" in sentence
    write("two.tsv", f"{table}0\tyes\t{first}\n")
    write(SHEET, f"{header}a\tmedia/lot\t\tone.tsv\nb\tmedia/lot\t\ttwo.tsv\n")
    (sentence,) = said()
    assert sentence.startswith(f"{SHEET}, line 3: sample b: two.tsv, line 2: scene")
    assert "of one.tsv, line 2;" in sentence


GOOD_SHEETS = {
    "a scene of spaces": "sample\tpath\tscene\nlot\tmedia/lot\t \xa0 \u3000\n",
    "scenes that look like code": "sample\tpath\tscene\n"
    "a\tmedia/lot\t<b>&amp;</b>\nb\tmedia/lot\t{{7*7}} {sample} <pathvar>\n"
    "c\tmedia/lot\t=1+1\nd\tmedia/lot\t../..\ne\tmedia/lot\t'; rm -rf $HOME\n",
    "one hundred letters of three bytes in a scene": "sample\tpath\tscene\n"
    f"lot\tmedia/lot\t{'模型照片车' * 20}\n",
    "another scene in the truth": "sample\tpath\tscene\ttruth\nlot\tmedia/lot\tyard\tseen.tsv\n",
    "a byte order mark": f"\ufeff{GOOD_SHEET}",
    "lines of Windows": GOOD_SHEET.replace("\n", "\r\n"),
    "lines of old Macs": GOOD_SHEET.replace("\n", "\r"),
    "quotes of a spreadsheet": 'sample\tpath\n"lot"\t"media/lot"\n',
    "white space": "sample \t path\n lot\xa0\t media/lot \n",
    "empty columns": "sample\tpath\t\t\nlot\tmedia/lot\t\t\n\t\t\t\n",
    "no end of the last line": GOOD_SHEET.rstrip(),
    "names like numbers": "sample\tpath\n0001\tmedia/lot\n1e5\tmedia/lot\n007\tmedia/lot\n",
    "names of other scripts": "sample\tpath\n写真\tmedia/lot\nÜbung\tmedia/lot\n",
    "names that others reserve": "sample\tpath\nCON\tmedia/lot\nnul.1\tmedia/lot\n",
    "one hundred letters": f"sample\tpath\n{LETTERS * 10}\tmedia/lot\n",
    "a name that nearly repeats itself": f"sample\tpath\n{'ab' * 19}\tmedia/lot\n",
    "spaces and accents in a path": "sample\tpath\nlot\tmedia/Ünï code/a b.png\n",
    "capitals of an answer": "sample\tpath\ttruth\nlot\tmedia/lot\tYES\n",
}


@pytest.mark.parametrize("text", GOOD_SHEETS.values(), ids=GOOD_SHEETS)
def test_what_spreadsheets_and_editors_do_is_read(text: str) -> None:
    write("seen.tsv", "frame\ttruth\tscene\n0\tyes\tbridge\n1\tno\t \n")
    write(SHEET, text)
    assert said() == []


# ----------------------------------------------------------------------------------------- truth
TRUTH_FILES = [
    Case("nothing", "", "is empty"),
    Case("no header", "0\t5\tyes\n", "line 1|'0'|put a line of names"),
    Case("commas", "first_frame,last_frame,truth\n0,5,yes\n", "line 1|commas"),
    Case("Latin-1", "frame\ttruth\n# Köln\n".encode("latin-1"), "line 2|0xf6|UTF-8"),
    Case("UTF-16", "frame\ttruth\n0\tyes\n".encode("utf-16"), "UTF-16"),
    Case("a workbook", b"PK\x03\x04" + bytes(50), "workbook"),
    Case("no answers", "frame\tnote\n0\tyes\n", "line 1|truth needs|note"),
    Case("no last frame", "first_frame\ttruth\n0\tyes\n", "line 1|last_frame"),
    Case("a column twice", "frame\ttruth\ttruth\n0\tyes\tno\n", "line 1|'truth'"),
    Case("two thousand boxes", "frame\tx0\ty0\tx1\ty1\n" + "0\t0\t0\t1\t1\n" * 2000,
         "line 1002|more than 1000 boxes"),
]  # fmt: skip
TRUTH_ROWS = [
    Case("reversed", "9\t8\tyes", "last_frame 8 is before first_frame 9|exchange"),
    Case("below", "-1\t0\tyes", "first_frame is '-1'"),
    Case("half a frame", "10\t10.0\tyes", "last_frame is '10.0'"),
    Case("nothing", "11\t\tyes", "last_frame is ''"),
    Case("Arabic digits", "12\t١٣\tyes", "last_frame is"),
    Case("5,000 digits", f"14\t{'9' * 5000}\tyes", "last_frame is '999|number of a frame"),
    Case("10^20", f"14\t{10**20}\tyes", "last_frame is '1000"),
    Case("another word", "20\t20\tmaybe", "'maybe'|yes, no or unsure"),
    Case("a truth of Excel", "21\t21\tWAHR", "'WAHR'|yes, no or unsure"),
    Case("nothing said", "22\t22", "''|yes, no or unsure"),
    Case("a box of text", "23\t23\t\ta\t0\t1\t1", "x0 is 'a'|pixels"),
    Case("a decimal comma", "24\t24\t\t0,5\t0\t1\t1", "x0 is '0,5'|pixels"),
    Case("NaN", "25\t25\t\tnan\t0\t1\t1", "x0 is 'nan'"),
    Case("infinity", "26\t26\t\t0\t0\tinf\t1", "x1 is 'inf'"),
    Case("400 digits", f"27\t27\t\t0\t0\t{'9' * 400}\t1", "x1 is '999"),
    Case("half a box", "28\t28\t\t0\t0\t1", "y1 is ''"),
    Case("an empty box", "29\t29\t\t5\t0\t5\t1", "the box is empty|x1 has to be greater"),
    Case("a box turned around", "30\t30\t\t5\t5\t1\t1", "the box is empty"),
    Case("a box of no", "31\t31\tno\t0\t0\t1\t1", "'no' although there is a box|remove one"),
    Case("too many fields", "32\t32\tyes\t\t\t\t\t\tx", "9 fields for 8 columns"),
    Case("an open quote", '33\t33\t"yes', "quotation mark"),
    *(Case(case.name, f"{number}\t{number}\tyes\t\t\t\t\t{case.text}", f"scene|{case.words}")
      for number, case in enumerate(SCENES, 40)),
]  # fmt: skip
TRUTH_COLUMNS = "first_frame\tlast_frame\ttruth\tx0\ty0\tx1\ty1\tscene\n"


@by_name(TRUTH_FILES)
def test_a_truth_is_refused_in_a_sentence(case: Case) -> None:
    write("truth.tsv", case.text)
    write(SHEET, "sample\tpath\ttruth\nclip\tmedia/clip.mp4\ttruth.tsv\n")
    assert_says(case, said(), f"{SHEET}, line 2: sample clip: truth.tsv")


@by_name(TRUTH_ROWS)
def test_a_row_of_truth_is_said_with_its_line(case: Case) -> None:
    write("truth.tsv", f"{TRUTH_COLUMNS}# seen twice\n{case.text}\n")
    write(SHEET, "sample\tpath\ttruth\nclip\tmedia/clip.mp4\ttruth.tsv\n")
    assert_says(case, said(), f"{SHEET}, line 2: sample clip: truth.tsv, line 3: ")


def test_all_rows_of_truth_are_said_at_once_and_only_once() -> None:
    rows = "".join(f"{case.text}\n" for case in TRUTH_ROWS)
    write("truth.tsv", f"{TRUTH_COLUMNS}{rows}")
    clip = "media/clip.mp4\ttruth.tsv"
    write(SHEET, f"sample\tpath\ttruth\none\t{clip}\ntwo\t{clip}\n")
    sentences = said()
    assert len(sentences) == len(TRUTH_ROWS)
    for number, case in enumerate(TRUTH_ROWS, 2):
        (sentence,) = [one for one in sentences if f"truth.tsv, line {number}:" in one]
        assert all(word in sentence for word in case.words.split("|")), (case, sentence)


def test_all_overlaps_are_said_at_once() -> None:
    write(
        "truth.tsv", "first_frame\tlast_frame\ttruth\n0\t9\tyes\n5\t12\tno\n8\t8\tno\n20\t29\tyes\n"
    )
    write(SHEET, "sample\tpath\ttruth\nclip\tmedia/clip.mp4\ttruth.tsv\n")
    first, second = said()
    assert "line 3: frames 5 to 12 overlap with 0 to 9" in first
    assert "line 4: frames 8 to 8 overlap with 0 to 9" in second


# --------------------------------------------------------------------------------------- targets
TARGET_FILES = [
    Case("nothing", "", "is empty"),
    Case("only a header", "wnid\n", "lists no class|add a line"),
    Case("no header", "n02123045\tcat\n", "line 1|'n02123045'|put a line of names"),
    Case("commas", "wnid,label\nn02123045,tabby\n", "line 1|commas"),
    Case("capitals", "WNID\nn02123045\n", "'WNID'|wnid"),
    Case("UTF-16", "wnid\nn02123045\n".encode("utf-16"), "UTF-16"),
    Case("Latin-1", "wnid\n# Hündin\n".encode("latin-1"), "line 2|0xfc"),
    Case("a workbook", b"PK\x03\x04" + bytes(50), "workbook"),
]  # fmt: skip
TARGET_ROWS = [
    Case("an unknown wnid", "n99999999\t", "'n99999999'"),
    Case("a wnid too short", "n0212304\t", "'n0212304'|n02123045"),
    Case("an index for a wnid", "281\t", "n02123045|column wnid"),
    Case("an index beyond", "1000\t", "1000|0 to 999"),
    Case("5,000 digits", f"{'9' * 5000}\t", "0 to 999"),
    Case("two hyphens", "--5\t", "'--5'"),
    Case("a label of another", "n02123159\tPersian_cat", "tiger_cat, not Persian_cat"),
    Case("a label of none", "\tminvan", "'minvan'|'minivan'"),
    Case("a label of two", "\tmaillot", "n03710637|n03710721"),
    Case("nothing but a note", "\t\thm", "neither a wnid nor a label"),
    Case("a class again", "n02124075\t", "already on line 2|remove one"),
    Case("100,000 characters", "x" * 99_000, "'xxx"),
    Case("too many fields", "n02123394\tPersian_cat\tx\ty", "4 fields for 3 columns"),
]  # fmt: skip


@by_name(TARGET_FILES)
def test_a_target_is_refused_in_a_sentence(case: Case) -> None:
    write("cats.tsv", case.text)
    write(CONFIG, "target: cats.tsv\n")
    assert_says(case, said(), "cats.tsv")


def test_all_rows_of_a_target_are_said_at_once() -> None:
    rows = "".join(f"{case.text}\n" for case in TARGET_ROWS)
    write("cats.tsv", f"wnid\tlabel\tnote\nn02124075\tEgyptian_cat\n{rows}")
    write(CONFIG, "target: cats.tsv\n")
    sentences = said()
    assert len(sentences) == len(TARGET_ROWS), sentences
    for number, case in enumerate(TARGET_ROWS, 3):
        (sentence,) = [one for one in sentences if f"cats.tsv, line {number}:" in one]
        assert all(word in sentence for word in case.words.split("|")), (case, sentence)


@by_name(TARGET_ROWS)
def test_a_row_of_a_target_is_said_with_its_line(case: Case) -> None:
    write("cats.tsv", f"wnid\tlabel\tnote\nn02124075\tEgyptian_cat\n{case.text}\n")
    write(CONFIG, "target: [vehicle, cats.tsv]\n")
    assert_says(case, said(), "cats.tsv, line 3: ")


def test_targets_whose_files_would_be_the_same_are_refused() -> None:
    for name in ("cats.tsv", "Cats.tsv"):
        write(name, "wnid\nn02123045\n")
    write(CONFIG, "top_k: 3\ntarget: [cats.tsv, ./Cats.tsv]\n")
    (sentence,) = said()
    assert sentence.startswith(f"{CONFIG}, line 2: target lists 'Cats' twice")


# ------------------------------------------------------------------------------------------- all
def test_nothing_waits_for_a_pipe() -> None:
    for name in ("sheet.tsv", "cats.tsv", "truth.pipe", "weights.pipe"):
        os.mkfifo(name)
    model = "{name: a, architecture: vgg16, weights: weights.pipe}"
    write(CONFIG, f"target: [vehicle, cats.tsv]\nmodels:\n  - {model}\n")
    write(SHEET, "sample\tpath\ttruth\na\tmedia/lot\ttruth.pipe\n")
    sentences = said()
    for name in ("cats.tsv", "truth.pipe", "weights.pipe"):
        (sentence,) = [one for one in sentences if name in one]
        assert "a named pipe, not a file" in sentence
    write(CONFIG, "samples: sheet.tsv\n")
    (sentence,) = said()
    assert sentence.startswith(f"{CONFIG}, line 1: the sample sheet sheet.tsv is a named pipe")


def test_mistakes_of_all_kinds_are_said_in_one_run() -> None:
    write(CONFIG, "base_height: 4\nmodels: [vgg61]\ntarget: [vehicle, cats.tsv]\ngrid: {rows: 0}\n")
    write("cats.tsv", "wnid\nn0\n")
    write("truth.tsv", "frame\ttruth\n0\tmaybe\n")
    write("bad.jpg", "<html>")
    write(SHEET, "sample\tpath\ttruth\na\tbad.jpg\t\nb\tmedia/lot\ttruth.tsv\nc\tno.jpg\t\n")
    wanted = ["line 1: base_height", "line 2: There", "line 4: grid.rows", "cats.tsv, line 2",
              "line 3: sample b: truth.tsv, line 2", "line 4: sample c: no.jpg",
              "line 2: sample a: bad.jpg"]  # fmt: skip
    sentences = said()
    assert len(sentences) == len(wanted)
    for words in wanted:
        assert any(words in sentence for sentence in sentences), words

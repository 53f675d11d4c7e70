"""Lists of classes that users keep, in every form that they come in."""

import json
from pathlib import Path

import pytest

from cropsight.errors import InputError
from cropsight.files import read_table, table_writer
from cropsight.labels import class_files
from cropsight.labels.class_files import read_class_list

NAMES = ["stop", "give way", "#1 route"]


def write(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def labels(path: Path) -> list[str]:
    found = read_class_list(path)
    assert [entry.index for entry in found.classes] == list(range(len(found)))
    assert not any(entry.wnid for entry in found.classes) and found.source == str(path)
    return [entry.label for entry in found.classes]


TABLE = "index\tlabel\n2\t#1 route\n0\tstop\n1\tgive way\n"
FORMS = {
    "lines.txt": "stop\ngive way\n#1 route\n",
    "windows.txt": "\ufeffstop\r\ngive way\r\n#1 route\r\n\r\n\r\n",
    "old_mac.names": "stop\rgive way\r#1 route",
    "spaces.txt": "  stop \ngive way\t\n#1 route",
    "noending": "stop\ngive way\n#1 route",
    "table.tsv": TABLE,
    "table.txt": "\ufeff" + TABLE,
    "turned.tsv": 'note\tlabel\tindex\n\t"stop"\t0\n# a note\n\n\tgive way\t01\nx\t#1 route\t2\n',
    "list.json": json.dumps(NAMES),
    "list.txt": " " + json.dumps(NAMES, indent=1),
    "class_indices.json": json.dumps({name: NAMES.index(name) for name in sorted(NAMES)}),
    "by_index.json": json.dumps({str(n): name for n, name in reversed([*enumerate(NAMES)])}),
}


@pytest.mark.parametrize("name", FORMS)
def test_every_form_gives_the_names_in_the_order_of_the_outputs(tmp_path: Path, name: str) -> None:
    assert labels(write(tmp_path, name, FORMS[name])) == NAMES


@pytest.mark.parametrize(
    ("name", "content", "found"),
    [
        # Digits are names too; Keras makes these of folders that are called so.
        ("a.json", '{"10": 1, "2": 0}', ["2", "10"]),
        ("a.txt", "7\n0\n", ["7", "0"]),
        ("a.txt", "[what\n{ever\n", ["[what", "{ever"]),
        ("a.txt", "index\nlabel\n", ["index", "label"]),
        ("a.txt", "caf\u00e9\n\u5317\u4eac\n\u0645\u06cc\u200c\u062e\u0648\n<b>&amp;\n", None),
    ],
)  # fmt: skip
def test_names_are_any_text(
    tmp_path: Path, name: str, content: str, found: list[str] | None
) -> None:
    assert labels(write(tmp_path, name, content)) == (found or content.split("\n")[:-1])


def test_names_survive_a_table(tmp_path: Path) -> None:
    names = ['"quoted"', "a;b,c", "=1+1", "'", "<script>", "\\n", "\u00a0x\u00a0y"]
    found = labels(write(tmp_path, "a.json", json.dumps(names)))
    with table_writer(tmp_path / "t.tsv", ["label"]) as add:
        add([label] for label in found)
    assert [row["label"] for row in read_table(tmp_path / "t.tsv")] == found


BAD = [
    ("a.txt", "stop\n\ngo\n", ["line 2: the name is empty"]),
    ("a.txt", "\nstop\n", ["line 1: the name is empty"]),
    ("a.txt", "", ["lists no class"]),
    ("a.txt", "\n\n", ["lists no class"]),
    ("a.txt", "stop\ngo\nstop\ngo\n", ["line 3: the name 'stop' is already on line 1",
                                      "line 4: the name 'go' is already on line 2"]),
    ("a.txt", "0\tstop\n1\tgo\n", ["line 1: there is a tab", "line 2: there is a tab",
                                  "index and label"]),
    ("a.txt", "stop\n" + "x" * 201, ["line 2: the name has 201 characters"]),
    ("a.txt", "stop\x1b[31m\n", ["line 1", "U+001B"]),
    ("a.txt", "\u202epots\n", ["line 1", "U+202E"]),
    ("a.txt", "a\u2028b\n", ["line 1", "U+2028"]),
    ("a.txt", "stop\n\x00", ["line 2", "NUL"]),
    ("a.txt", b"stop\ncaf\xe9\n", ["line 2", "0xe9 is not UTF-8"]),
    ("a.txt", "stop".encode("utf-16"), ["UTF-16", "one name a line"]),
    ("a.txt", b"PK\x03\x04rest", ["a workbook"]),
    ("a.txt", "index,label\n0,stop\n", ["line 1", "separated by commas"]),
    ("a.csv", "index;label\n0;stop\n", ["line 1", "separated by semicolons"]),
    ("a.tsv", "stop\ngo\n", ["line 1", "'stop' is none of index, label"]),
    ("a.tsv", "index\tname\n0\tstop\n", ["line 1", "no column named label", "'index', 'name'"]),
    ("a.tsv", "index\tlabel\n0\tstop\nx\tgo\n-1\tno\n1.0\tyes\n",
     ["line 3: the index 'x'", "line 4: the index '-1'", "line 5: the index '1.0'"]),
    ("a.tsv", "index\tlabel\n0\tstop\n0\tgo\n", ["line 3: the index 0 is already on line 2"]),
    ("a.tsv", "index\tlabel\n0\tstop\n2\tgo\n", ["none with the index 1", "from 0"]),
    ("a.tsv", "index\tlabel\n1\tstop\n2\tgo\n", ["none with the index 0"]),
    ("a.tsv", f"index\tlabel\n{'9' * 400}\tstop\n", ["line 2: the index"]),
    ("a.tsv", "index\tlabel\n0\t\n1\tgo\n", ["line 2: the name is empty"]),
    ("a.tsv", "index\tlabel\n0\tstop\n1\tstop\n", ["line 3: the name 'stop' is already on line 2"]),
    ("a.tsv", "index\tlabel\n", ["lists no class"]),
    ("a.json", "[", ["line 1", "no JSON"]),
    ("a.json", "stop\ngo", ["line 1", "no JSON"]),
    ("a.json", '["a",\n "b" "c"]', ["line 2", "no JSON"]),
    ("a.json", "[" * 100_000, ["is no list of classes"]),
    ("a.json", '{"a": 1' + "0" * 5000 + "}", ["is no list of classes"]),
    ("a.json", "[]", ["lists no class"]),
    ("a.json", "{}", ["lists no class"]),
    ("a.json", '"stop"', ["holds 'stop'", "a list of names"]),
    ("a.json", "null", ["holds None", "a list of names"]),
    ("a.json", '["stop", 1]', ["item 1 (from 0): 1 is no name"]),
    ("a.json", '[["n01440764", "tench"]]', ["item 0 (from 0): a list is no name"]),
    ("a.json", '["stop", " "]', ["item 1 (from 0): the name is empty"]),
    ("a.json", '["\\ud800"]', ["item 0", "U+D800"]),
    ("a.json", '["a\\nb"]', ["item 0", "U+000A"]),
    ("a.json", '{"0": ["n01440764", "tench"]}', ["key '0': there is a list"]),
    ("a.json", '{"a": 0, "b": "1"}', ["key 'b': there is '1'"]),
    ("a.json", '{"a": true}', ["key 'a': there is True"]),
    ("a.json", '{"a": NaN}', ["key 'a': there is nan"]),
    ("a.json", '{"a": {"b": 0}}', ["key 'a': there is an object"]),
    ("a.json", '{"a": 0, "b": 0}', ["key 'b': the index 0 is already on key 'a'"]),
    ("a.json", '{"a": 0, "a": 1}', ["key 'a': the name 'a' is already on key 'a'"]),
    ("a.json", '{"a": 1, "b": 2}', ["none with the index 0"]),
    ("a.json", '{"a": -1}', ["key 'a': the index '-1'"]),
    ("a.json", '{"one": "a", "2": "b"}', ["key 'one': the index 'one'"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "content", "parts"), BAD)
def test_what_is_wrong_is_said_with_file_and_place(
    tmp_path: Path, name: str, content: str | bytes, parts: list[str]
) -> None:
    path = write(tmp_path, name, content)
    with pytest.raises(InputError) as error:
        read_class_list(path)
    assert all(sentence.startswith(str(path)) for sentence in error.value.sentences)
    assert all(sentence.endswith(".") for sentence in error.value.sentences)
    for part in parts:
        assert part in str(error.value)


def test_a_list_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(class_files, "MOST", 3)
    assert len(labels(write(tmp_path, "a.txt", "a\nb\nc\n"))) == 3
    with pytest.raises(InputError, match="lists 4 classes, but may have at most 3"):
        read_class_list(write(tmp_path, "a.txt", "a\nb\nc\nd\n"))
    monkeypatch.setattr(class_files, "LARGEST", 1_000_000)
    with pytest.raises(InputError, match="more than 1 MB"):
        read_class_list(write(tmp_path, "a.txt", "a" * 1_000_001))


def test_of_many_mistakes_the_first_are_said(tmp_path: Path) -> None:
    with pytest.raises(InputError) as error:
        read_class_list(write(tmp_path, "a.txt", "stop\n" * 1000))
    assert len(error.value.sentences) == class_files.MOST_SAID + 1
    assert "may have more such mistakes" in error.value.sentences[-1]


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder.txt").mkdir()
    (tmp_path / "nowhere.txt").symlink_to("gone")
    for name in ("none.txt", "folder.txt", "nowhere.txt"):
        with pytest.raises(InputError, match=name):
            read_class_list(tmp_path / name)

"""Sentences on bad input: bounded, harmless to a terminal, and as many as there are mistakes."""

import datetime
import pickle

import pytest

from cropsight.errors import LONGEST, InputError, Problems, quoted, shortened


def test_an_error_has_a_sentence_for_each_mistake() -> None:
    error = InputError("one; mend it.", "two; mend it.")
    assert error.sentences == ("one; mend it.", "two; mend it.")
    assert str(error) == "one; mend it.\ntwo; mend it."
    assert pickle.loads(pickle.dumps(error)).sentences == error.sentences  # noqa: S301


@pytest.mark.parametrize("char", ["\x1b", "\x07", "\n", "\r", "\x9b", "\u202e", "\udce4", "\u2028"])
def test_nothing_in_a_sentence_drives_a_terminal(char: str) -> None:
    (sentence,) = InputError(f"a{char}b").sentences
    assert sentence.isprintable() and sentence.startswith("a\\") and sentence.endswith("b")


def test_a_sentence_keeps_its_beginning_and_its_end() -> None:
    (sentence,) = InputError(f"here: {'x' * 200_000}; mend it.").sentences
    assert len(sentence) < LONGEST + 10
    assert sentence.startswith("here: ") and sentence.endswith("; mend it.")
    assert len(InputError("\0" * 200_000).sentences[0]) < LONGEST + 10


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("a'b", '"a\'b"'),
        (5, "5"),
        (True, "True"),
        (10**5000, "a number of more than 60 digits"),
        (-(10**100), "a number of more than 60 digits"),
        (datetime.date(2024, 5, 6), "2024-05-06 (a date)"),
        ({"a": [1, {"b": 2}]}, "{'a': [1, {'b': 2}]}"),
    ],
    ids=range(7),
)
def test_a_value_is_shown_as_it_is(value: object, text: str) -> None:
    assert quoted(value) == text


@pytest.mark.parametrize(
    "value", ["x" * 10**6, ["x" * 1000] * 1000, {str(n): n for n in range(10**4)}, b"x" * 10**6]
)
def test_a_long_value_is_shortened(value: object) -> None:
    assert len(quoted(value)) < 1000
    assert len(shortened(value)) < 210


def test_a_list_within_itself_is_shown() -> None:
    endless: list = []
    endless.append(endless)
    assert len(quoted(endless)) < 100


def test_problems_are_collected_and_raised_together() -> None:
    problems = Problems()
    problems.check()
    problems.add("zero.")
    with problems.collected("here: "):
        raise InputError("one.", "two.")
    with problems.collected():
        pass
    with pytest.raises(InputError) as caught:
        problems.check()
    assert caught.value.sentences == ("zero.", "here: one.", "here: two.")


def test_only_bad_input_is_collected() -> None:
    with pytest.raises(KeyError), Problems().collected():
        raise KeyError


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("photo é 写真 😀 {x} <y> .jpg", "photo é 写真 😀 {x} <y> .jpg"),
        ("a\x1b[31m\x1b]0;owned\x07.jpg", r"a\x1b[31m\x1b]0;owned\x07.jpg"),
        ("a\r\nb\tc", r"a\r\nb\tc"),
        ("a\x9b31m", r"a\x9b31m"),
        ("\u202egpj.exe\u2066", r"\u202egpj.exe\u2066"),
        ("a\udcff.jpg", r"a\udcff.jpg"),
    ],
)
def test_what_is_not_to_be_seen_is_escaped(text: str, shown: str) -> None:
    assert str(InputError(text)) == shown
    shown.encode()

import unicodedata

import pytest

from cropsight.report.wording import (
    call_chip,
    isolated,
    name_words,
    score_words,
    view_words,
    with_article,
)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("plain-1.jpg", "plain-1.jpg"),
        ("caf\u00e9 \U0001f697.jpg", "caf\u00e9 \U0001f697.jpg"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u2068\u05e9\u05dc\u05d5\u05dd\u2069"),
        ("\u0634\u0627\u0631\u0639 1", "\u2068\u0634\u0627\u0631\u0639 1\u2069"),
        ("gpj.\u202eexe", "gpj.\\u202eexe"),
        ("\u2069\u202e\u05e9", "\u2068\\u2069\\u202e\u05e9\u2069"),
    ],
)
def test_a_name_leaves_its_neighbours_their_order(name: str, words: str) -> None:
    assert isolated(name) == words
    assert name_words(f"a_{name}").startswith(("a ", "\u2068a "))


def test_whatever_turns_text_around_is_written_out() -> None:
    turning = {chr(code) for code in range(0x110000) if unicodedata.bidirectional(chr(code)) in
               {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}}  # fmt: skip
    assert len(turning) == 9
    assert all(isolated(f"a{one}b") == f"a\\u{ord(one):04x}b" for one in turning)


def test_score_stays_on_its_side_of_the_threshold() -> None:
    assert score_words(0.09996, 0.1) == "0.09996"
    assert score_words(0.1, 0.1) == "0.100"
    assert score_words(0.0001) == "<0.001"


def test_view_names() -> None:
    assert view_words("bottom_left") == "bottom left"
    assert view_words("r2c11") == "row 2, column 11"


def test_nouns_have_their_article() -> None:
    said = [with_article(noun) for noun in ("vehicle", "airplane", "Afghan hound", "unicycle")]
    assert said == ["a vehicle", "an airplane", "an Afghan hound", "a unicycle"]


@pytest.mark.parametrize(
    ("truth", "called", "word"),
    [("yes", True, "found"), ("yes", False, "missed"), ("no", True, "false alarm"),
     ("no", False, "rightly none"), ("unsure", True, "called"), ("", False, "not called")],
)  # fmt: skip
def test_one_vocabulary(truth: str, called: bool, word: str) -> None:
    chip = call_chip(truth, called)
    assert chip.word == word and chip.mark

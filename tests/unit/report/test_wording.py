from cropsight.report.wording import score_words, view_words, with_article


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

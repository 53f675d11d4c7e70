import pytest
from doubles.answers import verdict_row

from cropsight.report.sections.settling import settling
from cropsight.results.documents import NeededRow

UNSETTLED = {"verdict": "not_settled"}


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"missing": "positives", "positives": 3, "negatives": 2},
         "10 or more photos with a vehicle (now 3), and 24 or more photos without a vehicle (now "
         "2)."),
        ({"missing": "negatives", "negatives": 2},
         "24 or more photos without a vehicle (now 2)."),
        ({"at": None, "positives": 0, "negatives": 90},
         "10 or more photos with a vehicle (now 0)."),
        ({"missing": "balance"},
         "frames with a vehicle from more photos, so that no few of them decide."),
        ({"missing": "found"},
         "frames in which a vehicle is found at all, or a lower threshold."),
        ({"missing": "alarms"},
         "more photos without a vehicle, so that thresholds can be set more exactly."),
        ({"missing": "precision"}, "more photos with and without a vehicle."),
        ({"missing": "precision",
          "needed": [NeededRow(gain=0.1, power=0.8, positives=80, negatives=60)]},
         "Going by these frames, it takes about 80 photos with a vehicle and 60 without for a gain "
         "of 10 points (80 % power); now there are 30 and 40."),
    ],
)  # fmt: skip
def test_what_would_settle_it(values: dict, words: str) -> None:
    said = settling(verdict_row(**UNSETTLED | values), "vehicle")
    assert said == ("What would settle it:", words)


def test_a_settled_answer_says_what_it_leaves_open() -> None:
    assert settling(verdict_row(), "vehicle").title == "What this does not say:"


def test_without_a_truth_it_says_how_to_label() -> None:
    words = settling(None, "vehicle").words
    assert all(part in words for part in ("press y where", "n where", "column truth"))

"""What comparisons settle, by hand and by simulation through the functions of a run."""

import numpy as np
import pytest
from doubles.detections import EVALUATION, labelled
from msgspec.structs import replace

from cropsight.evaluation.metrics import compared
from cropsight.evaluation.verdicts import answer, judged
from cropsight.results.documents import ComparisonRow, Estimate

STRICT = replace(EVALUATION, false_positive_rate=0.05, resamples=400)


def estimate(low: float | None, high: float | None) -> Estimate:
    middle = None if low is None or high is None else (low + high) / 2
    return Estimate(value=middle, low=low, high=high, interval="bootstrap")


def row(
    difference: tuple[float | None, float | None],
    equivalence: tuple[float | None, float | None],
    **more: object,
) -> ComparisonRow:
    values = {"p": 0.01, "p_holm": 0.01, "clusters": 40, "side": "sensitivity",
              "first_value": 0.5, "second_value": 0.6, **more}  # fmt: skip
    return ComparisonRow(
        target="vehicle", model="net", first="whole", second="crops", at="matched", frames=40,
        difference=estimate(*difference), equivalence=estimate(*equivalence), only_first=0,
        only_second=4, mcnemar_p=0.01, least_p=0.01, negative_clusters=40, verdict="not_settled",
        **values,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("said", "verdict", "missing", "within"),
    [
        (row((0.02, 0.3), (0.04, 0.28)), "more", None, False),
        (row((-0.3, -0.02), (-0.28, -0.04)), "fewer", None, False),
        # A difference comes before equivalence: more, but by less than the margin.
        (row((0.01, 0.08), (0.02, 0.07)), "more", None, True),
        (row((-0.05, 0.09), (-0.04, 0.08), p_holm=0.6), "as_many", None, False),
        (row((-0.05, 0.12), (-0.04, 0.09), p_holm=0.6), "as_many", None, False),
        (row((-0.05, 0.2), (-0.04, 0.18), p_holm=0.6), "not_settled", "precision", False),
        # An interval beyond zero is not enough where several questions are asked.
        (row((0.02, 0.3), (0.04, 0.28), p_holm=0.08), "not_settled", "precision", False),
        (row((0.02, 0.3), (0.04, 0.28), alarms_p=0.03), "not_settled", "alarms", False),
        (row((0.02, 0.3), (0.04, 0.28), alarms_p=0.2), "more", None, False),
        # The sum of 0.7 and 0.1, less 0.7, is a little less than 0.1.
        (row((0.02, 0.7 + 0.1 - 0.7), (0.04, 0.08)), "more", None, False),
        (row((-0.7 - 0.1 + 0.7, 0.05), (-0.7 - 0.1 + 0.7, 0.04), p_holm=0.6), "not_settled",
         "precision", False),
        # Of two that find nothing, none finds as many as the other.
        (row((-0.07, 0.07), (-0.06, 0.06), p_holm=1, first_value=0, second_value=0),
         "not_settled", "found", False),
        (row((-0.05, 0.09), (-0.04, 0.08), p_holm=0.6, alarms_p=0.03), "not_settled", "alarms",
         False),
        (row((-0.05, 0.2), (-0.04, 0.18), p_holm=0.6, alarms_p=0.03), "not_settled", "precision",
         False),
        (row((None, None), (None, None), clusters=3), "not_settled", "positives", False),
        (row((None, None), (None, None), clusters=3, side="specificity"), "not_settled",
         "negatives", False),
    ],
)  # fmt: skip
def test_the_order_of_verdicts(
    said: ComparisonRow, verdict: str, missing: str | None, within: bool
) -> None:
    found = judged(said, EVALUATION)
    assert (found.verdict, found.missing, found.within_margin) == (verdict, missing, within)


def test_a_higher_confidence_lets_no_more_false_alarms_pass() -> None:
    sure = replace(EVALUATION, confidence=0.99)
    asked = row((0.02, 0.3), (0.04, 0.28), p_holm=0.001, alarms_p=0.03)
    assert judged(asked, sure).missing == "alarms"


def study(positives: int, negatives: int, rng: np.random.Generator, gain: float = 0.0) -> dict:
    """Photos of which both strategies find half, and the crops as much more as the gain."""
    truth = np.arange(positives + negatives) < positives
    scores = {}
    for name, found in (("whole", 0.5), ("crops", 0.5 + gain)):
        sure = rng.random(len(truth)) < found
        scores[name] = rng.random(len(truth)) + 2 * (sure & truth)
    return {"truth": truth, "cluster": np.arange(len(truth)), "scores": scores}


def verdict_on(made: dict) -> tuple[str, list[ComparisonRow]]:
    frames = labelled(made["truth"], made["cluster"], made["scores"], called_half(made))
    rows = compared([frames], STRICT)
    return answer(frames, rows, STRICT, []).verdict, rows


def called_half(made: dict) -> dict:
    return {name: scores > 1 for name, scores in made["scores"].items()}


def test_one_positive_photo_settles_nothing() -> None:
    """It is found by the crops alone, in the middle of sixty photos without a vehicle."""
    rng = np.random.default_rng(0)
    made = study(1, 60, rng)
    made["scores"] = {"whole": rng.random(61), "crops": rng.random(61) + 5 * made["truth"]}
    frames = labelled(made["truth"], made["cluster"], made["scores"], called_half(made))
    said = answer(frames, compared([frames], STRICT), STRICT, [])
    assert (said.at, said.verdict, said.missing) == ("matched", "not_settled", "positives")
    assert (said.positives, said.negatives, said.least_positives) == (1, 60, 10)
    assert (said.least_negatives, said.needed) == (24, [])


@pytest.mark.long
@pytest.mark.parametrize(("positives", "negatives"), [(2, 40), (5, 40), (12, 40), (40, 40)])
def test_without_an_effect_a_winner_is_rare(positives: int, negatives: int) -> None:
    rng = np.random.default_rng(1)
    found = [verdict_on(study(positives, negatives, rng))[0] for _ in range(60)]
    assert sum(verdict in ("more", "fewer") for verdict in found) <= 6


def test_a_large_effect_is_found_and_covered() -> None:
    rng = np.random.default_rng(2)
    found = [verdict_on(study(60, 60, rng, gain=0.35)) for _ in range(30)]
    assert sum(verdict == "more" for verdict, _ in found) >= 27
    limits = [one.difference.limits for _, rows in found for one in rows if one.at == "matched"]
    assert sum(low <= 0.35 <= high for low, high in filter(None, limits)) >= 25


def test_the_same_scores_are_as_many() -> None:
    rng = np.random.default_rng(3)
    made = study(120, 90, rng)
    made["scores"]["crops"] = made["scores"]["whole"]
    # With no difference at all, so many photos allow no more than a few points of one.
    assert verdict_on(made)[0] == "as_many"


def test_more_found_with_many_more_alarms_is_not_settled() -> None:
    """Each sample is alike within, and one of them full of alarms that no other has foretold."""
    rng = np.random.default_rng(4)
    truth = np.tile(np.arange(40) < 20, 5)
    scores = {"whole": rng.random(200), "crops": rng.random(200) + 2 * truth}
    last = np.arange(200) >= 160
    scores["crops"][last] += 1
    sample = np.arange(200) // 40
    frames = labelled(truth, np.arange(200), scores, sample=sample)
    (said,) = compared([frames], STRICT)
    assert said.difference.limits and said.difference.limits[0] > 0 and said.alarms_p < 0.05
    assert (said.verdict, said.missing) == ("not_settled", "alarms")


def test_the_controls_of_a_question_share_their_p_values() -> None:
    rng = np.random.default_rng(5)
    truth = np.arange(120) < 60
    names = ("whole", "crops", "whole_or_crops", "shifted", "random", "enlarged")
    scores = {name: rng.random(120) + 0.4 * truth for name in names}
    rows = compared([labelled(truth, np.arange(120), scores)], STRICT)
    of = {(one.first, one.second): one for one in rows}
    controls = [of[name, "crops"] for name in ("shifted", "random", "enlarged")]
    least = min(controls, key=lambda one: one.p)
    assert least.p_holm == pytest.approx(min(1, 3 * least.p))
    for pair in (("whole", "crops"), ("whole", "whole_or_crops")):
        assert of[pair].p_holm == of[pair].p


@pytest.mark.long
@pytest.mark.parametrize(("positives", "found", "gain"), [(10, 0.9, 0.1), (12, 0.8, 0.15)])
def test_a_true_difference_is_not_taken_for_none(positives: int, found: float, gain: float) -> None:
    """What the whole picture finds the crops find too, so that in few photos nothing may differ."""
    rng = np.random.default_rng(6)
    truth = np.arange(positives + 40) < positives
    said = []
    for _ in range(60):
        sure = rng.random(len(truth))
        scores = {
            name: rng.random(len(truth)) + 2 * (truth & (sure < share))
            for name, share in (("whole", found), ("crops", found + gain))
        }
        made = {"truth": truth, "cluster": np.arange(len(truth)), "scores": scores}
        said.append(verdict_on(made)[0])
    assert sum(verdict in ("as_many", "fewer") for verdict in said) <= 3


def test_three_large_scenes_settle_nothing() -> None:
    rng = np.random.default_rng(7)
    sizes = np.repeat([300, 1], [3, 70])
    cluster = np.repeat(np.arange(73), sizes)
    truth = cluster < 23
    sure = rng.random((2, 73))[:, cluster] < 0.5
    scores = {
        name: rng.random(len(truth)) + 2 * (truth & of)
        for name, of in zip(("whole", "crops"), sure, strict=True)
    }
    frames = labelled(truth, cluster, scores, {name: of > 1 for name, of in scores.items()})
    said = answer(frames, compared([frames], STRICT), STRICT, [])
    assert (said.at, said.verdict, said.missing) == ("matched", "not_settled", "balance")

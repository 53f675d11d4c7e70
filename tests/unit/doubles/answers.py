"""Results with a made-up verdict, and the comparisons that it is drawn from."""

import pandas as pd

from cropsight.report.run_results import TargetResults
from cropsight.results.documents import (
    ComparisonRow,
    CountsRow,
    DecisionRule,
    Estimate,
    Evaluation,
    Explained,
    MediumRow,
    Metrics,
    Provenance,
    Scope,
    TargetRow,
    Verdict,
    VerdictRow,
    WeightsRow,
)
from cropsight.results.frame_tables import FrameRow, SampleFrames
from handmade import filled

SCOPE = Scope(photos=40, videos=0, scenes=0, blocks=0, alone=40)
QUESTIONS = {"found": ("decision", "sensitivity"), "alarms": ("decision", "specificity"),
             "matched": ("matched", "sensitivity")}  # fmt: skip


def told(
    at: str | None = "matched",
    verdict: Verdict = "more",
    scope: Scope = SCOPE,
    **said: tuple[float, Verdict],
) -> TargetResults:
    """Results with a made-up verdict and comparisons: difference and verdict."""
    counts = [
        CountsRow(
            model="m", sample=sample, target="vehicle", strategy=strategy, frames=20, detected=10,
            true_positive=5, false_positive=5, false_negative=5, true_negative=5, unsure=0,
            no_truth=0,
        )
        for sample in (None, "s")
        for strategy in ("whole", "crops")
    ]  # fmt: skip
    comparisons = [
        ComparisonRow(
            target="vehicle", model="m", first="whole", second="crops", at=QUESTIONS[name][0],
            side=QUESTIONS[name][1], frames=10, clusters=10, first_value=0.5, second_value=0.5,
            p=0.06, p_holm=0.06, least_p=0.001, mcnemar_p=0.06, only_first=0, only_second=1,
            difference=gain(difference), equivalence=gain(difference), verdict=found,
            first_alarms=0.04 if name == "matched" else None,
            second_alarms=0.05 if name == "matched" else None,
        )
        for name, (difference, found) in said.items()
    ]  # fmt: skip
    rows = pd.DataFrame({"model": ["m"], "sample": ["s"]})
    target = TargetRow(name="vehicle", model="m", classes=[])
    metrics = Metrics(
        targets=[target],
        decision=DecisionRule(rule="top_k", k=3),
        counts=counts,
        evaluation=Evaluation(
            confidence=0.95, block_seconds=1, resamples=200, seed=0, false_positive_rate=0.05,
            margin=0.1,
            sizes=4,
        ),
        quality=[],
        curves=[],
        verdicts=[verdict_row(at=at, verdict=verdict, scope=scope)],
        comparisons=comparisons,
        multiplicity=[],
        sizes=[],
        costs=[],
        explained=Explained(method="gradcam", class_="vehicle"),
        pointing=[],
    )  # fmt: skip
    provenance = Provenance(
        config={},
        git_commit=None,
        git_modified=None,
        media=[MediumRow(frames=1, kind="photo", path="s.jpg", sample="s", sha256="")],
        software={},
        weights=[
            WeightsRow(
                architecture="a", classes=1, input_shape=(1, 1, 3), layer="l", model="m",
                origin="", origin_sha256="", output="softmax", preprocessing="", sha256="",
            )
        ],
    )  # fmt: skip
    frames = {"s": SampleFrames([filled(FrameRow)], [])}
    about = "vehicle", {"m": target}
    return TargetResults(frames, rows, rows, rows, None, metrics, provenance, None, {}, *about)


def verdict_row(**values: object) -> VerdictRow:
    usual = {"at": "matched", "verdict": "more", "margin": 0.1, "scope": SCOPE, "positives": 30,
             "negatives": 40, "least_positives": 10, "least_negatives": 24, "needed": [],
             "blocks": [], "target": "vehicle", "model": "m"}  # fmt: skip
    return VerdictRow(**{**usual, **values})


def gain(difference: float) -> Estimate:
    return Estimate(
        value=difference, low=difference - 0.1, high=difference + 0.1, interval="bootstrap"
    )

"""Results with all that the section Numbers can have: controls, boxes, tests of the maps."""

from dataclasses import replace

import msgspec
import numpy as np
import pandas as pd
from doubles import detections as made_up
from doubles.detections import share
from doubles.reports import MODEL

from cropsight.evaluation.metrics import evaluate
from cropsight.maps.faithfulness.measures import MEASURES
from cropsight.maps.faithfulness.trials import MAPS
from cropsight.report.run_results import RunResults
from cropsight.results.documents import (
    CountsRow,
    ErasedCountsRow,
    Estimate,
    Faithfulness,
    GainRow,
    MeanRow,
    PointingRow,
    TrialCurveRow,
)
from cropsight.views.strategies import STRATEGIES, deciding

EVALUATION = msgspec.structs.replace(made_up.EVALUATION, resamples=30)
DRAWS = ("random", "random2", "random3")
RUN = [name for name in STRATEGIES if not name.startswith("random") or name in DRAWS]
VIEWS = ("whole", *(f"r{row}c{column}" for row in (1, 2) for column in (1, 2)), "crops_mean",
         "enlarged", "oracle", "centre",
         *(f"{name}_{number}" for name in (*DRAWS, "shifted", "overlapping", "jittered")
           for number in (1, 2, 3, 4)))  # fmt: skip
LIFTS = {"whole": 0.8, "enlarged": 1.3, "oracle": 2.5}
SAMPLE = "folder"
PAINTINGS = ("inpainted", "filled", "beside")


def tables(frames: int) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Scores of photos, every third with a target, and what each strategy makes of them."""
    rng = np.random.default_rng(5)
    scores, detections = [], []
    for frame in range(frames):
        shows = frame % 3 == 0
        key = {"model": MODEL, "sample": SAMPLE, "target": "vehicle", "frame": frame}
        common = rng.normal()
        lifts = np.array([LIFTS.get(view, 1.0) for view in VIEWS])
        values = 1 / (1 + np.exp(-(common + rng.normal(size=len(VIEWS)) + shows * lifts - 1)))
        scores += [
            key | {"view": view, "time": np.nan, "score": value, "detected": value >= 0.5}
            for view, value in zip(VIEWS, values, strict=True)
        ]
        for name in RUN:
            score = values[deciding(name, VIEWS)].max()
            detections.append(
                key
                | {"strategy": name, "score": score, "detected": bool(score >= 0.5),
                   "truth": "yes" if shows else "no", "scene": "",
                   "largest_box": (frame + 1) / (frames + 1) if shows else np.nan}
            )  # fmt: skip
    return pd.DataFrame(detections), pd.DataFrame(scores)


def full(results: RunResults, frames: int = 150) -> RunResults:
    """The results with numbers of `frames` photos of one folder instead of their own."""
    detections, scores = tables(frames)
    statistics = evaluate(detections, scores, EVALUATION, {MODEL: 4.0})
    metrics = msgspec.structs.replace(
        results.metrics,
        evaluation=EVALUATION,
        counts=[row for name in RUN for row in _counts(detections, name)],
        erased=[_erased(name, way) for name in RUN[:3] for way in PAINTINGS],
        pointing=[
            _pointing(sample, name) for sample in (SAMPLE, None) for name in ("whole", "crops")
        ],
        faithfulness=faithfulness(MODEL),
        **statistics._asdict(),
    )  # fmt: skip
    known = {SAMPLE: results.frames[SAMPLE]}
    return replace(results, frames=known, detections=detections, scores=scores, metrics=metrics)


def _counts(detections: pd.DataFrame, strategy: str) -> list[CountsRow]:
    rows = detections[detections["strategy"] == strategy]
    called, shows = rows["detected"], rows["truth"] == "yes"
    return [
        CountsRow(
            model=MODEL, sample=sample, target="vehicle", strategy=strategy, frames=len(rows),
            detected=int(called.sum()), true_positive=int((called & shows).sum()),
            false_positive=int((called & ~shows).sum()),
            false_negative=int((~called & shows).sum()),
            true_negative=int((~called & ~shows).sum()), unsure=0, no_truth=0,
        )
        for sample in (SAMPLE, None)
    ]  # fmt: skip


def _estimate(value: float) -> Estimate:
    return msgspec.convert(share(value, value - 0.011, value + 0.013), Estimate)


def _erased(strategy: str, painting: str) -> ErasedCountsRow:
    return ErasedCountsRow(
        target="vehicle", model=MODEL, sample=None, strategy=strategy, painting=painting, found=37,
        clusters=37, left_out=4, gone=11, gone_share=_estimate(11 / 37), gone_inpainted=11,
        still=26, in_painted=17, elsewhere=9,
    )  # fmt: skip


def _pointing(sample: str | None, strategy: str) -> PointingRow:
    return PointingRow(
        model=MODEL, sample=sample, strategy=strategy, frames=50, clusters=50, no_evidence=0,
        hits=23, hit_rate=_estimate(0.46), centre_hits=7, centre_hit_rate=_estimate(0.14),
        energy=_estimate(0.31), area=_estimate(0.19),
    )  # fmt: skip


Limits = tuple[float, float | None, float | None]


def faithfulness(*models: str, gain: Limits = (0.1, 0.05, 0.2)) -> Faithfulness:
    """Tests of maps in which every gain is the same, but for the deletion over random."""
    named = [{"model": model, "measure": measure} for model in models for measure in MEASURES]
    gains = [
        GainRow(**names, baseline=name, **estimated(*gain))
        for names in named
        if MEASURES[names["measure"]].compared
        for name in MAPS[1:]
    ]
    if gain[1] is not None:
        gains[0] = msgspec.structs.replace(gains[0], **estimated(-0.1, -0.2, -0.05))
    curves = [
        TrialCurveRow(
            model=model, trial=trial, map=name, shares=[0, 0.5, 1], probabilities=[0.4, 0.1, 0]
        )
        for model in models
        for trial in ("deletion", "insertion", "road_morf", "road_lerf")
        for name in MAPS
    ]
    means = [
        MeanRow(**names, map=name, **estimated(0.25, *gain[1:]))
        for names in named
        for name in MAPS
        if MEASURES[names["measure"]].compared or name == "cam"
    ]
    return Faithfulness(means=means, gains=gains, curves=curves)


def estimated(mean: float, low: float | None, high: float | None) -> dict[str, object]:
    """A mean with its interval, and of how many frames it is."""
    clusters = 9 if low is None else 12
    estimate = msgspec.convert(share(mean, low, high), Estimate)
    return {"mean": estimate, "frames": clusters + 2, "clusters": clusters}

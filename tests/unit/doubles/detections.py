"""Tables of detections and scores made for tests of what is evaluated."""

import numpy as np
import pandas as pd

from cropsight.evaluation.labelled_frames import LabelledFrames
from cropsight.results.documents import Evaluation, Scope

EVALUATION = Evaluation(
    confidence=0.95,
    block_seconds=1.0,
    resamples=500,
    seed=0,
    false_positive_rate=0.1,
    margin=0.1,
    sizes=4,
)
SCOPE = Scope(photos=0, videos=0, scenes=0, blocks=0, alone=0)


def share(value, low=None, high=None):
    """A number of a JSON document with its interval."""
    method = "none" if low is None else "bootstrap"
    return {"value": value, "low": low, "high": high, "interval": method}


CROPS = ("top_left", "bottom_right")
NAN = float("nan")


def labelled(truth, cluster, scores=None, called=None, sample=None, boxes=None):
    """Frames of a made-up target; each cluster is a sample of its own."""
    sample = cluster if sample is None else sample
    boxes = np.full(len(truth), np.nan) if boxes is None else boxes
    return LabelledFrames(
        "vehicle", "net", truth, cluster, sample, SCOPE, boxes, called or {}, scores or {}
    )


POINTING = {"explained": {"method": "gradcam", "class": "target"}, "pointing": [
    {"model": "net", "sample": None, "strategy": "crops", "frames": 2, "clusters": 1,
     "no_evidence": 0, "hits": 1, "hit_rate": share(0.5), "centre_hits": 0,
     "centre_hit_rate": share(0.0), "energy": share(0.3), "area": share(0.1)},
]}  # fmt: skip


def tables(rows, times=None, threshold=0.5, model="net", target="vehicle", scenes=None, sample="s",
           boxes=None):  # fmt: skip
    """Detections and scores of one sample; a row is truth, the whole's score, and the crops'."""
    detections, scores = [], []
    for frame, (truth, whole, *crops) in enumerate(rows):
        place = {"model": model, "sample": sample, "target": target, "frame": frame}
        time = NAN if times is None else times[frame]
        for view, score in zip(("whole", *CROPS), (whole, *crops), strict=True):
            called = {"score": score, "detected": score >= threshold}
            scores.append(place | {"view": view, "time": time} | called)
        for strategy, score in (("whole", whole), ("crops", max(crops))):
            called = {"score": score, "detected": score >= threshold, "truth": truth}
            of_frame = {
                "scene": scenes[frame] if scenes else "",
                "largest_box": boxes[frame] if boxes else NAN,
            }
            detections.append(place | {"strategy": strategy} | called | of_frame)
    return pd.DataFrame(detections), pd.DataFrame(scores)


PHOTOS = [
    ("yes", 0.9, 0.9, 0.1),  # both
    ("yes", 0.1, 0.2, 0.9),  # crops only
    ("yes", 0.2, 0.6, 0.1),  # crops only
    ("yes", 0.1, 0.1, 0.1),  # neither
    ("no", 0.1, 0.7, 0.1),  # a false alarm of the first crop
    ("no", 0.1, 0.1, 0.2),
    ("no", 0.1, 0.8, 0.9),  # a false alarm of both crops
    ("no", 0.6, 0.1, 0.1),  # a false alarm of the whole
    ("unsure", 0.9, 0.9, 0.9),
    ("", 0.9, 0.9, 0.9),
]


def one(rows, **wanted):
    found = [row for row in rows if all(getattr(row, key) == wanted[key] for key in wanted)]
    assert len(found) == 1
    return found[0]

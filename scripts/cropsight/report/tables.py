"""The result tables as the report needs them: typed, and checked for their columns."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from cropsight.errors import InputError
from cropsight.files import read_table

# The longest table by far: a name that comes again and again is held once.
_PREDICTIONS = {"model": "category", "sample": "category", "frame": "int64", "view": "category",
                "rank": "int64", "wnid": "category", "label": "category",
                "probability": "float64"}  # fmt: skip
_SCORES = {"model": str, "sample": str, "frame": "int64", "view": str, "time": str,
           "score": "float64", "detected": str}  # fmt: skip
_DETECTIONS = {"model": str, "sample": str, "frame": "int64", "strategy": str, "score": "float64",
               "threshold": str, "detected": str, "best_view": str, "truth": str}  # fmt: skip


@dataclass(frozen=True)
class Tables:
    """Contents of the files in results/ that the report is made of.

    `sources` has the name of the media file of every frame, by sample and frame; `scores` and
    `detections` have `detected` as bool; `scores` has `time` in seconds or NaN.
    """

    sources: dict[str, dict[int, str]]
    predictions: pd.DataFrame
    scores: pd.DataFrame
    detections: pd.DataFrame
    metrics: dict[str, Any]
    provenance: dict[str, Any]

    @property
    def models(self) -> list[str]:
        """Names of the models, in the order of the config."""
        return [weights["model"] for weights in self.provenance["weights"]]

    @property
    def samples(self) -> list[str]:
        """Names of the samples, in the order of the sample sheet."""
        return [media["sample"] for media in self.provenance["media"]]

    @property
    def target(self) -> str:
        """Name of the target, in words."""
        return str(self.metrics["target"]["name"]).replace("_", " ")

    @property
    def threshold(self) -> float | None:
        """Score from which a view is called, or None under the top-k rule."""
        decision = self.metrics["decision"]
        return float(decision["threshold"]) if decision["rule"] == "score" else None

    def kind(self, sample: str) -> str:
        """What a sample is: photo, folder or video."""
        kinds = {media["sample"]: media["kind"] for media in self.provenance["media"]}
        return kinds[sample]

    def photos(self, sample: str) -> dict[int, str]:
        """File name of each photo of a folder, by frame; empty for a single photo or a video."""
        return self.sources[sample] if self.kind(sample) == "folder" else {}

    def counts(self, model: str, sample: str | None) -> dict[str, dict[str, Any]]:
        """Counts over frames per strategy, from metrics.json; all samples together for None."""
        return {
            row["strategy"]: row
            for row in self.metrics["counts"]
            if row["model"] == model and row["sample"] == sample
        }


def read_tables(
    frames: list[Path],
    predictions: Path,
    scores: Path,
    detections: Path,
    metrics: Path,
    provenance: Path,
) -> Tables:
    """Read the files; InputError names the one that is not as it should be."""
    score_rows = _read(scores, _SCORES)
    score_rows["time"] = pd.to_numeric(score_rows["time"], errors="coerce")
    return Tables(
        sources={path.parent.name: _sources(path) for path in frames},
        predictions=_read(predictions, _PREDICTIONS),
        scores=_with_bool(score_rows, scores),
        detections=_with_bool(_read(detections, _DETECTIONS), detections),
        metrics=_read_json(metrics, ("target", "decision", "counts")),
        provenance=_read_json(provenance, ("config", "software", "git_commit", "media", "weights")),
    )


def _sources(path: Path) -> dict[int, str]:
    try:
        return {int(row["frame"]): row["source"] for row in read_table(path)}
    except (KeyError, ValueError) as error:
        raise InputError(
            f"{path} is not a table of frames ({error}); remove it and run the workflow again."
        ) from error


def _read(path: Path, columns: dict[str, Any]) -> pd.DataFrame:
    try:
        # A sample may be called NA or 007: text stays text.
        return pd.read_csv(
            path, sep="\t", dtype=columns, usecols=list(columns), keep_default_na=False
        )
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} is not the table that the report needs ({error}); "
            "remove it and run the workflow again."
        ) from error


def _read_json(path: Path, keys: tuple[str, ...]) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(
            f"{path} cannot be read as JSON ({error}); remove it and run the workflow again."
        ) from error
    missing = [key for key in keys if key not in content]
    if missing:
        raise InputError(
            f"{path} lacks {', '.join(missing)}; remove it and run the workflow again."
        )
    return content


def _with_bool(rows: pd.DataFrame, path: Path) -> pd.DataFrame:
    unknown = set(rows["detected"]) - {"yes", "no"}
    if unknown:
        raise InputError(
            f"{path} has {sorted(unknown)[0]!r} where detected has to be yes or no; "
            "remove it and run the workflow again."
        )
    return rows.assign(detected=rows["detected"] == "yes")

"""The result tables as the report needs them: typed, and checked for their columns."""

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pandas as pd

from cropsight.errors import InputError
from cropsight.files import read_table
from cropsight.maps.methods import METHODS, Method
from cropsight.report.wording import name_words
from cropsight.results import tables

METRICS = (
    *("targets", "decision", "counts", "evaluation"),
    *("quality", "curves", "comparisons", "multiplicity", "explained", "pointing"),
)
# What metrics.json has by target.
BY_TARGET = ("counts", "quality", "curves", "comparisons", "multiplicity")
PROVENANCE = ("config", "software", "git_commit", "media", "weights")


@dataclass(frozen=True)
class Tables:
    """Contents of the files in results/ that the report is made of.

    Of all targets as they are read; what is about a target takes those that `of` makes.

    `sources` has the name of the media file of every frame, by sample and frame; `scores` and
    `detections` have `detected` as bool; `scores` has `time` in seconds or NaN; the shares in
    `evidence` are NaN where there is none.
    """

    sources: dict[str, dict[int, str]]
    predictions: pd.DataFrame
    scores: pd.DataFrame
    detections: pd.DataFrame
    evidence: pd.DataFrame
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
    def targets(self) -> list[str]:
        """Names of the targets, in the order of the config."""
        return [target["name"] for target in self.metrics["targets"]]

    def of(self, name: str) -> "Tables":
        """What the tables say of one target, which `metrics["target"]` is."""
        rows = {
            key: [row for row in self.metrics[key] if row["target"] == name] for key in BY_TARGET
        }
        target = next(target for target in self.metrics["targets"] if target["name"] == name)
        return replace(
            self,
            scores=self.scores[self.scores["target"] == name],
            detections=self.detections[self.detections["target"] == name],
            metrics=self.metrics | rows | {"target": target},
        )

    @property
    def target(self) -> str:
        """Name of the target that these tables are of, in words."""
        return name_words(self.metrics["target"]["name"])

    @property
    def cam(self) -> Method:
        """The method that made the maps."""
        return METHODS[self.provenance["config"]["gradcam"]["method"]]

    @property
    def explained_target(self) -> str | None:
        """Name, in words, of the target whose classes a map explains together, if it does."""
        explained = str(self.provenance["config"]["gradcam"]["class"])
        name = self.targets[0] if explained == "target" else explained
        return name_words(name) if name in self.targets else None

    @property
    def threshold(self) -> float | None:
        """Score from which a view is called, or None under the top-k rule."""
        decision = self.metrics["decision"]
        return float(decision["threshold"]) if decision["rule"] == "score" else None

    @property
    def confidence(self) -> float:
        """Of the intervals, 0 to 1."""
        return float(self.metrics["evaluation"]["confidence"])

    def comparison(
        self, model: str, first: str, second: str, at: str, side: str
    ) -> dict[str, Any] | None:
        """One comparison of metrics.json, None where it could not be made."""
        wanted = {"model": model, "first": first, "second": second, "at": at, "side": side}
        return next((r for r in self.metrics["comparisons"] if wanted.items() <= r.items()), None)

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
    evidence: Path,
    metrics: Path,
    provenance: Path,
) -> Tables:
    """Read the files; InputError names the one that is not as it should be."""
    return Tables(
        sources={path.parent.name: _sources(path) for path in frames},
        predictions=tables.predictions(predictions),
        scores=tables.scores(scores),
        detections=tables.detections(detections),
        evidence=tables.evidence(evidence),
        metrics=tables.document(metrics, METRICS),
        provenance=tables.document(provenance, PROVENANCE),
    )


def _sources(path: Path) -> dict[int, str]:
    try:
        return {int(row["frame"]): row["source"] for row in read_table(path)}
    except (KeyError, ValueError) as error:
        raise InputError(
            f"{path} is not a table of frames ({error}); remove it and run the workflow again."
        ) from error


@dataclass(frozen=True)
class Tally:
    """Frames that a strategy called: of all, of those with the target, and of those without."""

    detected: int
    frames: int
    hits: int
    positives: int
    alarms: int
    negatives: int


def tally(row: dict[str, Any]) -> dict[str, int]:
    """The fields of a Tally."""
    return {
        "detected": row["detected"],
        "frames": row["frames"],
        "hits": row["true_positive"],
        "positives": row["true_positive"] + row["false_negative"],
        "alarms": row["false_positive"],
        "negatives": row["false_positive"] + row["true_negative"],
    }

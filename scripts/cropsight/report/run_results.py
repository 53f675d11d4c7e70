"""The results of a run as the report needs them: typed, and checked when they are read."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd
from msgspec.structs import replace

from cropsight.labels.class_lists import ClassList
from cropsight.maps.methods import METHODS, Method
from cropsight.report.reported_config import ReportedConfig, reported_config
from cropsight.report.wording import isolated, list_words, name_words, with_article
from cropsight.results.arrays import Question
from cropsight.results.batches import sample_of
from cropsight.results.detection_tables import DETECTIONS, PREDICTIONS, SCORES
from cropsight.results.documents import (
    At,
    ComparisonRow,
    CountsRow,
    ErasedCountsRow,
    Metrics,
    Provenance,
    Side,
    TargetRow,
    VerdictRow,
    read_document,
)
from cropsight.results.erased_tables import ERASED
from cropsight.results.frame_tables import FRAMES, SampleFrames


@dataclass(frozen=True)
class RunResults:
    """The content of the files in results/, for all targets.

    Attributes:
        frames: of every sample, in the order of the sample sheet, with what was left out.
        predictions: rows of predictions.tsv.
        scores: rows of scores.tsv, with `detected` as bool and `time` in seconds or NaN.
        detections: rows of detections.tsv, with `detected` as bool.
        erased: rows of erased.tsv; None where truth has no boxes.
        metrics: metrics.json.
        provenance: provenance.json.
        config: what the report names of the config in provenance.json.
        class_lists: the classes of each model, by its name.
    """

    frames: dict[str, SampleFrames]
    predictions: pd.DataFrame
    scores: pd.DataFrame
    detections: pd.DataFrame
    erased: pd.DataFrame | None
    metrics: Metrics
    provenance: Provenance
    config: ReportedConfig
    class_lists: Mapping[str, ClassList]

    @property
    def models(self) -> list[str]:
        """Names of the models, in the order of the config."""
        return [weights.model for weights in self.provenance.weights]

    @property
    def samples(self) -> list[str]:
        """Names of the samples that have frames, in the order of the sample sheet."""
        return [sample for sample, found in self.frames.items() if found.frames]

    @property
    def targets(self) -> list[str]:
        """Names of the targets, in the order of the config."""
        return list(dict.fromkeys(target.name for target in self.metrics.targets))

    @property
    def any_target(self) -> str:
        """The targets in words, of which any may be there: "a vehicle or a dog"."""
        return list_words([with_article(name_words(name)) for name in self.targets], "or")

    @property
    def cam(self) -> Method:
        """The method that made the maps."""
        return METHODS[self.config.gradcam.method]

    @property
    def explained_target(self) -> str | None:
        """Name, in words, of the target whose classes a heatmap explains together, if it does."""
        explained = str(self.config.gradcam.class_)
        name = self.targets[0] if explained == "target" else explained
        return name_words(name) if name in self.targets else None

    @property
    def threshold(self) -> float | None:
        """Score from which a view is called, or None under the top-k rule."""
        return self.metrics.decision.threshold

    @property
    def confidence(self) -> float:
        """Of the intervals, 0 to 1."""
        return self.metrics.evaluation.confidence

    def kind(self, sample: str) -> Literal["photo", "folder", "video"]:
        """What a sample is: photo, folder or video."""
        return next(medium.kind for medium in self.provenance.media if medium.sample == sample)

    def photos(self, sample: str) -> dict[int, str]:
        """File name of each photo of a folder, in words; empty for a single photo or a video."""
        if self.kind(sample) != "folder":
            return {}
        return {row.frame: isolated(row.source) for row in self.frames[sample].frames}

    def about(self, name: str) -> "TargetResults":
        """Their content about one target."""
        metrics = self.metrics
        return TargetResults(
            frames=self.frames,
            predictions=self.predictions,
            scores=self.scores[self.scores["target"] == name],
            detections=self.detections[self.detections["target"] == name],
            erased=self.erased,
            metrics=replace(
                metrics,
                counts=[row for row in metrics.counts if row.target == name],
                quality=[row for row in metrics.quality if row.target == name],
                curves=[row for row in metrics.curves if row.target == name],
                verdicts=[row for row in metrics.verdicts if row.target == name],
                comparisons=[row for row in metrics.comparisons if row.target == name],
                multiplicity=[row for row in metrics.multiplicity if row.target == name],
                erased=[row for row in metrics.erased or [] if row.target == name],
                sizes=[row for row in metrics.sizes if row.target == name],
                costs=[row for row in metrics.costs if row.target == name],
            ),
            provenance=self.provenance,
            config=self.config,
            class_lists=self.class_lists,
            target_name=name,
            target_rows={row.model: row for row in metrics.targets if row.name == name},
        )


@dataclass(frozen=True)
class TargetResults(RunResults):
    """Their content about one target, whose classes are in `target_rows`, by model."""

    target_name: str
    target_rows: Mapping[str, TargetRow]

    @property
    def target(self) -> str:
        """Name of the target in words."""
        return name_words(self.target_name)

    def question(self, model: str) -> Question:
        """What a model's maps of the target answer."""
        return tuple(entry.index for entry in self.target_rows[model].classes)

    def verdict(self, model: str) -> VerdictRow | None:
        """The answer of a model, None where no frame has a truth."""
        return next((row for row in self.metrics.verdicts if row.model == model), None)

    def comparison(
        self, model: str, first: str, second: str, at: At, side: Side
    ) -> ComparisonRow | None:
        """One comparison of a model's strategies, None where it could not be made.

        Args:
            model: its name.
            first: name of a strategy.
            second: name of the other.
            at: the config's decision, or one rate of false alarms.
            side: of the truth.
        """
        asked = model, first, second, at, side
        return next(
            (
                row
                for row in self.metrics.comparisons
                if (row.model, row.first, row.second, row.at, row.side) == asked
            ),
            None,
        )

    def crops_beside_whole(self, model: str, at: At, side: Side) -> ComparisonRow | None:
        """How a model's crops compare with the whole picture; None without frames to compare on.

        Args:
            model: its name.
            at: the config's decision, or one rate of false alarms.
            side: of the truth.
        """
        row = self.comparison(model, "whole", "crops", at, side)
        return row if row and row.frames else None

    def erased_counts(self, model: str) -> dict[tuple[str, str], ErasedCountsRow]:
        """What became of its calls in all samples, by strategy and painting; none without boxes."""
        return {
            (row.strategy, row.painting): row
            for row in self.metrics.erased or []
            if row.model == model and row.sample is None
        }

    def counts(self, model: str, sample: str | None) -> dict[str, CountsRow]:
        """Counts over frames by strategy; of all samples together for None."""
        return {
            row.strategy: row
            for row in self.metrics.counts
            if row.model == model and row.sample == sample
        }


def read_run_results(
    frames: list[Path],
    predictions: Path,
    scores: Path,
    detections: Path,
    metrics: Path,
    provenance: Path,
    class_lists: Mapping[str, ClassList],
    erased: Path | None = None,
) -> RunResults:
    """Read the files.

    Args:
        frames: `{sample}/frames.tsv` of every sample, in any order.
        predictions: table of the first classes of every view.
        scores: table of the target's score of every view.
        detections: table of every frame under every strategy.
        metrics: metrics.json.
        provenance: provenance.json.
        class_lists: the classes of each model, by its name.
        erased: table of what is called with the boxes painted over, if there is one.

    Raises:
        InputError: one is not as it should be; names it.
    """
    origin = read_document(provenance, Provenance)
    tables = {sample_of(path): path for path in frames}
    return RunResults(
        frames={medium.sample: FRAMES.read(tables[medium.sample]) for medium in origin.media},
        predictions=PREDICTIONS.read_frame(predictions),
        scores=SCORES.read_frame(scores),
        detections=DETECTIONS.read_frame(detections),
        erased=ERASED.read_frame(erased) if erased else None,
        metrics=read_document(metrics, Metrics),
        provenance=origin,
        config=reported_config(origin.config, provenance),
        class_lists=class_lists,
    )

"""A section for each sample: each model's results on it, and the frames worth looking at."""

from dataclasses import dataclass

from cropsight.report.embedding import EmbeddedPicture, PicturePool
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.chosen_frames import ChosenFrame, chosen_frames
from cropsight.report.sections.frame_cards import FrameCard, frame_cards
from cropsight.report.sections.summary import SummaryRow, summary_row
from cropsight.report.sections.timeline import Timeline, timeline
from cropsight.views.strategies import is_control


@dataclass(frozen=True)
class ModelSection:
    """One model's part of a sample's section; a photo has no chart."""

    id: str
    model: str
    row: SummaryRow
    chart: Timeline | None
    frames: list[FrameCard]


@dataclass(frozen=True)
class SampleSection:
    """One sample's section."""

    id: str
    name: str
    kind: str
    frames: int
    thumbnail: EmbeddedPicture
    models: list[ModelSection]


def sample_sections(results: TargetResults, pool: PicturePool, prefix: str) -> list[SampleSection]:
    """The sections in the order of the samples; their ids begin with `prefix`."""
    return [
        _sample_section(results, pool, sample, f"{prefix}sample-{number}")
        for number, sample in enumerate(results.samples, 1)
    ]


def _sample_section(
    results: TargetResults, pool: PicturePool, sample: str, id_: str
) -> SampleSection:
    models = [
        _model_section(results, pool, model, sample, f"{id_}-model-{number}", id_)
        for number, model in enumerate(results.models, 1)
    ]
    first = models[0]
    return SampleSection(
        id=id_,
        name=sample,
        kind=results.kind(sample),
        frames=first.row.frames,
        thumbnail=first.frames[len(first.frames) // 2].picture,
        models=models,
    )


def _model_section(
    results: TargetResults, pool: PicturePool, model: str, sample: str, id_: str, sample_id: str
) -> ModelSection:
    """One model's part; of several frames a few are chosen, a lone one is shown without a chart.

    Args:
        results: of one target.
        pool: of the embedded pictures.
        model: its name.
        sample: its name.
        id_: of this part.
        sample_id: of the sample's section.
    """
    scores, detections = (
        table[(table["model"] == model) & (table["sample"] == sample)]
        for table in (results.scores, results.detections)
    )
    scores = scores[~scores["view"].map(is_control)]
    several = detections["frame"].nunique() > 1
    photos = results.photos(sample)
    if several:
        chosen = chosen_frames(detections, ordered=not photos)
    else:
        chosen = [ChosenFrame(int(detections["frame"].iloc[0]), ())]
    cards = frame_cards(results, pool, model, sample, chosen, id_)
    shown = [(choice.frame, card.id) for choice, card in zip(chosen, cards, strict=True)]
    return ModelSection(
        id=id_,
        model=model,
        row=summary_row(results, model, sample, sample_id),
        chart=timeline(scores, detections, results.threshold, shown, photos) if several else None,
        frames=cards,
    )

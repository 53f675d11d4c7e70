"""One frame as the report shows it: picture, views, maps and verdicts."""

from dataclasses import dataclass

import pandas as pd

from cropsight.labels.class_lists import ClassList
from cropsight.report.drawn_boxes import DrawnBox, drawn_box
from cropsight.report.embedding import EmbeddedPicture, PicturePool, embed_map
from cropsight.report.run_results import TargetResults
from cropsight.report.sections.chosen_frames import ChosenFrame
from cropsight.report.sections.evidence_panels import EvidencePanel, evidence_panels
from cropsight.report.view_files import RawMap, View
from cropsight.report.wording import (
    frame_words,
    number_words,
    percent_words,
    score_words,
    view_words,
)
from cropsight.views.strategies import ALWAYS

OPEN_ROWS = 5  # of a crop's top k; the rest is folded away


@dataclass(frozen=True)
class ClassBar:
    """One class of a view's top k; `width` is its bar's width in percent."""

    label: str
    percent: str
    width: str
    is_target: bool


@dataclass(frozen=True)
class MapCard:
    """A Grad-CAM map; `uri` is None where there is no positive evidence."""

    uri: str | None
    explains: str
    maximum: str


@dataclass(frozen=True)
class ViewCard:
    """One view: where it is in the frame, what it scored, and its map."""

    name: str
    words: str
    box: DrawnBox
    score_words: str
    detected: bool
    rows: list[ClassBar]
    more: list[ClassBar]
    map: MapCard


@dataclass(frozen=True)
class VerdictCard:
    """One strategy's decision on the frame."""

    detected: bool
    score_words: str
    best_view: str


@dataclass(frozen=True)
class FrameCard:
    """Everything that the page shows of one frame and one model."""

    id: str
    picture: EmbeddedPicture
    title: str
    reasons: tuple[str, ...]
    truth: str
    verdicts: list[VerdictCard]
    whole: ViewCard
    crops: list[ViewCard]
    evidence: list[EvidencePanel]


@dataclass(frozen=True)
class _FrameRows:
    """The rows of a frame in the tables of one model and sample."""

    predictions: pd.DataFrame
    scores: pd.DataFrame
    detections: pd.DataFrame
    evidence: pd.DataFrame


def frame_cards(
    results: TargetResults,
    pool: PicturePool,
    model: str,
    sample: str,
    chosen: list[ChosenFrame],
    prefix: str,
) -> list[FrameCard]:
    """Cards of the chosen frames of one model and sample.

    Args:
        results: of one target.
        pool: of the embedded pictures.
        model: its name.
        sample: its name.
        chosen: the frames.
        prefix: of the cards' ids.
    """
    rows = _by_frame(results, model, sample, [choice.frame for choice in chosen])
    photos = results.photos(sample)
    cards = []
    for choice in chosen:
        frame, of_frame = choice.frame, rows[choice.frame]
        views = pool.files.views(sample, frame)
        drawn, of_target = (
            pool.files.maps(model, sample, frame, question)
            for question in (results.drawn[model], results.question(model))
        )
        whole, *crops = _view_cards(results, model, views, drawn, of_frame)
        cards.append(
            FrameCard(
                id=f"{prefix}-frame-{frame}",
                picture=pool.picture(sample, frame),
                title=frame_words(frame, of_frame.scores["time"].iloc[0], photos.get(frame)),
                reasons=choice.reasons,
                truth=of_frame.detections["truth"].iloc[0],
                verdicts=_verdicts(of_frame.detections, results.threshold),
                whole=whole,
                crops=crops,
                evidence=evidence_panels(views, of_target, of_frame.evidence),
            )
        )
    return cards


def _by_frame(
    results: TargetResults, model: str, sample: str, frames: list[int]
) -> dict[int, _FrameRows]:
    tables = (results.predictions, results.scores, results.detections, results.evidence)
    of_frames = [
        table[(table["model"] == model) & (table["sample"] == sample) & table["frame"].isin(frames)]
        for table in tables
    ]
    return {
        frame: _FrameRows(*(table[table["frame"] == frame] for table in of_frames))
        for frame in frames
    }


def _view_cards(
    results: TargetResults,
    model: str,
    views: list[View],
    maps: dict[str, RawMap],
    rows: _FrameRows,
) -> list[ViewCard]:
    """Cards of a frame's views, the whole first, all of whose classes are shown at once.

    Args:
        results: of one target.
        model: its name.
        views: the frame's, the whole first.
        maps: map of each view.
        rows: the frame's, in the tables.
    """
    whole = views[0]
    scores = rows.scores.set_index("view")
    classes = results.class_lists[model]
    of_target = {(item.wnid or item.label) for item in results.target_rows[model].classes}
    cards = []
    for view in views:
        top = rows.predictions[rows.predictions["view"] == view.name]
        bars = _class_bars(top, of_target)
        open_rows = len(bars) if view is whole else OPEN_ROWS
        cards.append(
            ViewCard(
                name=view.name,
                words=view_words(view.name),
                box=drawn_box(view.box, whole.box),
                score_words=score_words(scores.loc[view.name, "score"], results.threshold),
                detected=bool(scores.loc[view.name, "detected"]),
                rows=bars[:open_rows],
                more=bars[open_rows:],
                map=_map_card(maps[view.name], results, classes),
            )
        )
    return cards


def _class_bars(top: pd.DataFrame, of_target: set[str]) -> list[ClassBar]:
    """Bars of a view's classes, marked where their wnid, or else their label, is the target's."""
    ranked = top.sort_values("rank")
    return [
        ClassBar(
            label=label.replace("_", " "),
            percent=percent_words(probability),
            width=f"{100 * probability:.2f}%",
            is_target=(wnid or label) in of_target,
        )
        for label, wnid, probability in zip(
            ranked["label"], ranked["wnid"], ranked["probability"], strict=True
        )
    ]


def _map_card(raw: RawMap, results: TargetResults, classes: ClassList) -> MapCard:
    return MapCard(
        uri=embed_map(raw.values) if raw.maximum > 0 else None,
        explains=_explained(raw, results, classes),
        maximum=number_words(raw.maximum),
    )


def _explained(raw: RawMap, results: TargetResults, classes: ClassList) -> str:
    if not results.cam.of_class:
        return "no class in particular"
    if len(raw.classes) > 1:
        explained = f"all {results.explained_target} classes"
    else:
        explained = classes.classes[raw.classes[0]].label.replace("_", " ")
    return f"{explained} ({results.config.gradcam.score} {number_words(raw.score)})"


def _verdicts(detections: pd.DataFrame, threshold: float | None) -> list[VerdictCard]:
    """Of the strategies of every run."""
    rows = detections.set_index("strategy")
    return [
        VerdictCard(
            bool(rows.loc[strategy, "detected"]),
            score_words(rows.loc[strategy, "score"], threshold),
            view_words(rows.loc[strategy, "best_view"]),
        )
        for strategy in ALWAYS
    ]

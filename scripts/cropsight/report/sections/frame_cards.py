"""One frame as the report shows it: picture, views, maps and verdicts."""

from dataclasses import dataclass

import pandas as pd

from cropsight.labels import imagenet
from cropsight.report.contents import Tables
from cropsight.report.embedding import Map, Pictures, Place, View, embed_map, place
from cropsight.report.sections.chosen_frames import Choice
from cropsight.report.sections.evidence_sides import Side, evidence_sides
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
class ClassRow:
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
class ViewCard(Place):
    """One view: where it is in the frame, what it scored, and its map."""

    name: str
    words: str
    score_words: str
    detected: bool
    rows: list[ClassRow]
    more: list[ClassRow]
    map: MapCard


@dataclass(frozen=True)
class Verdict:
    """What one strategy said of the frame."""

    detected: bool
    score_words: str
    best_view: str


@dataclass(frozen=True)
class FrameCard:
    """Everything that is shown of one frame by one model."""

    id: str
    picture: str
    title: str
    reasons: tuple[str, ...]
    width: float
    height: float
    truth: str
    verdicts: list[Verdict]
    whole: ViewCard
    crops: list[ViewCard]
    evidence: list[Side]


class PicturePool:
    """The embedded pictures: each once, however many models and places show it."""

    def __init__(self, pictures: Pictures) -> None:
        """Take the pictures from `pictures`."""
        self._pictures = pictures
        self.uris: dict[tuple[str, int], str] = {}

    def add(self, sample: str, frame: int) -> str:
        """Id of a frame's picture in the page."""
        key = sample, frame
        if key not in self.uris:
            self.uris[key] = self._pictures.embed(sample, frame)
        return f"picture-{list(self.uris).index(key) + 1}"

    def entries(self) -> list[dict[str, object]]:
        """Id, size in the frame's pixels and data URI of every picture."""
        boxes = [self._pictures.views(*key)[0].box for key in self.uris]
        return [
            {"id": f"picture-{number}", "uri": uri, "width": x1 - x0, "height": y1 - y0}
            for number, (uri, (x0, y0, x1, y1)) in enumerate(
                zip(self.uris.values(), boxes, strict=True), start=1
            )
        ]


def frame_cards(
    tables: Tables,
    pictures: Pictures,
    pool: PicturePool,
    model: str,
    sample: str,
    choices: list[Choice],
    prefix: str,
) -> list[FrameCard]:
    """Cards of the chosen frames of one model and sample; ids begin with `prefix`."""
    frames = [choice.frame for choice in choices]
    scores, detections, predictions, evidence = (
        _by_frame(table, model, sample, frames)
        for table in (tables.scores, tables.detections, tables.predictions, tables.evidence)
    )
    wnids = {item["wnid"] for item in tables.metrics["target"]["classes"]}
    photos = tables.photos(sample)
    cards = []
    for choice in choices:
        frame = choice.frame
        views = pictures.views(sample, frame)
        maps = pictures.maps(model, sample, frame)
        by_view = scores[frame].set_index("view")
        top = dict(list(predictions[frame].groupby("view"))) if frame in predictions else {}
        cards_of_views = [
            _view_card(
                view,
                views[0],
                by_view.loc[view.name],
                top.get(view.name),
                wnids,
                _map_card(maps[view.name], tables),
                tables.threshold,
            )  # fmt: skip
            for view in views
        ]
        rows = detections[frame].set_index("strategy")
        x0, y0, x1, y1 = views[0].box
        cards.append(
            FrameCard(
                id=f"{prefix}-frame-{frame}",
                picture=pool.add(sample, frame),
                title=frame_words(frame, by_view["time"].iloc[0], photos.get(frame)),
                reasons=choice.reasons,
                width=x1 - x0,
                height=y1 - y0,
                truth=rows["truth"].iloc[0],
                verdicts=_verdicts(rows, tables.threshold),
                whole=cards_of_views[0],
                crops=cards_of_views[1:],
                evidence=evidence_sides(views, maps, evidence[frame]),
            )
        )
    return cards


def _by_frame(
    table: pd.DataFrame, model: str, sample: str, frames: list[int]
) -> dict[int, pd.DataFrame]:
    chosen = table[
        (table["model"] == model) & (table["sample"] == sample) & table["frame"].isin(frames)
    ]
    return {int(frame): rows for frame, rows in chosen.groupby("frame")}


def _view_card(
    view: View,
    whole: View,
    score: pd.Series,
    top: pd.DataFrame | None,
    wnids: set[str],
    map_card: MapCard,
    threshold: float | None,
) -> ViewCard:
    rows = [] if top is None else _class_rows(top, wnids)
    return ViewCard(
        name=view.name,
        words=view_words(view.name),
        **place(view.box, whole.box),
        score_words=score_words(score["score"], threshold),
        detected=bool(score["detected"]),
        rows=rows if view is whole else rows[:OPEN_ROWS],
        more=[] if view is whole else rows[OPEN_ROWS:],
        map=map_card,
    )


def _class_rows(top: pd.DataFrame, wnids: set[str]) -> list[ClassRow]:
    return [
        ClassRow(
            label=row.label.replace("_", " "),
            percent=percent_words(row.probability),
            width=f"{100 * row.probability:.2f}%",
            is_target=row.wnid in wnids,
        )
        for row in top.sort_values("rank").itertuples()
    ]


def _map_card(item: Map, tables: Tables) -> MapCard:
    return MapCard(
        uri=embed_map(item.values) if item.maximum > 0 else None,
        explains=_explained(item, tables),
        maximum=number_words(item.maximum),
    )


def _explained(item: Map, tables: Tables) -> str:
    if not tables.cam.of_class:
        return "no class in particular"
    if item.class_index < 0:
        explained = f"all {tables.explained_target} classes"
    else:
        explained = imagenet.all_classes()[item.class_index].label.replace("_", " ")
    score = tables.provenance["config"]["gradcam"]["score"]
    return f"{explained} ({score} {number_words(item.score)})"


def _verdicts(rows: pd.DataFrame, threshold: float | None) -> list[Verdict]:
    return [
        Verdict(
            bool(rows.loc[strategy, "detected"]),
            score_words(rows.loc[strategy, "score"], threshold),
            view_words(rows.loc[strategy, "best_view"]),
        )
        for strategy in ALWAYS
    ]

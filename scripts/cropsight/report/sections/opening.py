"""The first screen: the question, and for each target and model its answer."""

from typing import NamedTuple
from urllib.parse import quote

from markupsafe import Markup

from cropsight.report.payload.document import Payload
from cropsight.report.run_results import RunResults, TargetResults
from cropsight.report.sections.headline import headline_words, short_words
from cropsight.report.sections.interval_plot import IntervalGroup, called_plot, interval_plot
from cropsight.report.sections.lead import discordant, lead
from cropsight.report.sections.left_out_notes import left_out_notes
from cropsight.report.sections.right_reason import right_reason
from cropsight.report.sections.settling import Settling, settling
from cropsight.report.sections.telling_frame import TellingFrame, telling_frame
from cropsight.report.sections.telling_pictures import ShareBox, ShownPicture, telling_pictures
from cropsight.report.view_files import ViewFiles
from cropsight.report.wording import (
    count_words,
    frame_words,
    interval_words,
    isolated,
    list_words,
    name_words,
    points_words,
    with_article,
)
from cropsight.results.documents import At, Estimate
from cropsight.views.boxes import Box

# What encodeURIComponent leaves as it is, beyond letters and digits.
_UNCHANGED = "-_.!~*'()"
LONGEST = 70  # characters of a title that tabs and search results show


class ShownAnswer(NamedTuple):
    """One model's answer about one target.

    Attributes:
        id: of its place in the page.
        target, model: their names; of the target in words.
        target_name: as the tables have it.
        headline, short: the answer, and in three words.
        difference: in points with its interval, and what it costs; empty without one.
        lead: the paragraph under it.
        title: of the telling frame.
        address: of it on the stage.
        why: it was chosen.
        pictures: of it.
        maps: what the maps over them show.
        plot: its title; `intervals` are its rows.
        reasons: whether it is right for the right reason.
        settling: what would settle it.
        disagree: frames where whole and crops disagree.
    """

    id: str
    target: str
    model: str
    target_name: str
    headline: str
    short: str
    difference: str
    lead: Markup
    title: str
    address: str
    why: str
    pictures: list[ShownPicture]
    maps: str
    plot: str
    intervals: list[IntervalGroup]
    reasons: list[str]
    settling: Settling
    disagree: int


class FirstScreen(NamedTuple):
    """All of it.

    Attributes:
        title: of the page.
        question: that it answers.
        meta: what was run, in a line.
        rows: of answers, by target and then model.
        left_out: a line on what was not used; empty if there is nothing.
        unused: whether whole samples were not.
    """

    title: str
    question: str
    meta: str
    rows: list[list[ShownAnswer]]
    left_out: str
    unused: bool

    @property
    def answers(self) -> list[ShownAnswer]:
        """Of all targets and models."""
        return [answer for row in self.rows for answer in row]


def first_screen(results: RunResults, files: ViewFiles, payload: Payload) -> FirstScreen:
    """The first screen of a run.

    Args:
        results: of the run.
        files: of the views and maps.
        payload: whose boxes are drawn.
    """
    rows = [
        [
            _answer(of_target, files, payload, (target, model))
            for model in range(len(results.models))
        ]
        for target, of_target in enumerate(map(results.about, results.targets))
    ]
    notes = left_out_notes(results)
    unused = sum(bool(note.failure) for note in notes)
    return FirstScreen(
        title=title_words(results),
        question=question_words(results),
        meta=_meta(results),
        rows=rows,
        left_out=_left_out(len(results.frames), unused, len(notes)),
        unused=bool(unused),
    )


def question_words(results: RunResults) -> str:
    """The question, of all targets."""
    the_targets = list_words([f"the {name_words(name)}" for name in results.targets])
    return f"Does cropping help an image classifier see {the_targets}?"


def title_words(results: RunResults) -> str:
    """The page's title, of at most LONGEST characters."""
    questions = question_words(results), "Does cropping help?"
    titles = [f"{words} \u2013 cropsight" for words in questions]
    return next((title for title in titles if len(title) <= LONGEST), titles[-1])


def _meta(results: RunResults) -> str:
    frames = sum(len(found.frames) for found in results.frames.values())
    grid = results.config.grid
    rule = results.metrics.decision
    called = (
        f"threshold {results.threshold:g}"
        if results.threshold is not None
        else f"called if among the first {rule.k} classes"
    )
    samples = count_words(len(results.samples), "sample")
    return (
        f"cropsight \u00b7 {samples}, {count_words(frames, 'frame')} \u00b7 "
        f"{list_words(results.models)}, {grid.rows} \u00d7 {grid.columns} crops, {called}"
    )


def _left_out(samples: int, unused: int, notes: int) -> str:
    """What was not used, in one sentence; empty if all was."""
    if unused:
        are = "is" if unused == 1 else "are"
        return (
            f"{unused:,} of {count_words(samples, 'sample')} could not be used and {are} not in "
            "this answer."
        )
    return f"Parts of {count_words(notes, 'sample')} were left out." if notes else ""


def _answer(
    results: TargetResults, files: ViewFiles, payload: Payload, place: tuple[int, int]
) -> ShownAnswer:
    """One of the answers.

    Args:
        results: about the target.
        files: of the views and maps.
        payload: whose boxes are drawn.
        place: numbers of target and model.
    """
    target, model = place[0], results.models[place[1]]
    row = results.verdict(model)
    at, gain, costs = _differences(results, model)
    telling = telling_frame(results, model)
    boxes = _boxes(payload, target, telling)
    return ShownAnswer(
        id=f"answer-{target + 1}-{place[1] + 1}",
        target=results.target,
        model=model,
        target_name=results.target_name,
        headline=answer_words(results, model),
        short=short_words(row),
        difference=_difference(gain, results.confidence, costs if at == "decision" else None),
        lead=lead(results, model),
        title=_title(results, telling),
        address=_address(results, model, telling),
        why=telling.why,
        pictures=telling_pictures(results, files, model, telling, boxes),
        maps=_maps(results),
        plot="How sure?" if row else "What was called",
        intervals=interval_plot(results, model) if row else called_plot(results, model),
        reasons=right_reason(results, model) if row and row.at else [],
        settling=settling(row, results.target),
        disagree=sum(discordant(results.detections, model)),
    )


def answer_words(results: TargetResults, model: str) -> str:
    """The answer of a model about a target, as one sentence."""
    _, gain, costs = _differences(results, model)
    return headline_words(
        results.verdict(model),
        results.target,
        gain.value if gain else None,
        None if costs is None else -costs,
    )


def _differences(results: TargetResults, model: str) -> tuple[At, Estimate | None, float | None]:
    """What the answer rests on: where, what crops find beyond the whole, and how much less right
    they are, as decided, on frames without the target.
    """
    row = results.verdict(model)
    at = row.at if row and row.at else "decision"
    compared = results.crops_beside_whole(model, at, "sensitivity")
    spared = results.crops_beside_whole(model, "decision", "specificity")
    return (
        at,
        compared.difference if compared else None,
        spared.difference.value if spared else None,
    )


def _difference(gain: Estimate | None, confidence: float, costs: float | None) -> str:
    """What crops find beyond the whole, and, unless it is held equal, at which false alarms.

    Args:
        gain: difference of the shares that are found.
        confidence: of its interval.
        costs: difference of the shares of frames without the target that are rightly none.
    """
    if not gain:
        return ""
    alarms = "" if costs is None else f"; false alarms {points_words(-costs)} points"
    return f"{points_words(gain.value)} points ({interval_words(gain, confidence)}){alarms}"


def _boxes(payload: Payload, target: int, telling: TellingFrame) -> list[ShareBox]:
    """The boxes that people drew in a frame, as shares of it."""
    sample = next(one for one in payload.samples if one.name == telling.sample)
    numbers = payload.frames.number[sample.first : sample.first + sample.count]
    place = sample.first + numbers.index(telling.frame)
    picture = Box(0, 0, payload.frames.width[place], payload.frames.height[place])
    drawn = (Box(*edges) for at, *edges in payload.targets[target].boxes if at == place)
    inside = (box.within(picture) for box in drawn)
    return [box.scaled(1 / picture.x1, 1 / picture.y1) for box in inside if box]


def _title(results: TargetResults, telling: TellingFrame) -> str:
    """Name of the sample, and of the frame if there are several."""
    frames = results.frames[telling.sample].frames
    if len(frames) == 1:
        return isolated(telling.sample)
    rows = results.scores
    of_frame = rows[(rows["sample"] == telling.sample) & (rows["frame"] == telling.frame)]
    time = float(of_frame["time"].iloc[0])
    words = frame_words(telling.frame, time, results.photos(telling.sample).get(telling.frame))
    return f"{isolated(telling.sample)}, {words[0].lower()}{words[1:]}"


def _address(results: TargetResults, model: str, telling: TellingFrame) -> str:
    """Of the frame on the stage, as the app writes it: model and target where there are several."""
    chosen = [
        f"{name}={quote(one, safe=_UNCHANGED)}"
        for name, one, all_ in (
            ("model", model, results.models),
            ("target", results.target_name, results.targets),
        )
        if len(all_) > 1
    ]
    place = f"#{quote(telling.sample, safe=_UNCHANGED)}/{telling.frame}"
    return f"{place}?{'&'.join(chosen)}" if chosen else place


def _maps(results: TargetResults) -> str:
    if not results.cam.of_class:
        return "Maps show what stands out to the network, whatever the class; both on one scale."
    some = with_article(results.target)
    return f"Maps show where evidence for {some} lies; both on one scale."

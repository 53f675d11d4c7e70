"""The frame of the first screen: chosen by a rule that its caption states."""

from typing import NamedTuple

import pandas as pd

from cropsight.report.run_results import TargetResults
from cropsight.report.wording import count_words, with_article
from cropsight.results.documents import VerdictRow

_ON_FRAMES = {"yes": "with", "no": "without"}


class Call(NamedTuple):
    """A strategy's score of a frame, the view that it is of, and whether the frame is called."""

    view: str
    score: float
    called: bool


class TellingFrame(NamedTuple):
    """The chosen frame.

    Attributes:
        sample, frame: which it is.
        truth: what people say: yes, no, unsure or nothing.
        whole, crops: what the two made of it.
        why: it was chosen, as a sentence.
    """

    sample: str
    frame: int
    truth: str
    whole: Call
    crops: Call
    why: str


def telling_frame(results: TargetResults, model: str) -> TellingFrame:
    """The frame with the largest gap of scores, of those that the answer is about.

    These are the frames with the target, or if none is known those without it, or if nothing is
    known all. Of them only those are taken whose calls differ in the direction in which more
    differ, if any do. The first of equals wins, in the order of the sheet.
    """
    table = _by_frame(results, model)
    kind = next((truth for truth in ("yes", "no") if (table["truth"] == truth).any()), "")
    asked = table[table["truth"] == kind] if kind else table
    frames, words = _differing(asked, kind, results.target) if kind else (asked, "of this run")
    gap = frames["score_crops"] - frames["score_whole"]
    only_whole = (frames["detected_whole"] & ~frames["detected_crops"]).all()
    only_crops = (frames["detected_crops"] & ~frames["detected_whole"]).all()
    wanted = gap if only_crops else -gap if only_whole else gap.abs()
    chosen = frames.loc[wanted.idxmax()]
    whole, crops = (
        Call(
            str(chosen[f"best_view_{name}"]),
            float(chosen[f"score_{name}"]),
            bool(chosen[f"detected_{name}"]),
        )
        for name in ("whole", "crops")
    )
    place = str(chosen["sample"]), int(chosen["frame"])
    why = _why(len(frames), words)
    if kind == "yes":
        why += _against(results.verdict(model), whole, crops)
    return TellingFrame(*place, str(chosen["truth"]), whole, crops, why)


def _by_frame(results: TargetResults, model: str) -> pd.DataFrame:
    """One row for each frame, in the order of the sheet, with columns of both strategies."""
    rows = results.detections[results.detections["model"] == model]
    key = ["sample", "frame"]
    whole, crops = (rows[rows["strategy"] == name] for name in ("whole", "crops"))
    table = whole.merge(
        crops[[*key, "score", "detected", "best_view"]], on=key, suffixes=("_whole", "_crops")
    )
    order = {sample: number for number, sample in enumerate(results.samples)}
    table["order"] = table["sample"].map(order)
    return table.sort_values(["order", "frame"], kind="stable", ignore_index=True)


def _differing(asked: pd.DataFrame, kind: str, target: str) -> tuple[pd.DataFrame, str]:
    """Those whose calls differ in the direction in which more do, and what they are in words.

    Args:
        asked: frames of one truth.
        kind: this truth, yes or no.
        target: its name.
    """
    words = f"{_ON_FRAMES[kind]} {with_article(target)}"
    verb = "found" if kind == "yes" else "called"
    whole, crops = asked["detected_whole"], asked["detected_crops"]
    only_crops, only_whole = asked[crops & ~whole], asked[whole & ~crops]
    if asked[crops != whole].empty:
        return asked, words
    if len(only_crops) == len(only_whole):
        return asked[crops != whole], f"{words} that only one of the two {verb}"
    if len(only_crops) > len(only_whole):
        return only_crops, f"{words} that only the crops {verb}"
    return only_whole, f"{words} that only the whole picture {verb}"


def _why(count: int, words: str) -> str:
    if count == 1:
        return f"Shown because it is the only frame {words}."
    return (
        f"Shown because of the {count_words(count, 'frame')} {words}, it has the largest gap "
        "between the two scores."
    )


def _against(row: VerdictRow | None, whole: Call, crops: Call) -> str:
    """That calls as decided point the other way than the verdict, if they do.

    Args:
        row: of the verdict.
        whole: the call of a frame with the target.
        crops: theirs of it.
    """
    shown = {(True, False): "more", (False, True): "fewer"}.get((crops.called, whole.called))
    if row is None or shown is None or {shown, row.verdict} != {"more", "fewer"}:
        return ""
    return f" These are calls as decided; at equally many false alarms, crops find {row.verdict}."

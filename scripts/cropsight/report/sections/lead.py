"""The paragraph under the answer: the counts, how sure they are, and of what."""

import pandas as pd
from markupsafe import Markup

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.dominant import dominant
from cropsight.report.sections.verdict import clusters_name, clusters_words
from cropsight.report.wording import (
    count_words,
    interval_words,
    isolated,
    percent_words,
    points_words,
    with_article,
)
from cropsight.results.documents import ComparisonRow, CountsRow, VerdictRow

Counts = dict[str, CountsRow]  # by strategy


def lead(results: TargetResults, model: str) -> Markup:
    """The paragraph of a model, as HTML in which numbers stand out."""
    counts = results.counts(model, None)
    row = results.verdict(model)
    if row is None:
        return _without_truth(results, model, counts)
    said = [_found(results, row, counts), _few(results, row), _matched(results, row)]
    said.append(_alarms(results, row, counts))
    return Markup(" ").join(part for part in said if part)


def discordant(detections: pd.DataFrame, model: str) -> tuple[int, int]:
    """Frames that a model called by its crops only, and by the whole only."""
    rows = detections[detections["model"] == model]
    called = rows.pivot(index=["sample", "frame"], columns="strategy", values="detected")
    whole, crops = called["whole"].astype(bool), called["crops"].astype(bool)
    return int((crops & ~whole).sum()), int((whole & ~crops).sum())


def difference_words(results: TargetResults, row: ComparisonRow) -> Markup:
    """A difference in points with its interval: "+83.5 points (95 % interval -20.5 to +98.4)"."""
    interval = interval_words(row.difference, results.confidence)
    return Markup("<strong>{} points</strong> ({})").format(
        points_words(row.difference.value), interval
    )


def _found(results: TargetResults, answer: VerdictRow, counts: Counts) -> Markup:
    """What was found as decided, and the difference."""
    whole, crops = counts["whole"], counts["crops"]
    if not whole.positives:
        return Markup("")
    said = Markup(
        "Crops found the {} in <strong>{:,} of {:,}</strong> {}, the whole picture in "
        "<strong>{:,}</strong>"
    ).format(
        results.target,
        crops.true_positive,
        whole.positives,
        "frame" if whole.positives == 1 else "frames",
        whole.true_positive,
    )
    row = results.crops_beside_whole(answer.model, "decision", "sensitivity")
    return Markup("{}: {}.").format(said, difference_words(results, row)) if row else said + "."


def _few(results: TargetResults, answer: VerdictRow) -> str:
    """Of how many clusters the frames are, and that most are of one sample."""
    row = results.crops_beside_whole(answer.model, "decision", "sensitivity")
    found = dominant(results, answer.model)
    of_one = f"{found.share} are of one {found.kind}, {isolated(found.sample)}." if found else ""
    few = answer.missing == "positives" and row
    if row and row.clusters != row.frames:
        only, takes = ("only ", f" (it takes {answer.least_positives})") if few else ("", "")
        because = f": {of_one}" if of_one else "."
        return f"These count as {only}{clusters_words(row.clusters, answer.scope)}{takes}{because}"
    said = [of_one[0].upper() + of_one[1:]] if of_one else []
    if few:
        clusters = clusters_name(answer.scope)
        said.insert(0, f"It takes {answer.least_positives} or more {clusters} to tell.")
    return " ".join(said)


def _matched(results: TargetResults, answer: VerdictRow) -> Markup:
    """The difference at equally many false alarms."""
    row = results.crops_beside_whole(answer.model, "matched", "sensitivity")
    if not row:
        return Markup("")
    rate = percent_words(results.metrics.evaluation.false_positive_rate)
    return Markup("Allowed equally many false alarms ({}), the difference is {}.").format(
        rate, difference_words(results, row)
    )


def _alarms(results: TargetResults, answer: VerdictRow, counts: Counts) -> str:
    """The false alarms of both, and whether they are enough to judge."""
    whole, crops = counts["whole"], counts["crops"]
    some = with_article(results.target)
    if not whole.negatives:
        return f"No frame is known to be without {some}, so nothing is known of false alarms."
    frames = f"{count_words(whole.negatives, 'frame')} without {some}"
    if answer.negatives < answer.least_negatives:
        clusters = clusters_words(answer.negatives, answer.scope)
        of = "" if answer.negatives == whole.negatives else f"{clusters}, "
        frames += f" ({of}too few to judge)"
    if whole.false_positive == crops.false_positive:
        return f"False alarms in {frames}: {whole.false_positive:,} each."
    return (
        f"False alarms in {frames}: {crops.false_positive:,} by crops, {whole.false_positive:,} by "
        "the whole picture."
    )


def _without_truth(results: TargetResults, model: str, counts: Counts) -> Markup:
    whole, crops = counts["whole"], counts["crops"]
    only_crops, only_whole = discordant(results.detections, model)
    return Markup(
        "Crops called {} in <strong>{:,} of {}</strong>, the whole picture in "
        "<strong>{:,}</strong>; {:,} by crops only, {:,} by the whole only. These are calls, not "
        "finds: without a truth, nothing tells which are right."
    ).format(
        with_article(results.target),
        crops.detected,
        count_words(whole.frames, "frame"),
        whole.detected,
        only_crops,
        only_whole,
    )

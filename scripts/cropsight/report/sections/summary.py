"""What was found and missed in each sample, from the counts in metrics.json."""

from dataclasses import dataclass

from cropsight.report.run_results import TargetResults
from cropsight.report.sections.shown_numbers import NumbersTable
from cropsight.report.wording import DASH, count_words, with_article
from cropsight.results.documents import CountsRow

# A page of hundreds of samples has rows of those in which whole and crops differ most.
MOST_SAMPLES = 12


@dataclass(frozen=True)
class _Pair:
    """The counts of a sample, or of all."""

    name: str
    whole: CountsRow
    crops: CountsRow

    @property
    def gap(self) -> int:
        """By how many frames whole and crops differ, counted by truth."""
        pairs = zip(_by_truth(self.whole), _by_truth(self.crops), strict=True)
        return sum(abs(first - second) for first, second in pairs)


def sample_table(results: TargetResults, model: str) -> NumbersTable:
    """The table of a model: a row for each sample, then one for all."""
    pairs = [_pair(results, model, sample) for sample in results.samples]
    shown = _most_different(pairs)
    total = _pair(results, model, None)
    rows = [*shown, total] if len(pairs) > 1 else shown
    reading = _reading(results, total, len(pairs), len(shown))
    if not total.whole.positives + total.whole.negatives:
        return NumbersTable(
            "samples", "Called, by sample", reading,
            ("Sample", "Frames", "Called, whole", "Called, crops"),
            [(row.name, f"{row.whole.frames:,}", f"{row.whole.detected:,}",
              f"{row.crops.detected:,}") for row in rows],
        )  # fmt: skip
    some = with_article(results.target)
    heads = ["Sample", "Frames"]
    if total.whole.positives:
        heads += [f"With {some}: found, whole", f"With {some}: found, crops"]
    if total.whole.negatives:
        heads += [f"Without {some}: false alarms, whole", f"Without {some}: false alarms, crops"]
    if total.whole.untold:
        heads += [
            "Truth unsure or unknown: called, whole",
            "Truth unsure or unknown: called, crops",
        ]
    return NumbersTable(
        "samples", "Found, missed and false alarms, by sample", reading, heads,
        [(row.name, f"{row.whole.frames:,}", *_cells(row, total.whole)) for row in rows],
    )  # fmt: skip


def _cells(row: _Pair, total: CountsRow) -> list[str]:
    both = row.whole, row.crops
    cells = []
    if total.positives:
        cells += [_of(one.true_positive, one.positives) for one in both]
    if total.negatives:
        cells += [_of(one.false_positive, one.negatives) for one in both]
    if total.untold:
        cells += [_of(_by_truth(one)[2], one.untold) for one in both]
    return cells


def _of(count: int, total: int) -> str:
    return f"{count:,} of {total:,}" if total else DASH


def _by_truth(row: CountsRow) -> tuple[int, int, int]:
    """Frames that are called: with the target, without it, and of those whose truth is not told."""
    untold = row.detected - row.true_positive - row.false_positive
    return row.true_positive, row.false_positive, untold


def _pair(results: TargetResults, model: str, sample: str | None) -> _Pair:
    counts = results.counts(model, sample)
    return _Pair("All samples" if sample is None else sample, counts["whole"], counts["crops"])


def _most_different(pairs: list[_Pair]) -> list[_Pair]:
    """Those with the largest gaps, in the order of the sheet."""
    ranked = sorted(range(len(pairs)), key=lambda place: -pairs[place].gap)
    return [pairs[place] for place in sorted(ranked[:MOST_SAMPLES])]


def _reading(results: TargetResults, total: _Pair, samples: int, shown: int) -> str:
    some = with_article(results.target)
    if total.whole.positives + total.whole.negatives:
        said = (
            f"Found are frames known to show {some} in which it was called, the others are missed; "
            "false alarms are calls on frames known to show none, the others are rightly none."
        )
    else:
        said = (
            f"Frames in which {some} was called; no frame has a certain truth, so a call may be "
            "right or wrong."
        )
    if samples > shown:
        said += (
            f" Of {count_words(samples, 'sample')}, these are the {shown} in which whole and crops "
            "differ most; all are in counts.json."
        )
    return said

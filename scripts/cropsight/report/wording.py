"""How the report writes views, scores, calls, times and counts."""

import math
import re
import unicodedata
from typing import NamedTuple

from cropsight.results.documents import Estimate

DASH = "\u2013"  # in place of a number that is not defined
# They turn around what stands after them, to the end of the line.
_TURNING = re.compile("[\u202a-\u202e\u2066-\u2069]")
_FROM_RIGHT = {"R", "AL"}


class Chip(NamedTuple):
    """A call in a word, with a mark beside it and the kind of its colour."""

    word: str
    mark: str
    kind: str


def isolated(name: str) -> str:
    r"""A name as it stands among words: whatever is in it, they keep their order.

    Characters that turn text around are written out, as `\u202e`, and a name with letters that are
    written from right to left is set off by U+2068 and U+2069.
    """
    name = _TURNING.sub(lambda found: f"\\u{ord(found[0]):04x}", name)
    turned = any(unicodedata.bidirectional(letter) in _FROM_RIGHT for letter in name)
    return f"\u2068{name}\u2069" if turned else name


def name_words(name: str) -> str:
    """Name of a target or class as words."""
    return isolated(name.replace("_", " "))


def view_words(view: str) -> str:
    """Name of a view as words: `top_left` is "top left", `r1c2` is "row 1, column 2"."""
    match = re.fullmatch(r"r(\d+)c(\d+)", view)
    if match:
        return f"row {match[1]}, column {match[2]}"
    return "whole picture" if view == "whole" else view.replace("_", " ")


def score_words(score: float, threshold: float | None = None) -> str:
    """Score in [0, 1] with three decimals, or as many as keep it on its side of the threshold."""
    if 0 < score < 0.0005:
        return "<0.001"
    digits = 3
    if threshold is not None:
        while (round(score, digits) >= threshold) != (score >= threshold) and digits < 9:
            digits += 1
    return f"{score:.{digits}f}"


def call_chip(truth: str, called: bool) -> Chip:
    """A call beside the truth, in the words of the whole page."""
    return {
        ("yes", True): Chip("found", "\u2713", "good"),
        ("yes", False): Chip("missed", "\u2717", "bad"),
        ("no", True): Chip("false alarm", "\u2717", "bad"),
        ("no", False): Chip("rightly none", "\u2713", "good"),
    }.get((truth, called)) or (
        Chip("called", "\u25cf", "called") if called else Chip("not called", "\u25cb", "none")
    )


def percent_words(share: float) -> str:
    """Share in [0, 1] as a percentage with one decimal."""
    return "<0.1 %" if 0 < share < 0.0005 else f"{100 * share:.1f} %"


def points_words(difference: float | None) -> str:
    """Difference of two shares in percentage points, with its sign; a dash for None."""
    if difference is None:
        return DASH
    return f"{100 * difference:+.1f}".replace("-", "\u2212") if round(difference, 3) else "0.0"


def share_words(estimate: Estimate) -> str:
    """A share with its interval: "64 % (20 to 92)"; a dash where it is not defined."""
    if estimate.value is None:
        return DASH
    value = f"{tenths(estimate.value)} %"
    if estimate.low is None or estimate.high is None:
        return value
    return f"{value} ({tenths(estimate.low)} to {tenths(estimate.high)})"


def part_words(count: int, total: int, share: Estimate) -> str:
    """A number of so many, and the interval of their share: "30/40 (58 to 87 %)"."""
    words = f"{count:,}/{total:,}"
    if share.low is None or share.high is None:
        return words
    return f"{words} ({tenths(share.low)} to {tenths(share.high)} %)"


def thousandths_words(estimate: Estimate) -> str:
    """A number with its interval: "0.965 (0.901 to 0.990)"; a dash where it is not defined."""
    if estimate.value is None:
        return DASH
    limits = limits_words(estimate)
    return f"{estimate.value:.3f} ({limits})" if limits else f"{estimate.value:.3f}"


def limits_words(estimate: Estimate) -> str:
    """The interval of a number: "0.901 to 0.990"; empty where there is none."""
    if estimate.low is None or estimate.high is None:
        return ""
    return f"{estimate.low:.3f} to {estimate.high:.3f}"


def tenths(share: float) -> str:
    """Share in [0, 1] in percent with one decimal, if it has any: "64", "99.7"."""
    return f"{100 * share:.1f}".removesuffix(".0")


def interval_words(difference: Estimate, confidence: float) -> str:
    """The interval of a difference of shares, in percentage points."""
    if difference.limits is None:
        return "no interval"
    return f"{100 * confidence:g} % interval {range_words(difference.limits)}"


def range_words(limits: tuple[float, float]) -> str:
    """From one difference of shares to another, in percentage points: "+1.0 to +14.2"."""
    return " to ".join(map(points_words, limits))


def margin_words(margin: float) -> str:
    """The margin, a difference of shares, in percentage points."""
    return f"{100 * margin:g} percentage points"


def p_words(p: float) -> str:
    """P-value with three significant digits, or "<0.001"."""
    return "<0.001" if p < 0.001 else f"{p:.3g}"


def count_words(count: int, noun: str) -> str:
    """Count with its noun: "1 frame", "2,000 frames"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def with_article(noun: str) -> str:
    """A noun with its indefinite article: "a vehicle", "an airplane", "a unicycle"."""
    return f"{'an' if re.match(r'(?!uni|eu)[aeiou]|hour', noun, re.IGNORECASE) else 'a'} {noun}"


def frame_words(frame: int, time: float, photo: str | None) -> str:
    """Name of a frame, with its time in seconds (NaN: none) or the file that it is the photo in."""
    if photo is not None:
        return f"Frame {frame}, {photo}"
    return f"Frame {frame}" if math.isnan(time) else f"Frame {frame} at {time:.2f} s"


def list_words(items: list[str], last: str = "and") -> str:
    """Items joined as in a sentence: "a, b and c"."""
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}"

"""Prints how likely a study of so many scenes is to find a difference, before there are any data.

    python scripts/plan.py --whole 0.5 --crops 0.7

Scores are simulated as normal, and called by thresholds that are set on other scenes to keep to a
false-positive rate, as in a run. The probability is that of a normal difference with their spread.
"""

import argparse
from collections.abc import Sequence
from contextlib import suppress

from cropsight.statistics.planning import Expectation, least_negatives, power

MOST = 100_000  # frames of either kind
SCENES = (30, 60, 100, 200, 400)
CONFIDENCE = 0.95
STUDIES = 300  # simulated for each line


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    options = _options(arguments)
    expected = Expectation(
        options.whole, options.crops, options.rate, options.alike, options.within, options.frames
    )
    print(
        f"The whole picture finds the target in {100 * options.whole:g} % and the crops find it in "
        f"{100 * options.crops:g} %, at {100 * options.rate:g} % false alarms."
    )
    print("scenes with + without   probability that the difference is found")
    for count in options.scenes:
        least = least_negatives(options.rate, count)
        if count < least:
            found = f"none: it takes {least:,} or more"
        else:
            found = f"{power(expected, count, count, CONFIDENCE, STUDIES, seed=0):>7.0%}"
        print(f"{count:>9} + {count:<11} {found}")


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    for name, default, meaning in (
        ("whole", 0.5, "found by the whole picture"),
        ("crops", 0.7, "found by the crops"),
        ("rate", 0.05, "matched false-positive rate"),
        ("alike", 0.5, "correlation of the two scores"),
        ("within", 0.4, "correlation within a scene"),
    ):
        parser.add_argument(
            f"--{name}", type=_share, default=default, metavar="SHARE", help=meaning
        )
    parser.add_argument("--frames", default=1, type=_number, help="frames of each scene")
    parser.add_argument("--scenes", default=SCENES, type=_number, nargs="+", help="of each kind")
    options = parser.parse_args(arguments)
    if options.whole == options.crops:
        parser.error("--whole and --crops are the same, so there is no difference to find")
    if not 0.0001 <= options.rate <= 0.5:
        parser.error(
            "--rate is not from 0.0001 to 0.5, as evaluation.false_positive_rate has to be"
        )
    if max(options.scenes) * options.frames > MOST:
        parser.error(f"--scenes and --frames make more than {MOST:,} frames")
    return options


def _share(text: str) -> float:
    with suppress(ValueError):
        if 0 < float(text) < 1:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text} is no share between 0 and 1")


def _number(text: str) -> int:
    with suppress(ValueError):
        if 0 < int(text) <= MOST:
            return int(text)
    raise argparse.ArgumentTypeError(f"{text} is no number from 1 to {MOST}")


if __name__ == "__main__":
    main()

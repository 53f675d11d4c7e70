"""Prints how likely a study of so many scenes is to find a difference, before there are any data.

    python scripts/plan.py --whole 0.5 --crops 0.7

Scores are simulated as normal, and called by thresholds that are set on other scenes to keep to a
false-positive rate, as in a run. The probability is that of a normal difference with their spread.
"""

import argparse
from collections.abc import Sequence

from cropsight.statistics.planning import Expectation, power

MOST = 100_000  # of scenes, or of frames in each
SCENES = (30, 60, 100, 200, 400)
CONFIDENCE = 0.95
STUDIES = 300  # simulated for each line


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    options = _options(arguments)
    print(
        f"The whole picture finds the target in {options.whole:.0%} and the crops find it in "
        f"{options.crops:.0%}, at {options.rate:.0%} false alarms."
    )
    print("scenes with + without   probability that the difference is found")
    for count in options.scenes:
        expected = Expectation(
            options.whole, options.crops, options.rate, options.alike, options.within,
            options.frames,
        )  # fmt: skip
        found = power(expected, count, count, CONFIDENCE, STUDIES, seed=0)
        print(f"{count:>9} + {count:<11} {found:>7.0%}")


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
    return parser.parse_args(arguments)


def _share(text: str) -> float:
    value = float(text)
    if not 0 < value < 1:
        raise argparse.ArgumentTypeError(f"{text} is no share between 0 and 1")
    return value


def _number(text: str) -> int:
    if not 0 < int(text) <= MOST:
        raise argparse.ArgumentTypeError(f"{text} is no number from 1 to {MOST}")
    return int(text)


if __name__ == "__main__":
    main()

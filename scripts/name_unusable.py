"""Fails with the names of the samples that could not be used, after all else is made."""

from pathlib import Path

from cropsight.errors import InputError
from cropsight.results.batches import sample_of
from cropsight.results.frame_tables import FRAMES, has_no_frame
from cropsight.workflow.script import run

REASONS = 20  # that are said; the other samples are only named


def main(frames: list[Path], samples: list[str]) -> None:
    """Fail, where a sample has no frame.

    Args:
        frames: `{sample}/frames.tsv` of every sample, in any order.
        samples: names, in the order of the message.

    Raises:
        InputError: there is such a sample.
    """
    tables = {sample_of(path): path for path in frames}
    unusable = [sample for sample in samples if has_no_frame(tables[sample])]
    if not unusable:
        return
    said = [f"\n  {name}: {FRAMES.read(tables[name]).failure}" for name in unusable[:REASONS]]
    others = f"\n  and {', '.join(unusable[REASONS:])}" if unusable[REASONS:] else ""
    raise InputError(
        f"{_how_many(len(unusable), len(samples))}; correct what is wrong or take them out of the "
        f"sample sheet, and run again:{''.join(said)}{others}"
    )


def _how_many(unusable: int, samples: int) -> str:
    if unusable == samples:
        return "no sample could be used"
    return f"{unusable} of {samples} samples could not be used, and the rest is finished"


if __name__ == "__main__":
    run(main, globals())

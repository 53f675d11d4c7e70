"""The sample that most frames are of, if there is one."""

from typing import NamedTuple

from cropsight.report.run_results import TargetResults


class Dominant(NamedTuple):
    """A sample, what it is, and how many of all frames are of it."""

    sample: str
    kind: str
    frames: int
    of: int

    @property
    def share(self) -> str:
        """Its part of the frames: "all 2,000 frames", "40 of all 46 frames"."""
        some = "" if self.frames == self.of else f"{self.frames:,} of "
        return f"{some}all {self.of:,} frames"


def dominant(results: TargetResults, model: str) -> Dominant | None:
    """The largest sample if more than half of the frames are of it; one alone only as a video."""
    frames = {sample: results.counts(model, sample)["whole"].frames for sample in results.samples}
    total = sum(frames.values())
    largest = max(frames, key=lambda sample: frames[sample])
    kind = results.kind(largest)
    if total < 2 or frames[largest] * 2 <= total or (len(frames) < 2 and kind != "video"):
        return None
    return Dominant(largest, kind, frames[largest], total)

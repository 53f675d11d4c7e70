"""What the page shows of each sample: photos, or a clip with stills of its telling frames.

Written as files into one folder; `page_data` takes them into the page from there, if they are few.
"""

from collections.abc import Iterable, Mapping, Sequence
from itertools import chain, count, zip_longest
from pathlib import Path
from typing import Literal

import pandas as pd

from cropsight.report.payload.document import Clip, Place, Stills
from cropsight.report.pictures.clips import RATE, clip_size, encode_clip
from cropsight.report.pictures.decoded_views import Listed, decoded, whole_views
from cropsight.report.pictures.first_screen import LONGEST, MOST
from cropsight.report.pictures.webp import fitting_webp
from cropsight.report.run_results import RunResults
from cropsight.report.sections.chosen_frames import chosen_frames
from cropsight.results.batches import batch_of
from cropsight.views.strategies import ALWAYS

TELLING = 6  # stills of a video
TELLING_LONGEST, TELLING_MOST = 384, 12_000  # pixels and bytes of each


class PictureFolder:
    """Writes pictures and clips into a folder, numbered as they come."""

    def __init__(self, folder: Path, name: str) -> None:
        """Take the folder, and the name that it has beside the page."""
        self._folder, self._name = folder, name
        self._numbers = {"photo": count(1), "clip": count(1)}

    def add(self, kind: Literal["photo", "clip"], content: bytes) -> Place:
        """Write a `photo` or a `clip`; returns its path from the page."""
        ending = {"photo": "webp", "clip": "webm"}[kind]
        file = f"{kind}-{next(self._numbers[kind]):04d}.{ending}"
        (self._folder / file).write_bytes(content)
        return f"{self._name}/{file}"


def sample_pictures(
    results: RunResults, views: Iterable[Path], folder: PictureFolder
) -> Mapping[str, tuple[Stills, Clip | None]]:
    """The pictures of every sample that has frames, in the order of the sheet.

    Args:
        results: of the run.
        views: manifests of views, with their pictures beside them.
        folder: where they are written.

    Raises:
        InputError: a picture is missing, or is not what its manifest describes.
    """
    manifests: dict[str, list[Path]] = {}
    for path in views:
        manifests.setdefault(batch_of(path).sample, []).append(path)
    shown = {}
    for sample in results.samples:
        frames = [row.frame for row in results.frames[sample].frames]
        wholes = whole_views(sample, frames, manifests.get(sample, []))
        shown[sample] = _sample(results, sample, wholes, folder)
    return shown


def _sample(
    results: RunResults, sample: str, wholes: Sequence[Listed], folder: PictureFolder
) -> tuple[Stills, Clip | None]:
    if results.kind(sample) != "video":
        at = list(range(len(wholes)))
        return Stills(at=at, places=_stills(wholes, at, LONGEST, MOST, folder)), None
    first = wholes[0][1]
    size = clip_size(first.width, first.height)
    content = encode_clip(lambda: (decoded(one, size) for one in wholes), len(wholes), size)
    clip = Clip(place=folder.add("clip", content), rate=RATE, width=size[0], height=size[1])
    at = telling_frames(results, sample)
    places = _stills(wholes, at, TELLING_LONGEST, TELLING_MOST, folder)
    return Stills(at=at, places=places), clip


def _stills(
    wholes: Sequence[Listed], at: Iterable[int], longest: int, most: int, folder: PictureFolder
) -> list[Place]:
    """Photos of frames.

    Args:
        wholes: all frames of the sample.
        at: which of them.
        longest: side of a photo in pixels.
        most: bytes of each.
        folder: where they are written.
    """
    pictures = (decoded(wholes[place], (longest, longest)) for place in at)
    return [folder.add("photo", fitting_webp(picture, longest, most)) for picture in pictures]


def telling_frames(results: RunResults, sample: str) -> list[int]:
    """Places in a video of its most telling frames; every model and target has some."""
    rows = results.detections[results.detections["sample"] == sample]
    chosen = [
        [one.frame for one in chosen_frames(_plain(of_run), ordered=True)]
        for _, of_run in rows.groupby(["target", "model"], sort=False, observed=True)
    ]
    alternating = filter(lambda frame: frame is not None, chain.from_iterable(zip_longest(*chosen)))
    places = {row.frame: place for place, row in enumerate(results.frames[sample].frames)}
    return sorted(places[frame] for frame in list(dict.fromkeys(alternating))[:TELLING])


def _plain(rows: pd.DataFrame) -> pd.DataFrame:
    """One target's rows of strategies that all targets have."""
    return rows[rows["strategy"].isin(ALWAYS)]

"""Pictures inside the page: blocks of base64, which a browser decodes as they are needed."""

import base64
from pathlib import Path

from msgspec.structs import replace

from cropsight.report.payload.document import Payload, Place, SamplePart

BLOCK = 1_000_000  # bytes; a larger clip has one of its own


class Blocks:
    """Contents one after the other in blocks."""

    def __init__(self) -> None:
        """Begin with none."""
        self.texts: list[str] = []
        self._open = bytearray()

    def add(self, content: bytes) -> Place:
        """Take a content; returns its place."""
        if self._open and len(self._open) + len(content) > BLOCK:
            self.close()
        place = len(self.texts), len(self._open), len(content)
        self._open += content
        return place

    def close(self) -> None:
        """Finish the block that is begun, if one is."""
        if self._open:
            self.texts.append(base64.b64encode(self._open).decode("ascii"))
            self._open.clear()


def embedded(payload: Payload, beside: Path) -> tuple[Payload, list[str]]:
    """A payload with its pictures in blocks, and the blocks' base64.

    Args:
        payload: whose pictures are files.
        beside: the folder that has them.
    """
    blocks = Blocks()
    samples = [_embedded(sample, beside, blocks) for sample in payload.samples]
    blocks.close()
    return replace(payload, samples=samples, blocks=len(blocks.texts)), blocks.texts


def _embedded(sample: SamplePart, beside: Path, blocks: Blocks) -> SamplePart:
    def taken(place: Place) -> Place:
        return blocks.add((beside / Path(str(place)).name).read_bytes())

    places = [taken(place) for place in sample.stills.places]
    clip = sample.clip and replace(sample.clip, place=taken(sample.clip.place))
    return replace(sample, stills=replace(sample.stills, places=places), clip=clip)

"""Pictures become a video, which PyAV decodes again."""

import errno
import io
from fractions import Fraction

import av
import numpy as np
import pytest
from PIL import Image

from cropsight.media.encoding import VP9, Encoding, can_encode, encode

COLOURS = [(200, 40, 30), (20, 160, 60), (30, 60, 220), (250, 250, 250)]
WEBM = Encoding("webm", "libvpx-vp9", Fraction(30000, 1001), 2, {**VP9, "crf": "20"})
MP4 = Encoding("mp4", "libx264", Fraction(25), 2, {"crf": "18"})


def encoded(encoding: Encoding) -> bytes:
    file = io.BytesIO()
    encode(file, [Image.new("RGB", (64, 48), colour) for colour in COLOURS], (64, 48), encoding)
    return file.getvalue()


@pytest.mark.parametrize("encoding", [WEBM, MP4], ids=lambda one: one.container)
def test_a_video_has_its_pictures_colours_and_times(encoding: Encoding) -> None:
    if not can_encode(encoding.codec):
        pytest.skip(f"no {encoding.codec} here")
    content = encoded(encoding)
    with av.open(io.BytesIO(content)) as container:
        frames = list(container.decode(video=0))
    assert len(frames) == len(COLOURS)
    for number, (frame, colour) in enumerate(zip(frames, COLOURS, strict=True)):
        # WebM counts milliseconds.
        assert float(frame.time) == pytest.approx(float(number / encoding.rate), abs=6e-4)
        # That the colours are those of BT.709, of limited range, is said; a player need not guess.
        assert (frame.colorspace, frame.color_range) == (1, 1)
        shown = frame.to_ndarray(format="rgb24", src_colorspace="ITU709")
        assert np.abs(shown.astype(int) - colour).mean() < 4
    assert encoded(encoding) == content


class Full(io.BytesIO):
    """A disk on which there is room for so many bytes."""

    def write(self, content: object) -> int:
        if self.tell() > 2000:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(content)


@pytest.mark.parametrize("encoding", [WEBM, MP4], ids=lambda one: one.container)
def test_a_full_disk_is_said_to_be_full(encoding: Encoding) -> None:
    if not can_encode(encoding.codec):
        pytest.skip(f"no {encoding.codec} here")
    random = np.random.default_rng(0)
    noise = [Image.fromarray(random.integers(0, 256, (96, 128, 3), np.uint8)) for _ in range(9)]
    with pytest.raises(OSError, match="No space") as raised:
        encode(Full(), noise, (128, 96), encoding)
    assert raised.value.errno == errno.ENOSPC


def test_who_has_no_encoder_is_known() -> None:
    assert can_encode("libvpx-vp9")
    # There is none of the first, and the second only decodes.
    assert not can_encode("nonesuch") and not can_encode("wmv3")

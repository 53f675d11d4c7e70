"""Pictures become a video, which PyAV decodes again."""

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


def test_who_has_no_encoder_is_known() -> None:
    assert can_encode("libvpx-vp9")
    # There is none of the first, and the second only decodes.
    assert not can_encode("nonesuch") and not can_encode("wmv3")

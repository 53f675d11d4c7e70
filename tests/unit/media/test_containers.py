"""Only a file that is a video itself is opened."""

from pathlib import Path

import av
import pytest
from doubles.clips import clip, encode
from doubles.heic import write_heic
from PIL import Image

from cropsight.errors import InputError
from cropsight.media.containers import OPTIONS, measure_video
from cropsight.media.opencv import _opencv
from cropsight.media.videos import decode

LISTS = {
    "a.m3u8": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:2,\n{video}\n#EXT-X-ENDLIST\n",
    "b.mp4": "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:2,\n{video}\n#EXT-X-ENDLIST\n",
    "a.ffconcat": "ffconcat version 1.0\nfile '{video}'\n",
    "c.mp4": "ffconcat version 1.0\nfile '{video}'\n",
    "a.txt": "file '{video}'\n",
    "a.pls": "[playlist]\nFile1={video}\n",
    "a.mpd": '<?xml version="1.0"?>\n<MPD xmlns="urn:mpeg:dash:schema:mpd:2011">{video}</MPD>',
    "a.sdp": "v=0\no=- 0 0 IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
}


@pytest.mark.parametrize("name", LISTS)
def test_what_names_other_files_is_refused(tmp_path: Path, name: str) -> None:
    video = clip(tmp_path / "secret.mp4", 3)
    path = tmp_path / name
    path.write_text(LISTS[name].format(video=video))
    for refuse in (measure_video, lambda file: list(decode(file, 0, None, 1))):
        with pytest.raises(InputError, match=r"names other files; name the video itself") as caught:
            refuse(path)
        assert str(path) in str(caught.value)


def test_ffmpeg_itself_would_open_no_other_file(tmp_path: Path) -> None:
    """Even if the content were not looked at first."""
    import cv2

    video = clip(tmp_path / "secret.mp4", 3)
    path = tmp_path / "a.m3u8"
    path.write_text(LISTS["a.m3u8"].format(video=video))
    with pytest.raises(av.error.FFmpegError):
        av.open(path, options=OPTIONS)
    _opencv()
    assert not cv2.VideoCapture(str(path), cv2.CAP_FFMPEG).isOpened()
    assert cv2.VideoCapture(str(video), cv2.CAP_FFMPEG).isOpened()


def test_photos_and_other_files_are_refused_by_name(tmp_path: Path) -> None:
    sounds = tmp_path / "a.mp3.mp4"
    with av.open(sounds, "w") as file:
        stream = file.add_stream("aac", rate=8000)
        file.mux(stream.encode(None))
    Image.new("RGB", (16, 16)).save(tmp_path / "png.mp4", "PNG")
    Image.new("RGB", (16, 16)).save(tmp_path / "photo", "JPEG")
    write_heic(tmp_path / "heic.mov", Image.new("RGB", (64, 64)))
    (tmp_path / "text.mp4").write_text("nothing but text\n" * 99)
    (tmp_path / "text.txt").write_text("nothing but text\n" * 99)
    (tmp_path / "zero.mp4").write_bytes(bytes(9999))
    # The list of frames is at the end of most files of cameras, and of no cut one.
    (tmp_path / "head.mp4").write_bytes(clip(tmp_path / "a.mp4", 3).read_bytes()[:40])
    cases = {
        "png.mp4": "is a PNG photo; give it the ending of one, such as .png",
        "photo": "is a JPEG photo; give it the ending of one, such as .jpeg",
        "heic.mov": "is a HEIF photo; give it the ending of one, such as .heif",
        "text.mp4": "cannot be opened as a video; convert it to MP4",
        "text.txt": "cannot be opened as a video; convert it to MP4",
        "zero.mp4": "cannot be opened as a video; convert it to MP4",
        "head.mp4": r"cannot be opened as a video \(MP4\), as it is cut or damaged; copy",
    }
    for name, sentence in cases.items():
        for refuse in (measure_video, lambda file: list(decode(file, 0, None, 1))):
            with pytest.raises(InputError, match=sentence):
                refuse(tmp_path / name)


def test_sound_and_its_cover_are_no_video(tmp_path: Path) -> None:
    with av.open(tmp_path / "a.m4a", "w", format="mp4") as file:
        sound, cover = file.add_stream("aac", rate=8000), file.add_stream("mjpeg", rate=1)
        cover.width, cover.height, cover.pix_fmt = 16, 16, "yuvj420p"
        cover.disposition = av.stream.Disposition.attached_pic
        picture = av.VideoFrame.from_image(Image.new("RGB", (16, 16)))
        file.mux([*cover.encode(picture.reformat(format="yuvj420p")), *cover.encode(None)])
        file.mux(sound.encode(None))
    with pytest.raises(InputError, match="has no video in it; name another file"):
        measure_video(tmp_path / "a.m4a")


def test_a_video_is_well(tmp_path: Path) -> None:
    for name, codec in (("a.mp4", "libx264"), ("a.webm", "libvpx-vp9"), ("a.mp4", "libsvtav1")):
        measure_video(encode(tmp_path / name, codec, 2))

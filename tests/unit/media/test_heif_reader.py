"""HEIC photos that crash their decoder or make it hang, and what becomes of its process."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from doubles.heic import write_heic
from PIL import Image

from cropsight.errors import InputError
from cropsight.media import heif_reader as module
from cropsight.media.contents import content
from cropsight.media.frames import Frame, LeftOut, Span, read_frames
from cropsight.media.heif_reader import DecoderDiedError, HeifReader
from cropsight.media.photos import measure_photo, read_here, read_photo
from cropsight.workflow.helper_files import helper_files

SCRIPTS = Path(__file__).parents[3] / "scripts"
REFUSED = r"cannot be read as a JPEG.* photo; open and save it again .*\(its decoder crashed\)\.$"
# Instead of the decoder: does to itself what the photo's name says.
STAND_IN = """
import json, os, signal, sys, time
print("ready", flush=True)
for line in sys.stdin:
    name = os.path.basename(json.loads(line)[2])
    if name in ("SIGSEGV.heic", "SIGABRT.heic", "SIGKILL.heic", "SIGALRM.heic"):
        os.kill(os.getpid(), getattr(signal, name[:7]))
    if name == "text.heic":
        print("free(): invalid pointer", flush=True), sys.exit()
    if name == "short.heic":
        print("[9, 9, 0]\\n123", flush=True), sys.exit()
    if name == "huge.heic":
        print("[99999, 99999, 0]", flush=True), sys.exit()
    print("[2, 1, 5]", flush=True)
    sys.stdout.buffer.write(b"abcdef")
    sys.stdout.flush()
"""


@pytest.fixture
def reader() -> Iterator[HeifReader]:
    reader = HeifReader()
    yield reader
    reader.close()


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    exif = Image.Exif()
    exif[274] = 6
    picture = Image.linear_gradient("L").crop((0, 0, 128, 64)).convert("RGB")
    path = tmp_path_factory.mktemp("photo") / "a.heic"
    return write_heic(path, picture, turns=3, exif=exif.tobytes())


@pytest.fixture
def crashing(photo: Path, tmp_path: Path) -> Path:
    """A photo whose metadata are of a kind that is no text, which ends pi-heif 1.4."""
    content = photo.read_bytes()
    path = tmp_path / "b.heic"
    path.write_bytes(content.replace(b"Exif", b"\xffxif", 1))
    return path


def test_the_pixels_are_those_of_the_decoder(photo: Path) -> None:
    there, here = read_photo(photo), read_here(photo, content(photo))
    assert there.picture.tobytes() == here.picture.tobytes()
    assert there.picture.size == here.picture.size == (64, 128)
    assert (there.picture.mode, there.picture.info) == (here.picture.mode, here.picture.info)
    assert there.others == here.others


def test_a_photo_that_crashes_the_decoder_is_refused(photo: Path, crashing: Path) -> None:
    for refuse in (measure_photo, read_photo):
        with pytest.raises(InputError, match=REFUSED) as caught:
            refuse(crashing)
        assert str(crashing) in str(caught.value)
        assert read_photo(photo).picture.size == (64, 128)


def test_the_other_photos_of_a_folder_are_read(photo: Path, crashing: Path) -> None:
    folder = crashing.parent
    for name in ("a.heic", "c.heic"):
        (folder / name).write_bytes(photo.read_bytes())
    first, second, third = read_frames([folder], Span(), on_bad_frame="skip")
    assert isinstance(first, Frame) and isinstance(third, Frame)
    assert isinstance(second, LeftOut) and second.reason.startswith("cannot be read as a")


def test_every_byte_of_the_head_may_be_damaged(photo: Path, tmp_path: Path) -> None:
    """Reading goes on, whatever the decoder does."""
    content = photo.read_bytes()
    for at in range(0, content.index(b"mdat"), 9):
        (tmp_path / "b.heic").write_bytes(content[:at] + b"\xff" + content[at + 1 :])
        try:
            assert read_photo(tmp_path / "b.heic").picture.mode == "RGB"
        except InputError as error:
            assert str(error).startswith(str(tmp_path / "b.heic")) and len(error.sentences) == 1


@pytest.mark.parametrize("kind", ["SIGSEGV", "SIGABRT", "text", "short", "huge"])
def test_whatever_ends_the_process_the_next_photo_has_another(
    kind: str, reader: HeifReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROGRAM", STAND_IN)
    with pytest.raises(DecoderDiedError, match="its decoder crashed"):
        reader.read(Path(f"{kind}.heic"))
    picture, others = reader.read(Path("a.heic"))
    assert (picture.size, picture.tobytes(), others) == ((2, 1), b"abcdef", 5)


def test_a_killed_process_does_not_blame_the_photo(
    reader: HeifReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROGRAM", STAND_IN)
    with pytest.raises(MemoryError):
        reader.read(Path("SIGKILL.heic"))
    reader.read(Path("a.heic"))
    assert reader.process is not None
    reader.process.kill()  # Between two photos.
    reader.process.wait()
    reader.read(Path("a.heic"))


def test_a_decoder_that_hangs_is_ended(photo: Path) -> None:
    reader = HeifReader(limit=1e-6)
    for read in (reader.read, reader.measure):
        with pytest.raises(DecoderDiedError, match="its decoder did not end within 0 s"):
            read(photo)
    reader.limit = 60
    assert reader.read(photo)[0].size == (64, 128)
    reader.close()


def test_one_process_reads_all_photos_wherever_they_are(
    photo: Path, reader: HeifReader, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "json.py").write_text("raise RuntimeError('what lies here is no module')")
    monkeypatch.chdir(tmp_path)
    assert reader.measure(photo) == (64, 128)
    first = reader.process
    monkeypatch.chdir(photo.parent)
    assert reader.read(Path("a.heic"))[0].size == (64, 128)
    with pytest.raises(InputError, match=r"^missing\.heic does not exist"):
        reader.read(Path("missing.heic"))
    assert reader.process is first
    reader.close()
    assert reader.measure(Path("a.heic")) == (64, 128)


def test_its_code_is_code_of_the_steps() -> None:
    files = helper_files(SCRIPTS / "extract_frames.py", SCRIPTS)
    assert SCRIPTS / "cropsight/media/heif_worker.py" in files


def test_a_process_that_does_not_start_blames_no_photo(
    photo: Path, reader: HeifReader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "PROGRAM", "import sys; sys.exit(3)")
    for _ in range(2):
        with pytest.raises(RuntimeError, match="did not start"):
            reader.read(photo)


@pytest.mark.parametrize("ending", ["exit", "SIGTERM", "SIGKILL"])
def test_the_process_ends_with_the_one_that_started_it(photo: Path, ending: str) -> None:
    code = (
        "import sys; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path\n"
        "from cropsight.media.heif_reader import heif_reader\n"
        "for request in sys.stdin:\n"
        "    heif_reader().read(Path(sys.argv[2]))\n"
        "    print(heif_reader().process.pid, flush=True)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, SCRIPTS, photo], stdin=-1, stdout=-1, bufsize=0
    ) as parent:
        assert parent.stdout is not None and parent.stdin is not None
        parent.stdin.write(b"\n")
        child = psutil.Process(int(parent.stdout.readline()))
        # Those who end a run end all its processes, in any order; the photo is not to blame.
        child.terminate()
        child.send_signal(signal.SIGINT)
        parent.stdin.write(b"\n")
        assert int(parent.stdout.readline()) == child.pid
        if ending == "exit":
            parent.stdin.close()
        else:
            os.kill(parent.pid, getattr(signal, ending))
    assert not psutil.wait_procs([child], timeout=20)[1]

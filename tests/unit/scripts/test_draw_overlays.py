"""Videos and sheets, decoded again: what is where, and when."""

import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
import yaml
from doubles.overlay_files import GAP, GREY, OverlayFiles
from PIL import Image

from cropsight.decisions.decision import Decision
from cropsight.errors import InputError
from cropsight.media.encoding import can_encode
from cropsight.publishing.overlays import overlay_video
from cropsight.results.frame_tables import FRAMES, LeftOutRow

ROOT = Path(__file__).parents[3]
VIDEOS = ["webm", *["mp4"] * can_encode("libx264")]
# Of two frames: whole and four crops.
FIRST, SECOND = [0.02, 0.05, 0.04, 0.3, 0.01], [0.2, 0.05, 0.6, 0.04, 0.03]
CYAN, WHITE, ACCENT = (124, 245, 255), (255, 255, 255), (11, 90, 157)
# Of pictures with two sides of 200 x 100 pixels on a canvas of 800: left edge of each, and top.
LEFT, RIGHT, TOP = 194, 194 + 200 + GAP, 94
# Where the scores of the first target begin.
STRIP = TOP + 100 + 40


def decoded(path: Path) -> list[np.ndarray]:
    with av.open(str(path)) as container:
        return [
            frame.to_ndarray(format="rgb24", src_colorspace="ITU709").astype(int)
            for frame in container.decode(video=0)
        ]


def starts(path: Path) -> list[float]:
    with av.open(str(path)) as container:
        return [float(frame.time) for frame in container.decode(video=0)]


def like(pixels: np.ndarray, colour: tuple[int, int, int], tolerance: int = 60) -> np.ndarray:
    """Which pixels have nearly a colour, which a video does not keep exactly."""
    return np.abs(pixels - np.array(colour)).max(axis=-1) < tolerance


@pytest.mark.parametrize("ending", VIDEOS)
def test_boxes_grid_winner_and_cursor_are_where_they_belong(tmp_path: Path, ending: str) -> None:
    table = "frame\ttruth\tx0\ty0\tx1\ty1\n1\tyes\t80\t40\t160\t120\n0\tno\t\t\t\t\n2\tno\t\t\t\t\n"
    made = OverlayFiles(
        tmp_path, [[FIRST], [SECOND], [FIRST]], times=[3.0, 3.1, 3.4], truths={"target_0": table}
    )
    frames = decoded(made.draw(ending))
    # A head of 94, pictures of 100, calls and scores of 158, an axis of 26.
    assert [frame.shape for frame in frames] == [(378, 800, 3)] * 3
    # The frame's box 80, 40, 160, 120 is in pictures of half its size, on both sides.
    for side in (LEFT, RIGHT):
        for number, there in ((0, False), (1, True), (2, False)):
            top_edge = frames[number][TOP + 20, side + 45 : side + 75]
            right_edge = frames[number][TOP + 25 : TOP + 55, side + 79]
            assert like(top_edge, CYAN).mean() == like(right_edge, CYAN).mean() == there
        inside = frames[1][TOP + 28 : TOP + 44, side + 48 : side + 72]
        assert like(inside, GREY, 25).all()
    # The best crop, which is at the right of the first picture and at the left of the second.
    for number, (x, y) in enumerate([(100, 0), (0, 50), (100, 0)]):
        edges = {
            (column, row): like(
                frames[number][TOP + row + 4, RIGHT + column + 12 : RIGHT + column + 88], WHITE
            ).mean()
            for column in (0, 100)
            for row in (0, 50)
        }
        assert {place for place, share in edges.items() if share > 0.6} == {(x, y)}
        assert not like(frames[number][TOP + 4, LEFT : LEFT + 200], WHITE).any()
    # Scores are from x 52 to 783; the second frame is at a quarter of the time.
    for frame, wanted in zip(frames, (52, 235, 783), strict=True):
        plot = frame[STRIP + 24 : STRIP + 110]
        columns = np.flatnonzero(like(plot, ACCENT, 80).mean(axis=0) > 0.75)
        assert len(columns) and abs(columns.mean() - (wanted - 0.5)) < 1.5


def test_the_maps_are_those_that_are_stitched(tmp_path: Path) -> None:
    """Each frame shows its own picture, and no other's."""

    def waves(number: int, size: tuple[int, int]) -> Image.Image:
        y, x = np.mgrid[0 : size[1], 0 : size[0]]
        plane = 127 + 100 * np.sin((x * (number + 1) + 3 * y) / 40)
        return Image.fromarray(np.stack([plane, plane[:, ::-1], plane / 2], -1).astype(np.uint8))

    size = 1412, 700  # which is larger than there is room for
    made = OverlayFiles(tmp_path, [[FIRST]] * 6, sides=[(700, 700)], paint=waves)
    frames = decoded(made.draw("webm"))
    assert len(frames) == 6
    height, width = 560, round(1412 * 560 / 700)
    left = (frames[0].shape[1] - width) // 2
    wanted = [np.asarray(waves(other, size).resize((width, height)), int) for other in range(6)]
    for number, frame in enumerate(frames):
        # On the left side, over which nothing is drawn here.
        shown = frame[94 : 94 + height, left : left + 550]
        means = [float(np.abs(shown - one[:, :550]).mean()) for one in wanted]
        assert means[number] == min(means) < 8 < sorted(means)[1]


@pytest.mark.parametrize(
    ("times", "rate"),
    [
        ([0.0, 0.04, 0.08, 0.12], 25),
        ([0.0, 0.033367, 0.0667333, 0.1001], Fraction(30000, 1001)),
        ([0.0, 1 / 60, 2 / 60, 3 / 60], 30),
        ([0.0, 4.0, 8.0], 5),
        # One is missing, and two have the same.
        ([0.0, 0.1, 0.2, 0.5, 0.5, 0.6], 10),
        (None, 10),
        ([0.7], 10),
    ],
)
def test_frames_follow_each_other_as_they_were_filmed(tmp_path, times, rate) -> None:
    made = OverlayFiles(tmp_path, [[FIRST]] * len(times or [0, 0]), times=times)
    found = starts(made.draw("webm"))
    # WebM counts milliseconds.
    wanted = [float(number / Fraction(rate)) for number in range(len(made.scores))]
    assert found == pytest.approx(wanted, abs=6e-4)


def test_frames_of_any_size_are_in_one_video(tmp_path: Path) -> None:
    sides = [(61, 33), (33, 61), (200, 7), (7, 200), (1, 1), (3000, 40)]
    made = OverlayFiles(tmp_path, [[FIRST]] * 12, sides=sides)
    frames = decoded(made.draw("webm"))
    assert len({frame.shape for frame in frames}) == 1
    height, width, _ = frames[0].shape
    assert (height % 2, width) == (0, 1280)
    for frame, side in zip(frames, sides[:2], strict=False):
        # In the middle of the room that the largest needs, and as large as it is.
        shown = ~like(frame[94 : height - 184], WHITE, 40)
        across, down = (np.flatnonzero(shown.any(axis=axis)) for axis in (0, 1))
        assert abs(across[0] + across[-1] - width) < 6
        assert abs(down[0] + down[-1] - (height - 184 - 94)) < 6
        assert abs(across[-1] - across[0] - (2 * side[0] + GAP)) < 6
        assert abs(down[-1] - down[0] - side[1]) < 6


@pytest.mark.parametrize("count", [1, 4, 5, 25, 60])
def test_a_sheet_has_room_for_24_evenly_spaced_photos(tmp_path: Path, count: int) -> None:
    def numbered(number: int, size: tuple[int, int]) -> Image.Image:
        return Image.new("RGB", size, (4 * number, 255 - 4 * number, 0))

    made = OverlayFiles(tmp_path, [[FIRST]] * count, paint=numbered, name="lot")
    # The middles of equal parts.
    tiles = min(24, count)
    wanted = [(2 * part + 1) * count // (2 * tiles) for part in range(tiles)]
    with Image.open(made.draw("jpg")) as sheet:
        assert not sheet.getexif() and sheet.width <= 1920
        pixels = np.asarray(sheet)[::7, ::7].astype(int)
    found = {
        number
        for number in range(count)
        if like(pixels, (4 * number, 255 - 4 * number, 0), 3).sum() > 300
    }
    assert found == set(wanted) and len(found) == tiles
    # It needs no more batches than it shows.
    batches = sorted({f"{number // 5:04d}" for number in wanted})
    before = (tmp_path / "overlays/m/lot.jpg").read_bytes()
    assert made.draw("jpg", batches=batches).read_bytes() == before


@pytest.mark.parametrize("ending", ["webm", "jpg"])
def test_a_sample_without_frames_is_named(tmp_path: Path, ending: str) -> None:
    made = OverlayFiles(tmp_path, [[FIRST]])
    FRAMES.write(made.frames, [LeftOutRow(None, None, "clip.mp4", "clip.mp4 is empty.")])
    with pytest.raises(InputError, match=r"^Sample clip has no frame to show: clip\.mp4 is empty"):
        made.draw(ending, batches=[])
    assert not (tmp_path / "overlays/m").exists()


def test_what_is_missing_is_named(tmp_path: Path) -> None:
    made = OverlayFiles(tmp_path, [[FIRST]] * 6)
    with pytest.raises(InputError, match="predictions of model m do not match"):
        made.draw("webm", batches=["0001", "0000", "0001"])
    with pytest.raises(InputError, match="has no predictions of batch 0001; run"):
        made.draw("webm", batches=["0000"])
    assert not (tmp_path / "overlays").exists()


@pytest.mark.parametrize(("ending", "other"), [("mp4", "webm"), ("webm", "mp4")])
def test_without_an_encoder_the_other_format_is_advised(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, ending: str, other: str
) -> None:
    made = OverlayFiles(tmp_path, [[FIRST]])
    monkeypatch.setattr(overlay_video, "can_encode", lambda _: False)
    with pytest.raises(InputError, match="has no encoder lib") as raised:
        made.draw(ending)
    (sentence,) = raised.value.sentences
    advised = yaml.safe_load(sentence.split("`")[1])
    schema = yaml.safe_load((ROOT / "config/schemas/config.schema.yaml").read_text("utf-8"))
    formats = schema["properties"]["overlays"]["properties"]["format"]["enum"]
    assert advised == {"overlays": {"format": other}} and other in formats
    assert list((tmp_path / "overlays/m").glob("*")) == []


def test_several_targets_have_their_scores_below_each_other(tmp_path: Path) -> None:
    scores = [[FIRST, SECOND], [SECOND, FIRST]]
    made = OverlayFiles(tmp_path, scores, times=[0.0, 0.5])
    first, second = decoded(made.draw("webm", {"target_0": "yes", "target_1": "no"}))
    assert first.shape == (94 + 100 + 2 * (158 + 40) + 26, 800, 3)
    for frame, x in ((first, 52), (second, 783)):
        for top in (STRIP + 40, STRIP + 40 + 198):
            columns = np.flatnonzero(
                like(frame[top + 24 : top + 110], ACCENT, 80).mean(axis=0) > 0.7
            )
            assert abs(columns.mean() - x) < 2
    # The best crop is that of the first target.
    edges = [like(first[TOP + 4, RIGHT + x + 12 : RIGHT + x + 88], WHITE).mean() for x in (0, 100)]
    assert edges[0] < 0.1 and edges[1] > 0.9


def test_calls_by_the_first_classes_have_no_threshold(tmp_path: Path) -> None:
    made = OverlayFiles(tmp_path, [[FIRST], [SECOND]])
    frame = decoded(made.draw("webm", decision=Decision("top_k", k=1)))[0]
    rows = like(frame[STRIP + 24 : STRIP + 110, 100:700], ACCENT, 80).mean(axis=1)
    assert rows.max() < 0.1


def test_same_files_same_bytes_whatever_is_around(tmp_path: Path) -> None:
    """Threads, locale, time zone, the folder of the run and that of the files."""
    program = (
        "import sys, hashlib, pathlib; sys.path[:0] = sys.argv[2:]\n"
        "from test_draw_overlays import FIRST, SECOND, VIDEOS, OverlayFiles\n"
        "folder = pathlib.Path(sys.argv[1])\n"
        "made = OverlayFiles(folder, [[FIRST], [SECOND]] * 4, times=[n / 10 for n in range(8)])\n"
        "for ending in (*VIDEOS, 'jpg'):\n"
        "    content = made.draw(ending, {'target_0': 'yes'}).read_bytes()\n"
        "    print(hashlib.sha256(content).hexdigest(), b'Lavf6' in content, b'Lavc6' in content)"
    )
    tests = [str(ROOT / name) for name in ("scripts", "tests", "tests/unit", "tests/unit/scripts")]
    found = set()
    for number, (threads, language) in enumerate([("1", "C"), ("4", "ar_EG.UTF-8")]):
        folder = tmp_path / f"folder {number}"
        folder.mkdir()
        outside = {"OMP_NUM_THREADS": threads, "OPENBLAS_NUM_THREADS": threads,
                   "LC_ALL": language, "LANG": language, "TZ": f"Etc/GMT+{number}"}  # fmt: skip
        found.add(
            subprocess.run(
                [sys.executable, "-c", program, str(folder), *tests],
                env={**os.environ, **outside}, cwd=folder,
                capture_output=True, check=True, text=True,
            ).stdout
        )  # fmt: skip
    assert len(found) == 1
    lines = found.pop().splitlines()
    assert [line.split()[1:] for line in lines] == [["False", "False"]] * (len(VIDEOS) + 1)

"""What provenance.json says, and that it says nothing about the machine."""

import hashlib
import json
from pathlib import Path

import pytest

import record_provenance
from cropsight.errors import InputError
from cropsight.results.frame_tables import FRAMES, FrameRow, LeftOutRow
from cropsight.results.provenance import GitState
from handmade import filled


def test_the_document(tmp_path: Path) -> None:
    photo, folder = tmp_path / "b.jpg", tmp_path / "many"
    folder.mkdir()
    for path in (photo, folder / "1.png"):
        path.write_bytes(b"picture")
    video = tmp_path / "v.mp4"
    video.write_bytes(b"film")
    frames = []
    for sample, count in (("z", 1), ("a", 1), ("film", 3)):
        path = tmp_path / "results" / "frames" / sample / "frames.tsv"
        FRAMES.write(path, [filled(FrameRow, frame=number) for number in range(count)])
        frames.insert(0, path)
    record = tmp_path / "vgg16.json"
    weights = {"model": "vgg16", "architecture": "vgg16", "origin": str(tmp_path / "vgg16.h5"),
               "origin_sha256": "0", "sha256": "1", "layer": "block5_conv3",
               "input_shape": [224, 224, 3], "output": "softmax", "classes": 1000,
               "preprocessing": "vgg16"}  # fmt: skip
    record.write_text(json.dumps(weights))
    out = tmp_path / "provenance.json"
    samples = {"z": "b.jpg", "a": "many", "film": "v.mp4"}
    media = [photo, folder / "1.png", video], [None, 1, None]
    config = {"top_k": 3, "models": [{"name": "vgg16", "weights": "vgg16.h5"}]}

    record_provenance.main(
        [record], frames, out, config, samples, *media, GitState("c0ffee", True), "1.2.3"
    )
    first = out.read_bytes()
    found = json.loads(first)
    assert str(tmp_path) not in first.decode()
    assert found["config"]["models"] == [{"name": "vgg16", "weights": "vgg16.h5"}]
    assert found["software"]["cropsight"] == "1.2.3" and found["software"]["python"]
    assert (found["git_commit"], found["git_modified"]) == ("c0ffee", True)
    assert found["weights"] == [weights | {"origin": "vgg16.h5"}]
    assert [row["sample"] for row in found["media"]] == ["z", "a", "film"]
    assert [row["path"] for row in found["media"]] == ["b.jpg", "many", "v.mp4"]
    assert [row["kind"] for row in found["media"]] == ["photo", "folder", "video"]
    assert [row["frames"] for row in found["media"]] == [1, 1, 3]
    assert not any("left_out" in row for row in found["media"])
    assert found["media"][0]["sha256"] == hashlib.sha256(b"picture").hexdigest()
    assert set(found) == {"config", "software", "git_commit", "git_modified", "media", "weights"}

    record_provenance.main(
        [record], frames[::-1], out, config, samples, *media, GitState("c0ffee", True), "1.2.3"
    )
    assert out.read_bytes() == first


def test_what_was_left_out_is_counted_by_its_reason(tmp_path: Path) -> None:
    frames = tmp_path / "s" / "frames.tsv"
    rows = [
        LeftOutRow(number, None, f"{number}.jpg", f"reason {number % 12}") for number in range(30)
    ]
    FRAMES.write(frames, [filled(FrameRow, frame=30), *rows])
    gone, out = ({"s": "gone"}, [], [0]), tmp_path / "provenance.json"
    record_provenance.main([], [frames], out, {}, *gone, GitState(None, None), None)
    (medium,) = json.loads(out.read_text())["media"]
    assert medium["frames"] == 1 and medium["sha256"] is None
    counts = [row["count"] for row in medium["left_out"]]
    assert counts == [3] * 6 + [2] * 3 + [6] and sum(counts) == 30
    assert medium["left_out"][0] == {"count": 3, "reason": "reason 0"}
    assert medium["left_out"][-1]["reason"] == "other reasons"


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    frames = tmp_path / "s" / "frames.tsv"
    FRAMES.write(frames, [filled(FrameRow)])
    out = tmp_path / "provenance.json"
    with pytest.raises(InputError, match=r"Sample s: .*gone\.jpg"):
        gone = {"s": "gone.jpg"}, [tmp_path / "gone.jpg"], [None]
        record_provenance.main([], [frames], out, {}, *gone, GitState(None, None), None)
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    with pytest.raises(InputError, match=r"broken\.json"):
        record_provenance.main([broken], [], out, {}, {}, [], [], GitState(None, None), None)
    assert not out.exists()

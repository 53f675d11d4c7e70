"""What provenance.json says, and that it says nothing about the machine."""

import hashlib
import json
import subprocess
from pathlib import Path

import pytest

import record_provenance
from cropsight.errors import InputError
from cropsight.results import provenance
from cropsight.results.frame_tables import FRAMES, FrameRow
from cropsight.results.provenance import GitState
from handmade import filled


def git(folder: Path, *arguments: str) -> str:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.org", "-c", "commit.gpgsign=false"]
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=folder, check=True, capture_output=True, text=True
    )
    return done.stdout.strip()


@pytest.fixture
def checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE"):
        monkeypatch.delenv(name, raising=False)
    try:
        git(tmp_path, "init", "-q")
    except FileNotFoundError:
        pytest.skip("there is no git")
    (tmp_path / "scripts").mkdir()
    (tmp_path / "scripts" / "a.py").write_text("1\n")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "-q", "-m", "one", "--no-verify")
    return tmp_path


def test_software_has_the_versions_of_what_is_installed() -> None:
    found = provenance.software()
    assert list(found)[:3] == ["python", "snakemake", "tensorflow"]
    import numpy

    assert found["numpy"] == numpy.__version__
    assert all(found[name] for name in ("opencv", "pillow", "keras", "matplotlib", "pandas"))


def test_the_own_version_is_that_of_the_project_file(tmp_path: Path) -> None:
    root = Path(provenance.__file__).parents[3]
    assert f'version = "{provenance.own_version(root)}"' in (root / "pyproject.toml").read_text()
    assert provenance.own_version(tmp_path) is None


def test_one_of_several_distributions_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(provenance.DISTRIBUTIONS, "numpy", ("no-such-distribution", "numpy"))
    monkeypatch.setitem(provenance.DISTRIBUTIONS, "keras", ("no-such-distribution",))
    assert provenance.software()["numpy"]
    assert provenance.software()["keras"] is None


def test_git_state_of_a_checkout(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    commit = git(checkout, "rev-parse", "HEAD")
    scripts = checkout / "scripts"
    assert provenance.git_state(scripts) == (commit, False)
    (checkout / "untracked").write_text("")
    assert provenance.git_state(scripts) == (commit, False)
    (scripts / "a.py").write_text("2\n")
    # As a hook of another repository would set it.
    monkeypatch.setenv("GIT_DIR", str(checkout / "elsewhere"))
    assert provenance.git_state(scripts) == (commit, True)


def test_a_copy_inside_somebody_else_s_checkout_has_no_commit(checkout: Path) -> None:
    (checkout / "copy").mkdir()
    (checkout / "copy" / "a.py").write_text("1\n")
    assert provenance.git_state(checkout / "copy") == (None, None)


def test_no_checkout_or_no_git_is_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert provenance.git_state(tmp_path) == (None, None)


def test_the_hash_of_a_folder_is_that_of_its_photos(tmp_path: Path) -> None:
    for name, content in (("10.jpg", b"ten"), ("9.jpg", b"nine"), ("notes.txt", b"no photo")):
        (tmp_path / name).write_bytes(content)
    ten, nine = (hashlib.sha256(content).hexdigest() for content in (b"ten", b"nine"))
    listing = f"10.jpg {ten}\n9.jpg {nine}\n"
    expected = hashlib.sha256(listing.encode()).hexdigest()
    assert provenance.media_sha256(tmp_path) == expected
    assert provenance.media_sha256(tmp_path / "9.jpg") == nine


def test_absolute_paths_become_names() -> None:
    given = {"a": ["/home/me/x.h5", "results/x", Path("/srv/y")], "b": r"C:\Users\me\z.h5", "c": 1}
    assert provenance.without_machine_paths(given) == {
        "a": ["x.h5", "results/x", "y"],
        "b": "z.h5",
        "c": 1,
    }
    kept = ["4:4:4", "https://example.org/a/b", "", None, 0.1, True, "~x", "n/a"]
    assert provenance.without_machine_paths(kept) == kept


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
               "origin_sha256": "0", "sha256": "1", "layer": "block5_conv3", "input_size": 224,
               "preprocessing": "vgg16"}  # fmt: skip
    record.write_text(json.dumps(weights))
    out = tmp_path / "provenance.json"
    samples = {"z": str(photo), "a": str(folder), "film": str(video)}
    config = {"top_k": 3, "models": [{"name": "vgg16", "weights": str(tmp_path / "vgg16.h5")}]}

    record_provenance.main(
        [record], frames, out, config, samples, samples, GitState("c0ffee", True), "1.2.3"
    )
    first = out.read_bytes()
    found = json.loads(first)
    assert str(tmp_path) not in first.decode()
    assert found["config"]["models"] == [{"name": "vgg16", "weights": "vgg16.h5"}]
    assert found["software"]["cropsight"] == "1.2.3" and found["software"]["python"]
    assert (found["git_commit"], found["git_modified"]) == ("c0ffee", True)
    assert found["weights"] == [weights | {"origin": "vgg16.h5"}]
    assert [row["sample"] for row in found["media"]] == ["z", "a", "film"]
    assert [row["kind"] for row in found["media"]] == ["photo", "folder", "video"]
    assert [row["frames"] for row in found["media"]] == [1, 1, 3]
    assert found["media"][0]["sha256"] == hashlib.sha256(b"picture").hexdigest()
    assert set(found) == {"config", "software", "git_commit", "git_modified", "media", "weights"}

    turned = dict(reversed(config.items()))
    record_provenance.main(
        [record], frames[::-1], out, turned, samples, samples, GitState("c0ffee", True), "1.2.3"
    )
    assert out.read_bytes() == first


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    frames = tmp_path / "s" / "frames.tsv"
    frames.parent.mkdir()
    frames.write_text("frame\n0\n")
    out = tmp_path / "provenance.json"
    with pytest.raises(InputError, match=r"Sample s: .*gone\.jpg"):
        gone = {"s": str(tmp_path / "gone.jpg")}
        record_provenance.main([], [frames], out, {}, gone, gone, GitState(None, None), None)
    broken = tmp_path / "broken.json"
    broken.write_text("{")
    with pytest.raises(InputError, match=r"broken\.json"):
        record_provenance.main([broken], [], out, {}, {}, {}, GitState(None, None), None)
    assert not out.exists()

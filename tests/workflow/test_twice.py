"""Same input, same bytes: in another folder, and on another number of cores."""

from hashlib import sha256
from pathlib import Path

from workspace import Workspace

# Times and process numbers are in these.
ABOUT_THE_RUN = {"logs", "benchmarks"}


def digests(made: Workspace) -> dict[str, str]:
    """SHA-256 of every file that the run made, but for accounts of the run itself."""
    found = {}
    for folder in ("results", "resources"):
        for path in sorted((made / folder).rglob("*")):
            relative = path.relative_to(made.root)
            if path.is_file() and not ABOUT_THE_RUN & {*relative.parts, Path(path).name}:
                found[str(relative)] = sha256(path.read_bytes()).hexdigest()
    return {name: digest for name, digest in found.items() if ".snakemake_timestamp" not in name}


def test_two_first_runs_give_the_same_bytes(finished, twin):
    first, second = digests(finished[0]), digests(twin())
    assert {"results/report.html", "results/provenance.json", "results/figures/detections.png",
            "results/gradcam/lite/lot/0001.npz", "resources/weights/lite.weights.h5",
            } <= first.keys()  # fmt: skip
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def test_no_file_names_the_folder_it_was_made_in(finished):
    root = str(finished[0].root).encode()
    made = [path for path in (finished[0] / "results").rglob("*") if path.is_file()]
    named = [path for path in made if root in path.read_bytes() and path.suffix != ".log"]
    assert named == []

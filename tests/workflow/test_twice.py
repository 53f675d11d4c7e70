"""Same input, same bytes: in another folder, and on another number of cores."""

from workspace import digests


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

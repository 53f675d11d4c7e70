"""`delete it and run again`: done for each kind of file, the next run makes it anew."""

import shutil
from pathlib import Path

import pytest

from cropsight.files import make_again

pytestmark = pytest.mark.faults

# Of files that a job may find wrong: who makes what is to be deleted, and what that job makes. No
# two of a group are on one way through the workflow.
GROUPS = [
    {
        "results/frames/lot/batches/0001.tsv": ("extract_frames lot", "results/resized/lot/0001"),
        "results/frames/clip/frames.tsv": ("extract_frames clip", "results/provenance.json"),
        "resources/weights/lite.json": ("fetch_weights lite", "resources/networks/lite.json"),
        "results/pointing.json": ("evaluate_pointing_game", "results/report.html"),
    },
    {
        "results/resized/clip/0000.tsv": ("resize_frames clip 0000", "results/views/clip/0000"),
        "results/views/lot/0001.tsv": ("crop_views lot 0001", "results/evidence.tsv"),
        "resources/networks/lite.body": (
            "compile_network lite",
            "results/predictions/lite/lot/0000.npz",
        ),
        "results/counts.json": ("tabulate_detections", "results/metrics.json"),
    },
    {
        "results/predictions/lite/lot/0001.npz": (
            "classify_views lite lot 0001",
            "results/detections.tsv",
        ),
        "results/gradcam/lite/clip/0000.npz": (
            "explain_views lite clip 0000",
            "results/heatmaps/lite/clip/0000.tsv",
        ),
        "results/provenance.json": ("record_provenance", "results/report.html"),
    },
]


@pytest.mark.parametrize("group", GROUPS)
def test_what_is_advised_works(copy, group):
    for name, (_, unmade) in group.items():
        delete(copy / unmade)
        verb, what, *rest = make_again(copy / name).split(" ")
        assert (verb, rest) == ("delete", ["and", "run", "again"])
        delete(copy / name if what == "it" else Path(what))
    wanted = [unmade if Path(unmade).suffix else f"{unmade}.tsv" for _, unmade in group.values()]
    assert {maker for maker, _ in group.values()} <= set(copy.due(*wanted))


def delete(path: Path) -> None:
    """A file, or a folder with its manifest."""
    if path.is_dir():
        shutil.rmtree(path)
        path.with_suffix(".tsv").unlink(missing_ok=True)
    else:
        path.unlink()

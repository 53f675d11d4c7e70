"""Where the time of the steps without a network goes: CPU milliseconds per frame, as a table.

    python benchmarks/profile_steps.py VIDEO [FRAMES]

Every step runs as its script does, in a process of its own, on the first FRAMES frames (300), once
for "total" and "peak MB" and once under the profiler for the columns between. "start" is Python's
start and the imports, "rest" what is left of the total. `read_views` is what classify_views does
before the network. What the network would have found is made up, for one with maps of 7x7.
"""

import cProfile
import json
import os
import pstats
import subprocess
import sys
import tempfile
import time
from collections import Counter
from importlib import import_module
from pathlib import Path
from typing import Any, get_type_hints

ROOT = Path(__file__).parents[1]
BATCH = 64
PICTURES = {"format": "jpeg", "quality": 95, "subsampling": "4:4:4"}
# What a function does, by a part of its name as the profiler writes it.
KINDS = {
    "decode": ("'decode'", "'retrieve'", "'grab'"),
    "resize": ("'resize'", "<resize>"),
    "encode": ("'encode'", "encode_to_file", "WebPEncode"),
    "hash": ("sha256", "HASH"),
    "colour": ("applyColorMap", "addWeighted", "cvtColor", "drawing.py"),
    "files": ("posix.", "io.open", "_io.Buffered", "_io.TextIO", "_io.FileIO", "files.py"),
}
COLUMNS = ("total", "start", *KINDS, "rest")


def vehicle() -> tuple[int, ...]:
    """Classes of the target."""
    from cropsight.labels.targets import load_target

    return tuple(load_target(ROOT / "config/targets/vehicle.tsv").indices)


def made_up(folder: Path) -> None:
    """Predictions and maps of the views in `folder`, at random but the same every time."""
    import numpy as np

    from cropsight.results.arrays import (
        TOP,
        BatchMaps,
        Predictions,
        write_maps,
        write_predictions,
    )
    from cropsight.results.view_tables import VIEWS

    random = np.random.default_rng(0)
    for manifest in sorted((folder / "views/clip").glob("*.tsv")):
        rows = VIEWS.read(manifest)
        views = [row.frame for row in rows], [row.view for row in rows]
        logits = random.normal(size=(len(rows), 1000)).astype(np.float32)
        maps = random.random((2, len(rows), 7, 7), np.float32)
        top = random.integers(0, 1000, len(rows)).tolist()
        scores = random.random((2, len(rows)), np.float32)
        batch = f"net/clip/{manifest.stem}.npz"
        write_predictions(folder / "predictions" / batch, Predictions(logits, *views, "softmax"))
        write_maps(
            folder / "gradcam" / batch, BatchMaps([TOP, vehicle()], maps, scores, top, *views)
        )


def arguments(step: str, batch: str, folder: Path, video: Path, count: int) -> dict[str, Any]:
    """What `main` of a step is called with.

    Raises:
        ValueError: there is no such step.
    """
    manifests = {
        name: folder / f"{name}/clip/{batch}.tsv" for name in ("resized", "views", "heatmaps")
    }
    manifests["frames"] = folder / f"frames/clip/batches/{batch}.tsv"
    network = {name: folder / f"{name}/net/clip" for name in ("predictions", "gradcam", "heatmaps")}
    table, results = folder / "frames/clip/frames.tsv", folder / "results"
    tables = {"predictions": "predictions.tsv", "scores": "scores.tsv",
              "detections": "detections.tsv"}  # fmt: skip
    counts, metrics = results / "counts.json", results / "metrics.json"
    evidence, pointing = results / "evidence.tsv", results / "pointing.json"
    maps = {"views": sorted((folder / "views/clip").glob("*.tsv")),
            "gradcam": sorted(network["gradcam"].glob("*.npz"))}  # fmt: skip
    match step:
        case "extract_frames":
            span = {"start": 0, "stop": count, "step": 1}
            return dict(media_files=[video], frames=table, batches=folder / "frames/clip/batches",
                        sample="clip", span=span, batch_size=BATCH,
                        picture_format=PICTURES)  # fmt: skip
        case "resize_frames":
            return dict(frames=manifests["frames"], resized=manifests["resized"],
                        base_height=700, picture_format=PICTURES)  # fmt: skip
        case "crop_views":
            return dict(frames=manifests["frames"], resized=manifests["resized"],
                        views=manifests["views"], whole_from="resized", picture_format=PICTURES,
                        grid={"rows": 2, "columns": 2, "overlap": 0})  # fmt: skip
        case "read_views":
            return dict(views=manifests["views"])
        case "draw_heatmaps":
            return dict(views=manifests["views"], gradcam=network["gradcam"] / f"{batch}.npz",
                        heatmaps=network["heatmaps"] / f"{batch}.tsv", question=[],
                        style={"colormap": "inferno", "alpha": 0.5, "blend": "mix"})  # fmt: skip
        case "tabulate_detections":
            return dict(predictions=sorted(network["predictions"].glob("*.npz")), frames=[table],
                        classes=[], targets={"net": {"vehicle": vehicle()}}, class_lists={},
                        truths=[], models=["net"],
                        **{f"{key}_table": results / name for key, name in tables.items()},
                        counts=counts,
                        samples={"clip": {"vehicle": "yes"}}, top_k=10,
                        decision={"rule": "score", "threshold": 0.1})  # fmt: skip
        case "measure_evidence":
            return dict(
                **maps,
                evidence=evidence,
                models=["net"],
                samples=["clip"],
                targets={"net": {"vehicle": vehicle()}},
            )
        case "evaluate_pointing_game":
            return dict(views=[], gradcam=[], pointing_table=results / "pointing.tsv",
                        pointing=pointing, models=["net"], samples={}, target="vehicle",
                        questions={"net": vehicle()},
                        explained={"method": "gradcam", "class": "vehicle"})  # fmt: skip
        case "evaluate_detections":
            return dict(counts=counts, scores=results / tables["scores"], metrics=metrics,
                        detections=results / tables["detections"], pointing=pointing,
                        evaluation={"confidence": 0.95, "block_seconds": 5, "resamples": 5000,
                                    "seed": 0, "false_positive_rate": 0.05})  # fmt: skip
        case "record_provenance":
            record = folder / "net.json"
            record.write_text(json.dumps({
                "model": "net", "architecture": "net", "layer": "top",
                "input_shape": [224, 224, 3], "output": "softmax", "classes": 1000,
                "origin": "made up", "origin_sha256": "0", "sha256": "0",
                "preprocessing": "none"}))  # fmt: skip
            pictures = dict.fromkeys(("frames", "resized", "views"), PICTURES)
            config = {"pictures": pictures, "base_height": 700, "whole_from": "resized",
                      "grid": {"rows": 2, "columns": 2, "overlap": 0}, "controls": [],
                      "interpolation": "bilinear",
                      "gradcam": {"method": "gradcam", "class": "top", "score": "logit",
                                  "reduce": "sum"},
                      "heatmap": {"colormap": "inferno", "alpha": 0.5, "blend": "mix"},
                      "models": [{"name": "net"}]}  # fmt: skip
            return dict(weights_records=[record], frames=[table], provenance=results / "p.json",
                        config=config, samples={"clip": str(video)}, places={"clip": str(video)},
                        git=[None, None], version=None)  # fmt: skip
        case "build_report":
            return dict(frames=[table], **{key: results / name for key, name in tables.items()},
                        metrics=metrics, provenance=results / "p.json", **maps, evidence=evidence,
                        report=results / "report.html", pictures=results / "report",
                        figure=results / "figure.png", models=["net"], classes=[],
                        class_lists={}, truths=[],
                        samples={"clip": {"vehicle": "yes"}})  # fmt: skip
    raise ValueError(step)


PER_BATCH = ("resize_frames", "crop_views", "read_views", "draw_heatmaps")
TABLES = (
    *("measure_evidence", "evaluate_pointing_game", "tabulate_detections", "evaluate_detections"),
    *("record_provenance", "build_report"),
)
STEPS = ("extract_frames", *PER_BATCH, *TABLES)


def read_views(views: Path) -> None:
    """Decode and resize a batch's views, as classify_views does before the network."""
    from cropsight.network.inputs import input_pictures
    from cropsight.results.view_tables import VIEWS

    for _ in input_pictures(views, VIEWS.read(views), (224, 224, 3), "bilinear"):
        pass


def kind(place: tuple[str, int, str]) -> str:
    """What a function of the profile does."""
    name = f"{place[0]}:{place[2]}"
    return next((kind for kind, parts in KINDS.items() if any(p in name for p in parts)), "rest")


def run_step(step: str, profiled: bool, batch: str, folder: Path, video: Path, count: int) -> None:
    """In the step's own process: run it, and print the CPU seconds of what it did."""
    if step == "read_views":
        import cropsight.network.inputs  # noqa: F401

        main = read_views
    else:
        main = import_module(step).main
    from cropsight.workflow.parameters import typed

    kinds = get_type_hints(main)
    values = arguments(step, batch, folder, video, count)
    values = {name: typed(value, kinds[name]) for name, value in values.items()}
    spent = Counter(start=time.process_time())
    if profiled:
        profile = cProfile.Profile(time.process_time)
        profile.runcall(main, **values)
        for place, (_, _, own, _, _) in pstats.Stats(profile).stats.items():
            spent[kind(place)] += own
            if own > 0.01:
                print(f"{own:8.3f} {kind(place):8} {place}", file=sys.stderr)
    else:
        main(**values)
    print(json.dumps(spent))


def child(*arguments: object) -> tuple[Counter[str], Any]:
    """What a process of this program prints, and the resources that it used.

    Raises:
        SystemExit: it failed.
    """
    command = [sys.executable, __file__, "--step", *map(str, arguments)]
    quiet = None if os.environ.get("VERBOSE") else subprocess.DEVNULL
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=quiet) as process:
        text = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{arguments[0]} failed; with VERBOSE=1 it says why")
    return Counter(json.loads(text)), usage


def measure(step: str, *others: object) -> tuple[Counter[str], float]:
    """CPU seconds of a step by column, and its peak in MB."""
    _, usage = child(step, 0, *others)
    spent, _ = child(step, 1, *others)
    spent["total"] = usage.ru_utime + usage.ru_stime
    spent["rest"] = spent["total"] - sum(spent[name] for name in ("start", *KINDS))
    return spent, usage.ru_maxrss / 1024


def main(video: Path, count: int) -> None:
    """Print the table."""
    print(f"| step | jobs | {' | '.join(COLUMNS)} | peak MB |")
    print("| --- |" + " ---: |" * (len(COLUMNS) + 2))
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "results").mkdir()
        everything: Counter[str] = Counter()
        for step in STEPS:
            found = sorted((folder / "frames/clip/batches").glob("*.tsv"))
            batches = [path.stem for path in found] if step in PER_BATCH else [""]
            parts = [measure(step, batch, folder, video.absolute(), count) for batch in batches]
            spent = sum((part for part, _ in parts), Counter())
            everything += spent
            print(line(step, len(parts), spent, count, f"{max(peak for _, peak in parts):.0f}"))
            if step == "read_views":
                made_up(folder)
        print(line("all", "", everything, count, ""))


def line(step: str, jobs: object, spent: Counter[str], count: int, peak: str) -> str:
    """A row of the table: CPU milliseconds per frame."""
    cells = " | ".join(f"{1000 * spent[column] / count:.1f}" for column in COLUMNS)
    return f"| {step} | {jobs} | {cells} | {peak} |"


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "scripts"))
    if sys.argv[1] == "--step":
        name, profiled, part, place, clip, number = sys.argv[2:]
        run_step(name, profiled == "1", part, Path(place), Path(clip), int(number))
    else:
        main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 300)

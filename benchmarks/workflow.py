"""Times the whole workflow on videos of several lengths, beside the bare forward passes.

    python benchmarks/workflow.py --frames 100 300 1000 3000 10000

Writes a table and a plot to benchmarks/results/. Weights are fetched and compiled before, as that
happens once for each model.
"""

import argparse
import json
import multiprocessing
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
RESULTS = Path(__file__).resolve().parent / "results"
CLIP = ROOT / "resources" / "examples" / "campus.mp4"
CODE = ("Snakefile", "rules", "scripts", "config", "profiles", "envs", "pyproject.toml")
CORES = os.cpu_count() or 1
VIEWS = 5  # per frame, with the default grid
COLUMNS = ("frames", "wall_s", "cpu_s", "cpu_ms_per_frame", "bare_s", "ratio", "peak_mb")
sys.path.insert(0, str(ROOT / "scripts"))


def main() -> None:
    """Run what the options ask for, shortest video first."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--frames", nargs="+", type=int, default=[100, 300, 1000])
    parser.add_argument("--model", default="efficientnet_lite0")
    parser.add_argument("--weights", help="a local weights file of the model")
    parser.add_argument("--folder", type=Path, help="where to work; a temporary folder if left out")
    arguments = parser.parse_args()
    folder = Path(tempfile.mkdtemp(dir=arguments.folder))
    model: dict[str, Any] = {"name": arguments.model}
    if arguments.weights:
        model["weights"] = os.path.abspath(arguments.weights)
    for name in CODE:
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, folder / name)
    rows = []
    try:
        (folder / "clip.avi").touch()  # the sheet must name a file, though compiling reads none
        snakemake(folder, model, "clip.avi", f"resources/networks/{arguments.model}.json")
        for count in sorted(arguments.frames):
            rows.append(timed(folder, model, count))
            print(*(f"{column} {value:g}" for column, value in rows[-1].items()), flush=True)
            write(arguments.model, rows)
    finally:
        shutil.rmtree(folder)


def timed(folder: Path, model: dict[str, Any], count: int) -> dict[str, float]:
    """One run on a video of `count` frames, from nothing but the compiled network."""
    video = f"{count}.avi"
    write_video(folder / video, count)
    shutil.rmtree(folder / "results", ignore_errors=True)
    bare = bare_seconds(folder, model["name"]) * count * VIEWS
    before, start = cpu_seconds(), time.monotonic()
    snakemake(folder, model, video)
    wall, cpu = time.monotonic() - start, cpu_seconds() - before
    values = (count, wall, cpu, 1000 * cpu / count, bare, wall / bare, peak(folder / "results"))
    return dict(zip(COLUMNS, values, strict=True))


def snakemake(folder: Path, model: dict[str, Any], video: str, *targets: str) -> None:
    """Run the workflow on one video in its folder."""
    (folder / "samples.tsv").write_text(f"sample\tpath\nclip\t{video}\n")
    config = json.dumps([model])
    command = [sys.executable, "-m", "snakemake", "--cores", str(CORES), "--quiet", "all"]
    command += ["--config", "samples=samples.tsv", f"models={config}", "--", *targets]
    subprocess.run(command, cwd=folder, check=True)


def write_video(path: Path, count: int) -> None:
    """The example clip forwards and backwards until there are `count` frames, as Motion JPEG."""
    import cv2

    capture = cv2.VideoCapture(str(CLIP))
    frames = []
    while (read := capture.read())[0]:
        frames.append(read[1])
    height, width = frames[0].shape[:2]
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter_fourcc(*"MJPG"), 25, (width, height))
    for _, frame in zip(range(count), back_and_forth(frames), strict=False):
        writer.write(frame)
    writer.release()


def back_and_forth(frames: list[Any]) -> Iterator[Any]:
    """First to last, last to first, and so on."""
    while True:
        yield from frames
        frames = frames[::-1]


def bare_seconds(folder: Path, model: str) -> float:
    """Wall time of one view's forward pass with all cores busy, as the workflow runs them."""
    os.environ["OMP_NUM_THREADS"] = "1"  # as Snakemake sets it from a rule's threads
    context = multiprocessing.get_context("spawn")
    with context.Pool(CORES) as pool:
        speeds = pool.starmap(views_per_second, [(folder, model)] * CORES, chunksize=1)
    return 1 / sum(speeds)


def views_per_second(folder: Path, model: str) -> float:
    """Speed of one process of one thread, with pictures in memory."""
    import numpy as np

    from cropsight.network.compiled import PASS_SIZE, forward_passes, load_network

    parts = [folder / "resources" / "networks" / f"{model}.{part}" for part in ("body", "head")]
    record = folder / "resources" / "networks" / f"{model}.json"
    network = load_network(*parts, record)
    shape = (PASS_SIZE, *network.input_shape)
    pictures = np.random.default_rng(0).integers(0, 256, shape, np.uint8)
    list(forward_passes(network, pictures))
    count, start = 0, time.monotonic()
    while (passed := time.monotonic() - start) < 8:
        list(forward_passes(network, pictures))
        count += len(pictures)
    return count / passed


def cpu_seconds() -> float:
    """Processor time of all child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def peak(results: Path) -> float:
    """Largest memory of any job in MB, as Snakemake saw it in its looks every now and then."""
    tables = [path.read_text().splitlines() for path in (results / "benchmarks").rglob("*.tsv")]
    peaks = [dict(zip(*(line.split("\t") for line in table), strict=True)) for table in tables]
    return max(float(row["max_rss"]) for row in peaks if row["max_rss"] not in ("NA", "-"))


def write(model: str, rows: list[dict[str, float]]) -> None:
    """The table and the plot of all runs so far."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    RESULTS.mkdir(exist_ok=True)
    lines = ["\t".join(COLUMNS)]
    lines += ["\t".join(_text(row[column]) for column in COLUMNS) for row in rows]
    (RESULTS / f"workflow-{model}.tsv").write_text("\n".join(lines) + "\n")
    frames = [row["frames"] for row in rows]
    figure, axes = pyplot.subplots(figsize=(6, 3.5), layout="constrained")
    for key, label in (("wall_s", "wall time"), ("cpu_s", "processor time"), ("bare_s", "bare")):
        values = [1000 * row[key] / row["frames"] for row in rows]
        axes.plot(frames, values, marker="o", label=label.replace("bare", "bare forward passes"))
    axes.set(xscale="log", ylim=(0, None), xlabel="frames of the video", ylabel="ms per frame")
    axes.set_title(f"{model}, {CORES} cores, media to report")
    figure.legend(loc="outside lower center", ncols=3, frameon=False)
    figure.savefig(RESULTS / f"workflow-{model}.png", dpi=150)
    pyplot.close(figure)


def _text(value: float) -> str:
    return str(value) if isinstance(value, int) else f"{value:.4g}"


if __name__ == "__main__":
    main()

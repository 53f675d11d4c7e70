"""Times what Snakemake does with many frames beside the work itself: building the graph of jobs.

    python benchmarks/graph.py --samples 1 --frames 10000 --kind video

Nothing is computed: stand-ins of a few bytes are put where the steps would write. Snakemake's own
records of them are real.
"""

import argparse
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).parents[1]
CODE = ("Snakefile", "rules", "scripts", "config", "profiles", "envs")
BATCH_SIZE = 64
KINDS = ("video", "photos")

# Runs Snakemake so that a job writes stand-ins in place of its output.
STAND_INS = """
import sys
from pathlib import Path
from snakemake import cli
from snakemake.executors.touch import Executor

def run_job(self, job, touch=Executor.run_job):
    for output in map(Path, job.output):
        if not output.exists():
            output.parent.mkdir(parents=True, exist_ok=True)
            output.write_text("stand-in") if output.suffix else output.mkdir()
    touch(self, job)

Executor.SLEEPING_TIME = 0
Executor.run_job = run_job
cli.main(sys.argv[1:])
"""


def write_media(root: Path, samples: int, frames: int, kind: str) -> None:
    """Write the sample sheet and media that are never decoded: videos, or folders of photos."""
    rows = ["sample\tpath\n"]
    for number in range(samples):
        path = Path(f"media/{number:05d}" + (".mp4" if kind == "video" else ""))
        files = [path / f"{frame:06d}.jpg" for frame in range(frames)]
        for file in [path] if kind == "video" else files:
            (root / file).parent.mkdir(parents=True, exist_ok=True)
            (root / file).write_text(str(file))
        rows.append(f"sample{number:05d}\t{path}\n")
    (root / "config/samples.tsv").write_text("".join(rows))


def write_frames(root: Path, samples: int, frames: int) -> None:
    """Write what the graph needs to know of extracted frames: their table, and the manifests."""
    for number in range(samples):
        folder = root / f"results/frames/sample{number:05d}"
        rows = ["frame\tbatch\tfile\ttime\twidth\theight\tsha256\tsource\n"]
        for frame in range(frames):
            batch = f"{frame // BATCH_SIZE:04d}"
            rows.append(
                f"{frame}\t{batch}\t{frame:06d}.jpg\t{frame / 25}\t1920\t1080\t{'0' * 64}\tmedia\n"
            )
        for batch in range(-(-frames // BATCH_SIZE)):
            (folder / f"batches/{batch:04d}").mkdir(parents=True)
            (folder / f"batches/{batch:04d}.tsv").write_text("stand-in")
        (folder / "frames.tsv").write_text("".join(rows))


def snakemake(
    root: Path, *arguments: str, program: tuple[str, ...] = ("-m", "snakemake"), says: str = ""
) -> str:
    """Run Snakemake in `root`, which has to say `says`; returns how many seconds it took."""
    before, start = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run(
        [sys.executable, *program, *arguments],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode or says not in done.stdout:
        sys.exit(done.stdout)
    processor = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return f"{seconds:.1f} s, {processor:.1f} s of them on the processor"


def measure(root: Path, samples: int, frames: int, kind: str, first_run: bool) -> None:
    """Make a workspace in `root`, and print the times."""
    trivial = root / "trivial"
    trivial.mkdir(parents=True)
    (trivial / "Snakefile").write_text("rule all:\n    input: 'Snakefile'\n")
    start = snakemake(trivial, "--cores", "1")
    print(f"Snakemake's own start:  {start}", flush=True)
    for name in CODE:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy2
        copy(ROOT / name, root / name)
    (root / "config/config.yaml").write_text(f"batch_size: {BATCH_SIZE}\n")
    write_media(root, samples, frames, kind)
    write_frames(root, samples, frames)
    print(f"building the graph:     {snakemake(root, '--dry-run', '--quiet')}", flush=True)
    if not first_run:
        return
    options = ("--touch", "--forceall", "--cores", str(os.cpu_count()))
    run = snakemake(root, *options, program=("-c", STAND_INS))
    print(f"all jobs, as stand-ins: {run}", flush=True)
    idle = snakemake(root, "--cores", "1", says="Nothing to be done")
    print(f"nothing to do:          {idle}")


def main() -> None:
    """Measure with what the command line asks for."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--samples", type=int, default=1)
    parser.add_argument("--frames", type=int, default=10_000, help="of each sample")
    parser.add_argument("--kind", choices=KINDS, default="video")
    parser.add_argument("--graph-only", action="store_true", help="leave out the run")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "workspace"
        measure(root, options.samples, options.frames, options.kind, not options.graph_only)


if __name__ == "__main__":
    main()

"""A copy of the workflow with tiny media of its own, in which the tests run Snakemake for real."""

import json
import os
import re
import shutil
from dataclasses import dataclass
from hashlib import sha256
from multiprocessing.context import ForkServerProcess
from pathlib import Path
from typing import Any

import cv2
import numpy as np
import warm
from PIL import Image

ROOT = Path(__file__).parents[2]
CODE = ("Snakefile", "rules", "scripts", "config", "profiles", "envs")
RECORDING = Path(__file__).parent / "recording"
# These only gather files; nothing is made by them.
GATHERING = {
    "all", "frames", "resized", "crops", "predictions", "gradcam", "faithfulness", "randomisation",
    "comparison", "report", "overlays", "site", "name_unusable",
}  # fmt: skip

# Two batches of a folder, and one of a video.
SHEET = "sample\tpath\nlot\tmedia/lot\nclip\tmedia/clip.avi\n"
PHOTO = "photo\tmedia/photo.jpg\n"
CONFIG = """\
models:
  - name: lite
    architecture: efficientnet_lite0
base_height: 64
batch_size: 2
"""


@dataclass(frozen=True)
class Outcome:
    """How a run of Snakemake ended: exit code, what the terminal showed, and the jobs."""

    code: int
    terminal: str
    jobs: list[dict[str, Any]]

    @property
    def names(self) -> list[str]:
        """The jobs as `rule wildcard …`, sorted: `crop_views lot 0001`."""
        return sorted(
            " ".join([job["rule"], *job["wildcards"].values()])
            for job in self.jobs
            if job["rule"] not in GATHERING
        )


@dataclass(frozen=True)
class Workspace:
    """A folder with the workflow's code, config and media, and what runs of it left."""

    root: Path

    def __truediv__(self, path: str) -> Path:
        return self.root / path

    def start(self, *arguments: str) -> ForkServerProcess:
        """Start `snakemake` with these arguments, without waiting for it."""
        self.records.mkdir(exist_ok=True)
        self._jobs.unlink(missing_ok=True)
        paths = [str(RECORDING), os.environ.get("PYTHONPATH", "")]
        variables = {
            "PYTHONPATH": os.pathsep.join(filter(None, paths)),
            "CROPSIGHT_JOBS": str(self._jobs),
            "CROPSIGHT_READS": str(self.records),
        }
        return warm.start([*arguments, "--logger", "jobs"], self.root, variables, self._terminal)

    def finish(self, process: ForkServerProcess) -> Outcome:
        """Wait for what `start` started."""
        process.join(timeout=600)
        assert process.exitcode is not None, "Snakemake has not ended after ten minutes"
        lines = self._jobs.read_text(encoding="utf-8").splitlines() if self._jobs.exists() else []
        terminal = self._terminal.read_text(encoding="utf-8")
        return Outcome(process.exitcode, terminal, [json.loads(line) for line in lines])

    def attempt(self, *arguments: str) -> Outcome:
        """Run Snakemake, whatever comes of it."""
        return self.finish(self.start(*arguments))

    def run(self, *arguments: str) -> Outcome:
        """Run Snakemake; it has to succeed."""
        outcome = self.attempt(*arguments)
        assert outcome.code == 0, outcome.terminal
        return outcome

    def due(self, *arguments: str) -> list[str]:
        """Names of the jobs that a run would start now."""
        return self.run("--dry-run", *arguments).names

    def copy(self, root: Path) -> "Workspace":
        """All of it in another folder, dates and Snakemake's records included."""
        shutil.copytree(self.root, root, symlinks=True)
        return Workspace(root)

    def replace(self, path: str, old: str, new: str) -> None:
        """Edit a text file."""
        text = (self / path).read_text(encoding="utf-8")
        assert old in text
        (self / path).write_text(text.replace(old, new), encoding="utf-8")

    def append(self, path: str, text: str) -> None:
        """Add to the end of a text file, which has to be there."""
        assert (self / path).is_file()
        with open(self / path, "a", encoding="utf-8") as file:
            file.write(text)

    @property
    def records(self) -> Path:
        """Folder of what the scripts read, by sitecustomize.py."""
        return self.root / ".recorded"

    @property
    def _jobs(self) -> Path:
        return self.records / "jobs.jsonl"

    @property
    def _terminal(self) -> Path:
        return self.records / "terminal.txt"


def create(root: Path, source: Path = ROOT) -> Workspace:
    """A workspace that nothing was run in, with a folder, a video and a photo not yet listed.

    The code is copied from the folder `source`.
    """
    root.mkdir(parents=True)
    for name in CODE:
        if (source / name).is_dir():
            shutil.copytree(
                source / name, root / name, ignore=shutil.ignore_patterns("__pycache__")
            )
        else:
            shutil.copy2(source / name, root / name)
    (root / "config/config.yaml").write_text(CONFIG)
    (root / "config/samples.tsv").write_text(SHEET)
    (root / "media/lot").mkdir(parents=True)
    for seed, name in enumerate(("lot/a.png", "lot/b.png", "lot/c.png", "photo.jpg")):
        picture(seed).save(root / "media" / name)
    size = picture(0).size
    video = cv2.VideoWriter(str(root / "media/clip.avi"), cv2.VideoWriter_fourcc(*"MJPG"), 10, size)
    for seed in (10, 11):
        video.write(np.asarray(picture(seed)))
    video.release()
    return Workspace(root)


def picture(seed: int) -> Image.Image:
    """A small picture of coloured patches, another one for each seed."""
    patches = np.random.default_rng(seed).integers(0, 256, (10, 12, 3), dtype=np.uint8)
    return Image.fromarray(patches).resize((120, 100), Image.Resampling.BICUBIC)


def every(rules: str, batches: str = "lot 0000, lot 0001, clip 0000") -> list[str]:
    """Names of jobs: each rule for each batch, sorted; rules that use a model name it."""
    return sorted(
        f"{rule} lite {batch}" if rule in MODEL_RULES else f"{rule} {batch}"
        for rule in re.split(", *", rules)
        for batch in re.split(", *", batches)
    )


MODEL_RULES = {
    "classify_views",
    "explain_views",
    "draw_heatmaps",
    "stitch_heatmaps",
    "classify_erased",
    "classify_oracle",
    "perturb_views",
}
# Times and process numbers are in these.
ABOUT_THE_RUN = {"logs", "benchmarks"}


def digests(made: Workspace, *folders: str) -> dict[str, str]:
    """SHA-256 of every file that the run made, but for accounts of the run itself.

    By their names in the workspace or, with `folders`, in these.
    """
    found = {}
    for folder in folders or ("results", "resources"):
        top = made / folder if folders else made.root
        for path in sorted((made / folder).rglob("*")):
            relative = path.relative_to(top)
            if path.is_file() and not ABOUT_THE_RUN & set(relative.parts):
                found[str(relative)] = sha256(path.read_bytes()).hexdigest()
    return {name: digest for name, digest in found.items() if ".snakemake_timestamp" not in name}


def report_data(page: str, name: str) -> dict[str, Any]:
    """What a script of Snakemake's own report, a page of HTML, sets a variable to."""
    start = re.search(rf'var {name} = (?={{")', page).end()
    return json.JSONDecoder().raw_decode(page, start)[0]

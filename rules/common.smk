# What all rules share: the checked config and samples, where files are, what a step's code is.
import os
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path

# The library is found by the one undocumented name that stands outside of it.
ROOT = Path(workflow.basedir)
sys.path.insert(0, str(ROOT / "scripts"))

from cropsight.files import sha256
from cropsight.labels.targets import load_target
from cropsight.maps.faithfulness.tested_frames import evenly_spaced
from cropsight.media.sources import list_media
from cropsight.network.enlarged import SUFFIX
from cropsight.results import frame_tables
from cropsight.settings.config import effective_config, explanation, target_files
from cropsight.settings.models import chosen_models, networks
from cropsight.settings.samples import load_samples, truth_files
from cropsight.workflow import engine, progress, s3
from cropsight.workflow.code_files import code_files

SCHEMAS = ROOT / "config/schemas"
# Media and weights may be in a storage, such as S3: nobody looks at them before a job gets them.
STORED = engine.has_storage(workflow)

progress.show_progress(workflow)
with engine.mistakes_as_sentences():
    config = effective_config(config, SCHEMAS, here=not STORED)
    TARGETS = target_files(config, ROOT / "config/targets")
    TARGET_CLASSES = {name: load_target(path).indices for name, path in TARGETS.items()}
    SAMPLES = load_samples(Path(config["samples"]), SCHEMAS, list(TARGETS), here=not STORED)

# The first target is the one that boxes are of, and that `gradcam.class: target` means.
TARGET = next(iter(TARGETS))
TRUTHS = truth_files(SAMPLES)
MODELS = chosen_models(config)
# With the control `enlarged`, each model's network is there a second time, with a larger input.
NETWORKS = networks(config)
EXPLAINED = explanation(config, TARGET_CLASSES)
# A rule that needs all samples asks for these, so that their frames are extracted side by side.
FRAMES = collect("results/frames/{sample}/frames.tsv", sample=SAMPLES)

# What is read here goes to the jobs with the sources, and is not in the storage.
source = engine.from_sources if STORED else os.path.relpath
if STORED:
    s3.see_new_folders(workflow)
    read_here = [Path(config["samples"]), *TARGETS.values(), *TRUTHS, *SCHEMAS.iterdir()]
    engine.send_with_sources(workflow, [*read_here, ROOT / "pyproject.toml"])


onstart:
    engine.forget_job_rate(workflow)


wildcard_constraints:
    sample=r"[^/]+",
    model=rf"\w+({SUFFIX})?",
    batch=r"\d+",


def growing(amount):
    """Memory in MB or time in minutes, and as much again with each further attempt at a job."""
    return lambda wildcards, attempt: attempt * amount


def code(script):
    """A script and the helper modules it uses; the step runs again when one of them changes."""
    return [source(path) for path in code_files(ROOT / f"scripts/{script}.py")]


@cache
def media_files(sample):
    """The photos or the video of a sample; a folder of photos in the storage is one."""
    path = SAMPLES[sample].path
    return [path] if STORED else [str(file) for file in list_media(Path(path))]


def extracted(sample):
    """The rows of a sample's frames.tsv, known once its frames are extracted."""
    frames = checkpoints.extract_frames.get(sample=sample).output.frames
    # Opened this way, Snakemake gets it from the storage first.
    with frames.open():
        return frame_tables.FRAMES.read(Path(frames))


@cache
def batches(sample):
    """Names of a sample's batches."""
    return list(dict.fromkeys(row.batch for row in extracted(sample)))


@cache
def tested(sample):
    """The frames of a sample on which maps are tested, by batch."""
    return evenly_spaced(extracted(sample), config["faithfulness"]["frames"])


def batch_frames(wildcards):
    """The manifest and the folder of one batch's frames, which the checkpoint makes."""
    checkpoints.extract_frames.get(sample=wildcards.sample)
    return f"results/frames/{wildcards.sample}/batches/{wildcards.batch}"


def each_batch(pattern, models=MODELS, samples=SAMPLES, batches=batches):
    """An input function: the paths of `pattern` for models, samples and the batches of each."""
    return lambda wildcards: [
        path
        for sample in samples
        for batch in batches(sample)
        for path in collect(pattern, sample=sample, batch=batch, model=models, allow_missing=True)
    ]


def network(wildcards):
    """What decides a model's numbers, beside its weights."""
    model = asdict(NETWORKS[wildcards.model])
    return {key: value for key, value in model.items() if key not in ("weights", "sha256")}

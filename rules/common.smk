# What all rules share, the checked config and samples, the code that steps depend on, and where files are.
import os
import sys
from dataclasses import asdict
from functools import cache
from pathlib import Path

from snakemake.exceptions import WorkflowError
from snakemake.io import sourcecache_entry

ROOT = Path(workflow.basedir)
SCRIPTS = ROOT / "scripts"
SCHEMAS = ROOT / "config/schemas"
sys.path.insert(0, str(SCRIPTS))

from cropsight.workflow import code_files as closure
from cropsight.network import enlarged
from cropsight.network.architectures import ModelChoice
from cropsight.media import frames as media
from cropsight.workflow import progress
from cropsight.workflow import s3
from cropsight.labels import truth
from cropsight.settings.config import effective, target_files
from cropsight.errors import InputError
from cropsight.maps.faithfulness.tested_frames import evenly_spaced
from cropsight.files import read_table, sha256
from cropsight.results.provenance import git_state, own_version
from cropsight.settings.samples import load as load_samples, truth_columns
from cropsight.labels.targets import load as load_target

progress.attach(workflow.output_settings)

# Whether files are in a storage, such as S3. Then media and weights are there too, and this is read
# by jobs on machines that have neither: they are not looked at before a job gets them.
STORED = workflow.storage_settings.default_storage_provider is not None

try:
    config = effective(config, SCHEMAS, here=not STORED)
    TARGETS = {
        name: os.path.relpath(path)
        for name, path in target_files(config, ROOT / "config/targets").items()
    }
    TARGET_CLASSES = {name: load_target(Path(path)).indices for name, path in TARGETS.items()}
    SAMPLES = load_samples(Path(config["samples"]), SCHEMAS, list(TARGETS), here=not STORED)
except InputError as error:
    raise WorkflowError(f"Error: {error}") from None

# Where all samples are needed, asking for these first extracts the frames of all of them side by side.
FRAMES = collect("results/frames/{sample}/frames.tsv", sample=SAMPLES)
# The first target is the one that boxes are of, and that `gradcam.class: target` means.
TARGET = next(iter(TARGETS))
# What the sheet says of each target, by sample.
TRUTH_CELLS = {
    name: {target: sample[column] for target, column in truth_columns(TARGETS).items()}
    for name, sample in SAMPLES.items()
}
TRUTHS = [
    path for cells in TRUTH_CELLS.values() for cell in cells.values() if (path := truth.file(cell))
]
MODELS = {model["name"]: model for model in config["models"]}
# With the control `enlarged`, each model's network is there a second time, with a larger input.
LARGER = [
    enlarged.enlarged_model(ModelChoice(**model), **config["grid"])
    for model in config["models"]
    if "enlarged" in config["controls"]
]
NETWORKS = MODELS | {model.name: asdict(model) for model in LARGER}

if STORED:
    s3.see_new_folders(workflow.storage_registry.default_storage_provider)
    # What is read here goes to every job with the sources.
    READ_HERE = (
        config["samples"],
        *TARGETS.values(),
        *TRUTHS,
        *SCHEMAS.iterdir(),
        ROOT / "pyproject.toml",
    )
    workflow.configfiles += [Path(path).absolute() for path in READ_HERE if Path(path).exists()]


wildcard_constraints:
    sample=r"[^/]+",
    model=rf"\w+({enlarged.SUFFIX})?",
    batch=r"\d+",


def source(path):
    """An input that jobs get with the workflow's sources, not from the storage."""
    return sourcecache_entry(str(path), str(path)) if STORED else str(path)


def code(script):
    """A script and the helper modules it uses; the step runs again when one of them changes."""
    return [source(os.path.relpath(path)) for path in closure.code_files(SCRIPTS / f"{script}.py")]


@cache
def media_files(sample):
    """The photos or the video of a sample; a folder of photos in the storage is one."""
    path = SAMPLES[sample]["path"]
    return [path] if STORED else [str(file) for file in media.files(Path(path))]


@cache
def batches(sample):
    """Names of a sample's batches, known once its frames are extracted."""
    frames = checkpoints.extract_frames.get(sample=sample).output.frames
    # Opened this way, Snakemake gets it from the storage first.
    with frames.open():
        return list(dict.fromkeys(row["batch"] for row in read_table(frames)))


def batch_frames(wildcards):
    """The manifest and the folder of one batch's frames, which the checkpoint makes."""
    checkpoints.extract_frames.get(sample=wildcards.sample)
    return f"results/frames/{wildcards.sample}/batches/{wildcards.batch}"


@cache
def tested(sample):
    """The frames of a sample on which maps are tested, by batch; known once they are extracted."""
    frames = checkpoints.extract_frames.get(sample=sample).output.frames
    with frames.open():
        return evenly_spaced(read_table(frames), config["faithfulness"]["frames"])


def each_batch(pattern, models=MODELS, samples=SAMPLES, of=batches):
    """An input function: the paths of `pattern` for `models`, `samples`, and batches `of` each."""

    def paths(wildcards):
        return [
            path
            for sample in samples
            for batch in of(sample)
            for path in collect(
                pattern, sample=sample, batch=batch, model=models, allow_missing=True
            )
        ]

    return paths


def local_weights(wildcards):
    """The user's own weights file of a model, if there is one."""
    path = MODELS[wildcards.model]["weights"]
    return [path] if path else []


def weights_of(wildcards):
    """Where a network's weights are: an enlarged one has those of its model."""
    return f"resources/weights/{wildcards.model.removesuffix(enlarged.SUFFIX)}"


def network(wildcards):
    """What decides a model's numbers, beside its weights."""
    model = NETWORKS[wildcards.model]
    keys = ("name", "architecture", "layer", "input_size", "arguments", "runtime")
    return {key: model[key] for key in keys}


def explained(wildcards):
    """What is explained; a target's classes count only where they are what is explained."""
    gradcam = {key: value for key, value in config["gradcam"].items() if key != "channels"}
    groups = TARGET_CLASSES | {"target": TARGET_CLASSES[TARGET]}
    return gradcam | {"group": groups.get(gradcam["class"], [])}

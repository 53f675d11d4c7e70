# What the rules share: where files are, which code a step is made of, what a job asks for.
import os
from dataclasses import asdict
from functools import cache

from cropsight.files import sha256
from cropsight.maps.faithfulness.tested_frames import evenly_spaced
from cropsight.media.sources import list_media, media_kind, unused_files
from cropsight.results import frame_tables
from cropsight.results.frame_tables import has_no_frame
from cropsight.workflow.helper_files import helper_files
from cropsight.workflow.linked_paths import check_plain, linked
from cropsight.workflow.quoted import quoted

with snakemake_private.mistakes_as_sentences():
    snakemake_private.check_folders(workflow, CHECKOUT)
    if STORED:
        media = [sample.path for sample in SAMPLES.values()]
        weights = [model.weights for model in MODELS.values() if model.weights]
        for path in [*media, *weights, *map(str, TRUTHS), *map(str, TARGETS.values())]:
            check_plain(path, "with a storage, the path of a file")

# A rule that needs all samples asks for these, so that their frames are extracted side by side.
FRAMES = collect("<results>/frames/{sample}/frames.tsv", sample=SAMPLES)


def given(path):
    """A user's file, which a module's prefix does not move, unless it is in a storage."""
    return path if STORED else local(linked(path))


def local_weights(wildcards):
    """The weights file that the user gives for a model, if there is one."""
    path = MODELS[wildcards.model].weights
    return [given(path)] if path else []


def source(path):
    """What is read here, such as code: it goes to the jobs with the sources."""
    return snakemake_private.from_sources(path) if STORED else given(os.path.relpath(path))


def table(path):
    """A truth or a target, which is read here too; users find it under the path that they gave."""
    return source(path) if STORED or path.is_relative_to(ROOT) else given(str(path))


def reported(path, category, caption, **labels):
    """A result for Snakemake's own report, which tells modules apart by their subcategory."""
    return report(
        path,
        caption=f"../config/captions/{caption}.rst",
        category=category,
        subcategory=snakemake_private.module_folder(workflow),
        labels=labels,
    )


def growing(amount):
    """Memory in MB or time in minutes, and as much again with each further attempt at a job."""
    return lambda wildcards, attempt: attempt * amount


def code(script):
    """A script and the helper modules it uses; the step runs again when one of them changes.

    By a function, as Snakemake's report shows the paths of all other inputs.
    """
    path = CHECKOUT / f"scripts/{script}.py"
    main = source(path) if path.is_file() else workflow.source_path(f"../scripts/{script}.py")
    helpers = helper_files(path if path.is_file() else Path(main), installation.LIBRARY)
    return lambda wildcards: [main, *map(source, helpers)]


@cache
def media_files(sample):
    """The photos or the video of a sample, if any; a folder of photos in the storage is one."""
    path = SAMPLES[sample].path
    if SAMPLES[sample].fault:
        return []
    return [path] if STORED else [given(str(file)) for file in list_media(Path(path))]


def is_folder(sample):
    """Whether a sample is a folder on this machine that can be read."""
    return not (STORED or SAMPLES[sample].fault) and Path(SAMPLES[sample].path).is_dir()


def retried_media(wildcards):
    """The media of a sample; where the last run could not use them, they are tried once more."""
    snakemake_private.try_again(workflow, checkpoints.extract_frames, has_no_frame, wildcards)
    return media_files(wildcards.sample)


def extracted(sample):
    """A sample's frames by frames.tsv, known once they are extracted."""
    frames = checkpoints.extract_frames.get(sample=sample).output.frames
    # Opened this way, Snakemake gets it from the storage first.
    with frames.open():
        return frame_tables.FRAMES.read(Path(frames)).frames


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
    return f"<results>/frames/{wildcards.sample}/batches/{wildcards.batch}"


def each_batch(pattern, models=MODELS, samples=SAMPLES, batches=batches, mark=str):
    """An input function: the paths of `pattern` for models, samples and the batches of each."""
    pattern = snakemake_private.with_folders(workflow, pattern)
    nothing = unusable("frames")

    def paths(wildcards):
        found = [
            mark(path)
            for sample in samples
            for batch in batches(sample)
            for path in collect(
                pattern, sample=sample, batch=batch, model=models, allow_missing=True
            )
        ]
        # Where no sample has a frame, nothing is made of nothing.
        return found or [path for path in nothing(wildcards) if samples and not any_frames()]

    return paths


def any_frames():
    """Whether at least one sample has frames."""
    return any([batches(sample) for sample in SAMPLES])


def unusable(step):
    """An input function: if samples have no frames, what fails at the end of a step for them."""
    path = snakemake_private.with_folders(workflow, f"<results>/unusable/{step}")
    return lambda wildcards: [] if all([batches(sample) for sample in SAMPLES]) else [path]


def asked_for(wildcards):
    """What is made before a step fails: its part of STEPS, of paths and input functions."""
    return [
        path
        for part in STEPS[wildcards.step]
        for path in (part(wildcards) if callable(part) else [part])
    ]


def network(wildcards):
    """What decides a model's numbers, beside its weights."""
    model = asdict(NETWORKS[wildcards.model])
    return {key: value for key, value in model.items() if key not in ("weights", "sha256")}

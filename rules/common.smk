# What the rules share: where files are, which code a step is made of, what a job asks for.
import os
from dataclasses import asdict
from functools import cache

from cropsight.files import sha256
from cropsight.media.sources import list_media
from cropsight.workflow.helper_files import helper_files

# A rule that needs all samples asks for these, so that their frames are extracted side by side.
FRAMES = collect("<results>/frames/{sample}/frames.tsv", sample=SAMPLES)


def given(path):
    """Media or weights, which a module's prefix does not move, unless they are in a storage."""
    return path if STORED else local(path)


def local_weights(wildcards):
    """The weights file that the user gives for a model, if there is one."""
    path = MODELS[wildcards.model].weights
    return [given(path)] if path else []


def source(path):
    """What is read here, such as code and tables: it goes to the jobs with the sources."""
    return snakemake_private.from_sources(path) if STORED else local(os.path.relpath(path))


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
    """A script and the helper modules it uses; the step runs again when one of them changes."""
    path = CHECKOUT / f"scripts/{script}.py"
    main = source(path) if path.is_file() else workflow.source_path(f"../scripts/{script}.py")
    return [main, *map(source, helper_files(Path(main), installation.LIBRARY))]


@cache
def media_files(sample):
    """The photos or the video of a sample, if any; a folder of photos in the storage is one."""
    path = SAMPLES[sample].path
    if SAMPLES[sample].fault:
        return []
    files = [] if STORED else list_media(Path(path))
    # What may not be opened is named by the job; as its input it would end the run.
    return [path] if STORED else [given(str(file)) for file in files if os.access(file, os.R_OK)]


def is_folder(sample):
    """Whether a sample is a folder of photos, which are listed here; one in the storage is not."""
    return not STORED and os.path.isdir(SAMPLES[sample].path)


def network(wildcards):
    """What decides a model's numbers, beside its weights."""
    model = asdict(NETWORKS[wildcards.model])
    return {key: value for key, value in model.items() if key not in ("weights", "sha256")}

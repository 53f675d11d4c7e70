# What the rules share: where files are, which code a step is made of, what a job asks for.
import os
from dataclasses import asdict

from cropsight.files import sha256
from cropsight.workflow.escaped import escaped
from cropsight.workflow.helper_files import helper_files
from cropsight.workflow.linked_paths import linked

# Of the evaluation, what the intervals of the maps' tests hang on.
INTERVALS = {
    key: config["evaluation"][key] for key in ("confidence", "block_seconds", "resamples", "seed")
}


def given(path):
    """A user's file, which a module's prefix does not move, unless it is in a storage."""
    return path if STORED else local(linked(path))


def local_weights(wildcards):
    """The file that the user gives for a model or its weights, if there is one."""
    path = file_of(MODELS[wildcards.model])
    return [given(path)] if path else []


def class_sources(wildcards):
    """The files of classes that models have."""
    return [source(path) for path in class_files(MODELS)]


def own_class_files(wildcards):
    """The path of a model's classes, as the user gives it, if they are of the user's own."""
    return class_files({"": MODELS[wildcards.model]})


def class_source(wildcards):
    """The file of a model's classes, if they are of the user's own."""
    return [source(path) for path in own_class_files(wildcards)]


def source(path):
    """What is read here, such as code and tables: it goes to the jobs with the sources."""
    if STORED:
        return snakemake_private.from_sources(path)
    # After a link to a folder, `..` is not the folder before it.
    return given(str(path) if ".." in Path(path).parts else os.path.relpath(path))


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
    """A script and its modules; by a function, as Snakemake's report shows all other inputs."""
    path = CHECKOUT / f"scripts/{script}.py"
    main = source(path) if path.is_file() else workflow.source_path(f"../scripts/{script}.py")
    script = path if path.is_file() else Path(main)
    files = [main, *map(source, helper_files(script, installation.LIBRARY))]
    return lambda wildcards: files


def snakefiles():
    """The Snakefile and the files of the rules; of rules from a host only the Snakefile."""
    path = CHECKOUT / "Snakefile"
    if not path.is_file():
        return [workflow.source_path("../Snakefile")]
    return [source(file) for file in (path, *sorted(CHECKOUT.glob("rules/*.smk")))]


def network(wildcards):
    """What decides a model's numbers, beside its weights."""
    model = asdict(NETWORKS[wildcards.model])
    return {key: value for key, value in model.items() if key not in ("weights", "sha256")}

"""Undocumented parts of Snakemake that the rules need, each in a function of its own.

With `progress` (its terminal) and `s3` (its storage plugin), these are all our uses of undocumented
Snakemake; if a new version changes one, its test fails.
"""

import os
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import contextmanager
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING

from snakemake.exceptions import WorkflowError
from snakemake.io import sourcecache_entry

from cropsight.errors import InputError

if TYPE_CHECKING:
    from snakemake.checkpoints import Checkpoint
    from snakemake.workflow import Workflow


def is_first_process(workflow: "Workflow") -> bool:
    """Whether a person started this process, and not Snakemake for one of the run's jobs.

    Jobs elsewhere read the Snakefile again: https://github.com/snakemake/snakemake/issues/1313
    """
    return workflow.is_main_process


def is_module(workflow: "Workflow") -> bool:
    """Whether another workflow uses these rules, and the terminal and the scheduler are its own.

    Only the attribute `modifier` of `snakemake.workflow.Workflow` tells the two apart:
    https://github.com/snakemake/snakemake/blob/main/src/snakemake/modules.py
    """
    return not workflow.modifier.is_main_snakefile()


def module_folder(workflow: "Workflow") -> str | None:
    """The results folder of the module being read, its prefix included; None if it is no module.

    By it Snakemake's report, which only looks at labels and categories, tells modules apart.
    """
    if not is_module(workflow):
        return None
    return workflow.modifier.path_modifier.replace_prefix(with_folders(workflow, "<results>"))


def with_folders(workflow: "Workflow", pattern: str) -> str:
    """A pattern with the folders that `<results>` and the like are, of the module being read.

    Snakemake resolves them itself, but by those of the rule that asks: where a rule of the outer
    workflow asks for the input of one of ours, what an input function gives is not ours any more.
    """
    return workflow.pathvars.apply(pattern)


def use_in_jobs(scripts: Path) -> None:
    """Have jobs import a checkout's library where cropsight is installed too, which else would win.

    Snakemake puts a script's folder last on its search path, which no page documents:
    https://github.com/snakemake/snakemake/blob/main/src/snakemake/script/__init__.py
    """
    if scripts.is_dir() and any(metadata.distributions(name="cropsight")):
        paths = [str(scripts), *os.environ.get("PYTHONPATH", "").split(os.pathsep)]
        os.environ["PYTHONPATH"] = os.pathsep.join(dict.fromkeys(filter(None, paths)))


def has_storage(workflow: "Workflow") -> bool:
    """Whether all files are in a storage, such as S3, by `--default-storage-provider`.

    The settings are an attribute of `snakemake.workflow.Workflow` that no page documents:
    https://github.com/snakemake/snakemake/blob/main/src/snakemake/workflow.py
    """
    settings = workflow.storage_settings
    return settings is not None and settings.default_storage_provider is not None


def from_sources(path: Path | str) -> str:
    """An input that is no file of the storage: jobs get it with the workflow's sources.

    It is marked as what the documented `workflow.source_path` returns. The documented `local` would
    keep the job on this machine: https://github.com/snakemake/snakemake/issues/4233
    """
    relative = os.path.relpath(path)
    return sourcecache_entry(relative, relative)


def send_with_sources(workflow: "Workflow", paths: Iterable[Path]) -> None:
    """Have jobs on other machines find these files, as far as they are there.

    Snakemake sends the rules, the scripts' folder and the config files, and has no option for more:
    https://github.com/snakemake/snakemake/pull/2486
    """
    workflow.configfiles += [path.absolute() for path in paths if path.exists()]


def try_again(
    workflow: "Workflow",
    checkpoint: "Checkpoint",
    failed: Callable[[Path], bool],
    wildcards: Mapping[str, str],
) -> None:
    """Have a checkpoint's job run in this run, where the file that it left says that it failed.

    As the option --forcerun does, which also asks for the file, even where nobody needs it. It has
    to be known before the graph is looked at, as it is in an input function of the checkpoint; then
    all that depends on it waits. The set of forced files is an attribute of `snakemake.dag.DAG`.

    Args:
        workflow: that is read.
        checkpoint: as in the rules' `checkpoints`.
        failed: whether its first output is of a failure.
        wildcards: of the job.
    """
    if not workflow.is_main_process:
        return
    output, _ = checkpoint.rule.expand_output(dict(wildcards.items()))
    file = output[0]
    if not (file.storage_object.exists() if file.is_storage else Path(file).exists()):
        return
    # Opened this way, Snakemake gets it from the storage first.
    with file.open():
        again = failed(Path(file))
    if file.is_storage:
        Path(file).unlink()  # Or this copy would hide what the job makes now.
    if again:
        workflow.dag.forcefiles.update(output)


def forget_job_rate(workflow: "Workflow") -> None:
    """Take the limit of jobs per second off a run on this machine, whose cores limit them anyway.

    Because of this limit Snakemake re-examines all waiting jobs every second, once more for each
    job that has ended: after 100 jobs that took a seventh of the time of two cores. No option
    switches it off: https://github.com/snakemake/snakemake/pull/3067
    """
    if workflow.local_exec:
        workflow.scheduler.job_rate_limiter = None


@contextmanager
def mistakes_as_sentences() -> Generator[None]:
    """Have Snakemake end with the one sentence of an InputError, and without a traceback.

    What it says around that sentence is taken away by `progress`.

    Raises:
        WorkflowError: there was an InputError.
    """
    try:
        yield
    except InputError as error:
        raise WorkflowError(f"Error: {error}") from None

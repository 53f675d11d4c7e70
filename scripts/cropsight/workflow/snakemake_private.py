"""Undocumented parts of Snakemake that the rules need, each in a function of its own.

With `progress` (its terminal), `s3` (its storage plugin) and `given_config` (its options), these
are all our uses of undocumented Snakemake; if a new version changes one, its test fails.
"""

import os
from collections.abc import Callable, Generator, Iterable, Mapping
from contextlib import AbstractContextManager, contextmanager, suppress
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from snakemake.common import get_appdirs
from snakemake.exceptions import WorkflowError
from snakemake.io import sourcecache_entry

from cropsight.errors import InputError
from cropsight.workflow.linked_paths import check_plain

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
    return folder(workflow, "results")


def folder(workflow: "Workflow", name: str) -> str:
    """What `<results>`, `<logs>` or the like is, with the prefix of the module being read."""
    return workflow.modifier.path_modifier.replace_prefix(with_folders(workflow, f"<{name}>"))


def check_folders(workflow: "Workflow", checkout: Path) -> None:
    """Check the folders that Snakemake knows by no link: those written into, and the Snakefile's.

    Raises:
        InputError: Snakemake would take the name of one for a pattern.
    """
    for name in ("results", "resources", "logs", "benchmarks"):
        what = f"the folder of the {name}"
        check_plain(folder(workflow, name), what, allowed=" ")
    # Snakemake formats the path of a conda environment.
    check_plain(str(checkout), "the folder of cropsight's Snakefile", allowed="<>")


def check_cache() -> None:
    """Check the folder in which Snakemake keeps copies of files, and without which it never starts.

    Its place is a property of `snakemake.workflow.Workflow`, made before any file is read:
    https://github.com/snakemake/snakemake/blob/main/src/snakemake/workflow.py

    Raises:
        InputError: it cannot be made, as in a container whose user has no home folder.
    """
    path = Path(get_appdirs().user_cache_dir) / "snakemake/source-cache"
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(
            f"Snakemake cannot make its folder {path} ({error.strerror}); set the variable "
            "XDG_CACHE_HOME to a folder that you can write to, and run again."
        ) from error


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


def config_files(workflow: "Workflow") -> list[Path]:
    """The config files of a run, the later ones over the earlier ones; none of a module or a job.

    Jobs get them too, but what is in them was checked before. The attributes are those that
    Snakemake reads its config by: https://github.com/snakemake/snakemake/blob/main/src/snakemake/workflow.py
    """
    if is_module(workflow) or not is_first_process(workflow):
        return []
    given = [Path(path) for path in workflow.overwrite_configfiles]
    own = [Path(path) for path in workflow.configfiles if Path(path) not in given]
    return given if workflow.config_settings.replace_workflow_config else own + given


def config_arguments(workflow: "Workflow") -> dict[str, Any]:
    """What the option `--config` gives."""
    return dict(workflow.config_settings.config)


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


def surround_run(
    workflow: "Workflow", surrounding: Callable[[str], AbstractContextManager[None]]
) -> None:
    """Have a run, from before Snakemake takes its lock to its end, happen within a context.

    Args:
        workflow: the one being read.
        surrounding: makes the context from the name of what starts the jobs, `local` or a plugin.

    Only what starts jobs is a run, no `--dry-run`, `--unlock`, `--report` or `--summary`, and no
    run with `--nolock`. There is no hook before the lock; what a run is, is known only here:
    https://github.com/snakemake/snakemake/blob/main/src/snakemake/workflow.py
    """
    execute = workflow.execute

    def surrounded(executor_plugin: Any, *arguments: Any, **options: Any) -> None:
        settings = workflow.execution_settings
        unlocked = settings is None or not settings.lock
        if executor_plugin.common_settings.dryrun_exec or unlocked:
            execute(executor_plugin, *arguments, **options)
        else:
            name = "local" if executor_plugin.common_settings.local_exec else executor_plugin.name
            with surrounding(name):
                execute(executor_plugin, *arguments, **options)

    workflow.execute = surrounded


def tell_locks(workflow: "Workflow", tell: Callable[[Iterable[Path]], None]) -> None:
    """Call `tell` with the lock files of this run, whenever Snakemake has written one.

    They do not say whose they are:
    https://github.com/snakemake/snakemake/blob/main/src/snakemake/persistence/file.py
    """
    prepare = workflow._prepare_dag

    def prepared(*arguments: Any, **options: Any) -> None:
        prepare(*arguments, **options)
        persistence = workflow.persistence
        write = persistence._write_locks

        def write_and_tell(kind: str, keys: Iterable[str]) -> None:
            write(kind, keys)
            # Those in a database, an option of Snakemake's, are no files.
            tell(map(Path, getattr(persistence, "_lockfile", {}).values()))

        persistence._write_locks = write_and_tell

    workflow._prepare_dag = prepared


def has_shell_commands(workflow: "Workflow") -> bool:
    """Whether a rule, none of ours, runs a command of the shell.

    The command is an attribute of `snakemake.rules.Rule` that no page documents:
    https://github.com/snakemake/snakemake/blob/main/src/snakemake/rules.py
    """
    return any(rule.shellcmd for rule in workflow.rules)


def clean_up_stopped_jobs(workflow: "Workflow") -> None:
    """Have Snakemake remove what jobs left that were ended, as it does for jobs that failed.

    When it is stopped itself, it no longer looks at them:
    https://github.com/snakemake/snakemake/blob/main/src/snakemake/scheduling/job_scheduler.py
    """
    scheduler = getattr(workflow, "scheduler", None)
    if scheduler is not None:
        # What is not removed now, the next run knows as unfinished.
        with suppress(Exception):
            scheduler._error_jobs()


def ignore_clocks(workflow: "Workflow") -> None:
    """Have a run on this machine accept input that is dated later than what is made from it.

    A camera's clock may be wrong, as this one may have been. Snakemake would fail the job, although
    the next run compares the content: `check_output_mtime` in
    https://github.com/snakemake/snakemake/blob/main/src/snakemake/dag.py
    """

    async def accept(*_: Any) -> None:
        pass

    if workflow.local_exec:
        workflow.dag.check_output_mtime = accept


@contextmanager
def mistakes_as_sentences() -> Generator[None]:
    """Have Snakemake end with the sentences of an InputError, and without a traceback.

    What it says around them is taken away by `progress`.

    Raises:
        WorkflowError: there was an InputError.
    """
    try:
        yield
    except InputError as error:
        raise WorkflowError("\n".join(f"Error: {text}" for text in error.sentences)) from None

"""The undocumented names of Snakemake, on Snakemake itself: a test fails when one goes away."""

import inspect
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from snakemake.api import SnakemakeApi
from snakemake.dag import DAG
from snakemake.exceptions import WorkflowError
from snakemake.io import is_flagged
from snakemake.path_modifier import PathModifier
from snakemake.scheduling.greedy import SchedulerSettings
from snakemake.scheduling.job_scheduler import JobScheduler
from snakemake.settings.types import (
    ConfigSettings,
    ExecutionSettings,
    OutputSettings,
    Quietness,
    ResourceSettings,
    SchedulingSettings,
    StorageSettings,
    WorkflowSettings,
)
from snakemake.workflow import Workflow
from snakemake_interface_executor_plugins.settings import ExecMode

from cropsight.errors import InputError
from cropsight.workflow import snakemake_private

IN_S3 = StorageSettings(default_storage_provider="s3", default_storage_prefix="s3://lab/")


@pytest.fixture
def api(tmp_path: Path) -> Iterator[SnakemakeApi]:
    (tmp_path / "Snakefile").write_text("rule all:\n    input: []\n")
    with SnakemakeApi(OutputSettings(quiet={Quietness.ALL})) as made:
        yield made


def read(api: SnakemakeApi, folder: Path, **settings: Any) -> Workflow:
    """A workflow of one empty rule, as the rules see it while they are read."""
    return api.workflow(
        ResourceSettings(cores=1), snakefile=folder / "Snakefile", workdir=folder, **settings
    )._workflow


@pytest.mark.parametrize(
    ("mode", "first"),
    [(ExecMode.DEFAULT, True), (ExecMode.REMOTE, False), (ExecMode.SUBPROCESS, False)],
)
def test_the_process_of_a_job_is_not_the_first(
    api: SnakemakeApi, tmp_path: Path, mode: ExecMode, first: bool
) -> None:
    workflow = read(api, tmp_path, workflow_settings=WorkflowSettings(exec_mode=mode))
    assert snakemake_private.is_first_process(workflow) is first


MODULE = """\
module other:
    snakefile:
        "other.smk"
    pathvars:
        results="elsewhere",
    prefix:
        "moved"


use rule * from other
"""


def test_a_module_is_told_from_the_workflow_that_uses_it(
    api: SnakemakeApi, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """And its folders from those of that workflow."""
    said = """\
from cropsight.workflow import snakemake_private
print(
    snakemake_private.is_module(workflow),
    snakemake_private.with_folders(workflow, "<results>/{a}/<logs>"),
    snakemake_private.module_folder(workflow),
)
"""
    (tmp_path / "other.smk").write_text(said)
    (tmp_path / "Snakefile").write_text(said + MODULE)
    read(api, tmp_path)
    assert capfd.readouterr().out.splitlines() == [
        "False results/{a}/logs None",
        "True elsewhere/{a}/logs moved/elsewhere",
    ]


@pytest.mark.parametrize(
    ("folders", "checkout", "message"),
    [
        ({"results": "a{b}"}, "/srv/x", r"the folder of the results cannot be a\{b\}, .* '\{'"),
        ({"resources": "a<b c>"}, "/srv/x", r"folder of the resources cannot be a<b c>, .* '<'"),
        ({"logs": "</script >"}, "/srv/x", r"the folder of the logs cannot be </script >"),
        ({}, "/srv/{x}", r"the folder of cropsight's Snakefile cannot be /srv/\{x\}, .* '\{'"),
    ],
)
def test_a_folder_that_snakemake_takes_for_a_pattern_is_refused(
    api: SnakemakeApi, tmp_path: Path, folders: dict[str, str], checkout: str, message: str
) -> None:
    workflow = read(api, tmp_path)
    workflow.pathvars.items |= folders
    with pytest.raises(InputError, match=message):
        snakemake_private.check_folders(workflow, Path(checkout))


@pytest.mark.parametrize("results", ["./made/", "made//here", "a b", "é", "<reports>/made"])
def test_other_folders_are_taken(api: SnakemakeApi, tmp_path: Path, results: str) -> None:
    workflow = read(api, tmp_path)
    workflow.pathvars.items["results"] = results
    snakemake_private.check_folders(workflow, Path("/srv/<x> y"))


def test_jobs_find_a_checkout_s_library_first_where_one_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    scripts = tmp_path / "scripts"
    scripts.mkdir()
    monkeypatch.setenv("PYTHONPATH", "/mine")
    monkeypatch.setattr(snakemake_private.metadata, "distributions", lambda **_: iter(()))
    snakemake_private.use_in_jobs(scripts)
    assert os.environ["PYTHONPATH"] == "/mine"
    monkeypatch.setattr(snakemake_private.metadata, "distributions", lambda **found: iter(found))
    snakemake_private.use_in_jobs(tmp_path / "no such folder")
    assert os.environ["PYTHONPATH"] == "/mine"
    for _ in range(2):
        snakemake_private.use_in_jobs(scripts)
        assert os.environ["PYTHONPATH"] == f"{scripts}{os.pathsep}/mine"


def test_a_storage_is_told_by_its_option(api: SnakemakeApi, tmp_path: Path) -> None:
    assert not snakemake_private.has_storage(read(api, tmp_path))


def test_an_input_from_the_sources_is_not_looked_for_in_the_storage(
    api: SnakemakeApi, tmp_path: Path
) -> None:
    pytest.importorskip("snakemake_storage_plugin_s3")
    workflow = read(api, tmp_path, storage_settings=IN_S3)
    assert snakemake_private.has_storage(workflow)
    path = snakemake_private.from_sources(tmp_path / "config/a.tsv")
    assert path == "config/a.tsv"
    stored = PathModifier(None, None, workflow).modify(path, "input")
    assert stored == path and not is_flagged(stored, "storage_object")


@pytest.mark.parametrize(("replace", "own"), [(False, ["config/config.yaml"]), (True, [])])
def test_the_files_of_a_config_are_named_in_their_order(
    api: SnakemakeApi, tmp_path: Path, replace: bool, own: list[str]
) -> None:
    (tmp_path / "config").mkdir()
    given = [tmp_path / "b.yaml", tmp_path / "a.yaml"]
    for path in (*given, tmp_path / "config/config.yaml"):
        path.write_text("top_k: 3\n")
    settings = ConfigSettings(
        config={"top_k": 4}, configfiles=given, replace_workflow_config=replace
    )
    (tmp_path / "Snakefile").write_text('configfile: "config/config.yaml"\n')
    workflow = api.workflow(
        ResourceSettings(cores=1), settings, snakefile=tmp_path / "Snakefile", workdir=tmp_path
    )._workflow
    found = snakemake_private.config_files(workflow)
    assert found == [*map(Path, own), *given]
    assert snakemake_private.config_arguments(workflow) == {"top_k": 4}


def test_a_job_does_not_read_them_again(api: SnakemakeApi, tmp_path: Path) -> None:
    workflow = read(
        api, tmp_path, workflow_settings=WorkflowSettings(exec_mode=ExecMode.SUBPROCESS)
    )
    workflow.configfiles.append("config/config.yaml")
    assert snakemake_private.config_files(workflow) == []


def test_files_are_sent_with_the_sources(api: SnakemakeApi, tmp_path: Path) -> None:
    workflow = read(api, tmp_path)
    for name in ("a.tsv", "b.tsv"):
        (tmp_path / name).touch()
    snakemake_private.send_with_sources(
        workflow, [Path("a.tsv"), Path("gone.tsv"), tmp_path / "b.tsv"]
    )
    sent = DAG.get_sources(SimpleNamespace(workflow=workflow, jobs=[]))
    assert {"Snakefile", "a.tsv", "b.tsv"} == sent


def test_jobs_here_are_not_counted_by_the_second(api: SnakemakeApi, tmp_path: Path) -> None:
    """That nothing is looked at in vain then, tests/workflow/test_graph.py sees in a run."""
    assert read(api, tmp_path).local_exec
    assert isinstance(Workflow.scheduler, property)
    assert "job_rate_limiter" in JobScheduler.__init__.__code__.co_names
    for here, left in ((True, None), (False, "100/1s")):
        scheduler = SimpleNamespace(job_rate_limiter="100/1s")
        snakemake_private.forget_job_rate(SimpleNamespace(local_exec=here, scheduler=scheduler))
        assert scheduler.job_rate_limiter == left


MAKES = 'rule all:\n    input: "b"\n\nrule b:\n    input: "a"\n    output: touch("b")\n'


def execute(api: SnakemakeApi, folder: Path, **settings: Any) -> list[str]:
    """Run a workflow; the contexts that its run was within."""
    (folder / "Snakefile").write_text(MAKES)
    (folder / "a").touch()
    made = api.workflow(ResourceSettings(cores=1), snakefile=folder / "Snakefile", workdir=folder)
    seen: list[str] = []

    @contextmanager
    def around(executor: str) -> Iterator[None]:
        seen.append(executor)
        yield
        seen.append("end")

    workflow = made._workflow
    snakemake_private.surround_run(workflow, around)
    snakemake_private.tell_locks(workflow, lambda paths: seen.extend(path.name for path in paths))
    made.dag().execute_workflow(
        scheduling_settings=SchedulingSettings(scheduler="greedy"),
        scheduler_settings=SchedulerSettings(),
        **settings,
    )
    return seen


def test_a_run_is_within_its_context_and_tells_its_locks(api: SnakemakeApi, tmp_path: Path) -> None:
    seen = execute(api, tmp_path)
    assert seen == ["local", "0.input.lock", "0.input.lock", "0.output.lock", "end"]
    assert (tmp_path / "b").exists()


@pytest.mark.parametrize(
    "settings",
    [{"pseudo_executor": "dryrun"}, {"execution_settings": ExecutionSettings(lock=False)}],
)
def test_what_takes_no_lock_is_no_run(
    api: SnakemakeApi, tmp_path: Path, settings: dict[str, Any]
) -> None:
    assert execute(api, tmp_path, **settings) == []


@pytest.mark.parametrize("here", [True, False])
def test_input_from_the_future_is_accepted_here(here: bool) -> None:
    assert "check_output_mtime" in DAG.__dict__
    dag = SimpleNamespace(check_output_mtime="checked")
    snakemake_private.ignore_clocks(SimpleNamespace(local_exec=here, dag=dag))
    assert (dag.check_output_mtime == "checked") is not here


@pytest.mark.parametrize("part", ['run: print("a")', 'script: "a.py"', 'shell: "true; false"'])
def test_a_rule_of_the_shell_is_told(api: SnakemakeApi, tmp_path: Path, part: str) -> None:
    (tmp_path / "Snakefile").write_text(f"rule b:\n    {part}\n")
    workflow = read(api, tmp_path)
    assert snakemake_private.has_shell_commands(workflow) is part.startswith("shell")


def test_stopped_jobs_are_cleaned_up_as_failed_ones() -> None:
    assert "_toerror" in JobScheduler._error_jobs.__code__.co_names
    called: list[str] = []
    scheduler = SimpleNamespace(_error_jobs=lambda: called.append("cleaned"))
    snakemake_private.clean_up_stopped_jobs(SimpleNamespace(scheduler=scheduler))
    snakemake_private.clean_up_stopped_jobs(SimpleNamespace())
    assert called == ["cleaned"]


def test_a_mistake_ends_in_its_sentence_alone() -> None:
    with pytest.raises(WorkflowError) as caught, snakemake_private.mistakes_as_sentences():
        raise InputError("a.tsv is empty; add a line.")
    assert str(caught.value) == "Error: a.tsv is empty; add a line."
    assert caught.value.__suppress_context__


def test_other_errors_keep_their_traceback() -> None:
    with pytest.raises(KeyError), snakemake_private.mistakes_as_sentences():
        raise KeyError("a bug")


class Output:
    """Stands for an output of Snakemake's, which may be in a storage and has a copy here then."""

    def __init__(self, path: Path, stored: bool = False, there: bool = True) -> None:
        self.path, self.is_storage = path, stored
        self.storage_object = SimpleNamespace(exists=lambda: there)

    def __fspath__(self) -> str:
        return str(self.path)

    def open(self) -> Any:
        return open(self.path)


def forced(output: Output, failed: bool, main: bool = True) -> bool:
    """Whether the job that made an output is to run again."""
    rule = SimpleNamespace(expand_output=lambda _: ([output], {}))
    workflow = SimpleNamespace(is_main_process=main, dag=SimpleNamespace(forcefiles=set()))
    checkpoint = SimpleNamespace(rule=rule)
    snakemake_private.try_again(workflow, checkpoint, lambda _: failed, {})  # type: ignore
    return workflow.dag.forcefiles == {output}


def test_what_failed_is_tried_again(tmp_path: Path) -> None:
    (tmp_path / "table").write_text("")
    assert forced(Output(tmp_path / "table"), failed=True)
    assert not forced(Output(tmp_path / "table"), failed=False)
    assert not forced(Output(tmp_path / "none"), failed=True)
    # A process that Snakemake started for a job has nothing to decide.
    assert not forced(Output(tmp_path / "table"), failed=True, main=False)
    assert "self.forcefiles = set()" in inspect.getsource(DAG.__init__)


def test_the_copy_of_a_stored_table_does_not_hide_the_next_one(tmp_path: Path) -> None:
    copy = tmp_path / "table"
    copy.write_text("")
    assert not forced(Output(copy, stored=True, there=False), failed=True)
    assert copy.exists()
    assert forced(Output(copy, stored=True), failed=True)
    assert not copy.exists()


def test_the_folder_without_which_snakemake_never_starts(
    api: SnakemakeApi, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The check refuses just where Snakemake would end with a traceback."""
    (tmp_path / "file").touch()
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    monkeypatch.setattr("snakemake.common.APPDIRS", None)
    with pytest.raises(InputError, match="XDG_CACHE_HOME to a folder that you can write"):
        snakemake_private.check_cache()
    with pytest.raises(NotADirectoryError):
        read(api, tmp_path)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "new"))
    monkeypatch.setattr("snakemake.common.APPDIRS", None)
    snakemake_private.check_cache()
    assert read(api, tmp_path).source_cache_path.is_dir()

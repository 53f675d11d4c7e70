import errno
import io
import logging
import os
import signal
import subprocess
from types import SimpleNamespace

import pytest
from snakemake.api import SnakemakeApi
from snakemake.exceptions import WorkflowError
from snakemake.logging import LoggerManager
from snakemake.settings.types import OutputSettings, Quietness, ResourceSettings
from snakemake_interface_logger_plugins.common import LogEvent

from cropsight.workflow.progress import ProgressHandler, show_progress


def said(*records):
    stream = io.StringIO()
    handler = ProgressHandler(stream)
    for level, message, fields in records:
        record = logging.LogRecord("snakemake", level, "", 0, message, None, None)
        vars(record).update(fields)
        handler.emit(record)
    return stream.getvalue()


def job(number, message):
    fields = {"event": LogEvent.JOB_INFO, "jobid": number, "rule_msg": message}
    return logging.INFO, "", fields


def run_info(total):
    return logging.INFO, "Job stats: ...", {"event": LogEvent.RUN_INFO, "stats": {"total": total}}


def progress(done, total):
    return logging.INFO, "", {"event": LogEvent.PROGRESS, "done": done, "total": total}


def test_a_job_is_one_line_with_how_far_the_run_is():
    assert said(run_info(3), job(1, "street: extracting"), job(2, "bus: extracting")) == (
        "[1/3] street: extracting\n[2/3] bus: extracting\n"
    )


def test_jobs_that_a_checkpoint_adds_are_counted():
    assert said(run_info(2), job(1, "a"), progress(1, 9), job(2, "b")) == "[1/2] a\n[2/9] b\n"


def test_scheduler_talk_is_not_shown():
    for talk in ("Select jobs to execute...", "Building DAG of jobs...", "Execute 2 jobs..."):
        assert said((logging.INFO, talk, {})) == ""
    assert said(job(1, None)) == ""


def test_nothing_to_do_warnings_and_errors_are_shown():
    assert "Nothing to be done" in said((logging.INFO, "Nothing to be done (all present).", {}))
    assert said((logging.WARNING, "disk is full", {})) == "disk is full\n"
    error = (logging.ERROR, "WorkflowError: no", {"event": LogEvent.ERROR})
    assert said(error) == "WorkflowError: no\n"


def test_a_failed_job_is_named_with_its_log():
    failure = {"event": LogEvent.JOB_ERROR, "jobid": 4, "rule_name": "x", "log": ["a.log"]}
    text = said(job(4, "bus 0001: cropping"), (logging.ERROR, "", failure))
    assert text.endswith("Failed: bus 0001: cropping (log: a.log)\n")


@pytest.mark.parametrize(
    ("settings", "ours"),
    [
        (OutputSettings(), True),
        (OutputSettings(dryrun=True), False),
        (OutputSettings(verbose=True), False),
        (OutputSettings(quiet={Quietness.RULES}), False),
    ],
)
def test_only_snakemake_s_own_handler_for_the_terminal_is_replaced(settings, ours):
    """On Snakemake itself, so that other names of logger or handler fail here."""
    manager = LoggerManager(logging.getLogger("snakemake.logging"), settings)
    try:
        (before,) = manager.logger.handlers
        other = logging.NullHandler()
        manager.logger.addHandler(other)
        show_progress(SimpleNamespace(output_settings=settings))
        (terminal,) = (handler for handler in manager.logger.handlers if handler is not other)
        assert isinstance(terminal, ProgressHandler) is ours
        assert terminal.stream is before.stream
        assert other in manager.logger.handlers
    finally:
        manager.stop()


IN_THE_RULES = """
with snakemake_private.mistakes_as_sentences():
    raise InputError("config: no.", "sheet: no.")
"""
IN_AN_INPUT_FUNCTION = """
def wrong(wildcards):
    raise InputError("config: no.", "sheet: no.")

rule all:
    input: wrong
"""


@pytest.mark.parametrize("rules", [IN_THE_RULES, IN_AN_INPUT_FUNCTION])
@pytest.mark.parametrize(
    "settings",
    [OutputSettings(), OutputSettings(dryrun=True), OutputSettings(quiet={Quietness.PROGRESS})],
)
def test_a_mistake_of_a_user_s_is_its_sentence_alone(tmp_path, capsys, rules, settings):
    """What Snakemake says of a mistake in rules and in a function of them, and what is left."""
    (tmp_path / "Snakefile").write_text(
        "from cropsight.errors import InputError\n"
        f"from cropsight.workflow import snakemake_private\n{rules}"
    )
    with SnakemakeApi(settings) as api:
        show_progress(SimpleNamespace(output_settings=settings))
        made = api.workflow(ResourceSettings(cores=1), snakefile=tmp_path / "Snakefile",
                            workdir=tmp_path)  # fmt: skip
        with pytest.raises(WorkflowError) as raised:
            made.dag().execute_workflow(executor="dryrun")
        capsys.readouterr()
        api.print_exception(raised.value)
    assert capsys.readouterr().err == "Error: config: no.\nError: sheet: no.\n"


def failure(status):
    """What Snakemake says of a job that ended in this way."""
    error = subprocess.CalledProcessError(status, "trap '' INT; exec python x.py")
    return (
        logging.ERROR,
        f'RuleException:\nCalledProcessError in file "x.smk", line 3:\n{error}',
        {},
    )


@pytest.mark.parametrize("status", [-signal.SIGKILL, 128 + signal.SIGKILL])
def test_a_job_without_memory_is_told_so(status):
    text = said(failure(status))
    assert text.startswith("Error: a job was killed (SIGKILL), most likely as there is not enough")
    assert "CORES=1" in text and "batch_size" in text and text.count("\n") == 1


@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGBUS, signal.SIGABRT])
def test_a_job_that_crashed_is_told_so(number):
    assert number.name in said(failure(-number)) == said(failure(128 + number))


@pytest.mark.parametrize("status", [1, 2, 120])
def test_a_job_that_said_why_it_failed_is_not_said_to_have_crashed(status):
    assert said(failure(status)) == ""


def test_a_job_that_ctrl_c_reached_first_has_not_failed():
    ended = {"event": LogEvent.JOB_ERROR, "jobid": 4, "rule_name": "x", "log": ["a.log"]}
    assert said(failure(-signal.SIGINT), (logging.ERROR, "", ended)) == ""


def test_what_snakemake_cannot_write_is_a_sentence():
    error = OSError(errno.ENOSPC, "No space left on device", ".snakemake/incomplete/x")
    text = said((logging.ERROR, f"OSError in file x.smk, line 3:\n{error}", {}))
    assert text.startswith("Error: .snakemake/incomplete/x cannot be written: the disk is full (")


@pytest.mark.parametrize("number", [errno.ENOTDIR, errno.EEXIST, errno.EISDIR, errno.EACCES])
def test_a_file_in_the_way_is_a_sentence_without_a_traceback(number):
    error = OSError(number, os.strerror(number), "results/frames")
    text = said((logging.ERROR, f"Traceback (most recent call last):\n  File x\n{error!s}", {}))
    assert text.startswith("Error: results/frames cannot be opened: ")
    assert "run again" in text and text.count("\n") == 1


def test_a_sentence_of_ours_stays_as_it_is():
    sentence = (
        "Error: sample a: a.jpg cannot be read ([Errno 13] Permission denied: 'a.jpg'); mend."
    )
    assert (
        said((logging.ERROR, f'WorkflowError in file "x.smk":\n{sentence}', {})) == f"{sentence}\n"
    )


def test_a_reader_that_has_gone_ends_no_run():
    class Gone(io.StringIO):
        def write(self, _):
            raise BrokenPipeError

    handler = ProgressHandler(Gone())
    handler.emit(logging.LogRecord("snakemake", logging.WARNING, "", 0, "disk", None, None))

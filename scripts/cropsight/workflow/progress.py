"""The terminal output while Snakemake runs: one line per job, and the progress."""

import logging
import re
import signal
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TextIO

from snakemake_interface_logger_plugins.common import LogEvent

from cropsight import refusals

if TYPE_CHECKING:
    from snakemake.workflow import Workflow

# Said by Snakemake beside the error of the job itself, which says more.
NOISE = ("RuleException:\nCalledProcessError",)
AFTER_A_FAILURE = (
    "Exiting because a job execution failed",
    "WorkflowError:\nAt least one job did not complete successfully",
)
KILLED = re.compile(
    r"CalledProcessError.*(died with <Signals\.(?P<name>\w+)|exit status (?P<status>1[3-5]\d)\b)",
    re.DOTALL,
)
REFUSED = re.compile(r"\[Errno (?P<number>\d+)\] [^:\n]*(: '(?P<file>[^'\n]*)')?")
# Of an input function: its mistake, around which Snakemake says where it was raised.
OF_A_FUNCTION = re.compile(r"\nError:\n  InputError: (?P<sentences>.*?)\nWildcards:", re.DOTALL)
WORTH_SAYING = ("Nothing to be done", "Removing output files of failed job", "Unlocking")


class ProgressHandler(logging.Handler):
    """Prints `[3/20] street 0000: classifying the views` when a job starts, and all warnings.

    Snakemake still writes its full log file.
    """

    def __init__(self, stream: TextIO) -> None:
        """Print to `stream`, the terminal."""
        super().__init__()
        self.stream = stream
        self.started = 0
        self.total = 0
        self.failed = False
        self.interrupted = False
        self.messages: dict[int, str] = {}

    def emit(self, record: logging.LogRecord) -> None:
        """Print what the record says to a person, if anything."""
        text = self._text(record)
        if text:
            with suppress(OSError):  # nobody reads any more, as in `snakemake 2>&1 | head`
                print(text, file=self.stream, flush=True)

    def _text(self, record: logging.LogRecord) -> str:
        fields: dict[str, Any] = vars(record)
        match fields.get("event"):
            case LogEvent.RUN_INFO:
                # Checkpoints add jobs on the way: what has started, and what is still to come.
                self.total = max(self.total, fields["stats"].get("total", 0))
            case LogEvent.PROGRESS:
                self.total = fields["total"]
            case LogEvent.JOB_INFO if fields.get("rule_msg"):
                self.started += 1
                self.messages[fields["jobid"]] = fields["rule_msg"]
                return f"[{self.started}/{max(self.total, self.started)}] {fields['rule_msg']}"
            case LogEvent.JOB_ERROR if not self.interrupted:
                self.failed = True
                what = self.messages.get(fields["jobid"], fields.get("rule_name", "a job"))
                logs = ", ".join(fields.get("log") or [])
                return f"Failed: {what}" + (f" (log: {logs})" if logs else "")
            case LogEvent.ERROR | None:
                return self._message(record)
        return ""

    def _message(self, record: logging.LogRecord) -> str:
        message = str(record.msg or "").strip()
        if record.levelno >= logging.WARNING:
            # Ctrl-C reached a job before it could be told not to listen to it.
            self.interrupted = self.interrupted or "died with <Signals.SIGINT" in message
            if self.interrupted:
                return ""
            sentence = _killed(message)
            if sentence:
                return f"Error: {sentence}"
            noise = NOISE + AFTER_A_FAILURE if self.failed else NOISE
            return "" if message.startswith(noise) else _plain(message)
        return message if message.startswith(WORTH_SAYING) else ""


def _killed(message: str) -> str:
    """The sentence of a job whose process ended by a signal; empty for other messages."""
    found = KILLED.search(message)
    if found is None:
        return ""
    name = found["name"] or signal.Signals(int(found["status"]) - 128).name
    if name == "SIGKILL":
        return f"a job was killed (SIGKILL), most likely as {refusals.MEMORY}"
    return (
        f"a job crashed or was ended ({name}); run again, and if that ends in the same way, with "
        "fewer jobs at once (`make report CORES=1`)."
    )


def _refused(message: str) -> str:
    """The sentence of an error of the operating system, as Snakemake prints it; or empty."""
    found = REFUSED.search(message)
    if found is None:
        return ""
    return refusals.refused(OSError(int(found["number"]), "", found["file"])) or ""


def _plain(message: str) -> str:
    """The sentence alone of a mistake that the rules found, or of what a disk refuses.

    Snakemake says around it where in the rules it was raised, which helps nobody.
    """
    found = OF_A_FUNCTION.search(message)
    if found is not None:
        return "\n".join(f"Error: {text}" for text in found["sentences"].split("\n"))
    _, mark, sentence = f"\n{message}".partition("\nError: ")
    if mark:
        return "Error: " + sentence.partition("\n  File ")[0]
    refused = _refused(message)
    return f"Error: {refused}" if refused else message


class SentenceFormatter(logging.Formatter):
    """As Snakemake's own, but what a user can mend is its sentence alone."""

    def __init__(self, own: logging.Formatter) -> None:
        """Begin with what `own` makes of a record."""
        super().__init__()
        self.own = own

    def format(self, record: logging.LogRecord) -> str:
        """The text to print; empty for none."""
        text = self.own.format(record)
        return _plain(text) if text and record.levelno >= logging.WARNING else text


def show_progress(workflow: "Workflow") -> None:
    """Put a ProgressHandler in the place of Snakemake's handler for the terminal.

    Dry runs and runs with --quiet keep Snakemake's output, but for mistakes of a user's; those
    with --verbose or --logger keep all of it. Snakemake's own way to this is a package to install,
    named by an option of every run: https://github.com/snakemake/snakemake/pull/3107
    """
    settings = workflow.output_settings
    if settings is None or settings.verbose:
        return
    logger = logging.getLogger("snakemake.logging")
    for handler in list(logger.handlers):
        if isinstance(handler, logging.StreamHandler) and handler.name == "DefaultStreamHandler":
            if not (settings.dryrun or settings.quiet):
                logger.removeHandler(handler)
                logger.addHandler(ProgressHandler(handler.stream))
            elif handler.formatter is not None:
                handler.setFormatter(SentenceFormatter(handler.formatter))

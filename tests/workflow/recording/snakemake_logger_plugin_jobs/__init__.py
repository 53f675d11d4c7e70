"""A Snakemake logger plugin for the tests: one JSON line per job that runs, or would run."""

import json
import os
from logging import LogRecord

from snakemake_interface_logger_plugins.base import LogHandlerBase
from snakemake_interface_logger_plugins.common import LogEvent


class LogHandler(LogHandlerBase):
    """Appends rule, wildcards and files of each job to the file that CROPSIGHT_JOBS names.

    It writes beside Snakemake's own output, so that what a person reads stays as it is.
    """

    writes_to_stream = False
    writes_to_file = False
    has_filter = True
    has_formatter = True
    needs_rulegraph = False

    def emit(self, record: LogRecord) -> None:
        """Write down a job's start."""
        if getattr(record, "event", None) != LogEvent.JOB_INFO:
            return
        job = {
            "rule": record.rule_name,
            "wildcards": dict(record.wildcards),
            "input": [str(path) for path in record.input],
            "output": [str(path) for path in record.output],
            "reason": record.reason,
        }
        with open(os.environ["CROPSIGHT_JOBS"], "a", encoding="utf-8") as file:
            file.write(json.dumps(job) + "\n")

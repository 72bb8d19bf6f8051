"""Which lines Prefect logs of our flow runs.

In: what Prefect would log. Out: no traceback of what is told in words, and, in a service, nothing
of a flow run that finds nothing to do. This module knows no flow.
"""

import logging
from collections.abc import Sequence

from flows.pipeline.outcome import Outcome
from parsers.errors import PagemillError
from storage.database import DatabaseError

KNOWN = (PagemillError, DatabaseError)
"""Errors that are a sentence and a remedy: their traceback tells nobody anything."""
FLOW_RUNS = "prefect.flow_runs"
TASK_RUNS = "prefect.task_runs"
RUN_LOGGERS = (FLOW_RUNS, "prefect.engine")
RESERVED = {
    "PREFECT_LOGGING_LOGGERS_PREFECT_FLOW_RUNS_LEVEL": "WARNING",
    # What failed is told by the flow run, with its reason.
    "PREFECT_LOGGING_LOGGERS_PREFECT_TASK_RUNS_LEVEL": "CRITICAL",
}
"""The environment in which flow runs say only what is wrong, until they are told to `speak`."""


class AllFailed(Exception):  # noqa: N818 - as it is called
    """What a flow run holds that ended as Failed since all its documents did. Prefect raises what
    such a run holds, and would quote anything that is no exception."""

    def __init__(self, outcomes: Sequence[Outcome]) -> None:
        super().__init__("all documents failed")
        self.outcomes = list(outcomes)


class WithoutTracebacks(logging.Filter):
    """Drops the records that repeat, with a traceback, what a flow run ended with."""

    def filter(self, record: logging.LogRecord) -> bool:
        error = record.exc_info[1] if record.exc_info else None
        return not isinstance(error, (*KNOWN, AllFailed))


WITHOUT_TRACEBACKS = WithoutTracebacks()


def drop_tracebacks() -> None:
    """From now on, in this process."""
    for name in RUN_LOGGERS:
        logging.getLogger(name).addFilter(WITHOUT_TRACEBACKS)  # once, however often it is added


def speak() -> None:
    """From now on flow runs of this process are logged as Prefect's settings say: how they end."""
    logging.getLogger(FLOW_RUNS).setLevel(logging.NOTSET)

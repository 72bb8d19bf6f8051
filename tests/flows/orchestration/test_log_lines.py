"""Which lines of a flow run are logged."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from flows.orchestration.log_lines import (
    FLOW_RUNS,
    RESERVED,
    TASK_RUNS,
    AllFailed,
    drop_tracebacks,
    speak,
)
from parsers.errors import SetupError


@pytest.fixture
def logger() -> Iterator[logging.Logger]:
    """Prefect's logger of flow runs, left as it was."""
    logger = logging.getLogger(FLOW_RUNS)
    filters, level = [*logger.filters], logger.level
    yield logger
    logger.filters[:] = filters
    logger.setLevel(level)


def is_logged(logger: logging.Logger, error: BaseException) -> bool:
    described = (type(error), error, None)
    record = logger.makeRecord(FLOW_RUNS, logging.ERROR, "x.py", 1, "ended", (), described)
    return bool(logger.filter(record))


def test_a_known_error_is_logged_without_its_traceback_and_a_fault_with_it(
    logger: logging.Logger,
) -> None:
    known = SetupError("bad_path", "There is no /in", "Name a folder.")
    drop_tracebacks()

    assert not is_logged(logger, known)
    assert not is_logged(logger, AllFailed([]))
    assert is_logged(logger, ZeroDivisionError())


def test_tracebacks_are_dropped_once_however_often_it_is_asked(logger: logging.Logger) -> None:
    drop_tracebacks()
    before = len(logger.filters)

    drop_tracebacks()

    assert len(logger.filters) == before


def test_a_reserved_flow_run_is_logged_as_prefects_settings_say_when_it_speaks(
    logger: logging.Logger,
) -> None:
    logger.setLevel("WARNING")

    speak()

    assert logger.level == logging.NOTSET


def test_prefect_takes_the_levels_from_the_variables_that_are_set() -> None:
    from prefect.logging.configuration import DEFAULT_LOGGING_SETTINGS_PATH, to_envvar

    loggers = yaml.safe_load(Path(DEFAULT_LOGGING_SETTINGS_PATH).read_text())["loggers"]
    for name, variable in zip((FLOW_RUNS, TASK_RUNS), RESERVED, strict=True):
        assert "level" in loggers[name]
        assert variable == to_envvar(f"PREFECT_LOGGING_loggers_{name}_level").upper()

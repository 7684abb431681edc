"""A log record that nobody expected fails its test.

Warnings are errors by the settings in pyproject.toml, and Qt's own messages too
(``qt_log_level_fail``); this is the same for Python's logging.
"""

import logging
from collections.abc import Iterator

import pytest


class StrayLog(logging.Handler):
    """Keeps the records from WARNING up until a test says that it expected them."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self._records: list[logging.LogRecord] = []

    def emit(self, record: logging.LogRecord) -> None:
        self._records.append(record)

    def expect(self, part: str) -> logging.LogRecord:
        """Take out and return the first record that contains ``part``; raises when none does."""
        for record in self._records:
            if part in record.getMessage():
                self._records.remove(record)
                return record
        raise AssertionError(f"no warning or error with {part!r} was logged: {self.left()}")

    def left(self) -> list[str]:
        """Return what was logged and not expected."""
        return [f"{r.levelname} {r.name}: {r.getMessage()}" for r in self._records]


@pytest.fixture(autouse=True)
def stray_log() -> Iterator[StrayLog]:
    """Fail the test on a record of WARNING or above unless it calls ``stray_log.expect``."""
    log = StrayLog()
    root = logging.getLogger()
    root.addHandler(log)
    yield log
    root.removeHandler(log)
    if log.left():
        pytest.fail("logged, and nobody expected it:\n" + "\n".join(log.left()), pytrace=False)

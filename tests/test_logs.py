"""Logging outlives the standard error it was set up with."""

import io

import pytest
import structlog

from bot import logs


def test_a_log_line_after_standard_error_was_replaced(monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = io.StringIO(), io.StringIO()
    monkeypatch.setattr("sys.stderr", first)
    logs.configure()
    log = structlog.get_logger()
    log.warning("before")
    first.close()
    monkeypatch.setattr("sys.stderr", second)
    log.warning("after")
    assert "after" in second.getvalue()

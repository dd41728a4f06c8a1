"""Nobody writes a line of their own into the log, or hides one."""

import logging

import pytest

from participation.operations.logs import JsonLines, PlainLines

HOSTILE = "GET /ideen\r\n2026-01-01 INFO everything is fine\x1b[2K\u202e\u2028 302"


@pytest.mark.parametrize("style", [PlainLines, JsonLines])
def test_a_request_is_one_line_of_the_log(style: type[PlainLines]) -> None:
    entry = logging.LogRecord("participation.requests", logging.INFO, "", 0, "%s", (HOSTILE,), None)
    line = style().format(entry)
    assert "\x1b" not in line
    assert "\n" not in line

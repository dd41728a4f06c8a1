"""What is written to stderr: errors always, requests if PARTICIPATION_LOG asks for them, no personal data."""

import json
import logging
import os
import re
import sys
from datetime import UTC, datetime
from time import perf_counter

from participation.web.gate import Application, Message, Receive, Scope, Send, request_id

STYLES = ("text", "json")

SECRET = re.compile(
    r"(?<=/b/)[^/\s?]+"  # receipts, however they were typed
    r"|(?<=/w/)[^/\s?]+"  # join codes of workshops
    r"|[^/\s?]*(?:@|%40)[^/\s?]*"  # mail addresses
    r"|(?<=/)(?=[^/\s?]*[0-9A-Z_])[\w.~%-]{16,}",  # codes and tokens; plain words of a slug stay
)
"""What must not be read in a log: parts of addresses that open something or name somebody."""

ADDRESS = re.compile(r"/[^\s\"'<>]*")

UNPRINTED = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]")

requests = logging.getLogger("participation.requests")


def style() -> str | None:
    """PARTICIPATION_LOG: None, ``text`` or ``json``; raises ValueError with a sentence otherwise."""
    setting = os.environ.get("PARTICIPATION_LOG") or None
    if setting is not None and setting not in STYLES:
        raise ValueError(f"PARTICIPATION_LOG is {setting!r}, it must be one of {', '.join(STYLES)}.")
    return setting


def requests_are_logged() -> bool:
    return style() is not None


def masked(path: str) -> str:
    """``path`` without its query and with every code, token and mail address replaced by ``***``."""
    return SECRET.sub("***", path.partition("?")[0])


def one_line(message: str) -> str:
    """``message`` with every sign escaped that could begin a line of its own, or hide or turn the rest."""
    return UNPRINTED.sub(lambda found: found[0].encode("unicode_escape").decode(), message)


class PlainLines(logging.Formatter):
    """``time LEVEL logger [request] message``, for people."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s [%(request)s] %(message)s")

    def format(self, record: logging.LogRecord) -> str:
        record.request = request_id.get()
        return super().format(record)

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802  (logging's name)
        record.message = one_line(ADDRESS.sub(lambda found: masked(found[0]), record.message))
        return super().formatMessage(record)


class JsonLines(PlainLines):
    """One JSON object per line, for machines: the traceback stands in ``error``."""

    def format(self, record: logging.LogRecord) -> str:
        message = ADDRESS.sub(lambda found: masked(found[0]), record.getMessage())
        line: dict[str, object] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "request": request_id.get(),
            "message": message,
        }
        line |= getattr(record, "facts", {})
        if record.exc_info:
            line["error"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False)


def prepare_logs() -> None:
    """Send all logs of this process to stderr, in the style of the setting; raises ValueError."""
    chosen = style()
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonLines() if chosen == "json" else PlainLines())
    logging.basicConfig(handlers=[handler], level=logging.WARNING, force=True)
    logging.getLogger("uvicorn.error").setLevel(logging.ERROR)  # not a line for each scanner
    if chosen:
        logging.getLogger("participation").setLevel(logging.INFO)


class AccessLog:
    """ASGI middleware: one line per answered request, without address, query, person or program."""

    def __init__(self, app: Application) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        begin = perf_counter()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self.app(scope, receive, noting)
        finally:
            milliseconds = round((perf_counter() - begin) * 1000, 1)
            path = masked(scope["path"])
            facts = {"method": scope["method"], "path": path, "status": status, "ms": milliseconds}
            requests.info(
                "%s %s %d %.1f ms", scope["method"], path, status, milliseconds, extra={"facts": facts}
            )

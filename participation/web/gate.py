"""The gate before the application: it takes in each body whole, so that no thread ever waits for a sender.

Behind it the application finds the body in ``scope[BODY]``, its true length in Content-Length, no chunks,
and only headers whose names cannot pass for others.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextvars import ContextVar
from dataclasses import dataclass
from fnmatch import fnmatchcase
from io import BytesIO
from secrets import token_hex
from tempfile import SpooledTemporaryFile
from typing import IO, Any

from participation.web.refusals import NOT_READABLE, TOO_LARGE, TOO_SLOW, Refusal

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
Headers = list[tuple[bytes, bytes]]

BODY = "participation.body"
"""Where the scope carries the collected body, a readable file; absent if the request has none."""

SPOOL = 128 * 1024
"""Bytes of one body that stay in memory; a longer one moves to a temporary file."""

LENGTHS = frozenset({b"content-length", b"transfer-encoding"})
"""The headers that announce a body."""

request_id: ContextVar[str] = ContextVar("request_id", default="-")
"""The name of the request at hand in logs and on error pages: 16 hex digits, ``-`` outside of requests."""


@dataclass(frozen=True)
class Allowance:
    """How large a body may be (bytes) and how long its sending may take (seconds)."""

    size: int = 1024 * 1024
    seconds: float = 10.0


class Disconnected(Exception):
    """The sender left before the body was complete."""


class TooLarge(Exception):
    """More bytes than allowed; ``more_to_come`` tells whether the sender is still sending."""

    def __init__(self, *, more_to_come: bool) -> None:
        self.more_to_come = more_to_come


class BodyGate:
    """ASGI middleware; ``uploads`` allows more to paths that begin with one of its keys (``*``: anything).

    A body that is too large is answered with 413, one that does not arrive in time with 408, one in an
    unknown transfer coding with 400; the connection is closed after each of them.
    """

    def __init__(
        self,
        app: Application,
        *,
        allowance: Allowance | None = None,
        uploads: Mapping[str, Allowance] | None = None,
    ) -> None:
        self.app = app
        self.allowance = allowance or Allowance()
        # The longest prefix decides.
        self.uploads = sorted((uploads or {}).items(), key=lambda entry: len(entry[0]), reverse=True)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request_id.set(token_hex(8))
        with_body = misleading = False
        for name, _ in scope["headers"]:
            if name in LENGTHS:
                with_body = True
            elif b"_" in name:
                misleading = True
        if misleading:
            # WSGI turns hyphens into underscores: X_Real_IP would pass for X-Real-IP.
            scope["headers"] = [header for header in scope["headers"] if b"_" not in header[0]]
        if with_body:
            await self.pass_with_body(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    async def pass_with_body(self, scope: Scope, receive: Receive, send: Send) -> None:
        allowed = self.allowed(scope["path"])
        if not readable(scope["headers"]):
            await refuse(NOT_READABLE, allowed, receive, send, more_to_come=True)
            return
        try:
            announced = sum(int(value) for name, value in scope["headers"] if name == b"content-length")
            body = await collected(receive, allowed, announced=announced)
        except Disconnected:
            return
        except TooLarge as excess:
            await refuse(TOO_LARGE, allowed, receive, send, more_to_come=excess.more_to_come)
            return
        except TimeoutError:
            await refuse(TOO_SLOW, allowed, receive, send, more_to_come=False)
            return
        with body:
            scope["headers"] = measured(scope["headers"], body)
            scope[BODY] = body
            await self.app(scope, receive, send)

    def allowed(self, path: str) -> Allowance:
        return next(
            (more for begins, more in self.uploads if fnmatchcase(path, f"{begins}*")), self.allowance
        )


def readable(headers: Headers) -> bool:
    """No transfer coding but chunked, once; no wish for another protocol, where the parser skips the body."""
    codings = [value.strip().lower() for name, value in headers if name == b"transfer-encoding"]
    return codings in ([], [b"chunked"]) and all(name != b"upgrade" for name, _ in headers)


async def collected(receive: Receive, allowed: Allowance, *, announced: int) -> IO[bytes]:
    """The whole body, rewound; raises Disconnected, TooLarge or TimeoutError and leaves nothing behind."""
    if announced > allowed.size:
        raise TooLarge(more_to_come=True)
    async with asyncio.timeout(allowed.seconds):
        content, more = await part(receive)
        if not more and len(content) <= min(SPOOL, allowed.size):
            return BytesIO(content)
        body = SpooledTemporaryFile(max_size=SPOOL)  # noqa: SIM115  (handed on, closed by the gate)
        try:
            await fill(body, content, receive, allowed, more_to_come=more)
        except BaseException:
            body.close()
            raise
        return body


async def fill(
    body: IO[bytes], content: bytes, receive: Receive, allowed: Allowance, *, more_to_come: bool
) -> None:
    """Write ``content`` and what comes after it, and rewind; raises Disconnected or TooLarge."""
    size = len(content)
    while size <= allowed.size:
        body.write(content)
        if not more_to_come:
            body.seek(0)
            return
        content, more_to_come = await part(receive)
        size += len(content)
    raise TooLarge(more_to_come=more_to_come)


async def part(receive: Receive) -> tuple[bytes, bool]:
    """The next piece of the body, and whether more will come; raises Disconnected."""
    message = await receive()
    if message["type"] == "http.disconnect":
        raise Disconnected
    return message.get("body", b""), message.get("more_body", False)


def measured(headers: Headers, body: IO[bytes]) -> Headers:
    """``headers`` with the length that arrived in place of what the sender announced."""
    size = body.seek(0, 2)
    body.seek(0)
    kept = [header for header in headers if header[0] not in LENGTHS]
    return [*kept, (b"content-length", str(size).encode())]


async def refuse(
    refusal: Refusal, allowed: Allowance, receive: Receive, send: Send, *, more_to_come: bool
) -> None:
    """Answer with the page, then close; a sender who is still sending is heard out, within the time allowed.

    Closed at once, the connection would be reset and most browsers would show an error of their own.
    """
    page = refusal.page(size=allowed.size, seconds=allowed.seconds)
    headers = [*refusal.headers, (b"content-length", str(len(page)).encode())]
    await send({"type": "http.response.start", "status": refusal.status, "headers": headers})
    await send({"type": "http.response.body", "body": page, "more_body": True})
    try:
        async with asyncio.timeout(allowed.seconds):
            while more_to_come:
                _, more_to_come = await part(receive)
    except (Disconnected, TimeoutError):
        pass
    await send({"type": "http.response.body", "body": b"", "more_body": False})

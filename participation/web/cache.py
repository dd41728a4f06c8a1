"""Public pages kept ready for readers without a session: made once, until what they show changes."""

import gzip
import hashlib
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import wraps
from threading import Lock
from typing import Any

from flask import Flask, Response, current_app, make_response, request
from flask.typing import ResponseReturnValue

from participation.web.access import View
from participation.web.headers import has_session
from participation.web.language import wanted_language

SECONDS_KEPT = 60.0
"""Time alone changes a page as well (a phase ends at midnight): no kept page is older than this."""
SECONDS_TRUSTED = 0.1
"""So long a process's version is not asked for again: who writes has a session and sees no kept page."""
MOST_BYTES = 32_000_000
LONGEST_PARAMETER = 100
MOST_VERSIONS = 1_000
TOKEN = b"csrf_token"


@dataclass(frozen=True)
class KeptPage:
    """One page in one language, plain and compressed, as made at ``version``."""

    version: int
    made_at: float
    body: bytes
    compressed: bytes
    etag: str

    @property
    def size(self) -> int:
        return len(self.body) + len(self.compressed)


@dataclass
class Shelf:
    """The kept pages of one process, least lately read ones first to go."""

    pages: OrderedDict[tuple[Any, ...], KeptPage] = field(default_factory=OrderedDict)
    size: int = 0
    lock: Lock = field(default_factory=Lock)
    versions: dict[tuple[Any, ...], tuple[int | None, float]] = field(default_factory=dict)
    """By what the version was asked for: the answer, and when it was given."""

    def fresh(self, key: tuple[Any, ...], version: int) -> KeptPage | None:
        with self.lock:
            page = self.pages.get(key)
            if page is None or page.version != version or time.monotonic() - page.made_at > SECONDS_KEPT:
                return None
            self.pages.move_to_end(key)
            return page

    def version_of(self, key: tuple[Any, ...], ask: Callable[[], int | None]) -> int | None:
        """The version as it was at most SECONDS_TRUSTED ago."""
        known = self.versions.get(key)
        at = time.monotonic()
        if known is not None and at - known[1] < current_app.config["SECONDS_TRUSTED"]:
            return known[0]
        if len(self.versions) > MOST_VERSIONS:
            self.versions.clear()
        found = ask()
        self.versions[key] = (found, at)
        return found

    def keep(self, key: tuple[Any, ...], page: KeptPage) -> None:
        with self.lock:
            self.drop(key)
            self.pages[key] = page
            self.size += page.size
            while self.size > MOST_BYTES:
                self.drop(next(iter(self.pages)))

    def drop(self, key: tuple[Any, ...]) -> None:
        if old := self.pages.pop(key, None):
            self.size -= old.size


def kept_for_visitors(
    *, version: Callable[..., int | None], parameters: tuple[str, ...] = ()
) -> Callable[[View], View]:
    """Keep the answers of a view for readers without a session.

    ``version`` is called with the view's arguments: the number that changes whenever the page does, or
    None for what must not be kept. The address, the allowed ``parameters`` and the language make the key; a
    request with any other parameter is answered by the view itself.
    """

    def declare(view: View) -> View:
        @wraps(view)
        def answer(*args: object, **kwargs: object) -> ResponseReturnValue:
            key = key_of_request(parameters)
            if key is None:
                return view(*args, **kwargs)  # type: ignore[no-any-return]  # the decorated view returns Any
            shelf: Shelf = current_app.extensions["kept_pages"]
            process = (version, request.host, kwargs.get("slug"))
            now = shelf.version_of(process, lambda: version(*args, **kwargs))
            if now is None:
                return view(*args, **kwargs)  # type: ignore[no-any-return]  # the decorated view returns Any
            page = shelf.fresh(key, now)
            if page is None:
                response = make_response(view(*args, **kwargs))
                page = kept(response, now)
                if page is None:
                    return response
                shelf.keep(key, page)
            return answer_with(page)

        return answer

    return declare


def key_of_request(parameters: tuple[str, ...]) -> tuple[Any, ...] | None:
    """None for a request that must reach the view: with a session, or with parameters that are not known."""
    if not current_app.config["PAGE_CACHE"] or request.method not in {"GET", "HEAD"} or has_session():
        return None
    asked = request.args
    # A second value of the same name may stand on the page, and would not stand in the key.
    if any(
        name not in parameters or len(values) > 1 or len(values[0]) > LONGEST_PARAMETER
        for name, values in asked.lists()
    ):
        return None
    return (request.host, request.path, wanted_language(), *((name, asked.get(name)) for name in parameters))


def kept(response: Response, version: int) -> KeptPage | None:
    """The page, if it is one that everybody may see: no cookie, no token, no error."""
    body = response.get_data()
    if response.status_code != 200 or "Set-Cookie" in response.headers or TOKEN in body:
        return None
    return KeptPage(
        version=version,
        made_at=time.monotonic(),
        body=body,
        compressed=gzip.compress(body, compresslevel=6, mtime=0),
        etag=hashlib.sha256(body).hexdigest()[:32],
    )


def answer_with(page: KeptPage) -> Response:
    """The page, compressed for whoever takes that, or 304 for whoever has it."""
    less = "gzip" in request.headers.get("Accept-Encoding", "")
    response = current_app.response_class(page.compressed if less else page.body)
    headers = response.headers
    if less:
        headers["Content-Encoding"] = "gzip"
    headers["Cache-Control"] = "public, no-cache"
    headers["Vary"] = "Accept-Encoding, Cookie"
    headers["ETag"] = f'W/"{page.etag}"'
    if request.headers.get("If-None-Match", "") == headers["ETag"]:
        response.status_code = 304
        response.set_data(b"")
    return response


def init_app(app: Flask) -> None:
    app.extensions["kept_pages"] = Shelf()
    app.config.setdefault("SECONDS_TRUSTED", SECONDS_TRUSTED)

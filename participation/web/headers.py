"""Headers of every answer: strict content policy, no sniffing, no framing; who may send from where."""

from functools import lru_cache
from urllib.parse import urlsplit

from flask import Flask, Response, abort, current_app, request

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; "
    "connect-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    # With no-referrer Chromium posts "Origin: null", which no origin check can tell from a stranger's.
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Permissions-Policy", "camera=(), geolocation=(), microphone=()"),
)
READING = {"GET", "HEAD", "OPTIONS"}


def refuse_strangers() -> None:
    """Requests that another site makes a browser send are refused, except opening a page from a link."""
    site = request.headers.get("Sec-Fetch-Site", "none")
    if site in {"same-origin", "none"}:
        return
    opens_a_page = request.method in READING and request.headers.get("Sec-Fetch-Mode") == "navigate"
    if site == "same-site" and request.method in READING:
        return
    if not opens_a_page:
        abort(403)


def refuse_foreign_origin() -> None:
    """For browsers that send no Sec-Fetch-Site: a change comes from our own pages or from no browser."""
    origin = request.headers.get("Origin")
    if request.method in READING or not origin:
        return
    # A server in front may speak https where this process hears http: BASE_URL knows.
    base = urlsplit(current_app.config["BASE_URL"])
    if origin not in {request.host_url.rstrip("/"), f"{base.scheme}://{base.netloc}"}:
        abort(403)


@lru_cache(maxsize=8)
def map_host(tiles: str) -> str:
    """Where pictures of the map come from: the one host beside our own, and only if the town has set it."""
    parts = urlsplit(tiles)
    return f"{parts.scheme}://{parts.netloc}" if tiles else ""


def guard_answer(response: Response) -> Response:
    headers = response.headers
    for name, value in HEADERS:
        headers.setdefault(name, value)
    if (host := map_host(current_app.config["MAP_TILES"])) and headers["Content-Security-Policy"] == POLICY:
        headers["Content-Security-Policy"] = POLICY.replace("img-src 'self'", f"img-src 'self' {host}")
    if request.is_secure or current_app.config["SESSION_COOKIE_SECURE"]:
        headers.setdefault("Strict-Transport-Security", "max-age=31536000")
    if "Cache-Control" not in headers:
        # Nobody's page is kept for somebody else; pages that may be say so themselves.
        headers["Cache-Control"] = "private, no-store"
    return response


def has_session() -> bool:
    """Whether the browser sent a session cookie: pages for readers without one bear no token and set none."""
    return current_app.config["SESSION_COOKIE_NAME"] in request.cookies


def init_app(app: Flask) -> None:
    app.jinja_env.globals["has_session"] = has_session
    app.before_request(refuse_strangers)
    app.before_request(refuse_foreign_origin)
    app.after_request(guard_answer)

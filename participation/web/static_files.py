"""Static files: kept for a year under an address that changes with their content, and sent compressed."""

import gzip
import hashlib
from functools import lru_cache
from os.path import isfile
from pathlib import Path
from typing import Any

from flask import Flask, Response, current_app, make_response, request, send_from_directory, url_for
from werkzeug.security import safe_join

A_YEAR = 365 * 24 * 3600
COMPRESSED = {".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
MARK_LENGTH = 10


@lru_cache(maxsize=1024)
def fingerprint(path: str) -> str:
    """The first signs of the file's SHA-256, or nothing for a file that is not there."""
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()[:MARK_LENGTH] if is_file(path) else ""


def is_file(path: str) -> bool:
    return isfile(path)  # noqa: PTH113  (Path.is_file raises for a name that is longer than names can be)


@lru_cache(maxsize=256)
def compressed(path: str) -> bytes:
    return gzip.compress(Path(path).read_bytes(), compresslevel=9, mtime=0)


def mark_address(endpoint: str, values: dict[str, Any]) -> None:
    """Add the fingerprint to every ``url_for("static", …)``."""
    if endpoint == "static" and "v" not in values:
        path = safe_join(str(current_app.static_folder), values.get("filename", ""))
        if path and (mark := fingerprint(path)):
            values["v"] = mark


def static_file(filename: str) -> Response:
    """One file; for ever if its fingerprint is asked for, else to be asked for again."""
    folder = str(current_app.static_folder)
    path = safe_join(folder, filename)
    suffix = Path(filename).suffix
    wants_less = "gzip" in request.headers.get("Accept-Encoding", "")
    if path and suffix in COMPRESSED and wants_less and is_file(path):
        response = make_response(compressed(path))
        response.headers["Content-Encoding"] = "gzip"
        response.headers["Content-Type"] = f"{COMPRESSED[suffix]}; charset=utf-8"
    else:
        response = send_from_directory(folder, filename)
    response.headers["Vary"] = "Accept-Encoding"
    is_marked = path is not None and request.args.get("v") == fingerprint(path) != ""
    response.headers["Cache-Control"] = (
        f"public, max-age={A_YEAR}, immutable" if is_marked else "public, no-cache"
    )
    return response


@lru_cache(maxsize=1024)
def address_of(filename: str) -> str:
    """``url_for("static", …)``, worked out once: a list shows the same icon a hundred times."""
    return url_for("static", filename=filename)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["static_file"] = address_of
    app.url_defaults(mark_address)
    app.add_url_rule("/static/<path:filename>", endpoint="static", view_func=static_file)

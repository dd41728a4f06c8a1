"""Pages that take files: how large a request to them may be, at the gate and in the application alike."""

from fnmatch import fnmatchcase

from flask import Flask, request

from participation.web.gate import Allowance

A_FILE = Allowance(size=12_000_000, seconds=60.0)
"""A file of 10 MB with the form around it, over a slow line."""

TAKES_FILES: dict[str, Allowance] = {
    "/*/beitrag/bilder": A_FILE,
    "/*/beitrag/*/bilder": A_FILE,
    "/*/redaktion/aufnahme": A_FILE,
    "/*/redaktion/einlesen": A_FILE,
    "/*/redaktion/massnahmen/*/fortschritt": A_FILE,
    "/*/redaktion/ideen/*/bilder": A_FILE,
}
"""How the addresses of such pages begin; ``*`` stands for the address of a process."""


def allowance_for(path: str) -> Allowance | None:
    """What the page at ``path`` may be sent; None for all pages that take no files."""
    return next((more for begins, more in TAKES_FILES.items() if fnmatchcase(path, f"{begins}*")), None)


def init_app(app: Flask) -> None:
    """Call it before anything that reads forms, such as the look at their token."""

    @app.before_request
    def take_files() -> None:
        more = allowance_for(request.path)
        if more is not None:
            request.max_content_length = more.size

"""The reader's language: by ``?sprache=``, else the cookie, else German."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlencode

from flask import Flask, current_app, g, request
from flask_babel import force_locale

from participation.extensions import babel

LANGUAGES = {"de": "Deutsch", "en": "English"}
COOKIE = "sprache"
A_YEAR = 365 * 24 * 3600
ABOUT_THE_LIST = frozenset({
    "art", "bereich", "fassung", "horizont", "idee", "next", "ordnung", "q", "runde", "seite", "stand",
    "thema", "von", "was", "weg", "wer", "zufall",
})  # fmt: skip
"""What an address says about which page of which list is shown: it stays when the language changes."""
LONGEST_KEPT = 100
HERE = re.compile(r"/(?!/)[\w\-./?=&%]*")
"""A page of this very site, as ``next`` names it."""


def wanted_language() -> str:
    """The language of this request; outside of one, German, or that of ``in_language``."""
    try:  # a page asks some hundred times: the first way is the short one
        return str(g.language)
    except AttributeError:
        if not request:
            return "de"
    except RuntimeError:  # no context at all
        return "de"
    asked = request.args.get("sprache", "")
    kept = request.cookies.get(COOKIE, "")
    g.language = asked if asked in LANGUAGES else kept if kept in LANGUAGES else "de"
    return str(g.language)


@contextmanager
def in_language(language: str) -> Iterator[None]:
    """Speak ``language`` inside, whoever asks: a letter is written for its recipient."""
    before = g.get("language")
    g.language = language if language in LANGUAGES else "de"
    try:
        with force_locale(g.language):
            yield
    finally:
        if before is None:
            del g.language
        else:
            g.language = before


def keep_language(response: Any) -> Any:  # noqa: ANN401 (flask.Response, also of extensions)
    """Remember a language that was asked for by the address."""
    if request.args.get("sprache") in LANGUAGES:
        response.set_cookie(
            COOKIE,
            wanted_language(),
            max_age=A_YEAR,
            samesite="Lax",
            httponly=True,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
        )
    return response


def same_page_in(code: str) -> str:
    """The query that leads to this very page, with its search and filters, in another language."""
    kept = [
        (name, value)
        for name, value in request.args.items(multi=True)
        if name in ABOUT_THE_LIST
        and len(value) <= LONGEST_KEPT
        and (HERE.fullmatch(value) if name == "next" else value)
    ]
    return f"?{urlencode([*kept, ('sprache', code)])}"


def init_app(app: Flask) -> None:
    babel.init_app(app, locale_selector=wanted_language)
    app.after_request(keep_language)
    app.jinja_env.globals.update(language=wanted_language, same_page_in=same_page_in, LANGUAGES=LANGUAGES)

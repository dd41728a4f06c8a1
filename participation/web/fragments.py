"""Parts of pages that are drawn again and again: kept by all that they show, so they are never stale."""

from functools import lru_cache
from typing import Any

from flask import Flask
from jinja2.runtime import Macro

from participation.web.language import wanted_language

MOST = 8_192
"""Fragments; a row of a list has about 1.5 kB."""


@lru_cache(maxsize=MOST)
def drawn(_language: str, macro: Macro, shown: tuple[Any, ...], settings: tuple[tuple[str, Any], ...]) -> str:
    return macro(*shown, **dict(settings))


def kept(macro: Macro, *shown: Any, **settings: Any) -> str:  # noqa: ANN401  (what a macro takes)
    """What ``macro`` draws of values that are compared by what they say (strings, numbers, named tuples).

    Only for macros that ask for nothing but their arguments and the reader's language: no token, no session.
    Raises TypeError for values that cannot be compared so, such as rows of the database.
    """
    return drawn(wanted_language(), macro, shown, tuple(settings.items()))


def init_app(app: Flask) -> None:
    app.jinja_env.globals["kept"] = kept

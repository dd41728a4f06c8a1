"""``_()`` in templates: the sentence in the reader's language, looked up without detours.

Flask-Babel's own ``gettext`` asks for the locale and its catalogues at each of some hundred calls per page;
that was a tenth of the time of a list. This one looks into the catalogue's dictionary.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from babel.support import Translations
from flask import Flask
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import Markup

from participation.kernel.language import filled
from participation.web.language import wanted_language

CATALOGUES = Path(__file__).resolve().parent.parent / "translations"


@lru_cache
def catalogue(language: str) -> dict[str, str]:
    """German sentence → sentence in ``language``; empty for German, which is the key itself.

    What has a plural is kept by its singular and the number of its form; the first also serves where no
    number is at hand.
    """
    if language == "de":
        return {}
    found = Translations.load(str(CATALOGUES), [language])
    sentences = getattr(found, "_catalog", {})
    alone = {key[0]: said for key, said in sentences.items() if isinstance(key, tuple) and key[1] == 0}
    return alone | {key: said for key, said in sentences.items() if isinstance(key, str) and said}


@lru_cache(maxsize=8192)
def marked(language: str, message: str) -> Markup:
    """Sentences of ours are no citizens' text: they may bear ``&shy;`` and the like."""
    return Markup(catalogue(language).get(message, message))  # noqa: S704  (our own catalogue)


@pass_eval_context
def sentence(surroundings: EvalContext, message: str, **facts: Any) -> str:  # noqa: ANN401  (any fact)
    """``message`` in the reader's language with ``facts`` in place, escaped where the template escapes.

    As Jinja's own, it is always a format: a per cent sign is written ``%%``.
    """
    language = wanted_language()
    if surroundings.autoescape:
        return marked(language, message) % facts
    return catalogue(language).get(message, message) % facts


def said(message: str, **facts: Any) -> str:  # noqa: ANN401  (any fact)
    """As ``sentence``, for code that says one thing for each row of a list; ``_`` marks what it says."""
    return catalogue(wanted_language()).get(message, message) % facts


def in_english(message: str, facts: dict[str, Any]) -> str:
    """As ``said``, whoever reads: for files that bear both languages."""
    return filled(catalogue("en").get(message, message), facts)


def term(word: str) -> str:
    """A word that the town chose itself ("Lebensbereich"): translated where the catalogue knows it."""
    return catalogue(wanted_language()).get(word, word)


def init_app(app: Flask) -> None:
    app.jinja_env.globals["_"] = sentence
    app.jinja_env.filters["term"] = term

"""What may be asked for: numbers that can be ids, words and values without NUL."""

from typing import Any

from flask import Flask, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map, UnicodeConverter

HIGHEST_ID = 2**31 - 1
"""Where ids end in PostgreSQL, which raises instead of finding nothing when it is asked for more."""


class RowId(IntegerConverter):
    """``<int:…>``: a number that cannot be an id is an unknown address, 404."""

    def __init__(self, url_map: Map, **settings: Any) -> None:  # noqa: ANN401 (werkzeug's own)
        super().__init__(url_map, **{"max": HIGHEST_ID, **settings})


class Word(UnicodeConverter):
    """``<…>``: a part of an address without NUL, which PostgreSQL refuses."""

    def __init__(self, url_map: Map, **settings: Any) -> None:  # noqa: ANN401 (werkzeug's own)
        super().__init__(url_map, **settings)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


def drop_nul() -> None:
    """Nobody types NUL, PostgreSQL refuses it, and no page may show it: what was sent goes on without."""
    if b"%00" in request.query_string:
        request.args = without_nul(request.args)
    if request.method == "POST":
        request.form = without_nul(request.form)


def without_nul(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    """The same names and values in the same order, without NUL in the values."""
    return ImmutableMultiDict((name, value.replace("\0", "")) for name, value in sent.items(multi=True))


def init_app(app: Flask) -> None:
    """To be called before the first address is added: rules take their converters then."""
    app.url_map.converters.update(int=RowId, string=Word, default=Word)
    app.before_request(drop_nul)

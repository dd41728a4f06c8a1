"""What the variables of addresses can be: numbers that a database knows, words that it can be asked for."""

from typing import Any

from flask import Flask
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


def init_app(app: Flask) -> None:
    """To be called before the first address is added: rules take their converters then."""
    app.url_map.converters.update(int=RowId, string=Word, default=Word)

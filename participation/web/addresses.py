"""What may be asked for: numbers that can be ids, words and values without NUL."""

from collections.abc import Callable
from typing import Any

from flask import Flask, abort, request
from werkzeug.datastructures import ImmutableMultiDict, MultiDict
from werkzeug.routing import IntegerConverter, Map, Rule, UnicodeConverter

from participation.kernel.text import typed_only

HIGHEST_ID = 2**31 - 1
"""Where ids end in PostgreSQL, which raises instead of finding nothing when it is asked for more."""


MOST_FIELDS = 10_000


class RowId(IntegerConverter):
    """``<int:…>``: a number that cannot be an id is an unknown address, 404."""

    def __init__(self, url_map: Map, **settings: Any) -> None:  # noqa: ANN401 (werkzeug's own)
        super().__init__(url_map, **{"max": HIGHEST_ID, **settings})


class Word(UnicodeConverter):
    """``<…>``: a part of an address without NUL, which PostgreSQL refuses."""

    def __init__(self, url_map: Map, **settings: Any) -> None:  # noqa: ANN401 (werkzeug's own)
        super().__init__(url_map, **settings)
        self.regex = self.regex.replace("[^/]", r"[^/\x00]")


class LateRule(Rule):
    """Learns to write its address when it is first asked for one: for all at once, a tenth of the start."""

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:  # noqa: FBT001, FBT002 (werkzeug's own)
        learn = super()._compile_builder
        learnt: Callable[..., tuple[str, str]] | None = None

        def build(rule: Rule, /, **values: object) -> tuple[str, str]:
            nonlocal learnt
            if learnt is None:
                learnt = learn(append_unknown)
            return learnt(rule, **values)

        return build


def drop_untyped() -> None:
    """Nobody types NUL, PostgreSQL refuses it, and no page may show it: what was sent goes on without.

    A form with more fields than any page of ours has is refused: a statement takes only so many values.
    """
    if request.query_string:
        request.args = cleaned(request.args)
    if request.method == "POST":
        if sum(len(values) for _, values in request.form.lists()) > MOST_FIELDS:
            abort(413)
        request.form = cleaned(request.form)


def cleaned(sent: MultiDict[str, str]) -> ImmutableMultiDict[str, str]:
    """The same names and values in the same order, without the signs that nobody types.

    A part of a body without a name, which werkzeug calls None, is nobody's field.
    """
    named = ((name, value) for name, value in sent.items(multi=True) if name)
    return ImmutableMultiDict((typed_only(name), typed_only(value)) for name, value in named)


def init_app(app: Flask) -> None:
    """To be called before the first address is added: rules take their converters then."""
    app.url_rule_class = LateRule
    app.url_map.converters.update(int=RowId, string=Word, default=Word)
    app.before_request(drop_untyped)

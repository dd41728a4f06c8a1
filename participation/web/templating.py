"""Templates as this application loads them."""

from collections.abc import MutableMapping
from typing import Any

from flask import Flask
from flask.templating import Environment


class SharedGlobals(Environment):
    """All templates share one dictionary of globals: that of the environment.

    Jinja lays a map of its own over it for each template, and at every ``{% from … import … %}`` compares
    the names of the importing template with those of the imported one, through that map: half a thousand
    comparisons on a page with a dozen imports. No template here is loaded with globals of its own.
    """

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        return super().make_globals(d) if d else self.globals


def init_app(app: Flask) -> None:
    app.jinja_environment = SharedGlobals

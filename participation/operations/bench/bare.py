"""The measure: a Flask view that returns a constant, without extensions, behind the same gate and threads."""

import os

from flask import Flask

from participation.asgi import MadeAtStart, build
from participation.config import SETTINGS
from participation.web.gate import Application

WORDS = "Guten Tag"


def bare() -> Application:
    """The bare application, with as many threads as the town's."""
    app = Flask("bare")

    @app.get("/")
    def constant() -> str:
        return WORDS

    threads = next(setting.default for setting in SETTINGS if setting.name == "THREADS")
    return build(app.wsgi_app, threads=int(os.environ.get("PARTICIPATION_THREADS", threads)))


app = MadeAtStart(bare)

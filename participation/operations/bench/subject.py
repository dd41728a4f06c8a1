"""The town's application as it is measured: without limits, which a load generator would run into."""

from participation.asgi import MadeAtStart, build
from participation.web.gate import Application


def subject() -> Application:
    from participation.app import create_app  # noqa: PLC0415  (importing this module stays cheap)

    town = create_app({"RATELIMIT_ENABLED": False})
    return build(town.wsgi_app, threads=town.config["THREADS"])


app = MadeAtStart(subject)

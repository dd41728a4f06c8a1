"""``participation.asgi:app``: live streams, and the Flask application behind the body gate, for uvicorn."""

import logging
from collections.abc import Callable, Iterable, Mapping
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from flask import Flask

from participation.web.gate import BODY, Allowance, Application, BodyGate, Receive, Scope, Send

WSGIApplication = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

logger = logging.getLogger(__name__)


def build(
    wsgi_app: WSGIApplication,
    *,
    threads: int,
    allowance: Allowance | None = None,
    uploads: Mapping[str, Allowance] | None = None,
) -> Application:
    """``wsgi_app`` behind the gate, in ``threads`` threads that wait neither for senders nor for readers."""
    from a2wsgi import WSGIMiddleware  # noqa: PLC0415  (importing this module stays cheap)

    # The queue is unbounded (0): a reader who does not read must not hold a thread.
    bridge = cast("Any", WSGIMiddleware)(with_collected_body(wsgi_app), workers=threads, send_queue_size=0)
    return BodyGate(bridge, allowance=allowance, uploads=uploads)


def with_collected_body(wsgi_app: WSGIApplication) -> WSGIApplication:
    """Read from the file that the gate filled; a2wsgi would fetch each part from the other thread."""

    def call(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        body = environ["asgi.scope"].get(BODY)
        environ["wsgi.input"] = BytesIO() if body is None else body
        return wsgi_app(environ, start_response)

    return call


class MadeAtStart:
    """An ASGI application that is made when the server starts, not when its module is imported."""

    def __init__(self, make: Callable[[], Application]) -> None:
        self.make = make
        self.app: Application | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self.live(receive, send)
            return
        if self.app is None:
            self.app = self.make()
        await self.app(scope, receive, send)

    async def live(self, receive: Receive, send: Send) -> None:
        await receive()
        try:
            self.app = self.make()
        except Exception as error:
            logger.exception("The application cannot start.")
            await send({"type": "lifespan.startup.failed", "message": str(error)})
            return
        await send({"type": "lifespan.startup.complete"})
        await receive()
        await send({"type": "lifespan.shutdown.complete"})


def with_settings() -> Application:
    """The town's application, as the environment configures it."""
    from participation.app import create_app  # noqa: PLC0415  (importing this module stays cheap)
    from participation.web.uploads import TAKES_FILES  # noqa: PLC0415  (likewise)
    from participation.workshops.stream import LiveStreams  # noqa: PLC0415 (loaded where it is needed: start-up stays short)

    town = create_app()
    tell_if_empty(town)
    web = build(town.wsgi_app, threads=town.config["THREADS"], uploads=TAKES_FILES)
    return LiveStreams(web, town)


def tell_if_empty(town: "Flask") -> None:
    """Say on the console what every page will say: nothing is set up here."""
    from sqlalchemy import text  # noqa: PLC0415 (loaded by now)
    from sqlalchemy.exc import DBAPIError  # noqa: PLC0415 (likewise)

    from participation.kernel.database import NO_TABLES, db, lacks_tables  # noqa: PLC0415 (likewise)

    with town.app_context():
        try:
            db.session.execute(text("SELECT version_num FROM alembic_version"))
        except DBAPIError as error:
            if lacks_tables(error):
                logger.warning(NO_TABLES)
        finally:
            db.session.remove()


app = MadeAtStart(with_settings)

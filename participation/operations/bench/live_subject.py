"""The town under measurement as ``serve`` runs it; one view more burns the processor, as a clustering would.

``python -m participation.operations.bench.live_subject PORT WORKERS``.
"""

import sys
import time

from participation.asgi import MadeAtStart, build
from participation.operations.bench.load import HOST
from participation.operations.serve import Service, serve
from participation.web.gate import Application

BUSY = "/messung/rechnen"
BUSY_S = 2.0


def subject() -> Application:
    """Without limits, which a load generator would run into."""
    from participation.app import create_app  # noqa: PLC0415  (importing this module stays cheap)
    from participation.web.access import public  # noqa: PLC0415  (importing this module stays cheap)
    from participation.workshops.stream import LiveStreams  # noqa: PLC0415  (importing this module stays cheap)

    town = create_app({"RATELIMIT_ENABLED": False})
    town.add_url_rule(BUSY, "busy", public(busy))
    return LiveStreams(build(town.wsgi_app, threads=town.config["THREADS"]), town)


def busy() -> str:
    """Two seconds of pure Python in one of the threads."""
    end, sums = time.thread_time() + BUSY_S, 0
    while time.thread_time() < end:
        sums += sum(range(200))
    return str(sums)


app = MadeAtStart(subject)

if __name__ == "__main__":
    sys.exit(serve(Service(HOST, int(sys.argv[1]), int(sys.argv[2]), application=f"{__spec__.name}:app")))

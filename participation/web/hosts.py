"""Under which names the platform answers: that of BASE_URL, those of the towns, and no others.

A request under a foreign name comes from a page that points its own name here (DNS rebinding), or from a
server in between that passes on what it was told: neither may reach a session, a form or a kept page.
"""

from collections.abc import Callable
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import urlsplit

from flask import Flask, Response, current_app, request

from participation.web.refusals import NOT_HERE

HEALTH = {"/healthz", "/readyz"}
"""Asked for by watchers that know an address only; these answers say nothing and link nowhere."""

TOWNS = "hosts_of_towns"


def only_towns_names(app: Flask, is_town: Callable[[str], bool]) -> None:
    """Let ``is_town`` decide about names that BASE_URL does not have."""
    app.extensions[TOWNS] = is_town


@lru_cache(maxsize=256)
def name_of(host: str) -> str:
    """The name without its port, in small letters; empty for what cannot be one."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


@lru_cache(maxsize=256)
def is_own(name: str, base_url: str) -> bool:
    """Whether ``name`` is that of ``base_url``.

    While that is an address of this very machine, each of its addresses will do: whoever tries the platform
    in their own network asks for a number, which nobody can point elsewhere.
    """
    base = urlsplit(base_url).hostname or ""
    return name == base or (is_local(base) and (name == "localhost" or is_number(name)))


def is_number(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


def is_local(name: str) -> bool:
    return name == "localhost" or (is_number(name) and ip_address(name).is_loopback)


def refuse_foreign_names() -> Response | None:
    """The page stands by itself: nothing that builds addresses can work under a name that is none."""
    name = name_of(request.host)
    if request.path in HEALTH or is_own(name, current_app.config["BASE_URL"]):
        return None
    is_town: Callable[[str], bool] | None = current_app.extensions.get(TOWNS)
    if name and is_town is not None and is_town(name):
        return None
    return Response(
        NOT_HERE.page(size=0, seconds=0), status=NOT_HERE.status, content_type="text/html; charset=utf-8"
    )


def init_app(app: Flask) -> None:
    """To be called before everything else that looks at requests."""
    app.before_request(refuse_foreign_names)

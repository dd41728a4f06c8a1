"""Every setting, with what it means: read from ``PARTICIPATION_…`` variables and ``instance/config.py``."""

import os
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from flask import Flask

PREFIX = "PARTICIPATION_"


@dataclass(frozen=True)
class Setting:
    """One setting: ``PARTICIPATION_<name>`` in the environment, ``<name>`` in ``instance/config.py``."""

    name: str
    read: Callable[[str], Any]
    default: Any
    meaning: str


def switch(value: str) -> bool:
    """``1``, ``on``, ``yes``, ``true`` are on; ``0``, ``off``, ``no``, ``false`` and nothing are off."""
    word = value.strip().casefold()
    if word in {"1", "on", "yes", "true"}:
        return True
    if word in {"", "0", "off", "no", "false"}:
        return False
    raise ValueError(f"{value!r} is neither on nor off")


def host_names(value: str) -> tuple[str, ...]:
    """Names separated by commas, as addresses bear them; anything that is no name is an error."""
    names = tuple(name.strip().casefold().strip(".") for name in value.split(",") if name.strip())
    for name in names:
        if not all(sign.isalnum() or sign in ".-" for sign in name) or "." not in name:
            raise ValueError(f"{name!r} is no name of a host")
    return names


def tile_address(value: str) -> str:
    """An address with places for zoom, column and row; anything else is an error."""
    address = value.strip()
    parts = urlsplit(address)
    wanted = all(place in address for place in ("{z}", "{x}", "{y}"))
    if address and not (parts.scheme == "https" and parts.hostname and wanted and "{" not in parts.netloc):
        raise ValueError(f"{value!r} is no address like https://host/{{z}}/{{x}}/{{y}}.png")
    return address


def claim(value: str) -> str:
    """``name=value``, or nothing."""
    name, _, wanted = value.strip().partition("=")
    if value.strip() and not (name and wanted):
        raise ValueError(f"{value!r} is not name=value")
    return value.strip()


def whole(value: str) -> int:
    """A whole number, none below zero."""
    if not value.strip().isdecimal():
        raise ValueError(f"{value!r} is no whole number")
    return int(value)


def web_address(value: str) -> str:
    """``http://…`` or ``https://…`` with the name of a host; anything else is an error."""
    parts = urlsplit(value.strip())
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"{value!r} is no address like https://mitmachen.example")
    return value.strip()


def database(value: str) -> str:
    """An address of SQLite or PostgreSQL, or nothing. Refusals do not repeat it: it may bear a password."""
    kind, separator, rest = value.strip().partition("://")
    if value.strip() and not (kind.partition("+")[0] in DATABASES and separator and rest):
        raise ValueError("no address like sqlite:////folder/file or postgresql://user:password@host/name")
    return value.strip()


DATABASES = {"sqlite", "postgresql", "postgres"}


def days(value: str) -> int:
    """A whole number of days, at least one: nothing is erased on the day it comes."""
    number = whole(value)
    if number < 1:
        raise ValueError(f"{value!r} is no number of days from 1 on")
    return number


SETTINGS = (
    Setting("DATABASE_URL", database, "", "database; empty means SQLite, one file in the instance folder"),
    Setting("SECRET_KEY", str, "", "signs cookies and codes; empty means a file of its own in the instance"),
    Setting("BASE_URL", web_address, "http://127.0.0.1:8000", "address under which people reach the town"),
    Setting(
        "SMTP_URL",
        str,
        "",
        "mail server, smtp://user:password@host:587 or smtps://…; empty: letters are kept",
    ),
    Setting("MAIL_FROM", str, "beteiligung@localhost", "sender of letters"),
    Setting(
        "IMAP_URL",
        str,
        "",
        "mailbox that citizens write to, imaps://user:password@host/INBOX: read by mail fetch",
    ),
    Setting("IMAP_PROCESS", str, "", "address of the process that its mails belong to; empty: the only one"),
    Setting("OIDC_ISSUER", str, "", "OpenID Connect: address of the provider; empty: no such sign-in"),
    Setting("OIDC_CLIENT_ID", str, "", "the town's name at the provider"),
    Setting("OIDC_CLIENT_SECRET", str, "", "its password there; empty for a public client"),
    Setting("OIDC_CLAIM", claim, "", "name=value of the claim that confirms a residence in the town"),
    Setting("OIDC_NAME", str, "", "how people call the provider; empty: the name of its host"),
    Setting("PROXY_HOPS", whole, 0, "trusted reverse proxies in front"),
    Setting("THREADS", whole, 4, "requests that one web process answers at once"),
    Setting("LOG", str, "", "one line per request: text or json; empty: errors only (environment only)"),
    Setting(
        "LIMITER_STORAGE", str, "memory://", "where limits count: memory:// or redis://… for several hosts"
    ),
    Setting(
        "PAGE_CACHE", switch, default=True, meaning="keep public pages ready for readers without a session"
    ),
    Setting(
        "VIDEO_HOSTS",
        host_names,
        (),
        "hosts of video rooms for workshops, with all names below, by commas; empty: the known ones",
    ),
    Setting(
        "MAP_TILES",
        tile_address,
        "",
        "pictures of a map, https://host/{z}/{x}/{y}.png; empty: places are words without a map",
    ),
    Setting("MAP_ATTRIBUTION", str, "", "who made the map, shown on it as its licence wants it"),
    Setting("KEEP_SESSIONS_DAYS", days, 30, "sessions, links in mails and failed attempts, after they end"),
    Setting("KEEP_LETTERS_DAYS", days, 90, "recipients and subjects of letters, after they went out"),
    Setting("KEEP_MAILS_DAYS", days, 180, "senders and subjects of mails that came in, once settled"),
    Setting("KEEP_REPORTS_DAYS", days, 365, "words of reports, after they were settled"),
    Setting("KEEP_LOG_TEXTS_DAYS", days, 1095, "words behind the entries of the log"),
    Setting("KEEP_CONTACTS_DAYS", days, 365, "addresses at contributions, after the process ended"),
    Setting(
        "KEEP_CONTENTS_DAYS", days, 730, "contents of an ended process, if the archive gave its answer too"
    ),
    Setting("DEVELOPMENT", switch, default=False, meaning="show /styleguide"),
)


def configure(app: Flask, overrides: dict[str, Any]) -> None:
    """Fill ``app.config``: defaults, ``config.py`` of the instance, the environment, then ``overrides``.

    Raises ValueError for a variable that cannot be read, naming it.
    """
    app.config.from_mapping({setting.name: setting.default for setting in SETTINGS})
    app.config.from_pyfile("config.py", silent=True)
    for setting in SETTINGS:
        value = os.environ.get(PREFIX + setting.name)
        if value is not None:
            try:
                app.config[setting.name] = setting.read(value)
            except ValueError as error:
                raise ValueError(f"{PREFIX}{setting.name}: {error}") from error
    app.config.update(overrides)
    derive(app)


def derive(app: Flask) -> None:
    """Set what extensions want to read, from the settings above."""
    instance = Path(app.instance_path)
    instance.mkdir(parents=True, exist_ok=True)
    app.config["SECRET_KEY"] = app.config["SECRET_KEY"] or kept_secret(instance / "secret_key")
    url = app.config["DATABASE_URL"] or f"sqlite:///{instance / 'participation.sqlite'}"
    app.config["SQLALCHEMY_DATABASE_URI"] = with_driver(url)
    base = urlsplit(app.config["BASE_URL"])
    secure = base.scheme == "https"
    app.config.update(
        SESSION_COOKIE_NAME="__Host-session" if secure else "session",
        SESSION_COOKIE_SECURE=secure,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        PREFERRED_URL_SCHEME=base.scheme,
        WTF_CSRF_TIME_LIMIT=None,  # whoever writes for two hours must not lose the text
        WTF_CSRF_SSL_STRICT=False,  # web.origin compares the origin on every scheme, not only on https
        RATELIMIT_STORAGE_URI=app.config["LIMITER_STORAGE"],
        # The store away: each process counts by itself, by the same limits.
        RATELIMIT_IN_MEMORY_FALLBACK_ENABLED=True,
        # What people wrote stays out of error messages and logs.
        SQLALCHEMY_ENGINE_OPTIONS={"hide_parameters": True},
        BABEL_DEFAULT_LOCALE="de",
        BABEL_DEFAULT_TIMEZONE="Europe/Berlin",
        MAX_CONTENT_LENGTH=1_000_000,
        MAX_FORM_MEMORY_SIZE=1_000_000,
    )


def with_driver(url: str) -> str:
    """``postgresql://`` as people write it, with the driver that is installed."""
    for scheme in ("postgresql://", "postgres://"):
        if url.startswith(scheme):
            return "postgresql+psycopg://" + url.removeprefix(scheme)
    return url


def kept_secret(file: Path) -> str:
    """The secret in ``file``, made when it is not there yet; only its owner may read it."""
    if file.exists():
        return file.read_text().strip()
    draft = file.with_name(f"{file.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as new:
        new.write(secrets.token_hex(32))
    try:
        os.link(draft, file)  # atomic: of two processes that start together, one secret wins
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return file.read_text().strip()

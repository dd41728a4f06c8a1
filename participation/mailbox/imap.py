"""The way to a mailbox: IMAP (RFC 3501), with TLS where the server offers it."""

import imaplib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urlsplit

from participation.jobs.post import is_this_host, trusted
from participation.mailbox.rules import LARGEST

SECONDS = 30.0
"""For each answer of the server."""
SECURE_PORT, PORT = 993, 143
HEAD = 65_536
"""Bytes that are fetched of a mail which is too large."""

SIZE = re.compile(rb"RFC822\.SIZE (\d+)")


class Away(Exception):
    """The mailbox cannot be reached or does not let us in; the text says what happened."""


@dataclass(frozen=True)
class Fetched:
    """One mail as it lies in the mailbox, or its head if it is larger than LARGEST."""

    uid: int
    raw: bytes
    is_whole: bool


class Mailbox:
    """An open folder of a mailbox."""

    def __init__(self, connection: imaplib.IMAP4, *, name: str, validity: int) -> None:
        self.connection = connection
        self.name = name
        self.validity = validity

    def after(self, uid: int) -> Iterator[Fetched]:
        """The mails that came after the one with this number, in their order. Raises Away."""
        # "n:*" always names at least the last mail, even one with a smaller number (RFC 3501, 6.4.8).
        found = self.asked("SEARCH", None, f"UID {uid + 1}:*")
        numbers = sorted(
            int(number) for number in b" ".join(part for part in found if isinstance(part, bytes)).split()
        )
        for number in numbers:
            if number > uid and (mail := self.fetched(number)) is not None:
                yield mail

    def fetched(self, uid: int) -> Fetched | None:
        """The mail, or None if somebody took it out of the mailbox meanwhile."""
        answer = b" ".join(
            part for part in self.asked("FETCH", str(uid), "(RFC822.SIZE)") if isinstance(part, bytes)
        )
        size = SIZE.search(answer)
        if size is None:
            return None
        is_whole = int(size[1]) <= LARGEST
        wanted = "(BODY.PEEK[])" if is_whole else f"(BODY.PEEK[HEADER]<0.{HEAD}>)"
        for part in self.asked("FETCH", str(uid), wanted):
            if isinstance(part, tuple):
                return Fetched(uid=uid, raw=part[1], is_whole=is_whole)
        return None

    def mark_read(self, uid: int) -> None:
        """Show people who open the mailbox that this mail has come in. Raises Away."""
        self.asked("STORE", str(uid), "+FLAGS.SILENT", r"(\Seen)")

    def asked(self, command: str, *arguments: str | None) -> list[bytes | tuple[bytes, bytes]]:
        try:
            status, answer = self.connection.uid(command, *(each for each in arguments if each is not None))
        except (OSError, imaplib.IMAP4.error) as error:
            raise Away(said(error)) from error
        if status != "OK":
            raise Away(f"the server answers {status} to {command}")
        return [part for part in answer if part is not None]


@contextmanager
def open_mailbox(url: str) -> Iterator[Mailbox]:
    """The folder at ``url`` (``imaps://user:password@host/INBOX``, ``imap://…``).

    Raises ValueError for another kind of address, Away where nothing can be fetched.
    """
    parts = urlsplit(url)
    if parts.scheme not in {"imap", "imaps"} or not parts.hostname or not parts.username:
        raise ValueError("IMAP_URL must be imaps://user:password@host/FOLDER or imap://…")
    folder = unquote(parts.path.strip("/")) or "INBOX"
    try:
        connection = connected(parts)
    except (OSError, imaplib.IMAP4.error) as error:
        raise Away(said(error)) from error
    try:
        yield selected(connection, folder=folder, host=parts.hostname)
    finally:
        try:
            connection.logout()
        except (OSError, imaplib.IMAP4.error):
            connection.shutdown()


def connected(parts: SplitResult) -> imaplib.IMAP4:
    """A connection that has signed in. Raises OSError and imaplib.IMAP4.error."""
    host, trust = str(parts.hostname), trusted(str(parts.hostname))
    if parts.scheme == "imaps":
        connection: imaplib.IMAP4 = imaplib.IMAP4_SSL(
            host, parts.port or SECURE_PORT, ssl_context=trust, timeout=SECONDS
        )
    else:
        connection = imaplib.IMAP4(host, parts.port or PORT, timeout=SECONDS)
    try:
        if parts.scheme == "imap":
            protect(connection, host)
        connection.login(unquote(str(parts.username)), unquote(parts.password or ""))
    except BaseException:
        connection.shutdown()
        raise
    return connection


def protect(connection: imaplib.IMAP4, host: str) -> None:
    """Begin TLS; without it a password goes to this very host only."""
    if "STARTTLS" in connection.capabilities:
        connection.starttls(trusted(host))
    elif not is_this_host(host):
        raise imaplib.IMAP4.error("the server offers no TLS, and a password is not sent without it")


def selected(connection: imaplib.IMAP4, *, folder: str, host: str) -> Mailbox:
    quoted = '"' + folder.replace("\\", r"\\").replace('"', r"\"") + '"'
    try:
        status, answer = connection.select(quoted)
        _, validity = connection.response("UIDVALIDITY")
    except (OSError, imaplib.IMAP4.error) as error:
        raise Away(said(error)) from error
    if status != "OK":
        raise Away(f"there is no folder {folder}: {said_by(answer)}")
    return Mailbox(connection, name=f"{host}/{folder}"[:120], validity=int(validity[0] or 0))


def said_by(answer: list[bytes | None]) -> str:
    return b" ".join(filter(None, answer)).decode(errors="replace")[:300]


def said(error: Exception) -> str:
    text = error.args[0] if error.args else ""
    words = text.decode(errors="replace") if isinstance(text, bytes) else str(text)
    return f"{type(error).__name__}: {' '.join(words.split())[:300]}"

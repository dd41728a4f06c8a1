"""The demo town, really served: ``participation serve`` with its worker, and a mailbox for its letters."""

import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from urllib.request import urlopen

from participation.paths import PACKAGE
from tests.jobs.stage import mail_server

PATIENCE = 30.0
"""Seconds until a town must answer or a letter must have come, on a busy machine."""

ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/\S+")


def console(instance: Path, *arguments: str, **settings: str) -> subprocess.Popen[bytes]:
    """The town's console, started with nothing but these settings of its own."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("PARTICIPATION_")}
    wanted = {f"PARTICIPATION_{name}": value for name, value in settings.items()}
    with log_of(instance).open("ab") as log:
        return subprocess.Popen(
            [sys.executable, "-m", "participation", *arguments],
            env={**own, "PARTICIPATION_INSTANCE": str(instance), **wanted},
            cwd=PACKAGE.parent,
            stdout=log,
            stderr=log,
        )


def log_of(instance: Path) -> Path:
    """What the console wrote, beside the instance."""
    return instance.with_suffix(".log")


def seeded(instance: Path) -> Path:
    """A fresh instance with the small demo in it."""
    for arguments in (("upgrade",), ("demo", "--size", "small")):
        assert console(instance, *arguments).wait(180) == 0, log_of(instance).read_text()
    return instance


@dataclass(frozen=True)
class Town:
    """A served town: where it is, and what it wrote to people."""

    address: str
    letters: list[EmailMessage]
    instance: Path
    """Its folder, with the secret that printed codes follow from."""

    def letter_to(self, mailbox: str) -> str:
        """The text of the newest letter to ``mailbox``, which is taken out of the letters; waits for it."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            for letter in [found for found in self.letters if mailbox in found["To"]][-1:]:
                self.letters.remove(letter)
                text = letter.get_body(("plain",))
                assert text is not None
                return str(text.get_content())
            time.sleep(0.05)
        raise AssertionError(f"No letter to {mailbox} within {PATIENCE:.0f} seconds.")

    def link_to(self, mailbox: str) -> str:
        """The first address in the newest letter to ``mailbox``."""
        found = ADDRESS.search(self.letter_to(mailbox))
        assert found is not None, "The letter has no link."
        return found[0]


def free_port() -> int:
    with closing(socket.create_server(("127.0.0.1", 0))) as place:
        port: int = place.getsockname()[1]
    return port


@contextmanager
def served(seed: Path, instance: Path) -> Iterator[Town]:
    """Serve a copy of ``seed`` at ``instance``, on a free port, until the block ends."""
    shutil.copytree(seed, instance)
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with mail_server() as (mailbox, mail_port):
        process = console(
            instance,
            "serve",
            f"--port={port}",
            BASE_URL=address,
            SMTP_URL=f"smtp://127.0.0.1:{mail_port}",
            DEVELOPMENT="on",
        )
        try:
            assert answers(address, process), log_of(instance).read_text()
            yield Town(address, mailbox.letters, instance)
        finally:
            process.terminate()
            process.wait(PATIENCE)


def answers(address: str, process: subprocess.Popen[bytes]) -> bool:
    """Wait until the town answers; whether it does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urlopen(f"{address}/readyz", timeout=5):  # noqa: S310 (our own server)
                return True
        except OSError:
            time.sleep(0.05)
    return False

"""A real IMAP server in a process of its own, with one mailbox in memory."""

import imaplib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

USER, PASSWORD = "ideen@musterburg.example", "geheim am See"
PATIENCE = 20.0


@dataclass
class ImapServer:
    """A running server; its mailbox is empty at first."""

    port: int
    process: "subprocess.Popen[bytes]"

    @property
    def url(self) -> str:
        return f"imap://ideen%40musterburg.example:geheim%20am%20See@127.0.0.1:{self.port}/INBOX"

    def receive(self, *mails: bytes) -> None:
        """Put mails into the mailbox, as the mail server of the town does."""
        with self.connection() as connection:
            for mail in mails:
                status, answer = connection.append("INBOX", "", imaplib.Time2Internaldate(time.time()), mail)
                assert status == "OK", answer

    def unread(self) -> int:
        with self.connection() as connection:
            connection.select("INBOX", readonly=True)
            _, found = connection.search(None, "UNSEEN")
            return len(found[0].split())

    @contextmanager
    def connection(self) -> Iterator[imaplib.IMAP4]:
        with imaplib.IMAP4("127.0.0.1", self.port, timeout=10) as connection:
            connection.login(USER, PASSWORD)
            yield connection


@contextmanager
def imap_server() -> Iterator[ImapServer]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-c", "from pymap.main import main; main()"]
    options = ["--host", "127.0.0.1", "--port", str(port), "--no-tls", "dict"]
    people = ["--demo-user", USER, "--demo-password", PASSWORD]
    process = subprocess.Popen([*command, *options, *people], stderr=subprocess.DEVNULL)
    try:
        deadline = time.monotonic() + PATIENCE
        while not answers(port):
            assert process.poll() is None, "the IMAP server ended"
            assert time.monotonic() < deadline, "the IMAP server does not answer"
            time.sleep(0.05)
        yield ImapServer(port, process)
    finally:
        process.terminate()
        process.wait()


def answers(port: int) -> bool:
    try:
        with imaplib.IMAP4("127.0.0.1", port, timeout=5):
            return True
    except OSError:
        return False

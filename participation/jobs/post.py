"""The way to the mail server: SMTP, with TLS where the server offers it."""

import smtplib
import ssl
from email.message import EmailMessage
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urlsplit

SECONDS = 10.0
"""For each answer of the server."""

SECURE_PORT = 465
PORT = 25
PORT_WITH_PASSWORD = 587


class Refused(Exception):
    """The server will never take this letter; the text is its answer."""

    of_recipient = False
    """Whether it said so of the mailbox, before it saw the letter."""


class NotNow(Exception):
    """The server does not take this letter now; the text is its answer."""


class Away(Exception):
    """The server cannot be reached or takes no letters at all now; the text says what happened."""


class Post:
    """A connection to the mail server at ``url`` (``smtp://user:password@host:587``, ``smtps://…``).

    It is opened by the first letter and kept until ``close``. Raises ValueError for another kind of address.
    """

    def __init__(self, url: str) -> None:
        self.url = urlsplit(url)
        if self.url.scheme not in {"smtp", "smtps"} or not self.url.hostname:
            raise ValueError("SMTP_URL must begin with smtp:// or smtps:// and name a host")
        self.connection: smtplib.SMTP | None = None

    def deliver(self, mail: EmailMessage) -> None:
        """Hand the letter over; when this returns, the server has taken it. Raises Refused, NotNow, Away."""
        connection = self.open_connection()
        try:
            connection.send_message(mail)
        except smtplib.SMTPRecipientsRefused as error:
            code, answer = next(iter(error.recipients.values()))
            refusal = by_code(code, answer)
            if isinstance(refusal, Refused):
                refusal.of_recipient = True
            raise refusal from error
        except smtplib.SMTPDataError as error:
            raise by_code(error.smtp_code, error.smtp_error) from error
        except (smtplib.SMTPNotSupportedError, UnicodeError) as error:
            raise Refused(f"the mail server does not take this address: {error}") from error
        except (OSError, smtplib.SMTPException) as error:
            self.close()
            raise Away(said(error)) from error

    def open_connection(self) -> smtplib.SMTP:
        if self.connection is not None and not self.answers(self.connection):
            self.close()
        if self.connection is None:
            try:
                self.connection = connected(self.url)
            except (OSError, smtplib.SMTPException) as error:
                raise Away(said(error)) from error
        return self.connection

    def answers(self, connection: smtplib.SMTP) -> bool:
        """Whether the server still listens: it may have closed a connection that was idle."""
        try:
            return connection.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False

    def close(self) -> None:
        """Leave the server, politely if it still listens."""
        connection, self.connection = self.connection, None
        if connection is not None:
            try:
                connection.quit()
            except (OSError, smtplib.SMTPException):
                connection.close()


def connected(url: SplitResult) -> smtplib.SMTP:
    """A connection that is ready for letters. Raises OSError and SMTPException."""
    host = str(url.hostname)
    trust = trusted(host)
    if url.scheme == "smtps":
        connection: smtplib.SMTP = smtplib.SMTP_SSL(
            host, url.port or SECURE_PORT, timeout=SECONDS, context=trust
        )
    else:
        port = url.port or (PORT_WITH_PASSWORD if url.username else PORT)
        connection = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        prepare(connection, url, trust)
    except BaseException:
        connection.close()
        raise
    return connection


def prepare(connection: smtplib.SMTP, url: SplitResult, trust: ssl.SSLContext) -> None:
    connection.ehlo_or_helo_if_needed()
    secure = url.scheme == "smtps"
    if not secure and connection.has_extn("starttls"):
        connection.starttls(context=trust)
        connection.ehlo()
        secure = True
    if url.username:
        if not secure and not is_this_host(str(url.hostname)):
            raise smtplib.SMTPException("the server offers no TLS, and a password is not sent without it")
        connection.login(unquote(url.username), unquote(url.password or ""))


def trusted(host: str) -> ssl.SSLContext:
    """Certificates are checked, except those of this very host, which nobody signs for ``localhost``."""
    context = ssl.create_default_context()
    if is_this_host(host):
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    return context


def is_this_host(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def by_code(code: int, answer: bytes | str) -> Refused | NotNow:
    """RFC 5321, 4.2.1: 5xx is the server's last word, 4xx is not."""
    text = f"{code} {decoded(answer)}"
    return Refused(text) if code >= 500 else NotNow(text)


def decoded(answer: bytes | str) -> str:
    text = answer.decode(errors="replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:300]


def said(error: Exception) -> str:
    if isinstance(error, smtplib.SMTPResponseException):
        return f"{error.smtp_code} {decoded(error.smtp_error)}"
    return f"{type(error).__name__}: {decoded(str(error))}"

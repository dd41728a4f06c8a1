"""The words of a letter, made from its templates and facts: for the worker that sends it, and for staff.

``templates/mail/<kind>.txt`` extends ``mail/layout.txt`` and has the blocks ``subject`` (one line), ``body``
and ``why`` (for which reason the recipient gets the letter); ``<kind>.html`` extends ``mail/layout.html`` and
repeats the ``body``. Both see the letter's facts by their names, and ``town``, ``link(endpoint, …)``,
``address(path)`` and ``way_out``: where a notice is unsubscribed from, None for letters that are no notices.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import EmailPolicy
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from flask import current_app
from jinja2 import Template

from participation.jobs.models import Letter
from participation.jobs.notices import NOTICES
from participation.jobs.queries import Sender, sender_of
from participation.web.language import in_language

WAY_OUT = "List-Unsubscribe"
THREAD = re.compile("[0-9-]{1,20}")
SIGNATURE = "-- "
"""The line by which mail programs know what is left out of an answer (RFC 3676, 4.3)."""


class OneLineForAddresses(EmailPolicy):
    """As the policy for SMTP, but the address for unsubscribing is neither folded nor encoded.

    Folding splits or encodes words that are longer than a line, and mail programs then find no address.
    """

    def fold(self, name: str, value: str) -> str:
        if name == WAY_OUT:
            return f"{name}: {value}{self.linesep}"
        return str(super().fold(name, value))

    def fold_binary(self, name: str, value: str) -> bytes:
        return self.fold(name, value).encode() if name == WAY_OUT else super().fold_binary(name, value)


@dataclass(frozen=True)
class RenderedLetter:
    """What the recipient reads."""

    subject: str
    text: str
    html: str
    way_out: str | None = None
    """Of a notice: the address that unsubscribes from letters like this."""


def rendered(letter: Letter) -> RenderedLetter:
    """The letter in its language.

    Raises jinja2's TemplateNotFound for an unknown kind, UndefinedError for a fact that is missing, and
    NothingToSend for a notice that is not wanted, or has nothing to say any more.
    """
    notice = NOTICES.get(letter.kind)
    way_out = notice.way_out(letter) if notice else None
    templates = current_app.jinja_env
    plain = templates.get_template(f"mail/{letter.kind}.txt")
    rich = templates.get_template(f"mail/{letter.kind}.html")
    with in_language(letter.language):
        facts = {
            **(notice.fresh_facts(letter) if notice else letter.facts),
            "way_out": way_out,
            "town": sender_of(letter.municipality_id),
            "link": link,
            "address": address,
        }
        subject = one_line(block(plain, "subject", facts))
        why = one_line(block(plain, "why", facts))
        return RenderedLetter(
            subject=subject,
            text=without_gaps(plain.render(facts, subject=subject, why=why)),
            html=rich.render(facts, subject=subject, why=why),
            way_out=way_out,
        )


def block(template: Template, name: str, facts: dict[str, object]) -> str:
    """The text of one block; raises KeyError if the template lacks it."""
    return "".join(template.blocks[name](template.new_context(facts)))


def one_line(text: str) -> str:
    return " ".join(text.split())


def without_gaps(text: str) -> str:
    """Lines without blanks at their ends (but SIGNATURE), never two empty ones in a row."""
    lines: list[str] = []
    for line in text.splitlines():
        if line.strip() or (lines and lines[-1]):
            lines.append(line if line == SIGNATURE else line.rstrip())
    return "\n".join(lines).strip() + "\n"


def link(endpoint: str, **values: object) -> str:
    """The full address of a page under BASE_URL, whatever host a request came by."""
    base = urlsplit(current_app.config["BASE_URL"])
    urls = current_app.url_map.bind(base.netloc, base.path or "/", url_scheme=base.scheme)
    return urls.build(endpoint, values, force_external=True)


def address(path: str) -> str:
    """The full address of a path that ``url_for`` made. Raises ValueError for anything but a path."""
    if not path.startswith("/") or path.startswith("//"):
        raise ValueError("not a path of this site")
    base = urlsplit(current_app.config["BASE_URL"])
    return f"{base.scheme}://{base.netloc}{path}"


def message(letter: Letter, words: RenderedLetter, *, at: datetime) -> EmailMessage:
    """The letter as mail servers take it. Raises ValueError or email's errors for an impossible address."""
    town = sender_of(letter.municipality_id)
    mail = EmailMessage(policy=OneLineForAddresses(linesep="\r\n"))
    mail["From"] = Address(display_name=signature(town), addr_spec=mail_from())
    mail["To"] = Address(addr_spec=letter.recipient)
    if town.mailbox:
        mail["Reply-To"] = Address(addr_spec=town.mailbox)
    mail["Subject"] = words.subject
    mail["Date"] = format_datetime(at)
    host = urlsplit(current_app.config["BASE_URL"]).hostname
    mail["Message-ID"] = f"<{letter.message_id}@{host}>"
    if thread := thread_of(letter):
        # No letter bears this id: it holds together what is about one thing, whichever came first.
        mail["In-Reply-To"] = mail["References"] = f"<{thread}@{host}>"
    mail["Auto-Submitted"] = "auto-generated"
    if words.way_out is not None:
        mail[WAY_OUT] = f"<{words.way_out}>"
        mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058: no page, no question
    # Quoted-printable passes every server; eight-bit lines would need one that says 8BITMIME.
    mail.set_content(words.text, cte="quoted-printable")
    mail.add_alternative(words.html, subtype="html", cte="quoted-printable")
    mail["Content-Language"] = letter.language  # now: what stood there before went to the first part
    return mail


def thread_of(letter: Letter) -> str | None:
    """What mail programs gather the letters about one idea by; None for letters about something else."""
    number = letter.facts.get("idea") or letter.facts.get("number")
    if letter.process_id is None or not isinstance(number, str):
        return None
    return f"{letter.process_id}.{number}" if THREAD.fullmatch(number) else None


def signature(town: Sender) -> str:
    """``Stadt Musterburg, Fachstelle Digitalisierung``."""
    return one_line(", ".join(part for part in (town.name, town.office) if part))


def mail_from() -> str:
    """The address of MAIL_FROM, which may also be written with a name."""
    return parseaddr(current_app.config["MAIL_FROM"])[1]

"""What a mail says: read from its bytes, whatever somebody put into them."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from email import policy
from email.headerregistry import AddressHeader
from email.message import EmailMessage, Message, MIMEPart
from email.parser import BytesParser

from participation.ideas.models import LONGEST_TEXT, LONGEST_TITLE
from participation.kernel.address import readable_mailbox
from participation.kernel.text import excerpt, text_of_html, tidy
from participation.mailbox.models import LONGEST_SENDER, LONGEST_SUBJECT, Trouble

LARGEST = 5_000_000
"""Bytes of a mail; of a larger one only the head is fetched."""
DEEPEST = 50
"""Parts within parts."""
LONGEST_DATE = 40

REPLIES = re.compile(r"^(?:\s*(?:re|aw|antw|fw|fwd|wg)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE)
SIGNATURE = re.compile(r"(?m)^-- ?$")
"""RFC 3676, 4.3: what follows are addresses and telephone numbers, nothing for the public."""
OWN_ID = re.compile(r"(?im)^Message-ID:\s*<([0-9a-f]{32})@")
"""Random ids only: whoever knows one has got the letter."""
LONGEST_REPORT = 300
BULK = frozenset({"bulk", "junk", "list", "auto_reply"})


@dataclass(frozen=True)
class Returned:
    """What a mail server reports about a letter of ours (RFC 3464)."""

    message_id: str
    """Of that letter, without the host."""
    is_final: bool
    """It did not arrive and will not; else it is late, or arrived."""
    said: str
    """The status and the words of the other server, on one line."""


@dataclass(frozen=True)
class Mail:
    """A mail as far as it could be read. With ``trouble`` it becomes no idea, and a person looks at it."""

    digest: str
    sender: str = ""
    """A mailbox as kernel.address.readable_mailbox gives it, or nothing."""
    subject: str = ""
    sent_on: str = ""
    title: str = ""
    text: str = ""
    trouble: Trouble | None = None
    returned: Returned | None = None


def digest_of(raw: bytes) -> str:
    return hashlib.sha256(raw).hexdigest()


def read_mail(raw: bytes, *, is_whole: bool = True) -> Mail:
    """What the mail says. Never raises: a mail that cannot be read says so by its ``trouble``.

    ``is_whole``: False for the head of a mail that is larger than LARGEST.
    """
    digest = digest_of(raw)
    try:
        message = BytesParser(EmailMessage, policy=policy.default).parsebytes(raw, headersonly=not is_whole)
        return opened(message, digest, is_whole=is_whole)
    except Exception:  # noqa: BLE001  (hostile bytes find every hole of a parser: a person looks at the mail)
        return Mail(digest=digest, trouble=Trouble.UNREADABLE)


def opened(message: EmailMessage, digest: str, *, is_whole: bool) -> Mail:
    sender = sender_of(message)
    subject = one_line(str(message.get("Subject", "")))
    head = Mail(
        digest=digest,
        sender=sender[:LONGEST_SENDER],
        subject=excerpt(subject, LONGEST_SUBJECT - 2),
        sent_on=one_line(str(message.get("Date", "")))[:LONGEST_DATE],
    )
    if trouble := trouble_with(message, is_whole=is_whole):
        returned = report_in(message) if trouble is Trouble.RETURNED else None
        return replace(head, trouble=trouble, returned=returned)
    title = excerpt(REPLIES.sub("", subject), LONGEST_TITLE - 2)
    text = words_of(message) or title
    if not text or len(text) > LONGEST_TEXT:
        return replace(head, trouble=Trouble.TOO_LONG if text else Trouble.EMPTY)
    return replace(head, title=title, text=text)


def trouble_with(message: EmailMessage, *, is_whole: bool) -> Trouble | None:
    """Why the words of the mail are not even looked at."""
    if not is_whole:
        return Trouble.TOO_LARGE
    if depth_of(message) > DEEPEST:
        return Trouble.UNREADABLE
    if is_returned(message):
        return Trouble.RETURNED
    return Trouble.AUTOMATIC if is_automatic(message) else None


def sender_of(message: EmailMessage) -> str:
    """The first address of ``From``; it is only what the mail claims, and never proves who wrote."""
    header = message.get("From")
    if not isinstance(header, AddressHeader) or not header.addresses:
        return ""
    return readable_mailbox(str(header.addresses[0].addr_spec)) or ""


def one_line(text: str) -> str:
    return " ".join(tidy(text).split())


def levels(message: EmailMessage) -> Iterator[int]:
    """The depth of each part; without recursion, which a mail could exhaust."""
    waiting: list[tuple[MIMEPart, int]] = [(message, 1)]
    while waiting:
        part, level = waiting.pop()
        yield level
        if level > DEEPEST:
            return
        if part.is_multipart():
            waiting.extend((inner, level + 1) for inner in part.iter_parts())


def depth_of(message: EmailMessage) -> int:
    return max(levels(message))


def is_returned(message: EmailMessage) -> bool:
    """A letter of ours that came back (RFC 3464), or anything without a sender to answer to."""
    return (
        message.get_content_type() == "multipart/report"
        or str(message.get("Return-Path", "")).strip() == "<>"
        or sender_of(message).partition("@")[0].casefold() == "mailer-daemon"
    )


def report_in(message: EmailMessage) -> Returned | None:
    """The report of a mail server about one letter, if the mail bears one and quotes the letter's head."""
    parts = {part.get_content_type(): part for part in message.walk()}
    report = parts.get("message/delivery-status")
    quoted = parts.get("message/rfc822") or parts.get("text/rfc822-headers")
    if report is None or quoted is None:
        return None
    fields = fields_of_recipient(report)
    found = OWN_ID.search(str(quoted.get_payload(0) if quoted.is_multipart() else quoted.get_payload()))
    if found is None or "action" not in fields:
        return None
    said = f"{fields.get('status', '')} {fields.get('diagnostic-code', '').partition(';')[2].strip()}"
    return Returned(
        message_id=found[1],
        is_final=fields["action"].casefold() == "failed",
        said=one_line(said)[:LONGEST_REPORT],
    )


def fields_of_recipient(report: MIMEPart) -> dict[str, str]:
    """What is reported of the first recipient: the block behind the one about the message itself."""
    blocks = report.get_payload()
    found: dict[str, str] = {}
    for block in blocks if isinstance(blocks, list) else []:
        if not isinstance(block, Message):
            continue
        for name, value in block.items():
            found.setdefault(name.casefold(), str(value).strip())
    return found


def is_automatic(message: EmailMessage) -> bool:
    """Sent by a machine or through a list: nobody waits for an answer (RFC 3834)."""
    automatic = str(message.get("Auto-Submitted", "no")).partition(";")[0].strip().casefold()
    return (
        automatic != "no"
        or "List-Id" in message
        or "List-Unsubscribe" in message
        or str(message.get("Precedence", "")).strip().casefold() in BULK
    )


def words_of(message: EmailMessage) -> str:
    """The text that the person wrote, without the signature; formatting is given up."""
    body = message.get_body(preferencelist=("plain", "html"))
    if body is None:
        return ""
    content = str(body.get_content())
    text = text_of_html(content) if body.get_content_subtype() == "html" else content
    return tidy(SIGNATURE.split(tidy(text), maxsplit=1)[0])

"""Reading mails, friendly and hostile."""

from email.message import EmailMessage

import pytest

from participation.mailbox.models import Trouble
from participation.mailbox.rules import Mail, read_mail


def a_mail(text: str = "Am Neckar fehlt eine Bank.", **headers: str) -> bytes:
    mail = EmailMessage()
    for name, value in {"From": "Erika <erika@example.org>", "Subject": "Bank am Neckar", **headers}.items():
        mail[name.replace("_", "-")] = value
    mail.set_content(text)
    return mail.as_bytes()


def nested(depth: int) -> bytes:
    head = "From: a@example.org\r\nSubject: tief\r\n"
    opened = "".join(
        f'Content-Type: multipart/mixed; boundary="b{level}"\r\n\r\n--b{level}\r\n' for level in range(depth)
    )
    return (head + opened + "Content-Type: text/plain\r\n\r\nganz innen\r\n").encode()


def test_the_words_and_the_sender_are_read() -> None:
    mail = read_mail(a_mail())
    assert (mail.sender, mail.title, mail.text) == (
        "erika@example.org",
        "Bank am Neckar",
        "Am Neckar fehlt eine Bank.",
    )
    assert mail.trouble is None


def test_a_signature_is_left_out_with_its_telephone_number() -> None:
    mail = read_mail(a_mail("Bitte mehr Bänke.\n\n-- \nErika Muster\nTel. 06203 12345\n"))
    assert mail.text == "Bitte mehr Bänke."


def test_a_reply_is_called_as_what_it_replies_to() -> None:
    assert read_mail(a_mail(Subject="AW: Re: WG: Bank am Neckar")).title == "Bank am Neckar"


def test_of_html_the_words_remain_and_nothing_else() -> None:
    mail = EmailMessage()
    mail["From"], mail["Subject"] = "a@example.org", "Licht"
    mail.set_content(
        "<style>p{}</style><p>Mehr&nbsp;Licht</p><script>alert(1)</script><p>am Ufer<br>bitte</p>",
        subtype="html",
    )
    assert read_mail(mail.as_bytes()).text == "Mehr Licht\nam Ufer\nbitte"


def test_attachments_are_no_text() -> None:
    mail = EmailMessage()
    mail["From"] = "a@example.org"
    mail.add_attachment(b"%PDF", maintype="application", subtype="pdf", filename="idee.pdf")
    assert read_mail(mail.as_bytes()).trouble is Trouble.EMPTY


def test_a_subject_alone_is_a_text() -> None:
    assert read_mail(a_mail("")).text == "Bank am Neckar"


@pytest.mark.parametrize(
    ("raw", "trouble"),
    [
        (a_mail("x" * 4001), Trouble.TOO_LONG),
        (a_mail("", Subject=""), Trouble.EMPTY),
        (a_mail(Auto_Submitted="auto-replied"), Trouble.AUTOMATIC),
        (a_mail(List_Id="<rundbrief.example.org>"), Trouble.AUTOMATIC),
        (a_mail(Precedence="bulk"), Trouble.AUTOMATIC),
        (a_mail(Return_Path="<>"), Trouble.RETURNED),
        (a_mail(From="MAILER-DAEMON@example.org"), Trouble.RETURNED),
        (nested(51), Trouble.UNREADABLE),
        (nested(5_000), Trouble.UNREADABLE),
        (b"Content-Type: text/plain; charset=klingonisch\r\n\r\nqapla'", Trouble.UNREADABLE),
    ],
    ids=[
        "too long", "nothing said", "absence", "list", "bulk", "no sender", "daemon", "deep", "very deep",
        "unknown letters",
    ],
)  # fmt: skip
def test_what_becomes_no_idea_says_why(raw: bytes, trouble: Trouble) -> None:
    assert read_mail(raw).trouble is trouble


def test_a_person_who_writes_by_hand_is_no_machine() -> None:
    assert read_mail(a_mail(Auto_Submitted="no")).trouble is None


def test_the_head_of_a_mail_that_is_too_large_still_says_from_whom() -> None:
    mail = read_mail(a_mail().split(b"\n\n")[0] + b"\n\n", is_whole=False)
    assert (mail.sender, mail.trouble) == ("erika@example.org", Trouble.TOO_LARGE)


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\x00" * 100,
        b"\xff\xfe\xfd" * 500,
        b"From: \xff\xff <" + b"a" * 5000 + b"@" + b"\r\nSubject: =?utf-8?b?////?=\r\n\r\n\xe4\xf6",
        b"From: a@example.org\r\nFrom: b@example.org\r\nSubject: a\r\n b\r\n\r\nzwei Absender",
        b"Subject: =?x?q?=?=\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!!",
        b"Content-Type: multipart/alternative; boundary=\r\n\r\n--\r\n",
    ],
)
def test_no_bytes_whatever_end_the_reading(raw: bytes) -> None:
    mail = read_mail(raw)
    assert isinstance(mail, Mail)
    assert "\n" not in mail.subject + mail.sender
    assert "\x00" not in mail.text + mail.subject

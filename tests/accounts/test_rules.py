import pytest

from participation.accounts.rules import (
    SESSION_OF_CITIZENS,
    SESSION_OF_STAFF,
    Failures,
    local_address,
    may_be_password,
    may_try,
    readable_name,
    session_lasts,
)
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Role

MAILBOX = "nora.keller@musterburg.example"


@pytest.mark.parametrize(
    "password",
    [
        "vier Wörter ohne Sinn",
        "qmxtvbhkla",
        "83920174635",
        "ein sommer am see mit ida",
        "密码比这个长多了吧对不对",
        "a3$kq9!zzP",
    ],
)
def test_a_long_password_will_do_whatever_signs_it_has(password: str) -> None:
    may_be_password(password, mailbox=MAILBOX)


@pytest.mark.parametrize(
    "password",
    [
        "1234567890",
        "0987654321",
        "passwort123",
        "Passwort2026!",
        "P@sswort2026",
        "Sommer2026!!",
        "qwertzuiop",
        "qwertz123456",
        "hallohallo",
        "aaaaaaaaaaaa",
        "ababababab",
        "abcdefghijkl",
        "Musterburg1!",
    ],
)
def test_what_everybody_takes_is_no_password(password: str) -> None:
    with pytest.raises(RuleViolation, match="sehr viele Menschen"):
        may_be_password(password, mailbox=MAILBOX)


def test_a_short_password_is_refused_with_what_would_do() -> None:
    with pytest.raises(RuleViolation, match="mindestens 10 Zeichen"):
        may_be_password("kurz", mailbox=MAILBOX)


@pytest.mark.parametrize("password", [MAILBOX, MAILBOX.upper(), "nora.keller", "Nora.Keller"])
def test_ones_own_address_is_no_password(password: str) -> None:
    with pytest.raises(RuleViolation, match="nicht Ihre E-Mail-Adresse"):
        may_be_password(password, mailbox=MAILBOX)


@pytest.mark.parametrize(
    "address", ["/", "/ideen?seite=2&q=bank", "/konto#passwort", "/a/b/", "/ideen?zu=https://example.org/"]
)
def test_an_address_of_this_site_is_followed(address: str) -> None:
    assert local_address(address) == address


@pytest.mark.parametrize(
    "address",
    [
        None,
        "",
        "ideen",
        "https://example.org/",
        "//example.org/",
        "///example.org/",
        "////example.org",
        "/\\example.org",
        "\\\\example.org",
        "\\/example.org",
        "/\t/example.org",
        "/\n/example.org",
        "/\r/example.org",
        "\t//example.org",
        " //example.org",
        " /ideen",
        "\x00//example.org",
        "/\x00/example.org",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        "data:text/html,<script>",
        "http:example.org",
        "http:///example.org",
        "https:/example.org",
        "//example.org@localhost/",
        "//[::1]/",
        "//[",
        "/\u202e/gro.elpmaxe",
        "/ideen\u2028Set-Cookie: a=b",
        "/ideen\r\nLocation: https://example.org",
        "//google%E3%80%82com",
        "?next=//example.org",
        "#//example.org",
        ".//example.org",
    ],
)
def test_an_address_that_may_lead_elsewhere_is_not_followed(address: str | None) -> None:
    assert local_address(address) is None


def test_the_town_halls_sessions_end_the_same_day() -> None:
    assert session_lasts([]) == session_lasts([Role.COUNCIL]) == SESSION_OF_CITIZENS
    assert session_lasts([Role.COUNCIL, Role.MODERATOR]) == session_lasts([Role.ADMINISTRATOR])
    assert session_lasts([Role.ADMINISTRATOR]) == SESSION_OF_STAFF


def test_five_failures_from_one_network_are_enough() -> None:
    assert may_try(Failures(here=4, everywhere=4))
    assert not may_try(Failures(here=5, everywhere=5))


def test_strangers_failures_leave_every_other_network_one_try() -> None:
    assert may_try(Failures(here=0, everywhere=500))
    assert not may_try(Failures(here=1, everywhere=500))


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Ayla \t Yıldız ", "Ayla Yıldız"),
        ("O\u2019Brien", "O\u2019Brien"),
        ("Nguyễn", "Nguyễn"),
        ("Ada\u202e\u200b\x00", "Ada"),
        ("Z\u0336\u0335\u0334\u0333\u0332", "Z\u0336\u0335"),
        ("Ｒｅｄａｋｔｉｏｎ", "Redaktion"),
        (None, ""),
    ],
)
def test_a_name_stands_quietly_in_one_line(typed: str | None, name: str) -> None:
    assert readable_name(typed) == name

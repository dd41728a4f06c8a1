import pytest

from participation.kernel.address import mailbox_key, network, readable_mailbox


@pytest.mark.parametrize(
    ("address", "shared"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("nonsense", "unknown"),
        (None, "unknown"),
    ],
)
def test_a_household_shares_its_limit(address: str | None, shared: str) -> None:
    assert network(address) == shared


def test_two_spellings_are_one_mailbox() -> None:
    written = [
        readable_mailbox(text) for text in ("Anna@Müller.example", " anna+ideen@xn--mller-kva.example ")
    ]
    assert len({mailbox_key(mailbox) for mailbox in written if mailbox}) == 1


@pytest.mark.parametrize(
    "typed", ["", None, "sabine.example.de", "a@b", "a@b.example, c@d.example", "a\r\nBcc: x@y.example"]
)
def test_what_is_no_single_address_is_refused(typed: str | None) -> None:
    assert readable_mailbox(typed) is None

"""Addresses of people: of their network, for limits, and of their mailbox, for one access per mailbox."""

import ipaddress

from email_validator import EmailNotValidError, validate_email


def network(address: str | None) -> str:
    """The network that shares a limit: an IPv4 address, or the /64 of an IPv6 address.

    One household gets a whole /64 by its provider; counting single IPv6 addresses would limit nobody.
    """
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ipaddress.ip_network((parsed, 64), strict=False))


def readable_mailbox(typed: str | None) -> str | None:
    """The address as it is written to (domain in ASCII), or None if it cannot be one."""
    try:
        # Whether mail arrives shows the mail itself; asking the name server would tell it who takes part.
        # test_environment lets the domains .test and .example pass, which demos and trials use.
        found = validate_email((typed or "").strip(), check_deliverability=False, test_environment=True)
    except EmailNotValidError:
        return None
    return f"{found.local_part}@{found.ascii_domain}"


def mailbox_key(mailbox: str) -> str:
    """The identity of a mailbox: folded, without +tag, domain in ASCII. Two spellings, one access."""
    local, _, domain = mailbox.casefold().rpartition("@")
    try:
        domain = domain.encode("idna").decode()
    except UnicodeError:
        # Python's codec is of 2003 and refuses domains that exist since: take the spelling of today.
        readable = readable_mailbox(mailbox)
        domain = readable.rpartition("@")[2] if readable else domain
    return f"{local.partition('+')[0]}@{domain}"

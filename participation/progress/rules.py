"""Decisions about progress that need neither the database nor the web."""

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import date
from typing import Protocol
from urllib.parse import urlsplit

from participation.progress.models import ReportedStatus
from participation.strategy.models import MeasureStatus

NEXT: Mapping[MeasureStatus, tuple[ReportedStatus, ...]] = {
    MeasureStatus.ADOPTED: (
        ReportedStatus.RUNNING,
        ReportedStatus.ADOPTED,
        ReportedStatus.DELAYED,
        ReportedStatus.DONE,
    ),
    MeasureStatus.RUNNING: (ReportedStatus.RUNNING, ReportedStatus.DELAYED, ReportedStatus.DONE),
    MeasureStatus.DELAYED: (ReportedStatus.DELAYED, ReportedStatus.RUNNING, ReportedStatus.DONE),
    # What was finished can turn out not to be: then it goes on.
    MeasureStatus.DONE: (ReportedStatus.DONE, ReportedStatus.RUNNING),
}
"""What the latest report may say of a measure that stands there; before a decision there is no report."""

MOST_EVIDENCE = 6
"""Of one report: more belongs into a document that is linked."""
HOST = re.compile(r"[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?", re.IGNORECASE)


class Dated(Protocol):
    """What the latest of several reports is found by."""

    @property
    def number(self) -> int: ...

    @property
    def reported_on(self) -> date: ...


def takes_reports(status: MeasureStatus) -> bool:
    """Whether there is anything to report: the council decided for it, or it runs already."""
    return status in NEXT


def next_statuses(status: MeasureStatus) -> tuple[ReportedStatus, ...]:
    """What a report may say now, the likeliest first; nothing where there is nothing to report."""
    return NEXT.get(status, ())


def may_follow(before: MeasureStatus, status: ReportedStatus) -> bool:
    return status in next_statuses(before)


def is_latest(report: Dated, others: Iterable[Dated]) -> bool:
    """Whether the measure stands where this report says: by its day, and by its number on the same day."""
    return all(
        (report.reported_on, report.number) > (other.reported_on, other.number)
        for other in others
        if other is not report
    )


def is_link(address: str) -> bool:
    """Whether ``address`` is one of the web that everybody can open: http or https, a host, nobody's name."""
    if any(sign.isspace() or not sign.isprintable() for sign in address) or "\\" in address:
        return False
    try:
        parts = urlsplit(address)
        port_is_odd = parts.port == 0
    except ValueError:
        return False
    if parts.scheme not in {"http", "https"} or port_is_odd or "@" in parts.netloc:
        return False
    host = (parts.hostname or "").encode("idna").decode() if is_idna(parts.hostname or "") else ""
    return "." in host and HOST.fullmatch(host) is not None


def is_idna(host: str) -> bool:
    try:
        host.encode("idna")
    except UnicodeError:
        return False
    return bool(host)


def host_of(address: str) -> str:
    """What stands beside a link, so that people see where it leads."""
    return urlsplit(address).hostname or ""


def is_open(*, done_on: date | None, is_struck: bool) -> bool:
    return done_on is None and not is_struck


def overdue_since(planned_on: date, *, today: date, open_: bool) -> date | None:
    """The last day on which it would have been in time, once that is over; None for what is not late."""
    return planned_on if open_ and planned_on < today else None


UNDER_WAY: Collection[MeasureStatus] = frozenset(NEXT) - {MeasureStatus.DONE}
"""Where an open milestone can be late: what is done or refused has no step to come."""

"""Decisions about consultations that need neither the database nor the web."""

from datetime import date, datetime, timedelta

from participation.consultations.models import Consultation
from participation.kernel.codes import derived_token, digest
from participation.municipality.models import Process
from participation.municipality.rules import calendar_of, end_of, last_day, start_of, zone_of

LINK_OUTLIVES_DUE = timedelta(days=60)
"""So long an office can still answer after the day on which the answer was wanted."""

DAYS_TO_ANSWER = 14
REMINDED_BEFORE = 3
"""Days before the last one."""


def token_of(consultation: Consultation, secret: str) -> str:
    """The link's token: made anew for each letter of the same sending, and stored as a digest only."""
    return derived_token(f"{consultation.submission_key}:{consultation.sent_at.isoformat()}", secret)


def digest_of(token: str, secret: str) -> str:
    return digest(f"consultation:{token}", secret)


def is_open(consultation: Consultation, at: datetime) -> bool:
    """Whether the link still takes an answer."""
    return (
        consultation.answered_at is None
        and consultation.revoked_at is None
        and at < consultation.due_at + LINK_OUTLIVES_DUE
    )


def is_waited_for(consultation: Consultation) -> bool:
    return consultation.answered_at is None and consultation.revoked_at is None


def is_overdue(consultation: Consultation, at: datetime) -> bool:
    return is_waited_for(consultation) and consultation.due_at <= at


def usual_last_day(process: Process, at: datetime) -> date:
    """A fortnight from now, or the next working day after it."""
    zone, calendar = zone_of(process), calendar_of(process)
    day = at.astimezone(zone).date() + timedelta(days=DAYS_TO_ANSWER)
    while not calendar.is_working_day(day):
        day += timedelta(days=1)
    return day


def reminders_of(consultation: Consultation, process: Process) -> dict[str, datetime]:
    """When the office is reminded: some days before the last one, and on the morning after it."""
    zone = zone_of(process)
    last = last_day(consultation.due_at, zone)
    morning = timedelta(hours=7)
    return {
        "before": start_of(last - timedelta(days=REMINDED_BEFORE), zone) + morning,
        "after": end_of(last, zone) + morning,
    }

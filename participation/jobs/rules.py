"""How long work is held, how often it is tried, and when it rests: decisions without database and web."""

import re
from datetime import UTC, datetime, time, timedelta

from participation.jobs.models import Job, JobStatus, Letter, LetterStatus

LEASE = timedelta(seconds=30)
"""For so long a job belongs to the worker that took it up; the worker prolongs it while it works."""

DAILY_WORK = time(5, 30)

MOST_ATTEMPTS = 5
"""So often a job is begun; an attempt ends by an error or with the worker that made it."""

LETTER_LEASE = timedelta(minutes=5)
"""Longer than a mail server that is slow in every answer can keep one letter."""

MOST_TRIES = 16
"""So often a letter is offered to the mail server: a good day and a half with the pauses below."""

LONGEST_LETTER_PAUSE = timedelta(hours=6)

DEAD_MAILBOX = re.compile(r"\b5\.1\.(?:1|2|3|6|10)\b|\b5\.2\.1\b")
"""RFC 3463: there is no such mailbox or domain, it has moved, it is shut."""
NO_SUCH_RECIPIENT = re.compile(r"^55[013]\b(?!.*\b5\.7\.)")
"""RFC 5321 without RFC 3463's words; 5.7 is about the sender (a block list), not about the mailbox."""


def is_dead_mailbox(answer: str, *, of_recipient: bool) -> bool:
    """Whether a mail server's last word means that nothing will ever arrive at this mailbox.

    ``of_recipient``: it was said of the mailbox alone, so that plain codes can be trusted.
    """
    if DEAD_MAILBOX.search(answer):
        return True
    return of_recipient and NO_SUCH_RECIPIENT.search(answer) is not None


def pause_before_attempt(attempts: int) -> timedelta:
    """The rest after the ``attempts``-th attempt of a job failed: 10 s, 40 s, 160 s, 640 s."""
    return timedelta(seconds=10 * 4 ** (attempts - 1))


def pause_before_try(attempts: int) -> timedelta:
    """The rest after the ``attempts``-th offer of a letter: half a minute, doubled up to six hours."""
    return min(timedelta(seconds=30 * 2 ** (attempts - 1)), LONGEST_LETTER_PAUSE)


def next_morning(at: datetime) -> datetime:
    """When work that comes every day is begun next: early in Europe, before the town hall opens."""
    today = datetime.combine(at.astimezone(UTC).date(), DAILY_WORK, UTC)
    return today if today > at else today + timedelta(days=1)


def is_under_way(job: Job) -> bool:
    """Whether something is still to be expected of the job."""
    return job.status in {JobStatus.QUEUED, JobStatus.RUNNING}


def may_be_wanted_again(job: Job) -> bool:
    return job.status in {JobStatus.FAILED, JobStatus.CANCELLED}


def may_read_words(letter: Letter, *, mail_is_sent: bool) -> bool:
    """Whether staff may read what the letter says.

    Its links open accounts and contributions, so that it is the recipient's alone as soon as a mail server
    brings it there (``mail_is_sent``). Without one, the town hall is the only way to the recipient.
    """
    if letter.status is LetterStatus.SENT:
        return False
    return letter.status is LetterStatus.KEPT or not mail_is_sent

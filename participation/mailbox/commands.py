"""The console: ``participation mail fetch``."""

from collections import Counter
from collections.abc import Iterator

import click
from flask import current_app
from flask.cli import with_appcontext

from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.mailbox.imap import Away, Fetched, Mailbox, open_mailbox
from participation.mailbox.queries import all_processes, last_uid, process_for_mail
from participation.mailbox.rules import read_mail
from participation.mailbox.services import Place, take_in
from participation.municipality.models import Process
from participation.municipality.rules import takes_ideas


@click.group()
def mail() -> None:
    """E-mails that citizens write to the town."""


@mail.command()
@with_appcontext
def fetch() -> None:
    """Take in the new mails of the mailbox IMAP_URL, each once; whatever cannot be read waits in the queue.

    Prints how many became ideas, how many wait for a person, and how many were known. Mails stay in the
    mailbox, marked as read.
    """
    url = current_app.config["IMAP_URL"]
    if not url:
        raise click.UsageError("set PARTICIPATION_IMAP_URL to imaps://user:password@host/INBOX.")
    counts: Counter[str] = Counter(ideas=0, waiting=0, known=0)
    process = receiving_process()
    try:
        for what in fetched_from(url, process):
            counts[what] += 1
            click.echo(f"{counts.total()} mails …", err=True)
    except ValueError as error:
        raise click.UsageError(str(error)) from error
    except Away as error:
        raise click.ClickException(
            f"the mailbox cannot be read, the next run goes on from here: {error}"
        ) from error
    finally:
        for what, number in counts.items():
            click.echo(f"{what}\t{number}")


def fetched_from(url: str, process: Process) -> Iterator[str]:
    """Take in the new mails one by one, and tell what became of each."""
    with open_mailbox(url) as mailbox:
        for fetched in mailbox.after(last_uid(mailbox.name, mailbox.validity)):
            yield taken_in(fetched, mailbox, process)
            mailbox.mark_read(fetched.uid)


def taken_in(fetched: Fetched, mailbox: Mailbox, process: Process) -> str:
    """Store one mail; when this returns, it is safe here, whatever happens next."""
    read = read_mail(fetched.raw, is_whole=fetched.is_whole)
    place = Place(mailbox.name, mailbox.validity, fetched.uid)
    with writing():
        received = take_in(
            read, place, process=db.session.merge(process), secret=current_app.config["SECRET_KEY"], at=now()
        )
        if received is None:
            return "known"
        return "waiting" if received.trouble else "ideas"


def receiving_process() -> Process:
    """The process named by IMAP_PROCESS, else the only one that takes ideas. Raises RuleViolation."""
    slug = current_app.config["IMAP_PROCESS"]
    if slug:
        if (named := process_for_mail(slug)) is None:
            raise RuleViolation(_("Es gibt kein Verfahren mit der Adresse „%(slug)s“."), slug=slug)
        return named
    taking = [process for process in all_processes() if takes_ideas(process, now())]
    if len(taking) != 1:
        raise RuleViolation(
            _("Es nehmen %(number)s Verfahren Ideen an. Bitte nennen Sie eines mit IMAP_PROCESS."),
            number=len(taking),
        )
    return taking[0]

"""The console command ``check``: tells what is wrong and how to mend it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import click
from alembic.config import Config
from alembic.script import ScriptDirectory
from flask import current_app
from flask.cli import with_appcontext
from sqlalchemy import ColumnElement, Integer, cast, func, select, text
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from participation.audit.queries import faults
from participation.comments.models import Comment
from participation.extensions import db
from participation.figures.queries.proofs import counter_examples
from participation.ideas.models import Idea, IdeaImport
from participation.ideas.models.authored import IdeaImage, IdeaVersion
from participation.ideas.models.repeated import IdeaSubmission
from participation.jobs.models import Job, JobStatus, Letter, LetterStatus
from participation.kernel.database import lacks_tables
from participation.municipality.models import AreaOfLife, Municipality, Process
from participation.paths import MIGRATIONS
from participation.rounds.models import RoundStatus, VotingRound
from participation.rounds.queries.reading import ballots_given, editions_of, how_many
from participation.rounds.services.closing import count_again
from participation.strategy.models import Measure
from participation.themes.models import Theme
from participation.voting.models import Stance, StanceKind, Support


@dataclass(frozen=True)
class Finding:
    """Something that is wrong, and what to do about it."""

    what: str
    mend: str
    is_grave: bool = True
    """Not grave: as it may well be meant."""


def database() -> Iterator[Finding]:
    """Reachable, whole, and of the newest revision."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    newest = ScriptDirectory.from_config(config).get_current_head()
    found = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
    if found != newest:
        yield Finding(
            f"The database is of revision {found}, the program of {newest}.", "participation upgrade"
        )
    if db.engine.dialect.name == "sqlite":
        whole = db.session.execute(text("PRAGMA integrity_check")).scalar_one()
        if whole != "ok":
            yield Finding(f"The database file is damaged: {whole}", "restore the last backup")
        for orphan in db.session.execute(text("PRAGMA foreign_key_check")).all()[:5]:
            yield Finding(f"A row of {orphan[0]} refers to nothing.", "restore the last backup, and tell us")


def town() -> Iterator[Finding]:
    """Somebody to serve."""
    if not db.session.scalars(select(func.count()).select_from(Municipality)).one():
        yield Finding("There is no town in the database.", "participation init, demo or restore")


def settings() -> Iterator[Finding]:
    """What the instance is told, as far as a program can judge it."""
    config = current_app.config
    secret = Path(current_app.instance_path) / "secret_key"
    if secret.exists() and secret.stat().st_mode & 0o077:
        yield Finding(f"Others can read {secret.name}.", f"chmod 600 '{secret}'")
    if not config["SMTP_URL"]:
        yield Finding(
            "No mail server is set: letters are kept, nobody gets them.",
            "set PARTICIPATION_SMTP_URL",
            is_grave=False,
        )
    local = any(name in config["BASE_URL"] for name in ("127.0.0.1", "localhost"))
    if config["SMTP_URL"] and local:
        yield Finding("Links in letters lead to this machine.", "set PARTICIPATION_BASE_URL")


def counters() -> Iterator[Finding]:
    """Numbers that are kept beside the rows they count."""
    mend = "tell us: a counter must never be wrong; the rows are right"
    given = select(func.count()).where(Support.idea_id == Idea.id).scalar_subquery()
    yield from wrong(select(Idea.number).where(Idea.supports != given), "Supports of idea", mend)
    for kind, kept in ((StanceKind.AGAINST, Idea.against), (StanceKind.PASS, Idea.passes)):
        taken = select(func.count()).where(Stance.idea_id == Idea.id, Stance.kind == kind).scalar_subquery()
        yield from wrong(select(Idea.number).where(kept != taken), f"Votes ({kind}) of idea", mend)
    standing = select(func.count()).where(Comment.idea_id == Idea.id, Comment.is_public).scalar_subquery()
    yield from wrong(select(Idea.number).where(Idea.comments != standing), "Comments on idea", mend)
    again = (
        select(func.count())
        .where(IdeaSubmission.idea_id == Idea.id, IdeaSubmission.undone_at.is_(None))
        .scalar_subquery()
    )
    yield from wrong(select(Idea.number).where(Idea.submissions != 1 + again), "Submissions of idea", mend)
    yield from authored(mend)
    public = select(func.count()).where(Idea.process_id == Process.id, Idea.is_public).scalar_subquery()
    yield from wrong(
        select(Process.slug).where(Process.published_ideas != public), "Published ideas of process", mend
    )
    of_area = select(func.count()).where(Idea.area_id == AreaOfLife.id, Idea.is_public).scalar_subquery()
    yield from wrong(
        select(AreaOfLife.name).where(AreaOfLife.published_ideas != of_area), "Published ideas of area", mend
    )
    of_import = select(func.count()).where(Idea.import_id == IdeaImport.id).scalar_subquery()
    yield from wrong(
        select(IdeaImport.file_name).where(IdeaImport.new_rows != of_import), "New ideas of import", mend
    )
    yield from numbers_given_twice()


def authored(mend: str) -> Iterator[Finding]:
    """What authors have beside their ideas."""
    pictures = (
        select(func.count())
        .where(IdeaImage.idea_id == Idea.id, IdeaImage.removed_at.is_(None))
        .scalar_subquery()
    )
    yield from wrong(select(Idea.number).where(Idea.images != pictures), "Pictures of idea", mend)
    earlier = select(func.count()).where(IdeaVersion.idea_id == Idea.id, IdeaVersion.is_public)
    yield from wrong(
        select(Idea.number).where(Idea.changes != earlier.scalar_subquery()), "Earlier versions of idea", mend
    )


def numbers_given_twice() -> Iterator[Finding]:
    """The next idea, theme or measure would get a number that another bears, and be refused."""
    mend = "tell us: nothing new can be stored here until the last number given is right"
    running = cast(func.substr(Idea.number, len("2026-") + 1), Integer)
    for table, number, last in (
        (Idea, running, Process.last_number),
        (Theme, Theme.number, Process.last_theme),
        (Measure, Measure.number, Process.last_measure),
    ):
        highest = select(func.max(number)).where(table.process_id == Process.id).scalar_subquery()
        yield from wrong(
            select(Process.slug).where(last < highest), f"Last number of {table.__name__} in", mend
        )


def wrong(statement: Any, what: str, mend: str) -> Iterator[Finding]:  # noqa: ANN401  (a select of names)
    for name in db.session.scalars(statement.limit(5)):
        yield Finding(f"{what} {name}: the stored number is not the counted one.", mend)


def proofs() -> Iterator[Finding]:
    """What always holds between ideas, themes, measures and reports."""
    for proof, what in counter_examples():
        yield Finding(f"{what}: {proof}.", "tell us: this must never be; nothing is to be changed by hand")


def rounds() -> Iterator[Finding]:
    """Closed rounds: their ballots, counted again, give the figures that stand there; turnout fits."""
    mend = "nobody may change what was counted: compare the ballots with a backup, and tell us"
    for round_ in db.session.scalars(select(VotingRound).order_by(VotingRound.id)):
        parts = how_many(round_)
        name = f"of round {round_.number} in {round_.process.slug}"
        if round_.status is not RoundStatus.CLOSED:
            if parts != ballots_given(round_):
                yield Finding(f"The ballots {name} are not as many as took part.", mend)
            continue
        counted, editions = count_again(round_), editions_of(round_)
        if not editions:
            yield Finding(f"The result {name} is missing.", mend)
        elif editions[0].result != counted:
            yield Finding(f"The ballots {name}, counted again, do not give its result.", mend)
        elif editions[0].ballots != parts:
            yield Finding(f"The ballots {name} are not as many as took part.", mend)


def background() -> Iterator[Finding]:
    """Work and letters that did not succeed."""
    yield from waiting(Job, Job.status == JobStatus.FAILED, "jobs failed", "see /verwaltung/aufgaben")
    yield from waiting(
        Letter, Letter.status == LetterStatus.FAILED, "letters could not be sent", "see /verwaltung/briefe"
    )


def waiting(table: Any, condition: ColumnElement[bool], what: str, mend: str) -> Iterator[Finding]:  # noqa: ANN401 (a library's object without types)
    number = db.session.scalars(select(func.count()).select_from(table).where(condition)).one()
    if number:
        yield Finding(f"{number} {what}.", mend)


def record() -> Iterator[Finding]:
    """The chain of the audit log, entry by entry."""
    for fault in faults():
        yield Finding(f"Entry {fault.entry_id} of the log {fault.what}.", "compare it with a backup")


@click.command()
@click.option("--audit", is_flag=True, help="Also verify the log, entry by entry.")
@with_appcontext
def check(audit: bool) -> None:  # noqa: FBT001  (click calls by name)
    """Look for what is wrong, and say how to mend it. Exit code 1 if anything is."""
    parts: list[Callable[[], Iterator[Finding]]] = [database, town, settings, counters, proofs, background]
    try:
        findings = [finding for part in (*parts, *([record] if audit else [])) for finding in part()]
    except SQLAlchemyError as error:
        if isinstance(error, DBAPIError) and lacks_tables(error):
            raise  # the console says what to do
        raise click.ClickException(f"The database does not answer: {type(error).__name__}.") from error
    for finding in findings:
        click.echo(f"{finding.what}\n  → {finding.mend}")
    if any(finding.is_grave for finding in findings):
        raise click.exceptions.Exit(1)
    click.echo("Everything is in order.", err=True)

"""Which paper a report is, for the worker that makes it and for whoever takes it away."""

from datetime import date, datetime, timedelta

from flask_babel import gettext

from participation.documents.blocks import Paper
from participation.extensions import db
from participation.kernel.permissions import Grant, Person, Role
from participation.municipality.models import Process
from participation.publication.models import Audience, ReportKind, StrategyEdition, StrategyReport
from participation.publication.paper import Published, strategy_paper
from participation.publication.queries.contents import content_of, ideas_in
from participation.publication.reports import answers_paper, progress_paper
from participation.web.formats import day, local_day
from participation.web.language import in_language

A_YEAR = timedelta(days=365)


def insider(process: Process) -> Person:
    """Who reads on behalf of the town hall: the drafts of this process, nothing else."""
    return Person(id=None, name="report", grants=frozenset({Grant(Role.MODERATOR, process.slug)}))


def paper_of(report: StrategyReport) -> Paper:
    """The paper as it reads now, told as of when it was wanted."""
    process = db.session.get_one(Process, report.process_id)
    return made_paper(
        process, report.kind, report.audience,
        at=report.created_at, language=report.language, time=(report.first_on, report.last_on),
    )  # fmt: skip


def made_paper(  # noqa: PLR0913 (what, for whom, when, in which language, about which time)
    process: Process,
    kind: ReportKind,
    audience: Audience,
    *,
    at: datetime,
    language: str = "de",
    time: tuple[date | None, date | None] = (None, None),
) -> Paper:
    """A report of the process as it stands."""
    if kind is ReportKind.ANSWERS:
        return answers_paper(process, audience, at=at, language=language)
    if kind is ReportKind.PROGRESS:
        last = time[1] or local_day(at)
        return progress_paper(process, time[0] or last - A_YEAR, last, at=at, language=language)
    content = content_of(process, audience, reader=insider(process), at=at)
    with in_language(language):
        label = draft_label(at)
    told = Published(town=process.municipality, content=content, ideas=ideas_in(content), label=label)
    return strategy_paper(told, language=language)


def edition_paper(process: Process, edition: StrategyEdition, *, language: str) -> Paper:
    """The edition as it reads today."""
    with in_language(language):
        told = edition_told(process, edition)
    return strategy_paper(told, language=language)


def edition_told(process: Process, edition: StrategyEdition, *, address: str = "") -> Published:
    """With the ideas that everybody may read now."""
    label = gettext("Fassung %(number)s vom %(day)s", number=edition.number, day=day(edition.release_at))
    return Published(
        town=process.municipality,
        content=edition.content,
        ideas=ideas_in(edition.content),
        label=label,
        checksum=edition.checksum,
        address=address,
    )


def draft_label(at: datetime) -> str:
    return str(gettext("Entwurf vom %(day)s", day=day(at)))

"""How the invented people's ideas come in and are published: what both processes of the demo share."""

from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from participation.ideas.models import Channel, Idea, PublicationConsent
from participation.ideas.rules import receipt_for
from participation.ideas.services.decisions import publish
from participation.ideas.services.submission import IdeaDraft, submit_idea
from participation.kernel.permissions import VISITOR, Person
from participation.municipality.models import Process
from participation.seeds.agenda import Agenda
from participation.seeds.people import NOBODY_MAILS, People
from participation.voting.services import support

CONSENT = {
    Channel.EMAIL: PublicationConsent.BY_LINK,
    Channel.TELEPHONE: PublicationConsent.READ_OUT,
    Channel.WORKSHOP: PublicationConsent.READ_OUT,
}
"""How authors said yes where no form was ticked."""

ENTERED_BY_STAFF = frozenset({Channel.PAPER, Channel.TELEPHONE, Channel.EMAIL})


@dataclass(frozen=True, kw_only=True)
class Stage:
    """Where a process of the demo is played: with whom, by when, under which secret of the installation."""

    process: Process
    people: People
    agenda: Agenda
    secret: str


@dataclass(frozen=True, kw_only=True)
class Author:
    """Who writes: an account, a mailbox that nobody confirmed, or nobody that could be written to."""

    person: Person = VISITOR
    contact: str | None = None


def submission_key(process: str, name: str) -> str:
    """The same at each seeding, so that the code of a receipt can be told again."""
    return uuid5(NAMESPACE_URL, f"musterburg.example/{process}/{name}").hex


def mailbox(name: str) -> str:
    return f"{name}@{NOBODY_MAILS}"


def submit(stage: Stage, row: dict[str, Any], author: Author, at: datetime) -> Idea:
    """Send the words of ``row``: its ``id``, ``title``, ``text``, ``channel``, ``name`` and ``area_id``."""
    channel = Channel(row["channel"])
    consent = row.get("consent")
    draft = IdeaDraft(
        text=row["text"],
        title=row["title"],
        consent=PublicationConsent(consent) if consent else CONSENT.get(channel, PublicationConsent.TICKED),
        submission_key=submission_key(stage.process.slug, row["id"]),
        area_id=row["area_id"],
        author_name=row["name"],
        contact=author.contact,
        language=row.get("language", "de"),
        channel=channel,
    )
    receipt = receipt_for(draft.submission_key, stage.secret)
    idea = submit_idea(draft, process=stage.process, by=author.person, at=at, receipt=receipt)
    if channel in ENTERED_BY_STAFF:
        idea.recorded_by_id = stage.people.staff["paul"].id
    return idea


def publish_soon(stage: Stage, idea: Idea) -> datetime:
    """One of the two editors publishes the idea within two working days; tells when."""
    at = stage.agenda.at_the_office(idea.created_at, stage.agenda.luck.choice((1, 1, 2)))
    editor = stage.people.staff[stage.agenda.luck.choice(("nina", "nina", "tom"))]
    stage.agenda.plan(at, lambda at: publish(idea, by=editor, at=at))
    return at


def support_until(
    stage: Stage, idea: Idea, supporters: list[int], *, published: datetime, last: datetime
) -> None:
    """Each supporter supports the idea once, somewhere in the time in which that is possible."""

    def give(number: int, at: datetime) -> None:
        support(idea, account_id=stage.people.supporter(number, at), at=at)

    for number in supporters:
        at = stage.agenda.between(published, last)
        stage.agenda.plan(at, partial(give, number))


def area_ids(process: Process) -> dict[str | None, int | None]:
    """Ids of the areas of life by their slug; no area for none."""
    return {None: None, **{area.slug: area.id for area in process.areas}}

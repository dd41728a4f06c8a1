"""Submitting an idea."""

import random
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from participation.accounts.queries import standing_of
from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import (
    LONGEST_TEXT,
    SHUFFLES,
    Channel,
    Idea,
    PublicationConsent,
)
from participation.ideas.rules import Receipt, idea_number, proposed_title, read_by
from participation.ideas.services.consents import note_consent
from participation.ideas.services.indexing import index_idea
from participation.jobs.queries import takes_letters
from participation.jobs.services import LetterDraft, send
from participation.kernel.codes import spoken
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person
from participation.municipality.levels import check_level
from participation.municipality.models import Act, Process, RequiredLevel
from participation.municipality.rules import open_areas, takes_ideas, zone_of
from participation.municipality.services.merging import held_area_id

RECEIPT = "receipt"
BY_ONESELF = frozenset({Channel.WEB, Channel.APP})
"""Channels by which people send themselves; what the town hall takes in asks for no level."""


@dataclass(frozen=True, kw_only=True)
class IdeaDraft:
    """What a person contributes, tidied (kernel.text.tidy) but not yet recorded.

    Without a title the first words become one. ``submission_key``: 32 hexadecimal signs, new for each form.
    """

    text: str
    consent: PublicationConsent
    submission_key: str
    title: str = ""
    area_id: int | None = None
    author_name: str = ""
    contact: str | None = None
    """The mailbox for answers, as kernel.address.readable_mailbox gives it."""
    language: str = "de"
    channel: Channel = Channel.WEB
    wording: int | None = None
    """The number of the consent that was shown; None: the one in force."""
    received_at: datetime | None = None
    """When the town hall got it, where somebody writes it down later; the phase of that day decides."""


def submit_idea(  # noqa: PLR0913 (what, where, who for whom, when, with what receipt)
    draft: IdeaDraft,
    *,
    process: Process,
    by: Person,
    at: datetime,
    receipt: Receipt | None = None,
    for_others: bool = False,
    asks_level: bool = True,
) -> Idea:
    """Record a new idea; it stays invisible until a moderator publishes it.

    ``by`` becomes the author when it is somebody with an account, unless they write it down ``for_others``.
    A letter with the code of the ``receipt`` goes to the draft's mailbox, unless strangers sent it enough
    within the hour. The same form sent twice gives the same idea. Raises RuleViolation when no phase takes
    ideas, for a text that is empty or too long, for an area that takes nothing new, and when the form was
    sent before with other words; also below the level that the process asks for, unless the words were given
    elsewhere already (``asks_level``).
    """
    received_at = draft.received_at or at
    check(draft, process=process, at=received_at)
    if asks_level and draft.channel in BY_ONESELF and not for_others:
        check_level_to_submit(process, by)
    if known := sent_before(draft, process=process):
        return known
    idea = drafted(draft, process=process, by=by, at=received_at, receipt=receipt, for_others=for_others)
    db.session.add(idea)
    db.session.flush()
    index_idea(idea, is_new=True)
    town_id = process.municipality_id
    note_consent(idea, draft.consent, municipality_id=town_id, number=draft.wording, at=at)
    action = "idea.record" if for_others else "idea.submit"
    record(action, "idea", idea.id, by=by, at=at, process_id=process.id)
    if (
        receipt
        and draft.contact
        and takes_letters(draft.contact, kind=RECEIPT, municipality_id=process.municipality_id, at=at)
    ):
        send(receipt_letter(idea, receipt, process=process), at=at)
    return idea


def drafted(  # noqa: PLR0913 (what, where, who for whom, when, with what receipt)
    draft: IdeaDraft, *, process: Process, by: Person, at: datetime, receipt: Receipt | None, for_others: bool
) -> Idea:
    """The idea as it is to be stored, with the next number of its process."""
    year = at.astimezone(zone_of(process)).year
    return Idea(
        process_id=process.id,
        number=idea_number(year, next_number(process)),
        title=draft.title or proposed_title(draft.text),
        text=draft.text,
        language=draft.language,
        area_id=held_area_id(draft.area_id),
        channel=draft.channel,
        consent=draft.consent,
        author_id=None if for_others else by.id,
        recorded_by_id=by.id if for_others else None,
        author_name=draft.author_name,
        contact=draft.contact,
        receipt_digest=receipt.digest if receipt else None,
        submission_key=draft.submission_key,
        shuffle=random.randrange(SHUFFLES),  # noqa: S311 (a fair order, no secret)
        created_at=at,
    )


def check(draft: IdeaDraft, *, process: Process, at: datetime) -> None:
    """Raise RuleViolation if the draft cannot be submitted to ``process`` at ``at``."""
    if not takes_ideas(process, at):
        raise RuleViolation(_("Zurzeit nimmt dieses Verfahren keine Ideen an."))
    if not draft.text:
        raise RuleViolation(_("Bitte schreiben Sie, was besser werden soll."), field="text")
    if len(draft.text) > LONGEST_TEXT:
        raise RuleViolation(
            _("Ihr Text hat %(length)s Zeichen. Möglich sind %(most)s; bitte kürzen Sie ihn."),
            field="text",
            length=len(draft.text),
            most=LONGEST_TEXT,
        )
    if draft.area_id is not None and draft.area_id not in {a.id for a in open_areas(process.areas, at)}:
        raise RuleViolation(
            _("Dieser Bereich nimmt nichts Neues mehr auf. Bitte wählen Sie einen anderen."), field="area"
        )


def check_level_to_submit(process: Process, by: Person) -> None:
    """Where everybody may submit, nothing is asked of the database."""
    if process.level_to_submit is not RequiredLevel.EVERYBODY:
        check_level(standing_of(by.id), process, Act.SUBMIT)


def next_number(process: Process) -> int:
    """Draw the next running number of the process; no two transactions get the same."""
    statement = (
        update(Process)
        .where(Process.id == process.id)
        .values(last_number=Process.last_number + 1)
        .returning(Process.last_number)
        .execution_options(synchronize_session=False)
    )
    return int(db.session.scalars(statement).one())


def sent_before(draft: IdeaDraft, *, process: Process) -> Idea | None:
    """The idea that the same form has submitted before, if it bears the same words.

    Looks in the process's turn, so that of two sends at the same moment the second finds the first.
    """
    db.session.execute(select(Process.id).where(Process.id == process.id).with_for_update(key_share=True))
    idea = db.session.scalars(select(Idea).where(Idea.submission_key == draft.submission_key)).one_or_none()
    if idea is not None and (idea.process_id, idea.text) != (process.id, draft.text):
        raise RuleViolation(
            _("Dieses Formular wurde schon mit anderem Text gesendet. Soll dieser als neue Idee gelten?"),
            field="text",
        )
    return idea


def receipt_letter(idea: Idea, receipt: Receipt, *, process: Process) -> LetterDraft:
    """The mailbox is not confirmed, so the letter bears nothing that the author wrote."""
    return LetterDraft(
        kind=RECEIPT,
        recipient=str(idea.contact),
        language=idea.language,
        municipality_id=process.municipality_id,
        process_id=process.id,
        facts={
            "process": process.title,
            "number": idea.number,
            "code": spoken(receipt.code),
            "read_by": read_by(process, idea.created_at).isoformat(),
        },
    )

"""What an office does by its link, and what the Redaktion makes of the answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select, update

from participation.accounts.models import Account
from participation.consultations.models import LONGEST_OPINION, Consultation, OpinionUse
from participation.consultations.rules import is_open
from participation.consultations.services.asking import check_turn, note
from participation.extensions import db
from participation.jobs.services import LetterDraft, send
from participation.kernel.database import changed_rows
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import VISITOR, Person
from participation.municipality.services.pages import pages_change


@dataclass(frozen=True, kw_only=True)
class OpinionDraft:
    """What the office says; ``competent`` is who is, if it is not."""

    text: str
    is_elsewhere: bool = False
    competent: str = ""


def opened(token_digest: str, *, at: datetime) -> Consultation:
    """The consultation that the link opens; RuleViolation, saying what to do, for one that opens nothing."""
    statement = select(Consultation).where(Consultation.token_digest == token_digest)
    consultation = db.session.scalars(statement).one_or_none()
    if consultation is None:
        raise RuleViolation(
            _(
                "Diesen Link kennen wir nicht. Vielleicht wurde er durch einen neuen ersetzt oder beim "
                "Kopieren abgeschnitten: Bitte öffnen Sie ihn aus der neuesten Mail, oder rufen Sie uns an."
            )
        )
    if consultation.answered_at is not None:
        raise answered_before()
    if consultation.revoked_at is not None:
        raise RuleViolation(_("Diese Bitte um Stellungnahme ist zurückgenommen. Sie brauchen nichts zu tun."))
    if not is_open(consultation, at):
        raise RuleViolation(
            _("Dieser Link ist abgelaufen. Rufen Sie uns bitte an, wenn Sie noch antworten möchten.")
        )
    return consultation


def answered_before() -> RuleViolation:
    return RuleViolation(
        _(
            "Zu dieser Frage liegt Ihre Stellungnahme schon vor. Wenn sich etwas geändert hat, rufen Sie uns "
            "bitte an."
        )
    )


def keep_draft(token_digest: str, text: str, *, at: datetime) -> Consultation:
    """Keep what was written so far, for whoever opens the link next."""
    consultation = opened(token_digest, at=at)
    check_length(text)
    consultation.draft, consultation.draft_at = text, at
    db.session.flush()
    return consultation


def check_length(text: str) -> None:
    if len(text) > LONGEST_OPINION:
        raise RuleViolation(
            _("Das sind %(length)s Zeichen, möglich sind %(most)s. Bitte kürzen Sie."),
            field="text",
            length=len(text),
            most=LONGEST_OPINION,
        )


def give_opinion(token_digest: str, draft: OpinionDraft, *, at: datetime) -> Consultation:
    """Take the answer, once: of two answers by one link at the same moment, one counts.

    Whoever asked is told. Raises RuleViolation as ``opened`` does, and without words.
    """
    consultation = opened(token_digest, at=at)
    check_length(draft.text)
    if not draft.text and not draft.is_elsewhere:
        raise RuleViolation(_("Bitte schreiben Sie Ihre Stellungnahme."), field="text")
    taken = changed_rows(
        update(Consultation)
        .where(
            Consultation.id == consultation.id,
            Consultation.token_digest == token_digest,
            Consultation.answered_at.is_(None),
            Consultation.revoked_at.is_(None),
        )
        .values(
            answer=draft.text,
            is_elsewhere=draft.is_elsewhere,
            competent=draft.competent if draft.is_elsewhere else "",
            answered_at=at,
            draft="",
            draft_at=None,
            version=Consultation.version + 1,
        )
    )
    db.session.refresh(consultation)
    if not taken:
        raise answered_before()
    note("answer", consultation, by=VISITOR, at=at, text=draft.text)
    tell_asker(consultation, at=at)
    return consultation


def tell_asker(consultation: Consultation, *, at: datetime) -> None:
    if consultation.asked_by_id is None:
        return
    account = db.session.get_one(Account, consultation.asked_by_id)
    if not account.mailbox or account.closed_at is not None:
        return
    send(
        LetterDraft(
            kind="opinion_arrived",
            recipient=account.mailbox,
            language=account.language,
            municipality_id=account.municipality_id,
            process_id=consultation.process_id,
            facts={
                "office": consultation.office,
                "slug": consultation.process.slug,
                "consultation": consultation.id,
            },
        ),
        at=at,
    )


def use_opinion(
    consultation: Consultation,
    use: OpinionUse,
    *,
    by: Person,
    at: datetime,
    expected_version: int | None = None,
) -> None:
    """Quote it internally, or publish it with office and day at everything that it is about.

    Raises Conflict, and RuleViolation before there is an answer, and for publishing "not ours".
    """
    check_turn(consultation, expected_version)
    if consultation.answered_at is None:
        raise RuleViolation(_("Die Stelle hat noch nicht geantwortet."))
    if use is OpinionUse.UNREAD:
        raise RuleViolation(_("Bitte wählen Sie, was mit der Stellungnahme geschieht."), field="use")
    if use is OpinionUse.PUBLIC and consultation.is_elsewhere:
        raise RuleViolation(
            _("Die Stelle ist nicht zuständig; das lässt sich intern festhalten, nicht veröffentlichen."),
            field="use",
        )
    if consultation.use is use:
        return
    was_public = consultation.use is OpinionUse.PUBLIC
    consultation.use, consultation.used_at, consultation.used_by_id = use, at, by.id
    consultation.version += 1
    db.session.flush()
    note("publish" if use is OpinionUse.PUBLIC else "quote", consultation, by=by, at=at)
    if was_public or use is OpinionUse.PUBLIC:
        pages_change(consultation.process_id)

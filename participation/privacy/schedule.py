"""How long what is kept: each kind with its setting, and how much of it is due (``tasks`` erase it)."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask import current_app
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l
from sqlalchemy import func, select

from participation.audit.models import AuditText
from participation.extensions import db
from participation.ideas.models import Idea
from participation.ideas.queries.covered import due_texts
from participation.ideas.queries.drafts import due_drafts as due_idea_drafts
from participation.ideas.queries.redactions import due_originals
from participation.ideas.queries.versions import due_versions
from participation.ideas.services.drafting import DRAFTS_KEPT
from participation.ideas.tasks import unwanted_images
from participation.intake.queries.files import due_papers_and_files
from participation.jobs.models import Letter
from participation.mailbox.models import ReceivedMail
from participation.municipality.models import ORIGINALS_KEPT_DAYS
from participation.privacy.queries import due
from participation.privacy.services import keeping
from participation.reports.models import Report
from participation.surveys.queries.reading import due_drafts
from participation.surveys.rules import DRAFTS_KEPT as SHEETS_KEPT
from participation.workshops.services.forgetting import PEOPLE_KEPT, due_workshops


@dataclass(frozen=True)
class Step:
    """One kind of things that are kept for a time: ``setting`` names it, or ``days`` say how long."""

    code: str
    name: LazyString
    due: Callable[[datetime], int]
    setting: str = ""
    days: int = 0

    @property
    def kept_days(self) -> int:
        return int(current_app.config[self.setting]) if self.setting else self.days


def before(setting: str, at: datetime) -> datetime:
    return due.since(at, int(current_app.config[setting]))


def own_step(code: str, name: LazyString, setting: str, number: Callable[[datetime], int]) -> Step:
    """A kind that is due as many days after its end as a setting says."""
    return Step(code, name, lambda at: number(before(setting, at)), setting=setting)


def counted(table: type[Any], condition: Callable[[datetime], Any]) -> Callable[[datetime], int]:
    return lambda moment: due.how_many(table, condition(moment))


def due_contents(at: datetime) -> int:
    offers = due.due_offers(before("KEEP_CONTENTS_DAYS", at)).subquery()
    statement = select(func.count()).where(Idea.process_id.in_(select(offers.c.process_id)))
    return db.session.scalars(statement).one()


STEPS = (
    Step(
        "originals",
        _l("Ungeschwärzte Fassungen"),
        lambda at: len(due_originals(at)) + len(due_texts(at)),
        days=ORIGINALS_KEPT_DAYS,
    ),
    Step(
        "drafts",
        _l("Entwürfe und frühere Worte von Ideen"),
        lambda at: len(due_idea_drafts(at)) + len(due_versions(due.since(at, ORIGINALS_KEPT_DAYS))),
        days=DRAFTS_KEPT.days,
    ),
    Step(
        "pictures",
        _l("Bilddateien, die zu nichts mehr gehören"),
        lambda _at: len(unwanted_images()),
        days=1,
    ),
    Step(
        "workshops",
        _l("Menschen in Zukunftswerkstätten"),
        lambda at: len(due_workshops(at)),
        days=PEOPLE_KEPT.days,
    ),
    Step(
        "papers",
        _l("Eingescannte Papiere und eingelesene Dateien"),
        lambda at: len(due_papers_and_files(at)),
        days=ORIGINALS_KEPT_DAYS,
    ),
    Step(
        "sheets",
        _l("Angefangene Umfragebögen"),
        lambda at: len(due_drafts(at)),
        days=SHEETS_KEPT.days,
    ),
    own_step(
        "sessions",
        _l("Beendete Anmeldungen, Links und Fehlversuche"),
        "KEEP_SESSIONS_DAYS",
        keeping.due_sessions,
    ),
    own_step(
        "letters",
        _l("Empfänger und Betreff von Briefen"),
        "KEEP_LETTERS_DAYS",
        counted(Letter, due.old_letters),
    ),
    own_step(
        "mails",
        _l("Absender und Betreff erledigter E-Mails"),
        "KEEP_MAILS_DAYS",
        counted(ReceivedMail, due.old_mails),
    ),
    own_step(
        "reports",
        _l("Wortlaut erledigter Meldungen"),
        "KEEP_REPORTS_DAYS",
        counted(Report, due.old_reports),
    ),
    own_step(
        "log_texts",
        _l("Begründungen im Wortlaut hinter dem Protokoll"),
        "KEEP_LOG_TEXTS_DAYS",
        counted(AuditText, due.old_log_texts),
    ),
    own_step(
        "contacts",
        _l("Adressen bei Beiträgen beendeter Verfahren"),
        "KEEP_CONTACTS_DAYS",
        counted(Idea, due.old_contacts),
    ),
    Step(
        "contents",
        _l("Inhalte beendeter Verfahren nach der Antwort des Archivs"),
        due_contents,
        setting="KEEP_CONTENTS_DAYS",
    ),
)
"""In the order in which a run goes through them."""

"""Sessions, papers and results for tests. Call them inside ``with writing():``."""

from datetime import date, timedelta
from itertools import count
from typing import Any
from uuid import uuid4

from participation.council.models import (
    AgendaItem,
    AnnexKind,
    CouncilPaper,
    CouncilResolution,
    CouncilSession,
    CouncilSnapshot,
    Outcome,
    Purpose,
)
from participation.council.services.freezing import freeze
from participation.council.services.results import ResultDraft, record_result
from participation.council.services.sessions import (
    PaperDraft,
    SessionDraft,
    plan_session,
    put_on_agenda,
    write_paper,
)
from participation.kernel.clock import now
from participation.kernel.permissions import Grant, Person, Role
from participation.municipality.models import Process
from participation.strategy.models import Measure
from tests.factories import an_account

NUMBERS = count(1)
ALL_ANNEXES = dict.fromkeys(AnnexKind, True) | {AnnexKind.ASSESSMENT: False}


def an_editor(name: str = "Nina Keller") -> Person:
    account = an_account(Role.MODERATOR, name=name)
    return Person(id=account.id, name=name, grants=frozenset({Grant(Role.MODERATOR)}))


def yesterday() -> date:
    return (now() - timedelta(days=1)).date()


def a_session(process: Process, by: Person, **words: Any) -> CouncilSession:  # noqa: ANN401 (of SessionDraft)
    draft = SessionDraft(**{"held_on": yesterday(), "body": "Gemeinderat", "members": 22, **words})
    return plan_session(draft, process=process, submission_key=uuid4().hex, by=by, at=now())


def a_paper(process: Process, by: Person, *measures: Measure, **words: Any) -> CouncilPaper:  # noqa: ANN401 (of PaperDraft)
    draft = PaperDraft(
        **{
            "number": f"2026/{next(NUMBERS):03d}",
            "title": "Digitale Strategie",
            "draft_resolution": "1. Der Gemeinderat beschließt die Maßnahmen.\n2. Die Verwaltung berichtet.",
            "measures": measures,
            "annexes": ALL_ANNEXES,
            **words,
        }
    )
    return write_paper(draft, process=process, submission_key=uuid4().hex, by=by, at=now())


def an_item(
    process: Process,
    by: Person,
    *measures: Measure,
    purpose: Purpose = Purpose.DECIDING,
    **words: Any,  # noqa: ANN401 (of SessionDraft)
) -> AgendaItem:
    """A paper about these measures on the agenda of a session of yesterday."""
    paper, session = a_paper(process, by, *measures), a_session(process, by, **words)
    return put_on_agenda(paper, session, purpose=purpose, top="5", by=by, at=now())


def a_snapshot(session: CouncilSession, by: Person) -> CouncilSnapshot:
    return freeze(session, submission_key=uuid4().hex, by=by, at=now())


def a_result(item: AgendaItem, by: Person, outcome: Outcome, **words: Any) -> CouncilResolution:  # noqa: ANN401 (of ResultDraft)
    draft = ResultDraft(outcome=outcome, **words)
    return record_result(item, draft, submission_key=uuid4().hex, by=by, at=now())

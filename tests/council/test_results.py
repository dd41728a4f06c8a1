"""What a session decided takes effect on measures, and stands nowhere before it may."""

from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.audit.models import AuditEntry, AuditText
from participation.council.models import AmendedField, CouncilResolution, Outcome, Purpose
from participation.council.queries.resolutions import announced_resolutions, resolutions_on
from participation.council.rules import Votes
from participation.council.services.results import AmendmentDraft, ResultDraft, announce, record_result
from participation.extensions import db
from participation.ideas.models import Answer
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.strategy.models import Horizon, MeasureStatus
from tests.council.making import a_paper, a_result, a_session, an_editor, an_item, yesterday
from tests.factories import a_measure, a_process, a_published_idea

VOTES = Votes(entitled=22, present=21, yes=20, no=0, abstained=1)


def test_adopting_decides_measures_with_day_note_and_answers(app: Flask) -> None:
    with writing():
        process, by = a_process(), an_editor()
        idea = a_published_idea(process)
        measure, running = a_measure(process, idea), a_measure(process, status=MeasureStatus.RUNNING)
        item = an_item(process, by, measure, running)
        a_result(item, by, Outcome.ADOPTED, votes=VOTES)
    assert measure.status is MeasureStatus.ADOPTED
    assert running.status is MeasureStatus.RUNNING
    assert measure.decided_on == running.decided_on == yesterday()
    assert (
        "TOP 5, Gemeinderat: unverändert beschlossen (20 Ja, 0 Nein, 1 Enthaltung)." in measure.decision_note
    )
    assert idea.answer is Answer.TAKEN_UP
    assert [one.outcome for one in announced_resolutions(process)] == [Outcome.ADOPTED]


def test_changes_make_the_adopted_version_and_struck_measures_are_refused(app: Flask) -> None:
    with writing():
        process, by = a_process(), an_editor()
        kept = a_measure(process, title="Bank", goal="Sitzen")
        moved, struck = a_measure(process), a_measure(process)
        item = an_item(process, by, kept, moved, struck)
        amendments = (
            AmendmentDraft(measure=kept, field=AmendedField.GOAL, text="Sitzen mit Lehne"),
            AmendmentDraft(measure=kept, field=AmendedField.CONDITION, text="Nur mit Förderung."),
            AmendmentDraft(measure=moved, field=AmendedField.HORIZON, text="long"),
            AmendmentDraft(measure=struck, field=AmendedField.STRUCK, text="Zu teuer."),
        )
        result = a_result(item, by, Outcome.ADOPTED_WITH_CHANGES, amendments=amendments)
    assert (kept.goal, kept.status) == ("Sitzen mit Lehne", MeasureStatus.ADOPTED)
    assert kept.decision_note.endswith("Nur mit Förderung.")
    assert (moved.horizon, moved.status) == (Horizon.LONG, MeasureStatus.ADOPTED)
    assert struck.status is MeasureStatus.REJECTED
    assert "gestrichen" in struck.decision_note
    assert struck.decision_note.endswith("Zu teuer.")
    before = {(one.measure_id, one.field): one.before for one in result.amendments}
    assert before[kept.id, AmendedField.GOAL] == "Sitzen"
    assert before[moved.id, AmendedField.HORIZON] == "short"


def test_a_committee_that_prepares_moves_nothing_and_the_order_of_sessions_is_told(app: Flask) -> None:
    with writing():
        process, by = a_process(), an_editor()
        measure = a_measure(process)
        first = an_item(process, by, measure, purpose=Purpose.PRELIMINARY, body="Technischer Ausschuss")
        a_result(first, by, Outcome.ADOPTED, votes=VOTES)
        assert measure.status is MeasureStatus.PROPOSED
        second = an_item(process, by, measure)
        a_result(second, by, Outcome.POSTPONED)
    assert measure.status is MeasureStatus.PROPOSED
    assert measure.decided_on is None
    steps = [(one.item.session.body, one.outcome) for one in resolutions_on(measure, process)]
    assert steps == [("Technischer Ausschuss", Outcome.ADOPTED), ("Gemeinderat", Outcome.POSTPONED)]


def test_a_closed_session_changes_nothing_until_its_result_is_announced_once(app: Flask) -> None:
    with writing():
        process, by = a_process(), an_editor()
        idea = a_published_idea(process)
        measure = a_measure(process, idea, title="Bank")
        item = an_item(process, by, measure, is_public=False)
        draft = AmendmentDraft(measure=measure, field=AmendedField.TITLE, text="Geheime Bank")
        result = a_result(item, by, Outcome.ADOPTED_WITH_CHANGES, amendments=(draft,), conditions="Geheim")
    assert (measure.title, measure.status, measure.decided_on) == ("Bank", MeasureStatus.PROPOSED, None)
    assert idea.answer is Answer.OPEN
    assert not announced_resolutions(process)
    lines = db.session.scalars(select(AuditEntry).where(AuditEntry.action.like("council.%"))).all()
    assert "adopted" not in repr([(line.reason, line.facts) for line in lines])
    assert not db.session.scalars(select(AuditText).where(AuditText.text.contains("Geheim"))).all()
    with writing():
        assert announce(db.session.get_one(CouncilResolution, result.id), by=by, at=now())
        assert not announce(db.session.get_one(CouncilResolution, result.id), by=by, at=now())
    db.session.refresh(idea)
    assert (measure.title, measure.status, idea.answer) == (
        "Geheime Bank",
        MeasureStatus.ADOPTED,
        Answer.TAKEN_UP,
    )
    assert len(announced_resolutions(process)) == 1


def test_what_the_minutes_would_ask_back_is_refused_and_nothing_is_half_written(app: Flask) -> None:
    with writing():
        process, by = a_process(), an_editor()
        measure, other = a_measure(process), a_measure(process)
        item = an_item(process, by, measure)
        to_come = an_item(process, by, measure, held_on=now().date().replace(year=now().year + 1))
    strange = AmendmentDraft(measure=other, field=AmendedField.GOAL, text="x")
    empty = AmendmentDraft(measure=measure, field=AmendedField.GOAL, text="")
    horizon = AmendmentDraft(measure=measure, field=AmendedField.HORIZON, text="bald")
    long = AmendmentDraft(measure=measure, field=AmendedField.TITLE, text="x" * 121)
    changed = Outcome.ADOPTED_WITH_CHANGES
    for wrong, field in (
        (ResultDraft(outcome=Outcome.REFERRED), "referred_to"),
        (ResultDraft(outcome=changed), "conditions"),
        (ResultDraft(outcome=Outcome.ADOPTED, amendments=(empty,)), "outcome"),
        *(
            (ResultDraft(outcome=changed, amendments=(one,)), "amendments")
            for one in (strange, empty, horizon)
        ),
        (ResultDraft(outcome=changed, amendments=(long,)), "amendments"),
        (ResultDraft(outcome=changed, amendments=(horizon, horizon)), "amendments"),
        (ResultDraft(outcome=Outcome.ADOPTED, votes=Votes(entitled=1, present=2, yes=2)), "present"),
    ):
        with pytest.raises(RuleViolation) as refused, writing():
            record_result(item, wrong, submission_key=uuid4().hex, by=by, at=now())
        assert refused.value.field == field
    with pytest.raises(RuleViolation, match="erst am"), writing():
        a_result(to_come, by, Outcome.ADOPTED)
    assert db.session.scalar(select(func.count()).select_from(CouncilResolution)) == 0


def test_a_form_sent_twice_records_once_and_another_result_meets_the_first(app: Flask) -> None:
    with writing():
        process, by = a_process(), an_editor()
        item = an_item(process, by, a_measure(process))
    draft, key = ResultDraft(outcome=Outcome.ADOPTED), uuid4().hex
    with writing():
        first = record_result(item, draft, submission_key=key, by=by, at=now())
    with writing():
        assert record_result(item, draft, submission_key=key, by=by, at=now()).id == first.id
    with pytest.raises(Conflict), writing():
        a_result(item, by, Outcome.REJECTED)


def test_papers_keep_their_words_once_there_is_a_result(app: Flask) -> None:
    from participation.council.services.sessions import (  # noqa: PLC0415 (of this test alone)
        PaperDraft,
        SessionDraft,
        change_paper,
        change_session,
        put_on_agenda,
        take_off_agenda,
    )

    with writing():
        process, by = a_process(), an_editor()
        item = an_item(process, by, a_measure(process))
        paper, session = item.paper, item.session
        other = a_paper(process, by)
        assert put_on_agenda(other, a_session(process, by), purpose=Purpose.DECIDING, by=by, at=now())
    draft = PaperDraft(number=paper.number, title="Neu", draft_resolution="Neu", annexes={})
    with writing():
        change_paper(paper, draft, process=process, expected_version=1, by=by, at=now())
    with pytest.raises(Conflict), writing():
        change_paper(paper, draft, process=process, expected_version=1, by=by, at=now())
    with pytest.raises(RuleViolation, match="gibt es in diesem Verfahren schon") as refused, writing():
        change_paper(other, draft, process=process, expected_version=1, by=by, at=now())
    assert refused.value.field == "number"
    with pytest.raises(RuleViolation, match="schon auf der Tagesordnung"), writing():
        put_on_agenda(paper, session, purpose=Purpose.DECIDING, by=by, at=now())
    with writing():
        a_result(item, by, Outcome.NOTED)
    with pytest.raises(RuleViolation, match="wie sie vorlag"), writing():
        change_paper(paper, draft, process=process, expected_version=2, by=by, at=now())
    moved = SessionDraft(held_on=session.held_on, body="Gemeinderat", is_public=False)
    with pytest.raises(RuleViolation, match="stehen fest"), writing():
        change_session(session, moved, expected_version=1, by=by, at=now())
    with pytest.raises(RuleViolation, match="schon ein Ergebnis"), writing():
        take_off_agenda(item, by=by, at=now())

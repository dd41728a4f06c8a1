from collections.abc import Callable
from datetime import date
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import func, select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Answer, Idea
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Process
from participation.municipality.queries import version_of_pages
from participation.strategy.models import Horizon, Measure, MeasureSource, MeasureStatus, SourceRole
from participation.strategy.services.drafts import MeasureDraft, Standing
from participation.strategy.services.measures import (
    Beginning,
    create_measure,
    edit_measure,
    measure_from_theme,
    set_standing,
)
from participation.strategy.services.placing import move_measures
from participation.strategy.services.provenance import SourceDraft, TakenUp, link_sources, unlink_source
from participation.themes.services.ordering import merge_themes
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account, an_idea
from tests.strategy.people import a_moderator

pytestmark = pytest.mark.usefixtures("app")
BERLIN = ZoneInfo("Europe/Berlin")
PUBLIC = Beginning(status=MeasureStatus.PROPOSED)


def dossier(process: Process, **changes: object) -> MeasureDraft:
    fields = {
        "title": "Lastenräder für alle",
        "horizon": Horizon.SHORT,
        "area_ids": (process.areas[0].id,),
        "is_own_project": True,
    }
    return MeasureDraft(**(fields | changes))  # type: ignore[arg-type]  # the fields by name


def origin(idea: Idea) -> SourceDraft:
    return SourceDraft(role=SourceRole.ORIGIN, idea=idea)


def actions(measure: Measure) -> list[str]:
    statement = select(AuditEntry.action).where(
        AuditEntry.subject == "measure", AuditEntry.subject_id == measure.id
    )
    return list(db.session.scalars(statement.order_by(AuditEntry.id)))


# --- Making -------------------------------------------------------------------------------------


def test_measures_are_numbered_one_by_one_in_each_process() -> None:
    with writing():
        first, other = a_process(), a_process()
        numbers = [a_measure(process).number for process in (first, first, other)]
    assert numbers == [1, 2, 1]


def test_a_measure_from_a_theme_answers_its_open_ideas_by_name() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        author = an_account()
        open_one = a_published_idea(process, by=Person(id=author.id))
        answered = a_published_idea(process)
        exists = AnswerDraft(answer=Answer.EXISTS, text="Gibt es am Bahnhof.")
        answer_idea(answered, exists, by=moderator, at=now())
        theme = a_theme(process, open_one, answered)
        measure, taken = measure_from_theme(theme, dossier(process), process=process, by=moderator, at=now())
    assert taken == TakenUp(answered=1, own=0)
    assert open_one.answer is Answer.TAKEN_UP
    assert open_one.answer_text == "Ihre Idee ist in die Maßnahme M-01 „Lastenräder für alle“ aufgenommen."
    assert answered.answer is Answer.EXISTS
    assert actions(measure) == ["measure.create", "measure.link"]
    assert db.session.scalars(select(Letter.kind)).all() == ["idea_answered"]


def test_nobody_is_told_of_a_measure_that_cannot_be_read_yet() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process)
        beginning = Beginning(sources=(origin(idea),))
        measure, taken = create_measure(dossier(process), beginning, process=process, by=moderator, at=now())
    assert taken == TakenUp()
    assert idea.answer is Answer.OPEN
    with writing():
        taken = set_standing(
            measure,
            Standing(status=MeasureStatus.PROPOSED),
            process=process,
            expected_version=1,
            answers=True,
            by=moderator,
            at=now(),
        )
    assert taken == TakenUp(answered=1)
    assert (idea.answer, idea.answered_by_id) == (Answer.TAKEN_UP, moderator.id)


def test_ideas_stay_open_if_the_redaktion_wishes_it() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process)
        beginning = Beginning(status=MeasureStatus.PROPOSED, sources=(origin(idea),), answers=False)
        create_measure(dossier(process), beginning, process=process, by=moderator, at=now())
    assert idea.answer is Answer.OPEN


def test_about_an_own_idea_somebody_else_answers() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        own, others = a_published_idea(process, by=moderator), a_published_idea(process)
        beginning = Beginning(status=MeasureStatus.PROPOSED, sources=(origin(own), origin(others)))
        _measure, taken = create_measure(dossier(process), beginning, process=process, by=moderator, at=now())
    assert taken == TakenUp(answered=1, own=1)
    assert own.answer is Answer.OPEN


def test_objections_are_not_answered_as_taken_up() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        wish, worry = a_published_idea(process), a_published_idea(process)
        theme = SourceDraft(role=SourceRole.ORIGIN, theme=a_theme(process, wish, worry))
        objection = SourceDraft(role=SourceRole.OBJECTION, idea=worry)
        beginning = Beginning(status=MeasureStatus.PROPOSED, sources=(theme, objection))
        create_measure(dossier(process), beginning, process=process, by=moderator, at=now())
    assert (wish.answer, worry.answer) == (Answer.TAKEN_UP, Answer.OPEN)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": ""}, "title"),
        ({"area_ids": ()}, "areas"),
        ({"is_cross_cutting": True}, "areas"),
        ({"area_ids": (999_999,)}, "areas"),
    ],
)
def test_a_dossier_says_at_its_field_what_it_lacks(changes: dict[str, object], field: str) -> None:
    with writing():
        process = a_process()
        with pytest.raises(RuleViolation) as refusal:
            create_measure(dossier(process, **changes), PUBLIC, process=process, by=SYSTEM, at=now())
    assert refusal.value.field == field


def test_a_retired_area_takes_no_new_measure_and_keeps_those_it_has() -> None:
    with writing():
        process = a_process()
        measure = a_measure(process)
        process.areas[0].retired_at = now()
        with pytest.raises(RuleViolation):
            create_measure(dossier(process), PUBLIC, process=process, by=SYSTEM, at=now())
        edit_measure(measure, dossier(process), process=process, expected_version=1, by=SYSTEM, at=now())
    assert measure.title == "Lastenräder für alle"


# --- Sources ------------------------------------------------------------------------------------


def make_unpublished(process: Process) -> SourceDraft:
    return origin(an_idea(process))


def make_foreign(_process: Process) -> SourceDraft:
    return origin(a_published_idea(a_process()))


def make_merged(process: Process) -> SourceDraft:
    theme = a_theme(process, a_published_idea(process))
    merge_themes(theme, into=a_theme(process), by=SYSTEM, at=now())
    return SourceDraft(role=SourceRole.ORIGIN, theme=theme)


@pytest.mark.parametrize("make", [make_unpublished, make_foreign, make_merged])
def test_what_cannot_be_a_source_is_refused(make: Callable[[Process], SourceDraft]) -> None:
    with writing():
        process = a_process()
        measure, source = a_measure(process), make(process)
        with pytest.raises(RuleViolation) as refusal:
            link_sources(measure, [source], answers=True, by=SYSTEM, at=now())
    assert refusal.value.field == "sources"


def test_linking_again_changes_the_role_and_says_who_did() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea = a_published_idea(process)
        measure = a_measure(process, idea)
        again = SourceDraft(role=SourceRole.SUPPLEMENT, idea=idea)
        link_sources(measure, [again, again], answers=False, by=moderator, at=now())
    (source,) = db.session.scalars(select(MeasureSource)).all()
    assert (source.role, source.linked_by_id) == (SourceRole.SUPPLEMENT, moderator.id)
    assert actions(measure) == ["measure.create", "measure.link", "measure.link"]


def test_unlinking_leaves_the_answer_and_happens_once() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        idea, measure = a_published_idea(process), a_measure(process)
        link_sources(measure, [origin(idea)], answers=True, by=moderator, at=now())
        source = db.session.scalars(select(MeasureSource)).one().id
        assert unlink_source(measure, source, by=moderator, at=now())
        assert not unlink_source(measure, source, by=moderator, at=now())
    assert idea.answer is Answer.TAKEN_UP
    assert db.session.scalar(select(func.count()).select_from(MeasureSource)) == 0


def test_a_source_of_another_measure_stays() -> None:
    with writing():
        process = a_process()
        a_measure(process, a_published_idea(process))
        source = db.session.scalars(select(MeasureSource)).one().id
        assert not unlink_source(a_measure(process), source, by=SYSTEM, at=now())
    assert db.session.scalars(select(MeasureSource)).one().id == source


# --- Changing -----------------------------------------------------------------------------------


def test_who_comes_second_overwrites_nothing() -> None:
    with writing():
        process, moderator = a_process(), a_moderator()
        measure = a_measure(process)
        edit_measure(measure, dossier(process), process=process, expected_version=1, by=moderator, at=now())
        with pytest.raises(Conflict, match="Nina Keller hat diese Maßnahme am"):
            edit_measure(
                measure,
                dossier(process, title="Anders"),
                process=process,
                expected_version=1,
                by=SYSTEM,
                at=now(),
            )
    assert measure.title == "Lastenräder für alle"


@pytest.mark.parametrize(
    ("standing", "field"),
    [
        (Standing(status=MeasureStatus.ADOPTED), "decided_on"),
        (Standing(status=MeasureStatus.REJECTED, decided_on=date(2026, 11, 25)), "decision_note"),
        (Standing(status=MeasureStatus.DELAYED), "progress_note"),
    ],
)
def test_a_standing_tells_what_people_would_ask(standing: Standing, field: str) -> None:
    with writing():
        process = a_process()
        measure = a_measure(process)
        with pytest.raises(RuleViolation) as refusal:
            set_standing(
                measure, standing, process=process, expected_version=1, answers=True, by=SYSTEM, at=now()
            )
    assert refusal.value.field == field


def test_a_note_on_progress_is_of_today_unless_it_says_otherwise() -> None:
    at = now()
    with writing():
        process = a_process()
        measure = a_measure(process)
        standing = Standing(status=MeasureStatus.RUNNING, progress_note="Die Räder sind bestellt.")
        set_standing(measure, standing, process=process, expected_version=1, answers=True, by=SYSTEM, at=at)
    assert measure.progress_on == at.astimezone(BERLIN).date()


def test_moving_to_where_it_stands_is_no_change() -> None:
    with writing():
        process = a_process()
        here, there = a_measure(process), a_measure(process, horizon=Horizon.LONG)
        assert move_measures([here, there], process=process, to=Horizon.SHORT, by=SYSTEM, at=now()) == 1
    assert (here.version, there.version) == (1, 2)
    assert actions(there) == ["measure.create", "measure.move"]


def test_public_pages_change_with_what_they_show_and_not_with_drafts() -> None:
    with writing():
        process = a_process()
        draft = a_measure(process, status=MeasureStatus.DRAFT)
        public = a_measure(process)
    slug = process.slug

    def version() -> int | None:
        return version_of_pages(slug, "localhost")

    before = version()
    with writing():
        move_measures([draft], process=process, to=Horizon.LONG, by=SYSTEM, at=now())
    assert version() == before
    with writing():
        move_measures([public], process=process, to=Horizon.LONG, by=SYSTEM, at=now())
    assert version() != before

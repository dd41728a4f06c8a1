"""Two people do whatever can be done, from the first idea to the last report: nothing is lost.

What must hold is asked by the queries of ``figures.queries.proofs``, which ``participation check`` asks as
well, and compared with a ledger of what was acknowledged, kept outside of the database.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

from flask import Flask
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test
from sqlalchemy import select, update

from participation.audit.queries import faults
from participation.extensions import db
from participation.figures.queries.kept import counted_now
from participation.figures.queries.proofs import counter_examples
from participation.following.services.steps import tell_steps
from participation.ideas.models import Answer, Idea, IdeaStatus, ReasonCode
from participation.ideas.rules import COUNTED
from participation.ideas.services.authorship import ReplyDraft, reply, withdraw
from participation.ideas.services.decisions import (
    AnswerDraft,
    QuestionDraft,
    RefusalDraft,
    answer_idea,
    publish,
    refuse,
    reopen_answer,
    return_to_author,
    set_area,
)
from participation.ideas.services.parts import PartDraft
from participation.ideas.services.redaction import RedactionDraft, redact
from participation.ideas.services.restoring import Earlier, restore, state_of
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import VISITOR, Grant, Person, Role
from participation.municipality.models import Process
from participation.operations.check import counters
from participation.progress.models import MeasureNews, ProgressReport, ReportedStatus
from participation.progress.queries.trail import trail_of
from participation.progress.services.reporting import Correction, ReportDraft, correct_report, write_report
from participation.strategy.models import Horizon, Measure, MeasureSource, MeasureStatus, SourceRole
from participation.strategy.queries.answers import answers_of
from participation.strategy.queries.provenance import support_of
from participation.strategy.rules import SUPPORTS
from participation.strategy.services.drafts import MeasureDraft, Standing
from participation.strategy.services.measures import Beginning as BeginningOfMeasure
from participation.strategy.services.measures import create_measure, set_standing
from participation.strategy.services.provenance import SourceDraft, link_sources, unlink_source
from participation.themes.models import JoinedIdea, Placement, Theme
from participation.themes.queries.history import latest_change
from participation.themes.queries.sorting import unsorted_ids
from participation.themes.rules import is_live
from participation.themes.services.answers import answer_ideas
from participation.themes.services.joining import join_ideas, release_idea
from participation.themes.services.ordering import (
    ThemeDraft,
    create_theme,
    merge_themes,
    move_ideas,
    split_theme,
)
from participation.themes.services.parking import park_theme, unpark_theme
from participation.themes.services.parting import split_idea
from participation.themes.services.undoing import undo
from participation.voting.models import Support
from participation.voting.services import support, withdraw_support
from tests.factories import a_process, an_account, an_idea

SUPPORTERS = 3
TWO_THOUGHTS = "Mehr Bänke am Fluss, sagt Herr Beispiel.\n\nUnd Bäume dazu."
PICK = st.integers(0, 20)
SOME = st.sets(st.integers(0, 20), min_size=1, max_size=3)
WHO = st.integers(0, 1)
COUNCIL = [MeasureStatus.ADOPTED, MeasureStatus.ADOPTED, *MeasureStatus]
GIVEN = [Answer.EXISTS, Answer.PASSED_ON, Answer.NOT_PURSUED, Answer.LEFT_TO_COUNCIL]
EVERY = 4
"""Steps between two looks."""
BEFORE_START = 5
"""Ideas that are there when the two begin."""


@dataclass
class Ledger:
    """What was acknowledged."""

    ideas: list[int] = field(default_factory=list)
    measures: list[int] = field(default_factory=list)
    reports: set[tuple[int, str]] = field(default_factory=set)
    """Measure and text of every version that was ever published."""
    supports: set[tuple[int, int]] = field(default_factory=set)
    undoable: list[tuple[int, Earlier]] = field(default_factory=list)
    """States before decisions that can be taken back."""


class Town(RuleBasedStateMachine):
    """All verbs that the two of the Redaktion, authors and supporters have."""

    def __init__(self) -> None:
        super().__init__()
        self.ledger, self.steps = Ledger(), 0
        with writing():
            self.process = a_process()
            moderates = frozenset({Grant(Role.MODERATOR)})
            self.people = [Person(id=an_account(Role.MODERATOR).id, grants=moderates) for _ in range(2)]
            self.supporters = [an_account().id for _ in range(SUPPORTERS)]
        for number in range(BEFORE_START):
            self.submit(own=number == 0)
        for number in range(BEFORE_START):
            self.publish(number, who=1)
        self.make_theme({1, 2}, who=0)
        self.make_measure(0, theme=True, public=True, role=SourceRole.ORIGIN, who=0)
        self.make_measure(3, theme=False, public=True, role=SourceRole.SUPPLEMENT, who=1)
        self.decide_in_council(0, MeasureStatus.ADOPTED, answers=True, who=0)
        self.report(0, ReportedStatus.RUNNING, 2, who=1)
        assert self.ledger.reports

    # --- What there is ---

    def idea(self, pick: int) -> Idea:
        return db.session.get_one(Idea, self.ledger.ideas[pick % len(self.ledger.ideas)])

    def waiting(self, pick: int, *statuses: IdeaStatus) -> int:
        """Of the ideas that stand there one, as its place among all; any if there is none."""
        fitting = [place for place in range(len(self.ledger.ideas)) if self.idea(place).status in statuses]
        return fitting[pick % len(fitting)] if fitting else pick

    def ideas(self, picks: set[int]) -> list[Idea]:
        return list({idea.id: idea for idea in map(self.idea, sorted(picks))}.values())

    def rows(self, table: type[Any]) -> Sequence[Any]:
        statement = select(table).where(table.process_id == self.process.id).order_by(table.id)
        return db.session.scalars(statement).all()

    def theme(self, pick: int) -> Theme:
        found: Theme = self.one_of(self.rows(Theme), pick)
        return found

    def live(self, pick: int) -> Theme:
        found: Theme = self.one_of([theme for theme in self.rows(Theme) if is_live(theme)], pick)
        return found

    def measure(self, pick: int) -> Measure:
        found: Measure = self.one_of(self.rows(Measure), pick)
        return found

    def one_of(self, rows: Sequence[Any], pick: int) -> Any:  # noqa: ANN401 (a row of any table)
        if not rows:
            raise RuleViolation("there is none yet")
        return rows[pick % len(rows)]

    def do(self, step: Callable[[], object]) -> bool:
        """A change of its own; False for what a rule refuses, which must leave everything as it was."""
        db.session.rollback()
        try:
            with writing():
                step()
        except RuleViolation:
            db.session.rollback()
            return False
        return True

    def decide(self, pick: int, who: int, step: Callable[[Idea, Person], object]) -> None:
        """A decision about an idea, which can be taken back as the queue does it."""

        def act() -> None:
            idea = self.idea(pick)
            db.session.refresh(idea)
            before, at = state_of(idea), now()
            step(idea, self.people[who])
            earlier = Earlier(state=before, version=idea.version, since=at, step=1)
            self.ledger.undoable.append((idea.id, earlier))

        count = len(self.ledger.undoable)
        if not self.do(act):
            del self.ledger.undoable[count:]

    # --- Authors and supporters ---

    @rule(own=st.booleans())
    def submit(self, own: bool) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        """Sometimes one of the two writes an idea, about which the other has to decide."""
        by = self.people[0] if own else VISITOR
        made: list[int] = []
        contact = None if own else f"{uuid4().hex}@example.org"
        self.do(
            lambda: made.append(an_idea(self.process, by=by, text=TWO_THOUGHTS, contact=contact).id),
        )
        self.ledger.ideas += made

    @rule(pick=PICK)
    def withdraw(self, pick: int) -> None:
        self.do(lambda: withdraw(self.idea(pick), by=VISITOR, at=now()))

    @rule(pick=PICK)
    def reply(self, pick: int) -> None:
        draft = ReplyDraft(text="Am Fluss.", submission_key=uuid4().hex)
        pick = self.waiting(pick, IdeaStatus.RETURNED)
        self.do(lambda: reply(self.idea(pick), draft, by=VISITOR, at=now()))

    @rule(pick=PICK, who=st.integers(0, SUPPORTERS - 1), back=st.booleans())
    def support(self, pick: int, who: int, back: bool) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        given = (self.ledger.ideas[pick % len(self.ledger.ideas)], self.supporters[who])
        act = withdraw_support if back else support
        if self.do(lambda: act(self.idea(pick), account_id=given[1], at=now())):
            (self.ledger.supports.discard if back else self.ledger.supports.add)(given)

    # --- Decisions about ideas ---

    @rule(pick=PICK, who=WHO)
    def publish(self, pick: int, who: int) -> None:
        self.decide(pick, who, lambda idea, by: publish(idea, by=by, at=now()))

    @rule(pick=PICK, who=WHO)
    def return_to_author(self, pick: int, who: int) -> None:
        draft = QuestionDraft(text="Wo genau?", submission_key=uuid4().hex)
        pick = self.waiting(pick, IdeaStatus.SUBMITTED)
        self.decide(pick, who, lambda idea, by: return_to_author(idea, draft, by=by, at=now()))

    @rule(pick=PICK, who=WHO)
    def refuse(self, pick: int, who: int) -> None:
        draft = RefusalDraft(reason=ReasonCode.ADVERTISING, text="Werbung.", submission_key=uuid4().hex)
        self.decide(pick, who, lambda idea, by: refuse(idea, draft, by=by, at=now()))

    @rule(pick=PICK, who=WHO, answer=st.sampled_from(GIVEN))
    def answer(self, pick: int, who: int, answer: Answer) -> None:
        draft = AnswerDraft(answer=answer, text="Weil es so ist.", body="Landkreis")
        self.decide(pick, who, lambda idea, by: answer_idea(idea, draft, by=by, at=now()))

    @rule(pick=PICK, who=WHO, answer=st.sampled_from(GIVEN))
    def answer_a_theme(self, pick: int, who: int, answer: Answer) -> None:
        draft = AnswerDraft(answer=answer, text="Zu {nummer}.", body="Landkreis")

        def act() -> None:
            inside = select(Placement.idea_id).where(Placement.theme_id == self.theme(pick).id)
            ideas = db.session.scalars(select(Idea).where(Idea.id.in_(inside))).all()
            answer_ideas(ideas, draft, by=self.people[who], at=now())

        self.do(act)

    @rule(pick=PICK, who=WHO)
    def reopen(self, pick: int, who: int) -> None:
        self.do(lambda: reopen_answer(self.idea(pick), by=self.people[who], at=now()))

    @rule(pick=PICK, who=WHO, none=st.booleans())
    def sort(self, pick: int, who: int, none: bool) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        area = None if none else self.process.areas[0]
        self.decide(pick, who, lambda idea, by: set_area(idea, area, by=by, at=now()))

    @rule(pick=PICK, who=WHO)
    def redact(self, pick: int, who: int) -> None:
        draft = RedactionDraft(
            reason="personal_data",
            reason_title="Persönliches",
            words="Herr Beispiel",
        )
        self.do(lambda: redact(self.idea(pick), draft, by=self.people[who], at=now()))

    @rule(pick=PICK, who=WHO)
    def undo_a_decision(self, pick: int, who: int) -> None:
        if self.ledger.undoable:
            idea_id, earlier = self.ledger.undoable[-1 - pick % min(3, len(self.ledger.undoable))]
            self.do(
                lambda: restore(db.session.get_one(Idea, idea_id), earlier, by=self.people[who], at=now())
            )

    # --- Themes ---

    @rule(picks=SOME, who=WHO)
    def make_theme(self, picks: set[int], who: int) -> None:
        self.do(
            lambda: create_theme(
                ThemeDraft(title="Bänke"),
                ideas=self.ideas(picks),
                process=self.process,
                by=self.people[who],
                at=now(),
            )
        )

    @rule(picks=SOME, pick=PICK, out=st.booleans(), who=WHO)
    def move(self, picks: set[int], pick: int, out: bool, who: int) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        self.do(
            lambda: move_ideas(
                self.ideas(picks),
                to=None if out else self.theme(pick),
                process=self.process,
                by=self.people[who],
                at=now(),
            )
        )

    @rule(pick=PICK, other=PICK, who=WHO)
    def merge(self, pick: int, other: int, who: int) -> None:
        into = pick + 1 + other % 3
        self.do(lambda: merge_themes(self.live(pick), into=self.live(into), by=self.people[who], at=now()))

    @rule(pick=PICK, picks=SOME, who=WHO)
    def split(self, pick: int, picks: set[int], who: int) -> None:
        self.do(
            lambda: split_theme(
                self.theme(pick),
                ThemeDraft(title="Tische"),
                ideas=self.ideas(picks),
                process=self.process,
                by=self.people[who],
                at=now(),
            )
        )

    @rule(pick=PICK, back=st.booleans(), who=WHO)
    def park(self, pick: int, back: bool, who: int) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        def act() -> None:
            if back:
                unpark_theme(self.theme(pick), by=self.people[who], at=now())
            else:
                park_theme(self.theme(pick), reason="Später.", by=self.people[who], at=now())

        self.do(act)

    @rule(picks=SOME, into=PICK, who=WHO)
    def join(self, picks: set[int], into: int, who: int) -> None:
        self.do(
            lambda: join_ideas(
                self.ideas(picks), into=self.idea(into), process=self.process, by=self.people[who], at=now()
            )
        )

    @rule(pick=PICK, who=WHO)
    def release(self, pick: int, who: int) -> None:
        def act() -> None:
            joined = select(JoinedIdea.idea_id).where(JoinedIdea.idea_id.in_(self.ledger.ideas))
            idea_id = self.one_of(db.session.scalars(joined.order_by(JoinedIdea.idea_id)).all(), pick)
            idea = db.session.get_one(Idea, idea_id)
            release_idea(idea, process=self.process, by=self.people[who], at=now())

        self.do(act)

    @rule(pick=PICK, who=WHO)
    def split_an_idea(self, pick: int, who: int) -> None:
        draft = PartDraft(title="Schatten", text="Und Bäume dazu.", submission_key=uuid4().hex)
        made: list[int] = []

        def act() -> None:
            split_idea(self.idea(pick), draft, process=self.process, by=self.people[who], at=now())
            known = select(Idea.id).where(
                Idea.process_id == self.process.id, Idea.id.not_in(self.ledger.ideas)
            )
            made.extend(db.session.scalars(known))

        if self.do(act):
            self.ledger.ideas += made
            self.supports_moved_within_a_family()

    @rule(who=WHO)
    def undo_ordering(self, who: int) -> None:
        def act() -> None:
            change = latest_change(self.process.id)
            if change is not None:
                undo(change, by=self.people[who], at=now())

        if self.do(act):
            self.supports_moved_within_a_family()

    # --- Measures ---

    def source(self, pick: int, role: SourceRole, *, theme: bool) -> SourceDraft:
        if theme:
            return SourceDraft(role=role, theme=self.theme(pick))
        return SourceDraft(role=role, idea=self.idea(pick))

    @rule(pick=PICK, theme=st.booleans(), public=st.booleans(), role=st.sampled_from(SourceRole), who=WHO)
    def make_measure(self, pick: int, theme: bool, public: bool, role: SourceRole, who: int) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        made: list[int] = []

        def act() -> None:
            beginning = BeginningOfMeasure(
                status=MeasureStatus.PROPOSED if public else MeasureStatus.DRAFT,
                sources=(self.source(pick, role, theme=theme),),
            )
            draft = MeasureDraft(title="Lehnen", horizon=Horizon.SHORT, area_ids=(self.process.areas[0].id,))
            measure, _ = create_measure(draft, beginning, process=self.process, by=self.people[who], at=now())
            made.append(measure.id)

        if self.do(act):
            self.ledger.measures += made

    @rule(pick=PICK, other=PICK, theme=st.booleans(), role=st.sampled_from(SourceRole), who=WHO)
    def link(self, pick: int, other: int, theme: bool, role: SourceRole, who: int) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        self.do(
            lambda: link_sources(
                self.measure(pick),
                [self.source(other, role, theme=theme)],
                answers=True,
                by=self.people[who],
                at=now(),
            )
        )

    @rule(pick=PICK, other=PICK, who=WHO)
    def unlink(self, pick: int, other: int, who: int) -> None:
        def act() -> None:
            measure = self.measure(pick)
            links = db.session.scalars(
                select(MeasureSource.id)
                .where(MeasureSource.measure_id == measure.id)
                .order_by(MeasureSource.id)
            ).all()
            unlink_source(measure, self.one_of(links, other), by=self.people[who], at=now())

        self.do(act)

    @rule(pick=PICK, status=st.sampled_from(COUNCIL), answers=st.booleans(), who=WHO)
    def decide_in_council(self, pick: int, status: MeasureStatus, answers: bool, who: int) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        def act() -> None:
            measure = self.measure(pick)
            standing = Standing(
                status=status,
                decided_on=now().date(),
                decision_note="Einstimmig.",
                progress_note=measure.progress_note or "Nach der Sitzung.",
                progress_on=measure.progress_on,
            )
            set_standing(
                measure,
                standing,
                process=self.process,
                expected_version=measure.version,
                answers=answers,
                by=self.people[who],
                at=now(),
            )
            self.remember(measure)

        self.do(act)

    @rule(pick=PICK, status=st.sampled_from(ReportedStatus), days=st.integers(0, 3), who=WHO)
    def report(self, pick: int, status: ReportedStatus, days: int, who: int) -> None:
        def act() -> None:
            measure = self.measure(pick)
            draft = ReportDraft(
                status=status, reported_on=now().date() - timedelta(days=days), text=f"Bericht {uuid4().hex}"
            )
            write_report(
                measure,
                draft,
                process=self.process,
                expected_version=measure.version,
                by=self.people[who],
                at=now(),
            )
            self.remember(measure)

        self.do(act)

    @rule(pick=PICK, status=st.sampled_from(ReportedStatus), days=st.integers(0, 3), who=WHO)
    def correct(self, pick: int, status: ReportedStatus, days: int, who: int) -> None:
        def act() -> None:
            standing = (
                select(ProgressReport)
                .where(ProgressReport.measure_id.in_(self.ledger.measures), ProgressReport.stands)
                .order_by(ProgressReport.id)
            )
            report = self.one_of(db.session.scalars(standing).all(), pick)
            draft = ReportDraft(
                status=status, reported_on=now().date() - timedelta(days=days), text=f"Fassung {uuid4().hex}"
            )
            why = Correction(reason="Ein Versehen.", expected_version=report.version)
            new = correct_report(report, draft, why, process=self.process, by=self.people[who], at=now())
            self.remember(new.measure)

        self.do(act)

    def remember(self, measure: Measure) -> None:
        statement = select(ProgressReport.text).where(ProgressReport.measure_id == measure.id)
        self.ledger.reports |= {(measure.id, said) for said in db.session.scalars(statement)}

    @rule()
    def tell_authors(self) -> None:
        def act() -> None:
            db.session.execute(update(MeasureNews).values(created_at=now() - timedelta(days=1)))
            tell_steps(at=now(), most=2)

        self.do(act)

    # --- What always holds ---

    @invariant()
    def all_is_well(self) -> None:
        """After every few steps and at the end: asking takes longer than doing."""
        self.steps += 1
        if self.steps % EVERY == 0:
            self.look()

    def look(self) -> None:
        self.nothing_contradicts()
        self.nothing_is_lost_or_doubled()
        self.every_published_idea_has_one_place_and_one_answer_in_every_count()
        self.a_measure_is_carried_by_different_people_and_never_by_objectors()
        self.the_way_of_an_idea_leads_to_its_measures_and_no_draft()

    def nothing_contradicts(self) -> None:
        db.session.rollback()
        assert counter_examples(self.process.id) == []
        assert list(counters()) == []

    def given(self) -> list[tuple[int, int]]:
        rows = db.session.execute(
            select(Support.idea_id, Support.supporter_id).where(Support.idea_id.in_(self.ledger.ideas))
        )
        return [(row[0], row[1]) for row in rows]

    def supports_moved_within_a_family(self) -> None:
        """Who supports an idea supports a part of it; a part taken back gives its supporters to the idea."""
        db.session.rollback()
        given = self.given()
        assert len(set(given)) == len(given)
        assert {person for _, person in given} == {person for _, person in self.ledger.supports}
        self.ledger.supports = set(given)

    def nothing_is_lost_or_doubled(self) -> None:
        db.session.rollback()
        assert sorted(idea.id for idea in self.rows(Idea)) == sorted(self.ledger.ideas)
        assert sorted(measure.id for measure in self.rows(Measure)) == sorted(self.ledger.measures)
        assert sorted(self.given()) == sorted(self.ledger.supports)
        said = select(ProgressReport.measure_id, ProgressReport.text).where(
            ProgressReport.measure_id.in_(self.ledger.measures)
        )
        assert {(row[0], row[1]) for row in db.session.execute(said)} >= self.ledger.reports

    def every_published_idea_has_one_place_and_one_answer_in_every_count(self) -> None:
        db.session.rollback()
        published = {idea.id for idea in self.rows(Idea) if idea.status in COUNTED}
        placed = select(Placement.idea_id).where(Placement.idea_id.in_(published))
        inside = set(db.session.scalars(placed))
        outside = unsorted_ids(self.process.id)
        assert inside | outside == published
        assert not inside & outside
        figures = counted_now(db.session.get_one(Process, self.process.id))
        assert figures.submitted == len(self.ledger.ideas)
        assert figures.whole.ideas == figures.whole.answering.ideas == len(published)
        assert sum(part.ideas for part in figures.areas.values()) == len(published)
        assert answers_of(self.process).counts.get(Answer.OPEN, 0) == figures.whole.answering.still_open

    def a_measure_is_carried_by_different_people_and_never_by_objectors(self) -> None:
        db.session.rollback()
        measures = self.rows(Measure)
        for measure_id, counted in support_of(measures).items():
            links = db.session.scalars(
                select(MeasureSource).where(MeasureSource.measure_id == measure_id)
            ).all()
            direct = {link.idea_id for link in links if link.role in SUPPORTS and link.idea_id}
            carried = {person for idea_id, person in self.ledger.supports if idea_id in direct}
            assert len(carried) <= counted.supporters <= SUPPORTERS
            if all(link.role is SourceRole.OBJECTION for link in links):
                assert (counted.ideas, counted.supporters) == (0, 0)

    def the_way_of_an_idea_leads_to_its_measures_and_no_draft(self) -> None:
        db.session.rollback()
        for idea in self.rows(Idea)[:3]:
            for place in trail_of(idea).measures:
                assert place.measure.status is not MeasureStatus.DRAFT
                assert all(report.stands for report in place.reports)

    def teardown(self) -> None:
        self.look()
        assert list(faults()) == []
        letters = select(Letter.facts).where(
            Letter.process_id == self.process.id, Letter.kind == "measure_news"
        )
        told = Counter(tuple(step) for facts in db.session.scalars(letters) for step in facts["told"])
        news = Counter((row.measure_id, row.kind.value) for row in self.rows(MeasureNews))
        for (_idea, measure_id, kind), times in told.items():
            assert times <= news[measure_id, kind], "nobody hears of anything twice"


def test_nothing_is_lost_from_idea_to_report_whatever_two_people_do(app: Flask) -> None:
    assert IdeaStatus.PUBLISHED in COUNTED
    run_state_machine_as_test(
        Town,
        settings=settings(
            max_examples=10,
            stateful_step_count=50,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
        ),
    )

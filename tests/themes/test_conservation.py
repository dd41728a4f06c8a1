"""Two people order, undo and decide in any order: no idea is lost, and undoing restores exactly."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Flask
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import select

from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.authorship import withdraw
from participation.ideas.services.parts import PartDraft
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.municipality.models import Process
from participation.themes.models import Cluster, JoinedIdea, Placement, Theme, ThemeChange
from participation.themes.queries.board import parked_themes, supporters_of, theme_counts
from participation.themes.queries.history import latest_change
from participation.themes.queries.sorting import unsorted_ids
from participation.themes.rules import is_live
from participation.themes.services.joining import join_ideas, release_idea
from participation.themes.services.ordering import (
    ThemeDraft,
    create_theme,
    merge_themes,
    move_ideas,
    rename_theme,
    split_theme,
)
from participation.themes.services.parking import park_theme, unpark_theme
from participation.themes.services.parting import split_idea
from participation.themes.services.states import fields_of
from participation.themes.services.suggestions import bring_back, confirm, dismiss
from participation.themes.services.undoing import undo
from participation.voting.models import Support
from participation.voting.services import support
from tests.factories import a_process, a_published_idea, a_suggestion, an_account

IDEAS = 6
SUPPORTERS = 3
TWO_THOUGHTS = "Mehr Bänke am Fluss.\n\nUnd Bäume dazu."
PICK = st.integers(0, 30)
SOME = st.sets(st.integers(0, IDEAS - 1), min_size=1)
PERSON = st.integers(0, 1)

Snapshot = dict[tuple[str, int], Any]
"""Everything that undoing must bring back: by kind and id."""


class Redaktion(RuleBasedStateMachine):
    """Remembers before each step how everything stood, and expects of undoing what the step touched."""

    def __init__(self) -> None:
        super().__init__()
        with writing():
            self.process = a_process()
            self.ids = [a_published_idea(self.process, text=TWO_THOUGHTS).id for _ in range(IDEAS)]
            self.people = [Person(id=an_account(Role.MODERATOR).id) for _ in range(2)]
            self.supporters = [an_account().id for _ in range(SUPPORTERS)]
            a_suggestion(self.process, *self.ideas(set(range(IDEAS))))
        self.before: dict[int, Snapshot] = {}

    # --- What there is ---

    def ideas(self, chosen: set[int]) -> list[Idea]:
        return [db.session.get_one(Idea, self.ids[n]) for n in sorted(chosen)]

    def all_ideas(self) -> list[Idea]:
        """Those of the beginning, and the parts that were split off them."""
        statement = select(Idea).where(Idea.process_id == self.process.id).order_by(Idea.id)
        return list(db.session.scalars(statement))

    def themes(self) -> list[Theme]:
        statement = select(Theme).where(Theme.process_id == self.process.id).order_by(Theme.id)
        return list(db.session.scalars(statement))

    def theme(self, pick: int) -> Theme | None:
        themes = self.themes()
        return themes[pick % len(themes)] if themes else None

    def cluster(self) -> Cluster:
        return db.session.scalars(select(Cluster).order_by(Cluster.id.desc()).limit(1)).one()

    def places(self) -> dict[int, Placement]:
        ids = [idea.id for idea in self.all_ideas()]
        found = db.session.scalars(select(Placement).where(Placement.idea_id.in_(ids)))
        return {placement.idea_id: placement for placement in found}

    def snapshot(self) -> Snapshot:
        found: Snapshot = {}
        for idea_id, p in self.places().items():
            found["place", idea_id] = (p.theme_id, p.how, p.cluster_id, p.placed_by_id, p.created_at)
        for theme in self.themes():
            if theme.dissolved_at is None:
                found["theme", theme.id] = fields_of(theme)
        for joined in db.session.scalars(select(JoinedIdea)):
            found["join", joined.idea_id] = (joined.into_id, joined.joined_by_id, joined.created_at)
        cluster = self.cluster()
        if cluster.accepted:
            found["cluster", cluster.id] = cluster.theme_id
        return found

    def act(self, step: Callable[[], object]) -> None:
        """Do a step in a change of its own, or see that a refused one changes nothing."""
        db.session.rollback()
        before = self.snapshot()
        try:
            with writing():
                step()
        except RuleViolation:
            db.session.rollback()
            assert self.snapshot() == before
            return
        change = latest_change(self.process.id)
        if change is not None and change.id not in self.before:
            self.before[change.id] = before

    # --- What people do ---

    @rule(chosen=st.sets(st.integers(0, IDEAS - 1)), who=PERSON)
    def create(self, chosen: set[int], who: int) -> None:
        draft = ThemeDraft(title="Bänke")
        self.act(
            lambda: create_theme(
                draft, ideas=self.ideas(chosen), process=self.process, by=self.people[who], at=now()
            )
        )

    @rule(chosen=SOME, pick=PICK, to_tray=st.booleans(), who=PERSON)
    def move(self, chosen: set[int], pick: int, to_tray: bool, who: int) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        self.act(
            lambda: move_ideas(
                self.ideas(chosen),
                to=None if to_tray else self.theme(pick),
                process=self.process,
                by=self.people[who],
                at=now(),
            )
        )

    @precondition(lambda self: self.themes())
    @rule(pick=PICK, title=st.sampled_from(["Sitzbänke", "Stühle"]), who=PERSON, stale=st.booleans())
    def rename(self, pick: int, title: str, who: int, stale: bool) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        def step() -> None:
            theme = self.theme(pick)
            assert theme is not None
            seen = theme.version - stale
            rename_theme(theme, ThemeDraft(title=title), expected_version=seen, by=self.people[who], at=now())

        self.act(step)

    @precondition(lambda self: self.themes())
    @rule(pick=PICK, other=PICK, who=PERSON)
    def merge(self, pick: int, other: int, who: int) -> None:
        def step() -> None:
            theme, into = self.theme(pick), self.theme(other)
            assert theme is not None
            assert into is not None
            merge_themes(theme, into=into, by=self.people[who], at=now())

        self.act(step)

    @precondition(lambda self: self.themes())
    @rule(pick=PICK, chosen=SOME, who=PERSON)
    def split(self, pick: int, chosen: set[int], who: int) -> None:
        def step() -> None:
            theme = self.theme(pick)
            assert theme is not None
            split_theme(
                theme,
                ThemeDraft(title="Tische"),
                ideas=self.ideas(chosen),
                process=self.process,
                by=self.people[who],
                at=now(),
            )

        self.act(step)

    @rule(chosen=SOME, pick=PICK, new=st.booleans(), who=PERSON)
    def confirm(self, chosen: set[int], pick: int, new: bool, who: int) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        self.act(
            lambda: confirm(
                self.cluster(),
                ThemeDraft(title="Sitzbank"),
                ideas=self.ideas(chosen),
                into=None if new else self.theme(pick),
                process=self.process,
                by=self.people[who],
                at=now(),
            )
        )

    @rule(who=PERSON, back=st.booleans())
    def dismiss(self, who: int, back: bool) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        decide = bring_back if back else dismiss
        self.act(lambda: decide(self.cluster(), process=self.process, by=self.people[who], at=now()))

    @rule(which=st.integers(0, IDEAS - 1))
    def withdraw_idea(self, which: int) -> None:
        db.session.rollback()
        with writing():
            withdraw(self.ideas({which})[0], by=SYSTEM, at=now())

    @precondition(lambda self: self.themes())
    @rule(pick=PICK, back=st.booleans(), who=PERSON)
    def park(self, pick: int, back: bool, who: int) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        def step() -> None:
            theme = self.theme(pick)
            assert theme is not None
            if back:
                unpark_theme(theme, by=self.people[who], at=now())
            else:
                park_theme(theme, reason="Erst nach der Wahl.", by=self.people[who], at=now())

        self.act(step)

    @rule(chosen=SOME, into=st.integers(0, IDEAS - 1), who=PERSON)
    def join(self, chosen: set[int], into: int, who: int) -> None:
        self.act(
            lambda: join_ideas(
                self.ideas(chosen),
                into=self.ideas({into})[0],
                process=self.process,
                by=self.people[who],
                at=now(),
            )
        )

    @rule(which=st.integers(0, IDEAS - 1), who=PERSON)
    def release(self, which: int, who: int) -> None:
        self.act(
            lambda: release_idea(self.ideas({which})[0], process=self.process, by=self.people[who], at=now())
        )

    @rule(which=st.integers(0, IDEAS - 1), who=PERSON)
    def split_an_idea(self, which: int, who: int) -> None:
        draft = PartDraft(title="Schatten", text="Und Bäume dazu.", submission_key=uuid4().hex)
        self.act(
            lambda: split_idea(
                self.ideas({which})[0], draft, process=self.process, by=self.people[who], at=now()
            )
        )

    @rule(which=PICK, who=st.integers(0, SUPPORTERS - 1))
    def support_idea(self, which: int, who: int) -> None:
        db.session.rollback()
        public = [idea for idea in self.all_ideas() if idea.is_public]
        if public:
            with writing():
                idea = db.session.get_one(Idea, public[which % len(public)].id)
                support(idea, account_id=self.supporters[who], at=now())

    @precondition(lambda self: self.before)
    @rule(which=PICK, latest=st.booleans(), who=PERSON)
    def undo(self, which: int, latest: bool, who: int) -> None:  # noqa: FBT001 (hypothesis and pytest hand them over by name)
        """What the step touched is as it was before it, all else as it is; or nothing changes at all."""
        db.session.rollback()
        ids = sorted(self.before)
        change_id = ids[-1] if latest else ids[which % len(ids)]
        before, now_ = self.before[change_id], self.snapshot()
        try:
            with writing():
                change = db.session.get_one(ThemeChange, change_id)
                assert undo(change, by=self.people[who], at=now())
        except Conflict:
            db.session.rollback()
            assert not latest
            assert self.snapshot() == now_
            return
        del self.before[change_id]
        touched = {
            (kind, int(key))
            for kind, part in (
                ("place", "placements"),
                ("theme", "themes"),
                ("cluster", "clusters"),
                ("join", "joins"),
            )
            for key in change.before[part]
        }
        expected = {key: value for key, value in now_.items() if key not in touched}
        expected |= {key: before[key] for key in touched if key in before}
        assert self.snapshot() == expected

    # --- What always holds ---

    @invariant()
    def every_published_idea_has_exactly_one_place(self) -> None:
        db.session.rollback()
        ids = [idea.id for idea in self.all_ideas()]
        rows = db.session.execute(
            select(Placement.idea_id, Placement.theme_id).where(Placement.idea_id.in_(ids))
        ).all()
        assert len({row[0] for row in rows}) == len(rows)
        live = {theme.id for theme in self.themes() if is_live(theme)}
        assert {row[1] for row in rows} <= live
        published = {idea.id for idea in self.all_ideas() if idea.status is IdeaStatus.PUBLISHED}
        placed = {row[0] for row in rows} & published
        assert placed | unsorted_ids(self.process.id) == published
        assert not placed & unsorted_ids(self.process.id)
        themes = [*theme_counts(self.process), *parked_themes(self.process)]
        assert sum(row.ideas for row in themes) + len(unsorted_ids(self.process.id)) == len(published)

    @invariant()
    def every_idea_lies_where_its_history_says(self) -> None:
        db.session.rollback()
        told: dict[int, int | None] = {}
        statement = select(ThemeChange).where(
            ThemeChange.process_id == self.process.id, ThemeChange.undone_at.is_(None)
        )
        for change in db.session.scalars(statement.order_by(ThemeChange.id)):
            for idea_id, where in change.after["placements"].items():
                told[int(idea_id)] = where[0] if where else None
        places = {idea_id: placement.theme_id for idea_id, placement in self.places().items()}
        assert {key: value for key, value in told.items() if value is not None} == places

    @invariant()
    def joined_ideas_lie_together(self) -> None:
        db.session.rollback()
        places = self.places()
        for joined in db.session.scalars(select(JoinedIdea)):
            head = db.session.get_one(Idea, joined.into_id)
            assert joined.into_id not in {
                other.idea_id for other in db.session.scalars(select(JoinedIdea))
            } or (head.status is not IdeaStatus.PUBLISHED)
            if head.status is IdeaStatus.PUBLISHED:
                one, other = places.get(joined.idea_id), places.get(joined.into_id)
                assert (one and one.theme_id) == (other and other.theme_id)

    @invariant()
    def nobody_is_counted_twice(self) -> None:
        db.session.rollback()
        given: dict[int, set[int]] = {idea.id: set() for idea in self.all_ideas()}
        for row in db.session.scalars(select(Support).where(Support.idea_id.in_(given))):
            given[row.idea_id].add(row.supporter_id)
        assert {idea.id: idea.supports for idea in self.all_ideas()} == {
            idea_id: len(people) for idea_id, people in given.items()
        }
        places = self.places()
        for theme_id, supporters in supporters_of([theme.id for theme in self.themes()]).items():
            inside = [idea_id for idea_id, p in places.items() if p.theme_id == theme_id]
            assert supporters == len(set().union(*(given[idea_id] for idea_id in inside)))


def test_nothing_is_lost_whatever_two_people_do(app: Flask) -> None:
    assert db.session.scalars(select(Process)).first() is None
    run_state_machine_as_test(
        Redaktion,
        settings=settings(
            max_examples=12,
            stateful_step_count=30,
            deadline=None,
            database=None,
            derandomize=True,
            suppress_health_check=list(HealthCheck),
        ),
    )

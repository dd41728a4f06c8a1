"""Areas of life are merged: everything goes over, the old address leads on, and it can be taken back."""

from collections.abc import Callable
from contextlib import suppress
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus
from participation.ideas.services.decisions import set_area
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import AreaLook, AreaMerge, AreaOfLife, Process
from participation.municipality.queries import merges_of
from participation.municipality.services.beginning import AreaDraft, add_area
from participation.municipality.services.merging import merge_areas, undo_merge
from participation.municipality.services.processes import AreaChange, new_area, retire_area
from participation.operations.check import counters
from participation.themes.queries.history import latest_change
from participation.themes.services.ordering import ThemeDraft, create_theme, rename_theme
from participation.themes.services.undoing import undo
from tests.crowd import at_once
from tests.factories import a_measure, a_process, a_published_idea, an_account, an_idea

SignedIn = Callable[[Account], FlaskClient]
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def process() -> Process:
    with writing():
        return a_process()


def merged(process: Process, one: int = 0, other: int = 1) -> AreaMerge:
    with writing():
        area, into = process.areas[one], process.areas[other]
        return merge_areas(
            area, into=into, process=process, expected_version=process.version, by=SYSTEM, at=now()
        )


def taken_back(process: Process, merge: AreaMerge) -> None:
    with writing():
        undo_merge(merge, process=process, by=SYSTEM, at=now())


def test_everything_goes_over_and_comes_back(process: Process) -> None:
    with writing():
        area, into = process.areas
        idea, hidden = a_published_idea(process, area_id=area.id), an_idea(process, area_id=area.id)
        other = a_published_idea(process, area_id=into.id)
        theme = create_theme(ThemeDraft(title="Bus", area_id=area.id), process=process, by=SYSTEM, at=now())
        alone, both = a_measure(process), a_measure(process, area_ids=(area.id, into.id))
        seen = (idea.version, theme.version)
    merge = merged(process)
    assert [one.id for one in process.areas] == [into.id]
    assert {idea.area_id, hidden.area_id, other.area_id, theme.area_id} == {into.id}
    assert [[a.id for a in measure.areas] for measure in (alone, both)] == [[into.id], [into.id]]
    assert (area.published_ideas, into.published_ideas) == (0, 2)
    assert (idea.version, theme.version) == (seen[0] + 1, seen[1] + 1)
    assert not list(counters())
    with writing():
        late = a_published_idea(process, area_id=into.id)
    taken_back(process, merge)
    assert {idea.area_id, hidden.area_id, theme.area_id} == {area.id}
    assert {other.area_id, late.area_id} == {into.id}
    assert [sorted(a.id for a in measure.areas) for measure in (alone, both)] == [
        [area.id],
        [area.id, into.id],
    ]
    assert merges_of(process) == []
    assert not list(counters())
    with writing(), pytest.raises(Conflict):
        undo_merge(merge, process=process, by=SYSTEM, at=now())


def test_what_cannot_be_merged_is_refused(process: Process) -> None:
    area, into = process.areas
    for one, other, version in ((area, area, 0), (area, into, -1)):
        with writing(), pytest.raises(RuleViolation):
            merge_areas(
                one,
                into=other,
                process=process,
                expected_version=process.version + version,
                by=SYSTEM,
                at=now(),
            )
    with writing():
        retire_area(into, last=now().date().replace(year=2020), process=process, by=SYSTEM, at=now())
    with writing(), pytest.raises(RuleViolation, match="nimmt nichts Neues"):
        merge_areas(area, into=into, process=process, expected_version=process.version, by=SYSTEM, at=now())


def test_merges_one_after_the_other_are_taken_back_in_their_order(process: Process) -> None:
    with writing():
        change = AreaChange(name="Drittes", lead="", look=process.areas[0].look)
        third = new_area(change, process=process, by=SYSTEM, at=now())
        idea = a_published_idea(process, area_id=process.areas[0].id)
    first = merged(process)
    second = merged(process)
    assert idea.area_id == third.id
    with writing(), pytest.raises(Conflict, match="selbst zusammengelegt"):
        undo_merge(first, process=process, by=SYSTEM, at=now())
    taken_back(process, second)
    taken_back(process, first)
    assert idea.area_id == first.area_id


def test_the_same_name_gets_another_address_after_a_merge(process: Process) -> None:
    name, slug = process.areas[0].name, process.areas[0].slug
    merged(process)
    with writing():
        change = AreaChange(name=name, lead="", look=process.areas[0].look)
        assert new_area(change, process=process, by=SYSTEM, at=now()).slug != slug


def test_undoing_a_rename_after_a_merge_keeps_the_area_that_stands(process: Process) -> None:
    with writing():
        area, into = process.areas
        theme = create_theme(ThemeDraft(title="Bus", area_id=area.id), process=process, by=SYSTEM, at=now())
        draft = ThemeDraft(title="Bahn", area_id=into.id)
        rename_theme(theme, draft, expected_version=1, by=SYSTEM, at=now())
    merged(process)
    with writing():
        change = latest_change(process.id)
        assert change is not None
        undo(change, by=SYSTEM, at=now())
    assert (theme.title, theme.area_id) == ("Bus", into.id)


def test_areas_merged_crosswise_at_once_make_no_circle(app: Flask, process: Process) -> None:
    with writing():
        for area in process.areas:
            a_published_idea(process, area_id=area.id)
    process_id, ids, version = process.id, [area.id for area in process.areas], process.version

    def attempt(pair: list[int]) -> str:
        with app.app_context():
            try:
                with writing():
                    one, other = (db.session.get_one(AreaOfLife, area_id) for area_id in pair)
                    merge_areas(
                        one,
                        into=other,
                        process=db.session.get_one(Process, process_id),
                        expected_version=version,
                        by=SYSTEM,
                        at=now(),
                    )
            except Conflict:
                return "conflict"
            return "done"

    assert sorted(at_once(attempt, [ids, ids[::-1]])) == ["conflict", "done"]
    assert not list(counters())


def test_the_old_address_leads_on(client: FlaskClient, signed_in: SignedIn, process: Process) -> None:
    with writing():
        old, new = (area.slug for area in process.areas)
        idea = a_published_idea(process, area_id=process.areas[0].id)
        a_measure(process)
        council = an_account(Role.COUNCIL)
    merge = merged(process)
    answer = client.get(f"/{process.slug}/ideen?bereich={old}&q=Lehne")
    assert answer.status_code == 302
    assert f"bereich={new}" in answer.location
    assert "q=Lehne" in answer.location
    assert idea.title in client.get(answer.location).text
    assert f"bereich={new}" in client.get(f"/{process.slug}/massnahmen?bereich={old}").location
    browser = signed_in(council)
    assert browser.get(f"/{process.slug}/gemeinderat/{old}").location.endswith(f"/gemeinderat/{new}")
    taken_back(process, merge)
    assert client.get(f"/{process.slug}/ideen?bereich={old}").status_code == 200
    assert idea.status is IdeaStatus.PUBLISHED


def test_the_administration_merges_with_what_lies_there_in_sight(
    signed_in: SignedIn, process: Process
) -> None:
    with writing():
        a_published_idea(process, area_id=process.areas[0].id)
        alex, nina = an_account(Role.ADMINISTRATOR), an_account(Role.MODERATOR)
    one, other = (area.slug for area in process.areas)
    pages = f"/verwaltung/verfahren/{process.slug}/bereiche"
    path = f"{pages}/{one}/zusammenlegen"
    assert signed_in(nina).get(path).status_code == 403
    browser = signed_in(alex)
    assert "1 Idee, 0 Themen, 0 Maßnahmen" in browser.get(path).text
    version = str(process.version)
    for typed, status in (({}, 422), ({"into": "gibt-es-nicht"}, 409), ({"into": one}, 409)):
        assert browser.post(path, data={"version": version, **typed}).status_code == status
    stale = browser.post(path, data={"version": "0", "into": other})
    assert stale.status_code == 409
    assert browser.post(path, data={"version": version, "into": other}).status_code == 302
    page = browser.get(pages).text
    assert "ging in" in page
    [(merge, _area, _into)] = merges_of(process)
    back = f"{pages}/zusammengelegt/{merge.id}/rueckgaengig"
    assert [browser.post(back).status_code for _ in range(2)] == [302, 409]
    assert len(process.areas) == 2


def test_what_is_sorted_in_the_moment_of_merging_is_not_left_behind(app: Flask, process: Process) -> None:
    """Whoever sorts has read the area before it was merged, or is read by whoever merges it."""
    process_id = process.id
    for _ in range(4):
        with writing():
            here = db.session.get_one(Process, process_id)
            slug = uuid4().hex[:12]
            draft = AreaDraft(slug=slug, name=f"Bereich {slug}", look=AreaLook.MOBIL)
            area_id = add_area(draft, process=here, position=9, by=SYSTEM, at=now()).id
            into_id = here.areas[0].id
            ids = [an_idea(here).id for _ in range(3)] + [a_published_idea(here).id for _ in range(3)]
            version = here.version
        assert_none_is_left(app, process_id, area_id, into_id, ids, version)


def assert_none_is_left(  # noqa: PLR0917 (one race: where, from what, into what, with which)
    app: Flask, process_id: int, area_id: int, into_id: int, ids: list[int], version: int
) -> None:
    def act(idea_id: int | None) -> None:
        with app.app_context(), suppress(RuleViolation), writing():
            here = db.session.get_one(Process, process_id)
            area = db.session.get_one(AreaOfLife, area_id)
            if idea_id is None:
                into = db.session.get_one(AreaOfLife, into_id)
                merge_areas(area, into=into, process=here, expected_version=version, by=SYSTEM, at=now())
                return
            assert area.process_id == here.id  # read before it waits
            set_area(db.session.get_one(Idea, idea_id), area, by=SYSTEM, at=now())

    at_once(act, [*ids[:3], None, *ids[3:]])
    area = db.session.get_one(AreaOfLife, area_id)
    assert area.merged_at is not None
    left = db.session.scalars(select(Idea.id).where(Idea.area_id == area_id)).all()
    assert left == []
    assert list(counters()) == []

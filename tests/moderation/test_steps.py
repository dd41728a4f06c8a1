"""One thing done with many ideas: previewed, done, told, and taken back as a whole."""

import hashlib
import re
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from participation.audit.models import AuditEntry
from participation.extensions import db
from participation.ideas.models import Answer, Channel, Idea, IdeaMessage, IdeaStatus
from participation.ideas.services.decisions import set_area
from participation.jobs.letters import rendered
from participation.jobs.models import Letter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import SYSTEM, Person, Role
from participation.moderation.models import Assignment, Step, StepRow
from participation.moderation.routes import bulk
from participation.moderation.services.undoing import begin_undoing
from tests.crowd import at_once
from tests.factories import an_account, an_idea
from tests.moderation.desk import Office, ideas_of, is_now

KEY = "d" * 32
MESSAGE = "Ihr Beitrag {nummer} wirbt für einen Betrieb."


def chosen(ideas: list[Idea]) -> list[str]:
    return [f"{idea.number}:{idea.version}" for idea in ideas]


def take(office: Office, verb: str, ideas: list[Idea], **fields: Any) -> int:  # noqa: ANN401 (fields of a form)
    """Do it with these ideas; the number of the step."""
    form = {"wahl": chosen(ideas), "submission_key": KEY, **fields}
    answer = office.browser.post(office.at(f"auswahl/{verb}"), data=form)
    assert answer.status_code == 302, answer.text
    return int(re.findall(r"schritte/(\d+)", answer.location)[0])


def tell(office: Office, verb: str, ideas: list[Idea], text: str, **fields: Any) -> int:  # noqa: ANN401 (any argument of the function called)
    """The same with a message: shown for each first, then sent."""
    form = {"wahl": chosen(ideas), "submission_key": KEY, "text": text, **fields}
    shown = office.browser.post(office.at(f"auswahl/{verb}"), data=form)
    assert shown.status_code == 200, shown.text
    for idea in ideas:
        assert text.replace("{nummer}", idea.number) in shown.text
    return take(office, verb, ideas, text=text, gesehen=hashlib.sha256(text.encode()).hexdigest(), **fields)


def undo(office: Office, step: int) -> str:
    answer = office.browser.post(office.at(f"auswahl/schritte/{step}/rueckgaengig"))
    assert answer.status_code == 302
    return office.browser.get(answer.location).text


def test_taken_back_in_the_list_it_lies_in_the_list_again(office: Office) -> None:
    ideas = ideas_of(office, 3)
    one, two = (
        take(office, "veroeffentlichen", ideas[:1]),
        take(office, "veroeffentlichen", ideas[1:], submission_key="e" * 32),
    )
    for step, said in (
        (two, "Rückgängig gemacht für 2 Einträge."),
        (one, "Rückgängig gemacht für 1 Eintrag."),
    ):
        address = office.at(f"auswahl/schritte/{step}/rueckgaengig?von=eingang&bereich=bildung")
        answer = office.browser.post(address, data={"liste": "1"}, follow_redirects=True)
        assert answer.request.path == office.at("eingang")
        assert said in answer.text
        assert "bereich=bildung" in answer.request.url
    assert f"idee={ideas[0].number}" in answer.request.url
    page = office.page(f"auswahl/schritte/{one}")
    assert "Rückgängig gemacht für 1 Idee." in page
    assert "Erledigt für" not in page


def test_the_preview_lets_the_texts_be_read(office: Office) -> None:
    with writing():
        short, long = (
            an_idea(office.process),
            an_idea(office.process, text="Bänke am Fluss. " * 40 + "Schluss."),
        )
    numbers = f"nr={short.number}&nr={long.number}"
    page = office.page(f"auswahl/veroeffentlichen?{numbers}")
    assert short.text in page
    assert "Schluss." in page
    assert page.count("<details") == 1


def refreshed(ideas: list[Idea]) -> list[Idea]:
    for idea in ideas:
        db.session.refresh(idea)
    return ideas


# --- The verbs ----------------------------------------------------------------------------------


def test_publishing_many_is_taken_back_as_a_whole(office: Office) -> None:
    ideas = ideas_of(office, 3, contact="jemand@example.org")
    step = take(office, "veroeffentlichen", ideas)
    assert {is_now(idea) for idea in ideas} == {IdeaStatus.PUBLISHED}
    assert "Erledigt für 3 Ideen." in office.page(f"auswahl/schritte/{step}")
    assert "Rückgängig gemacht für 3 Ideen." in undo(office, step)
    assert {is_now(idea) for idea in ideas} == {IdeaStatus.SUBMITTED}
    assert {(idea.is_public, idea.published_at) for idea in ideas} == {(False, None)}
    db.session.refresh(office.process)
    assert office.process.published_ideas == 0
    letters = db.session.scalars(select(Letter).where(Letter.kind == "idea_undone")).all()
    assert len(letters) == 3
    assert "Es war ein Versehen" in rendered(letters[0]).text


def test_an_idea_to_which_more_has_happened_stays_and_tells_why(office: Office) -> None:
    first, second = ideas_of(office, 2)
    area = office.process.areas[0]
    step = take(office, "veroeffentlichen", [first, second])
    with writing():
        set_area(db.session.get_one(Idea, first.id), area, by=SYSTEM, at=now())
    page = undo(office, step)
    assert (is_now(first), is_now(second)) == (IdeaStatus.PUBLISHED, IdeaStatus.SUBMITTED)
    assert "nicht zurückgenommen" in page
    assert f"Die Idee {first.number} wurde am" in page


def test_areas_are_set_and_taken_back(office: Office) -> None:
    before, after = office.process.areas
    ideas = [*ideas_of(office, 2, area_id=before.id), *ideas_of(office, 1)]
    step = take(office, "bereich", ideas, area=after.slug)
    assert {idea.area_id for idea in refreshed(ideas)} == {after.id}
    undo(office, step)
    assert [idea.area_id for idea in refreshed(ideas)] == [before.id, before.id, None]


def test_many_are_assigned_and_given_back(office: Office) -> None:
    with writing():
        colleague = an_account(Role.MODERATOR, name="T. Vogt")
    ideas = ideas_of(office, 2)
    step = take(office, "zuweisen", ideas, an=str(colleague.id))
    assert set(db.session.scalars(select(Assignment.assignee_id))) == {colleague.id}
    assert "T. Vogt" in office.page(f"auswahl/schritte/{step}")
    undo(office, step)
    assert db.session.scalars(select(Assignment)).all() == []


def test_many_are_refused_with_a_message_for_each(office: Office) -> None:
    ideas = ideas_of(office, 2, contact="jemand@example.org")
    step = tell(office, "nicht-veroeffentlichen", ideas, MESSAGE, reason="advertising")
    assert {is_now(idea) for idea in ideas} == {IdeaStatus.REFUSED}
    texts = set(db.session.scalars(select(IdeaMessage.text)))
    assert texts == {MESSAGE.replace("{nummer}", idea.number) for idea in ideas}
    undo(office, step)
    assert {is_now(idea) for idea in ideas} == {IdeaStatus.SUBMITTED}
    assert {idea.reason for idea in ideas} == {None}
    assert None not in set(db.session.scalars(select(IdeaMessage.taken_back_at)))
    assert "zurückgenommen am" in office.page(f"ideen/{ideas[0].number}")


def test_many_are_answered_and_published_with_it(office: Office) -> None:
    ideas = ideas_of(office, 2)
    step = tell(office, "antwort", ideas, "Gibt es: {nummer}.", answer="exists")
    assert {idea.answer for idea in refreshed(ideas)} == {Answer.EXISTS}
    assert {idea.status for idea in ideas} == {IdeaStatus.PUBLISHED}
    undo(office, step)
    assert {(idea.answer, idea.answer_text) for idea in refreshed(ideas)} == {(Answer.OPEN, "")}


def test_a_single_decision_can_be_taken_back_too(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    area = office.process.areas[0]
    form = {"version": idea.version, "area": area.slug}
    office.browser.post(office.at(f"ideen/{idea.number}/veroeffentlichen"), data=form)
    page = office.page("eingang")
    assert "Ihr letzter Schritt:" in page
    step = db.session.scalars(select(Step.id)).one()
    undo(office, step)
    assert (is_now(idea), idea.area_id) == (IdeaStatus.SUBMITTED, None)
    assert "Ihr letzter Schritt:" not in office.page("eingang")


# --- Choosing -----------------------------------------------------------------------------------


def test_all_that_a_filter_finds_is_chosen_over_all_pages(office: Office) -> None:
    ideas_of(office, 25, channel=Channel.PAPER)
    (other,) = ideas_of(office, 1)
    page = office.page("eingang?art=papier")
    assert "Alle 25 Treffer" in page
    preview = office.page("auswahl?was=veroeffentlichen&alle=1&art=papier&von=eingang")
    assert "25 Ideen sind betroffen." in preview
    assert len(re.findall(r'name="wahl"', preview)) == 25
    assert f"{other.number}:" not in preview
    listed = office.page("auswahl?was=bereich&alle=1&weg=paper&von=ideen")
    assert "25 Ideen sind betroffen." in listed


def test_more_than_the_limit_says_how_many_are_left_out(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bulk, "MOST_AT_ONCE", 3)
    ideas_of(office, 5)
    for origin in ("eingang", "ideen"):
        preview = office.page(f"auswahl?was=veroeffentlichen&alle=1&von={origin}")
        assert "3 Ideen sind betroffen." in preview
        assert "2 Treffer sind nicht dabei:" in preview


def test_a_selection_sent_twice_is_one_step(office: Office) -> None:
    ideas = ideas_of(office, 2)
    assert take(office, "veroeffentlichen", ideas) == take(office, "veroeffentlichen", ideas)
    assert db.session.scalars(select(func.count()).select_from(StepRow)).one() == 2


@pytest.mark.parametrize(
    ("verb", "fields", "reason"),
    [
        ("zuweisen", {"an": "-"}, "wem die Ideen zugewiesen werden"),
        ("zuweisen", {"an": "999999"}, "wem die Ideen zugewiesen werden"),
        ("nicht-veroeffentlichen", {"text": "Nein."}, "welche Regel verletzt ist"),
        ("nicht-veroeffentlichen", {"reason": "advertising"}, "schreiben Sie die Nachricht"),
        ("nicht-veroeffentlichen", {"reason": "advertising", "text": "{quatsch}"}, "ist nicht bekannt"),
        ("antwort", {"answer": "exists", "text": "Das gibt es: [Angebot]."}, "Im Text steht noch"),
        ("antwort", {"answer": "exists", "text": "x" * 4001}, ""),
    ],
)
def test_what_is_missing_is_told_with_the_selection_kept(
    office: Office, verb: str, fields: dict[str, str], reason: str
) -> None:
    (idea,) = ideas_of(office, 1)
    form = {"wahl": chosen([idea]), "submission_key": KEY, **fields}
    answer = office.browser.post(office.at(f"auswahl/{verb}"), data=form)
    assert (answer.status_code, reason in answer.text) == (422, True)
    assert chosen([idea])[0] in answer.text
    assert db.session.scalars(select(Step)).all() == []


def test_nothing_is_sent_to_authors_that_was_not_shown_first(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    form = {"wahl": chosen([idea]), "submission_key": KEY, "reason": "advertising", "text": MESSAGE}
    for seen in ("", "quatsch", hashlib.sha256(b"another text").hexdigest()):
        shown = office.browser.post(
            office.at("auswahl/nicht-veroeffentlichen"), data={**form, "gesehen": seen}
        )
        assert (shown.status_code, idea.number in shown.text) == (200, True)
    assert is_now(idea) is IdeaStatus.SUBMITTED


def test_a_text_module_begins_the_message_to_all(office: Office) -> None:
    (idea,) = ideas_of(office, 1)
    form = {"wahl": chosen([idea]), "reason": "advertising", "baustein": "advertising"}
    page = office.browser.post(office.at("auswahl/nicht-veroeffentlichen"), data=form)
    assert (page.status_code, "Ihr Beitrag {nummer} wirbt vor allem" in page.text) == (200, True)


def test_unknown_verbs_and_steps_are_not_found(office: Office) -> None:
    for path in ("auswahl/loeschen", "auswahl?was=loeschen", "auswahl", "auswahl/schritte/99"):
        assert office.browser.get(office.at(path)).status_code == 404, path
    assert office.browser.post(office.at("auswahl/schritte/99/rueckgaengig")).status_code == 404


# --- Whose cause, whose turn --------------------------------------------------------------------


def test_ones_own_idea_is_left_out_of_every_step_and_of_undoing(office: Office) -> None:
    me = Person(id=office.moderator.id)
    (own,) = ideas_of(office, 1, by=me)
    take(office, "veroeffentlichen", [own])
    assert is_now(own) is IdeaStatus.SUBMITTED
    assert "stammt von Ihnen" in office.page("auswahl/schritte/1")
    for verb in ("nicht-veroeffentlichen", "antwort"):
        assert "stammt von Ihnen" in office.page(f"auswahl/{verb}?nr={own.number}")


def test_a_step_is_taken_back_once(app: Flask, office: Office) -> None:
    ideas = ideas_of(office, 4)
    step_id = take(office, "veroeffentlichen", ideas)

    def take_back(_: int) -> bool:
        with app.app_context():
            try:
                with writing():
                    begin_undoing(db.session.get_one(Step, step_id), by=SYSTEM, at=now())
            except RuleViolation:
                return False
            return True

    assert sum(at_once(take_back, range(4))) == 1
    second = office.browser.post(office.at(f"auswahl/schritte/{step_id}/rueckgaengig"))
    assert (second.status_code, "schon rückgängig gemacht" in second.text) == (409, True)


def test_every_step_and_its_undoing_stand_in_the_record(office: Office) -> None:
    step = take(office, "veroeffentlichen", ideas_of(office, 2))
    undo(office, step)
    actions = list(db.session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)))
    assert actions[-6:] == [
        "queue.step",
        "idea.publish",
        "idea.publish",
        "queue.undo",
        "idea.undo",
        "idea.undo",
    ]
    assert "Veröffentlichen, 2 Einträge" in office.page("auswahl/schritte")

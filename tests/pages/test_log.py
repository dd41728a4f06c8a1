import ast
import csv
import json
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from io import StringIO
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

import participation
from participation.accounts.models import Account, RoleGrant
from participation.audit.rules import REASON_OF
from participation.audit.services import record
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Grant, Person, Role
from participation.municipality.models import Process
from participation.pages.words import ACTION_WORDS, GROUP_WORDS, GROUPS
from participation.themes.models import ChangeKind
from participation.workshops.models.rooms import WorkshopState
from tests.factories import a_process, a_published_idea, an_account
from tests.statements import counted

SignedIn = Callable[[Account], FlaskClient]
LOG = "/verwaltung/protokoll"
FILE = f"{LOG}/protokoll.csv"


@pytest.fixture
def office(signed_in: SignedIn) -> FlaskClient:
    with writing():
        account = an_account(Role.ADMINISTRATOR, name="Zoe Amt")
    return signed_in(account)


def entry(
    action: str, process: Process | None = None, *, by: Person = SYSTEM, at: datetime | None = None
) -> None:
    """Call it inside ``writing()``."""
    record(action, "idea", 7, by=by, at=at or now(), process_id=process.id if process else None)


def lines(browser: FlaskClient, query: str = "") -> list[dict[str, str]]:
    text = browser.get(f"{FILE}{query}").text
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"))))


def shown(browser: FlaskClient, **query: str) -> list[str]:
    """What was done, by each entry of the page."""
    page = browser.get(LOG, query_string=query).text
    return re.findall(r"<p><b>(.*?)</b>", page)


# --- Words ----------------------------------------------------------------------------------------


NOTES = {
    "workshops": "workshop",
    "consultations": "consultation",
    "following": "embargo",
    "assessment": "assessment",
    "council": "council",
    "publication": "publication",
}
"""Features whose ``note`` passes a verb on to ``record``, and the word that it puts before it."""


def recorded_actions() -> Iterator[str]:
    """The first word of every call of ``record`` and of those that pass theirs on to it."""
    for path in Path(participation.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            match node:
                case ast.Call(
                    func=ast.Name(id="record" | "keep" | "finish"), args=[ast.Constant(str(word)), *_]
                ):
                    yield word
                case ast.Call(func=ast.Name(id="note"), args=[ast.Constant(str(word)), *_]):
                    yield f"{NOTES[path.parts[-3]]}.{word}"
    yield from (f"theme.{kind.value}" for kind in ChangeKind)
    yield from (f"workshop.{state.value}" for state in WorkshopState)


def test_there_are_words_for_everything_that_is_recorded() -> None:
    assert {word for word in recorded_actions() if "." in word} <= set(ACTION_WORDS)


def test_every_action_belongs_to_a_group() -> None:
    features = {action.partition(".")[0] for action in ACTION_WORDS}
    assert features == {feature for group in GROUPS.values() for feature in group}
    assert GROUPS.keys() == GROUP_WORDS.keys()


# --- Reading --------------------------------------------------------------------------------------


def test_the_newest_is_on_top_and_the_rest_on_further_pages(office: FlaskClient) -> None:
    with writing():
        process = a_process()
        for _ in range(25):
            entry("idea.publish", process)
        entry("idea.refuse", process)
    assert shown(office)[0] == "Idee nicht veröffentlicht"
    page = office.get(f"{LOG}?was=ideen").text
    assert "1–20 von 26 Einträgen" in page
    assert f'href="{LOG}?was=ideen&amp;seite=2"' in page
    assert len(shown(office, was="ideen", seite="2")) == 6


def test_an_unknown_action_is_shown_as_it_was_recorded(office: FlaskClient) -> None:
    with writing():
        entry("idea.shelve", a_process())
    assert "idea.shelve" in shown(office)


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"was": "ideen"}, 2),
        ({"was": "massnahmen"}, 1),
        ({"was": "nichts"}, 3),
        ({"wer": "ida"}, 1),
        ({"wer": "niemand"}, 0),
        ({"von": "2026-03-29", "bis": "2026-03-29"}, 1),
        ({"von": "30.03.2026"}, 1),
        ({"bis": "2026-03-28"}, 1),
    ],
)
def test_the_log_is_filtered_by_its_address(office: FlaskClient, query: dict[str, str], found: int) -> None:
    """Of three: at 23:30 before, at 23:30 of, and at 00:00 after the day on which clocks go forward."""
    with writing():
        process = a_process()
        ida = an_account(name="Ida Moor")
        person = Person(ida.id, "Ida", frozenset({Grant(Role.MODERATOR)}))
        entry("idea.publish", process, at=datetime(2026, 3, 28, 22, 30, tzinfo=UTC))
        entry("idea.refuse", process, at=datetime(2026, 3, 29, 21, 30, tzinfo=UTC), by=person)
        entry("measure.create", process, at=datetime(2026, 3, 29, 22, tzinfo=UTC))
    words = {"Idee veröffentlicht", "Idee nicht veröffentlicht", "Maßnahme angelegt"}
    in_process = [what for what in shown(office, verfahren=process.slug, **query) if what in words]
    assert len(in_process) == found
    assert sum(line["aktion_in_worten"] in words for line in lines(office, as_query(query))) == found


def as_query(query: dict[str, str]) -> str:
    return "?" + "&".join(f"{name}={value}" for name, value in query.items())


def test_a_day_that_is_none_is_told_and_left_out(office: FlaskClient) -> None:
    with writing():
        entry("idea.publish", a_process())
    page = office.get(f"{LOG}?von=gestern").text
    assert "zum Beispiel 03.05.2026" in page
    assert "Idee veröffentlicht" in page


def test_the_log_bears_no_title_and_leads_only_where_one_may_go(
    office: FlaskClient, signed_in: SignedIn
) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, title="Ein Titel, der nicht hierher gehört")
        number = idea.number
        both = an_account(Role.ADMINISTRATOR)
        db.session.add(RoleGrant(account_id=both.id, role=Role.MODERATOR))
    page = office.get(LOG).text
    assert f"Idee {number}" in page
    assert "der nicht hierher gehört" not in page
    link = f'href="/{process.slug}/redaktion/ideen/{number}"'
    assert link not in page, "an administrator does not read contributions"
    assert link in signed_in(both).get(LOG).text


def test_only_who_may_read_the_log_reads_it(signed_in: SignedIn) -> None:
    with writing():
        account = an_account(Role.MODERATOR)
    browser = signed_in(account)
    assert browser.get(LOG).status_code == browser.get(FILE).status_code == 403


def test_the_log_asks_as_much_for_one_entry_as_for_a_page(app: Flask, office: FlaskClient) -> None:
    def ideas(count: int) -> None:
        with writing():
            process = a_process()
            for _ in range(count):
                a_published_idea(process)

    ideas(1)
    office.get(LOG)
    with counted() as few:
        office.get(f"{LOG}?was=ideen")
    ideas(30)
    with counted() as many:
        office.get(f"{LOG}?was=ideen")
    assert len(many.statements) == len(few.statements) <= 10


# --- As a file ------------------------------------------------------------------------------------


def test_the_file_holds_all_entries_of_the_filter_and_is_kept_nowhere(office: FlaskClient) -> None:
    with writing():
        process = a_process()
        for _ in range(1_050):
            entry("idea.publish", process)
    answer = office.get(f"{FILE}?was=ideen")
    assert answer.headers["Cache-Control"] == "no-store"
    assert "attachment" in answer.headers["Content-Disposition"]
    rows = lines(office, "?was=ideen")
    assert len(rows) == 1_050
    numbers = [int(row["id"]) for row in rows]
    assert numbers == sorted(set(numbers))
    assert {row["verfahren"] for row in rows} == {process.slug}


def test_a_name_is_no_formula(office: FlaskClient) -> None:
    with writing():
        account = an_account(name="=HYPERLINK(1)")
        record("account.change", "account", account.id, by=Person(account.id), at=now(), facts={"a": "ä"})
    (row,) = (row for row in lines(office) if row["aktion"] == "account.change")
    assert row["name"] == "'=HYPERLINK(1)"
    assert json.loads(row["angaben"]) == {"a": "ä"}


# --- Why ------------------------------------------------------------------------------------------

NO_DECISIONS = {
    "account", "deputy", "filter", "job", "measure", "module", "netiquette", "opinion_groups", "page",
    "phase", "process", "role", "session", "town", "workshop", "survey", "round", "codes", "support",
    "population", "assessment", "criteria", "council", "publication", "follow_by_post",
}  # fmt: skip
"""Features in which nobody decides about somebody's contribution."""
BY_AUTHORS_AND_PROGRAM = {
    "area.add", "area.bring_back", "area.change", "area.move", "area.retire", "comment.edit",
    "comment.part_with_author", "comment.withdraw", "comment.write", "complaint.name", "complaint.send",
    "consent.write", "consultation.answer",
    "consultation.remind_after", "consultation.remind_before", "consultation.send_anew", "embargo.release",
    "idea.add_image", "idea.add_scan", "idea.attach_image", "idea.edit", "idea.import", "idea.move",
    "idea.record",
    "idea.part_with_author", "idea.remove_image", "idea.remove_scan", "idea.reply", "idea.say_consent",
    "idea.submit",
    "idea.take_back_change", "idea.wish_change", "idea.withdraw", "import_file.discard",
    "import_file.undone", "import_file.upload", "letter.return", "mail.set_aside",
    "queue.assign", "queue.note", "queue.unnote", "theme.want_duplicates", "theme.want_suggestions",
}  # fmt: skip


def test_every_decision_bears_a_reason_code() -> None:
    """Either one of its action, or one that whoever records it names."""
    named = set()
    for path in Path(participation.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and any(word.arg == "reason" for word in node.keywords):
                named |= {
                    one.value
                    for argument in node.args[:1]
                    for one in ast.walk(argument)
                    if isinstance(one, ast.Constant) and isinstance(one.value, str)
                }
    bare = {
        action
        for action in ACTION_WORDS
        if action not in named | set(REASON_OF) | BY_AUTHORS_AND_PROGRAM
        and action.partition(".")[0] not in NO_DECISIONS
    }
    assert bare == set()


def test_the_log_is_filtered_by_reason_and_the_file_bears_the_code(office: FlaskClient) -> None:
    with writing():
        process = a_process()
        entry("idea.publish", process)
        entry("idea.merge_by_hand", process)
        record("idea.refuse", "idea", 7, by=SYSTEM, at=now(), process_id=process.id, reason="advertising")
    assert shown(office, grund="advertising") == ["Idee nicht veröffentlicht"]
    assert [line["grund_code"] for line in lines(office, "?grund=fits_rules")] == ["fits_rules"]
    assert len(shown(office, grund="unknown")) > 2, "an unknown reason narrows nothing"
    assert '<option value="advertising">Werbung</option>' in office.get(LOG).text

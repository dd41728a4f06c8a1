"""The pages: what people fill in, what they are told, and what nobody may learn."""

import re
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from participation.accounts.models import Account
from participation.assessment.models import AssessmentRound, CriteriaVersion
from participation.assessment.queries.results import results_of_round
from participation.assessment.queries.rounds import latest_version
from participation.assessment.queries.sheets import agreed_sheet, own_sheet
from participation.assessment.services.rounds import close_round
from participation.extensions import db
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.strategy.models import Measure
from participation.strategy.rules import shown_number
from tests.assessment.making import (
    a_blind_round,
    a_joint_round,
    an_assessor,
    criteria_of,
    entered,
    given,
)
from tests.factories import a_measure, a_process, an_account
from tests.statements import counted

SignedIn = Callable[[Account], FlaskClient]


class Stage:
    """A process with two measures, the Redaktion, a council member and three offices."""

    def __init__(self, signed_in: SignedIn) -> None:
        with writing():
            process = a_process()
            self.measures = [a_measure(process, title=f"Maßnahme Nummer {n}") for n in (1, 2)]
            criteria_of(process)
            self.offices = [an_assessor(process, f"Nr{n}") for n in (1, 2, 3)]
            moderator = an_account(Role.MODERATOR, name="Nina Keller")
            council = an_account(Role.COUNCIL, process=process)
        self.process, self.slug = process, process.slug
        self.editor, self.council = signed_in(moderator), signed_in(council)
        self.desks = [signed_in(account) for account in self.offices]
        self.desk = f"/{self.slug}/redaktion/bewertung"
        self.own = f"/{self.slug}/bewerten"

    def blind(self) -> AssessmentRound:
        with writing():
            return a_blind_round(self.process, self.measures, self.offices)

    def joint(self, *measures: Measure) -> AssessmentRound:
        with writing():
            return a_joint_round(self.process, *(measures or self.measures))

    def close(self, found: AssessmentRound) -> None:
        with writing():
            close_round(found, by=SYSTEM, at=now())


@pytest.fixture
def stage(signed_in: SignedIn) -> Stage:
    return Stage(signed_in)


def number(measure: Measure) -> str:
    return shown_number(measure.number)


def values(
    found: AssessmentRound, given_values: Sequence[str], version: int = 1, **more: str
) -> dict[str, str]:
    """What the form of a measure sends."""
    pairs = zip(found.criteria_version.criteria, given_values, strict=True)
    return {"version": str(version), **{f"k-{one.id}": value for one, value in pairs}, **more}


# --- Criteria -----------------------------------------------------------------------------------


def criteria_form(number: int, *rows: tuple[str, str, str, str]) -> dict[str, str]:
    form = {"version": str(number), "zeilen": "1", "points": "5", "agreement": "span", "first": "3"}
    for place, (name, lowest, highest, weight) in enumerate(rows):
        form |= {
            f"name-{place}": name,
            f"lowest-{place}": lowest,
            f"highest-{place}": highest,
            f"weight-{place}": weight,
        }
    return form


def test_the_template_is_offered_and_saved_as_the_first_version(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
    editor, address = signed_in(moderator), f"/{process.slug}/redaktion/bewertung/kriterien"
    page = editor.get(address).text
    assert 'value="Machbarkeit"' in page
    assert 'value="eigene Stelle oder über 150.000 €"' in page
    row = ("Nutzen", "wenig", "viel", "10")
    answer = editor.post(address, data=criteria_form(0, row), follow_redirects=True)
    assert "Gespeichert als Fassung 1." in answer.text
    version = latest_version(process.id)
    assert version is not None
    assert [(one.name, one.weight) for one in version.criteria] == [("Nutzen", 10)]
    assert (version.first, version.agreement) == (3, "span")


@pytest.mark.parametrize(
    ("rows", "status", "reason"),
    [
        ([("Nutzen", "a", "b", "0")], 409, "Alle Gewichte sind 0"),
        ([("Nutzen", "a", "b", "viel")], 409, "ist eine ganze Zahl von 0 bis 100"),
        ([("Nutzen", "a", "b", "-5")], 409, "ist eine ganze Zahl von 0 bis 100"),
        ([("Nutzen", "", "b", "5")], 409, "was beide Enden der Skala bedeuten"),
        ([("", "a", "b", "5")], 422, "Bitte geben Sie jedem Kriterium einen Namen."),
        ([("x" * 61, "a", "b", "5")], 422, "ist zu lang"),
        ([], 409, "mindestens ein Kriterium"),
    ],
)
def test_bad_criteria_are_refused_and_what_was_typed_is_kept(
    stage: Stage, rows: list[tuple[str, str, str, str]], status: int, reason: str
) -> None:
    answer = stage.editor.post(f"{stage.desk}/kriterien", data=criteria_form(1, *rows))
    assert answer.status_code == status
    assert reason in answer.text
    for row in rows:
        assert all(f'value="{word}"' in answer.text for word in row if word)
    assert db.session.scalars(select(CriteriaVersion.number)).all() == [1]


def test_who_changes_criteria_second_sees_what_is_saved_and_may_insist(stage: Stage) -> None:
    mine = criteria_form(0, ("Nutzen", "wenig", "viel", "10"))
    answer = stage.editor.post(f"{stage.desk}/kriterien", data=mine)
    assert answer.status_code == 409
    assert "inzwischen geändert" in answer.text
    assert "So ist es jetzt gespeichert" in answer.text
    assert 'name="version" type="hidden" value="1"' in answer.text
    stage.editor.post(f"{stage.desk}/kriterien", data={**mine, "version": "1"})
    assert db.session.scalars(select(CriteriaVersion.number).order_by(CriteriaVersion.id)).all() == [1, 2]


# --- Beginning ----------------------------------------------------------------------------------


def test_a_blind_round_is_begun_with_offices_for_all_or_for_named_measures(stage: Stage) -> None:
    page = stage.editor.get(f"{stage.desk}/neu").text
    assert page.count('name="measures"') == page.count("checked><span>M-") == 2
    one, two = stage.offices[:2]
    first, second = (number(measure) for measure in stage.measures)
    form = {
        "title": "Herbst",
        "mode": "blind",
        "measures": [first, second],
        "last_day": (now() + timedelta(days=9)).date().isoformat(),
        f"stelle-{one.id}": "1",
        f"office-{one.id}": "Bauamt",
        f"nur-{one.id}": first,
        "submission_key": "a" * 32,
    }
    refused = stage.editor.post(f"{stage.desk}/neu", data=form)
    assert refused.status_code == 409
    assert f"Die Maßnahme {second} würde niemand bewerten." in refused.text
    assert 'value="Bauamt"' in refused.text
    form |= {f"stelle-{two.id}": "1", f"office-{two.id}": "Kämmerei"}
    answer = stage.editor.post(f"{stage.desk}/neu", data=form, follow_redirects=True)
    assert "Die Runde ist eröffnet. Die Stellen bekommen eine Mail." in answer.text
    assert ("Bauamt" in answer.text, "0 von 1" in answer.text, "0 von 2" in answer.text) == (True,) * 3
    stage.editor.post(f"{stage.desk}/neu", data=form)
    assert len(db.session.scalars(select(AssessmentRound)).all()) == 1
    assert first in stage.desks[0].get(stage.own).text
    assert second not in stage.desks[0].get(stage.own).text
    assert stage.desks[0].get(f"{stage.own}/1/{second}").status_code == 404


def test_a_round_refuses_what_makes_none(stage: Stage) -> None:
    one = stage.offices[0]
    joint = {"title": "Sitzung", "mode": "joint", "measures": number(stage.measures[0])}

    def told(**form: str) -> tuple[int, str]:
        answer = stage.editor.post(f"{stage.desk}/neu", data=form)
        return answer.status_code, answer.text

    for changed, status, reason in (
        ({"title": ""}, 422, "einen Titel"),
        ({"mode": "secret"}, 422, ""),
        ({"measures": "M-99"}, 409, "mindestens eine Maßnahme"),
        ({"mode": "blind"}, 409, "letzten Tag"),
        ({"mode": "blind", "last_day": "gestern"}, 422, "einen Tag"),
        ({"mode": "blind", "last_day": "2020-01-01"}, 409, "schon vorbei"),
        ({"mode": "blind", "last_day": "2099-01-01"}, 409, "mindestens eine Stelle"),
        (
            {"mode": "blind", "last_day": "2099-01-01", f"stelle-{one.id}": "1", f"office-{one.id}": "A",
             f"nur-{one.id}": "M-77"},
            409,
            "„M-77“ ist keine Maßnahme dieser Runde",
        ),
    ):  # fmt: skip
        code, page = told(**{**joint, **changed})
        assert code == status, changed
        assert reason in page
    assert db.session.scalars(select(AssessmentRound)).all() == []


# --- The joint round ----------------------------------------------------------------------------


def test_a_joint_round_leads_from_measure_to_measure_and_ends_when_all_is_said(stage: Stage) -> None:
    found = stage.joint()
    first, second = (number(measure) for measure in stage.measures)
    address = f"{stage.desk}/{found.number}"
    assert f'href="{address}/{first}"' in stage.editor.get(address).text
    answer = stage.editor.post(f"{address}/{first}", data=values(found, ["5", "2", "0"]))
    assert answer.location == f"{address}/{second}"
    page = stage.editor.get(answer.location).text
    assert f"{first} Maßnahme Nummer 1: Nutzen 5, Aufwand 2, Reichweite offen" in " ".join(page.split())
    answer = stage.editor.post(f"{address}/{second}", data=values(found, ["3", "3", "3"]))
    assert answer.location == address
    assert "2 von 2 Maßnahmen vollständig eingetragen." in stage.editor.get(address).text
    assert stage.editor.post(f"{address}/schliessen").location == address
    assert "Geschlossen am" in stage.editor.get(address).text


def test_values_of_a_joint_round_are_kept_by_themselves(stage: Stage) -> None:
    found = stage.joint()
    address = f"{stage.desk}/{found.number}/{number(stage.measures[0])}"
    form = values(found, ["5", "", ""]) | {"von-selbst": "1"}
    answer = stage.editor.post(address, data=form)
    assert answer.json is not None
    assert (answer.json["version"], answer.json["said"][:15]) == (2, "Gespeichert um ")
    late = stage.editor.post(address, data=form)
    assert late.status_code == 409
    assert late.json is not None
    assert "Nina Keller hat diese Bewertung um" in late.json["said"]


def test_who_enters_second_sees_both_and_may_insist(stage: Stage) -> None:
    found = stage.joint()
    measure = stage.measures[0]
    with writing():
        entered(found, measure, 4, 4, 4)
    address = f"{stage.desk}/{found.number}/{number(measure)}"
    answer = stage.editor.post(address, data=values(found, ["1", "1", "1"]))
    assert answer.status_code == 409
    assert "So ist es jetzt gespeichert" in answer.text
    assert re.search(r'value="1" checked', answer.text)
    stage.editor.post(address, data=values(found, ["1", "1", "1"], version=2))
    assert set(agreed_sheet(found.id, measure.number).values.values()) == {1}


def test_a_closed_round_is_corrected_with_a_reason_only(stage: Stage) -> None:
    found = stage.joint()
    measure = stage.measures[0]
    stage.close(found)
    address = f"{stage.desk}/{found.number}/{number(measure)}"
    answer = stage.editor.post(address, data=values(found, ["4", "", ""]))
    assert answer.status_code == 409
    assert "warum Sie sich auf diese Werte geeinigt haben" in answer.text
    stage.editor.post(address, data=values(found, ["4", "", ""], comment="Neue Zahlen"))
    page = stage.council.get(f"/{stage.slug}/rangfolge").text
    assert "Neue Zahlen" in page
    assert "Noch kein Wert vereinbart." in page  # the other measure


def test_strange_numbers_and_values_are_no_error_of_the_server(stage: Stage) -> None:
    found = stage.joint()
    address = f"{stage.desk}/{found.number}/{number(stage.measures[0])}"
    for strange in (f"{stage.desk}/99", f"{stage.desk}/{found.number}/M-99", f"{stage.desk}/{2**70}"):
        assert stage.editor.get(strange).status_code == 404
    assert stage.editor.get(f"{stage.desk}/{found.number}/Banane").status_code == 404
    answer = stage.editor.post(address, data=values(found, ["7", "-1", "x" * 500]))
    assert answer.status_code == 302  # none of it is a value: nothing was said
    assert agreed_sheet(found.id, stage.measures[0].number).values == {}
    long = stage.editor.post(address, data=values(found, ["1", "1", "1"], comment="x" * 1001))
    assert long.status_code == 422
    assert stage.editor.get(f"/{stage.slug}/rangfolge?runde={2**70}").status_code == 200


# --- Assessors ----------------------------------------------------------------------------------


def test_an_assessor_keeps_submits_and_comes_to_the_next_measure(stage: Stage) -> None:
    found = stage.blind()
    desk, account = stage.desks[0], stage.offices[0]
    first, second = stage.measures
    address = f"{stage.own}/{found.number}/{number(first)}"
    kept = desk.post(address, data=values(found, ["5", "", ""]) | {"tun": "speichern"}, follow_redirects=True)
    assert "Es zählt, sobald Sie es abgeben." in kept.text
    refused = desk.post(address, data=values(found, ["5", "", ""], version=2) | {"tun": "abgeben"})
    assert refused.status_code == 409
    assert "Zu „Aufwand“ fehlt noch etwas" in refused.text
    answer = desk.post(address, data=values(found, ["5", "0", "3"], version=2) | {"tun": "abgeben"})
    assert answer.location == f"{stage.own}/{found.number}/{number(second)}"
    assert list(own_sheet(found.id, account.id, first.number).values.values()) == [5, None, 3]
    assert "1 von 2 abgegeben." in desk.get(stage.own).text


def test_after_the_close_assessors_read_their_own_and_change_nothing(stage: Stage) -> None:
    found = stage.blind()
    stage.close(found)
    address = f"{stage.own}/{found.number}/{number(stage.measures[0])}"
    assert "Die Runde ist geschlossen." in stage.desks[0].get(address).text
    answer = stage.desks[0].post(address, data=values(found, ["5", "5", "5"]) | {"tun": "abgeben"})
    assert answer.status_code == 409
    assert "nimmt nichts mehr an" in answer.text
    assert "Zurzeit ist nichts zu bewerten" in stage.desks[0].get(stage.own).text


def test_assessors_are_blind_and_so_is_everybody_before_the_close(stage: Stage) -> None:
    found = stage.blind()
    mark = "Das sagt nur das erste Amt"
    for measure in stage.measures:
        with writing():
            given(found, measure, stage.offices[0], 5, 1, 5, comment=mark)
    pages = {
        "another office": stage.desks[1].get(f"{stage.own}/{found.number}/{number(stage.measures[0])}"),
        "another office's list": stage.desks[1].get(stage.own),
        "the Redaktion": stage.editor.get(f"{stage.desk}/{found.number}"),
        "the ranking": stage.editor.get(f"/{stage.slug}/rangfolge"),
        "the measure": stage.council.get(f"/{stage.slug}/massnahmen/{number(stage.measures[0])}"),
    }
    for who, answer in pages.items():
        assert answer.status_code == 200, who
        assert mark not in answer.text, who
        assert " checked" not in answer.text, who
    assert "Noch ist keine Runde geschlossen" in pages["the ranking"].text
    peek = stage.editor.get(f"{stage.desk}/{found.number}/{number(stage.measures[0])}")
    assert peek.status_code == 409
    assert mark not in peek.text


# --- Results ------------------------------------------------------------------------------------


def assessed(stage: Stage) -> AssessmentRound:
    """Three offices: the first measure is disputed, the second has one voice only."""
    found = stage.blind()
    first, second = stage.measures
    with writing():
        for account, benefit in zip(stage.offices, (1, 5, 5), strict=True):
            given(found, first, account, benefit, 2, 3, comment=f"Nur für die Redaktion: {account.name}")
        given(found, second, stage.offices[0], 4, 4, 4)
    stage.close(found)
    return found


def test_the_redaktion_sees_who_is_far_apart_and_agrees_with_a_reason(stage: Stage) -> None:
    found = assessed(stage)
    first, second = stage.measures
    page = " ".join(stage.editor.get(f"{stage.desk}/{found.number}").text.split())
    assert "Maßnahme Nummer 1</a>: Nutzen – Amt Nr1 <b>1</b>, Amt Nr2 5, Amt Nr3 5" in page
    assert "Nur eine Stelle hat bewertet." in page
    address = f"{stage.desk}/{found.number}/{number(first)}"
    assert "Nur für die Redaktion: Nr1" in stage.editor.get(address).text
    answer = stage.editor.post(address, data=values(found, ["4", "", ""], comment="Gut begründet"))
    assert answer.location == f"{stage.desk}/{found.number}"
    assert results_of_round(found).results[0].criteria[0].mean == 4.0
    alone = stage.editor.get(f"{stage.desk}/{found.number}/{number(second)}").text
    assert alone.count('value="4" checked') == 3  # to be looked at: it counts when it is saved


def test_the_council_reads_means_and_no_single_value(stage: Stage) -> None:
    found = assessed(stage)
    ranking = stage.council.get(f"/{stage.slug}/rangfolge").text
    measure = stage.council.get(f"/{stage.slug}/massnahmen/{number(stage.measures[0])}").text
    for page in (ranking, measure):
        assert "3,7" in page  # the mean of 1, 5, 5
        assert "Amt Nr1" not in page
        assert "Nur für die Redaktion" not in page
    assert "Nur eine Stelle hat bewertet." in ranking
    assert "Platz" in measure
    for address in (stage.desk, f"{stage.desk}/{found.number}", stage.own):
        assert stage.council.get(address).status_code == 403
    assert stage.desks[0].get(f"{stage.desk}/{found.number}").status_code == 403


def test_the_public_reads_nothing_of_an_assessment(stage: Stage, client: FlaskClient) -> None:
    assessed(stage)
    page = client.get(f"/{stage.slug}/massnahmen/{number(stage.measures[0])}").text
    assert "Bewertung" not in page
    assert client.get(f"/{stage.slug}/rangfolge").status_code == 302  # to sign in


def test_the_matrix_is_a_chart_and_a_table_and_support_moves_no_point(stage: Stage) -> None:
    found = stage.joint()
    with writing():
        entered(found, stage.measures[0], 5, 1, 3)
        entered(found, stage.measures[1], 2, 4, 3)
    stage.close(found)
    page = stage.council.get(f"/{stage.slug}/rangfolge").text
    assert 'id="matrix"' in page
    assert "n = 2 Maßnahmen der Runde" in page
    assert "Am meisten Nutzen für den Aufwand hat M-01 Maßnahme Nummer 1." in page
    assert "<svg" in page
    assert page.index("Maßnahme Nummer 1") < page.index("Maßnahme Nummer 2")
    assert (
        "unter allen Gewichten ± 20 % Platz 1; bleibt unter allen Gewichten ± 20 % unter den ersten 1" in page
    )
    english = stage.council.get(f"/{stage.slug}/rangfolge?sprache=en").text
    assert "Ranking of the measures" in english


def test_without_results_every_page_says_so(stage: Stage) -> None:
    found = stage.blind()
    stage.close(found)
    page = stage.council.get(f"/{stage.slug}/rangfolge").text
    assert page.count("Niemand hat diese Maßnahme bewertet.") == 2
    assert "Noch hat keine Maßnahme ein Ergebnis in beiden Kriterien." in page
    assert "Nirgends liegt eine Stelle weit" not in stage.editor.get(f"{stage.desk}/{found.number}").text


# --- How much is asked --------------------------------------------------------------------------


def statements(browser: FlaskClient, address: str) -> int:
    with counted(db.engine) as asked:
        assert browser.get(address).status_code == 200
    return len(asked.statements)


def test_pages_ask_as_often_for_many_measures_as_for_few(stage: Stage) -> None:
    few = stage.joint()
    blind = stage.blind()
    with writing():
        for measure in stage.measures:
            entered(few, measure, 3, 3, 3)
            for account in stage.offices:
                given(blind, measure, account, 3, 3, 3)
    stage.close(few)
    stage.close(blind)
    pages = ("", "/{0}", "/{1}", "/{1}/M-01")
    addresses = [stage.desk + one.format(few.number, blind.number) for one in pages]
    addresses += [f"/{stage.slug}/rangfolge", f"/{stage.slug}/rangfolge?runde={few.number}"]
    before = [statements(stage.editor, address) for address in addresses]
    with writing():
        more = [a_measure(stage.process) for _ in range(8)]
        everything = [*stage.measures, *more]
        large = a_joint_round(stage.process, *everything)
        larger = a_blind_round(stage.process, everything, stage.offices)
        for measure in everything:
            entered(large, measure, 3, 3, 3)
            for account in stage.offices:
                given(larger, measure, account, 3, 3, 3)
        close_round(large, by=SYSTEM, at=now())
        close_round(larger, by=SYSTEM, at=now())
    addresses = [stage.desk + one.format(large.number, larger.number) for one in pages]
    addresses += [f"/{stage.slug}/rangfolge", f"/{stage.slug}/rangfolge?runde={large.number}"]
    assert [statements(stage.editor, address) for address in addresses] == before


def test_an_assessors_pages_ask_as_often_for_many_measures_as_for_few(stage: Stage) -> None:
    stage.blind()
    address = f"{stage.own}/1/M-01"
    before = [statements(stage.desks[0], page) for page in (stage.own, address)]
    with writing():
        for measure in [a_measure(stage.process) for _ in range(6)]:
            stage.measures.append(measure)
        close_round(db.session.scalars(select(AssessmentRound)).one(), by=SYSTEM, at=now())
    found = stage.blind()
    pages = (stage.own, f"{stage.own}/{found.number}/M-01")
    assert [statements(stage.desks[0], page) for page in pages] == before

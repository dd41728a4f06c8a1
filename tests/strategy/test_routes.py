import re
from collections.abc import Callable
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from werkzeug.test import TestResponse

from participation.accounts.models import Account
from participation.assessment.services.rounds import close_round
from participation.extensions import db
from participation.ideas.models import Answer, Idea, PublicationConsent
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.strategy.models import Horizon, Measure, MeasureSource, MeasureStatus, SourceRole
from participation.strategy.services.drafts import Standing
from participation.strategy.services.measures import set_standing
from participation.strategy.services.placing import move_measures
from tests.assessment.making import a_joint_round, entered
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account
from tests.statements import counted
from tests.strategy.people import supported, supporters

LIST_STATEMENTS = 11
DOSSIER_STATEMENTS = 13
BOARD_STATEMENTS = 20
SignedIn = Callable[[Account], FlaskClient]


@pytest.fixture
def process(app: Flask) -> Process:
    with writing():
        return a_process()


@pytest.fixture
def redaktion(process: Process, signed_in: SignedIn) -> FlaskClient:
    with writing():
        account = an_account(Role.MODERATOR, process=process, name="Nina Keller")
    return signed_in(account)


def dossier(**changes: object) -> dict[str, object]:
    return {
        "title": "Lastenräder für alle",
        "goal": "Einkaufen ohne Auto",
        "areas": ["mobilitaet"],
        "horizon": "short",
        "is_own_project": "y",
        "status": "proposed",
        "answers": "y",
        "submission_key": "0" * 32,
        **changes,
    }


def version_in(page: TestResponse) -> str:
    found = re.search(r'name="version"[^>]*value="(\d+)"', page.text)
    assert found is not None
    return found[1]


# --- For everybody ------------------------------------------------------------------------------


def test_from_the_list_to_the_original_words_it_is_one_click(client: FlaskClient, process: Process) -> None:
    with writing():
        idea = supported(a_published_idea(process, text="Zwei Räder, buchbar per Telefon."), *supporters(2))
        silent = a_published_idea(process, text="Streng geheim", consent=PublicationConsent.REFUSED)
        theme = a_theme(process, idea, silent, title="Räder teilen")
        measure = a_measure(process, theme, title="Lastenräder für alle")
    found = client.get(f"/{process.slug}/massnahmen")
    address = f"/{process.slug}/massnahmen/M-{measure.number:02d}"
    assert f'href="{address}"' in found.text
    page = client.get(address)
    assert "Zwei Räder, buchbar per Telefon." in page.text
    assert "Streng geheim" not in page.text
    assert f'href="/{process.slug}/ideen/{idea.number}"' in page.text
    assert "Räder teilen" in page.text
    assert "verschiedene Teilnehmende haben eine der 2 Ideen unterstützt" in page.text
    assert "1 Idee zählt mit, ihr Wortlaut ist nicht veröffentlicht." in page.text


def test_a_measure_without_sources_is_a_project_of_the_town(client: FlaskClient, process: Process) -> None:
    with writing():
        measure = a_measure(process)
    for address in ("", f"/M-{measure.number}"):
        assert "Vorhaben der Stadt" in client.get(f"/{process.slug}/massnahmen{address}").text


def test_the_answer_rate_names_its_base_and_the_longest_wait(client: FlaskClient, process: Process) -> None:
    with writing():
        refused, _waiting = a_published_idea(process, title="Eine Seilbahn"), a_published_idea(process)
        no = AnswerDraft(answer=Answer.NOT_PURSUED, text="Die Trasse steht unter Schutz.")
        answer_idea(refused, no, by=SYSTEM, at=now())
    page = client.get(f"/{process.slug}/massnahmen").text
    assert "von 2 veröffentlichten Ideen beantwortet (Antwortquote)" in page
    assert "noch offen, die älteste seit 0 Arbeitstagen" in page
    reasons = client.get(f"/{process.slug}/nicht-weiterverfolgt").text
    assert "Eine Seilbahn" in reasons
    assert "Die Trasse steht unter Schutz." in reasons


def test_what_the_council_refused_stands_with_its_reason_before_the_ideas(
    client: FlaskClient, process: Process
) -> None:
    with writing():
        measure = a_measure(process, a_published_idea(process), title="Seilbahn zum Schloss")
        a_measure(process, title="Bleibt")
        refused = Standing(
            status=MeasureStatus.REJECTED,
            decided_on=date(2026, 11, 25),
            decision_note="Die Trasse führt durch ein Schutzgebiet.",
        )
        set_standing(
            measure, refused, process=process, expected_version=1, answers=False, by=SYSTEM, at=now()
        )
    page = client.get(f"/{process.slug}/nicht-weiterverfolgt").text
    assert "Seilbahn zum Schloss" in page
    assert "Die Trasse führt durch ein Schutzgebiet." in page
    assert "Bleibt" not in page


@pytest.mark.parametrize("number", ["M-99", "M-0", "7", "T-01", "M-9999999"])
def test_an_unknown_measure_is_missing(client: FlaskClient, process: Process, number: str) -> None:
    assert client.get(f"/{process.slug}/massnahmen/{number}").status_code == 404


def test_a_draft_looks_like_an_unknown_measure_to_the_public(
    client: FlaskClient, process: Process, signed_in: SignedIn
) -> None:
    with writing():
        draft = a_measure(process, status=MeasureStatus.DRAFT, title="Noch geheim")
        member = an_account(Role.COUNCIL, process=process)
    address = f"/{process.slug}/massnahmen/M-{draft.number:02d}"
    hidden, unknown = client.get(address), client.get(f"/{process.slug}/massnahmen/M-77")
    assert hidden.status_code == unknown.status_code == 404
    assert hidden.text == unknown.text.replace("M-77", "M-01")
    assert "Noch geheim" not in client.get(f"/{process.slug}/massnahmen").text
    assert "Entwurf" in signed_in(member).get(address).text


def test_kept_pages_bear_no_token_and_change_with_the_measures(client: FlaskClient, process: Process) -> None:
    with writing():
        measure = a_measure(process, a_published_idea(process))
    addresses = ["massnahmen", "massnahmen/M-01", "nicht-weiterverfolgt"]
    first = [client.get(f"/{process.slug}/{address}") for address in addresses]
    assert all("csrf_token" not in page.text and "ETag" in page.headers for page in first)
    with writing():
        move_measures([measure], process=process, to=Horizon.LONG, by=SYSTEM, at=now())
    assert client.get(f"/{process.slug}/massnahmen/M-01").headers["ETag"] != first[1].headers["ETag"]
    assert "langfristig" in client.get(f"/{process.slug}/massnahmen/M-01").text


def test_a_list_is_narrowed_by_its_address(client: FlaskClient, process: Process) -> None:
    with writing():
        a_measure(process, title="Räder teilen")
        a_measure(process, title="Kita-Plätze", area_ids=(process.areas[1].id,), horizon=Horizon.LONG)
    address = f"/{process.slug}/massnahmen"
    narrowed = client.get(f"{address}?bereich=bildung&horizont=lang").text
    assert "Kita-Plätze" in narrowed
    assert "Räder teilen" not in narrowed
    assert "Dazu gibt es noch keine Maßnahme" in client.get(f"{address}?bereich=querschnitt").text
    assert client.get(f"{address}?bereich=%25&horizont=nie&seite=-3").status_code == 200


def grown(process: Process, number: int) -> None:
    """So many measures, each from a theme with two ideas and one more idea."""
    with writing():
        for _ in range(number):
            inside = [a_published_idea(process) for _ in range(2)]
            a_measure(process, a_theme(process, *inside), a_published_idea(process))


@pytest.mark.parametrize(
    ("path", "most"),
    [
        ("massnahmen", LIST_STATEMENTS),
        ("massnahmen/M-01", DOSSIER_STATEMENTS + 2),  # opinions of offices, rounds of weighing
        ("nicht-weiterverfolgt", LIST_STATEMENTS),
    ],
)
def test_public_pages_ask_the_same_few_questions_however_much_there_is(
    app: Flask, client: FlaskClient, process: Process, path: str, most: int
) -> None:
    app.config["PAGE_CACHE"] = False
    asked = []
    for more in (2, 12):
        grown(process, more)
        with counted() as seen:
            assert client.get(f"/{process.slug}/{path}").status_code == 200
        asked.append(len(seen.statements))
    assert asked[0] == asked[1] <= most


# --- For the Redaktion --------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["", "/neu", "/M-01/bearbeiten", "/M-01/stand", "/M-01/herkunft"])
def test_only_the_redaktion_of_the_process_enters(
    client: FlaskClient, process: Process, signed_in: SignedIn, path: str
) -> None:
    with writing():
        a_measure(process)
        people = [an_account(Role.COUNCIL), an_account(), an_account(Role.MODERATOR, process=a_process())]
    address = f"/{process.slug}/redaktion/massnahmen{path}"
    assert client.get(address).status_code == 302
    assert {signed_in(person).get(address).status_code for person in people} == {403}


def test_the_board_asks_the_same_few_questions(redaktion: FlaskClient, process: Process) -> None:
    asked = []
    for more in (2, 12):
        grown(process, more)
        with counted() as seen:
            assert redaktion.get(f"/{process.slug}/redaktion/massnahmen").status_code == 200
        asked.append(len(seen.statements))
    assert asked[0] == asked[1] <= BOARD_STATEMENTS


def test_ticked_measures_move_together_and_a_button_moves_one(
    redaktion: FlaskClient, process: Process
) -> None:
    with writing():
        for _ in range(3):
            a_measure(process)
    address = f"/{process.slug}/redaktion/massnahmen"

    def horizons() -> list[Horizon]:
        return list(db.session.scalars(select(Measure.horizon).order_by(Measure.number)))

    redaktion.post(address, data={"nummer": ["M-01", "M-03"], "horizon": "long"})
    assert horizons() == [Horizon.LONG, Horizon.SHORT, Horizon.LONG]
    single = redaktion.post(
        address, data={"nummer": ["M-01"], "eine": "M-02", "horizon": "medium"}, follow_redirects=True
    )
    assert horizons() == [Horizon.LONG, Horizon.MEDIUM, Horizon.LONG]
    assert "1 Maßnahme verschoben: jetzt mittelfristig." in single.text


@pytest.mark.parametrize(
    "typed", [{}, {"horizon": "nie", "nummer": "M-01"}, {"horizon": "long", "nummer": "x"}]
)
def test_a_move_that_says_too_little_is_explained(
    redaktion: FlaskClient, process: Process, typed: dict[str, str]
) -> None:
    with writing():
        a_measure(process)
    answer = redaktion.post(f"/{process.slug}/redaktion/massnahmen", data=typed)
    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_a_theme_becomes_a_measure_and_its_authors_get_their_answer(
    redaktion: FlaskClient, process: Process
) -> None:
    with writing():
        idea = a_published_idea(process, area_id=process.areas[0].id)
        theme = a_theme(process, idea, title="Räder teilen")
    address = f"/{process.slug}/redaktion/massnahmen/neu"
    offered = redaktion.get(f"{address}?thema=T-{theme.number:02d}&idee={idea.number}").text
    assert 'value="Räder teilen"' in offered
    assert f'value="T-{theme.number:02d} {idea.number}"' in offered
    made = redaktion.post(address, data=dossier(sources=f"t-{theme.number}"), follow_redirects=True)
    assert "Maßnahme M-01 ist angelegt." in made.text
    assert "1 Idee ist damit beantwortet." in made.text
    assert db.session.scalars(select(Idea.answer)).one() is Answer.TAKEN_UP
    redaktion.post(address, data=dossier(sources=f"t-{theme.number}"))
    assert db.session.scalar(select(func.count()).select_from(Measure)) == 1


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"title": " "}, "Bitte geben Sie der Maßnahme einen Titel."),
        ({"title": "x" * 121}, "Möglich sind 120 Zeichen."),
        ({"horizon": ""}, "Bitte wählen Sie den Zeithorizont."),
        ({"areas": []}, "Bitte wählen Sie mindestens einen Bereich"),
        ({"areas": ["unbekannt"]}, "Bitte wählen Sie mindestens einen Bereich"),
        ({"is_cross_cutting": "y"}, "Bitte wählen Sie nur eines von beidem."),
        ({"sources": "T-99"}, "„T-99“ gibt es hier nicht."),
        ({"sources": "100%"}, "„100%“ gibt es hier nicht."),
        ({"sources": " ".join(f"T-{n}" for n in range(1, 103))}, "Bitte höchstens 100 Nummern auf einmal."),
        ({"status": "adopted"}, "Auswahl"),
    ],
)
def test_a_refused_measure_says_why_and_keeps_the_text(
    redaktion: FlaskClient, process: Process, changes: dict[str, object], reason: str
) -> None:
    answer = redaktion.post(f"/{process.slug}/redaktion/massnahmen/neu", data=dossier(**changes))
    assert answer.status_code in {409, 422}
    assert reason in answer.text
    assert "<title>Fehler: " in answer.text
    assert "Einkaufen ohne Auto</textarea>" in answer.text
    assert db.session.scalar(select(func.count()).select_from(Measure)) == 0


def test_who_saves_an_outdated_dossier_sees_both_and_can_save_then(
    redaktion: FlaskClient, process: Process
) -> None:
    with writing():
        a_measure(process, title="Alt")
    address = f"/{process.slug}/redaktion/massnahmen/M-01/bearbeiten"
    seen = version_in(redaktion.get(address))
    assert redaktion.post(address, data=dossier(title="Vom ersten", version=seen)).status_code == 302
    second = redaktion.post(address, data=dossier(title="Vom zweiten", version=seen))
    assert second.status_code == 409
    assert "Nina Keller hat diese Maßnahme am" in second.text
    assert "<dd>Vom ersten</dd>" in second.text
    assert second.text.count("<dd>") == 1  # what both wrote alike is not repeated
    assert 'value="Vom zweiten"' in second.text
    assert db.session.scalars(select(Measure.title)).one() == "Vom ersten"
    again = redaktion.post(address, data=dossier(title="Vom zweiten", version=version_in(second)))
    assert again.status_code == 302
    assert db.session.scalars(select(Measure.title)).one() == "Vom zweiten"


def test_a_damaged_version_is_a_conflict_not_an_error(redaktion: FlaskClient, process: Process) -> None:
    with writing():
        a_measure(process)
    address = f"/{process.slug}/redaktion/massnahmen/M-01/bearbeiten"
    for version in ("", "x", "99999999999", "-1"):
        assert redaktion.post(address, data=dossier(version=version)).status_code == 409


def test_a_decision_is_published_with_its_day(
    client: FlaskClient, redaktion: FlaskClient, process: Process
) -> None:
    with writing():
        a_measure(process)
    address = f"/{process.slug}/redaktion/massnahmen/M-01/stand"
    decided = {
        "status": "adopted",
        "decided_on": "2026-11-25",
        "decision_note": "Vorlage Nr. 2026/118, einstimmig",
        "version": version_in(redaktion.get(address)),
    }
    assert redaktion.post(address, data=decided | {"decided_on": ""}).status_code == 409
    assert redaktion.post(address, data=decided | {"decided_on": "morgen"}).status_code == 422
    assert redaktion.post(address, data=decided).status_code == 302
    page = client.get(f"/{process.slug}/massnahmen/M-01").text
    assert "25. November 2026" in page
    assert "Vorlage Nr. 2026/118, einstimmig" in page
    assert redaktion.post(address, data=decided).status_code == 409


def test_sources_are_found_linked_in_a_role_and_taken_away(
    client: FlaskClient, redaktion: FlaskClient, process: Process
) -> None:
    with writing():
        idea = a_published_idea(process, title="Parkplätze erhalten", text="Wohin mit den Autos?")
        theme = a_theme(process, title="Parken in der Altstadt")
        a_measure(process)
    address = f"/{process.slug}/redaktion/massnahmen/M-01/herkunft"
    for words in ("parken", theme_number(theme.number), "100%_"):
        page = redaktion.get(address, query_string={"q": words})
        assert ("Parken in der Altstadt" in page.text) == (words != "100%_")
    assert "Parkplätze erhalten" in redaktion.get(f"{address}?q=autos").text
    linked = redaktion.post(
        address,
        data={"sources": ["", idea.number], "role": "objection", "answers": "y"},
        follow_redirects=True,
    )
    assert "Einwand, in der Abwägung berücksichtigt" in linked.text
    assert "von Nina Keller" in linked.text
    assert "Wohin mit den Autos?" in client.get(f"/{process.slug}/massnahmen/M-01").text
    source = db.session.scalars(select(MeasureSource)).one()
    assert source.role is SourceRole.OBJECTION
    unlink = f"{address}/{source.id}/loesen"
    for _ in range(2):
        assert redaktion.post(unlink).status_code == 302
    assert "Wohin mit den Autos?" not in client.get(f"/{process.slug}/massnahmen/M-01").text


@pytest.mark.parametrize("typed", ["", "T-99", "2026-9999", "<b>"])
def test_a_source_that_does_not_exist_is_named(redaktion: FlaskClient, process: Process, typed: str) -> None:
    with writing():
        a_measure(process)
    data = {"sources": typed, "role": "origin"}
    answer = redaktion.post(f"/{process.slug}/redaktion/massnahmen/M-01/herkunft", data=data)
    assert answer.status_code in {409, 422}
    assert 'role="alert"' in answer.text


def theme_number(number: int) -> str:
    return f"T-{number:02d}"


# --- Against the rankings -----------------------------------------------------------------------


def test_the_board_shows_ranks_and_asks_why_a_place_is_against_them(
    redaktion: FlaskClient, client: FlaskClient, process: Process
) -> None:
    with writing():
        best, second = (
            a_measure(process, supported(a_published_idea(process), *supporters(number))) for number in (3, 1)
        )
        own = a_measure(process, horizon=Horizon.LONG)
        found = a_joint_round(process, best, second, own)
        several = len(found.criteria_version.criteria)
        for measure, value in ((best, 4), (second, 2), (own, 5)):
            entered(found, measure, *[value] * several)
        close_round(found, by=SYSTEM, at=now())
    board = f"/{process.slug}/redaktion/massnahmen"
    page = redaktion.get(board).text
    assert "weicht von" not in page  # the town's own project has no place to justify
    assert page.count("Rang ") == 2
    moved = {"nummer": "M-01", "horizon": "long"}
    refused = redaktion.post(board, data=moved)
    assert refused.status_code == 409
    assert "Dieser Platz weicht von Bewertung oder Unterstützung ab: M-01." in refused.text
    reason = {"placement_reason": "Die Fläche gehört nicht der Stadt."}
    assert redaktion.post(board, data=moved | reason).status_code == 302
    assert "Die Fläche gehört nicht der Stadt." in client.get(f"/{process.slug}/massnahmen/M-01").text
    assert "der Grund fehlt" not in redaktion.get(board).text
    too_long = {"nummer": "M-02", "horizon": "long", "placement_reason": "x" * 1001}
    assert redaktion.post(board, data=too_long).status_code == 422


def test_a_measure_goes_into_another_area_by_the_same_menu(redaktion: FlaskClient, process: Process) -> None:
    with writing():
        measure = a_measure(process)
        slug, name = process.areas[1].slug, process.areas[1].name
    board = f"/{process.slug}/redaktion/massnahmen"
    answer = redaktion.post(board, data={"eine": "M-01", "horizon": f"bereich-{slug}"}, follow_redirects=True)
    assert f"1 Maßnahme verschoben: jetzt {name}." in answer.text
    assert [area.slug for area in db.session.get_one(Measure, measure.id).areas] == [slug]
    assert redaktion.post(board, data={"eine": "M-01", "horizon": "querschnitt"}).status_code == 302
    assert redaktion.post(board, data={"eine": "M-01", "horizon": "bereich-mond"}).status_code == 422


def test_horizons_are_explained_as_the_process_means_them(
    redaktion: FlaskClient, client: FlaskClient, process: Process
) -> None:
    with writing():
        a_measure(process)
    page = f"/{process.slug}/redaktion/massnahmen/planung"
    wish = {"horizon_means": "completion", "short_months": "24", "medium_months": "60", "version": "0"}
    assert redaktion.post(page, data={**wish, "medium_months": "24"}).status_code == 409
    assert redaktion.post(page, data={**wish, "short_days": "viele"}).status_code == 422
    assert redaktion.post(page, data={**wish, "short_days": "1.000"}).status_code == 302
    second = redaktion.post(page, data=wish)
    assert second.status_code == 409
    assert "Jemand anderes hat die Planung inzwischen geändert." in second.text
    for address in ("massnahmen", "massnahmen/M-01", "redaktion/massnahmen", "redaktion/massnahmen/neu"):
        explained = redaktion.get(f"/{process.slug}/{address}").text
        assert "kurzfristig: fertig innerhalb von 24 Monaten" in explained, address
    assert "von 1.000 Personentagen" in redaktion.get(f"/{process.slug}/redaktion/massnahmen").text

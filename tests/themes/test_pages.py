"""The pages of themes, for the Redaktion and for everybody."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient

from participation.accounts.models import Account
from participation.extensions import db
from participation.ideas.models import Answer, Idea, IdeaStatus, PublicationConsent
from participation.jobs.models import Job
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM, Role
from participation.municipality.models import Process
from participation.sense.results import Cluster as FoundCluster
from participation.sense.results import Clustering, Member
from participation.themes.models import Cluster, Theme
from participation.themes.queries.history import latest_change
from participation.themes.queries.sorting import themes_of, unsorted_ids
from participation.themes.rules import is_live
from participation.themes.services.ordering import ThemeDraft, merge_themes, move_ideas, rename_theme
from participation.themes.services.suggestions import begin_run, keep_suggestions
from participation.themes.services.undoing import undo
from participation.voting.models import ConfirmedBy, Support
from tests.factories import a_measure, a_process, a_published_idea, a_suggestion, a_theme, an_account
from tests.statements import counted

SignedIn = Callable[[Account], FlaskClient]
pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def process() -> Process:
    with writing():
        return a_process()


@pytest.fixture
def nina(signed_in: SignedIn, process: Process) -> FlaskClient:
    """A browser of the Redaktion."""
    with writing():
        account = an_account(Role.MODERATOR, name="Nina Keller")
    return signed_in(account)


def some_ideas(process: Process, number: int) -> list[Idea]:
    with writing():
        return [a_published_idea(process) for _ in range(number)]


def support(idea: Idea, account: Account) -> None:
    db.session.add(
        Support(idea_id=idea.id, supporter_id=account.id, confirmed_by=ConfirmedBy.ACCOUNT, created_at=now())
    )
    idea.supports += 1


def board(process: Process, path: str = "") -> str:
    return f"/{process.slug}/redaktion/themen{path}"


# --- Who may ---


def test_only_the_redaktion_orders_themes(client: FlaskClient, signed_in: SignedIn, process: Process) -> None:
    with writing():
        citizen, council = an_account(), an_account(Role.COUNCIL)
        theme = a_theme(process)
    for path in ("", "/neu", "/vorschlaege", "/T-01", "/T-01/verlauf", "/T-01/antwort", "/T-01/beschreiben"):
        assert client.get(board(process, path)).status_code == 302
        for account in (citizen, council):
            assert signed_in(account).get(board(process, path)).status_code == 403
    for path in ("/verschieben", "/rueckgaengig", "/vorschlaege", "/T-01/zusammenlegen", "/T-01/antwort"):
        assert signed_in(council).post(board(process, path)).status_code == 403
    assert theme.version == 1


# --- Moving on the board ---


def test_the_board_shows_tray_and_themes_with_their_numbers(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 3)
    with writing():
        theme = a_theme(process, *ideas[:2], title="Bänke am Fluss")
        account = an_account()
        support(ideas[0], account)
        support(ideas[1], account)
    page = nina.get(board(process)).text
    assert "<b>2 in 1 Themen</b>, 1 noch ohne Thema" in page
    assert "<b>2 Ideen</b> · 1 Teilnehmende:r" in page
    assert ideas[2].title in page
    assert ideas[0].title not in page
    assert f"/{process.slug}/redaktion/themen/T-01" in page
    assert theme.title in page


def test_selected_ideas_go_into_a_new_theme(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 3)
    numbers = [idea.number for idea in ideas[:2]]
    answer = nina.post(
        board(process, "/verschieben"), data={"nr": numbers, "ziel": "neu", "titel": "  Bänke  am Fluss "}
    )
    assert answer.status_code == 302
    found = themes_of([idea.id for idea in ideas])
    assert {theme.title for theme in found.values()} == {"Bänke am Fluss"}
    assert set(found) == {ideas[0].id, ideas[1].id}
    page = nina.get(board(process)).text
    assert "2 Ideen sind jetzt im Thema „Bänke am Fluss“." in page
    assert "Thema „Bänke am Fluss“ mit 2 Ideen angelegt" in page


def test_one_idea_moves_by_its_own_button(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 2)
    with writing():
        theme = a_theme(process)
    nina.post(
        board(process, "/verschieben"),
        data={"eine": ideas[0].number, "nr": [ideas[1].number], "ziel": "T-01"},
    )
    assert themes_of([idea.id for idea in ideas]) == {ideas[0].id: theme}


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        ({"ziel": "T-01"}, "mindestens eine Idee"),
        ({"nr": "all", "ziel": ""}, "wohin"),
        ({"nr": "all", "ziel": "neu", "titel": " "}, "Titel"),
        ({"nr": "all", "ziel": "neu", "titel": "B" * 121}, "zu lang"),
    ],
)
def test_what_is_missing_is_said_and_the_choice_is_kept(
    nina: FlaskClient, process: Process, sent: dict[str, str], reason: str
) -> None:
    ideas = some_ideas(process, 2)
    with writing():
        a_theme(process)
    numbers = [idea.number for idea in ideas] if "nr" in sent else []
    answer = nina.post(board(process, "/verschieben"), data={**sent, "nr": numbers})
    assert answer.status_code == 409
    assert reason in answer.text
    assert answer.text.count(" checked") == len(numbers)
    assert unsorted_ids(process.id) == {idea.id for idea in ideas}


@pytest.mark.parametrize("target", ["T-99", "M-01", "quatsch"])
def test_a_theme_that_does_not_exist_is_not_found(nina: FlaskClient, process: Process, target: str) -> None:
    [idea] = some_ideas(process, 1)
    answer = nina.post(board(process, "/verschieben"), data={"nr": [idea.number], "ziel": target})
    assert answer.status_code == 404


def test_a_colleague_was_faster(nina: FlaskClient, process: Process) -> None:
    [idea] = some_ideas(process, 1)
    with writing():
        a_theme(process)
        theirs = a_theme(process, idea)
    answer = nina.post(board(process, "/verschieben"), data={"nr": [idea.number], "ziel": "T-01"})
    assert answer.status_code == 409
    assert "inzwischen 1 der ausgewählten Ideen" in answer.text
    assert themes_of([idea.id]) == {idea.id: theirs}


def test_ideas_go_back_to_the_tray_from_their_theme(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 2)
    with writing():
        a_theme(process, *ideas)
    answer = nina.post(
        board(process, "/verschieben"), data={"nr": [ideas[0].number], "ziel": "ablage", "aus": "T-01"}
    )
    assert answer.location.endswith("/redaktion/themen/T-01")
    assert unsorted_ids(process.id) == {ideas[0].id}


def test_a_theme_is_split_from_its_page(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 3)
    with writing():
        theme = a_theme(process, *ideas, title="Bänke")
    nina.post(
        board(process, "/verschieben"),
        data={"nr": [ideas[2].number], "ziel": "neu", "titel": "Tische", "aus": "T-01"},
    )
    found = themes_of([idea.id for idea in ideas])
    assert (found[ideas[0].id], found[ideas[2].id].title) == (theme, "Tische")
    assert "1 Idee abgeteilt als: Tische" in nina.get(board(process, "/T-01/verlauf")).text
    assert "Abgeteilt mit 1 Idee aus: Bänke" in nina.get(board(process, "/T-02/verlauf")).text


def test_search_and_area_narrow_tray_and_themes(nina: FlaskClient, process: Process) -> None:
    with writing():
        mobility = process.areas[0]
        a_published_idea(process, title="Radweg zum Bahnhof", area_id=mobility.id)
        a_published_idea(process, title="Spielplatz am Bach")
        a_theme(process, a_published_idea(process), title="Radwege")
        a_theme(process, a_published_idea(process), title="Kitas")
    page = nina.get(board(process, "?q=Radweg")).text
    assert "Gefunden: 1 ohne Thema, 1 Themen." in page
    assert "Spielplatz" not in page
    page = nina.get(board(process, f"?bereich={mobility.slug}")).text
    assert "Radweg zum Bahnhof" in page
    assert "Spielplatz" not in page
    assert "2 noch ohne Thema" in page
    assert "Spielplatz" in nina.get(board(process, "?bereich=ohne")).text


# --- Undoing ---


def test_the_latest_step_is_undone_from_the_bar(nina: FlaskClient, process: Process) -> None:
    [idea] = some_ideas(process, 1)
    with writing():
        a_theme(process, idea, title="Bänke")
        change = latest_change(process.id)
        assert change is not None
    page = nina.get(board(process)).text
    assert "Thema „Bänke“ mit 1 Idee angelegt" in page
    answer = nina.post(board(process, "/rueckgaengig"), data={"schritt": change.id, "aus": "T-01"})
    assert answer.location.endswith("/redaktion/themen")
    assert unsorted_ids(process.id) == {idea.id}
    again = nina.post(board(process, "/rueckgaengig"), data={"schritt": change.id})
    assert again.status_code == 302
    assert "schon rückgängig gemacht" in nina.get(board(process)).text


@pytest.mark.parametrize("step", ["", "x", "²", "9" * 30, "99999"])
def test_a_step_that_does_not_exist_is_not_found(nina: FlaskClient, process: Process, step: str) -> None:
    assert nina.post(board(process, "/rueckgaengig"), data={"schritt": step}).status_code == 404


def test_a_theme_that_became_a_measure_is_not_undone_away(nina: FlaskClient, process: Process) -> None:
    [idea] = some_ideas(process, 1)
    with writing():
        theme = a_theme(process, idea)
        change = latest_change(process.id)
        assert change is not None
    with writing():
        a_measure(process, theme, title="Zehn neue Bänke")
    answer = nina.post(board(process, "/rueckgaengig"), data={"schritt": change.id})
    assert answer.status_code == 409
    assert "„Zehn neue Bänke“" in answer.text
    assert is_live(theme)
    assert "M-01" in nina.get(board(process)).text
    assert "M-01" in nina.get(f"/{process.slug}/themen/T-01").text


# --- One theme ---


def test_a_theme_is_made_and_described(nina: FlaskClient, process: Process) -> None:
    slug = process.areas[0].slug
    answer = nina.post(board(process, "/neu"), data={"title": "Bänke", "area": slug})
    assert answer.location.endswith("/redaktion/themen/T-01")
    sent = {"title": "Sitzbänke", "text": "Mehr **Bänke**.", "plain_text": "Bänke.", "version": "1"}
    assert nina.post(board(process, "/T-01/beschreiben"), data=sent).status_code == 302
    page = nina.get(board(process, "/T-01")).text
    assert "Sitzbänke" in page
    assert "<strong>Bänke</strong>" in page
    assert 'value="Sitzbänke"' in nina.get(board(process, "/T-01/beschreiben")).text


def test_a_theme_without_title_is_not_made(nina: FlaskClient, process: Process) -> None:
    answer = nina.post(board(process, "/neu"), data={"title": "  ", "text": "Mein langer Text"})
    assert answer.status_code == 422
    assert "Mein langer Text" in answer.text


def test_describing_an_outdated_theme_shows_both_texts(nina: FlaskClient, process: Process) -> None:
    with writing():
        theme = a_theme(process, title="Bänke")
        rename_theme(theme, ThemeDraft(title="Stühle"), expected_version=1, by=SYSTEM, at=now())
    sent = {"title": "Sitzbänke", "version": "1"}
    answer = nina.post(board(process, "/T-01/beschreiben"), data=sent)
    assert answer.status_code == 409
    assert "<b>Stühle</b>" in answer.text
    assert 'value="Sitzbänke"' in answer.text
    assert theme.title == "Stühle"
    assert nina.post(board(process, "/T-01/beschreiben"), data=sent | {"version": "x"}).status_code == 409


def test_themes_are_merged_and_the_address_leads_on(
    nina: FlaskClient, client: FlaskClient, process: Process
) -> None:
    ideas = some_ideas(process, 2)
    with writing():
        a_theme(process, ideas[0], title="Bänke")
        into = a_theme(process, ideas[1], title="Stühle")
    answer = nina.post(board(process, "/T-01/zusammenlegen"), data={"ziel": "T-02"})
    assert answer.location.endswith("/redaktion/themen/T-02")
    assert themes_of([idea.id for idea in ideas]) == dict.fromkeys([idea.id for idea in ideas], into)
    assert nina.get(board(process, "/T-01")).location.endswith("/redaktion/themen/T-02")
    assert client.get(f"/{process.slug}/themen/T-01").location.endswith("/themen/T-02")
    assert "kam hierher aus: Bänke" in nina.get(board(process, "/T-02/verlauf")).text
    assert "zusammengelegt in: Stühle" in nina.get(board(process, "/T-01/verlauf")).text


@pytest.mark.parametrize("target", ["", "T-01"])
def test_merging_needs_another_theme(nina: FlaskClient, process: Process, target: str) -> None:
    with writing():
        theme = a_theme(process)
    answer = nina.post(board(process, "/T-01/zusammenlegen"), data={"ziel": target})
    assert answer.status_code == 409
    assert is_live(theme)


def test_a_dissolved_theme_shows_its_history(
    nina: FlaskClient, client: FlaskClient, process: Process
) -> None:
    with writing():
        a_theme(process, a_published_idea(process))
        change = latest_change(process.id)
        assert change is not None
        undo(change, by=SYSTEM, at=now())
    assert nina.get(board(process, "/T-01")).location.endswith("/verlauf")
    assert "gibt es nicht mehr" in nina.get(board(process, "/T-01/verlauf")).text
    assert nina.get(board(process, "/T-01/beschreiben")).status_code == 404
    assert client.get(f"/{process.slug}/themen/T-01").status_code == 404


def test_the_history_names_people_and_suggestions(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 2)
    with writing():
        cluster = a_suggestion(process, *ideas, label="Parken")
    nina.post(
        board(process, f"/vorschlaege/{cluster.id}/uebernehmen"),
        data={"nr": [idea.number for idea in ideas], "titel": "Parkplätze"},
    )
    page = nina.get(board(process, "/T-01/verlauf")).text
    assert "Vorschlag „Parken“ übernommen: 2 Ideen" in page
    assert "Nina Keller" in page
    assert ideas[0].number in page


# --- Answers ---


def test_one_answer_for_the_open_ideas_of_a_theme(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 3)
    with writing():
        a_theme(process, *ideas)
    page = nina.get(board(process, "/T-01/antwort")).text
    assert page.count(" checked") == 3
    sent = {
        "answer": "exists",
        "nr": [ideas[0].number, ideas[1].number],
        "gezeigt": [i.number for i in ideas],
    }
    missing = nina.post(board(process, "/T-01/antwort"), data=sent)
    assert missing.status_code == 409
    assert "Begründung" in missing.text
    assert nina.post(board(process, "/T-01/antwort"), data=sent | {"text": "Gibt es."}).status_code == 302
    assert [idea.answer for idea in ideas] == [Answer.EXISTS, Answer.EXISTS, Answer.OPEN]
    again = nina.post(board(process, "/T-01/antwort"), data=sent | {"text": "Gibt es."})
    assert again.status_code == 409
    page = nina.get(board(process, "/T-01")).text
    assert "2 von 3 Ideen beantwortet" in page


def test_answering_without_a_choice_says_so(nina: FlaskClient, process: Process) -> None:
    [idea] = some_ideas(process, 1)
    with writing():
        a_theme(process, idea)
    answer = nina.post(board(process, "/T-01/antwort"), data={"nr": [idea.number], "text": "Ja."})
    assert answer.status_code == 422
    answer = nina.post(board(process, "/T-01/antwort"), data={"answer": "open", "nr": [idea.number]})
    assert answer.status_code == 422
    answer = nina.post(
        board(process, "/T-01/antwort"), data={"answer": "passed_on", "text": "x", "nr": [idea.number]}
    )
    assert answer.status_code == 409
    assert "zuständig" in answer.text


def test_nobody_answers_their_own_idea_by_its_theme(signed_in: SignedIn, process: Process) -> None:
    with writing():
        account = an_account(Role.MODERATOR)
        mine, other = a_published_idea(process), a_published_idea(process)
        mine.author_id = account.id
        a_theme(process, mine, other)
    sent = {"answer": "exists", "text": "Gibt es.", "nr": [mine.number, other.number]}
    answer = signed_in(account).post(board(process, "/T-01/antwort"), data=sent, follow_redirects=True)
    assert "1 Idee ist beantwortet." in answer.text
    assert "Ihre eigenen Beiträge" in answer.text
    assert (mine.answer, other.answer) == (Answer.OPEN, Answer.EXISTS)


# --- Suggestions ---


def test_a_suggestion_is_confirmed_in_part(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 3)
    with writing():
        cluster = a_suggestion(process, *ideas, label="Parken")
    page = nina.get(board(process)).text
    assert "Neues Thema aus 3 Ideen: „Parken“" in page
    assert "<mark>Parken</mark>" in page
    answer = nina.post(
        board(process, f"/vorschlaege/{cluster.id}/uebernehmen"),
        data={
            "nr": [ideas[0].number],
            "gezeigt": [idea.number for idea in ideas],
            "titel": "Parkplätze",
            "bereich": process.areas[0].slug,
        },
    )
    assert answer.status_code == 302
    [theme] = themes_of([idea.id for idea in ideas]).values()
    assert (theme.title, theme.area_id) == ("Parkplätze", process.areas[0].id)
    assert unsorted_ids(process.id) == {ideas[1].id, ideas[2].id}
    again = nina.post(
        board(process, f"/vorschlaege/{cluster.id}/uebernehmen"),
        data={"nr": [ideas[1].number], "titel": "Parkplätze"},
    )
    assert again.status_code == 409


def test_a_suggestion_takes_also_what_the_board_does_not_show(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 12)
    with writing():
        cluster = a_suggestion(process, *ideas)
    page = nina.get(board(process)).text
    assert "Auch die 6 weiteren Ideen" in page
    assert "Alle 12 Ideen ansehen" in page
    whole = nina.get(board(process, f"/vorschlaege/{cluster.id}")).text
    assert all(idea.title in whole for idea in ideas)
    shown = [idea.number for idea in ideas[:6]]
    nina.post(
        board(process, f"/vorschlaege/{cluster.id}/uebernehmen"),
        data={"nr": shown[1:], "gezeigt": shown, "weitere": "1", "titel": "Bänke"},
    )
    assert unsorted_ids(process.id) == {ideas[0].id}


def test_a_suggestion_for_an_existing_theme_says_so(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 2)
    with writing():
        theme = a_theme(process, ideas[0], title="Parkplätze")
        cluster = a_suggestion(process, ideas[1], into=theme)
    page = nina.get(board(process)).text
    assert "1 weitere Idee zum Thema „Parkplätze“" in page
    nina.post(
        board(process, f"/vorschlaege/{cluster.id}/uebernehmen"),
        data={"nr": [ideas[1].number], "ziel": "T-01"},
    )
    assert themes_of([ideas[1].id]) == {ideas[1].id: theme}


def test_a_refused_suggestion_keeps_what_was_typed(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 2)
    with writing():
        cluster = a_suggestion(process, *ideas)
    for whole in ({}, {"ganz": "1"}):
        answer = nina.post(
            board(process, f"/vorschlaege/{cluster.id}/uebernehmen"),
            data={"nr": [ideas[0].number], "titel": "", **whole},
        )
        assert answer.status_code == 409
        assert answer.text.count(" checked") == 1
        answer = nina.post(
            board(process, f"/vorschlaege/{cluster.id}/uebernehmen"), data={"titel": "Mein Titel", **whole}
        )
        assert answer.status_code == 409
        assert 'value="Mein Titel"' in answer.text
    assert unsorted_ids(process.id) == {idea.id for idea in ideas}


def test_an_unfitting_suggestion_can_be_brought_back(nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 2)
    with writing():
        cluster = a_suggestion(process, *ideas, label="Parken")
    path = f"/vorschlaege/{cluster.id}"
    assert nina.post(board(process, f"{path}/nicht-passend")).status_code == 302
    assert "Neues Thema aus" not in nina.get(board(process)).text
    assert nina.get(board(process, path)).status_code == 302
    assert nina.post(board(process, f"{path}/nicht-passend")).status_code == 409
    assert "„Parken“" in nina.get(board(process, "/vorschlaege")).text
    assert nina.post(board(process, f"{path}/zurueckholen")).status_code == 302
    assert "Neues Thema aus" in nina.get(board(process)).text
    assert nina.post(board(process, f"{path}/zurueckholen")).status_code == 409


def test_a_suggestion_of_another_process_is_not_found(nina: FlaskClient, process: Process) -> None:
    with writing():
        elsewhere = a_process()
        cluster = a_suggestion(elsewhere, a_published_idea(elsewhere))
    for act in ("uebernehmen", "nicht-passend", "zurueckholen"):
        assert nina.post(board(process, f"/vorschlaege/{cluster.id}/{act}")).status_code == 404
    assert db.session.get_one(Cluster, cluster.id).decided_at is None


def test_suggestions_are_wanted_watched_and_cancelled(nina: FlaskClient, process: Process) -> None:
    some_ideas(process, 2)
    assert 'name="themes" type="number" min="1" max="200" value="2"' in nina.get(board(process)).text
    for wrong in ("", "0", "201", "viele"):
        answer = nina.post(board(process, "/vorschlaege"), data={"themes": wrong})
        assert answer.status_code == 422
    assert nina.post(board(process, "/vorschlaege"), data={"themes": "3"}).status_code == 302
    page = nina.get(board(process, "/vorschlaege")).text
    assert 'http-equiv="refresh"' in page
    assert "Vorschläge berechnen lassen" not in nina.get(board(process)).text
    again = nina.post(board(process, "/vorschlaege"), data={"themes": "4"})
    assert again.status_code == 409
    assert "schon berechnet" in again.text
    assert nina.post(board(process, "/vorschlaege/abbrechen")).status_code == 302
    assert "abgebrochen" in nina.get(board(process, "/vorschlaege")).text
    assert "abgebrochen" in nina.get(board(process)).text
    assert nina.post(board(process, "/vorschlaege/abbrechen")).status_code == 409
    assert db.session.query(Job).count() == 1


# --- For everybody ---


def test_the_public_reads_themes_with_original_words(client: FlaskClient, process: Process) -> None:
    with writing():
        shown, hidden = (
            a_published_idea(process),
            a_published_idea(process, consent=PublicationConsent.REFUSED, title="Mein geheimer Titel"),
        )
        theme = a_theme(process, shown, hidden, title="Bänke am Fluss")
        a_theme(process, title="Noch leer")
        account, other = an_account(), an_account()
        support(shown, account)
        support(shown, other)
    page = client.get(f"/{process.slug}/themen").text
    assert "Bänke am Fluss" in page
    assert "<b>2 Ideen</b> · 2 Teilnehmende" in page
    assert "Noch leer" not in page
    page = client.get(f"/{process.slug}/themen/T-01").text
    assert shown.title in page
    assert "Mein geheimer Titel" not in page
    assert "1 weitere Idee zählt mit" in page
    assert '<b class="figure">2</b>' in page
    assert client.get(f"/{process.slug}/themen/T-02").status_code == 404
    assert client.get(f"/{process.slug}/themen/t-1").location.endswith("/themen/T-01")
    assert theme.version == 1


@pytest.mark.parametrize("number", ["T-99", "T-", "T-0", "x", "T-99999999999999999999"])
def test_an_unknown_theme_is_not_found(client: FlaskClient, process: Process, number: str) -> None:
    assert client.get(f"/{process.slug}/themen/{number}").status_code == 404


def test_themes_of_a_process_in_preparation_are_not_found(client: FlaskClient) -> None:
    with writing():
        process = a_process()
        a_theme(process, a_published_idea(process))
        process.is_public = False
    assert client.get(f"/{process.slug}/themen").status_code == 404
    assert client.get(f"/{process.slug}/themen/T-01").status_code == 404


def test_a_kept_public_page_changes_with_the_theme(client: FlaskClient, process: Process) -> None:
    [idea, other] = some_ideas(process, 2)
    with writing():
        theme = a_theme(process, idea, title="Bänke")
    path = f"/{process.slug}/themen/T-01"
    assert other.title not in client.get(path).text
    with writing():
        move_ideas([other], to=theme, process=process, by=SYSTEM, at=now())
    assert other.title in client.get(path).text
    with writing():
        rename_theme(theme, ThemeDraft(title="Stühle"), expected_version=1, by=SYSTEM, at=now())
    assert "Stühle" in client.get(path).text


def test_withdrawn_ideas_are_in_no_count(client: FlaskClient, nina: FlaskClient, process: Process) -> None:
    ideas = some_ideas(process, 2)
    with writing():
        a_theme(process, *ideas)
        ideas[0].status, ideas[0].is_public = IdeaStatus.WITHDRAWN, False
    assert "<b>1 Idee</b>" in nina.get(board(process)).text
    assert ideas[0].title not in nina.get(board(process, "/T-01")).text
    assert "die Idee" not in client.get(f"/{process.slug}/themen/T-01").text


def test_words_of_people_and_staff_are_shown_as_text(nina: FlaskClient, process: Process) -> None:
    with writing():
        idea = a_published_idea(process, title="<b>fett</b> & 100 % mehr")
        a_theme(process, idea, title="<script>alert(1)</script> 50 % weniger")
        a_suggestion(process, a_published_idea(process), label="<i>kursiv</i> 3 %")
    for path in ("", "/T-01", "/T-01/verlauf", "/T-01/antwort", "/T-01/beschreiben"):
        page = nina.get(board(process, path))
        assert page.status_code == 200
        assert "<script>alert" not in page.text
        assert "<b>fett" not in page.text
        assert "<i>kursiv" not in page.text


# --- Limits ---


def fill(process: Process, themes: int, each: int) -> None:
    with writing():
        ideas = [a_published_idea(process, title="Ein Titel " + "x" * 60) for _ in range(themes * each + 30)]
        for number in range(themes):
            a_theme(
                process, *ideas[number * each : number * each + each], title=f"Thema {number} " + "y" * 40
            )
        for idea in ideas[: themes * each]:
            support(idea, an_account())
        run = a_suggestion(process, *ideas[themes * each :])
        assert run.id


@pytest.mark.parametrize("path", ["", "?q=Titel", "/T-01", "/T-01/verlauf"])
def test_pages_ask_as_few_statements_for_many_as_for_few(signed_in: SignedIn, path: str) -> None:
    with writing():
        small, large = a_process(), a_process()
        account = an_account(Role.MODERATOR)
    fill(small, 2, 2)
    fill(large, 8, 6)
    browser = signed_in(account)
    asked = []
    for address in (board(small, path), board(large, path)):
        with counted() as seen:
            assert browser.get(address).status_code == 200
        asked.append(len(seen.statements))
    assert asked[0] == asked[1]
    # The board is the page of long afternoons; a theme's page also asks for what offices said.
    assert asked[0] <= (11 if path == "/T-01" else 10), seen.statements


def test_a_full_board_stays_small(signed_in: SignedIn) -> None:
    """60 themes and a full page of everything, all with the longest titles there can be."""
    with writing():
        process, account = a_process(), an_account(Role.MODERATOR)
        ideas = [a_published_idea(process, title="Wörterwörter " * 9) for _ in range(120)]
        for number in range(60):
            a_theme(process, ideas[number], title=f"Thema {number} " + "Wörterwörter " * 8)
        run = begin_run(process, themes=4, by=SYSTEM, at=now())
        groups = [
            FoundCluster(
                n,
                None,
                "Wörterwörter " * 9,
                ("Wörterwörter",) * 8,
                tuple(
                    Member(idea.id, 0.9, locked=False, shared_terms=("Wörterwörter",) * 8, nearest=())
                    for idea in ideas[60 + n * 12 : 72 + n * 12]
                ),
            )
            for n in range(5)
        ]
        keep_suggestions(run, Clustering(tuple(groups), ()), at=now())
    page = signed_in(account).get(board(process))
    assert "Auch die 6 weiteren Ideen" in page.text
    assert len(page.data) < 150 * 1024


def test_the_public_pages_ask_few_statements(client: FlaskClient, process: Process) -> None:
    fill(process, 8, 6)
    for address in (f"/{process.slug}/themen?x=1", f"/{process.slug}/themen/T-01?x=1"):
        with counted() as seen:
            assert client.get(address).status_code == 200
        assert len(seen.statements) <= 10, seen.statements


def test_merged_themes_lead_on_over_several_hops(client: FlaskClient, process: Process) -> None:
    with writing():
        themes: list[Theme] = [a_theme(process, a_published_idea(process)) for _ in range(3)]
        merge_themes(themes[0], into=themes[1], by=SYSTEM, at=now())
        merge_themes(themes[1], into=themes[2], by=SYSTEM, at=now())
    answer = client.get(f"/{process.slug}/themen/T-01", follow_redirects=True)
    assert answer.request.path.endswith("/themen/T-03")

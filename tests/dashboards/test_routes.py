"""What the council sees, and who else does."""

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient

from participation.accounts.models import Account
from participation.extensions import db
from participation.figures.queries import kept
from participation.ideas.models import Answer, Idea, IdeaStatus
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import Role
from participation.municipality.models import Process
from participation.strategy.models import MeasureStatus
from participation.voting.services import support
from tests.factories import a_measure, a_process, a_published_idea, a_theme, an_account, an_idea
from tests.figures.scatter import a_scattered_process
from tests.statements import counted

SignedIn = Callable[[Account], FlaskClient]


def text_of(client: FlaskClient, address: str) -> str:
    """The words of the page, without marks and line breaks."""
    answer = client.get(address)
    assert answer.status_code == 200, address
    words = re.sub(r"<script.*?</script>|<[^>]+>", " ", answer.text, flags=re.DOTALL)
    return " ".join(unescape(words).replace("\N{SOFT HYPHEN}", "").split())


def council(signed_in: SignedIn) -> FlaskClient:
    with writing():
        member = an_account(Role.COUNCIL)
    return signed_in(member)


def overview(process: Process) -> str:
    return f"/{process.slug}/gemeinderat"


def test_only_who_may_read_dashboards_sees_them(app: Flask, client: FlaskClient, signed_in: SignedIn) -> None:
    with writing():
        process, citizen, administrator = a_process(), an_account(), an_account(Role.ADMINISTRATOR)
        elsewhere = an_account(Role.COUNCIL, process=a_process())
    for address in (overview(process), f"{overview(process)}/mobilitaet"):
        assert client.get(address).status_code == 302
        for stranger in (citizen, administrator, elsewhere):
            assert signed_in(stranger).get(address).status_code == 403
        assert council(signed_in).get(address).status_code == 200


def test_who_may_take_the_councils_data_finds_it_below_and_the_files_come(
    app: Flask, signed_in: SignedIn
) -> None:
    with writing():
        process = a_process()
        a_measure(process, a_published_idea(process))
        external = an_account(Role.EXTERNAL)
    files = [f"/{process.slug}/daten/council.{form}" for form in ("xlsx", "csv", "jsonl")]
    for address in (overview(process), f"{overview(process)}/mobilitaet"):
        reader, stranger = council(signed_in), signed_in(external)
        page = reader.get(address).text
        assert [file for file in files if f'href="{file}"' in page] == files
        assert f'href="/{process.slug}/daten"' in page
        page = stranger.get(address).text
        assert "daten/council" not in page
        assert f'href="/{process.slug}/daten"' in page
    for file in files:
        with reader.get(file) as answer:
            assert answer.status_code == 200
        assert stranger.get(file).status_code == 404


def test_a_process_without_ideas_says_so_and_draws_nothing(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_process()
        an_idea(process)
    reader = council(signed_in)
    assert "Noch gibt es nichts auszuwerten" in text_of(reader, overview(process))
    assert "Eingegangen: 1. Davon veröffentlicht: 0" in text_of(reader, overview(process))
    assert "data-chart" not in reader.get(overview(process)).text
    for part in ("mobilitaet", "querschnitt"):
        assert "Noch gibt es hier nichts auszuwerten" in text_of(reader, f"{overview(process)}/{part}")


def test_one_idea_is_enough_for_charts_and_empty_ones_say_what_is_missing(
    app: Flask, signed_in: SignedIn
) -> None:
    with writing():
        process = a_process()
        a_published_idea(process, area_id=process.areas[0].id)
    page = text_of(council(signed_in), overview(process))
    assert "Antwortquote: 0 von 1 Idee ist beantwortet. Eine ist offen. Älteste: seit heute." in page
    assert "Noch gibt es hier kein Thema." in page
    assert "Noch gibt es keine Maßnahme." in page
    assert "Noch hat niemand mit einem bestätigten Zugang" in page


def test_when_everything_is_withdrawn_the_supports_stay_and_the_ideas_are_gone(
    app: Flask, signed_in: SignedIn
) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        support(idea, account_id=an_account().id, at=now())
        idea.status, idea.is_public = IdeaStatus.WITHDRAWN, False
    page = text_of(council(signed_in), overview(process))
    assert "Antwortquote" not in page
    assert "Noch ist keine Idee veröffentlicht" in page
    assert "Eingegangen: 1. Davon veröffentlicht: 0" in page
    assert "zurückgezogen: 1." in page
    assert "Eine Unterstützung." in page


def test_the_page_shows_the_figures(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_scattered_process(4)
    reader, figures = council(signed_in), kept.figures_of(process)
    page = text_of(reader, overview(process))
    whole = figures.whole
    assert f"{whole.answering.answered} von {whole.ideas} Ideen sind beantwortet" in page
    assert f"{whole.supports} Unterstützungen von {whole.supporters.number} Teilnehmenden" in page
    assert f"Eingegangen: {figures.submitted}. Davon veröffentlicht: {whole.ideas}" in page
    assert f"{whole.supports_elsewhere} Unterstützungen. Sie sind in keiner anderen Zahl" in page
    for area in process.areas:
        part = figures.areas[area.id]
        assert f"n = {part.ideas}" in text_of(reader, f"{overview(process)}/{area.slug}")


def test_few_people_are_not_told_in_an_area(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, area_id=process.areas[0].id)
        for _person in range(3):
            support(idea, account_id=an_account().id, at=now())
    page = text_of(council(signed_in), f"{overview(process)}/{process.areas[0].slug}")
    assert "von Teilnehmenden: unter 5. Eingereicht oder unterstützt haben hier zusammen: unter 5." in page


def test_from_a_measure_it_is_two_clicks_to_the_citizens_words(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process, text="Der Bordstein an der Apotheke ist für Rollstühle zu hoch.")
        a_measure(process, idea, status=MeasureStatus.DRAFT, title="Absenken")
    reader = council(signed_in)
    page = reader.get(f"{overview(process)}/{process.areas[0].slug}").text
    address = re.search(rf'href="(/{process.slug}/massnahmen/M-[0-9]+)"', page)
    assert address is not None
    assert "Der Bordstein an der Apotheke" in text_of(reader, address[1])


def test_open_ideas_are_linked_for_those_who_answer_them_only(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process, moderator = a_process(), an_account(Role.MODERATOR)
        a_published_idea(process)
    link = f"/{process.slug}/redaktion/ideen?antwort=open"
    assert link in signed_in(moderator).get(overview(process)).text
    assert link not in council(signed_in).get(overview(process)).text


def test_what_is_not_pursued_is_linked_with_its_number(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        idea.answer, idea.answered_at = Answer.NOT_PURSUED, now()
    page = text_of(council(signed_in), overview(process))
    assert "Nicht weiterverfolgt – mit Begründung (1)" in page
    assert "Keine ist offen." in page


def test_an_unknown_area_is_not_found(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_process()
    assert council(signed_in).get(f"{overview(process)}/gibt-es-nicht").status_code == 404


def test_the_council_finds_the_way_and_others_do_not_see_it(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process, citizen = a_process(), an_account()
    link = f'href="{overview(process)}"'
    assert link in council(signed_in).get(f"/{process.slug}/").text
    assert link not in signed_in(citizen).get(f"/{process.slug}/").text


def test_dashboards_can_be_read_in_english(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_scattered_process(5)
    assert council(signed_in).get(f"{overview(process)}?sprache=en").status_code == 200


HOSTILE = '</script><script>alert(1)</script>"><img src=x onerror=alert(2)>'


def test_titles_of_themes_and_measures_do_nothing_but_stand_there(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        support(idea, account_id=an_account().id, at=now())
        a_theme(process, idea, title=HOSTILE)
        a_measure(process, idea, title=HOSTILE)
        process.areas[0].name = HOSTILE
    reader = council(signed_in)
    for address in (overview(process), f"{overview(process)}/mobilitaet", f"{overview(process)}/querschnitt"):
        page = reader.get(address).text
        assert "<script>alert" not in page
        assert "<img" not in page


@pytest.mark.parametrize("address", ["", "/mobilitaet", "/querschnitt"])
def test_pages_ask_little_and_the_same_whatever_there_is(
    app: Flask, signed_in: SignedIn, address: str
) -> None:
    with writing():
        small, big = a_scattered_process(1, ideas=8), a_scattered_process(2, ideas=100)
    reader = council(signed_in)
    asked = []
    for process in (small, big):
        slug = process.slug
        reader.get(f"/{slug}/")  # what is remembered about town and session is remembered for both
        with counted() as seen:
            reader.get(f"/{slug}/gemeinderat{address}")
        asked.append(len(seen.statements))
    assert asked[0] == asked[1] <= 12


def test_drawings_follow_their_figures(app: Flask, signed_in: SignedIn) -> None:
    with writing():
        process = a_process()
        a_published_idea(process)
    reader = council(signed_in)
    assert "n = 1, davon 1 ohne Bereich" in text_of(reader, overview(process))
    with writing():
        a_published_idea(process)
    assert "n = 2, davon 2 ohne Bereich" in text_of(reader, overview(process))


def test_many_weeks_become_a_line_and_very_old_ones_a_row_of_the_table(
    app: Flask, signed_in: SignedIn
) -> None:
    with writing():
        process = a_process()
        for weeks in (0, 20, 300):
            move(a_published_idea(process), weeks)
    page = council(signed_in).get(overview(process)).text
    weeks_chart = page.split('id="wochen"')[1].split("</figure>")[0]
    assert "chart__line" in weeks_chart
    assert weeks_chart.count('<th scope="row">') == 104 + 1
    assert "vor dem" in weeks_chart


def move(idea: Idea, weeks: int) -> None:
    idea.created_at = now() - timedelta(weeks=weeks)
    db.session.flush()

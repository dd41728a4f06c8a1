from flask.testing import FlaskClient

from participation.ideas.models import Answer
from participation.kernel.database import writing
from participation.strategy.models import MeasureStatus
from tests.factories import a_measure, a_process, a_published_idea, a_theme


def test_a_row_says_how_far_an_idea_has_come(client: FlaskClient) -> None:
    with writing():
        process = a_process()
        a_published_idea(process)
        a_theme(process, a_published_idea(process), title="Sichere Schulwege")
        measured = a_published_idea(process)
        a_measure(process, measured, status=MeasureStatus.PROPOSED)
        answered = a_published_idea(process)
        answered.answer, answered.answered_at = Answer.NOT_PURSUED, answered.created_at
    page = client.get(f"/{process.slug}/ideen").text
    for words in (
        "Veröffentlicht, noch ohne Thema",
        "Im Thema „Sichere Schulwege“",
        "In Maßnahme M-01",
        "Geprüft, wird nicht weiterverfolgt",
    ):
        assert words in page
    assert f"/{process.slug}/massnahmen/M-01" in client.get(f"/{process.slug}/ideen/{measured.number}").text


def test_a_measure_in_draft_is_nobodys_business_yet(client: FlaskClient) -> None:
    with writing():
        process = a_process()
        idea = a_published_idea(process)
        a_measure(process, idea, status=MeasureStatus.DRAFT)
    assert "M-01" not in client.get(f"/{process.slug}/ideen/{idea.number}").text
    assert "M-01" not in client.get(f"/{process.slug}/ideen").text

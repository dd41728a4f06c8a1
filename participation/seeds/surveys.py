"""The surveys of the demo: one that was held and evaluated, and one that can be answered."""

import random
from datetime import date, datetime, timedelta
from functools import partial

from sqlalchemy import select

from participation.extensions import db
from participation.kernel.permissions import VISITOR
from participation.municipality.rules import zone_of
from participation.seeds.contributions import Stage, submission_key
from participation.seeds.material import material
from participation.surveys.models import QuestionKind, SheetChannel, Survey, SurveyQuestion, SurveyText
from participation.surveys.presets import Preset, QuestionDraft
from participation.surveys.queries.reading import questions_of
from participation.surveys.rules import Given
from participation.surveys.services import building
from participation.surveys.services.questions import add_question
from participation.surveys.services.sending import SheetDraft, send_sheet
from participation.surveys.services.texts import note_text, show_text

WORDS = ("title", "title_en", "lead", "lead_en")
ON_PAPER = 0.15
SILENT = 0.06
"""Of people who leave a question out."""

WAYS = (
    ("Persönlich, mit Termin", "In person, by appointment"),
    ("Persönlich, ohne Termin", "In person, without an appointment"),
    ("Am Telefon", "By telephone"),
    ("Per Brief", "By letter"),
    ("Per E-Mail", "By e-mail"),
    ("Über die Bürger-App", "By the citizens' app"),
)
SEEN = (("Ja", "Yes"), ("Nein", "No"))


def plan_held_survey(stage: Stage) -> None:
    content = material("umfragen")["held"]
    agenda = stage.agenda
    first, last = date.fromisoformat(content["first"]), date.fromisoformat(content["last"])
    begun = agenda.on(first - timedelta(days=4), 10)
    agenda.plan(begun, partial(hold_survey, stage, first, last))


def hold_survey(stage: Stage, first: date, last: date, at: datetime) -> None:
    """From the first question to the published result."""
    content = material("umfragen")["held"]
    agenda, nina = stage.agenda, stage.people.staff["nina"]
    survey = begun_survey(stage, "held", first, last, at, preset=Preset.MOOD)
    ways = QuestionDraft(
        kind=QuestionKind.MULTIPLE,
        text="Welche Wege ins Rathaus sollen unbedingt bleiben?",
        text_en="Which ways to the town hall must stay?",
        options=WAYS,
    )
    add_question(survey, ways, by=nina, at=at)
    building.release(survey, by=nina, at=at + timedelta(hours=1))
    days = (last - first).days + 1
    for number in range(content["sheets"]):
        day = first + timedelta(days=luck_of(survey, number).randrange(days))
        agenda.plan(agenda.on(day, 8 + number % 12), partial(answer, stage, survey, number))
    ended = agenda.on(last + timedelta(days=1), 9)
    agenda.plan(ended, lambda at: building.close(survey, by=nina, at=at))
    agenda.plan(ended + timedelta(hours=1), partial(decide_texts, stage, survey))
    agenda.plan(ended + timedelta(hours=3), lambda at: building.show_results(survey, by=nina, at=at))


def begun_survey(  # noqa: PLR0913 (where, which, from when to when, made when)
    stage: Stage, name: str, first: date, last: date, at: datetime, *, preset: Preset
) -> Survey:
    content = material("umfragen")[name]
    change = building.SurveyChange(first=first, last=last, **{word: content[word] for word in WORDS})
    return building.start_survey(
        change,
        preset=preset,
        process=stage.process,
        submission_key=submission_key(stage.process.slug, f"umfrage-{name}"),
        by=stage.people.staff["nina"],
        at=at,
    )


def luck_of(survey: Survey, number: int) -> random.Random:
    """Chance of its own for each sheet: what else happens in the town does not hang on it."""
    return random.Random(f"{survey.title}-{number}")  # noqa: S311 (repeatable on purpose)


def answer(stage: Stage, survey: Survey, number: int, at: datetime) -> None:
    """One sheet of somebody invented: what is asked first is chosen a little more often."""
    luck = luck_of(survey, number)
    texts = material("umfragen")["held" if survey.ends_at and survey.ends_at < stage.agenda.until else "open"]
    words = texts.get("texts", [])
    own_words = words[number] if number < len(words) else ""
    questions = questions_of(survey)
    given = {}
    for question in questions:
        if question.kind is QuestionKind.LONG_TEXT:
            given[question.id] = Given(text=own_words)
        elif luck.random() > SILENT:
            given[question.id] = mark(luck, question)
    on_paper = luck.random() < ON_PAPER
    draft = SheetDraft(
        given=given,
        submission_key=submission_key(stage.process.slug, f"bogen-{survey.number}-{number}"),
        consent=bool(own_words),
        channel=SheetChannel.PAPER if on_paper else SheetChannel.WEB,
    )
    send_sheet(draft, survey=survey, by=VISITOR, at=at)


def mark(luck: random.Random, question: SurveyQuestion) -> Given:
    ids = [option.id for option in question.options]

    def one() -> int:
        return ids[min(luck.randrange(len(ids)), luck.randrange(len(ids)))]

    match question.kind:
        case QuestionKind.SCALE:
            return Given(value=max(1, min(question.points, round(luck.gauss(question.points / 2 + 0.6, 1)))))
        case QuestionKind.SINGLE:
            return Given(options=(one(),))
        case QuestionKind.MULTIPLE:
            chosen = {one() for _ in range(question.most or 3)}
            return Given(options=tuple(option for option in ids if option in chosen))
        case QuestionKind.RANKING:
            luck.shuffle(ids)
            return Given(options=tuple(ids), places=tuple(range(1, len(ids) + 1)))
        case _:
            return Given(rows=tuple((row.id, one()) for row in question.rows))


def decide_texts(stage: Stage, survey: Survey, at: datetime) -> None:
    """What people wrote stands in the result, but for one that says nothing to others."""
    nina = stage.people.staff["nina"]
    statement = (
        select(SurveyText)
        .join(SurveyQuestion, SurveyQuestion.id == SurveyText.question_id)
        .where(SurveyQuestion.survey_id == survey.id)
        .order_by(SurveyText.text)
    )
    for place, text in enumerate(db.session.scalars(statement).all()):
        decides = note_text if place == 0 else show_text
        decides(text, by=nina, at=at)


# --- The one that can be answered ---------------------------------------------------------------------


def plan_open_survey(stage: Stage) -> None:
    agenda = stage.agenda
    today = agenda.until.astimezone(zone_of(stage.process)).date()
    first, last = today - timedelta(days=6), today + timedelta(days=21)
    agenda.plan(agenda.on(first - timedelta(days=2), 9), partial(open_survey, stage, first, last))


def open_survey(stage: Stage, first: date, last: date, at: datetime) -> None:
    """Every kind of question, one of them only after a certain answer."""
    agenda, nina = stage.agenda, stage.people.staff["nina"]
    survey = begun_survey(stage, "open", first, last, at, preset=Preset.EMPTY)
    for draft in first_questions():
        add_question(survey, draft, by=nina, at=at)
    market = add_question(survey, market_question(), by=nina, at=at)
    no = questions_of(survey)[-1].options[1].id
    for draft in last_questions(market.id, no):
        add_question(survey, draft, by=nina, at=at)
    building.release(survey, by=nina, at=at + timedelta(minutes=30))
    for number in range(material("umfragen")["open"]["sheets"]):
        agenda.plan(agenda.on(first + timedelta(days=number % 6), 8), partial(answer, stage, survey, number))


def first_questions() -> list[QuestionDraft]:
    return [
        QuestionDraft(
            kind=QuestionKind.SINGLE,
            text="Wie oft sind Sie in der Ortsmitte?",
            text_en="How often are you in the town centre?",
            options=(
                ("Fast täglich", "Nearly every day"),
                ("Jede Woche", "Every week"),
                ("Seltener", "Less often"),
            ),
        ),
        QuestionDraft(
            kind=QuestionKind.SCALE,
            text="Wie wohl fühlen Sie sich dort?",
            text_en="How much do you feel at ease there?",
            starts_page=False,
            ends=(("gar nicht", "not at all"), ("sehr", "very much")),
        ),
        QuestionDraft(
            kind=QuestionKind.RANKING,
            text="Was fehlt der Ortsmitte am meisten?",
            text_en="What does the town centre lack most?",
            options=(
                ("Schatten und Bäume", "Shade and trees"),
                ("Sitzplätze", "Places to sit"),
                ("Geschäfte", "Shops"),
                ("Ruhe vor dem Verkehr", "Rest from traffic"),
            ),
        ),
    ]


def market_question() -> QuestionDraft:
    return QuestionDraft(
        kind=QuestionKind.SINGLE,
        text="Passt Ihnen die Zeit des Wochenmarkts?",
        text_en="Does the time of the weekly market suit you?",
        options=SEEN,
    )


def last_questions(market_id: int, no: int) -> list[QuestionDraft]:
    return [
        QuestionDraft(
            kind=QuestionKind.SHORT_TEXT,
            text="Welche Zeit wäre besser?",
            text_en="Which time would be better?",
            hint="Ein Wochentag und eine Uhrzeit genügen.",
            hint_en="A day of the week and a time are enough.",
            shown_if_id=market_id,
            shown_if=(no,),
        ),
        QuestionDraft(
            kind=QuestionKind.LONG_TEXT,
            text="Was würden Sie in der Ortsmitte als Erstes ändern?",
            text_en="What would you change first in the town centre?",
            hint="Aus Ihrer Antwort kann eine Idee werden, wenn Sie am Ende zustimmen.",
            hint_en="Your answer can become an idea if you agree at the end.",
        ),
    ]

"""What the Redaktion fills in about sessions, papers, results and snapshots."""

from collections.abc import Iterable, Sequence
from datetime import date

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField, SelectMultipleField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from participation.council.models import (
    LONGEST_AMENDMENT,
    LONGEST_BODY,
    LONGEST_COUNCIL_TEXT,
    LONGEST_LINK,
    LONGEST_PAPER_NUMBER,
    LONGEST_PAPER_TITLE,
    LONGEST_PATH,
    LONGEST_REASON,
    LONGEST_REFERENCE,
    LONGEST_TOP,
    AmendedField,
    AnnexKind,
    CouncilPaper,
    CouncilSession,
    Outcome,
    Purpose,
)
from participation.council.rules import Votes
from participation.council.services.results import AmendmentDraft, ResultDraft
from participation.council.services.sessions import PaperDraft, SessionDraft
from participation.council.words import ANNEX_WORDS, FIELD_WORDS, PURPOSE_WORDS, outcome_words
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.municipality.forms.fields import NO_DAY, LocalDay, Seen, WholeNumber, line, passage
from participation.strategy.models import Measure
from participation.strategy.rules import shown_number
from participation.strategy.words import HORIZON_WORDS
from participation.web.forms import Form, SubmissionForm

PUBLIC, CLOSED, LEFT_OUT = "public", "closed", ""
ROWS_OF_AMENDMENTS = 8


class Checkboxes(SelectMultipleField):
    """Several of what is offered."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class SessionForm(Seen, SubmissionForm):
    """A session of the council or a committee."""

    held_on = LocalDay(_l("Tag der Sitzung"), validators=[InputRequired(NO_DAY)])
    body = line(
        _l("Gremium"),
        LONGEST_BODY,
        required=_l("Bitte nennen Sie das Gremium, zum Beispiel Gemeinderat oder Technischer Ausschuss."),
    )
    is_public = BooleanField(_l("Öffentliche Sitzung"), default=True)
    members = WholeNumber(_l("Stimmberechtigte Mitglieder"))

    def fill(self, session: CouncilSession) -> None:
        self.see(session.version)
        for name in ("held_on", "body", "is_public", "members"):
            self._fields[name].data = getattr(session, name)

    def draft(self) -> SessionDraft:
        return SessionDraft(
            held_on=self.held_on.data or date.min,  # required above
            body=self.body.data or "",
            is_public=bool(self.is_public.data),
            members=self.members.data,
        )


def annex_field(kind: AnnexKind, preset: str) -> SelectField:
    return SelectField(
        ANNEX_WORDS[kind],
        choices=[
            SelectChoice(PUBLIC, _l("Anlage, öffentlich")),
            SelectChoice(CLOSED, _l("Anlage, nichtöffentlich")),
            SelectChoice(LEFT_OUT, _l("keine Anlage")),
        ],
        default=preset,
    )


class PaperForm(Seen, SubmissionForm):
    """A paper with its draft resolution, measures and annexes."""

    number = line(
        _l("Nummer der Vorlage"),
        LONGEST_PAPER_NUMBER,
        required=_l("Bitte geben Sie die Nummer der Vorlage an, zum Beispiel 2026/118."),
    )
    title = line(
        _l("Betreff"), LONGEST_PAPER_TITLE, required=_l("Bitte geben Sie der Vorlage einen Betreff.")
    )
    draft_resolution = passage(_l("Beschlussvorschlag"), LONGEST_COUNCIL_TEXT)
    reasons = passage(_l("Sachverhalt und Begründung"), LONGEST_COUNCIL_TEXT)
    file_reference = line(_l("Aktenzeichen"), LONGEST_REFERENCE)
    link = line(_l("Adresse im Ratsinformationssystem"), LONGEST_LINK)
    measures = Checkboxes(_l("Maßnahmen, über die zu beschließen ist"), validate_choice=False)
    annex_measures = annex_field(AnnexKind.MEASURES, PUBLIC)
    annex_figures = annex_field(AnnexKind.FIGURES, PUBLIC)
    annex_participants = annex_field(AnnexKind.PARTICIPANTS, PUBLIC)
    annex_words = annex_field(AnnexKind.WORDS, PUBLIC)
    annex_not_pursued = annex_field(AnnexKind.NOT_PURSUED, PUBLIC)
    annex_assessment = annex_field(AnnexKind.ASSESSMENT, CLOSED)

    def offer(self, measures: Iterable[Measure]) -> None:
        self.measures.choices = [
            SelectChoice(shown_number(one.number), f"{shown_number(one.number)} {one.title}")
            for one in measures
        ]

    def fill(self, paper: CouncilPaper) -> None:
        self.see(paper.version)
        for name in ("number", "title", "draft_resolution", "reasons", "file_reference", "link"):
            self._fields[name].data = getattr(paper, name)
        self.measures.data = [shown_number(one.number) for one in paper.measures]
        known = {annex.kind: PUBLIC if annex.is_public else CLOSED for annex in paper.annexes}
        for kind in AnnexKind:
            self._fields[f"annex_{kind.value}"].data = known.get(kind, LEFT_OUT)

    def annexes(self) -> dict[AnnexKind, bool]:
        chosen = {kind: self._fields[f"annex_{kind.value}"].data for kind in AnnexKind}
        return {kind: choice == PUBLIC for kind, choice in chosen.items() if choice != LEFT_OUT}

    def draft(self, measures: Iterable[Measure]) -> PaperDraft:
        ticked = set(self.measures.data or [])
        return PaperDraft(
            number=self.number.data or "",
            title=self.title.data or "",
            draft_resolution=self.draft_resolution.data or "",
            reasons=self.reasons.data or "",
            file_reference=self.file_reference.data or "",
            link=self.link.data or "",
            measures=tuple(one for one in measures if shown_number(one.number) in ticked),
            annexes=self.annexes(),
        )


class AgendaForm(Form):
    """A session that a paper is laid before."""

    session = SelectField(_l("Sitzung"), validate_choice=False)
    purpose = SelectField(
        _l("Zweck"), choices=[SelectChoice(purpose.value, words) for purpose, words in PURPOSE_WORDS.items()]
    )
    top = line(_l("Tagesordnungspunkt"), LONGEST_TOP)

    def offer(self, sessions: Sequence[CouncilSession], described: Sequence[str]) -> None:
        rows = zip(sessions, described, strict=True)
        self.session.choices = [SelectChoice(str(one.id), words) for one, words in rows]


class FreezeForm(SubmissionForm):
    """The button that freezes."""


class RedactForm(Form):
    """A place of a snapshot whose value has to go."""

    path = line(
        _l("Stelle"),
        LONGEST_PATH,
        required=_l("Bitte nennen Sie die Stelle, zum Beispiel measures/M-07/text."),
    )
    reason = line(
        _l("Grund"),
        LONGEST_REASON,
        required=_l("Bitte schreiben Sie, warum die Stelle geschwärzt wird."),
    )


class ResultForm(SubmissionForm):
    """What a session made of a paper."""

    outcome = RadioField(
        _l("Ergebnis"), validators=[InputRequired(_l("Bitte wählen Sie, was die Sitzung entschieden hat."))]
    )
    referred_to = line(_l("Verwiesen an"), LONGEST_BODY)
    entitled = WholeNumber(_l("Stimmberechtigt"))
    present = WholeNumber(_l("Anwesend"))
    yes = WholeNumber(_l("Ja"))
    no = WholeNumber(_l("Nein"))
    abstained = WholeNumber(_l("Enthaltungen"))
    biased = WholeNumber(_l("Befangen"))
    conditions = passage(_l("Bedingungen und Ergänzungen"), LONGEST_COUNCIL_TEXT)
    amendments = StringField(_l("Änderungen an einzelnen Maßnahmen"))
    answers = BooleanField(_l("Ideen damit beantworten"), default=True)

    def offer(self, purpose: Purpose) -> None:
        self.outcome.choices = [
            SelectChoice(outcome.value, outcome_words(purpose, outcome)) for outcome in Outcome
        ]

    def draft(self, amendments: tuple[AmendmentDraft, ...]) -> ResultDraft:
        return ResultDraft(
            outcome=Outcome(self.outcome.data),
            votes=Votes(
                entitled=self.entitled.data,
                present=self.present.data,
                yes=self.yes.data,
                no=self.no.data,
                abstained=self.abstained.data,
                biased=self.biased.data,
            ),
            conditions=self.conditions.data or "",
            referred_to=self.referred_to.data or "",
            amendments=amendments,
            answers_ideas=bool(self.answers.data),
        )


class Row:
    """One line of the table of amendments, as it was typed."""

    def __init__(self, place: int, measure: str = "", field: str = "", text: str = "") -> None:
        self.place, self.measure, self.field, self.text = place, measure, field, text


def rows_in(typed: dict[str, str]) -> list[Row]:
    """The lines of the table, as many as there are; an empty one stays empty."""
    return [
        Row(
            place,
            typed.get(f"a{place}-measure", ""),
            typed.get(f"a{place}-field", ""),
            typed.get(f"a{place}-text", "").strip()[: LONGEST_AMENDMENT + 1],
        )
        for place in range(ROWS_OF_AMENDMENTS)
    ]


def field_choices() -> list[tuple[str, str]]:
    return [(field.value, str(words)) for field, words in FIELD_WORDS.items()]


def horizon_typed(text: str) -> str:
    """``kurzfristig`` in the reader's words, or the code itself."""
    named = {str(words).lower(): horizon.value for horizon, words in HORIZON_WORDS.items()}
    return named.get(text.strip().lower(), text)


def amendments_in(rows: Iterable[Row], measures: Sequence[Measure]) -> tuple[AmendmentDraft, ...]:
    """What the lines say. Lines without words and without a measure say nothing."""
    known = {shown_number(one.number): one for one in measures}
    found = []
    for row in rows:
        if not row.measure and not row.text:
            continue
        if row.measure not in known or row.field not in set(AmendedField):
            raise RuleViolation(
                _("Bitte wählen Sie zu jeder Änderung Maßnahme und Feld."), field="amendments"
            )
        field = AmendedField(row.field)
        text = horizon_typed(row.text) if field is AmendedField.HORIZON else row.text
        found.append(AmendmentDraft(measure=known[row.measure], field=field, text=text))
    return tuple(found)

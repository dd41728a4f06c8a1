"""What people fill in in a room, and what facilitators plan with."""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # types of 3.2
from wtforms.validators import DataRequired, InputRequired, NumberRange, Optional

from participation.ideas.forms import TooLong, one_line
from participation.kernel.text import tidy
from participation.municipality.models import AreaOfLife
from participation.web.forms import Form, SubmissionForm
from participation.workshops.models import (
    Anonymity,
    MeasureDraft,
    PlanHorizon,
    StepKind,
    Workshop,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.models.material import LONGEST_MEASURE_TITLE, LONGEST_NOTE
from participation.workshops.models.rooms import (
    LONGEST_LINE,
    LONGEST_NICKNAME,
    LONGEST_QUESTION,
    LONGEST_RULES,
    LONGEST_TITLE,
    LONGEST_URL,
    MOST_PEOPLE,
)
from participation.workshops.services.plan import LINES, PlanWords
from participation.workshops.services.planning import StepDraft, WorkshopDraft
from participation.workshops.words import (
    AGENDA_WORDS,
    ANONYMITY_WORDS,
    HORIZON_WORDS,
    KIND_WORDS,
    PHASE_WORDS,
)

NO_AREA = ""
LONGEST_RULES_OF_ALL = 4000


def offered(field: SelectField, areas: Sequence[AreaOfLife], nothing: str) -> None:
    """Offer the areas of life, and none of them."""
    field.choices = [SelectChoice(NO_AREA, nothing), *(SelectChoice(a.slug, a.name) for a in areas)]
    if field.data not in {a.slug for a in areas}:
        field.data = NO_AREA


def chosen(field: SelectField, areas: Sequence[AreaOfLife]) -> int | None:
    return next((area.id for area in areas if area.slug == field.data), None)


class CodeForm(Form):
    """The code that opens a room."""

    code = StringField(
        _l("Code der Werkstatt"), validators=[DataRequired(_l("Bitte geben Sie den Code ein."))]
    )


class JoinForm(SubmissionForm):
    """Under which name somebody takes part."""

    nickname = StringField(
        _l("Unter welchem Namen machen Sie mit?"), filters=[one_line], validators=[TooLong(LONGEST_NICKNAME)]
    )
    watches = BooleanField(_l("Ich möchte nur zuschauen."))


class CardForm(SubmissionForm):
    """One thought. ``step`` is the one that the person had in front of them."""

    text = TextAreaField(filters=[tidy])
    area = SelectField(_l("Lebensbereich"), validate_choice=False)
    step = HiddenField()


class WorkshopForm(SubmissionForm):
    """What a workshop says about itself."""

    title = StringField(
        _l("Titel"),
        filters=[one_line],
        validators=[DataRequired(_l("Bitte geben Sie der Werkstatt einen Titel.")), TooLong(LONGEST_TITLE)],
    )
    question = StringField(
        _l("Die Frage, um die es geht"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Bitte schreiben Sie die Frage, um die es geht.")),
            TooLong(LONGEST_QUESTION),
        ],
    )
    agenda = RadioField(
        _l("Vorlage"),
        choices=[SelectChoice(key, words) for key, words in AGENDA_WORDS.items()],
        default="180",
        validators=[InputRequired(_l("Bitte wählen Sie eine Vorlage."))],
    )
    starts_at = DateTimeLocalField(
        _l("Beginn"), format=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"], validators=[Optional()]
    )
    place = StringField(_l("Ort"), filters=[one_line], validators=[TooLong(LONGEST_LINE)])
    hotline = StringField(_l("Telefon für Hilfe"), filters=[one_line], validators=[TooLong(LONGEST_LINE)])
    room_url = StringField(_l("Videoraum"), filters=[one_line], validators=[TooLong(LONGEST_URL)])
    capacity = IntegerField(
        _l("Plätze"),
        default=200,
        validators=[
            InputRequired(_l("Bitte geben Sie eine Zahl ein.")),
            NumberRange(1, MOST_PEOPLE, _l("Möglich sind 1 bis 1.000 Plätze.")),
        ],
    )
    anonymity = RadioField(
        _l("Was bleibt davon, wer welche Karte geschrieben hat?"),
        choices=[SelectChoice(kind.value, words) for kind, words in ANONYMITY_WORDS.items()],
        default=Anonymity.ANONYMOUS.value,
    )
    admits_late = BooleanField(_l("Wer nach Beginn kommt, wartet, bis die Mitleitung einlässt."))
    checks_first = BooleanField(_l("Vorab prüfen: Karten erscheinen erst, wenn die Mitleitung sie freigibt."))
    rules_text = TextAreaField(_l("Spielregeln"), filters=[tidy], validators=[TooLong(LONGEST_RULES_OF_ALL)])
    version = HiddenField()

    def show(self, workshop: Workshop, zone: ZoneInfo) -> None:
        """Begin with how the workshop is now."""
        for name in ("title", "question", "agenda", "place", "hotline", "room_url", "capacity", "rules_text"):
            self[name].data = getattr(workshop, name)
        self.anonymity.data = workshop.anonymity.value
        self.admits_late.data, self.checks_first.data = workshop.admits_late, workshop.checks_first
        self.version.data = str(workshop.version)
        if workshop.starts_at is not None:
            self.starts_at.data = workshop.starts_at.astimezone(zone).replace(tzinfo=None)

    def draft(self, zone: ZoneInfo, hosts: tuple[str, ...]) -> WorkshopDraft:
        typed: datetime | None = self.starts_at.data
        return WorkshopDraft(
            title=self.title.data or "",
            question=self.question.data or "",
            submission_key=self.submission_key.data or "",
            agenda=self.agenda.data or "180",
            rules_text=self.rules_text.data or "",
            anonymity=Anonymity(self.anonymity.data or Anonymity.ANONYMOUS.value),
            starts_at=typed.replace(tzinfo=zone) if typed else None,
            place=self.place.data or "",
            hotline=self.hotline.data or "",
            room_url=self.room_url.data or "",
            capacity=self.capacity.data or 200,
            admits_late=bool(self.admits_late.data),
            checks_first=bool(self.checks_first.data),
            hosts=hosts,
        )


def number_field(label: str, least: int, most: int) -> IntegerField:
    return IntegerField(
        label,
        validators=[
            InputRequired(_l("Bitte geben Sie eine Zahl ein.")),
            NumberRange(least, most, _l("Bitte wählen Sie eine Zahl zwischen %(min)s und %(max)s.")),
        ],
    )


class StepForm(Form):
    """One row of the agenda."""

    title = StringField(
        _l("Titel"),
        filters=[one_line],
        validators=[DataRequired(_l("Bitte geben Sie dem Schritt einen Titel.")), TooLong(LONGEST_TITLE)],
    )
    phase = SelectField(_l("Phase"), choices=[SelectChoice(p.value, w) for p, w in PHASE_WORDS.items()])
    kind = SelectField(_l("Was geschieht"), choices=[SelectChoice(k.value, w) for k, w in KIND_WORDS.items()])
    minutes = number_field(_l("Minuten"), 0, 480)
    prompt = StringField(_l("Frage an alle"), filters=[one_line], validators=[TooLong(LONGEST_QUESTION)])
    lead_in = StringField(_l("Satzanfang der Karte"), filters=[one_line], validators=[TooLong(LONGEST_LINE)])
    rules_text = TextAreaField(
        _l("Regeln dieses Schritts"), filters=[tidy], validators=[TooLong(LONGEST_RULES)]
    )
    read_out = TextAreaField(
        _l("Vorlesefassung für Telefon und Saal"), filters=[tidy], validators=[TooLong(LONGEST_RULES)]
    )
    max_cards = number_field(_l("Karten je Person (0: beliebig viele)"), 0, 50)
    max_length = number_field(_l("Zeichen je Karte"), 40, 500)
    budget = number_field(_l("Punkte je Person"), 1, 20)
    max_per_target = number_field(_l("Höchstens auf ein Thema"), 1, 20)
    late_minutes = number_field(_l("Nachtragsfrist in Minuten"), 0, 60)
    people_sort = BooleanField(_l("Beim Ordnen dürfen alle Karten in Themen legen."))
    stops_input = BooleanField(_l("Zehn Sekunden nach Ende der Zeit nichts mehr annehmen"))
    version = HiddenField()

    def show(self, step: WorkshopStep) -> None:
        for name in (
            "title", "prompt", "lead_in", "rules_text", "read_out", "max_cards", "max_length", "budget",
            "max_per_target", "stops_input", "people_sort",
        ):  # fmt: skip
            self[name].data = getattr(step, name)
        self.phase.data, self.kind.data = step.phase.value, step.kind.value
        self.minutes.data, self.late_minutes.data = step.planned_s // 60, step.late_s // 60
        self.version.data = str(step.version)

    def draft(self) -> StepDraft:
        return StepDraft(
            phase=WorkshopPhase(self.phase.data),
            kind=StepKind(self.kind.data),
            title=self.title.data or "",
            planned_s=(self.minutes.data or 0) * 60,
            prompt=self.prompt.data or "",
            lead_in=self.lead_in.data or "",
            rules_text=self.rules_text.data or "",
            read_out=self.read_out.data or "",
            stops_input=bool(self.stops_input.data),
            people_sort=bool(self.people_sort.data),
            max_cards=self.max_cards.data or 0,
            max_length=self.max_length.data or 280,
            budget=self.budget.data or 1,
            max_per_target=self.max_per_target.data or 1,
            late_s=(self.late_minutes.data or 0) * 60,
        )


def words_field(label: str, longest: int) -> StringField:
    return StringField(label, filters=[one_line], validators=[TooLong(longest)])


class MeasureDraftForm(SubmissionForm):
    """One row of the action plan."""

    title = StringField(
        _l("Was?"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, was getan werden soll.")),
            TooLong(LONGEST_MEASURE_TITLE),
        ],
    )
    area = SelectField(_l("Lebensbereich"), validate_choice=False)
    horizon = RadioField(
        _l("Wann soll es losgehen?"),
        choices=[SelectChoice(h.value, words) for h, words in HORIZON_WORDS.items()],
        default=PlanHorizon.SHORT.value,
        validators=[InputRequired(_l("Bitte wählen Sie einen Zeithorizont."))],
    )
    how = words_field(_l("Wie?"), LONGEST_NOTE)
    who = words_field(_l("Wer?"), LONGEST_NOTE)
    with_whom = words_field(_l("Mit wem?"), LONGEST_NOTE)
    place = words_field(_l("Wo?"), LONGEST_LINE)
    by_when = words_field(_l("Bis wann?"), LONGEST_LINE)
    first_step = words_field(_l("Erster Schritt"), LONGEST_NOTE)
    means = words_field(_l("Was braucht es dafür?"), LONGEST_NOTE)
    indicator = words_field(_l("Woran merken wir, dass es gelungen ist?"), LONGEST_NOTE)
    objections = words_field(_l("Einwände"), LONGEST_NOTE)
    version = HiddenField()

    def offer(self, areas: Sequence[AreaOfLife]) -> None:
        offered(self.area, areas, gettext("Über mehrere Lebensbereiche"))

    def show(self, draft: MeasureDraft) -> None:
        for name in ("title", *LINES):
            self[name].data = getattr(draft, name)
        self.horizon.data, self.version.data = draft.horizon.value, str(draft.version)
        self.area.data = draft.area.slug if draft.area else NO_AREA

    def words(self, areas: Sequence[AreaOfLife]) -> PlanWords:
        lines = {name: self[name].data or "" for name in LINES}
        return PlanWords(
            title=self.title.data or "",
            horizon=PlanHorizon(self.horizon.data),
            area_id=chosen(self.area, areas),
            **lines,
        )

"""Processes, their phases and areas of life."""

from collections.abc import Callable
from datetime import date

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, NumberRange, Optional, ValidationError

from participation.kernel.errors import RuleViolation
from participation.municipality.forms.fields import (
    NO_DAY,
    LocalDay,
    Seen,
    WholeNumber,
    line,
    one_line,
    passage,
)
from participation.municipality.models import (
    LONGEST_AREA_NAME,
    LONGEST_LEAD,
    LONGEST_PHASE_NOTE,
    LONGEST_PHASE_TITLE,
    LONGEST_PROCESS_TITLE,
    LONGEST_SLUG,
    LONGEST_TERM,
    ORIGINALS_KEPT_DAYS,
    Act,
    AreaLook,
    AreaOfLife,
    Phase,
    Process,
    RequiredLevel,
)
from participation.municipality.places import places_in
from participation.municipality.rules import first_day, last_day, refuse_as_slug, refuse_backwards, zone_of
from participation.municipality.services.processes import AreaChange, PhaseChange, ProcessChange
from participation.municipality.words import ACT_WORDS, LEVEL_WORDS, LOOK_WORDS
from participation.web.forms import Form, refusal_text

MOST_AREAS = 12
MOST_SUPPORTS = 1_000
MOST_DAYS_TO_READ = 60
MOST_DAYS_KEPT = 3_650


def at_the_field(refuse: Callable[..., None], *typed: object) -> None:
    """What the rules refuse is said beside everything else that is wrong, not after it."""
    try:
        refuse(*typed)
    except RuleViolation as refusal:
        raise ValidationError(refusal_text(refusal)) from refusal


def first_field() -> LocalDay:
    return LocalDay(_l("Erster Tag"), validators=[InputRequired(NO_DAY)])


def last_field() -> LocalDay:
    """Included; none leaves the phase open."""
    return LocalDay(_l("Letzter Tag"), validators=[Optional()])


class PhaseForm(Seen, Form):
    """A phase and what people can do in it."""

    title = line(_l("Titel"), LONGEST_PHASE_TITLE, required=_l("Bitte geben Sie der Phase einen Titel."))
    note = line(_l("Hinweis"), LONGEST_PHASE_NOTE)
    first = first_field()
    last = last_field()
    takes_ideas = BooleanField(_l("Ideen können eingereicht werden"))
    takes_supports = BooleanField(_l("Ideen können unterstützt werden"))
    takes_comments = BooleanField(_l("Zu Ideen kann man etwas schreiben: Gründe, Fragen, Anmerkungen"))

    def fill(self, phase: Phase, process: Process) -> None:
        zone = zone_of(process)
        self.see(process.version)
        for name in ("title", "note", "takes_ideas", "takes_supports", "takes_comments"):
            self[name].data = getattr(phase, name)
        self.first.data = first_day(phase.starts_at, zone)
        self.last.data = last_day(phase.ends_at, zone) if phase.ends_at else None

    def change(self) -> PhaseChange:
        return PhaseChange(
            title=self.title.data or "",
            note=self.note.data or "",
            first=self.first.data or date.min,
            last=self.last.data,
            takes_ideas=bool(self.takes_ideas.data),
            takes_supports=bool(self.takes_supports.data),
            takes_comments=bool(self.takes_comments.data),
        )


class AreaForm(Seen, Form):
    """An area of life: its name, its look, and a sentence about it."""

    name = line(_l("Name"), LONGEST_AREA_NAME, required=_l("Bitte geben Sie dem Bereich einen Namen."))
    lead = line(_l("Worum es geht"), LONGEST_LEAD)
    look = RadioField(
        _l("Farbe, Muster und Zeichen"),
        choices=[SelectChoice(look.value, LOOK_WORDS[look]) for look in AreaLook],
        validators=[InputRequired(_l("Bitte wählen Sie, woran man den Bereich erkennt."))],
    )

    def fill(self, area: AreaOfLife, process: Process) -> None:
        self.see(process.version)
        self.name.data, self.lead.data, self.look.data = area.name, area.lead, area.look.value

    def change(self) -> AreaChange:
        return AreaChange(name=self.name.data or "", lead=self.lead.data or "", look=AreaLook(self.look.data))


class RetireForm(Form):
    """From when on an area takes nothing new."""

    last = LocalDay(_l("Letzter Tag, an dem der Bereich Neues nimmt"), validators=[InputRequired(NO_DAY)])


class ProcessTexts(Form):
    """What both forms of a process have."""

    title = line(
        _l("Titel"), LONGEST_PROCESS_TITLE, required=_l("Bitte geben Sie dem Verfahren einen Titel.")
    )
    lead = passage(_l("Worum es geht, in zwei Sätzen"), LONGEST_LEAD)
    is_public = BooleanField(_l("Öffentlich: Alle können das Verfahren sehen"))


class NewProcessForm(ProcessTexts):
    """A process with its areas and its first phase; more phases come later."""

    slug = line(_l("Adresse"), LONGEST_SLUG)
    areas = passage(_l("Lebensbereiche, in jeder Zeile einer"), MOST_AREAS * (LONGEST_AREA_NAME + 2))
    phase = line(
        _l("Titel der ersten Phase"),
        LONGEST_PHASE_TITLE,
        required=_l("Bitte geben Sie der ersten Phase einen Titel."),
    )
    first = first_field()
    last = last_field()
    goes_on = BooleanField(
        _l("Zwei weitere Phasen anlegen: Auswerten und beraten, dann beschließen und umsetzen")
    )

    def validate_slug(self, field: StringField) -> None:
        if field.data:
            at_the_field(refuse_as_slug, field.data)

    def validate_last(self, field: LocalDay) -> None:
        if self.first.data:
            at_the_field(refuse_backwards, self.first.data, field.data)

    def validate_areas(self, _field: TextAreaField) -> None:
        names = self.area_names()
        if len(names) > MOST_AREAS:
            raise ValidationError(gettext("Bitte höchstens %(most)s Bereiche.", most=MOST_AREAS))
        if any(len(name) > LONGEST_AREA_NAME for name in names):
            raise ValidationError(
                gettext("Bitte höchstens %(most)s Zeichen in einer Zeile.", most=LONGEST_AREA_NAME)
            )

    def validate_goes_on(self, field: BooleanField) -> None:
        if field.data and not self.last.data:
            raise ValidationError(
                gettext("Dafür fehlt der letzte Tag der ersten Phase: Nach ihm beginnen die weiteren.")
            )

    def area_names(self) -> list[str]:
        """Each name once, in the order of the lines."""
        lines = (one_line(typed) for typed in (self.areas.data or "").splitlines())
        return list({name.casefold(): name for name in lines if name}.values())


PROCESS_FIELDS = (
    "title",
    "brand",
    "lead",
    "plain_text",
    "binding_note",
    "service_promise",
    "area_term",
    "supports_per_person",
    "allows_against",
    *(f"level_to_{act}" for act in Act),
    "comments_of_accounts_at_once",
    "comments_of_guests_at_once",
    "working_days_to_read",
    "refusals_need_two",
    "offers_more_methods",
    "originals_kept_days",
    "takes_images",
    "takes_places",
    "places",
    "is_public",
)


def level_field(act: Act) -> SelectField:
    """From which level on people may do this; supporting and voting need a confirmed access at least."""
    counts = act in {Act.SUPPORT, Act.VOTE}
    levels = [level for level in RequiredLevel if level is not RequiredLevel.EVERYBODY or not counts]
    choices = [SelectChoice(one.value, LEVEL_WORDS[one]) for one in levels]
    return SelectField(ACT_WORDS[act], choices=choices, default=levels[0].value)


class ProcessForm(Seen, ProcessTexts):
    """The texts and settings of a process that is there."""

    brand = line(_l("Kurzer Name im Kopf der Seiten"), LONGEST_TERM)
    plain_text = passage(_l("Einfach erklärt"))
    binding_note = passage(_l("Was aus den Ergebnissen wird"))
    service_promise = passage(_l("Was wir Ihnen versprechen"))
    area_term = line(
        _l("So heißen die Bereiche"),
        LONGEST_TERM,
        required=_l("Bitte geben Sie ein Wort ein, zum Beispiel Lebensbereich."),
    )
    supports_per_person = WholeNumber(
        _l("Unterstützungen je Person"),
        validators=[
            Optional(),
            NumberRange(1, MOST_SUPPORTS, _l("Bitte geben Sie eine Zahl zwischen 1 und 1000 ein.")),
        ],
    )
    allows_against = BooleanField(
        _l("Unterstützung und Ablehnung: Man kann auch gegen eine Idee sein oder sich enthalten")
    )
    level_to_submit = level_field(Act.SUBMIT)
    level_to_comment = level_field(Act.COMMENT)
    level_to_support = level_field(Act.SUPPORT)
    level_to_vote = level_field(Act.VOTE)
    level_to_survey = level_field(Act.SURVEY)
    comments_of_accounts_at_once = BooleanField(_l("Kommentare mit Konto erscheinen sofort"))
    comments_of_guests_at_once = BooleanField(
        _l("Kommentare mit bestätigter E-Mail-Adresse, ohne Konto, erscheinen sofort")
    )
    working_days_to_read = WholeNumber(
        _l("Arbeitstage, bis die Redaktion gelesen hat"),
        validators=[
            InputRequired(_l("Bitte geben Sie eine Zahl zwischen 1 und 60 ein.")),
            NumberRange(1, MOST_DAYS_TO_READ, _l("Bitte geben Sie eine Zahl zwischen 1 und 60 ein.")),
        ],
    )

    offers_more_methods = BooleanField(
        _l("Weitere Verfahren: Gewichtungen auch als Reihenfolge oder mit Budget")
    )
    refusals_need_two = BooleanField(
        _l("Vier Augen: Was nicht veröffentlicht wird, braucht die Zustimmung einer zweiten Person")
    )

    originals_kept_days = WholeNumber(
        _l("Tage, die unkenntlich gemachte Stellen aufbewahrt werden"),
        validators=[
            Optional(),
            NumberRange(1, MOST_DAYS_KEPT, _l("Bitte geben Sie eine Zahl zwischen 1 und 3650 ein.")),
        ],
    )

    takes_images = BooleanField(_l("Zu Ideen kann man bis zu drei Bilder hinzufügen"))
    takes_places = BooleanField(_l("Zu Ideen kann man einen Ort angeben"))
    places = passage(_l("Orte zur Auswahl, in jeder Zeile einer"))

    def validate_places(self, field: TextAreaField) -> None:
        try:
            places_in(field.data or "")
        except RuleViolation as refusal:
            raise ValidationError(refusal_text(refusal)) from refusal

    def fill(self, process: Process) -> None:
        self.see(process.version)
        for name in PROCESS_FIELDS:
            self[name].data = getattr(process, name)

    def change(self) -> ProcessChange:
        typed = {name: self[name].data for name in PROCESS_FIELDS}
        typed |= {name: RequiredLevel(typed[name]) for name in typed if name.startswith("level_to_")}
        if typed["originals_kept_days"] is None:
            typed["originals_kept_days"] = ORIGINALS_KEPT_DAYS
        return ProcessChange(**typed)

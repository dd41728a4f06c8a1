"""What the Redaktion fills in about the strategy that it writes and publishes."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask_babel import lazy_gettext as _l
from wtforms import DateField, HiddenField, RadioField, StringField, TextAreaField, TimeField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, Length, Optional

from participation.kernel.text import tidy
from participation.publication.models import (
    LONGEST_NOTE,
    LONGEST_PART,
    Audience,
    Licence,
    ReportForm,
    ReportKind,
)
from participation.publication.services.parts import PartDraft
from participation.publication.services.publishing import EditionDraft
from participation.publication.services.reporting import ReportWish
from participation.publication.words import (
    AUDIENCE_WORDS,
    FORM_WORDS,
    LICENCE_MEANINGS,
    LICENCE_WORDS,
    REPORT_WORDS,
)
from participation.web.formats import local_day
from participation.web.forms import Form, SubmissionForm

NO_VERSION = -1
"""No text has it: a damaged form meets the same answer as an outdated one."""
TOO_LONG = _l("Das ist zu lang: Möglich sind %(max)d Zeichen.")
AT_ONCE, LATER = "at_once", "later"


def version_of(typed: Any) -> int:  # noqa: ANN401 (what a form brings)
    known = str(typed or "")
    return int(known) if known.isascii() and known.isdigit() and len(known) < 10 else NO_VERSION


class Versioned(Form):
    """Bears the version that the person had in front of them."""

    version = HiddenField()

    def see(self, version: int) -> None:
        self.version.data = str(version)

    def seen(self) -> int:
        return version_of(self.version.data)


class PartForm(Versioned):
    """One text of the strategy."""

    text = TextAreaField(_l("Text"), filters=[tidy], validators=[Length(max=LONGEST_PART, message=TOO_LONG)])

    def draft(self, name: str) -> PartDraft:
        return PartDraft(name=name, text=self.text.data or "", expected_version=self.seen())


class LicenceForm(Versioned):
    """How everybody may use the open data."""

    licence = RadioField(
        _l("Lizenz der offenen Daten"),
        choices=[
            SelectChoice(licence.value, _l("%(name)s. %(meaning)s", name=LICENCE_WORDS[licence],
                                           meaning=LICENCE_MEANINGS[licence]))
            for licence in Licence
        ],
        validators=[InputRequired(_l("Bitte wählen Sie eine Lizenz."))],
    )  # fmt: skip


class PublishForm(SubmissionForm):
    """What is said of the edition, and when it may be read."""

    note = StringField(
        _l("Was hat sich geändert?"),
        filters=[lambda typed: " ".join(tidy(typed).split())],
        validators=[Length(max=LONGEST_NOTE, message=TOO_LONG)],
    )
    when = RadioField(
        _l("Wann soll die Strategie zu lesen sein?"),
        choices=[
            SelectChoice(AT_ONCE, _l("Sofort")),
            SelectChoice(LATER, _l("Erst zu einer bestimmten Zeit (Sperrfrist)")),
        ],
        default=AT_ONCE,
    )
    day = DateField(_l("Veröffentlichen am"), validators=[Optional()])
    clock = TimeField(_l("Uhrzeit"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:  # noqa: ANN401 (as WTForms has it)
        valid = bool(super().validate(extra_validators))
        if self.when.data == LATER:
            for field, missing in (
                (self.day, _l("Bitte geben Sie einen Tag ein.")),
                (self.clock, _l("Bitte geben Sie eine Uhrzeit ein, zum Beispiel 18:30.")),
            ):
                if field.data is None and not field.errors:
                    field.errors = [missing]
                    valid = False
        return valid

    def draft(self, zone: ZoneInfo) -> EditionDraft:
        hour = None
        if self.when.data == LATER:
            hour = datetime.combine(self.day.data or date.min, self.clock.data or time(), zone)
        return EditionDraft(
            note=self.note.data or "", release_at=hour, submission_key=str(self.submission_key.data)
        )


class ReportWishForm(SubmissionForm):
    """Which report is wanted."""

    kind = RadioField(
        _l("Welcher Bericht?"),
        choices=[SelectChoice(kind.value, words) for kind, words in REPORT_WORDS.items()],
        default=ReportKind.ANSWERS.value,
        validators=[InputRequired(_l("Bitte wählen Sie einen Bericht."))],
    )
    audience = RadioField(
        _l("Für wen?"),
        choices=[SelectChoice(audience.value, words) for audience, words in AUDIENCE_WORDS.items()],
        default=Audience.PUBLIC.value,
    )
    form = RadioField(
        _l("Als was?"),
        choices=[SelectChoice(form.value, words) for form, words in FORM_WORDS.items()],
        default=ReportForm.PDF.value,
    )
    first_on = DateField(_l("Erster Tag"), validators=[Optional()])
    last_on = DateField(_l("Letzter Tag"), validators=[Optional()])

    def suggest_a_year(self, at: datetime) -> None:
        today = local_day(at)
        self.first_on.data, self.last_on.data = today - timedelta(days=365), today

    def draft(self, language: str) -> ReportWish:
        return ReportWish(
            kind=ReportKind(self.kind.data),
            audience=Audience(self.audience.data),
            form=ReportForm(self.form.data),
            language=language,
            first_on=self.first_on.data,
            last_on=self.last_on.data,
            submission_key=str(self.submission_key.data),
        )

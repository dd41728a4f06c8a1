"""What people fill in: a barrier, a search of the log, the rules for contributions."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, SelectField, StringField, TextAreaField
from wtforms import Form as BareForm
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, Length, ValidationError

from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.municipality.forms.fields import TOO_LONG, LocalDay, one_line
from participation.municipality.models import (
    LONGEST_MAILBOX,
    LONGEST_PAGE,
    LONGEST_REASON,
    LONGEST_REASON_TEXT,
    Netiquette,
    Process,
)
from participation.municipality.netiquette import NetiquetteDraft, RuleDraft
from participation.pages.words import GROUP_WORDS
from participation.web.forms import Form, SubmissionForm

LONGEST_PLACE = 300
LONGEST_REPORT = 4000
LONGEST_SEARCH = 120


class BarrierForm(SubmissionForm):
    """Where something could not be used, and what happened; an address only for whoever wants an answer."""

    place = StringField(
        _l("Auf welcher Seite?"), filters=[one_line], validators=[Length(max=LONGEST_PLACE, message=TOO_LONG)]
    )
    text = TextAreaField(
        _l("Was geht nicht?"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, was nicht geht. Ein Satz genügt.")),
            Length(max=LONGEST_REPORT, message=TOO_LONG),
        ],
    )
    mailbox = StringField(_l("E-Mail-Adresse"), filters=[one_line], validators=[Length(max=LONGEST_MAILBOX)])
    website = StringField(_l("Bitte frei lassen"))

    def validate_mailbox(self, field: StringField) -> None:
        if field.data and readable_mailbox(field.data) is None:
            raise ValidationError(
                _l("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de, oder lassen Sie sie weg.")
            )


def search_words(typed: str | None) -> str:
    return one_line(typed)[:LONGEST_SEARCH]


class LogForm(BareForm):
    """A filter of the log; the address bears it, so there is no token."""

    verfahren = SelectField(_l("Verfahren"), validate_choice=False)
    was = SelectField(_l("Was"), validate_choice=False)
    grund = SelectField(_l("Grund"), validate_choice=False)
    wer = StringField(_l("Person: Name oder E-Mail-Adresse"), filters=[search_words])
    von = LocalDay(_l("Vom"))
    bis = LocalDay(_l("Bis zum"))

    def offer(
        self,
        processes: Sequence[Process],
        everything: Any,  # noqa: ANN401 (a lazy text)
        reasons: Mapping[str, str],
    ) -> None:
        self.grund.choices = [
            SelectChoice("", everything),
            *(SelectChoice(code, words) for code, words in reasons.items()),
        ]
        self.verfahren.choices = [
            SelectChoice("", everything),
            *(SelectChoice(process.slug, process.title) for process in processes),
        ]
        self.was.choices = [
            SelectChoice("", everything),
            *(SelectChoice(group, words) for group, words in GROUP_WORDS.items()),
        ]


MOST_RULES = 30


class RuleForm(BareForm):
    """One rule within the form of them all."""

    code = HiddenField()
    title = StringField(
        _l("Name"), filters=[one_line], validators=[Length(max=LONGEST_REASON, message=TOO_LONG)]
    )
    title_en = StringField(
        _l("Name auf Englisch"), filters=[one_line], validators=[Length(max=LONGEST_REASON, message=TOO_LONG)]
    )
    text = TextAreaField(
        _l("Erklärung"), filters=[tidy], validators=[Length(max=LONGEST_REASON_TEXT, message=TOO_LONG)]
    )
    text_en = TextAreaField(
        _l("Erklärung auf Englisch"),
        filters=[tidy],
        validators=[Length(max=LONGEST_REASON_TEXT, message=TOO_LONG)],
    )
    is_active = BooleanField(_l("Gilt und kann als Grund gewählt werden"))

    def validate_title(self, field: StringField) -> None:
        if not field.data and (self.code.data or self.text.data or self.title_en.data or self.text_en.data):
            raise ValidationError(_l("Bitte geben Sie der Regel einen Namen."))


class NetiquetteForm(Form):
    """The rules for contributions as a whole: each save is a version."""

    version = HiddenField()
    text = TextAreaField(
        _l("So gehen wir miteinander um"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, wie miteinander umgegangen wird.")),
            Length(max=LONGEST_PAGE, message=TOO_LONG),
        ],
    )
    text_en = TextAreaField(
        _l("Dasselbe auf Englisch"), filters=[tidy], validators=[Length(max=LONGEST_PAGE, message=TOO_LONG)]
    )
    rules = FieldList(FormField(RuleForm), max_entries=MOST_RULES)

    def fill(self, version: Netiquette) -> None:
        self.version.data = str(version.number)
        self.text.data, self.text_en.data = version.text, version.text_en
        for reason in version.reasons:
            self.rules.append_entry(
                {
                    name: getattr(reason, name)
                    for name in ("code", "title", "title_en", "text", "text_en", "is_active")
                }
            )

    def add_rule(self) -> None:
        """An empty one; what was typed stays."""
        if len(self.rules.entries) < MOST_RULES:
            self.rules.append_entry({"is_active": True})

    def seen(self) -> int:
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else -1

    def draft(self) -> NetiquetteDraft:
        """Without rules that were added and left empty."""
        return NetiquetteDraft(
            text=self.text.data or "",
            text_en=self.text_en.data or "",
            reasons=tuple(
                RuleDraft(
                    code=rule.code.data or "",
                    title=rule.title.data or "",
                    title_en=rule.title_en.data or "",
                    text=rule.text.data or "",
                    text_en=rule.text_en.data or "",
                    is_active=bool(rule.is_active.data),
                )
                for rule in (entry.form for entry in self.rules)
                if rule.code.data or rule.title.data
            ),
        )

"""What people fill in to report something, and staff to decide about it."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import EmailField, HiddenField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from participation.accounts.models import Account
from participation.ideas.forms import TooLong, one_line
from participation.ideas.models import LONGEST_MESSAGE
from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.municipality.models import NetiquetteReason
from participation.reports.models import (
    ILLEGAL,
    LONGEST_NAMED,
    LONGEST_OUTCOME,
    LONGEST_REPORT,
    OTHER,
    STAFF,
    ReportOutcome,
)
from participation.reports.services.reporting import ReportDraft
from participation.reports.services.settling import Settlement
from participation.reports.words import OTHER_REASONS, OUTCOME_WORDS
from participation.web.forms import Form, SubmissionForm
from participation.web.language import wanted_language

SAYS_ENOUGH = frozenset({STAFF, OTHER, ILLEGAL})
"""Reasons that say nothing without a sentence."""


class ReportForm(SubmissionForm):
    """What is wrong; everything but the reason is voluntary, where the reason says enough."""

    reason = RadioField(
        _l("Was stimmt nicht?"), validators=[InputRequired(_l("Bitte wählen Sie, was nicht stimmt."))]
    )
    about = StringField(_l("Um wen geht es?"), filters=[one_line], validators=[TooLong(LONGEST_NAMED)])
    text = TextAreaField(_l("In Ihren Worten"), filters=[tidy], validators=[TooLong(LONGEST_REPORT)])
    mailbox = EmailField(_l("E-Mail-Adresse"), filters=[one_line], validators=[Optional()])
    website = StringField(_l("Bitte leer lassen"))

    def offer(self, rules: Sequence[NetiquetteReason]) -> None:
        english = wanted_language() != "de"
        self.reason.choices = [
            *(
                SelectChoice(rule.code, (english and rule.title_en) or rule.title)
                for rule in rules
                if rule.is_active
            ),
            *(SelectChoice(code, words) for code, words in OTHER_REASONS.items()),
        ]

    def validate_text(self, field: TextAreaField) -> None:
        if not field.data and self.reason.data in SAYS_ENOUGH:
            raise ValidationError(gettext("Bitte schreiben Sie in einem Satz, worum es geht."))

    def validate_mailbox(self, field: EmailField) -> None:
        if field.data and readable_mailbox(field.data) is None:
            raise ValidationError(gettext("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))

    def validate_website(self, field: StringField) -> None:
        """Programs fill what people do not see."""
        if field.data:
            field.data = ""
            raise ValidationError(
                gettext(
                    "Ein Feld, das man nicht sieht, war ausgefüllt, wie es Programme tun. Es ist jetzt leer: "
                    "Bitte senden Sie noch einmal."
                )
            )

    def draft(self) -> ReportDraft:
        return ReportDraft(
            reason=self.reason.data,
            text=self.text.data or "",
            about=self.about.data or "",
            mailbox=readable_mailbox(self.mailbox.data),
            language=wanted_language(),
            submission_key=self.submission_key.data or "",
        )


class ReportCodeForm(Form):
    """The code of a receipt, as somebody types it."""

    code = StringField(_l("Kennwort Ihrer Meldung"), filters=[tidy])


class SettlementForm(Form):
    """What becomes of what was reported."""

    newest_seen = HiddenField()
    outcome = RadioField(
        _l("Was geschieht mit dem Beitrag?"),
        validators=[InputRequired(_l("Bitte wählen Sie, was mit dem Beitrag geschieht."))],
    )
    reason = SelectField(_l("Welche Regel ist verletzt?"), validators=[Optional()])
    words = TextAreaField(_l("Diese Worte unkenntlich machen"), filters=[tidy])
    to_author = TextAreaField(
        _l("Nachricht an die Verfasserin oder den Verfasser"),
        filters=[tidy],
        validators=[TooLong(LONGEST_MESSAGE)],
    )
    text = TextAreaField(
        _l("Nachricht an alle, die gemeldet haben"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, was Sie denen mitteilen, die gemeldet haben.")),
            TooLong(LONGEST_OUTCOME),
        ],
    )

    def offer(self, rules: Sequence[NetiquetteReason], *, may_redact: bool) -> None:
        self.rules = {rule.code: rule for rule in rules if rule.is_active}
        self.reason.choices = [
            SelectChoice("", gettext("Keine")),
            *(SelectChoice(code, rule.title) for code, rule in self.rules.items()),
        ]
        outcomes = [ReportOutcome.KEPT, ReportOutcome.REDACTED, ReportOutcome.HIDDEN]
        if not may_redact:
            outcomes.remove(ReportOutcome.REDACTED)
        self.outcome.choices = [SelectChoice(outcome.value, OUTCOME_WORDS[outcome]) for outcome in outcomes]

    def validate_reason(self, field: SelectField) -> None:
        if not field.data and self.outcome.data in {ReportOutcome.REDACTED, ReportOutcome.HIDDEN}:
            raise ValidationError(gettext("Bitte wählen Sie, welche Regel verletzt ist."))

    def validate_to_author(self, field: TextAreaField) -> None:
        if not field.data and self.outcome.data == ReportOutcome.HIDDEN:
            raise ValidationError(gettext("Bitte begründen Sie, warum die Idee nicht erscheint."))

    def draft(self) -> Settlement:
        typed = self.newest_seen.data or ""
        known = typed.isascii() and typed.isdigit() and len(typed) < 10
        rule = self.rules.get(self.reason.data or "")
        return Settlement(
            outcome=ReportOutcome(self.outcome.data),
            text=self.text.data or "",
            newest_seen=int(typed) if known else 0,
            reason=rule.code if rule else "",
            reason_title=rule.title if rule else "",
            reason_title_en=rule.title_en if rule else "",
            to_author=self.to_author.data or "",
            words=self.words.data or "",
        )


class ComplaintForm(Form):
    """The answer to a complaint about staff."""

    text = TextAreaField(
        _l("Antwort"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, was Sie herausgefunden haben und was daraus folgt.")),
            TooLong(LONGEST_OUTCOME),
        ],
    )


class NamedForm(Form):
    """Whom a complaint concerns."""

    account = SelectField(_l("Sie betrifft"), validate_choice=False)

    def offer(self, staff: Sequence[Account]) -> None:
        self.account.choices = [
            SelectChoice("", gettext("Bitte wählen")),
            *(SelectChoice(str(account.id), account.name or f"#{account.id}") for account in staff),
        ]

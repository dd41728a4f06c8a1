"""What people fill in to comment, and the town hall to decide."""

from collections.abc import Sequence

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Optional, ValidationError

from participation.comments.models import LONGEST_COMMENT, CommentKind
from participation.comments.services.deciding import CommentRefusal
from participation.comments.services.redacting import CommentRedaction
from participation.comments.services.writing import CommentDraft
from participation.comments.words import KIND_IN_ADDRESS, KIND_WORDS
from participation.ideas.forms import TooLong, name_of_a_person, one_line
from participation.ideas.models import LONGEST_MESSAGE, LONGEST_NAME
from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.municipality.models import NetiquetteReason
from participation.web.forms import Form, SubmissionForm
from participation.web.language import wanted_language

NO_VERSION = -1
"""No comment has it: a damaged form meets the same answer as an outdated one."""


def words_field() -> TextAreaField:
    return TextAreaField(
        _l("Ihre Worte"),
        filters=[tidy],
        validators=[DataRequired(_l("Bitte schreiben Sie etwas.")), TooLong(LONGEST_COMMENT)],
    )


class ReplyForm(SubmissionForm):
    """The words first; name and mailbox are voluntary."""

    text = words_field()
    name = StringField(_l("Ihr Name"), filters=[name_of_a_person], validators=[TooLong(LONGEST_NAME)])
    mailbox = EmailField(_l("E-Mail-Adresse"), filters=[one_line], validators=[Optional()])
    website = StringField(_l("Bitte leer lassen"))

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

    def wanted_kind(self) -> CommentKind:
        return CommentKind.REPLY

    def draft(self) -> CommentDraft:
        return CommentDraft(
            kind=self.wanted_kind(),
            text=self.text.data or "",
            author_name=self.name.data or "",
            contact=readable_mailbox(self.mailbox.data),
            language=wanted_language(),
            submission_key=self.submission_key.data or "",
        )


class CommentForm(ReplyForm):
    """A comment of its own says what it is."""

    kind = RadioField(
        _l("Was möchten Sie schreiben?"),
        choices=[SelectChoice(word, KIND_WORDS[kind]) for word, kind in KIND_IN_ADDRESS.items()],
        validators=[InputRequired(_l("Bitte wählen Sie, was Sie schreiben möchten."))],
    )

    def wanted_kind(self) -> CommentKind:
        return KIND_IN_ADDRESS[self.kind.data]


class InsteadForm(ReplyForm):
    """The words of an idea that is not sent: kept as a remark only if wanted."""

    keep = BooleanField(_l("Meinen Text als Kommentar an diese Idee anfügen"))
    text = TextAreaField(_l("Ihre Worte"), filters=[tidy])
    title = HiddenField()
    area = HiddenField()
    consent = HiddenField()
    """What was filled in besides: whoever sends an idea of their own after all finds it again."""

    def begin(self) -> None:
        """As it comes from the form of the idea; a text without a comment's length is shortened first."""
        self.keep.data = bool(self.text.data)

    def validate_text(self, field: TextAreaField) -> None:
        if self.keep.data and not field.data:
            raise ValidationError(gettext("Bitte schreiben Sie etwas."))
        if self.keep.data:
            TooLong(LONGEST_COMMENT)(self, field)

    def wanted_kind(self) -> CommentKind:
        return CommentKind.REMARK


class Versioned(Form):
    """Bears the version that the person saw."""

    version = HiddenField()

    def seen(self) -> int:
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else NO_VERSION


class EditForm(Versioned):
    """One's own words, changed."""

    text = words_field()


class RefusalForm(Versioned):
    """Which rule is broken, and what the author is told."""

    reason = RadioField(
        _l("Welche Regel ist verletzt?"),
        validators=[InputRequired(_l("Bitte wählen Sie, welche Regel verletzt ist."))],
    )
    text = TextAreaField(
        _l("Nachricht an die Verfasserin oder den Verfasser"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte begründen Sie, warum der Kommentar nicht erscheint.")),
            TooLong(LONGEST_MESSAGE),
        ],
    )

    def offer(self, rules: Sequence[NetiquetteReason]) -> None:
        self.reason.choices = [SelectChoice(rule.code, rule.title) for rule in rules if rule.is_active]

    def refusal(self) -> CommentRefusal:
        return CommentRefusal(reason=self.reason.data, text=self.text.data or "")


class RedactionForm(Versioned):
    """Which words are to be unrecognisable, and by which rule."""

    words = TextAreaField(
        _l("Diese Worte unkenntlich machen"),
        filters=[tidy],
        validators=[DataRequired(_l("Bitte schreiben Sie ab, was unkenntlich werden soll."))],
    )
    rule = RadioField(
        _l("Welche Regel ist verletzt?"),
        validators=[InputRequired(_l("Bitte wählen Sie, welche Regel verletzt ist."))],
    )

    def offer(self, rules: Sequence[NetiquetteReason]) -> None:
        self.rules = {rule.code: rule for rule in rules if rule.is_active}
        english = wanted_language() != "de"
        self.rule.choices = [
            SelectChoice(code, (english and rule.title_en) or rule.title) for code, rule in self.rules.items()
        ]

    def redaction(self, language: str) -> CommentRedaction:
        rule = self.rules[self.rule.data]
        title = (language == "en" and rule.title_en) or rule.title
        return CommentRedaction(words=self.words.data or "", reason=rule.code, reason_title=title)

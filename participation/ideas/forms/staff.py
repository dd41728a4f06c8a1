"""What staff fills in about ideas."""

from collections.abc import Sequence
from datetime import date
from typing import cast

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired
from wtforms.widgets import CheckboxInput, ListWidget

from participation.ideas.forms import ImageForm, PlaceForm, SeenForm, TooLong
from participation.ideas.models import LONGEST_MESSAGE, PassageOf
from participation.ideas.passages import Passage, sentences_of
from participation.ideas.services.passing_on import BodyReplyDraft
from participation.ideas.services.redaction import RedactionDraft
from participation.kernel.text import tidy
from participation.municipality.forms.fields import NO_DAY, LocalDay
from participation.municipality.models import NetiquetteReason
from participation.web.forms import Form


class TakeOutForm(SeenForm):
    """By which rule a picture is taken out."""

    reason = RadioField(
        _l("Welche Regel ist verletzt?"),
        validators=[InputRequired(_l("Bitte wählen Sie, welche Regel verletzt ist."))],
    )

    def offer(self, rules: Sequence[NetiquetteReason], *, english: bool) -> None:
        self.rules = {rule.code: rule for rule in rules if rule.is_active}
        self.reason.choices = [
            SelectChoice(code, (english and rule.title_en) or rule.title) for code, rule in self.rules.items()
        ]

    def chosen(self, language: str) -> tuple[str, str]:
        """The rule's code, and its name in the author's language."""
        rule = self.rules[self.reason.data]
        return rule.code, (language == "en" and rule.title_en) or rule.title


class AttachImageForm(ImageForm, SeenForm):
    """A picture that came by mail or on paper, looked at before everybody sees it."""

    seen_through = BooleanField(
        _l("Ich habe das Bild geprüft: keine Gesichter, keine Kennzeichen, und es darf gezeigt werden."),
        validators=[InputRequired(_l("Bitte sehen Sie das Bild an und bestätigen Sie, dass es so ist."))],
    )


class MoveForm(PlaceForm, SeenForm):
    """Where an idea belongs, as the town hall knows it."""


class TurnedDownForm(Form):
    """Why an idea does not become what its author wishes; bears the wish that the person saw."""

    wish = HiddenField()
    since = HiddenField()
    text = TextAreaField(
        _l("Nachricht an die Verfasserin oder den Verfasser"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, warum der Text bleibt, wie er ist.")),
            TooLong(LONGEST_MESSAGE),
        ],
    )


class RedactionForm(SeenForm):
    """Which passage, and which rule it breaks."""

    words = TextAreaField(_l("Worte, wie sie dort stehen"), filters=[tidy])
    sentences = SelectMultipleField(
        _l("Oder ganze Sätze"),
        widget=ListWidget(prefix_label=False),
        option_widget=CheckboxInput(),
        validate_choice=False,
    )
    reason = RadioField(
        _l("Welche Regel ist verletzt?"),
        validators=[InputRequired(_l("Bitte wählen Sie, welche Regel verletzt ist."))],
    )

    def offer(self, rules: Sequence[NetiquetteReason], text: str) -> None:
        """The rules that hold, and the sentences of the original."""
        self.rules = {rule.code: rule for rule in rules}
        self.reason.choices = [SelectChoice(rule.code, rule.title) for rule in rules if rule.is_active]
        offered = {f"{passage.start}-{passage.length}": said for passage, said in sentences_of(text)}
        self.sentences.choices = [SelectChoice(place, said) for place, said in offered.items()]
        self.offered = offered.keys()

    def draft(self, language: str) -> RedactionDraft:
        rule = self.rules[self.reason.data]
        chosen = [value.split("-") for value in self.sentences.data or [] if value in self.offered]
        return RedactionDraft(
            reason=rule.code,
            reason_title=(language == "en" and rule.title_en) or rule.title,
            words=self.words.data or "",
            sentences=tuple(Passage(PassageOf.TEXT, int(start), int(length)) for start, length in chosen),
            submission_key=self.submission_key.data,
        )


class BodyReplyForm(SeenForm):
    """What the body replied to which an idea was passed on."""

    text = TextAreaField(
        _l("Antwort der Stelle, im Wortlaut"),
        filters=[tidy],
        validators=[
            DataRequired(_l("Bitte schreiben Sie, was die Stelle geantwortet hat.")),
            TooLong(LONGEST_MESSAGE),
        ],
    )
    day = LocalDay(_l("Tag der Antwort"), validators=[InputRequired(NO_DAY)])
    alike = BooleanField(_l("Auch für die anderen Ideen an dieselbe Stelle, die noch keine Antwort haben"))

    def draft(self) -> BodyReplyDraft:
        return BodyReplyDraft(
            text=self.text.data or "",
            replied_on=cast("date", self.day.data),  # the form was found valid
            submission_key=self.submission_key.data,
        )

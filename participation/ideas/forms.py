"""What authors fill in."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import cast

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    FileField,
    HiddenField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from participation.ideas.models import (
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Idea,
    PassageOf,
    PublicationConsent,
)
from participation.ideas.models.authored import LONGEST_ALT, IdeaVersion
from participation.ideas.passages import Passage, sentences_of
from participation.ideas.services.authorship import ReplyDraft
from participation.ideas.services.editing import IdeaChange
from participation.ideas.services.passing_on import BodyReplyDraft
from participation.ideas.services.redaction import RedactionDraft
from participation.ideas.services.submission import IdeaDraft
from participation.kernel.address import readable_mailbox
from participation.kernel.text import tidy
from participation.municipality.forms.fields import NO_DAY, LocalDay
from participation.municipality.models import NetiquetteReason, Process
from participation.municipality.rules import open_areas
from participation.web.forms import Form, SubmissionForm
from participation.web.language import wanted_language

NO_AREA = ""
YES, NO = "ja", "nein"
TYPED = ("text", "title", "area", "consent", "name", "mailbox")
"""What a draft keeps."""
BETWEEN_LINES = re.compile("[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Signs without a shape that can turn the direction of what stands beside a name."""


def one_line(typed: str | None) -> str:
    return " ".join(tidy(typed).split())


def name_of_a_person(typed: str | None) -> str:
    """A name in one spelling, without signs that change how the page around it reads."""
    return one_line(BETWEEN_LINES.sub("", unicodedata.normalize("NFKC", typed or "")))


class TooLong(Length):
    """Says how long it is and how long it may be."""

    def __init__(self, most: int) -> None:
        super().__init__(max=most)

    def __call__(self, _form: object, field: Field) -> None:
        length = len(field.data or "")
        if length > self.max:
            raise ValidationError(
                gettext(
                    "Das sind %(length)s Zeichen, möglich sind %(most)s. Bitte kürzen Sie.",
                    length=length,
                    most=self.max,
                )
            )


class WordsForm(SubmissionForm):
    """What an idea says."""

    text = TextAreaField(
        _l("Was soll besser werden?"),
        filters=[tidy],
        validators=[DataRequired(_l("Bitte schreiben Sie, was besser werden soll.")), TooLong(LONGEST_TEXT)],
    )
    title = StringField(_l("Titel"), filters=[one_line], validators=[TooLong(LONGEST_TITLE)])
    area = RadioField(_l("Lebensbereich"), validators=[Optional()], validate_choice=False)

    def offer_areas(self, process: Process, at: datetime) -> None:
        """The areas as they are now; one that was retired while somebody wrote falls back to none."""
        areas = open_areas(process.areas, at)
        self.area.choices = [
            *(SelectChoice(area.slug, area.name) for area in areas),
            SelectChoice(NO_AREA, gettext("Weiß ich nicht – die Redaktion ordnet zu")),
        ]
        if self.area.data not in {area.slug for area in areas}:
            self.area.data = NO_AREA

    def area_in(self, process: Process) -> int | None:
        return next((area.id for area in process.areas if area.slug == self.area.data), None)


class IdeaForm(WordsForm):
    """The words first; everything else is voluntary, but for the question whether they may be published."""

    consent = RadioField(
        _l("Dürfen wir Ihren Text veröffentlichen?"),
        choices=[
            SelectChoice(YES, _l("Ja, ohne meine Kontaktdaten")),
            SelectChoice(NO, _l("Nein, nur für die Auswertung")),
        ],
        validators=[
            InputRequired(_l("Bitte wählen Sie Ja oder Nein. Gezählt wird Ihre Idee in beiden Fällen."))
        ],
    )
    name = StringField(_l("Ihr Name"), filters=[name_of_a_person], validators=[TooLong(LONGEST_NAME)])
    mailbox = EmailField(_l("E-Mail-Adresse"), filters=[one_line], validators=[Optional()])
    website = StringField(_l("Bitte leer lassen"))

    def validate_mailbox(self, field: Field) -> None:
        if field.data and "@" not in field.data:
            raise ValidationError(gettext("Der E-Mail-Adresse fehlt das @-Zeichen."))
        if field.data and readable_mailbox(field.data) is None:
            raise ValidationError(gettext("Bitte prüfen Sie die Adresse, zum Beispiel name@beispiel.de."))

    def validate_website(self, field: Field) -> None:
        """Programs fill what people do not see. Whoever is a person sends the form again, emptied there."""
        if field.data:
            field.data = ""
            raise ValidationError(
                gettext(
                    "Ein Feld, das man nicht sieht, war ausgefüllt, wie es Programme tun. Es ist jetzt leer: "
                    "Bitte senden Sie noch einmal."
                )
            )

    def typed(self) -> dict[str, str]:
        """The fields as they are, complete or not, for a draft."""
        return {name: str(self[name].data or "") for name in TYPED}

    def begin(self, typed: Mapping[str, str], submission_key: str) -> None:
        """Go on where somebody left off."""
        for name in TYPED:
            self[name].data = typed.get(name) or None
        self.submission_key.data = submission_key

    def draft(self, process: Process) -> IdeaDraft:
        given = self.consent.data == YES
        return IdeaDraft(
            text=self.text.data or "",
            title=self.title.data or "",
            area_id=self.area_in(process),
            consent=PublicationConsent.TICKED if given else PublicationConsent.REFUSED,
            author_name=self.name.data or "",
            contact=readable_mailbox(self.mailbox.data),
            language=wanted_language(),
            submission_key=self.submission_key.data or "",
        )


class CodeForm(Form):
    """The code of a receipt, as somebody types or dictates it."""

    code = StringField(_l("Kennwort"), filters=[tidy])


class ReplyForm(SubmissionForm):
    """The author's reply to a question of the town hall."""

    text = TextAreaField(
        _l("Ihre Antwort"),
        filters=[tidy],
        validators=[DataRequired(_l("Bitte schreiben Sie Ihre Antwort.")), TooLong(LONGEST_MESSAGE)],
    )

    def draft(self) -> ReplyDraft:
        return ReplyDraft(text=self.text.data or "", submission_key=self.submission_key.data or "")


# --- What staff fills in -------------------------------------------------------------------------

NO_VERSION = -1
"""No idea has it: a damaged form meets the same answer as an outdated one."""


class SeenForm(SubmissionForm):
    """Bears the version that the person saw."""

    version = HiddenField()

    def seen(self) -> int:
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else NO_VERSION


class ChangeForm(WordsForm, SeenForm):
    """The author's own words, changed."""

    def begin(self, idea: Idea, words: IdeaVersion | None) -> None:
        """As it is now, or as the author wished it to be before."""
        said = words or idea
        self.title.data, self.text.data = said.title, said.text
        area_id = said.area_id or idea.area_id
        self.area.data = next((area.slug for area in idea.process.areas if area.id == area_id), NO_AREA)
        self.version.data = str(idea.version)

    def change(self, process: Process) -> IdeaChange:
        return IdeaChange(
            text=self.text.data or "",
            title=self.title.data or "",
            area_id=self.area_in(process),
            submission_key=self.submission_key.data or "",
        )


class ImageForm(SubmissionForm):
    """A picture, and what it shows."""

    image = FileField(_l("Bild"))
    alt = StringField(
        _l("Was ist auf dem Bild zu sehen?"),
        filters=[one_line],
        validators=[
            DataRequired(_l("Bitte beschreiben Sie das Bild für alle, die es nicht sehen.")),
            TooLong(LONGEST_ALT),
        ],
    )


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

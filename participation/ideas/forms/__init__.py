"""What authors fill in."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf.file import FileField
from wtforms import (
    EmailField,
    Field,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError

from participation.ideas.models import (
    LONGEST_MESSAGE,
    LONGEST_NAME,
    LONGEST_PLACE,
    LONGEST_TEXT,
    LONGEST_TITLE,
    Idea,
    PublicationConsent,
)
from participation.ideas.models.authored import LONGEST_ALT, IdeaVersion
from participation.ideas.services.authorship import ReplyDraft
from participation.ideas.services.editing import IdeaChange
from participation.ideas.services.submission import IdeaDraft
from participation.kernel.address import readable_mailbox
from participation.kernel.errors import RuleViolation
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.places import Place, known_places, point_in
from participation.municipality.rules import open_areas
from participation.web.forms import Form, SubmissionForm, refusal_text
from participation.web.language import wanted_language

NO_AREA = ""
YES, NO = "ja", "nein"
TYPED = ("text", "title", "area", "consent", "spot", "place", "coordinates", "name", "mailbox")
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


class PlaceForm(SubmissionForm):
    """Where in the town: from the list of the process, in words, or as a point."""

    spot = SelectField(_l("Ort"), validate_choice=False)
    place = StringField(_l("Ort, mit Ihren Worten"), filters=[one_line], validators=[TooLong(LONGEST_PLACE)])
    coordinates = StringField(_l("Koordinaten"), filters=[one_line])

    def offer_places(self, process: Process) -> None:
        """Those of the process; what was typed for another list is kept as words."""
        self.known = {place.name: place for place in known_places(process.places)}
        self.spot.choices = [
            SelectChoice("", gettext("Kein bestimmter Ort")),
            *(SelectChoice(name, name) for name in self.known),
        ]
        if self.spot.data not in self.known:
            self.spot.data = ""

    def validate_coordinates(self, field: Field) -> None:
        if field.data:
            try:
                point_in(field.data)
            except RuleViolation as refusal:
                raise ValidationError(refusal_text(refusal)) from refusal

    def wanted_place(self) -> Place | None:
        """From the list, with more precise words and points if typed."""
        listed = self.known.get(self.spot.data or "", Place(""))
        name = ", ".join(filter(None, (listed.name, self.place.data)))
        point = point_in(self.coordinates.data) if self.coordinates.data else None
        if not name and point is None:
            return None
        return Place(name, *(point or (listed.latitude, listed.longitude)))

    def begin_place(self, place: Place) -> None:
        """As it is now: the words, and the point as maps show it."""
        self.place.data = place.name
        if place.latitude is not None:
            self.coordinates.data = f"{place.latitude:.5f}, {place.longitude:.5f}"


class IdeaForm(WordsForm, PlaceForm):
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
    wording = HiddenField()
    """The number of the wording beside the question."""
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
            wording=int(said) if (said := self.wording.data or "").isdecimal() and len(said) < 6 else None,
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


NO_VERSION = -1
"""No idea has it: a damaged form meets the same answer as an outdated one."""


class SeenForm(SubmissionForm):
    """Bears the version that the person saw."""

    version = HiddenField()

    def seen(self) -> int:
        typed = self.version.data or ""
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else NO_VERSION


class ChangeForm(WordsForm, PlaceForm, SeenForm):
    """The author's own words, changed, and the place where the process asks for one."""

    def begin(self, idea: Idea, words: IdeaVersion | None) -> None:
        """As it is now, or as the author wished it to be before."""
        said = words or idea
        self.title.data, self.text.data = said.title, said.text
        area_id = said.area_id or idea.area_id
        self.area.data = next((area.slug for area in idea.process.areas if area.id == area_id), NO_AREA)
        self.begin_place(Place(said.place, said.latitude, said.longitude))
        self.version.data = str(idea.version)

    def change(self, process: Process) -> IdeaChange:
        return IdeaChange(
            text=self.text.data or "",
            title=self.title.data or "",
            area_id=self.area_in(process),
            place=(self.wanted_place() or Place("")) if process.takes_places else None,
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

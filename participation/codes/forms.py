"""What staff fill in to make codes, and what people type who have one."""

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, Length, NumberRange, ValidationError

from participation.codes.models import (
    LONGEST_BATCH_NAME,
    LONGEST_REVOCATION,
    MOST_CODES,
    MOST_LETTERS,
    CodeBatch,
    PrintKind,
)
from participation.codes.rules import read
from participation.codes.services import BatchDraft
from participation.codes.words import KIND_WORDS
from participation.kernel.text import tidy
from participation.municipality.forms.fields import WholeNumber, line, passage
from participation.web.forms import Form, SubmissionForm

LONGEST_ADDRESS = 200
MOST_LINES = 6
"""What fits behind the window of an envelope."""


class BatchForm(Form):
    """A new batch."""

    name = line(
        _l("Wofür sind die Codes?"), LONGEST_BATCH_NAME, required=_l("Bitte geben Sie dem Satz einen Namen.")
    )
    kind = RadioField(
        _l("Worauf werden sie gedruckt?"),
        choices=[SelectChoice(kind.value, KIND_WORDS[kind]) for kind in PrintKind],
        default=PrintKind.SHEETS.value,
    )
    size = WholeNumber(
        _l("Wie viele Codes?"),
        validators=[
            InputRequired(_l("Bitte geben Sie eine Zahl zwischen 1 und 1200 ein.")),
            NumberRange(1, MOST_CODES, _l("Bitte geben Sie eine Zahl zwischen 1 und 1200 ein.")),
        ],
    )

    def draft(self) -> BatchDraft:
        return BatchDraft(name=self.name.data or "", kind=PrintKind(self.kind.data), size=self.size.data or 0)


class PrintForm(SubmissionForm):
    """Prints a batch, once; its key is what the codes follow from, and stands nowhere else."""

    addresses = passage(_l("Anschriften, eine je Zeile"), MOST_LETTERS * LONGEST_ADDRESS)

    def __init__(self, batch: CodeBatch, *, fresh: bool = False) -> None:
        super().__init__(**({"formdata": None} if fresh else {}))
        self.size = batch.size

    def lines(self) -> list[list[str]]:
        """The lines of each address, as they are typed between semicolons."""
        typed = [one for one in (self.addresses.data or "").splitlines() if one.strip(" ;\t")]
        return [[part.strip() for part in one.split(";") if part.strip()][:MOST_LINES] for one in typed]

    def validate_addresses(self, _field: StringField) -> None:
        number = len(self.lines())
        if number not in {0, self.size}:
            raise ValidationError(
                gettext(
                    "Das sind %(number)s Anschriften, der Satz hat %(size)s Briefe. "
                    "Bitte eine Zeile je Brief, oder keine.",
                    number=number,
                    size=self.size,
                )
            )


class RevokeForm(Form):
    """Why a batch does not count any more, or does again."""

    reason = line(_l("Warum?"), LONGEST_REVOCATION)


class CodeForm(Form):
    """A printed code, however it is typed."""

    code = StringField(
        _l("Ihr Code"),
        filters=[tidy],
        validators=[Length(max=100, message=_l("Ein Code hat 16 Zeichen."))],
    )

    def signs(self) -> str:
        """The code, or "" for what cannot be one."""
        return read(self.code.data) or ""

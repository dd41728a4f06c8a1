"""Fields that the forms about measures share."""

import re
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import Length, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from participation.kernel.text import tidy
from participation.strategy.models import LONGEST_LINE, LONGEST_MEASURE_TEXT, Measure

NO_VERSION = -1
"""No measure has it: a damaged form meets the same answer as an outdated one."""
BETWEEN_SOURCES = re.compile(r"[\s,;]+")
MOST_SOURCES = 100
TOO_LONG = _l("Das ist zu lang: Möglich sind %(max)d Zeichen.")


def one_line(typed: str | None) -> str:
    return " ".join(tidy(typed).split())


def version_of(typed: str | None) -> int:
    """The version that a form names; NO_VERSION if it names none."""
    known = typed is not None and typed.isascii() and typed.isdigit() and len(typed) < 10
    return int(typed) if typed and known else NO_VERSION


def line(label: Any, most: int = LONGEST_LINE) -> StringField:  # noqa: ANN401 (a lazy text)
    return StringField(label, filters=[one_line], validators=[Length(max=most, message=TOO_LONG)])


def sentence(label: Any) -> TextAreaField:  # noqa: ANN401 (a lazy text)
    """One line of the dossier, in a field that shows all of it."""
    return TextAreaField(label, filters=[one_line], validators=[Length(max=LONGEST_LINE, message=TOO_LONG)])


def passage(label: Any, most: int = LONGEST_MEASURE_TEXT) -> TextAreaField:  # noqa: ANN401 (a lazy text)
    return TextAreaField(label, filters=[tidy], validators=[Length(max=most, message=TOO_LONG)])


class Areas(SelectMultipleField):
    """Areas of life as checkboxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class Numbers(StringField):
    """Numbers typed in one line, and those of a button beside it that adds one more."""

    def process_formdata(self, valuelist: list[Any]) -> None:
        self.data = " ".join(str(typed) for typed in valuelist)


class Seen:
    """Bears the version of the measure that the person had in front of them."""

    version = HiddenField()

    def see(self, measure: Measure) -> None:
        self.version.data = str(measure.version)

    def seen(self) -> int:
        return version_of(str(self.version.data))


def numbers_in(typed: str | None) -> list[str]:
    """The numbers that somebody typed, each once, in their order."""
    return list(dict.fromkeys(word for word in BETWEEN_SOURCES.split(typed or "") if word))


def check_numbers(typed: str | None) -> None:
    """Raise ValidationError for too many numbers at once."""
    if len(numbers_in(typed)) > MOST_SOURCES:
        raise ValidationError(
            gettext(
                "Bitte höchstens %(most)s Nummern auf einmal. Weitere können Sie danach hinzufügen.",
                most=MOST_SOURCES,
            )
        )

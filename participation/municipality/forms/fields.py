"""Fields that the forms of the administration share."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import (
    DateField,
    HiddenField,
    IntegerField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, ValidationError

from participation.kernel.text import tidy
from participation.municipality.models import (
    LONGEST_PAGE,
)
from participation.web.forms import Form

NO_VERSION = -1
"""Nothing has it: a damaged form meets the same answer as an outdated one."""
YEARS = (2000, 2100)
TOO_LONG = _l("Das ist zu lang: Möglich sind %(max)d Zeichen.")
NO_DAY = _l("Bitte geben Sie einen Tag an, zum Beispiel 03.05.2026.")


def one_line(typed: str | None) -> str:
    return " ".join(tidy(typed).split())


def line(label: Any, most: int, *, required: Any = None) -> StringField:  # noqa: ANN401 (lazy texts)
    checks: list[Any] = [DataRequired(required)] if required else []
    return StringField(label, filters=[one_line], validators=[*checks, Length(max=most, message=TOO_LONG)])


def passage(label: Any, most: int = LONGEST_PAGE) -> TextAreaField:  # noqa: ANN401 (a lazy text)
    return TextAreaField(label, filters=[tidy], validators=[Length(max=most, message=TOO_LONG)])


class WholeNumber(IntegerField):
    """A number without a fraction; what is none is told in the town's words."""

    def process_formdata(self, valuelist: list[str]) -> None:
        typed = (valuelist[0] if valuelist else "").strip().replace(".", "")
        self.data = None
        if typed:
            if not (typed.isascii() and typed.isdigit() and len(typed) < 10):
                raise ValueError(gettext("Bitte geben Sie eine ganze Zahl ein."))
            self.data = int(typed)


class LocalDay(DateField):
    """A day on the town's calendar, as browsers send it or as Germans write it."""

    def __init__(self, label: Any, **settings: Any) -> None:  # noqa: ANN401 (as wtforms takes them)
        super().__init__(label, format=["%Y-%m-%d", "%d.%m.%Y"], **settings)

    def process_formdata(self, valuelist: list[str]) -> None:
        try:
            super().process_formdata([one_line(typed) for typed in valuelist])
        except ValueError:
            raise ValueError(str(NO_DAY)) from None

    def pre_validate(self, _form: Any) -> None:  # noqa: ANN401 (wtforms' own)
        if self.data is not None and not YEARS[0] <= self.data.year <= YEARS[1]:
            raise ValidationError(NO_DAY)


class Seen:
    """Bears the version of what the person had in front of them."""

    version = HiddenField()

    def see(self, version: int) -> None:
        self.version.data = str(version)

    def seen(self) -> int:
        """NO_VERSION if the form names none."""
        typed = str(self.version.data)
        return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else NO_VERSION


def differences(form: Form, saved: Mapping[str, Any]) -> list[tuple[str, Any]]:
    """Label and saved value of each field that holds something else."""
    return [
        (str(form[name].label.text), value)
        for name, value in saved.items()
        if (form[name].data or "") != (value or "")
    ]

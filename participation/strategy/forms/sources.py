"""Where a measure came from: themes and ideas by their numbers."""

from collections.abc import Iterable

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, SelectField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import DataRequired

from participation.ideas.models import Idea
from participation.strategy.forms.fields import Numbers, check_numbers, one_line
from participation.strategy.models import SourceRole
from participation.strategy.rules import THEME, read_number
from participation.strategy.services.provenance import SourceDraft
from participation.strategy.words import ROLE_WORDS
from participation.themes.models import Theme
from participation.web.forms import Form


class SourcesForm(Form):
    """Themes and ideas by their numbers, and what they are to the measure."""

    sources = Numbers(
        _l("Nummern"),
        filters=[one_line],
        validators=[DataRequired(_l("Bitte geben Sie mindestens eine Nummer ein, zum Beispiel T-07."))],
    )
    role = SelectField(
        _l("Rolle"),
        choices=[SelectChoice(role.value, words) for role, words in ROLE_WORDS.items()],
        default=SourceRole.ORIGIN.value,
    )
    answers = BooleanField(_l("Ideen damit beantworten"), default=True)

    def validate_sources(self, field: Field) -> None:
        check_numbers(field.data)


def drafts_of(
    numbers: Iterable[str], *, themes: Iterable[Theme], ideas: Iterable[Idea], role: SourceRole
) -> tuple[tuple[SourceDraft, ...], list[str]]:
    """What was found for the typed ``numbers``, and the numbers that nothing was found for."""
    known_themes = {theme.number: theme for theme in themes}
    known_ideas = {idea.number: idea for idea in ideas}
    found: list[SourceDraft] = []
    missing: list[str] = []
    for number in numbers:
        theme = known_themes.get(read_number(number, THEME) or 0)
        idea = known_ideas.get(number)
        if theme is None and idea is None:
            missing.append(number)
        else:
            found.append(SourceDraft(role=role, theme=theme, idea=idea))
    return tuple(found), missing

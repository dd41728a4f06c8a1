"""The three questions, and the town's figures."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import HiddenField, RadioField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import NumberRange, Optional

from participation.demographics.models import (
    LONGEST_SOURCE,
    DemographicChoice,
    DemographicQuestion,
    Population,
)
from participation.demographics.rules import CHOICES, Given
from participation.demographics.services import NOT_ENTERED, PopulationDraft
from participation.demographics.words import CHOICE_WORDS, QUESTION_WORDS
from participation.municipality.forms.fields import Seen, WholeNumber, line
from participation.web.forms import Form

NO_ANSWER = "keine"
MOST_PEOPLE = 10_000_000


def question_field(question: DemographicQuestion) -> RadioField:
    return RadioField(
        QUESTION_WORDS[question],
        choices=[
            *(SelectChoice(choice.value, CHOICE_WORDS[choice]) for choice in CHOICES[question]),
            SelectChoice(NO_ANSWER, _l("keine Angabe")),
        ],
        default=NO_ANSWER,
        validators=[Optional()],
    )


class AnswersForm(Form):
    """Nothing has to be answered; the token says after which act, to nobody but itself."""

    token = HiddenField()
    age = question_field(DemographicQuestion.AGE)
    place = question_field(DemographicQuestion.PLACE)
    heard = question_field(DemographicQuestion.HEARD)

    def given(self) -> Given:
        """What was answered, without "keine Angabe"."""
        chosen = {question: self[question.value].data for question in DemographicQuestion}
        return {
            question: DemographicChoice(choice)
            for question, choice in chosen.items()
            if choice and choice != NO_ANSWER
        }


def people_field(choice: DemographicChoice) -> WholeNumber:
    return WholeNumber(
        CHOICE_WORDS[choice],
        validators=[
            Optional(),
            NumberRange(max=MOST_PEOPLE, message=_l("So viele Menschen leben hier nicht.")),
        ],
    )


class PopulationForm(Seen, Form):
    """How many people live here, by age; figures that are missing are left empty."""

    source = line(_l("Woher die Zahlen stammen"), LONGEST_SOURCE)
    under_18 = people_field(DemographicChoice.UNDER_18)
    from_18 = people_field(DemographicChoice.FROM_18)
    from_30 = people_field(DemographicChoice.FROM_30)
    from_45 = people_field(DemographicChoice.FROM_45)
    from_60 = people_field(DemographicChoice.FROM_60)
    from_75 = people_field(DemographicChoice.FROM_75)

    @property
    def figures(self) -> list[Any]:
        """The fields for people, in their order."""
        return [self[choice.value] for choice in CHOICES[DemographicQuestion.AGE]]

    def fill(self, population: Population | None) -> None:
        self.see(population.version if population else NOT_ENTERED)
        if population is None:
            return
        self.source.data = population.source
        for field in self.figures:
            field.data = population.figures.get(field.name)

    def draft(self) -> PopulationDraft:
        return PopulationDraft(
            source=self.source.data or "",
            figures={field.name: field.data for field in self.figures if field.data is not None},
        )

"""What the Redaktion and assessors fill in. Rows of a kind are read by hand: their names bear an id."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import Field, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from participation.accounts.models import Account
from participation.assessment.mathematics import Agreement
from participation.assessment.models import (
    LONGEST_ANCHOR,
    LONGEST_COMMENT,
    LONGEST_CRITERION,
    LONGEST_OFFICE,
    LONGEST_ROUND_TITLE,
    MOST_CRITERIA,
    MOST_POINTS,
    Axis,
    CriteriaVersion,
    Mode,
)
from participation.assessment.rules import FEWEST_POINTS, CriteriaDraft, CriterionDraft
from participation.assessment.services.assessing import Sheet
from participation.assessment.services.rounds import AssessorDraft, RoundDraft
from participation.assessment.words import AGREEMENT_WORDS, MODE_MEANINGS
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.text import tidy
from participation.municipality.forms.fields import TOO_LONG, LocalDay, Seen, WholeNumber, line, one_line
from participation.strategy.models import Measure
from participation.strategy.rules import read_number, shown_number
from participation.web.forms import Form, SubmissionForm

SPARE_ROWS = 2
OPEN = "0"
"""What a form sends for "offen" or "kann ich nicht beurteilen"."""
NO_WEIGHT = -1
"""Refused like every weight outside the range."""


class Typed(Protocol):
    """A form as it was sent."""

    def getlist(self, name: str) -> list[str]:
        """All values of one name."""


def sent(formdata: Typed, name: str) -> str:
    return next(iter(formdata.getlist(name)), "")


# --- Criteria -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class CriterionRow:
    """A row of the form, as it was typed."""

    name: str = ""
    lowest: str = ""
    highest: str = ""
    weight: str = ""
    low_is_good: bool = False
    axis: str = Axis.NEITHER.value

    @property
    def is_empty(self) -> bool:
        """Nothing but a weight is nothing: that is how a criterion is taken out."""
        return not self.name

    def draft(self) -> CriterionDraft:
        known = self.weight.isascii() and self.weight.isdigit() and len(self.weight) < 5
        return CriterionDraft(
            name=self.name,
            lowest=self.lowest,
            highest=self.highest,
            weight=int(self.weight) if known else NO_WEIGHT,
            low_is_good=self.low_is_good,
            axis=Axis(self.axis) if self.axis in set(Axis) else Axis.NEITHER,
        )


class CriterionRows(Field):
    """The criteria of a version, and some rows for more."""

    def process(self, formdata: Typed | None, *_args: Any, **_words: Any) -> None:  # noqa: ANN401 (as wtforms calls it)
        self.process_errors: list[Any] = []
        self.data = [] if formdata is None or not formdata.getlist("zeilen") else rows_in(formdata)

    def pre_validate(self, _form: Any) -> None:  # noqa: ANN401 (as wtforms calls it)
        longest = {"name": LONGEST_CRITERION, "lowest": LONGEST_ANCHOR, "highest": LONGEST_ANCHOR}
        for row in self.data:
            for key, most in longest.items():
                if len(getattr(row, key)) > most:
                    reason = gettext(
                        "„%(words)s …“ ist zu lang: Möglich sind %(most)s Zeichen.",
                        words=getattr(row, key)[:40],
                        most=most,
                    )
                    raise ValidationError(reason)
            if row.is_empty and (row.lowest or row.highest):
                raise ValidationError(gettext("Bitte geben Sie jedem Kriterium einen Namen."))

    def rows(self) -> list[CriterionRow]:
        """What is to be shown: everything typed, and some empty rows."""
        filled = [row for row in self.data if row != CriterionRow()]
        spare = max(0, min(SPARE_ROWS, MOST_CRITERIA - len(filled)))
        return [*filled, *([CriterionRow()] * spare)]


def rows_in(formdata: Typed) -> list[CriterionRow]:
    return [
        CriterionRow(
            name=one_line(sent(formdata, f"name-{place}")),
            lowest=one_line(sent(formdata, f"lowest-{place}")),
            highest=one_line(sent(formdata, f"highest-{place}")),
            weight=sent(formdata, f"weight-{place}").strip(),
            low_is_good=bool(sent(formdata, f"low-{place}")),
            axis=sent(formdata, f"axis-{place}") or Axis.NEITHER.value,
        )
        for place in range(MOST_CRITERIA + SPARE_ROWS)
    ]


class CriteriaForm(Seen, Form):
    """Scale, criteria and weights."""

    points = SelectField(
        _l("Skala"),
        choices=[SelectChoice(str(most), f"1 – {most}") for most in range(FEWEST_POINTS, MOST_POINTS + 1)],
        default="5",
    )
    agreement = SelectField(
        _l("Maß der Streuung"),
        choices=[SelectChoice(one.value, words) for one, words in AGREEMENT_WORDS.items()],
        default=Agreement.DEVIATION.value,
    )
    first = WholeNumber(
        _l("Unter den ersten …"), validators=[InputRequired(_l("Bitte geben Sie eine ganze Zahl ein."))]
    )
    criteria = CriterionRows(_l("Kriterien"))

    def fill(self, draft: CriteriaDraft | CriteriaVersion, number: int) -> None:
        self.see(number)
        self.points.data, self.agreement.data = str(draft.points), draft.agreement.value
        self.first.data = draft.first
        self.criteria.data = [
            CriterionRow(one.name, one.lowest, one.highest, str(one.weight), one.low_is_good, one.axis.value)
            for one in draft.criteria
        ]

    def draft(self) -> CriteriaDraft:
        return CriteriaDraft(
            points=int(self.points.data),
            agreement=Agreement(self.agreement.data),
            first=self.first.data or 0,
            criteria=tuple(row.draft() for row in self.criteria.data if not row.is_empty),
        )


# --- Rounds -------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AssessorRow:
    """Somebody who may assess, and what the form says about them."""

    account: Account
    is_chosen: bool = False
    office: str = ""
    only: str = ""
    """Numbers of measures; empty: all."""


class AssessorRows(Field):
    """Everybody who may assess in the process."""

    def process(self, formdata: Typed | None, *_args: Any, **_words: Any) -> None:  # noqa: ANN401 (as wtforms calls it)
        self.process_errors: list[Any] = []
        self.formdata = formdata
        self.data: list[AssessorRow] = []

    def offer(self, accounts: Sequence[Account]) -> None:
        typed = self.formdata
        self.data = [
            AssessorRow(account)
            if typed is None
            else AssessorRow(
                account,
                is_chosen=bool(sent(typed, f"stelle-{account.id}")),
                office=one_line(sent(typed, f"office-{account.id}")),
                only=one_line(sent(typed, f"nur-{account.id}")),
            )
            for account in accounts
        ]

    def pre_validate(self, _form: Any) -> None:  # noqa: ANN401 (as wtforms calls it)
        if any(len(row.office) > LONGEST_OFFICE for row in self.data):
            raise ValidationError(TOO_LONG % {"max": LONGEST_OFFICE})


class MeasureChoice(Field):
    """The measures of the process as checkboxes; the data are their numbers."""

    def process_formdata(self, valuelist: list[str]) -> None:
        self.data = {number for typed in valuelist if (number := read_number(typed)) is not None}


class RoundForm(SubmissionForm):
    """A new round: about which measures, by whom, until when."""

    title = line(
        _l("Titel der Runde"),
        LONGEST_ROUND_TITLE,
        required=_l("Bitte geben Sie der Runde einen Titel."),
    )
    mode = RadioField(
        _l("Wie wird bewertet?"),
        choices=[SelectChoice(mode.value, meaning) for mode, meaning in MODE_MEANINGS.items()],
        default=Mode.JOINT.value,
        validators=[InputRequired(_l("Bitte wählen Sie, wie bewertet wird."))],
    )
    measures = MeasureChoice(_l("Maßnahmen"), default=frozenset)
    last_day = LocalDay(_l("Letzter Tag"), validators=[Optional()])
    assessors = AssessorRows(_l("Wer bewertet?"))

    def draft(self, measures: Sequence[Measure]) -> RoundDraft:
        """Raises RuleViolation for numbers of measures that are not chosen for the round."""
        return RoundDraft(
            title=self.title.data or "",
            mode=Mode(self.mode.data),
            measures=measures,
            submission_key=self.submission_key.data or "",
            last_day=self.last_day.data,
            assessors=tuple(
                AssessorDraft(
                    account_id=row.account.id, office=row.office, measure_ids=only_these(row.only, measures)
                )
                for row in self.assessors.data
                if row.is_chosen
            ),
        )


def only_these(typed: str, measures: Sequence[Measure]) -> frozenset[int]:
    known = {measure.number: measure.id for measure in measures}
    chosen = set()
    for words in typed.replace(",", " ").replace(";", " ").split():
        number = read_number(words)
        if number not in known:
            raise RuleViolation(
                _("„%(number)s“ ist keine Maßnahme dieser Runde. Sie heißen zum Beispiel %(example)s."),
                field="assessors",
                number=words[:40],
                example=shown_number(min(known)),
            )
        chosen.add(known[number])
    return frozenset(chosen)


class CloseForm(Form):
    """The button that ends a round."""


# --- Values -------------------------------------------------------------------------------------


class ValueRows(Field):
    """A value for each criterion: ``k-17=4``, ``k-17=0`` for what cannot be judged."""

    def process(self, formdata: Typed | None, *_args: Any, **_words: Any) -> None:  # noqa: ANN401 (as wtforms calls it)
        self.process_errors: list[Any] = []
        self.formdata = formdata
        self.data: dict[int, int | None] = {}

    def read(self, version: CriteriaVersion) -> None:
        """What is no value on the scale counts as not answered."""
        if self.formdata is None:
            return
        allowed = {str(points) for points in range(1, version.points + 1)}
        for criterion in version.criteria:
            typed = sent(self.formdata, f"k-{criterion.id}")
            if typed == OPEN:
                self.data[criterion.id] = None
            elif typed in allowed:
                self.data[criterion.id] = int(typed)


class SheetForm(Seen, Form):
    """Values for one measure, and a sentence."""

    values = ValueRows(_l("Werte"))
    comment = TextAreaField(
        _l("Ein Satz zur Begründung"),
        filters=[tidy],
        validators=[Length(max=LONGEST_COMMENT, message=TOO_LONG)],
    )

    def fill(self, values: dict[int, int | None], comment: str, version: int) -> None:
        self.values.data = dict(values)
        self.comment.data = comment
        self.see(version)

    def sheet(self) -> Sheet:
        return Sheet(values=dict(self.values.data), comment=self.comment.data or "")

"""What staff fill in to make a round, to choose its options, and to end it."""

from datetime import date, datetime, timedelta
from typing import Any

from flask import request
from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectMultipleField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import InputRequired, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from participation.municipality.forms.fields import NO_DAY, LocalDay, Seen, WholeNumber, line, passage
from participation.municipality.models import LONGEST_LEAD, Process
from participation.municipality.rules import first_day, last_day, zone_of
from participation.rounds.counting import Method
from participation.rounds.models import (
    HIGHEST_BUDGET,
    LONGEST_QUESTION,
    LONGEST_REASON,
    MOST_OPTIONS,
    MOST_POINTS,
    RoundKind,
    RoundOption,
    RoundSubject,
    VotingRound,
)
from participation.rounds.queries.reading import Source
from participation.rounds.rules import methods_of
from participation.rounds.services.building import Choice, RoundChange
from participation.rounds.words import KIND_WORDS, METHOD_WORDS, SUBJECT_WORDS
from participation.voting.models import ConfirmedBy
from participation.voting.words import CONFIRMED_WORDS
from participation.web.forms import Form, SubmissionForm

A_FORTNIGHT = timedelta(days=13)
USUAL_POINTS, USUAL_CAP, USUAL_MOST = 10, 4, 3
OUT_OF_BOUNDS = _l("Bitte geben Sie eine Zahl zwischen %(min)s und %(max)s ein.")


def limit(label: Any, highest: int) -> WholeNumber:  # noqa: ANN401 (a lazy text)
    return WholeNumber(label, validators=[Optional(), NumberRange(0, highest, OUT_OF_BOUNDS)])


class RoundForm(Seen, Form):
    """A round beside its options. English is voluntary; without it readers of English see the German."""

    kind = RadioField(
        _l("Wie heißt die Runde?"),
        choices=[SelectChoice(kind.value, words) for kind, words in KIND_WORDS.items()],
        default=RoundKind.WEIGHTING.value,
    )
    title = line(_l("Frage"), LONGEST_QUESTION, required=_l("Bitte schreiben Sie die Frage."))
    title_en = line(_l("Frage auf Englisch"), LONGEST_QUESTION)
    lead = passage(_l("Worum es geht, in zwei Sätzen"), LONGEST_LEAD)
    lead_en = passage(_l("Dasselbe auf Englisch"), LONGEST_LEAD)
    subject = RadioField(
        _l("Worüber?"),
        choices=[SelectChoice(subject.value, words) for subject, words in SUBJECT_WORDS.items()],
        default=RoundSubject.MEASURES.value,
    )
    method = RadioField(_l("Wie wird gewichtet?"), default=Method.POINTS.value)
    most = limit(_l("Höchstens so viele ankreuzen oder ordnen"), MOST_OPTIONS)
    points = limit(_l("Punkte je Person"), MOST_POINTS)
    cap = limit(_l("Höchstens so viele Punkte auf eine Möglichkeit"), MOST_POINTS)
    budget = limit(_l("Budget in Euro"), HIGHEST_BUDGET)
    electorate = SelectMultipleField(
        _l("Wer kann mitmachen?"),
        choices=[SelectChoice(way.value, words) for way, words in CONFIRMED_WORDS.items()],
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
        validators=[InputRequired(_l("Bitte wählen Sie, wer mitmachen kann."))],
    )
    first = LocalDay(_l("Erster Tag"), validators=[InputRequired(NO_DAY)])
    last = LocalDay(_l("Letzter Tag"), validators=[InputRequired(NO_DAY)])
    shows_ballots = BooleanField(_l("Stimmzettel auch bei Punkten, Reihenfolge und Budget veröffentlichen"))

    def __init__(self, process: Process) -> None:
        super().__init__()
        self.method.choices = [SelectChoice(one.value, METHOD_WORDS[one]) for one in methods_of(process)]

    def begin(self, process: Process, at: datetime) -> None:
        """What fits most towns: ten points, at most four for one, two weeks, everybody with an access."""
        self.first.data = first_day(at, zone_of(process))
        self.last.data = self.first.data + A_FORTNIGHT
        self.points.data, self.cap.data, self.most.data = USUAL_POINTS, USUAL_CAP, USUAL_MOST
        self.electorate.data = [way.value for way in ConfirmedBy]

    def fill(self, round_: VotingRound) -> None:
        zone = zone_of(round_.process)
        self.see(round_.version)
        for name in ("title", "title_en", "lead", "lead_en", "shows_ballots", "electorate"):
            self[name].data = getattr(round_, name)
        for name in ("kind", "subject", "method"):
            self[name].data = getattr(round_, name).value
        for name in ("most", "points", "cap", "budget"):
            self[name].data = getattr(round_, name) or None
        self.first.data, self.last.data = first_day(round_.starts_at, zone), last_day(round_.ends_at, zone)

    def change(self) -> RoundChange:
        return RoundChange(
            kind=RoundKind(self.kind.data),
            subject=RoundSubject(self.subject.data),
            method=Method(self.method.data),
            title=self.title.data or "",
            title_en=self.title_en.data or "",
            lead=self.lead.data or "",
            lead_en=self.lead_en.data or "",
            electorate=tuple(self.electorate.data or ()),
            most=self.most.data or 0,
            points=self.points.data or 0,
            cap=self.cap.data or 0,
            budget=self.budget.data or 0,
            shows_ballots=bool(self.shows_ballots.data),
            first=self.first.data or date.min,
            last=self.last.data or date.min,
        )


class NewRoundForm(RoundForm, SubmissionForm):
    """A round that is not there yet."""


class OptionsForm(Seen, Form):
    """Which themes or measures are the options, and what they cost where a budget is spent."""

    def __init__(self, sources: list[Source], options: list[RoundOption]) -> None:
        super().__init__()
        self.sources = sources
        ids = {source.id for source in sources}
        if request.method == "POST":
            typed = request.form.getlist("quelle")
            self.chosen = [int(one) for one in typed if one.isascii() and one.isdigit() and len(one) < 10]
            self.typed = {id_: request.form.get(f"kosten-{id_}", "").strip() for id_ in ids}
        else:
            self.chosen = [option.theme_id or option.measure_id or 0 for option in options]
            self.typed = {
                (option.theme_id or option.measure_id or 0): str(option.cost or "") for option in options
            }
        self.wrong: dict[int, str] = {}

    def check(self) -> bool:
        """Whether costs are whole euros; what is wrong stands in ``wrong`` by source."""
        for id_, typed in self.typed.items():
            if typed and self.cost_of(typed) is None:
                self.wrong[id_] = str(gettext("Bitte geben Sie volle Euro an, zum Beispiel 15.000."))
        return not self.wrong

    def cost_of(self, typed: str) -> int | None:
        bare = typed.replace(".", "").replace("€", "").strip()
        return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 10 else None

    def choice(self) -> Choice:
        """In the order of the list, whatever the order of ticking."""
        wanted = set(self.chosen)
        return Choice(
            ids=tuple(source.id for source in self.sources if source.id in wanted),
            costs={id_: self.cost_of(typed) or 0 for id_, typed in self.typed.items()},
        )


class ReasonForm(Form):
    """Why a round ends before its time, or why it is counted again."""

    reason = passage(_l("Grund"), LONGEST_REASON)

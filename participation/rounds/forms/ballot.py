"""A ballot as it comes from a browser: fields by number, checked one by one, never lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from flask import request
from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from wtforms import RadioField, StringField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2
from wtforms.validators import Length

from participation.codes.forms import CodeForm
from participation.kernel.codes import read_code
from participation.rounds.counting import Ballot, Method
from participation.rounds.models import RoundOption, VotingRound
from participation.rounds.services.casting import BallotDraft
from participation.voting.models import SupportChannel
from participation.voting.words import CHANNEL_WORDS
from participation.web.formats import number
from participation.web.forms import Form

CHOSEN = "o"
MORE, LESS, NONE, SUM = "plus", "minus", "leer", "stand"
HIGHEST = 10**6
BOXES = frozenset({Method.APPROVAL, Method.BUDGET})
"""Methods by which options are ticked; by the others each has a number of its own."""


def whole(typed: str) -> int | None:
    """A number as fields send it; None for anything else."""
    typed = typed.strip()
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= 9 else None


@dataclass
class BallotForm:
    """What was chosen so far, by the number of the option; ``wrong`` says what is to be mended."""

    round: VotingRound
    options: Sequence[RoundOption]
    marks: dict[int, int] = field(default_factory=dict)
    """Ticked ones as 1, points, or ranks."""
    typed: dict[int, str] = field(default_factory=dict)
    """What stands in a field and is no number."""
    rules_seen: int = 0
    own_seen: int = 0
    wrong: dict[int, str] = field(default_factory=dict)
    """By number of the option; 0 is the ballot as a whole."""

    @property
    def by_boxes(self) -> bool:
        return self.round.method in BOXES

    def take_up(self, ballot: Ballot) -> None:
        """Show what was given before."""
        self.marks = {int(key): mark for key, mark in ballot.marks}

    def read(self) -> None:
        """Take what came with the request; fields that no option has are as if they were not there."""
        known = {option.number for option in self.options}
        self.rules_seen = whole(request.form.get("runde", "")) or 0
        self.own_seen = whole(request.form.get("eigene", "")) or 0
        if self.by_boxes:
            chosen = {whole(typed) for typed in request.form.getlist(CHOSEN)}
            self.marks = {number_: 1 for number_ in sorted(known) if number_ in chosen}
            return
        for number_ in sorted(known):
            typed = request.form.get(f"p-{number_}", "").strip()
            mark = whole(typed)
            if mark:
                self.marks[number_] = min(mark, HIGHEST)
            elif typed and mark is None:
                self.typed[number_] = typed[:20]

    # --- Buttons that only change what is shown ---------------------------------------------------

    def pressed(self) -> bool:
        """Whether a button was pressed that gives no ballot; what it says is done."""
        if NONE in request.form:
            self.marks, self.typed = {}, {}
            return True
        for name, step in ((MORE, 1), (LESS, -1)):
            if name in request.form:
                self.move(whole(request.form.get(name, "")) or 0, step)
                return True
        return SUM in request.form

    def move(self, number_: int, step: int) -> None:
        """One point more or less, as far as the rules let it; the page says why where they do not."""
        if number_ not in {option.number for option in self.options}:
            return
        self.typed.pop(number_, None)
        points = max(0, self.marks.get(number_, 0) + step)
        if step > 0 and (self.left < 1 or points > self.highest):
            return
        self.marks[number_] = points
        if not points:
            del self.marks[number_]

    # --- What the page says of it -----------------------------------------------------------------

    @property
    def highest(self) -> int:
        """So many points at most for one option."""
        return self.round.cap or self.round.points

    @property
    def used(self) -> int:
        """Points given, options ticked or ranked, or euros spent."""
        if self.round.method is Method.POINTS:
            return sum(self.marks.values())
        if self.round.method is Method.BUDGET:
            return sum(option.cost for option in self.options if option.number in self.marks)
        return len(self.marks)

    @property
    def limit(self) -> int:
        """What ``used`` must not exceed."""
        if self.round.method is Method.POINTS:
            return self.round.points
        return self.round.most or len(self.options)

    @property
    def left(self) -> int:
        return self.limit - self.used

    def value(self, number_: int) -> str:
        """What stands in the field of an option."""
        return self.typed.get(number_) or str(self.marks.get(number_, 0) or "")

    def words(self) -> list[str]:
        """What was chosen, for whoever cannot give it here any more."""
        titles = {option.number: option.title for option in self.options}
        if self.by_boxes:
            return [titles[number_] for number_ in self.marks]
        if self.round.method is Method.RANKING:
            ranked = sorted(self.marks, key=lambda number_: (self.marks[number_], number_))
            return [f"{self.marks[number_]}. {titles[number_]}" for number_ in ranked]
        return [
            str(ngettext("%(title)s: ein Punkt", "%(title)s: %(num)s Punkte", points, title=titles[number_]))
            for number_, points in self.marks.items()
        ]

    # --- Checking ---------------------------------------------------------------------------------

    def check(self) -> bool:
        """Whether it can be given; what is not right stands in ``wrong``, in a sentence at its place."""
        for number_ in self.typed:
            self.wrong[number_] = str(gettext("Bitte geben Sie eine ganze Zahl ein."))
        if not self.marks and not self.wrong:
            self.wrong[0] = str(gettext("Bitte wählen Sie mindestens eine Möglichkeit."))
        {
            Method.POINTS: self.check_points,
            Method.RANKING: self.check_ranks,
        }.get(self.round.method, self.check_number)()
        return not self.wrong

    def check_number(self) -> None:
        if len(self.marks) > self.limit:
            self.wrong[0] = str(
                gettext(
                    "Bitte wählen Sie höchstens %(most)s; jetzt sind es %(chosen)s.",
                    most=self.limit,
                    chosen=len(self.marks),
                )
            )

    def check_points(self) -> None:
        for number_, points in self.marks.items():
            if points > self.highest:
                self.wrong[number_] = str(
                    gettext(
                        "Auf eine Möglichkeit gehen höchstens %(cap)s Punkte; hier stehen %(points)s.",
                        cap=self.highest,
                        points=number(points),
                    )
                )
        if self.used > self.round.points:
            self.wrong[0] = str(
                gettext(
                    "Sie haben %(points)s Punkte; vergeben sind %(used)s. Bitte nehmen Sie %(over)s zurück.",
                    points=self.round.points,
                    used=number(self.used),
                    over=number(self.used - self.round.points),
                )
            )

    def check_ranks(self) -> None:
        ranks = sorted(self.marks.values())
        twice = next((rank for rank in ranks if ranks.count(rank) > 1), None)
        if twice is not None:
            reason = gettext(
                "Platz %(place)s ist mehr als einmal vergeben. Jeder Platz geht nur einmal.", place=twice
            )
            self.wrong |= {number_: str(reason) for number_, rank in self.marks.items() if rank == twice}
        elif ranks != list(range(1, len(ranks) + 1)):
            self.wrong[0] = str(
                gettext(
                    "Bitte beginnen Sie mit Platz 1 und lassen Sie keinen aus; nicht alles braucht einen."
                )
            )
        self.check_number()

    def ballot(self) -> Ballot:
        if self.by_boxes:
            return Ballot.approving(str(number_) for number_ in self.marks)
        if self.round.method is Method.RANKING:
            ranked = sorted(self.marks, key=lambda number_: self.marks[number_])
            return Ballot.ranking(str(number_) for number_ in ranked)
        return Ballot.with_points({str(number_): points for number_, points in self.marks.items()})

    def draft(self, channel: SupportChannel = SupportChannel.WEB) -> BallotDraft:
        return BallotDraft(
            ballot=self.ballot(), rules_seen=self.rules_seen, own_seen=self.own_seen, channel=channel
        )


class ReceiptForm(Form):
    """The code of a receipt."""

    code = StringField(
        _l("Ihre Quittung"), validators=[Length(max=100, message=_l("Das ist keine Quittung von uns."))]
    )

    def signs(self) -> str:
        return read_code(self.code.data) or ""


ENTERED: Mapping[SupportChannel, object] = {
    way: CHANNEL_WORDS[way] for way in (SupportChannel.TELEPHONE, SupportChannel.PAPER)
}


class EnteredForm(CodeForm):
    """The code of somebody who calls or sends a ballot on paper; the choice stands beside it."""

    channel = RadioField(
        _l("Wie kam es an?"),
        choices=[SelectChoice(way.value, words) for way, words in ENTERED.items()],
        default=SupportChannel.TELEPHONE.value,
    )

    def way(self) -> SupportChannel:
        return SupportChannel(self.channel.data)

"""The council in the demo: a strategy adopted with changes after a committee, and a session still to come."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any

from participation.council.models import (
    AgendaItem,
    AmendedField,
    AnnexKind,
    CouncilResolution,
    CouncilSession,
    Outcome,
    Purpose,
)
from participation.council.rules import Votes
from participation.council.services.freezing import freeze
from participation.council.services.results import AmendmentDraft, ResultDraft, announce, record_result
from participation.council.services.sessions import (
    PaperDraft,
    SessionDraft,
    plan_session,
    put_on_agenda,
    write_paper,
)
from participation.seeds.contributions import Stage, submission_key
from participation.seeds.material import material
from participation.strategy.models import Measure

ANNEXES = dict.fromkeys(AnnexKind, True) | {AnnexKind.ASSESSMENT: False}


class Council:
    """Plays one paper through its sessions; ``measures`` are there when the paper is written."""

    def __init__(self, stage: Stage, content: dict[str, Any], measures: Callable[[], list[Measure]]) -> None:
        self.stage, self.content, self.measures = stage, content, measures
        self.by = stage.people.staff["nina"]
        self.items: list[AgendaItem] = []
        self.results: list[CouncilResolution] = []

    def key(self, *words: str) -> str:
        return submission_key(self.stage.process.slug, " ".join(("Rat", *words)))

    def write(self, days: list[date], at: datetime) -> None:
        """The paper and its order of sessions."""
        process = self.stage.process
        words = self.content["paper"]
        draft = PaperDraft(**words, measures=tuple(self.measures()), annexes=ANNEXES)
        paper = write_paper(draft, process=process, submission_key=self.key("Vorlage"), by=self.by, at=at)
        for day, row in zip(days, self.content["sessions"], strict=True):
            session = plan_session(
                SessionDraft(
                    held_on=day, body=row["body"], is_public=row["is_public"], members=row["members"]
                ),
                process=process,
                submission_key=self.key("Sitzung", row["body"]),
                by=self.by,
                at=at,
            )
            purpose = Purpose(row["purpose"])
            self.items.append(
                put_on_agenda(paper, session, purpose=purpose, top=row["top"], by=self.by, at=at)
            )

    @property
    def last_session(self) -> CouncilSession:
        return self.items[-1].session

    def freeze(self, at: datetime) -> None:
        freeze(self.last_session, submission_key=self.key("Stand"), by=self.by, at=at)

    def record(self, place: int, row: dict[str, Any], at: datetime) -> None:
        item = self.items[place]
        numbered = {f"M-{measure.number:02d}": measure for measure in item.paper.measures}
        draft = ResultDraft(
            outcome=Outcome(row["outcome"]),
            votes=Votes(**row["votes"]),
            conditions=row.get("conditions", ""),
            amendments=tuple(
                AmendmentDraft(
                    measure=numbered[one["measure"]], field=AmendedField(one["field"]), text=one["text"]
                )
                for one in row.get("amendments", ())
            ),
        )
        key = self.key("Ergebnis", str(place))
        by = self.stage.people.staff["tom"]
        self.results.append(record_result(item, draft, submission_key=key, by=by, at=at))

    def announce_all(self, at: datetime) -> None:
        """What the committee recommended behind closed doors is told with the council's decision."""
        for result in self.results:
            announce(result, by=self.by, at=at)


def plan_decision(stage: Stage, measures: Mapping[str, Measure]) -> None:
    """The finished process: committee in January, council two weeks later, told the day after."""
    content, agenda = material("council")["digital"], stage.agenda
    own = {row["id"] for row in material("digital_measures")["own"]}
    council = Council(
        stage, content, lambda: [measure for name, measure in measures.items() if name not in own]
    )
    days = [date.fromisoformat(row["held_on"]) for row in content["sessions"]]
    agenda.plan(agenda.on(days[0] - timedelta(days=7), 9), partial(council.write, days))
    agenda.plan(agenda.on(date.fromisoformat(content["frozen_on"]), 12), council.freeze)
    for place, row in enumerate(content["sessions"]):
        result = row["result"]
        recorded = date.fromisoformat(result["recorded_on"])
        agenda.plan(agenda.on(recorded, 10), partial(council.record, place, result))
    agenda.plan(agenda.on(recorded, 11), council.announce_all)


def plan_session_to_come(stage: Stage, measures: Callable[[], list[Measure]]) -> None:
    """The running process: a committee and the council in some weeks; what they read was frozen yesterday."""
    content, agenda = material("council")["mitte"], stage.agenda
    council = Council(stage, content, measures)
    today = agenda.until.astimezone(agenda.calendar.zone).date()
    days = [today + timedelta(days=row["in_days"]) for row in content["sessions"]]
    agenda.plan(agenda.on(today - timedelta(days=1), 9), partial(council.write, days))
    agenda.plan(agenda.on(today - timedelta(days=1), 12), council.freeze)

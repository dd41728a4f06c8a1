"""The whole sample workshop by its pages: browsers lead to the same states, counts, totals and protocol."""

from collections import Counter
from collections.abc import Callable
from html import unescape
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.kernel.database import writing
from participation.kernel.permissions import Role as Office
from participation.workshops.identity import cookie_name
from participation.workshops.models import (
    Anonymity,
    Card,
    CardGroup,
    CardStatus,
    Channel,
    Dot,
    DotOption,
    DotRound,
    LiveEvent,
    MeasureDraft,
    Participant,
    RoundState,
    StepKind,
    Via,
    WorkshopPhase,
    WorkshopState,
    WorkshopStep,
)
from participation.workshops.queries.rooms import small_groups_of, steps_of
from participation.workshops.queries.rounds import options_of, round_of
from tests.factories import an_account
from tests.workshops.pages import Desk
from tests.workshops.sample import Room, a_room, sample, with_areas_of_sample

P, K = WorkshopPhase, StepKind
HORIZONS = {"kurz": "short", "mittel": "medium", "lang": "long"}


class Play:
    """One browser speaks for all participants: it changes its cookie as they change seats."""

    def __init__(self, app: Flask, desk: Desk, helper: Desk) -> None:
        self.data = sample()
        self.app, self.desk, self.helper, self.room = app, desk, helper, desk.room
        self.browser = app.test_client()
        self.code = f"/w/{self.room.workshop.join_code}"
        self.cookie = cookie_name(self.room.workshop.id, secure=False)
        self.seats: dict[str, str] = {}
        self.callers: dict[str, int] = {}
        self.groups: dict[str, int] = {}
        self.measures: dict[str, int] = {}

    def post(self, address: str, who: str = "", **data: Any) -> int:  # noqa: ANN401 (any argument of the function called)
        if who:
            self.browser.set_cookie(self.cookie, self.seats[who])
        return self.browser.post(address, data=data).status_code

    def ask(self, desk: Desk, address: str, **data: Any) -> None:  # noqa: ANN401 (any argument of the function called)
        """What one of the town hall sends from a form."""
        answer = desk.browser.post(f"{desk.home}/{address}", data=data)
        assert answer.status_code in {302, 303}, answer.text

    def come_in(self) -> None:
        for person in self.data["participants"]:
            if person["role"] != "participant":
                continue
            name, key = person["nickname"], uuid4().hex
            if person["channel"] == "phone":
                self.ask(self.helper, "menschen", nickname=name, channel="phone", key=key)
                called = Participant.nickname == name
                self.callers[person["id"]] = db.session.scalars(select(Participant.id).where(called)).one()
                continue
            self.browser.delete_cookie(self.cookie)
            assert self.post(f"{self.code}/beitreten", nickname=name, submission_key=key) == 302
            found = self.browser.get_cookie(self.cookie)
            assert found is not None
            self.seats[person["id"]] = found.value

    def collect(self, phase: WorkshopPhase) -> None:
        step = self.room.step(phase, K.COLLECT)
        cards = [c for c in self.data["cards"] if c["phase"] == phase.value]
        for number, card in enumerate(cards):
            key = card["client_uuid"].replace("-", "")
            said = {"text": card["text"], "area": card["area"], "step": step.id}
            if card["author"] in self.callers:
                address = f"menschen/{self.callers[card['author']]}/eintragen"
                self.ask(self.helper, address, key=key, **said)
                continue
            sent = {**said, "submission_key": key}
            status = self.post(f"{self.code}/karten", card["author"], **sent)
            assert status == (409 if card["status"] == "rejected" else 303), card
            if number == 0:  # the answer was lost: the browser sends it again
                assert self.post(f"{self.code}/karten", card["author"], **sent) == 303
        stored = Counter(db.session.scalars(select(Card.status).where(Card.step_id == step.id)))
        assert stored == {CardStatus.PRIVATE: sum(card["status"] != "rejected" for card in cards)}

    def sort(self, phase: WorkshopPhase) -> None:
        by_key = {card.key: card for card in db.session.scalars(select(Card))}
        cards = [c for c in self.data["cards"] if c["phase"] == phase.value and c["status"] != "rejected"]
        ids = {c["id"]: by_key[c["client_uuid"].replace("-", "")].id for c in cards}
        for cluster in (c for c in self.data["clusters"] if c["phase"] == phase.value):
            boxes = [f"{ids[c['id']]}:2" for c in cards if c["cluster"] == cluster["id"]]
            self.ask(self.desk, "ordnen", k=boxes, ziel="neu", titel=cluster["title"], phase=phase.value)
            named = CardGroup.title == cluster["title"], CardGroup.phase == phase
            self.groups[cluster["id"]] = db.session.scalars(select(CardGroup.id).where(*named)).one()
        for card in cards:
            if card["status"] == "hidden":
                self.ask(self.helper, f"karten/{ids[card['id']]}", grund="personal_attack", version=2)
            elif card["status"] == "parked":
                self.ask(self.helper, "ordnen", k=f"{ids[card['id']]}:2", ziel="park")

    def reverse(self) -> None:
        for reversal in self.data["reversals"]:
            group = db.session.get_one(CardGroup, self.groups[reversal["cluster"]])
            sent = {"wunsch": "satz", "satz": reversal["positive"], "version": group.version}
            self.ask(self.desk, f"themen/{group.id}", **sent)

    def vote(self, number: int, phase: WorkshopPhase, targets: dict[str, int]) -> None:
        sheet = self.data["vote_rounds"][number]
        self.desk.open(phase, K.VOTE)
        step = self.room.step(phase, K.VOTE)
        round_ = db.session.scalars(select(DotRound).where(DotRound.step_id == step.id)).one()
        options = db.session.scalars(select(DotOption).where(DotOption.round_id == round_.id))
        numbers = {option.group_id or option.draft_id: option.number for option in options}
        names = {numbers[target]: name for name, target in targets.items()}
        late: list[tuple[str, dict[str, int]]] = []
        for ballot in sheet["ballots"]:
            dots = {f"p-{numbers[targets[name]]}": n for name, n in ballot["allocation"].items()}
            sent = {"round": round_.id, "version": 0, **dots}
            if ballot["participant"] in self.callers:
                late.append((ballot["participant"], sent))
            else:
                assert self.post(f"{self.code}/punkte", ballot["participant"], **sent) == 303
        self.ask(self.desk, f"schritte/{step.id}", wunsch="schliessen", version=step.version)
        assert round_.state is RoundState.LATE  # for those on the telephone
        for who, sent in late:
            self.ask(self.helper, f"menschen/{self.callers[who]}/eintragen", **sent)
        self.ask(self.desk, f"runden/{round_.id}")
        counted = round_of(step)
        assert counted is not None
        assert {names[o.number]: o.total for o in options_of(counted) if o.total} == sheet["totals"]
        assert (counted.dots, counted.ballots) == (sheet["dots_cast"], sheet["ballots_cast"])
        assert counted.proxies == len(late)

    def small_groups(self) -> None:
        names = "\n".join(group["name"] for group in self.data["small_groups"])
        self.ask(self.desk, "gruppen", names=names, how="even", key=uuid4().hex)
        nicknames = {p["id"]: p["nickname"] for p in self.data["participants"]}
        found = small_groups_of(self.room.workshop)
        for group, planned in zip(found, self.data["small_groups"], strict=True):
            members = select(Participant.nickname).where(Participant.small_group_id == group.id)
            assert set(db.session.scalars(members)) == {nicknames[name] for name in planned["members"]}
            sent = {"result": planned["result_text"], "version": group.version}
            assert self.post(f"{self.code}/gruppe/{group.id}/ergebnis", planned["speaker"], **sent) == 303
        other = {"result": "fremd", "version": found[0].version}
        foreign = self.data["small_groups"][1]["speaker"]
        assert self.post(f"{self.code}/gruppe/{found[0].id}/ergebnis", foreign, **other) == 409
        self.desk.open(P.REALISATION, K.PRESENT)
        for group in found:
            self.ask(self.desk, f"vorstellen/{group.id}")

    def plan(self) -> None:
        for measure in self.data["measures"]:
            action = measure["action"]
            self.ask(
                self.desk,
                "massnahmen",
                submission_key=uuid4().hex,
                title=measure["title"],
                horizon=HORIZONS[measure["horizon"]],
                area=measure["area"],
                who=action["wer"],
                with_whom=action["mit_wem"],
                by_when=action["bis_wann"],
                first_step=action["erster_schritt"],
                means=action["mittel"],
                indicator=action["woran_erkennbar"],
                g=[self.groups[name] for name in measure["from_clusters"]],
            )
            titled = MeasureDraft.title == measure["title"]
            self.measures[measure["id"]] = db.session.scalars(select(MeasureDraft.id).where(titled)).one()

    def texts_seen(self) -> str:
        """What anybody with the code may read just now."""
        stranger = self.app.test_client()
        return "".join(stranger.get(f"{self.code}/{page}").text for page in ("leinwand", "stand"))


def test_the_sample_workshop_by_its_pages(app: Flask, signed_in: Callable[[Account], FlaskClient]) -> None:
    with writing():
        room: Room = a_room(anonymity=Anonymity.PSEUDONYM)
        with_areas_of_sample(room.process)
        helping = an_account(Office.FACILITATOR, name="Toni Vogt")
        for step in steps_of(room.workshop):
            # The sample's people wrote for twelve minutes, and one of them 370 characters.
            step.max_cards, step.max_length = 0, 400
    play = Play(app, Desk(room, signed_in(room.account)), Desk(room, signed_in(helping)))
    play.ask(play.helper, "eintreten")
    play.come_in()
    for number, phase in ((0, P.CRITIQUE), (1, P.FANTASY)):
        if phase is P.FANTASY:
            play.desk.open(phase, K.REVERSE)
            play.reverse()
        play.desk.open(phase, K.COLLECT)
        play.collect(phase)
        assert "Mustermann" not in play.texts_seen()
        play.desk.open(phase, K.CLUSTER)
        play.sort(phase)
        play.vote(number, phase, play.groups if phase is P.CRITIQUE else fantasies(play))
    play.desk.open(P.REALISATION, K.GROUPS)
    play.small_groups()
    play.desk.open(P.REALISATION, K.PLAN)
    play.plan()
    play.vote(2, P.REALISATION, play.measures)
    play.desk.open(P.CLOSING, K.FEEDBACK)
    play.desk.press("/stand", "soll enden", sicher="1")
    counted_at_the_end(room)
    play.desk.press("/stand", "Protokoll freigeben")
    protocol_as_expected(play)


def fantasies(play: Play) -> dict[str, int]:
    wanted = {c["id"] for c in play.data["clusters"] if c["phase"] == P.FANTASY.value}
    return {name: group_id for name, group_id in play.groups.items() if name in wanted}


def counted_at_the_end(room: Room) -> None:
    def rows(table: Any) -> int:  # noqa: ANN401 (any of our tables)
        return db.session.scalar(select(func.count()).select_from(table)) or 0

    assert room.workshop.state is WorkshopState.CLOSED
    statuses = Counter(card.status.value for card in db.session.scalars(select(Card)))
    assert statuses == {"visible": 115, "parked": 2, "hidden": 1}
    assert (rows(CardGroup), rows(MeasureDraft), rows(Dot)) == (28, 20, 0)
    people = Counter(db.session.scalars(select(Participant.channel)))
    assert people == {Channel.WEB: 36, Channel.PHONE: 2}  # 36 who take part, and two of the town hall
    by_proxy = select(func.count()).where(Card.via == Via.PROXY)
    assert db.session.scalar(by_proxy) == sum(c["author"] in {"P12", "P23"} for c in sample()["cards"])
    seqs = list(db.session.scalars(select(LiveEvent.seq).order_by(LiveEvent.seq)))
    assert seqs == list(range(1, room.workshop.seq + 1))
    assert db.session.scalars(select(WorkshopStep.state).where(WorkshopStep.state == "open")).all() == []


def protocol_as_expected(play: Play) -> None:
    """The lists of the sample: what the protocol must and must not contain."""
    page = play.app.test_client().get(f"{play.code}/protokoll").text
    lists = play.data["protocol_expectations"]
    for topic in lists["must_contain"][:5]:
        assert topic in page, topic
    assert "Ausgeblendete Karten (Anzahl, Grund): 1, Angriff auf eine Person" in page
    for measure in play.data["measures"]:
        assert measure["title"] in unescape(page)
    for group in play.data["small_groups"]:
        assert group["result_text"] in unescape(page)
    # The page's own scripts aside: what was typed is text.
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    for word in ("Mustermann", "author", "Fährmann", "Rebstock"):
        assert word not in page, word
    assert not any("Mustermann" in text for text in db.session.scalars(select(Card.text)))

"""The sample workshop once more, now by its pages: what browsers send leads to the same counts and totals."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from participation.accounts.models import Account
from participation.extensions import db
from participation.kernel.database import writing
from participation.workshops.identity import cookie_name
from participation.workshops.models import (
    Card,
    CardGroup,
    CardStatus,
    DotOption,
    DotRound,
    Participant,
    StepKind,
    WorkshopPhase,
    WorkshopStep,
)
from participation.workshops.queries.rooms import steps_of
from participation.workshops.queries.rounds import options_of, round_of
from tests.workshops.pages import Desk
from tests.workshops.sample import Room, a_room, sample, with_areas_of_sample

P, K = WorkshopPhase, StepKind
VOTES = ((0, P.CRITIQUE), (1, P.FANTASY))


class Play:
    """One browser speaks for all participants: it changes its cookie as they change seats."""

    def __init__(self, app: Flask, desk: Desk) -> None:
        self.data = sample()
        self.app, self.desk, self.room = app, desk, desk.room
        self.browser = app.test_client()
        self.code = f"/w/{self.room.workshop.join_code}"
        self.cookie = cookie_name(self.room.workshop.id, secure=False)
        self.seats: dict[str, str] = {}

    def post(self, address: str, who: str = "", **data: Any) -> int:  # noqa: ANN401 (any argument of the function called)
        if who:
            self.browser.set_cookie(self.cookie, self.seats[who])
        return self.browser.post(address, data=data).status_code

    def come_in(self) -> None:
        for person in self.data["participants"]:
            if person["role"] != "participant":
                continue
            self.browser.delete_cookie(self.cookie)
            name, key = person["nickname"], uuid4().hex
            assert self.post(f"{self.code}/beitreten", nickname=name, submission_key=key) == 302
            found = self.browser.get_cookie(self.cookie)
            assert found is not None
            self.seats[person["id"]] = found.value

    def collect(self, phase: WorkshopPhase) -> None:
        step = self.room.step(phase, K.COLLECT)
        with writing():
            # Without a clock in between, nobody could write as many cards as they did in twelve minutes.
            db.session.get_one(WorkshopStep, step.id).max_cards = 0
        slow = {"many": 0}
        for card in (c for c in self.data["cards"] if c["phase"] == phase.value):
            key = card["client_uuid"].replace("-", "")
            sent = {"text": card["text"], "area": card["area"], "submission_key": key, "step": step.id}
            status = self.post(f"{self.code}/karten", card["author"], **sent)
            assert status == (409 if card["status"] == "rejected" else 303), card
            slow["many"] += status == 303
            if status == 303:
                twice = self.post(f"{self.code}/karten", card["author"], **sent) if slow["many"] == 1 else 303
                assert twice == 303
        stored = select(func.count()).where(Card.step_id == step.id)
        assert db.session.scalar(stored) == slow["many"]

    def sort(self, phase: WorkshopPhase) -> dict[str, int]:
        groups: dict[str, int] = {}
        by_key = {card.key: card for card in db.session.scalars(select(Card))}
        cards = [c for c in self.data["cards"] if c["phase"] == phase.value and c["status"] != "rejected"]
        ids = {c["id"]: by_key[c["client_uuid"].replace("-", "")].id for c in cards}
        for cluster in (c for c in self.data["clusters"] if c["phase"] == phase.value):
            boxes = [f"{ids[c['id']]}:2" for c in cards if c["cluster"] == cluster["id"]]
            sent = {"k": boxes, "ziel": "neu", "titel": cluster["title"], "phase": phase.value}
            answer = self.desk.browser.post(f"{self.desk.home}/ordnen", data=sent)
            assert answer.status_code == 303, answer.text
            title = CardGroup.title == cluster["title"]
            groups[cluster["id"]] = db.session.scalars(select(CardGroup.id).where(title)).one()
        for card in cards:
            if card["status"] == "hidden":
                sent = {"grund": "personal_attack", "version": 2}
                self.desk.browser.post(f"{self.desk.home}/karten/{ids[card['id']]}", data=sent)
            elif card["status"] == "parked":
                sent = {"k": f"{ids[card['id']]}:2", "ziel": "park"}
                self.desk.browser.post(f"{self.desk.home}/ordnen", data=sent)
        return groups

    def vote(self, number: int, phase: WorkshopPhase, groups: dict[str, int]) -> None:
        sheet = self.data["vote_rounds"][number]
        self.desk.open(phase, K.VOTE)
        step = self.room.step(phase, K.VOTE)
        round_ = db.session.scalars(select(DotRound).where(DotRound.step_id == step.id)).one()
        options = db.session.scalars(select(DotOption).where(DotOption.round_id == round_.id))
        numbers = {option.group_id: option.number for option in options}
        names = {numbers[group_id]: name for name, group_id in groups.items()}
        for ballot in sheet["ballots"]:
            dots = {f"p-{numbers[groups[name]]}": n for name, n in ballot["allocation"].items()}
            sent = {"round": round_.id, "version": 0, **dots}
            assert self.post(f"{self.code}/punkte", ballot["participant"], **sent) == 303
        sent = {"wunsch": "schliessen", "version": step.version}
        self.desk.browser.post(f"{self.desk.home}/schritte/{step.id}", data=sent)
        counted = round_of(step)
        assert counted is not None
        assert {names[o.number]: o.total for o in options_of(counted) if o.total} == sheet["totals"]
        assert (counted.dots, counted.ballots) == (sheet["dots_cast"], sheet["ballots_cast"])


def test_the_sample_workshop_by_its_pages(app: Flask, signed_in: Callable[[Account], FlaskClient]) -> None:
    with writing():
        room: Room = a_room()
        with_areas_of_sample(room.process)
        for step in steps_of(room.workshop):
            step.max_length = 400
            if step.kind is K.VOTE and step.phase is P.FANTASY:
                step.max_per_target = 2
    play = Play(app, Desk(room, signed_in(room.account)))
    play.come_in()
    for number, phase in VOTES:
        play.desk.open(phase, K.COLLECT)
        play.collect(phase)
        play.desk.open(phase, K.CLUSTER)
        groups = play.sort(phase)
        play.vote(number, phase, groups)
    play.desk.open(P.CLOSING, K.FEEDBACK)
    play.desk.press("/stand", "soll enden", sicher="1")
    play.desk.press("/stand", "Protokoll freigeben")
    page = play.browser.get(f"{play.code}/protokoll").text
    for topic in play.data["protocol_expectations"]["must_contain"][:4]:
        assert topic in page
    for word in ("Mustermann", "<script>alert", "Fährmann"):
        assert word not in page
    people = select(func.count()).where(Participant.workshop_id == room.workshop.id)
    assert db.session.scalar(people) == 37  # 36 and the facilitator
    visible = select(func.count()).where(Card.status == CardStatus.VISIBLE)
    assert db.session.scalar(visible) == 115

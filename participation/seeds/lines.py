"""Reading our own JSON Lines back: a process as it was exported, into an instance that does not have it.

What an export does not tell stays behind: mailboxes, receipt codes, who at the town hall decided, the log.
Accesses come back as guests without a mailbox, so that every count is what it was.
"""

import json
import random
from collections.abc import Iterator
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy import func, select, update

from participation.accounts.models import Account
from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import (
    SHUFFLES,
    Answer,
    Channel,
    Idea,
    IdeaMessage,
    IdeaStatus,
    MessageKind,
    PublicationConsent,
)
from participation.ideas.rules import is_public
from participation.ideas.services.indexing import index_many
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import (
    AreaLook,
    AreaOfLife,
    Municipality,
    Process,
)
from participation.municipality.services.beginning import AreaDraft, PhaseDraft, ProcessDraft, start_process
from participation.municipality.services.pages import pages_change
from participation.seeds import measure_lines, progress_lines, voices
from participation.seeds.voices import moment, running
from participation.themes.models import PlacedHow, Placement, Theme
from participation.voting.models import ConfirmedBy, Support, SupportChannel

Line = dict[str, Any]
KNOWN_FORMAT = 1


def read_lines(path: Path) -> Iterator[Line]:
    """The records of the file; RuleViolation, naming the line, for what is none."""
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            try:
                found = json.loads(line)
                found["record"]
            except (ValueError, KeyError, TypeError) as error:
                raise RuleViolation(
                    _("Zeile %(line)s ist kein Datensatz einer Ausgabe."), line=number
                ) from error
            yield found


def take_in_lines(path: Path, *, slug: str, at: datetime) -> Process:
    """Bring the exported process in under the address ``slug``; call it in one ``writing()``.

    Raises RuleViolation for a file that is no export of ours, for one of a profile that tells too little, and
    when the process is already there.
    """
    lines: dict[str, list[Line]] = {}
    for line in read_lines(path):
        lines.setdefault(line["record"], []).append(line)
    head = lines.get("export", [{}])[0]
    if head.get("format") != KNOWN_FORMAT or "process" not in lines:
        raise RuleViolation(_("Diese Datei ist keine Ausgabe dieser Plattform."))
    if head["profile"] != "internal":
        raise RuleViolation(
            _("Nur eine Ausgabe mit dem Profil „internal“ enthält alles, was ein Verfahren braucht.")
        )
    if db.session.scalars(select(Process.id).where(Process.slug == slug)).first() is not None:
        raise RuleViolation(_("Das Verfahren „%(slug)s“ ist schon da. Es wurde nichts geändert."), slug=slug)
    return Reader(lines, slug=slug, at=at).process


class Reader:
    """Turns lines into rows, remembering which number became which id."""

    def __init__(self, lines: dict[str, list[Line]], *, slug: str, at: datetime) -> None:
        self.lines, self.at = lines, at
        self.process = self.started(slug)
        self.zone = ZoneInfo(self.process.municipality.time_zone)
        self.areas = {area.slug: area.id for area in self.process.areas}
        self.accesses: dict[str, int] = {}
        self.themes = self.added_themes()
        self.ideas = self.added_ideas()
        self.add_supports()
        voices.add_stances(self)
        voices.add_kinship(self)
        voices.add_comments(self)
        voices.add_rules(self)
        self.add_messages()
        self.measures = measure_lines.added_measures(self)
        measure_lines.add_sources(self)
        measure_lines.add_dependencies(self)
        progress_lines.add_progress(self)
        self.count()
        record("process.take_in", "process", self.process.id, by=SYSTEM, at=at, process_id=self.process.id)
        pages_change(self.process.id)
        db.session.flush()

    def of(self, kind: str) -> list[Line]:
        return self.lines.get(kind, [])

    def started(self, slug: str) -> Process:
        town = db.session.scalars(select(Municipality).order_by(Municipality.id).limit(1)).one()
        told = self.lines["process"][0]
        draft = ProcessDraft(
            slug=slug,
            title=told["title"],
            brand=told["brand"],
            lead=told["lead"],
            plain_text=told["plain_text"],
            binding_note=told["binding_note"],
            service_promise=told["service_promise"],
            supports_per_person=told["supports_per_person"],
            areas=tuple(
                AreaDraft(slug=a["slug"], name=a["name"], lead=a["lead"], look=AreaLook(a["look"]))
                for a in self.of("area")
            ),
            phases=tuple(
                PhaseDraft(
                    title=p["title"],
                    note=p["note"],
                    starts_at=datetime.fromisoformat(p["starts_at"]),
                    ends_at=moment(p["ends_at"]),
                    takes_ideas=p["takes_ideas"],
                    takes_supports=p["takes_supports"],
                    takes_comments=p.get("takes_comments", False),
                )
                for p in self.of("phase")
            ),
        )
        process = start_process(draft, town=town, by=SYSTEM, at=self.at)
        process.area_term = told.get("area_term") or process.area_term
        process.allows_against = told.get("allows_against", False)
        retired = {a["slug"]: moment(a["retired_at"]) for a in self.of("area")}
        for area in db.session.scalars(select(AreaOfLife).where(AreaOfLife.process_id == process.id)):
            area.retired_at = retired[area.slug]
        db.session.flush()
        return process

    def access(self, pseudonym: str | None) -> int | None:
        """The guest behind a pseudonym, made at its first appearance."""
        if pseudonym is None:
            return None
        if pseudonym not in self.accesses:
            guest = Account(
                municipality_id=self.process.municipality_id, confirmed_at=self.at, created_at=self.at
            )
            db.session.add(guest)
            db.session.flush()
            self.accesses[pseudonym] = guest.id
        return self.accesses[pseudonym]

    def added_themes(self) -> dict[str, int]:
        rows = [
            Theme(
                process_id=self.process.id,
                number=running(t["number"]),
                title=t["title"],
                text=t["text"],
                plain_text=t["plain_text"],
                area_id=self.areas.get(t["area"]),
                created_at=self.at,
            )
            for t in self.of("theme")
        ]
        db.session.add_all(rows)
        db.session.flush()
        return {told["number"]: row.id for told, row in zip(self.of("theme"), rows, strict=True)}

    def added_ideas(self) -> dict[str, int]:
        rows = [self.idea(told) for told in self.of("idea")]
        db.session.add_all(rows)
        db.session.flush()
        voices.add_submissions(rows)
        index_many((row.id, f"{row.title} {row.text}") for row in rows)
        db.session.add_all(
            Placement(
                idea_id=row.id, theme_id=self.themes[told["theme"]], how=PlacedHow.BY_HAND, created_at=self.at
            )
            for told, row in zip(self.of("idea"), rows, strict=True)
            if told["theme"]
        )
        db.session.flush()
        return {row.number: row.id for row in rows}

    def idea(self, told: Line) -> Idea:
        status, consent = IdeaStatus(told["status"]), PublicationConsent(told["consent"])
        return Idea(
            process_id=self.process.id,
            number=told["number"],
            title=told["title"],
            text=told["text"],
            language=told["language"],
            area_id=self.areas.get(told["area"]),
            channel=Channel(told["channel"]),
            status=status,
            consent=consent,
            is_public=is_public(status, consent),
            author_id=self.access(told["author"]),
            author_name=told["author_name"],
            submission_key=uuid4().hex,
            external_id=told["external_id"],
            published_at=moment(told["published_at"]),
            decided_at=moment(told["decided_at"]),
            reason=told["reason"] or None,
            answer=Answer(told["answer"]),
            answer_text=told["answer_text"],
            answer_body=told["answer_body"],
            answered_at=moment(told["answered_at"]),
            body_reply=told.get("body_reply") or "",
            body_replied_on=date.fromisoformat(told["body_replied_on"])
            if told.get("body_replied_on")
            else None,
            supports=told["supports"],
            supports_elsewhere=told["supports_elsewhere"],
            submissions=told.get("submissions", 1),
            against=told.get("against", 0),
            passes=told.get("passes", 0),
            comments=told.get("comments", 0),
            shuffle=random.randrange(SHUFFLES),  # noqa: S311 (a fair order, no secret)
            created_at=moment(told["submitted_at"]),
        )

    def add_supports(self) -> None:
        db.session.add_all(
            Support(
                idea_id=self.ideas[told["idea"]],
                supporter_id=self.access(told["access"]),
                confirmed_by=ConfirmedBy(told["confirmed_by"]),
                channel=SupportChannel(told.get("channel", SupportChannel.WEB)),
                created_at=datetime.combine(date.fromisoformat(told["given_on"]), time(), self.zone),
            )
            for told in self.of("support")
        )
        db.session.flush()

    def add_messages(self) -> None:
        db.session.add_all(
            IdeaMessage(
                idea_id=self.ideas[told["idea"]],
                kind=MessageKind(told["kind"]),
                text=told["text"],
                created_at=moment(told["sent_at"]),
            )
            for told in self.of("message")
        )
        db.session.flush()

    def count(self) -> None:
        """Running numbers go on after the last one; counters are what they count."""
        process = self.process
        process.last_number = max((running(number) for number in self.ideas), default=0)
        process.last_theme = max((running(number) for number in self.themes), default=0)
        process.last_measure = max((running(number) for number in self.measures), default=0)
        public = select(func.count()).where(Idea.process_id == process.id, Idea.is_public)
        process.published_ideas = db.session.scalars(public).one()
        of_area = select(func.count()).where(Idea.area_id == AreaOfLife.id, Idea.is_public)
        db.session.execute(
            update(AreaOfLife)
            .where(AreaOfLife.process_id == process.id)
            .values(published_ideas=of_area.scalar_subquery())
            .execution_options(synchronize_session=False)
        )

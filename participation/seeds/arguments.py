"""What the people of the demo write below ideas: a few reasons, a question, answers of the town hall."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from participation.comments.models import Comment, CommentKind
from participation.comments.services.writing import CommentDraft, write_comment
from participation.ideas.models import Idea
from participation.kernel.permissions import Grant, Person, Role
from participation.seeds.contributions import Stage, submission_key


@dataclass(frozen=True)
class Discussion:
    """Below one idea."""

    stage: Stage
    idea: Idea

    def plan(self, rows: list[dict[str, Any]], *, published: datetime) -> None:
        """For the days after the idea was published, one after the other."""
        at = published
        for place, row in enumerate(rows):
            at += timedelta(hours=7, minutes=13 * (place + 1))
            self.stage.agenda.plan(at, partial(self.say, row, f"{place}"))

    def say(self, row: dict[str, Any], place: str, at: datetime) -> None:
        comment = self.put(row, place, None, at)
        for number, answer in enumerate(row.get("replies", [])):
            later = self.stage.agenda.at_the_office(at, 1) + timedelta(minutes=number)
            self.stage.agenda.plan(later, partial(self.put, answer, f"{place}-{number}", comment))

    def put(self, row: dict[str, Any], place: str, parent: Comment | None, at: datetime) -> Comment:
        name = f"kommentar-{self.idea.number}-{place}"
        draft = CommentDraft(
            kind=CommentKind(row.get("kind", "reply")),
            text=row["text"],
            author_name=row.get("name", ""),
            submission_key=submission_key(self.idea.process.slug, name),
        )
        by = self.writer(row, name, at)
        return write_comment(draft, idea=self.idea, by=by, at=at, parent=parent)

    def writer(self, row: dict[str, Any], name: str, at: datetime) -> Person:
        if staff := row.get("staff"):
            editor = self.stage.people.staff[staff]
            return Person(id=editor.id, name=editor.name, grants=frozenset({Grant(Role.MODERATOR)}))
        return self.stage.people.person(name, at, called=row.get("name", ""))

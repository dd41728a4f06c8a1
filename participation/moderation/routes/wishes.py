"""What is chosen for all ideas of a selection: an area, a colleague, or a message made for each."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass

from flask import request
from flask_babel import gettext

from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.moderation.forms.deciding import NOT_CHOSEN, AnswerForm, RefusalForm, SortForm
from participation.moderation.models import Purpose, Verb
from participation.moderation.modules import TextModule, filled_module
from participation.moderation.queries.modules import modules_of
from participation.moderation.routes.facts import facts_of
from participation.moderation.routes.places import area_called
from participation.moderation.routes.team import team_of
from participation.moderation.services.selection import Wish
from participation.municipality.models import Process
from participation.municipality.queries import rules_of
from participation.municipality.rules import open_areas
from participation.web.access import acting
from participation.web.forms import key_or_new


def message_for(idea: Idea, text: str) -> str:
    """The text for all with the places filled for this idea."""
    return filled_module(TextModule("", text), facts_of(idea))


@dataclass
class Wished:
    """What the form of a preview says. ``is_fine`` until something in it has to be put right."""

    verb: Verb
    key: str
    sort: SortForm | None = None
    colleagues: Mapping[int, str] | None = None
    message: RefusalForm | AnswerForm | None = None
    problem: str = ""
    is_fine: bool = True

    @property
    def to(self) -> str:
        return request.form.get("an", NOT_CHOSEN)

    @property
    def text(self) -> str:
        return (self.message.text.data or "") if self.message else ""

    @property
    def digest(self) -> str:
        """By which a preview is known to have shown this very text."""
        return hashlib.sha256(self.text.encode()).hexdigest()

    @property
    def previewed(self) -> bool:
        """Whether the message to each author has been shown, as it is now."""
        return request.form.get("gesehen", "") == self.digest

    @property
    def shows_messages(self) -> bool:
        return self.message is not None and request.method == "POST" and self.is_fine and bool(self.text)

    def message_for(self, idea: Idea) -> str:
        """The message as the author of this idea gets it."""
        return message_for(idea, self.text)

    def is_ready(self) -> bool:
        """Whether everything is said, and every message was shown before it is sent."""
        if self.sort is not None and request.form.get("area", NOT_CHOSEN) == NOT_CHOSEN:
            return self.wrong(gettext("Bitte wählen Sie, wohin die Ideen sollen."))
        if self.colleagues is not None and self.to not in {"", *map(str, self.colleagues)}:
            return self.wrong(gettext("Bitte wählen Sie, wem die Ideen zugewiesen werden."))
        if self.message is None:
            return True
        if "baustein" in request.form:
            self.is_fine = self.message.begin_with(request.form["baustein"])
            return False
        self.is_fine = self.message.validate()
        if self.is_fine and not self.text:
            return self.wrong(gettext("Bitte schreiben Sie die Nachricht."))
        return self.is_fine and self.previewed

    def wrong(self, problem: str) -> bool:
        self.problem, self.is_fine = problem, False
        return False

    def wish(self, process: Process) -> Wish:
        """The same for the service, with rows of this transaction."""
        area = area_called(request.form.get("area", ""), process) if self.sort is not None else None
        text = self.text
        return Wish(
            verb=self.verb,
            area=area,
            to=int(self.to) if self.colleagues is not None and self.to else None,
            refusal=self.message.draft() if isinstance(self.message, RefusalForm) else None,
            answer=self.message.draft() if isinstance(self.message, AnswerForm) else None,
            publishes=acting().may(Permission.DECIDE_IDEAS, process.slug),
            words=lambda idea: message_for(idea, text),
        )


def wished(verb: Verb, process: Process) -> Wished:
    """The form of the verb, filled in by a POST."""
    key = key_or_new(request.form.get("submission_key"))
    wish = Wished(verb=verb, key=key)
    if verb is Verb.SORT:
        wish.sort = SortForm(request.form if request.method == "POST" else None)
        wish.sort.offer(open_areas(process.areas, now()), process, undecided=True)
    elif verb is Verb.ASSIGN:
        wish.colleagues = team_of(process).names
    elif verb is Verb.REFUSE:
        refusal = RefusalForm(facts=None, modules=modules_of(process, Purpose.REFUSAL))
        refusal.offer(rules_of(process))
        wish.message = refusal
    elif verb is Verb.ANSWER:
        wish.message = AnswerForm(facts=None, modules=modules_of(process, Purpose.ANSWER))
    if wish.message is not None and request.method == "GET":
        wish.message.submission_key.data = key
    return wish

"""Decisions about ideas that need neither the database nor the web."""

import re
from dataclasses import dataclass
from datetime import date, datetime

from participation.ideas.models import Answer, Idea, IdeaStatus, PublicationConsent
from participation.kernel.codes import derived_code, digest
from participation.kernel.permissions import Person, is_own_cause
from participation.kernel.text import excerpt
from participation.municipality.models import Process
from participation.municipality.rules import calendar_of, takes_ideas, zone_of

NUMBER = re.compile(r"\d{4}-\d{4,7}")
PROPOSED_TITLE = 80
"""Characters of the author's first words that make a title."""

SENTENCE = re.compile(r"(?s)\s*(.+?[.!?:])(?:\s|$)")
SHORTEST_SENTENCE = 12
"""Shorter first sentences ("Hallo!") say nothing yet."""

MARKS = re.compile(r"^[\s#>*+\-–_`]+")

GIVEN = frozenset({PublicationConsent.TICKED, PublicationConsent.READ_OUT, PublicationConsent.BY_LINK})
"""Consents that let the words of an idea be shown; all others are counted and summarised only."""

NEXT_STATUS = {
    IdeaStatus.SUBMITTED: {IdeaStatus.PUBLISHED, IdeaStatus.RETURNED, IdeaStatus.REFUSED},
    IdeaStatus.RETURNED: {IdeaStatus.PUBLISHED, IdeaStatus.RETURNED, IdeaStatus.REFUSED},
    IdeaStatus.PUBLISHED: {IdeaStatus.REFUSED},
    # The author may ask another person at the town hall to look again.
    IdeaStatus.REFUSED: {IdeaStatus.PUBLISHED},
    IdeaStatus.WITHDRAWN: frozenset[IdeaStatus](),
}
"""What the town hall can make of an idea; authors reply and withdraw by rules of their own."""

COUNTED = frozenset({IdeaStatus.PUBLISHED})
"""Ideas that are an idea of any figure: of the process, an area, a channel, a theme, and of the Antwortquote.

Consent decides whose words are shown, not who counts: what came without it is part of what the town was told,
and must be answered. Lists and the public's export hold only what may be read (``queries.public.visible``).
A withdrawn idea is nobody's proposal any more and waits for no answer.
"""

COUNT_ON = COUNTED | {IdeaStatus.WITHDRAWN}
"""Ideas whose supports count, and that stay among what a measure was made from.

Withdrawing takes back the words, not what others gave to the idea or built on it. What was refused after all
should never have been there: neither it nor its supports count.
"""

WAITING = frozenset({IdeaStatus.SUBMITTED, IdeaStatus.RETURNED})
"""Not decided yet."""

SAYS_ENOUGH = frozenset({Answer.TAKEN_UP})
"""Answers that need no text: the measure tells the rest."""


@dataclass(frozen=True)
class Receipt:
    """What the author gets: the code to come back with, and the digest that the database keeps of it."""

    code: str
    digest: str


def receipt_for(submission_key: str, secret: str) -> Receipt:
    """The receipt of what was sent with this form.

    The code follows from the form's random key (128 bits) and the town's secret, so that a second send of the
    same form, after a lost answer, shows the same code, although only its digest is stored.
    """
    code = derived_code(f"receipt:{submission_key}", secret)
    return Receipt(code=code, digest=digest(code, secret))


def idea_number(year: int, running: int) -> str:
    """The public address: ``2026-0042``."""
    return f"{year}-{running:04d}"


def is_public(status: IdeaStatus, consent: PublicationConsent) -> bool:
    """Whether everybody may read the words of an idea: the one decision behind the column ``is_public``."""
    return status is IdeaStatus.PUBLISHED and consent in GIVEN


def proposed_title(text: str) -> str:
    """A title from the author's first words: the first sentence, or as many words as fit."""
    words = " ".join(MARKS.sub("", line) for line in text.split("\n"))
    sentence = SENTENCE.match(words)
    first = sentence[1] if sentence and len(sentence[1]) >= SHORTEST_SENTENCE else words
    return excerpt(first, PROPOSED_TITLE).rstrip(".:")


def read_by(process: Process, at: datetime) -> date:
    """Until when the town hall reads what arrives at ``at``, counted in working days."""
    return calendar_of(process).after(at, process.working_days_to_read)


def is_late(promised: date, process: Process, at: datetime) -> bool:
    """Whether the last day that was promised is over in the town."""
    return at.astimezone(zone_of(process)).date() > promised


def may_withdraw(idea: Idea) -> bool:
    """Authors can withdraw until an idea is withdrawn or was not published."""
    return idea.status in {IdeaStatus.SUBMITTED, IdeaStatus.RETURNED, IdeaStatus.PUBLISHED}


def may_edit(idea: Idea, at: datetime) -> bool:
    """Authors change what nobody has decided at any time; what is published while ideas are taken."""
    if idea.status in WAITING:
        return True
    return idea.status is IdeaStatus.PUBLISHED and takes_ideas(idea.process, at)


MOST_IMAGES = 3


def takes_images(idea: Idea) -> bool:
    """Pictures come before the decision: whoever publishes has seen them."""
    return idea.process.takes_images and idea.status in WAITING


def may_attach_image(idea: Idea) -> bool:
    """Staff add what came by mail or on paper at any time: they have seen it."""
    return idea.process.takes_images and idea.status in WAITING | COUNTED


def was_referred_to(idea: Idea) -> bool:
    """Whether anybody supported, weighed, answered or commented the words: then they stay readable."""
    given = (idea.supports, idea.supports_elsewhere, idea.against, idea.passes, idea.comments)
    return any(given) or idea.answered_at is not None


def may_reply(idea: Idea) -> bool:
    """Authors can reply while a question of the town hall is open."""
    return idea.status is IdeaStatus.RETURNED


def may_become(current: IdeaStatus, wanted: IdeaStatus) -> bool:
    """Whether the town hall can decide so about an idea that stands there."""
    return wanted in NEXT_STATUS[current]


def is_own(idea: Idea, person: Person) -> bool:
    """Whether the idea is the person's own contribution, about which somebody else decides."""
    return is_own_cause(idea.author_id, person)


def may_answer(idea: Idea) -> bool:
    """Only what is published gets an answer; breaking a rule is a reason not to publish, never an answer."""
    return idea.status is IdeaStatus.PUBLISHED

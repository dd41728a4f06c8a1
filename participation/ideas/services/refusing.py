"""Not publishing an idea: by one person, or, where the process wants four eyes, by two.

With four eyes a refusal is a proposal first. The author hears of it, and it counts, only when somebody else
agrees. Whatever else is decided about the idea meanwhile makes the proposal void (``counting.put``).
"""

from dataclasses import dataclass
from datetime import datetime

from participation.audit.services import record
from participation.extensions import db
from participation.ideas.models import Idea, IdeaStatus, MessageKind, RefusalProposal
from participation.ideas.queries.staff import open_proposal, proposal_sent_with
from participation.ideas.services.checks import check_may_become, check_not_own, check_turn
from participation.ideas.services.correspondence import tell_author, was_sent, write_to_author
from participation.ideas.services.counting import lock_idea, put
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Person


@dataclass(frozen=True, kw_only=True)
class RefusalDraft:
    """Which rule is broken, and the message to the author."""

    reason: str
    """The code of one of the process's rules."""
    text: str
    submission_key: str | None = None


def refuse(
    idea: Idea, refusal: RefusalDraft, *, by: Person, at: datetime, expected_version: int | None = None
) -> bool:
    """Do not publish the idea, or no longer, because it breaks a rule; the author is told which and why.

    False if, with four eyes, it is only proposed by this and waits for somebody else.
    Raises Conflict, and RuleViolation for an empty message, one's own idea, or one refused or withdrawn
    already, or whose refusal is proposed already.
    """
    lock_idea(idea)
    if was_sent(refusal, idea):
        return True
    if was_proposed(refusal, idea):
        return False
    check_turn(idea, by=by, expected_version=expected_version)
    check_refusable(idea, by=by)
    if not refusal.text:
        raise RuleViolation(_("Bitte begründen Sie, warum die Idee nicht erscheint."), field="text")
    if idea.process.refusals_need_two:
        propose(idea, refusal, by=by, at=at)
        return False
    put_refused(idea, refusal, by=by, at=at)
    return True


def check_refusable(idea: Idea, *, by: Person) -> None:
    """Raise RuleViolation with the reason why ``by`` cannot refuse the idea, or propose to."""
    check_not_own(idea, by)
    check_may_become(idea, IdeaStatus.REFUSED)
    if idea.refusal_proposed_at is not None:
        raise RuleViolation(
            _("Zur Idee %(number)s ist schon vorgeschlagen, sie nicht zu veröffentlichen."),
            number=idea.number,
        )


def was_proposed(refusal: RefusalDraft, idea: Idea) -> bool:
    """Whether the same form has proposed this before: a double click proposes once."""
    found = proposal_sent_with(refusal.submission_key) if refusal.submission_key else None
    return found is not None and (found.idea_id, found.text) == (idea.id, refusal.text)


def propose(idea: Idea, refusal: RefusalDraft, *, by: Person, at: datetime) -> None:
    db.session.add(
        RefusalProposal(
            idea_id=idea.id,
            reason=refusal.reason,
            text=refusal.text,
            proposed_by_id=by.id,
            submission_key=refusal.submission_key,
            created_at=at,
        )
    )
    idea.refusal_proposed_at = at
    idea.version += 1
    record(
        "idea.propose_refusal",
        "idea",
        idea.id,
        by=by,
        at=at,
        process_id=idea.process_id,
        reason=refusal.reason,
        text=refusal.text,
    )


def confirm_refusal(idea: Idea, *, by: Person, at: datetime, expected_version: int | None = None) -> None:
    """Agree to what somebody else proposed: from now on it is refused, and the author is told.

    Raises Conflict, and RuleViolation without a proposal, for one's own proposal and for one's own idea.
    """
    lock_idea(idea)
    check_turn(idea, by=by, expected_version=expected_version)
    proposal = the_open_proposal(idea)
    if by.id is not None and proposal.proposed_by_id == by.id:
        raise RuleViolation(
            _(
                "Dass die Idee %(number)s nicht veröffentlicht wird, haben Sie selbst vorgeschlagen. "
                "Zustimmen muss jemand anderes."
            ),
            number=idea.number,
        )
    refusal = RefusalDraft(reason=proposal.reason, text=proposal.text)
    put_refused(idea, refusal, by=by, at=at, facts={"proposed_by": proposal.proposed_by_id})


def drop_proposal(idea: Idea, *, by: Person, at: datetime, expected_version: int | None = None) -> None:
    """Take back one's own proposal, or disagree with somebody else's: the idea waits as it did before.

    Raises Conflict, and RuleViolation without a proposal and for one's own idea.
    """
    lock_idea(idea)
    check_turn(idea, by=by, expected_version=expected_version)
    proposal = the_open_proposal(idea)
    is_own = proposal.proposed_by_id == by.id
    idea.refusal_proposed_at = None
    idea.version += 1
    record(
        "idea.withdraw_proposal" if is_own else "idea.decline_proposal",
        "idea",
        idea.id,
        by=by,
        at=at,
        process_id=idea.process_id,
        reason=proposal.reason,
        facts={"proposed_by": proposal.proposed_by_id},
    )


def the_open_proposal(idea: Idea) -> RefusalProposal:
    proposal = open_proposal(idea)
    if proposal is None:
        raise RuleViolation(
            _("Zur Idee %(number)s ist nichts vorgeschlagen, dem jemand zustimmen müsste."),
            number=idea.number,
        )
    return proposal


def put_refused(
    idea: Idea,
    refusal: RefusalDraft,
    *,
    by: Person,
    at: datetime,
    facts: dict[str, int | None] | None = None,
) -> None:
    """The refusal itself, of a locked idea that was checked."""
    idea.reason = refusal.reason
    idea.decided_at = at
    put(idea, status=IdeaStatus.REFUSED, area_id=idea.area_id)
    write_to_author(idea, MessageKind.REFUSAL, refusal, by=by, at=at)
    record(
        "idea.refuse",
        "idea",
        idea.id,
        by=by,
        at=at,
        process_id=idea.process_id,
        reason=refusal.reason,
        text=refusal.text,
        facts=facts,
    )
    tell_author("idea_refused", idea, at=at, message=refusal.text)

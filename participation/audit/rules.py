"""How entries of the record are chained."""

import hashlib
import json
from datetime import UTC
from enum import StrEnum

from participation.audit.models import AuditEntry

BEGINNING = "0" * 64
"""What the first entry follows."""


class DecisionCode(StrEnum):
    """Why something was decided, where the decision names no rule, answer or role of its own."""

    FITS_RULES = "fits_rules"
    QUESTION_OPEN = "question_open"
    PLACE_FITS = "place_fits"
    SUGGESTION_FITS = "suggestion_fits"
    SUGGESTION_WRONG = "suggestion_wrong"
    SAME_CONCERN = "same_concern"
    NOT_THE_SAME = "not_the_same"
    TWO_THOUGHTS = "two_thoughts"
    BELONG_TOGETHER = "belong_together"
    SET_ASIDE = "set_aside"
    TAKEN_BACK = "taken_back"
    DEALT_WITH = "dealt_with"
    TRIED_AGAIN = "tried_again"
    ANSWERED = "answered"
    OPINION_NEEDED = "opinion_needed"
    OPINION_PUBLIC = "opinion_public"
    OPINION_INTERNAL = "opinion_internal"
    MORE_TIME = "more_time"
    MANY_AT_ONCE = "many_at_once"
    TIME_IS_OVER = "time_is_over"
    TOLD_THE_AUTHOR = "told_the_author"
    NOT_ANNOUNCED = "not_announced"


REASON_OF: dict[str, DecisionCode] = {
    "idea.publish": DecisionCode.FITS_RULES,
    "idea.return": DecisionCode.QUESTION_OPEN,
    "idea.sort": DecisionCode.PLACE_FITS,
    "idea.split": DecisionCode.TWO_THOUGHTS,
    "idea.take_suggestion": DecisionCode.SUGGESTION_FITS,
    "idea.refuse_suggestion": DecisionCode.SUGGESTION_WRONG,
    "idea.keep_body_reply": DecisionCode.ANSWERED,
    "idea.undo": DecisionCode.TAKEN_BACK,
    "idea.drop_change": DecisionCode.TOLD_THE_AUTHOR,
    "idea.grant_change": DecisionCode.FITS_RULES,
    "idea.erase_version": DecisionCode.TIME_IS_OVER,
    "import_file.undo": DecisionCode.TAKEN_BACK,
    "embargo.hold": DecisionCode.SET_ASIDE,
    "embargo.move": DecisionCode.MORE_TIME,
    "embargo.take_back": DecisionCode.TAKEN_BACK,
    "publication.hold": DecisionCode.SET_ASIDE,
    "publication.take_back": DecisionCode.TAKEN_BACK,
    "archive.answer": DecisionCode.DEALT_WITH,
    "archive.erase": DecisionCode.TIME_IS_OVER,
    "archive.offer": DecisionCode.TIME_IS_OVER,
    "retention.run": DecisionCode.TIME_IS_OVER,
    "idea.erase_original": DecisionCode.TIME_IS_OVER,
    "passage.erase_original": DecisionCode.TIME_IS_OVER,
    "comment.publish": DecisionCode.FITS_RULES,
    "comment.undo": DecisionCode.TAKEN_BACK,
    "theme.create": DecisionCode.BELONG_TOGETHER,
    "theme.move": DecisionCode.PLACE_FITS,
    "theme.rename": DecisionCode.PLACE_FITS,
    "theme.merge": DecisionCode.BELONG_TOGETHER,
    "theme.split": DecisionCode.TWO_THOUGHTS,
    "theme.confirm": DecisionCode.SUGGESTION_FITS,
    "theme.park": DecisionCode.SET_ASIDE,
    "theme.unpark": DecisionCode.TAKEN_BACK,
    "theme.join": DecisionCode.SAME_CONCERN,
    "theme.release": DecisionCode.NOT_THE_SAME,
    "theme.part": DecisionCode.TWO_THOUGHTS,
    "theme.undo": DecisionCode.TAKEN_BACK,
    "theme.dismiss_suggestion": DecisionCode.SUGGESTION_WRONG,
    "theme.bring_back_suggestion": DecisionCode.TAKEN_BACK,
    "theme.dismiss_duplicate": DecisionCode.NOT_THE_SAME,
    "theme.bring_back_duplicate": DecisionCode.TAKEN_BACK,
    "area.merge": DecisionCode.BELONG_TOGETHER,
    "area.undo_merge": DecisionCode.TAKEN_BACK,
    "complaint.answer": DecisionCode.ANSWERED,
    "consultation.ask": DecisionCode.OPINION_NEEDED,
    "consultation.extend": DecisionCode.MORE_TIME,
    "consultation.publish": DecisionCode.OPINION_PUBLIC,
    "consultation.quote": DecisionCode.OPINION_INTERNAL,
    "consultation.revoke": DecisionCode.TAKEN_BACK,
    "mail.settle": DecisionCode.DEALT_WITH,
    "mail.undo": DecisionCode.TAKEN_BACK,
    "letter.settle": DecisionCode.DEALT_WITH,
    "letter.undo": DecisionCode.TAKEN_BACK,
    "letter.send_again": DecisionCode.TRIED_AGAIN,
    "queue.step": DecisionCode.MANY_AT_ONCE,
    "queue.undo": DecisionCode.TAKEN_BACK,
}
"""Of decisions that are their own reason, by action. All others name one when they are recorded."""


def hash_of(entry: AuditEntry) -> str:
    """SHA-256 over the entry's content and the hash of the entry before it."""
    content = [
        entry.previous_hash,
        entry.at.astimezone(UTC).isoformat(),
        entry.action,
        entry.subject,
        entry.subject_id,
        entry.process_id,
        entry.actor,
        entry.actor_id,
        entry.reason,
        entry.facts,
        entry.text_hash,
    ]
    return hashlib.sha256(json.dumps(content, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

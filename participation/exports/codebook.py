"""What each column means and which words it can hold: made from the records and the choices themselves."""

from collections.abc import Iterator, Mapping, Sequence
from enum import StrEnum
from typing import Any

from participation.assessment.mathematics import Agreement
from participation.assessment.models import Mode
from participation.assessment.words import AGREEMENT_WORDS, MODE_WORDS
from participation.comments.models import CommentKind, CommentStatus, Voice
from participation.comments.words import KIND_WORDS, VOICE_WORDS
from participation.comments.words import STATUS_WORDS as COMMENT_STATUS_WORDS
from participation.exports.records import Field, Profile, Record
from participation.ideas.models import (
    Answer,
    Channel,
    IdeaStatus,
    MessageKind,
    PublicationConsent,
    ReasonCode,
)
from participation.ideas.words import (
    ANSWER_WORDS,
    CHANNEL_WORDS,
    CONSENT_WORDS,
    REASON_WORDS,
    STATUS_WORDS,
)
from participation.municipality.models import AreaLook
from participation.progress.models import EvidenceKind, ReportedStatus
from participation.progress.words import EVIDENCE_WORDS, REPORTED_WORDS
from participation.rounds.counting import Method
from participation.rounds.models import RoundKind, RoundSubject
from participation.rounds.words import KIND_WORDS as ROUND_WORDS
from participation.rounds.words import METHOD_WORDS, SUBJECT_WORDS
from participation.strategy.models import DependencyKind, Horizon, MeasureStatus, SourceRole
from participation.strategy.words import DEPENDENCY_WORDS
from participation.surveys.models import QuestionKind, SheetChannel, SurveyAccess, TextStatus
from participation.surveys.words import ACCESS_WORDS, TEXT_WORDS
from participation.surveys.words import CHANNEL_WORDS as SHEET_WORDS
from participation.surveys.words import KIND_WORDS as QUESTION_WORDS
from participation.voting.models import ConfirmedBy, StanceKind, SupportChannel
from participation.voting.words import CHANNEL_WORDS as SUPPORT_CHANNEL_WORDS
from participation.voting.words import CONFIRMED_WORDS

CODEBOOK = Record(
    "codebook",
    "Codebuch",
    (
        Field("record", "Blatt"),
        Field("column", "Spalte"),
        Field("meaning", "Bedeutung"),
        Field("words", "mögliche Werte"),
    ),
)

CHOICES: dict[tuple[str, str], type[StrEnum]] = {
    ("idea", "channel"): Channel,
    ("idea", "answer"): Answer,
    ("idea", "status"): IdeaStatus,
    ("idea", "consent"): PublicationConsent,
    ("idea", "reason"): ReasonCode,
    ("comment", "kind"): CommentKind,
    ("comment", "status"): CommentStatus,
    ("comment", "voice"): Voice,
    ("support", "confirmed_by"): ConfirmedBy,
    ("support", "channel"): SupportChannel,
    ("stance", "kind"): StanceKind,
    ("stance", "confirmed_by"): ConfirmedBy,
    ("message", "kind"): MessageKind,
    ("area", "look"): AreaLook,
    ("measure", "horizon"): Horizon,
    ("measure", "status"): MeasureStatus,
    ("source", "role"): SourceRole,
    ("dependency", "kind"): DependencyKind,
    ("progress_report", "status"): ReportedStatus,
    ("progress_evidence", "kind"): EvidenceKind,
    ("survey_question", "kind"): QuestionKind,
    ("survey_question", "access"): SurveyAccess,
    ("survey_text", "status"): TextStatus,
    ("survey_answer", "channel"): SheetChannel,
    ("voting_round", "kind"): RoundKind,
    ("voting_round", "subject"): RoundSubject,
    ("voting_round", "method"): Method,
    ("assessment", "mode"): Mode,
    ("assessment", "agreement"): Agreement,
}
WORDS: dict[type[StrEnum], Mapping[Any, object]] = {
    Channel: CHANNEL_WORDS,
    Answer: ANSWER_WORDS,
    IdeaStatus: STATUS_WORDS,
    CommentKind: KIND_WORDS,
    CommentStatus: COMMENT_STATUS_WORDS,
    PublicationConsent: CONSENT_WORDS,
    Voice: VOICE_WORDS,
    ReasonCode: REASON_WORDS,
    QuestionKind: QUESTION_WORDS,
    SurveyAccess: ACCESS_WORDS,
    TextStatus: TEXT_WORDS,
    SheetChannel: SHEET_WORDS,
    ConfirmedBy: CONFIRMED_WORDS,
    SupportChannel: SUPPORT_CHANNEL_WORDS,
    RoundKind: ROUND_WORDS,
    RoundSubject: SUBJECT_WORDS,
    Method: METHOD_WORDS,
    Mode: MODE_WORDS,
    Agreement: AGREEMENT_WORDS,
    DependencyKind: DEPENDENCY_WORDS,
    ReportedStatus: REPORTED_WORDS,
    EvidenceKind: EVIDENCE_WORDS,
}


def codebook_rows(records: Sequence[Record], profile: Profile) -> Iterator[dict[str, object]]:
    """One row for each column of ``records`` that ``profile`` gets."""
    for record in records:
        for field in record.told(profile):
            choices = CHOICES.get((record.name, field.key))
            yield {
                "record": record.title,
                "column": field.key,
                "meaning": field.meaning,
                "words": "; ".join(worded(choice) for choice in choices) if choices else "",
            }


def worded(choice: StrEnum) -> str:
    """The code, and what it is called, where it has a name of its own."""
    words = WORDS.get(type(choice), {})
    return f"{choice.value} = {words[choice]}" if choice in words else choice.value

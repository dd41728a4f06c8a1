"""Templates of surveys: questions to begin with, in both languages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from participation.municipality.models import AreaOfLife, Process
from participation.municipality.rules import open_areas
from participation.surveys.models import QuestionKind
from participation.surveys.rules import MOST_OPTIONS

Label = tuple[str, str]
"""German, and English or nothing."""


@dataclass(frozen=True, kw_only=True)
class QuestionDraft:
    """A question as staff fill it in; ``options`` and ``rows`` in their order."""

    kind: QuestionKind
    text: str
    text_en: str = ""
    hint: str = ""
    hint_en: str = ""
    is_required: bool = False
    starts_page: bool = True
    options: tuple[Label, ...] = ()
    rows: tuple[Label, ...] = ()
    points: int = 5
    ends: tuple[Label, Label] = (("", ""), ("", ""))
    """Words at the low and the high end of a scale."""
    most: int | None = None
    shown_if_id: int | None = None
    shown_if: tuple[int, ...] = ()


class Preset(StrEnum):
    """What a survey begins with."""

    EMPTY = "leer"
    MOOD = "stimmungsbild"

    def questions(self, process: Process, at: datetime) -> Sequence[QuestionDraft]:
        """Made for the areas of life of the process as they are now."""
        return mood(open_areas(process.areas, at)) if self is Preset.MOOD else ()


WEIGHTS: tuple[Label, ...] = (
    ("Sehr wichtig", "Very important"),
    ("Wichtig", "Important"),
    ("Weniger wichtig", "Less important"),
    ("Weiß ich nicht", "I do not know"),
)


def mood(areas: Sequence[AreaOfLife]) -> list[QuestionDraft]:
    """Where people want priorities (Stimmungsbild Schwerpunkte)."""
    named = tuple((area.name, "") for area in areas[:MOST_OPTIONS])
    about_areas = (
        QuestionDraft(
            kind=QuestionKind.MATRIX,
            text="Wie wichtig sind Ihnen diese Bereiche in den nächsten Jahren?",
            text_en="How important are these areas to you in the coming years?",
            rows=named,
            options=WEIGHTS,
        ),
        QuestionDraft(
            kind=QuestionKind.MULTIPLE,
            text="In welchen Bereichen soll die Stadt zuerst etwas tun?",
            text_en="In which areas should the town act first?",
            options=named,
            most=min(2, len(named)),
        ),
    )
    others = (
        QuestionDraft(
            kind=QuestionKind.SCALE,
            text="Wie zufrieden sind Sie heute mit dem Leben in der Stadt?",
            text_en="How satisfied are you today with life in the town?",
            ends=(("gar nicht", "not at all"), ("sehr", "very")),
        ),
        QuestionDraft(
            kind=QuestionKind.LONG_TEXT,
            text="Was sollte die Stadt als Erstes anpacken?",
            text_en="What should the town tackle first?",
            hint="Aus Ihrer Antwort kann eine Idee werden, wenn Sie am Ende zustimmen.",
            hint_en="Your answer can become an idea if you agree at the end.",
        ),
    )
    return [*(about_areas if len(named) > 1 else ()), *others]

"""Text modules (Textbausteine): beginnings of messages to authors, to be finished by whoever sends them.

The texts are German, as the town hall writes; the letter around them speaks the author's language. Places in
braces are filled from the idea and the town; places in brackets are for the person who writes. The Redaktion
of a process may change each text and add its own (``queries.modules``).
"""

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.ideas.models import Answer, ReasonCode
from participation.ideas.words import ANSWER_WORDS, REASON_WORDS
from participation.moderation.models import Purpose

SECOND_LOOK = (
    "Wenn Sie unsere Entscheidung für falsch halten, überprüft sie auf Ihren Wunsch eine andere Person im "
    "Rathaus. Sie erreichen uns unter {telefon}."
)


@dataclass(frozen=True)
class TextModule:
    """A beginning, with the name under which it is offered; ``version`` 0 is as it was given."""

    name: LazyString | str
    text: str
    version: int = 0


QUESTIONS = {
    "frage": TextModule(
        _l("Eine Angabe fehlt"),
        "Vielen Dank für Ihre Idee {nummer}, wir haben sie gern gelesen. Damit wir sie richtig einordnen, "
        "fehlt uns noch eine Angabe:\n\n[Ihre Frage]\n\nWenn wir bis {frist} nichts von Ihnen hören, "
        "veröffentlichen wir Ihre Idee so, wie Sie sie geschrieben haben. Am Telefon erreichen Sie uns "
        "unter {telefon}.",
    ),
    "ort": TextModule(
        _l("Der Ort fehlt"),
        "Vielen Dank für Ihre Idee {nummer}. Bitte nennen Sie uns noch den Ort, um den es Ihnen geht: "
        "Straße, Haltestelle oder Gebäude. Wenn wir bis {frist} nichts von Ihnen hören, veröffentlichen "
        "wir Ihre Idee so, wie Sie sie geschrieben haben.",
    ),
}

REFUSALS = {
    ReasonCode.INSULT_OR_UNTRUE: TextModule(
        REASON_WORDS[ReasonCode.INSULT_OR_UNTRUE],
        "Ihr Beitrag {nummer} enthält eine Aussage über Personen, die herabsetzt oder die sich nicht "
        "belegen lässt. Das verstößt gegen unsere Regeln für ein gutes Miteinander, deshalb haben wir ihn "
        "nicht veröffentlicht. Ihre Kritik in der Sache ist willkommen: Sie können den Beitrag ohne diese "
        "Stelle erneut einreichen. " + SECOND_LOOK,
    ),
    ReasonCode.PERSONAL_DATA: TextModule(
        REASON_WORDS[ReasonCode.PERSONAL_DATA],
        "Ihr Beitrag {nummer} enthält persönliche Angaben, zum Beispiel einen Namen, eine Anschrift oder "
        "ein Kennzeichen. Zum Schutz der Betroffenen haben wir ihn nicht veröffentlicht. Bitte reichen Sie "
        "ihn ohne diese Angaben erneut ein. " + SECOND_LOOK,
    ),
    ReasonCode.OFF_TOPIC: TextModule(
        REASON_WORDS[ReasonCode.OFF_TOPIC],
        "Ihr Beitrag {nummer} gehört nicht zum Thema dieses Verfahrens, deshalb haben wir ihn nicht "
        "veröffentlicht. Mit Ihrem Anliegen hilft Ihnen weiter: [zuständige Stelle]. " + SECOND_LOOK,
    ),
    ReasonCode.RIGHTS_OF_OTHERS: TextModule(
        REASON_WORDS[ReasonCode.RIGHTS_OF_OTHERS],
        "Ihr Beitrag {nummer} enthält einen Text oder ein Bild, an dem vermutlich andere die Rechte haben. "
        "Deshalb haben wir ihn nicht veröffentlicht. Sie können ihn mit eigenen Worten und eigenen Bildern "
        "erneut einreichen. " + SECOND_LOOK,
    ),
    ReasonCode.ADVERTISING: TextModule(
        REASON_WORDS[ReasonCode.ADVERTISING],
        "Ihr Beitrag {nummer} wirbt vor allem für ein Produkt, einen Betrieb oder eine Partei. Solche "
        "Beiträge veröffentlichen wir nicht. Vereine und Initiativen dürfen sich gern zu Wort melden und "
        "sagen, für wen sie sprechen. " + SECOND_LOOK,
    ),
    ReasonCode.UNREADABLE: TextModule(
        REASON_WORDS[ReasonCode.UNREADABLE],
        "In Ihrem Beitrag {nummer} konnten wir keinen Vorschlag erkennen, deshalb haben wir ihn nicht "
        "veröffentlicht. Bitte schreiben Sie uns noch einmal, was besser werden soll; ein Satz genügt. "
        + SECOND_LOOK,
    ),
}

ANSWERS = {
    Answer.EXISTS: TextModule(
        ANSWER_WORDS[Answer.EXISTS],
        "Was Sie vorschlagen, gibt es bereits oder wird gerade eingeführt: [Angebot]. Dass Ihnen das "
        "Angebot nicht bekannt war, ist für uns ein wichtiger Hinweis; wir machen es sichtbarer. Fehlt "
        "Ihnen daran etwas? Dann schreiben Sie uns gern.",
    ),
    Answer.PASSED_ON: TextModule(
        ANSWER_WORDS[Answer.PASSED_ON],
        "Hierüber kann die Stadt nicht selbst entscheiden; zuständig ist [zuständige Stelle]. Wir haben "
        "Ihre Idee ohne Ihren Namen dorthin weitergegeben und veröffentlichen die Antwort hier, sobald wir "
        "sie erhalten.",
    ),
    Answer.DEFECT_REPORT: TextModule(
        ANSWER_WORDS[Answer.DEFECT_REPORT],
        "Vielen Dank für den Hinweis. Das ist ein Mangel, der nicht bis zum Ende des Verfahrens warten "
        "soll: Wir haben ihn heute an [Amt] weitergegeben. Den Stand erfahren Sie unter {telefon}.",
    ),
    Answer.OBJECTION_WEIGHED: TextModule(
        ANSWER_WORDS[Answer.OBJECTION_WEIGHED],
        "Ihr Einwand ist in die Abwägung eingegangen. Er hat dazu geführt, dass [Wirkung].",
    ),
    Answer.NOT_PURSUED: TextModule(
        ANSWER_WORDS[Answer.NOT_PURSUED],
        "Wir haben Ihre Idee geprüft; sie wird nicht weiterverfolgt. Der Grund: [Begründung]. Die Prüfung "
        "und die Zahl der Unterstützungen bleiben öffentlich lesbar. Der Gemeinderat kennt diese "
        "Begründung und kann anders entscheiden.",
    ),
    Answer.LEFT_TO_COUNCIL: TextModule(
        ANSWER_WORDS[Answer.LEFT_TO_COUNCIL],
        "Ihre Idee betrifft eine Angelegenheit, über die der Gemeinderat selbst entscheidet. Die "
        "Verwaltung bereitet dazu eine Vorlage vor. Sobald ein öffentlicher Sitzungstermin feststeht, "
        "steht er hier.",
    ),
}
"""TAKEN_UP is absent: a measure that takes an idea up answers it by itself."""

PLACE = re.compile(r"\[[^\]\n]+\]")
FILLED = re.compile(r"\{([^{}\n]*)\}")

PLACES: dict[str, LazyString] = {
    "nummer": _l("die Nummer der Idee"),
    "titel": _l("der Titel der Idee"),
    "anrede": _l("„Guten Tag“, mit dem Namen, wenn einer angegeben ist"),
    "verfahren": _l("der Titel des Verfahrens"),
    "frist": _l("der Tag, bis zu dem wir auf eine Antwort warten"),
    "telefon": _l("die Telefonnummer für Rückfragen"),
    "stelle": _l("die Fachstelle der Stadt"),
}
"""What stands in braces and is filled, in the order in which it is explained."""


def given(purpose: Purpose) -> Mapping[str, TextModule]:
    """The modules that come with the platform, by their codes."""
    return {
        Purpose.QUESTION: QUESTIONS,
        Purpose.REFUSAL: {reason.value: module for reason, module in REFUSALS.items()},
        Purpose.ANSWER: {answer.value: module for answer, module in ANSWERS.items()},
    }[purpose]


def unknown_places(text: str) -> list[str]:
    """What stands in braces and cannot be filled, each once, in order."""
    return [place for place in dict.fromkeys(FILLED.findall(text)) if place not in PLACES]


def filled_module(module: TextModule, facts: Mapping[str, str]) -> str:
    """The text with the ``facts`` in their places; an empty fact leaves its place to the writer."""

    def fill(place: re.Match[str]) -> str:
        return facts.get(place[1]) or (f"[{place[1]}]" if place[1] in facts else place[0])

    # In one go: a title that bears braces is not filled in turn.
    return FILLED.sub(fill, module.text)


def places_left(text: str, facts: Mapping[str, str], modules: Collection[TextModule]) -> list[str]:
    """The places of these modules that nobody has filled yet."""
    to_fill = {place for module in modules for place in PLACE.findall(module.text)}
    places = to_fill | {f"[{name}]" for name in facts}
    return sorted(place for place in places if place in text)


def with_module(
    typed: str, module: TextModule, facts: Mapping[str, str], modules: Collection[TextModule]
) -> str:
    """The module in place of another untouched one, else below what was typed: no words get lost."""
    text = filled_module(module, facts)
    if not typed or typed in {filled_module(other, facts) for other in modules}:
        return text
    return typed if text in typed else f"{typed}\n\n{text}"

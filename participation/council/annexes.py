"""The annexes of a council paper, each from what was frozen."""

from collections.abc import Callable, Iterator
from datetime import date

from babel.numbers import format_decimal
from flask_babel import gettext, ngettext

from participation.charts.paper import paper_blocks
from participation.council.frozen import Frozen, FrozenIdea, FrozenMeasure, said
from participation.council.laid import Laid
from participation.council.models import AnnexKind
from participation.council.pictures import pictures_of, told
from participation.demographics.models import DemographicChoice, DemographicQuestion
from participation.demographics.words import CHOICE_WORDS, TABLE_WORDS
from participation.documents.blocks import Block, Grid, Heading, Pairs, Sentence
from participation.documents.texts import blocks_of
from participation.ideas.models import Answer
from participation.ideas.words import ANSWER_WORDS
from participation.strategy.words import HORIZON_WORDS, ROLE_WORDS, STATUS_WORDS, cost_words
from participation.voting.models import ConfirmedBy
from participation.voting.words import CONFIRMED_WORDS
from participation.web.formats import day, number
from participation.web.language import wanted_language


def dossiers(laid: Laid) -> Iterator[Block]:
    for measure in laid.measures:
        yield Heading(3, f"{measure.number} {measure.title}")
        if measure.text("goal"):
            yield Sentence(measure.text("goal"))
        yield from blocks_of(measure.text("text"))
        yield Pairs([row for row in facts(measure, is_public=laid.is_public) if row[1]])


def facts(measure: FrozenMeasure, *, is_public: bool) -> Iterator[tuple[str, str]]:
    """The dossier line by line; risks are for those who decide."""
    areas = ", ".join(area.name for area in measure.areas)
    yield gettext("Bereich"), areas or gettext("Querschnitt, ohne Bereich")
    yield gettext("Zeithorizont"), str(HORIZON_WORDS[measure.horizon])
    yield gettext("Stand"), str(STATUS_WORDS[measure.status])
    yield gettext("Federführung"), measure.text("lead_office")
    yield gettext("Beteiligte"), measure.text("partners")
    yield gettext("Kostenrahmen"), cost_words(measure.cost)
    yield gettext("Finanzierung"), measure.cost.funding
    days = measure.branch.get("staff_days")
    yield gettext("Personentage"), number(days) if days is not None else ""
    yield gettext("Wirkung auf das Klima"), measure.text("climate_effect")
    yield gettext("Datenschutz"), measure.text("data_protection")
    if not is_public:
        yield gettext("Risiken"), measure.text("risks")
    yield gettext("Erster Schritt"), measure.text("first_step")
    yield gettext("Woran wir es messen"), measured(measure)
    yield gettext("Grund der Einordnung"), measure.text("placement_reason")
    yield gettext("Rückhalt"), support_words(measure)


def measured(measure: FrozenMeasure) -> str:
    start, aim = measure.text("indicator_baseline"), measure.text("indicator_target")
    parts = [
        measure.text("indicator"),
        gettext("Ausgangswert: %(value)s", value=start) if start else "",
        gettext("Ziel: %(value)s", value=aim) if aim else "",
    ]
    return "; ".join(part.rstrip(".") for part in parts if part)


def support_words(measure: FrozenMeasure) -> str:
    """What carries the measure; objectors stand beside, never inside."""
    support = measure.support
    if not support["ideas"]:
        return str(gettext("ein Vorhaben der Stadt, aus keiner Idee entstanden"))
    words = str(
        ngettext(
            "%(people)s Teilnehmende unterstützen die eine Idee dahinter",
            "%(people)s Teilnehmende unterstützen mindestens eine der %(num)s Ideen dahinter",
            support["ideas"],
            people=number(support["supporters"]),
        )
    )
    if support["objectors"]:
        people = number(support["objectors"])
        words += str(gettext("; %(people)s unterstützen Einwände, die hier abgewogen sind", people=people))
    return words


def figures(laid: Laid) -> Iterator[Block]:
    frozen = laid.frozen
    whole, counts = frozen.whole, frozen.figures
    yield Pairs(
        [
            (gettext("Eingegangene Ideen"), number(counts["submitted"])),
            (gettext("Veröffentlichte Ideen"), number(whole["ideas"])),
            (gettext("Davon im Wortlaut lesbar"), number(whole["verbatim"])),
            (gettext("Teilnehmende"), told(whole["participants"])),
            (gettext("Unterstützungen"), number(whole["supports"])),
            (gettext("Themen"), number(len(whole["themes"]))),
            (gettext("Maßnahmen"), number(len(whole["measures"]))),
            (
                gettext("Antwortquote"),
                gettext(
                    "%(answered)s von %(ideas)s Ideen sind beantwortet",
                    answered=number(whole["answered"]),
                    ideas=number(whole["ideas"]),
                ),
            ),
        ]
    )
    for chart in pictures_of(frozen):
        if chart.anchor != "aufwand-nutzen" or AnnexKind.ASSESSMENT in laid.annexes:
            yield from paper_blocks(chart, wanted_language())
    if any(whole.get("answers", {}).values()):
        yield answers_table(frozen)
    if counts.get("confirmations"):
        yield confirmations_table(frozen)


def answers_table(frozen: Frozen) -> Grid:
    answers = frozen.whole["answers"]
    rows = [[str(ANSWER_WORDS[answer]), number(answers.get(answer.value, 0))] for answer in Answer]
    columns = [gettext("Antwort der Stadt"), gettext("Ideen")]
    return Grid(gettext("Antworten auf die Ideen"), columns, rows, frozenset({1}), shares=(4, 1))


def confirmations_table(frozen: Frozen) -> Grid:
    ways = frozen.figures["confirmations"]
    rows = [
        [str(CONFIRMED_WORDS[by]), number(ways[by.value]["supports"]), number(ways[by.value]["supporters"])]
        for by in ConfirmedBy
        if by.value in ways
    ]
    columns = [gettext("Bestätigt durch"), gettext("Unterstützungen"), gettext("Teilnehmende")]
    return Grid(gettext("Wie die Zugänge bestätigt sind"), columns, rows, frozenset({1, 2}), shares=(3, 2, 2))


def participants(laid: Laid) -> Iterator[Block]:
    yield Sentence(
        gettext(
            "Freiwillige Angaben nach einem Beitrag, gespeichert ohne Verbindung zur Person. Ein Strich "
            "steht für weniger als fünf, oder eine Zahl, aus der sich eine solche ausrechnen ließe."
        )
    )
    tables = laid.frozen.tree.get("participants", {})
    for question in DemographicQuestion:
        table = tables.get(question.value, {})
        if not table.get("answers"):
            continue
        cells = [
            (str(CHOICE_WORDS[choice]), cell)
            for choice in DemographicChoice
            if (cell := table.get("cells", {}).get(choice.value)) is not None
        ]
        compared = any(cell["population"] is not None for _, cell in cells)
        caption = gettext(
            "%(name)s, %(answers)s Angaben", name=TABLE_WORDS[question], answers=number(table["answers"])
        )
        columns = [str(TABLE_WORDS[question]), gettext("Anzahl"), gettext("Bevölkerung")]
        rows = [[name, few(cell["number"]), few(cell["population"], nothing="")] for name, cell in cells]
        most = 3 if compared else 2
        yield Grid(
            caption, columns[:most], [row[:most] for row in rows], frozenset({1, 2}), shares=(3, 1, 1)[:most]
        )


def few(count: int | None, nothing: str = "–") -> str:
    return nothing if count is None else number(count)


def words(laid: Laid) -> Iterator[Block]:
    """The ideas behind each measure by their titles; the words stand on the page of each idea."""
    yield Sentence(
        gettext(
            "Ideen hinter jeder Maßnahme mit ihrer Nummer. Der Wortlaut steht auf der Seite der Idee, "
            "solange er öffentlich ist."
        )
    )
    for measure in laid.measures:
        ideas = laid.frozen.ideas_behind(measure)
        yield Heading(3, f"{measure.number} {measure.title}")
        if not ideas:
            yield Sentence(support_words(measure))
            continue
        yield Grid(
            gettext("Ideen hinter %(number)s", number=measure.number),
            [gettext("Idee"), gettext("Titel"), gettext("Rolle"), gettext("Unter­stüt­zungen")],
            [idea_row(idea) for idea in ideas],
            frozenset({3}),
            shares=(3, 7, 4, 4),
        )


def idea_row(idea: FrozenIdea) -> list[str]:
    role = str(ROLE_WORDS[idea.role]) if idea.role else ""
    return [idea.number, idea.title, role, number(idea.branch.get("supports", 0))]


def not_pursued(laid: Laid) -> Iterator[Block]:
    ideas = laid.frozen.not_pursued()
    if not ideas:
        yield Sentence(gettext("Alle beantworteten Ideen werden weiterverfolgt."))
        return
    yield Grid(
        gettext("Ideen, die geprüft und nicht weiterverfolgt werden"),
        [gettext("Idee"), gettext("Titel"), gettext("Begründung")],
        [[idea.number, idea.title, said(idea.branch.get("answer_text", ""))] for idea in ideas],
        shares=(3, 6, 9),
    )


def assessment(laid: Laid) -> Iterator[Block]:
    round_ = laid.frozen.assessment
    measures = [one for one in laid.frozen.measures.values() if one.judged is not None]
    if not round_ or not measures:
        yield Sentence(gettext("Es gibt keine abgeschlossene Bewertungsrunde."))
        return
    yield Sentence(
        gettext(
            "Bewertungsrunde „%(title)s“, abgeschlossen am %(day)s, Skala 1 bis %(points)s. Ein hoher "
            "Gesamtwert ist gut. Der Rang ist ein Vorschlag, keine Entscheidung; was Einwohnerinnen und "
            "Einwohner unterstützen, steht daneben und ist nicht eingerechnet.",
            title=round_["title"],
            day=day(date.fromisoformat(round_["closed_at"][:10])),
            points=round_["points"],
        )
    )
    yield Grid(
        gettext("Kriterien und Gewichte"),
        [gettext("Kriterium"), gettext("Gewicht"), gettext("1 heißt"), gettext("Höchster Wert heißt")],
        [
            [one["name"], number(one["weight"]), one["lowest"], one["highest"]]
            for _, one in sorted(round_["criteria"].items(), key=lambda row: int(row[0]))
        ],
        frozenset({1}),
        shares=(4, 2, 5, 5),
    )
    ranked = sorted(measures, key=lambda one: (judged_rank(one), one.plain_number))
    yield Grid(
        gettext("Ergebnis der Bewertung"),
        [gettext("Rang"), gettext("Maßnahme"), gettext("Gesamtwert"), gettext("Bei veränderten Gewichten")],
        [judged_row(one) for one in ranked],
        frozenset({2}),
        shares=(2, 8, 3, 5),
    )


def judged_rank(measure: FrozenMeasure) -> int:
    return (measure.judged and measure.judged.rank) or 1_000_000


def two_digits(score: float) -> str:
    """``4,00``: all with the same number of decimals, one below the other."""
    return str(format_decimal(score, "0.00", locale=wanted_language()))


def judged_row(measure: FrozenMeasure) -> list[str]:
    judged = measure.judged
    if judged is None or judged.rank is None or judged.score is None:
        return ["–", f"{measure.number} {measure.title}", "–", gettext("nicht bewertet")]
    best, worst = judged.bounds or (judged.rank, judged.rank)
    if best == worst:
        stays = gettext("bleibt auf Rang %(rank)s", rank=best)
    else:
        stays = gettext("Rang %(best)s bis %(worst)s", best=best, worst=worst)
    return [f"{judged.rank}.", f"{measure.number} {measure.title}", two_digits(judged.score), stays]


WRITERS: dict[AnnexKind, Callable[[Laid], Iterator[Block]]] = {
    AnnexKind.MEASURES: dossiers,
    AnnexKind.FIGURES: figures,
    AnnexKind.PARTICIPANTS: participants,
    AnnexKind.WORDS: words,
    AnnexKind.NOT_PURSUED: not_pursued,
    AnnexKind.ASSESSMENT: assessment,
}

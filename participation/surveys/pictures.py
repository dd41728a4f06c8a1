"""The results as charts: how many sheets say what, each with its base; small counts are kept back."""

from collections.abc import Callable, Sequence

from flask_babel import gettext

from participation.charts.data import Arrangement, BarChart, Column, Row, Table
from participation.charts.looks import Look
from participation.kernel.suppression import FEWEST, told
from participation.surveys.models import QuestionKind, SurveyOption, SurveyQuestion
from participation.surveys.queries.results import Counts
from participation.surveys.wording import said
from participation.web.formats import number

LOOKS = (Look.FIRST, Look.SECOND, Look.THIRD, Look.FOURTH)
HUNDRED = 100.0


def picture(question: SurveyQuestion, counts: Counts, *, place: int, sheets: int) -> BarChart | None:
    """The chart of a question; None for words, which are read and not counted."""
    draws = DRAWS.get(question.kind)
    if draws is None:
        return None
    table, alternative = draws(question, counts) if counts.sheets >= FEWEST else (empty(), "")
    nothing = gettext("Weniger als fünf Bögen beantworten diese Frage: Dann zeigen wir keine Zahlen.")
    return BarChart(
        anchor=f"frage-{place}",
        title=said(question, "text").words,
        base=base(question, counts, sheets=sheets),
        alternative=alternative or nothing,
        nothing=nothing,
        table=table,
        upright=question.kind is QuestionKind.SCALE,
        arrangement=Arrangement.GROUPED if question.kind is QuestionKind.MATRIX else Arrangement.STACKED,
        axis=scale_words(question).rstrip(";") if question.kind is QuestionKind.SCALE else "",
        beside=1 if question.kind in {QuestionKind.SINGLE, QuestionKind.MULTIPLE} else None,
    )


def empty() -> Table:
    return Table(head=gettext("Antwort"), columns=(Column(title=gettext("Bögen"), look=Look.FIRST),), rows=())


def base(question: SurveyQuestion, counts: Counts, *, sheets: int) -> str:
    """What was asked how, and how many sheets answer it."""
    if counts.sheets < FEWEST:
        answered = gettext("n unter 5.")
    else:
        answered = gettext(
            "n = %(answered)s Bögen mit Antwort, von %(sheets)s.",
            answered=number(counts.sheets),
            sheets=number(sheets),
        )
    how = {
        QuestionKind.SINGLE: gettext("Eine Antwort möglich;"),
        QuestionKind.MULTIPLE: gettext(
            "Mehrere Antworten möglich, die Anteile ergeben also nicht zusammen 100 Prozent;"
        ),
        QuestionKind.SCALE: scale_words(question),
        QuestionKind.RANKING: gettext(
            "Punkte: der erste Platz bekommt die meisten, jeder weitere einen weniger;"
        ),
        QuestionKind.MATRIX: gettext("Je Zeile eine Antwort;"),
    }[question.kind]
    only = gettext("Gefragt wurde nur, wer eine bestimmte Antwort gab.") if question.shown_if_id else ""
    return " ".join(part for part in (how, answered, only) if part)


def scale_words(question: SurveyQuestion) -> str:
    low, high = said(question, "low").words, said(question, "high").words
    if low and high:
        return str(
            gettext(
                "Skala von 1 = %(low)s bis %(points)s = %(high)s;", low=low, points=question.points, high=high
            )
        )
    return str(gettext("Skala von 1 bis %(points)s;", points=question.points))


Drawn = tuple[Table, str]


def label(option: SurveyOption) -> str:
    return said(option, "label").words


def share(count: int | None, of: int) -> float | None:
    return None if count is None or not of else round(HUNDRED * count / of)


def in_words(names: Sequence[str], counts: Sequence[int | None]) -> str:
    """The bars for those who do not see them: as many as one can listen to."""
    parts = [
        gettext("%(name)s: %(count)s Bögen", name=name, count=number(count))
        if count is not None
        else gettext("%(name)s: zum Schutz nicht genannt", name=name)
        for name, count in zip(names, counts, strict=True)
    ]
    return "; ".join(parts)


def choices(question: SurveyQuestion, counts: Counts) -> Drawn:
    """By how often they were chosen, the most chosen first."""
    found = [counts.of(option_id=option.id) for option in question.options]
    shown = told(found, adds_up=question.kind is QuestionKind.SINGLE)
    order = sorted(range(len(found)), key=lambda place: (shown[place] is None, -(shown[place] or 0), place))
    names = [label(question.options[place]) for place in order]
    values = [shown[place] for place in order]
    table = Table(
        head=gettext("Antwort"),
        columns=(
            Column(title=gettext("Anteil"), look=Look.FIRST, unit="%"),
            Column(title=gettext("Bögen")),
        ),
        rows=tuple(
            Row(label=name, values=(share(count, counts.sheets), count))
            for name, count in zip(names, values, strict=True)
        ),
    )
    return table, in_words(names, values)


def scale(question: SurveyQuestion, counts: Counts) -> Drawn:
    steps = range(1, question.points + 1)
    shown = told([counts.of(value=step) for step in steps], adds_up=True)
    ends = {1: said(question, "low").words, question.points: said(question, "high").words}
    table = Table(
        head=gettext("Stufe"),
        columns=(
            Column(title=gettext("Bögen"), look=Look.FIRST),
            Column(title=gettext("Anteil"), unit="%"),
        ),
        rows=tuple(
            Row(
                label=f"{step} {ends.get(step, '')}".strip(),
                short=str(step),
                values=(count, share(count, counts.sheets)),
            )
            for step, count in zip(steps, shown, strict=True)
        ),
    )
    return table, in_words([str(step) for step in steps], shown)


def ranking(question: SurveyQuestion, counts: Counts) -> Drawn:
    """Borda: with four options the first place is worth four points, the last one, none without a place."""
    last = len(question.options)
    points = {
        option.id: sum(
            (last - place + 1) * counts.of(option_id=option.id, value=place) for place in range(1, last + 1)
        )
        for option in question.options
    }
    order = sorted(question.options, key=lambda option: (-points[option.id], option.position))
    firsts = told([counts.of(option_id=option.id, value=1) for option in order], adds_up=True)
    table = Table(
        head=gettext("Antwort"),
        columns=(
            Column(title=gettext("Punkte"), look=Look.FIRST),
            Column(title=gettext("Bögen mit Platz 1")),
        ),
        rows=tuple(
            Row(label=label(option), values=(points[option.id], first))
            for option, first in zip(order, firsts, strict=True)
        ),
    )
    words = "; ".join(
        gettext("%(name)s: %(points)s Punkte", name=label(option), points=number(points[option.id]))
        for option in order
    )
    return table, words


def matrix(question: SurveyQuestion, counts: Counts) -> Drawn:
    """Shares in each row, for not every row was answered by as many; each row is kept safe by itself."""
    rows = []
    told_rows = []
    for row in question.rows:
        found = [counts.of(option_id=option.id, row_id=row.id) for option in question.options]
        answered = sum(found)
        shown = told(found, adds_up=True) if answered >= FEWEST else [None] * len(found)
        shares = tuple(share(count, answered) for count in shown)
        rows.append(Row(label=label(row), values=(*shares, answered if answered >= FEWEST else None)))
        first = shares[0]
        told_rows.append(
            gettext(
                "%(row)s: %(share)s %% „%(answer)s“",
                row=label(row),
                share="–" if first is None else number(first),
                answer=label(question.options[0]),
            )
        )
    table = Table(
        head=gettext("Zeile"),
        columns=(
            *(
                Column(title=label(option), look=look, unit="%")
                for option, look in zip(question.options, LOOKS, strict=False)
            ),
            Column(title=gettext("Bögen")),
        ),
        rows=tuple(rows),
    )
    return table, "; ".join(told_rows)


DRAWS: dict[QuestionKind, Callable[[SurveyQuestion, Counts], Drawn]] = {
    QuestionKind.SINGLE: choices,
    QuestionKind.MULTIPLE: choices,
    QuestionKind.SCALE: scale,
    QuestionKind.RANKING: ranking,
    QuestionKind.MATRIX: matrix,
}

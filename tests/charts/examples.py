"""Charts of an invented town, one of every kind, and labels such as nobody should have written."""

from datetime import date, timedelta

from participation.charts.data import (
    Arrangement,
    Axis,
    BarChart,
    Chart,
    Column,
    Kind,
    PointChart,
    Row,
    Table,
    TimeChart,
)
from participation.charts.looks import Look

HOSTILE = (
    "<script>alert(1)</script>",
    "</script><script>alert(2)</script>",
    '"><img src=x onerror="alert(3)">',
    "<!-- <b>fett</b> --> &lt;i&gt;",
    "=1+1",
    "%{meta[0]} %{x} $\\alpha$",
    "\u202eمرحبا بالعالم",
    "a\x00b\x0bc",
    "Donaudampfschifffahrtsgesellschaftskapitänsmützenabzeichen " + "sehr langer Vorschlag " * 7,
)


def by_area() -> BarChart:
    ideas = Column(title="Ideen", look=Look.FIRST)
    others = (Column(title="Teil\u00adnehmende"), Column(title="Maßnahmen"))
    return BarChart(
        anchor="bereiche",
        title="Lebensbereiche im Vergleich",
        base="Ideen je Bereich; n = 2.430 Ideen von 212 Teilnehmenden, davon 11 ohne Bereich",
        alternative="Balken je Lebensbereich: am meisten Ideen zur Mobilität, am wenigsten zum Bauen.",
        table=Table(
            head="Bereich",
            columns=(ideas, *others),
            rows=(
                Row(label="Mobilität", values=(1148, 96, 8), look=Look.MOBILITY, link="/ideen?bereich=mobil"),
                Row(label="Verwaltung und Bürgerservice", values=(507, 71, 6), look=Look.ADMINISTRATION),
                Row(label="Bildung und Betreuung", values=(294, 58, 5), look=Look.EDUCATION),
                Row(label="Wirtschaft und Tourismus", values=(170, 44, 3), look=Look.BUSINESS),
                Row(label="Umwelt und Klima", values=(120, 30, 0), look=Look.ENVIRONMENT),
                Row(label="Kultur und Sport", values=(90, 20, 0), look=Look.CULTURE),
                Row(label="Soziales und Gesundheit", values=(60, 12, 0), look=Look.SOCIAL),
                Row(label="Bauen und Wohnen", values=(30, 9, 0), look=Look.BUILDING),
                Row(label="ohne Bereich", values=(11, 9, None), drawn=False),
            ),
        ),
    )


def by_week() -> BarChart:
    counts = ((77, 7), (57, 4), (33, 5), (36, 6), (49, 6), (59, 8), (72, 11))
    return BarChart(
        anchor="wochen",
        title="Ideen je Woche und Kanal",
        base="15. April bis 31. Mai 2026; n = 430; 47 davon ohne Internet",
        alternative="Säulen je Woche: erst 84, dann weniger, zuletzt 83 Ideen; Papier überall unter 12.",
        upright=True,
        axis="Kalenderwoche",
        table=Table(
            head="Woche",
            columns=(
                Column(title="Web, App, E-Mail", look=Look.FIRST),
                Column(title="Papier, Telefon", look=Look.SECOND),
            ),
            rows=tuple(Row(label=f"{16 + i}.", values=pair) for i, pair in enumerate(counts)),
        ),
    )


def answers() -> BarChart:
    rows = (("Persönlich, ohne Termin", 221, 71.1), ("Am Telefon", 199, 64.0), ("Weiß ich nicht", 6, 1.9))
    return BarChart(
        anchor="wege",
        title="Welche Wege ins Rathaus sollen unbedingt bleiben?",
        base="Frage 3, mehrere Antworten möglich; n = 311 Bögen mit Antwort, 7 ohne",
        alternative="Balken: 71,1 % ohne Termin, 64,0 % am Telefon, 1,9 % wissen es nicht.",
        beside=0,
        table=Table(
            head="Antwort",
            columns=(Column(title="Bögen"), Column(title="Anteil", look=Look.FIRST, digits=1, unit="%")),
            rows=tuple(Row(label=label, values=(count, share)) for label, count, share in rows),
        ),
    )


def by_horizon(arrangement: Arrangement = Arrangement.GROUPED, *, upright: bool = False) -> BarChart:
    names = ("kurzfristig", "mittelfristig", "langfristig")
    rows = (("Mobilität und Verkehr in allen Ortsteilen", (4, 3, None)), ("Bildung", (2, 0, 1)))
    return BarChart(
        anchor=f"horizonte-{arrangement}",
        title="Maßnahmen je Bereich und Horizont",
        base="n = 10 Maßnahmen, Stand 8. September 2026",
        alternative="Balken je Bereich: vier kurzfristige Maßnahmen zur Mobilität, zwei zur Bildung.",
        arrangement=arrangement,
        upright=upright,
        table=Table(
            head="Bereich",
            columns=tuple(
                Column(title=name, look=look)
                for name, look in zip(names, (Look.FIRST, Look.SECOND, Look.THIRD), strict=True)
            ),
            rows=tuple(Row(label=label, short=label[:8], values=values) for label, values in rows)
            if upright
            else tuple(Row(label=label, values=values) for label, values in rows),
        ),
    )


def over_time() -> TimeChart:
    start = date(2026, 3, 2)
    counts = [(i * i / 3 + 4, None if i in {5, 6} else 90 - i * 3) for i in range(14)]
    return TimeChart(
        anchor="verlauf",
        title="Ideen und Unterstützungen im Verlauf",
        base="2. März bis 31. Mai 2026, je Woche; n = 430 Ideen",
        alternative="Zwei Linien: Ideen steigen von 4 auf 60, Kommentare sinken von 90 auf 51.",
        table=Table(
            head="Woche ab",
            columns=(Column(title="Ideen", look=Look.FIRST), Column(title="Kommentare", look=Look.SECOND)),
            rows=tuple(
                Row(label=start + timedelta(weeks=i), values=(round(ideas), comments))
                for i, (ideas, comments) in enumerate(counts)
            ),
        ),
    )


def effort_and_benefit() -> PointChart:
    places = (
        (1.7, 4.2, "M-07", Look.MOBILITY),
        (3.8, 4.3, "M-21", Look.MOBILITY),
        (2.2, 3.7, "M-03", Look.EDUCATION),
        (2.2, 3.7, "M-04", Look.EDUCATION),
        (1.9, 2.9, "M-12", Look.BUSINESS),
        (2.5, 4.4, "M-01", Look.ADMINISTRATION),
        (5.0, 3.4, "M-09", Look.ENVIRONMENT),
        (4.2, 2.3, "M-15", Look.CULTURE),
        (1.5, 2.0, "M-18", Look.SOCIAL),
        (3.5, 1.5, "M-19", Look.BUILDING),
    )
    looks = dict.fromkeys(look for *_, look in places)
    return PointChart(
        anchor="nutzen",
        title="Nutzen und Aufwand der Maßnahmen",
        base="Gemeinsame Runde vom 8. September, Skala 1 bis 5; n = 10 Maßnahmen. Ein Vorschlag.",
        alternative="Punktefeld: M-07, M-01 und M-03 haben hohen Nutzen bei geringem Aufwand.",
        across=Axis(title="Aufwand: gering → hoch", least=1, most=5),
        up=Axis(title="Nutzen → hoch", least=1, most=5),
        corners=("lohnt sich schnell", "großer Plan", "nebenbei", "zurückstellen"),
        kinds=tuple(Kind(look=look, name=look.value.capitalize()) for look in looks),
        table=Table(
            head="Maßnahme",
            columns=(
                Column(title="Aufwand", look=Look.FIRST, digits=1),
                Column(title="Nutzen", look=Look.FIRST, digits=1),
            ),
            rows=tuple(
                Row(
                    label=f"{name} Vorhaben", short=name, values=(x, y), look=look, link=f"/massnahmen/{name}"
                )
                for x, y, name, look in places
            ),
        ),
    )


def hostile() -> BarChart:
    return BarChart(
        anchor="boese",
        title=HOSTILE[1],
        base=HOSTILE[0],
        alternative=HOSTILE[2],
        table=Table(
            head=HOSTILE[3],
            columns=(Column(title=HOSTILE[2], look=Look.FIRST), Column(title=HOSTILE[5], look=Look.SECOND)),
            rows=tuple(Row(label=label, values=(i + 1, i)) for i, label in enumerate(HOSTILE)),
        ),
    )


def empty() -> BarChart:
    return BarChart(
        anchor="leer",
        title="Ideen je Woche",
        base="n = 0, Stand heute",
        alternative="Noch nichts",
        table=Table(head="Woche", columns=(Column(title="Ideen", look=Look.FIRST),), rows=()),
    )


def every_kind() -> tuple[Chart, ...]:
    return (
        by_area(),
        by_week(),
        answers(),
        by_horizon(),
        by_horizon(Arrangement.STACKED),
        over_time(),
        effort_and_benefit(),
        hostile(),
        empty(),
    )

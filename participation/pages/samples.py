"""Invented things for the style guide: what components are shown with, in every state they know."""

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

from wtforms import BooleanField, RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice  # type: ignore[attr-defined]  # its types are of 3.2

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
from participation.ideas.models import Channel, IdeaStatus
from participation.kernel.clock import now
from participation.municipality.models import AreaLook
from participation.pages import theme_samples
from participation.pages.argument_samples import front
from participation.strategy.models import Horizon, MeasureStatus
from participation.web.forms import Form

ARGUMENTS = front
THEMES = theme_samples
NAMES = {
    AreaLook.MOBIL: "Mobilität",
    AreaLook.BILDUNG: "Bildung und Betreuung",
    AreaLook.WIRTSCHAFT: "Wirtschaft und Tourismus",
    AreaLook.VERWALTUNG: "Verwaltung und Bürgerservice",
    AreaLook.UMWELT: "Umwelt und Klima",
    AreaLook.KULTUR: "Kultur und Freizeit",
    AreaLook.SOZIALES: "Soziales und Gesundheit",
    AreaLook.BAUEN: "Bauen und Wohnen",
}
SLUG = "beispiel"
STATES_OF_SUPPORT = ("link", "open", "given", "limit", "ended")
BULK_TARGETS = {"von": "eingang"}


class SampleForm(Form):
    """One field of every kind."""

    title = StringField("Titel")
    mailbox = StringField("E-Mail-Adresse")
    area = SelectField(
        "Lebensbereich", choices=[SelectChoice(look.value, name) for look, name in NAMES.items()]
    )
    text = TextAreaField("Beschreibung")
    consent = RadioField(
        "Dürfen wir Ihren Text veröffentlichen?",
        choices=[SelectChoice("ja", "Ja"), SelectChoice("nein", "Nein, nur lesen")],
    )
    keep = BooleanField("Angemeldet bleiben")
    website = StringField("Bitte frei lassen")


def areas() -> list[Any]:
    return [SimpleNamespace(look=look, name=name) for look, name in NAMES.items()]


def idea(number: int, **facts: Any) -> Any:  # noqa: ANN401 (any fact)
    return SimpleNamespace(
        **{
            "number": f"2026-{number:04d}",
            "title": "Leihräder am Bahnhof",
            "text": "Am Bahnhof fehlen Räder für die letzten zwei Kilometer. Drei würden schon reichen.",
            "language": "de",
            "area": areas()[0],
            "channel": Channel.WEB,
            "status": IdeaStatus.SUBMITTED,
            "author_name": "",
            "created_at": now() - timedelta(days=3),
            "supports": 86,
            "supports_elsewhere": 0,
            "submissions": 1,
            "against": 12,
            "passes": 5,
            "joined": number % 2,
            "together": 98,
            "is_public": True,
            "version": 1,
            **facts,
        }
    )


def queue() -> list[Any]:
    """What waits: since today, within the promise, overdue; with a badge of each kind."""
    waits = [(0, 0), (2, 0), (6, 3)]
    things = [
        idea(1),
        idea(2, channel=Channel.PAPER, area=None, author_name="Ida Moor"),
        idea(3, channel=Channel.TELEPHONE, status=IdeaStatus.RETURNED),
    ]
    return [
        SimpleNamespace(
            idea=thing,
            wait=SimpleNamespace(working_days=days, overdue_by=over),
            has_reply=over > 0,
            needs_second_look=days == 0,
            assignee="Nina Keller" if over else "",
            deputy="T. Vogt" if over else "",
            of_person=3 if days == 0 else 0,
            is_own=days == 0,
        )
        for thing, (days, over) in zip(things, waits, strict=True)
    ]


def others() -> list[Any]:
    """What is decided on pages of its own."""
    row = SimpleNamespace(
        title="Zu Ihrem Beitrag 2026-0042",
        text="550 no such user",
        number="2026-0042",
        note="",
        language="de",
    )
    return [
        SimpleNamespace(
            row=row,
            kind=SimpleNamespace(name="Brief"),
            wait=SimpleNamespace(working_days=1, overdue_by=0),
            assignee="",
            deputy="",
            of_person=0,
            is_own=False,
        )
    ]


def panels() -> list[Any]:
    """One idea on which everything can be done, one's own, and one that is only read."""
    everything = {"publish", "sort", "ask", "refuse", "confirm", "drop", "answer", "reopen"}
    form = SampleForm(formdata=None, prefix="panel-", meta={"csrf": False})
    return [
        SimpleNamespace(
            idea=idea(4),
            form=form,
            trail={},
            seen={"version": "1"},
            is_proposer=False,
            rights=SimpleNamespace(**dict.fromkeys(everything, allowed), own=own, any=allowed),
        )
        for allowed, own in ((True, False), (False, True), (False, False))
    ]


def messages() -> list[Any]:
    kinds = ("question", "reply", "refusal", "answer")
    said_nothing = SimpleNamespace(kind="reply", text="", created_at=now(), taken_back_at=now())
    return [
        SimpleNamespace(
            message=SimpleNamespace(
                kind=kind, text="Meinen Sie den Nordausgang?", created_at=now(), taken_back_at=None
            ),
            name="N. Keller",
        )
        for kind in kinds
    ] + [SimpleNamespace(message=said_nothing, name="")]


def jobs() -> list[Any]:
    """Long work in each of its states."""
    states = (
        {"status": "queued"},
        {"status": "queued", "run_at": now() + timedelta(days=3)},
        {"status": "running", "all_steps": 8, "done_steps": 5},
        {"status": "running"},
        {"status": "done", "all_steps": 8, "done_steps": 8},
        {"status": "cancelled"},
        {"status": "failed"},
    )
    nothing = {"all_steps": 0, "done_steps": 0, "cancel_wanted": False, "error": None, "run_at": now()}
    return [SimpleNamespace(**{**nothing, **state}) for state in states]


def measures() -> list[tuple[Any, Any]]:
    """A measure in each status, with what carries it."""
    made = []
    for number, status in enumerate(MeasureStatus, start=1):
        measure = SimpleNamespace(
            id=number,
            number=number,
            title="Leihräder an drei Orten",
            goal="Die letzten zwei Kilometer ohne Auto.",
            text="",
            areas=areas()[:1],
            is_cross_cutting=number == 1,
            is_own_project=number == 1,
            horizon=list(Horizon)[number % 3],
            status=status,
            lead_office="Stadtbauamt",
            decided_on=date(2026, 5, 12),
            decision_note="",
            progress_note="",
            progress_on=None,
        )
        carried = SimpleNamespace(ideas=number - 1, supporters=12 * number, objectors=number % 2)
        made.append((measure, carried))
    return made


# --- Charts -------------------------------------------------------------------------------------


def charts() -> list[Chart]:
    """One of every kind, and one without anything to draw."""
    return [by_area(), by_horizon(), over_time(), by_effort(), nothing_yet()]


def by_area() -> Chart:
    rows = zip(NAMES.items(), (48, 31, 17, 25, 12, 9, 6, 3), strict=True)
    return BarChart(
        anchor="bereiche",
        title="Ideen je Lebensbereich",
        base="n = 151 Ideen, erfunden",
        alternative="Balken je Lebensbereich: am meisten Ideen zur Mobilität, am wenigsten zum Bauen.",
        table=Table(
            head="Lebensbereich",
            columns=(Column(title="Ideen", look=Look.FIRST),),
            rows=tuple(
                Row(label=name, values=(count,), look=Look(look.value)) for (look, name), count in rows
            ),
        ),
    )


def by_horizon() -> Chart:
    return BarChart(
        anchor="horizonte",
        title="Maßnahmen je Bereich und Horizont",
        base="n = 10 Maßnahmen, erfunden",
        alternative="Gestapelte Balken: vier kurzfristige Maßnahmen zur Mobilität, zwei zur Bildung.",
        arrangement=Arrangement.STACKED,
        table=Table(
            head="Lebensbereich",
            columns=(
                Column(title="kurzfristig", look=Look.FIRST),
                Column(title="mittelfristig", look=Look.SECOND),
                Column(title="langfristig", look=Look.THIRD),
            ),
            rows=(Row(label="Mobilität", values=(4, 2, 1)), Row(label="Bildung", values=(2, 0, 1))),
        ),
    )


def over_time() -> Chart:
    start = date(2026, 3, 2)
    counts = (4, 9, 12, 31, 44, 52, 58)
    return TimeChart(
        anchor="verlauf",
        title="Ideen im Verlauf",
        base="2. März bis 19. April 2026, je Woche; n = 210 Ideen, erfunden",
        alternative="Eine Linie, die von 4 auf 58 Ideen je Woche steigt.",
        table=Table(
            head="Woche ab",
            columns=(Column(title="Ideen", look=Look.FIRST),),
            rows=tuple(
                Row(label=start + timedelta(weeks=week), values=(count,)) for week, count in enumerate(counts)
            ),
        ),
    )


def by_effort() -> Chart:
    places = ((1.7, 4.2, "M-07", Look.MOBILITY), (3.8, 3.3, "M-21", Look.EDUCATION))
    return PointChart(
        anchor="nutzen",
        title="Nutzen und Aufwand der Maßnahmen",
        base="Skala 1 bis 5; n = 2 Maßnahmen, erfunden",
        alternative="Punktefeld: M-07 hat hohen Nutzen bei geringem Aufwand.",
        across=Axis(title="Aufwand: gering → hoch", least=1, most=5),
        up=Axis(title="Nutzen → hoch", least=1, most=5),
        corners=("lohnt sich schnell", "großer Plan", "nebenbei", "zurückstellen"),
        kinds=tuple(
            Kind(look=look, name=name)
            for look, name in ((Look.MOBILITY, "Mobilität"), (Look.EDUCATION, "Bildung"))
        ),
        table=Table(
            head="Maßnahme",
            columns=(
                Column(title="Aufwand", look=Look.FIRST, digits=1),
                Column(title="Nutzen", look=Look.FIRST, digits=1),
            ),
            rows=tuple(
                Row(label=f"{name} Leihräder", short=name, values=(x, y), look=look)
                for x, y, name, look in places
            ),
        ),
    )


def nothing_yet() -> Chart:
    return BarChart(
        anchor="leer",
        title="Noch ohne Zahlen",
        base="n = 0",
        alternative="Noch nichts",
        table=Table(head="Woche", columns=(Column(title="Ideen", look=Look.FIRST),), rows=()),
    )


def page_address(number: int) -> str:
    return f"?seite={number}"

"""The three agendas to begin with. Steps are rows from then on: everything in them can be changed.

Durations after workshop practice: 60 minutes for up to 200 people (critique collected before), three hours
for up to 60, a day for up to 30.
"""

from dataclasses import dataclass, replace

from participation.workshops.models import StepKind, WorkshopPhase

RULES = """Wir hören einander zu und fassen uns kurz.
Ein Gedanke je Karte.
Wir sprechen über Sachen, nicht über Personen.
Beim Sammeln wird nicht diskutiert; Rückfragen sind willkommen.
Alle Karten zählen gleich viel."""

CRITIQUE = "Kurz und genau. Noch keine Lösungen, keine Diskussion. Sachen kritisieren, nicht Personen."
FANTASY = "Alles ist möglich. Niemand kritisiert. Ein „Das geht nicht, weil …“ kommt in den Einwandspeicher."
REALISATION = (
    "Jetzt dürfen Einwände auf den Tisch. Wer macht was, mit wem, bis wann – und was ist der erste Schritt?"
)
DOTS = "Erst entscheiden, dann punkten. Das Ergebnis sehen alle, wenn die Runde geschlossen ist."


@dataclass(frozen=True, kw_only=True)
class PlannedStep:
    """One row of an agenda."""

    phase: WorkshopPhase
    kind: StepKind
    title: str
    minutes: int
    prompt: str = ""
    lead_in: str = ""
    rules_text: str = ""
    read_out: str = ""
    max_cards: int = 5
    budget: int = 3
    max_per_target: int = 1


@dataclass(frozen=True)
class Agenda:
    """A template: its name, for how many people, its steps."""

    name: str
    people: int
    steps: tuple[PlannedStep, ...]

    @property
    def minutes(self) -> int:
        return sum(step.minutes for step in self.steps)


P, K = WorkshopPhase, StepKind

WELCOME = PlannedStep(
    phase=P.PREPARATION,
    kind=K.COLLECT,
    title="Ankommen und Probekarte",
    minutes=15,
    prompt="Was haben Sie heute schon gesehen, das Ihnen an unserer Stadt gefällt?",
    lead_in="Mir gefällt …",
    rules_text="Zum Ausprobieren: Schreiben Sie eine Karte. Sie ist nur eine Probe.",
    read_out="Sagen Sie der Mitleitung einen Satz: Was gefällt Ihnen an unserer Stadt? Sie schreibt ihn auf.",
    max_cards=1,
)
COMPLAIN = PlannedStep(
    phase=P.CRITIQUE,
    kind=K.COLLECT,
    title="Kritik sammeln",
    minutes=12,
    prompt="Was stört Sie heute? Was funktioniert nicht?",
    lead_in="Mich stört, dass …",
    rules_text=CRITIQUE,
    read_out="Was stört Sie heute in unserer Stadt? Nennen Sie der Mitleitung einen "
    "Gedanken nach dem anderen.",
)
SORT_CRITIQUE = PlannedStep(
    phase=P.CRITIQUE,
    kind=K.CLUSTER,
    title="Aufdecken und ordnen",
    minutes=25,
    prompt="Welche Karten gehören zusammen?",
    rules_text="Die Werkstattleitung ordnet und fragt nach. Sie hören zu und helfen beim Titel.",
)
WEIGH_CRITIQUE = PlannedStep(
    phase=P.CRITIQUE,
    kind=K.VOTE,
    title="Kritik gewichten",
    minutes=6,
    prompt="Welche Missstände sind Ihnen am wichtigsten?",
    rules_text=DOTS,
    read_out="Sie haben drei Punkte. Nennen Sie der Mitleitung die Nummern der "
    "Themen, die Ihnen am wichtigsten sind.",
)
PAUSE = PlannedStep(
    phase=P.BREAK, kind=K.INFO, title="Pause", minutes=10, prompt="Wir machen Pause.", max_cards=0
)
TURN = PlannedStep(
    phase=P.FANTASY,
    kind=K.REVERSE,
    title="Kritik umkehren",
    minutes=8,
    prompt="Aus jeder Kritik wird ein positiver Satz.",
    rules_text="Die Werkstattleitung dreht die wichtigsten Themen ins Positive. "
    "Widersprechen Sie, wenn es nicht passt.",
)
DREAM = PlannedStep(
    phase=P.FANTASY,
    kind=K.COLLECT,
    title="Fantasie sammeln",
    minutes=14,
    prompt="Es ist 2035. Was ist bei uns selbstverständlich geworden?",
    lead_in="Es wäre schön, wenn …",
    rules_text=FANTASY,
    read_out="Stellen Sie sich vor, es ist 2035. Beginnen Sie mit: Es wäre schön, "
    "wenn. Die Mitleitung schreibt es auf.",
)
SORT_DREAMS = replace(SORT_CRITIQUE, phase=P.FANTASY, minutes=18)
WEIGH_DREAMS = replace(
    WEIGH_CRITIQUE,
    phase=P.FANTASY,
    title="Zukunftsbilder gewichten",
    minutes=8,
    prompt="Welche Zukunftsbilder begeistern Sie am meisten?",
    max_per_target=2,
)
TABLES = PlannedStep(
    phase=P.REALISATION,
    kind=K.GROUPS,
    title="Kleingruppen",
    minutes=20,
    prompt="Was davon gibt es schon? Was fordern wir? Was wäre der erste Schritt?",
    rules_text="Jede Gruppe schreibt ihr Ergebnis in zwei, drei Sätzen auf.",
)
SHOW = PlannedStep(
    phase=P.REALISATION,
    kind=K.PRESENT,
    title="Ergebnisse vorstellen",
    minutes=10,
    prompt="Jede Gruppe stellt ihr Ergebnis vor.",
    rules_text="Eine Minute je Gruppe. Rückfragen ja, Diskussion später.",
)
PLAN = PlannedStep(
    phase=P.REALISATION,
    kind=K.PLAN,
    title="Maßnahmenplan",
    minutes=20,
    prompt="Wer macht was, mit wem, wo und bis wann?",
    rules_text=REALISATION,
)
WEIGH_PLAN = replace(
    WEIGH_CRITIQUE,
    phase=P.REALISATION,
    title="Maßnahmen gewichten",
    minutes=5,
    prompt="Welche Maßnahmen sollen zuerst kommen?",
    budget=5,
    max_per_target=2,
)
OUTLOOK = PlannedStep(
    phase=P.CLOSING,
    kind=K.FEEDBACK,
    title="Ausblick",
    minutes=7,
    prompt="So geht es weiter.",
    rules_text="Das Protokoll kommt in den nächsten Tagen. Unten sehen Sie, was aus "
    "Ihren Karten geworden ist.",
)

AGENDAS: dict[str, Agenda] = {
    "60": Agenda(
        "60 Minuten",
        200,
        (
            replace(WELCOME, minutes=6),
            replace(COMPLAIN, minutes=6, max_cards=2),
            replace(SORT_CRITIQUE, minutes=4),
            replace(WEIGH_CRITIQUE, minutes=3),
            replace(TURN, minutes=2),
            replace(DREAM, minutes=7, max_cards=2),
            replace(SORT_DREAMS, minutes=4),
            replace(WEIGH_DREAMS, minutes=3),
            replace(TABLES, minutes=10),
            replace(SHOW, minutes=4),
            replace(PLAN, minutes=6),
            replace(WEIGH_PLAN, minutes=3),
            replace(OUTLOOK, minutes=2),
        ),
    ),
    "180": Agenda(
        "3 Stunden",
        60,
        (
            WELCOME,
            COMPLAIN,
            replace(SORT_CRITIQUE, minutes=27),
            WEIGH_CRITIQUE,
            PAUSE,
            TURN,
            DREAM,
            SORT_DREAMS,
            WEIGH_DREAMS,
            TABLES,
            SHOW,
            PLAN,
            WEIGH_PLAN,
            OUTLOOK,
        ),
    ),
    "tag": Agenda(
        "Ein Tag",
        30,
        (
            replace(WELCOME, minutes=30),
            replace(COMPLAIN, minutes=25),
            replace(SORT_CRITIQUE, minutes=50),
            replace(WEIGH_CRITIQUE, minutes=10),
            replace(PAUSE, minutes=15),
            replace(TURN, minutes=15),
            replace(DREAM, minutes=45),
            replace(PAUSE, title="Mittagspause", minutes=45),
            replace(SORT_DREAMS, minutes=30),
            replace(WEIGH_DREAMS, minutes=10),
            replace(TABLES, minutes=60),
            replace(SHOW, minutes=30),
            replace(PAUSE, minutes=15),
            replace(PLAN, minutes=60),
            replace(WEIGH_PLAN, minutes=10),
            replace(OUTLOOK, minutes=20),
        ),
    ),
}

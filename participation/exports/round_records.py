"""The records of rounds of weighing."""

from participation.exports.shapes import INTERNAL, Field, Record
from participation.kernel.language import _

ROUND = Field("round", "Nummer der Gewichtung")
VOTING_ROUNDS = Record(
    "voting_round",
    _("Gewichtungen"),
    (
        ROUND,
        Field("title", "Frage"),
        Field("kind", "wie die Runde heißt"),
        Field("subject", "worüber"),
        Field("method", "Verfahren"),
        Field("most", "höchstens so viele auf einem Stimmzettel; leer: unbegrenzt"),
        Field("points", "Punkte je Zugang"),
        Field("cap", "höchstens so viele Punkte auf eine Möglichkeit"),
        Field("budget", "Budget in Euro"),
        Field("starts_at", "Beginn"),
        Field("ends_at", "Ende"),
        Field("counted_at", "Zeitpunkt der Auszählung"),
        Field("edition", "Ausgabe des Ergebnisses"),
        Field("reason", "Grund einer berichtigten Ausgabe"),
        Field("ballots", "Stimmzettel; leer: unter 5"),
    ),
)
ROUND_RESULTS = Record(
    "round_result",
    _("Gewichtungsergebnisse"),
    (
        ROUND,
        Field("option", "Nummer der Möglichkeit"),
        Field("title", "Möglichkeit, wie sie damals hieß"),
        Field("source", "Nummer des Themas oder der Maßnahme"),
        Field("cost", "Kosten in Euro"),
        Field("place", "Rang; Gleiche teilen ihn sich"),
        Field("votes", "Kreuze oder Punkte; bei einer Reihenfolge Borda-Punkte"),
        Field("marked", "Stimmzettel, auf denen sie steht"),
    ),
)
ROUND_BALLOTS = Record(
    "round_ballot",
    _("Stimmzettel"),
    (
        ROUND,
        Field("marks", "Nummer der Möglichkeit = Kreuz, Punkte oder Platz"),
        Field("number", "so viele Stimmzettel haben diesen Inhalt"),
    ),
    since=INTERNAL,
)

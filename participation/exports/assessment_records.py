"""The records of assessments: results for the council, single values for the town hall alone."""

from participation.exports.shapes import COUNCIL, INTERNAL, Field, Record
from participation.kernel.language import _

ROUND = Field("round", "Nummer der Bewertungsrunde")
MEASURE = Field("measure", "Nummer der Maßnahme")
CRITERION = Field("criterion", "Kriterium")
ASSESSMENTS = Record(
    "assessment",
    _("Bewertungen"),
    (
        ROUND,
        Field("title", "Titel der Runde"),
        Field("mode", "wie bewertet wurde"),
        Field("closed_at", "geschlossen, UTC"),
        Field("version", "Fassung der Kriterien und Gewichte"),
        MEASURE,
        Field("rank", "Platz; Gleiche teilen ihn sich; leer: kein Ergebnis"),
        Field("ranked", "so viele Maßnahmen der Runde haben einen Platz"),
        Field("score", "Ergebnis: gewichteter Mittelwert, hoch ist gut"),
        Field("points", "die Skala reicht von 1 bis hier"),
        Field("spread", "Streuung, ab drei Bewertungen"),
        Field("agreement", "Maß der Streuung"),
        Field("judged_share", "Anteil der Gewichte, zu denen es ein Urteil gibt"),
        Field("best", "bester Platz unter allen Gewichten ± 20 %"),
        Field("worst", "schlechtester Platz unter allen Gewichten ± 20 %"),
        Field("assessors", "so viele Stellen haben abgegeben; 0: gemeinsame Runde oder niemand"),
        Field("reason", "Begründung vereinbarter Werte"),
    ),
    since=COUNCIL,
)
ASSESSMENT_CRITERIA = Record(
    "assessment_criterion",
    _("Bewertungen je Kriterium"),
    (
        ROUND,
        MEASURE,
        CRITERION,
        Field("weight", "Gewicht in dieser Runde"),
        Field("low_is_good", "ob ein niedriger Wert gut ist"),
        Field(
            "mean", "Mittelwert oder vereinbarter Wert; leer: weniger als zwei Urteile und nichts vereinbart"
        ),
        Field("spread", "Streuung, ab drei Urteilen"),
        Field("judged", "so viele Stellen haben geurteilt"),
        Field("abstained", "so viele konnten nicht urteilen"),
        Field("is_agreed", "ob der Wert vereinbart ist"),
    ),
    since=COUNCIL,
)
ASSESSMENT_VALUES = Record(
    "assessment_value",
    _("Einzelbewertungen"),
    (
        ROUND,
        MEASURE,
        Field("office", "Stelle"),
        CRITERION,
        Field("points", "Wert; leer: konnte nicht urteilen"),
        Field("comment", "Begründung der Stelle"),
    ),
    since=INTERNAL,
)

"""The records of what was reported on measures."""

from participation.exports.shapes import INTERNAL, Field, Record
from participation.kernel.language import _

MEASURE = Field("measure", "Nummer der Maßnahme")
REPORTS = Record(
    "progress_report",
    _("Fortschrittsberichte"),
    (
        MEASURE,
        Field("report", "laufende Nummer des Berichts zur Maßnahme"),
        Field("version", "Fassung; berichtigt wird nur durch eine neue"),
        Field("stands", "ob diese Fassung gilt"),
        Field("status", "Stand der Maßnahme"),
        Field("reported_on", "Tag, für den das gilt"),
        Field("text", "Bericht im Wortlaut"),
        Field("correction", "Grund der Berichtigung"),
        Field("written_at", "geschrieben, UTC", INTERNAL),
    ),
)
EVIDENCE = Record(
    "progress_evidence",
    _("Nachweise"),
    (
        MEASURE,
        Field("report", "laufende Nummer des Berichts"),
        Field("version", "Fassung des Berichts"),
        Field("kind", "Art des Nachweises"),
        Field("title", "was er zeigt"),
        Field("address", "Adresse eines Links"),
        Field("file", "SHA-256 der Datei, die auf der Seite der Maßnahme liegt"),
    ),
)
MILESTONES = Record(
    "milestone",
    _("Meilensteine"),
    (
        MEASURE,
        Field("title", "was dann erreicht ist"),
        Field("planned_on", "geplanter Tag"),
        Field("first_planned_on", "zuerst geplanter Tag"),
        Field("done_on", "erledigt am"),
        Field("struck_at", "entfallen, UTC"),
        Field("note", "Grund einer Verschiebung, öffentlich"),
    ),
)

"""Which records an export holds, which fields they have, and from which profile on each is told."""

from participation.exports.assessment_records import ASSESSMENT_CRITERIA, ASSESSMENT_VALUES, ASSESSMENTS
from participation.exports.progress_records import EVIDENCE, MILESTONES, REPORTS
from participation.exports.round_records import ROUND_BALLOTS, ROUND_RESULTS, VOTING_ROUNDS
from participation.exports.shapes import COUNCIL, INTERNAL, Field, Profile, Record
from participation.kernel.language import _

__all__ = ["RECORDS", "Field", "Profile", "Record", "told_records"]

PROCESS = Record(
    "process",
    _("Verfahren"),
    (
        Field("slug", "Adresse des Verfahrens"),
        Field("title", "Titel"),
        Field("brand", "Kurzname"),
        Field("lead", "Einleitung"),
        Field("plain_text", "Einfach erklärt"),
        Field("binding_note", "Verbindlichkeit"),
        Field("service_promise", "Zusage zu Fristen"),
        Field("supports_per_person", "Unterstützungen je Zugang; leer: unbegrenzt"),
        Field("area_term", "wie die Bereiche heißen"),
        Field("allows_against", "ob auch Stimmen dagegen möglich sind"),
    ),
)
PHASES = Record(
    "phase",
    _("Phasen"),
    (
        Field("title", "Titel"),
        Field("note", "Hinweis"),
        Field("starts_at", "Beginn, UTC"),
        Field("ends_at", "Ende, UTC; leer: offen"),
        Field("takes_ideas", "nimmt Ideen an"),
        Field("takes_supports", "nimmt Unterstützungen an"),
        Field("takes_comments", "nimmt Kommentare an"),
    ),
)
AREAS = Record(
    "area",
    _("Lebensbereiche"),
    (
        Field("slug", "Kennung"),
        Field("name", "Name"),
        Field("lead", "Beschreibung"),
        Field("look", "Farbe und Muster"),
        Field("retired_at", "nimmt seitdem nichts Neues auf, UTC"),
    ),
)
IDEAS = Record(
    "idea",
    _("Ideen"),
    (
        Field("number", "Nummer der Idee"),
        Field("title", "Titel"),
        Field("text", "Text im Wortlaut"),
        Field("language", "Sprache des Textes"),
        Field("area", "Lebensbereich (Kennung)"),
        Field("channel", "Kanal, auf dem die Idee kam"),
        Field("submitted_at", "eingereicht, UTC"),
        Field("changed_at", "Text zuletzt geändert, nachdem sich andere darauf bezogen hatten, UTC"),
        Field("place", "Ort, in Worten"),
        Field("latitude", "geografische Breite des Ortes"),
        Field("longitude", "geografische Länge des Ortes"),
        Field("pictures", "Dateinamen der Bilder, durch Semikolon getrennt"),
        Field("author_name", "Name, wie ihn die Person veröffentlicht haben wollte"),
        Field("supports", "Unterstützungen bestätigter Zugänge"),
        Field("against", "Stimmen dagegen, wo das Verfahren sie zulässt"),
        Field("passes", "Enthaltungen, wo das Verfahren sie zulässt"),
        Field("comments", "Kommentare und Antworten, die alle lesen können"),
        Field("submissions", "Einsendungen mit genau diesen Worten; nie Unterstützungen"),
        Field("supports_elsewhere", "anderswo gezählte Unterstützungen, nie hinzugerechnet"),
        Field("theme", "Thema (Nummer); leer: noch ohne Thema"),
        Field("answer", "Antwort der Stadt"),
        Field("answer_text", "Begründung der Antwort"),
        Field("answer_body", "zuständige Stelle, an die weitergegeben wurde"),
        Field("answered_at", "beantwortet, UTC"),
        Field("body_reply", "Antwort der Stelle, an die weitergegeben wurde"),
        Field("body_replied_on", "Tag dieser Antwort"),
        Field("status", "Stand der Idee", INTERNAL),
        Field("consent", "Zustimmung zur Veröffentlichung", INTERNAL),
        Field("reason", "Regel, gegen die sie verstößt", INTERNAL),
        Field("published_at", "veröffentlicht, UTC", INTERNAL),
        Field("decided_at", "entschieden, UTC", INTERNAL),
        Field("external_id", "Kennung in der Quelle eines Imports", INTERNAL),
        Field("author", "Pseudonym des Zugangs, mit dem sie kam; ohne Bezug zu Unterstützungen", INTERNAL),
    ),
)
COMMENTS = Record(
    "comment",
    _("Kommentare"),
    (
        Field("number", "Nummer: die der Idee und eine laufende"),
        Field("idea", "Nummer der Idee"),
        Field("reply_to", "Nummer des Kommentars, auf den geantwortet wird; leer: zur Idee selbst"),
        Field("kind", "Art"),
        Field("text", "Text im Wortlaut"),
        Field("language", "Sprache des Textes"),
        Field("author_name", "Name, wie ihn die Person veröffentlicht haben wollte"),
        Field("voice", "als wer die Person schrieb"),
        Field("written_at", "geschrieben, UTC"),
        Field("edited_at", "zuletzt geändert, UTC"),
        Field("status", "Stand", INTERNAL),
        Field("reason", "Regel, gegen die er verstößt", INTERNAL),
        Field("reason_text", "Nachricht an die Verfasserin oder den Verfasser", INTERNAL),
        Field("decided_at", "entschieden, UTC", INTERNAL),
        Field("author", "Pseudonym des Zugangs; ohne Bezug zu anderen Blättern", INTERNAL),
    ),
)
SUPPORTS = Record(
    "support",
    _("Unterstützungen"),
    (
        Field("idea", "Nummer der Idee"),
        Field("access", "Pseudonym des Zugangs, nur in dieser Ausgabe gültig"),
        Field("confirmed_by", "wie der Zugang bestätigt ist"),
        Field("channel", "Weg: im Internet, oder von der Stadt nach Anruf oder Brief eingetragen"),
        Field("given_on", "Tag"),
    ),
    since=INTERNAL,
)
STANCES = Record(
    "stance",
    _("Stimmen dagegen"),
    (
        Field("idea", "Nummer der Idee"),
        Field("access", "Pseudonym des Zugangs, dasselbe wie bei den Unterstützungen"),
        Field("kind", "dagegen oder enthalten"),
        Field("confirmed_by", "wie der Zugang bestätigt ist"),
        Field("given_on", "Tag"),
    ),
    since=INTERNAL,
)
JOINS = Record(
    "join",
    _("Zusammengeführte Ideen"),
    (
        Field("idea", "Nummer der Idee, die zu einer anderen gehört; sie behält Wortlaut und Nummer"),
        Field("into", "Nummer der Idee, die für beide steht"),
        Field("joined_at", "zusammengeführt, UTC", INTERNAL),
    ),
)
PARTS = Record(
    "part",
    _("Herausgelöste Gedanken"),
    (
        Field("idea", "Nummer der Idee, die herausgelöst wurde"),
        Field("part_of", "Nummer der Idee, aus der sie stammt"),
        Field("split_at", "herausgelöst, UTC", INTERNAL),
    ),
)
RULES = Record(
    "rule",
    _("Regeln für Beiträge"),
    (
        Field("version", "Fassung der Regeln; die höchste gilt"),
        Field("written_at", "geschrieben, UTC"),
        Field("rules", "Wortlaut der ganzen Fassung"),
        Field("rules_en", "derselbe auf Englisch"),
        Field("code", "Kennung des Grundes: steht bei Ideen und Kommentaren"),
        Field("title", "Grund, wie er in dieser Fassung heißt"),
        Field("title_en", "derselbe auf Englisch"),
        Field("text", "was er bedeutet"),
        Field("text_en", "dasselbe auf Englisch"),
        Field("is_active", "ob er noch gewählt werden kann"),
    ),
)
MESSAGES = Record(
    "message",
    _("Nachrichten"),
    (
        Field("idea", "Nummer der Idee"),
        Field("kind", "Art der Nachricht"),
        Field("text", "Wortlaut"),
        Field("sent_at", "geschrieben, UTC"),
    ),
    since=INTERNAL,
)
THEMES = Record(
    "theme",
    _("Themen"),
    (
        Field("number", "Nummer des Themas"),
        Field("title", "Titel"),
        Field("text", "Beschreibung"),
        Field("plain_text", "Einfach erklärt"),
        Field("area", "Lebensbereich (Kennung)"),
        Field("ideas", "veröffentlichte Ideen darin, auch solche, deren Wortlaut nicht gezeigt werden darf"),
        Field("supporters", "verschiedene Zugänge, die eine Idee darin unterstützen; nie eine Summe"),
    ),
)
MEASURES = Record(
    "measure",
    _("Maßnahmen"),
    (
        Field("number", "Nummer der Maßnahme"),
        Field("title", "Titel"),
        Field("goal", "Ziel"),
        Field("text", "Beschreibung"),
        Field("plain_text", "Einfach erklärt"),
        Field("areas", "Lebensbereiche (Kennungen, mit Semikolon)"),
        Field("is_cross_cutting", "Querschnitt"),
        Field("horizon", "Zeithorizont"),
        Field("lead_office", "Federführung"),
        Field("partners", "Beteiligte"),
        Field("is_own_project", "eigenes Vorhaben der Stadt"),
        Field("cost_from", "Kosten einmalig, von, in Euro"),
        Field("cost_to", "Kosten einmalig, bis, in Euro"),
        Field("yearly_from", "Kosten im Jahr, von, in Euro"),
        Field("yearly_to", "Kosten im Jahr, bis, in Euro"),
        Field("cost", "Kosten in Worten"),
        Field("funding", "Finanzierung und Förderung"),
        Field("is_budget_reserved", "unter Haushaltsvorbehalt"),
        Field("staff_days", "Personalaufwand in Personentagen"),
        Field("climate_effect", "Wirkung auf das Klima"),
        Field("data_protection", "Datenschutz"),
        Field("risks", "Risiken", COUNCIL),
        Field("first_step", "erster Schritt"),
        Field("indicator", "Woran wir es messen"),
        Field("indicator_baseline", "Wert heute"),
        Field("indicator_target", "Zielwert"),
        Field("placement_reason", "Grund der Einordnung"),
        Field("status", "Stand"),
        Field("decided_on", "Tag des Beschlusses"),
        Field("decision_note", "Beschluss"),
        Field("progress_note", "Fortschritt"),
        Field("progress_on", "Stand des Fortschritts"),
    ),
)
SOURCES = Record(
    "source",
    _("Herkunft"),
    (
        Field("measure", "Nummer der Maßnahme"),
        Field("theme", "Nummer des Themas, aus dem sie entstand"),
        Field("idea", "Nummer der Idee, aus der sie entstand"),
        Field("role", "Rolle der Quelle"),
    ),
)

DEPENDENCIES = Record(
    "dependency",
    _("Abhängigkeiten"),
    (
        Field("measure", "Nummer der Maßnahme"),
        Field("needs", "Nummer der Maßnahme, die sie braucht"),
        Field("kind", "Art der Abhängigkeit"),
    ),
)

SURVEY = Field("survey", "Nummer der Umfrage")
QUESTION = Field("question", "laufende Nummer der Frage darin")
SURVEY_QUESTIONS = Record(
    "survey_question",
    _("Umfragen"),
    (
        SURVEY,
        Field("title", "Titel der Umfrage"),
        Field("access", "wer antworten konnte"),
        Field("sheets", "Bögen; leer: unter 5"),
        QUESTION,
        Field("text", "Frage im Wortlaut"),
        Field("kind", "Art der Frage"),
        Field("options", "mögliche Antworten, mit Semikolon"),
        Field("rows", "Zeilen einer Tabelle, mit Semikolon"),
        Field("points", "Stufen einer Skala, von 1"),
    ),
)
SURVEY_RESULTS = Record(
    "survey_result",
    _("Umfrageergebnisse"),
    (
        SURVEY,
        QUESTION,
        Field("row", "Zeile einer Tabelle; sonst leer"),
        Field("answer", "Antwort oder Stufe; bei einer Reihenfolge: auf Platz 1"),
        Field("sheets", "Bögen mit dieser Antwort; leer: zum Schutz nicht genannt"),
        Field("base", "Bögen mit einer Antwort auf die Frage"),
    ),
)
SURVEY_TEXTS = Record(
    "survey_text",
    _("Umfragetexte"),
    (
        SURVEY,
        QUESTION,
        Field("text", "Antwort im Wortlaut; bei einer Idee steht er dort"),
        Field("language", "Sprache des Textes"),
        Field("idea", "Nummer der Idee, die daraus wurde"),
        Field("status", "Stand", INTERNAL),
        Field("consent", "Zustimmung zur Veröffentlichung", INTERNAL),
    ),
)
SURVEY_ANSWERS = Record(
    "survey_answer",
    _("Umfragebögen"),
    (
        SURVEY,
        Field("sheet", "Pseudonym des Bogens, nur in dieser Ausgabe gültig"),
        Field("channel", "wie der Bogen kam"),
        QUESTION,
        Field("row", "Zeile einer Tabelle; sonst leer"),
        Field("answer", "gewählte Antwort"),
        Field("value", "Stufe einer Skala oder Platz in einer Reihenfolge"),
    ),
    since=INTERNAL,
)

RECORDS = (
    PROCESS, PHASES, AREAS, RULES, IDEAS, JOINS, PARTS, COMMENTS, SUPPORTS, STANCES, MESSAGES, THEMES,
    MEASURES, SOURCES, DEPENDENCIES, REPORTS, EVIDENCE, MILESTONES,
    SURVEY_QUESTIONS, SURVEY_RESULTS, SURVEY_TEXTS, SURVEY_ANSWERS,
    VOTING_ROUNDS, ROUND_RESULTS, ROUND_BALLOTS,
    ASSESSMENTS, ASSESSMENT_CRITERIA, ASSESSMENT_VALUES,
)  # fmt: skip
"""In the order in which an import can read them."""


def told_records(profile: Profile) -> list[Record]:
    """The records that ``profile`` gets."""
    return [record for record in RECORDS if record.since.rank <= profile.rank]

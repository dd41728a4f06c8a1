"""How the record of processing and "Meine Daten" call activities, categories, steps and outcomes."""

from dataclasses import dataclass

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.kernel.language import _
from participation.kernel.personal import Activity, Category
from participation.privacy.models import ArchiveOutcome, RunBy

CONSENT = _l("Einwilligung, Art. 6 Abs. 1 Buchst. a DSGVO")
PUBLIC_TASK = _l("Aufgabe im öffentlichen Interesse, Art. 6 Abs. 1 Buchst. e DSGVO mit dem Landesrecht")
LEGAL_DUTY = _l("Rechtliche Pflicht, Art. 6 Abs. 1 Buchst. c DSGVO")
TOWN_HALL = _l("Redaktion und Verwaltung der Stadt; wer die Plattform im Auftrag der Stadt betreibt")
EVERYBODY = _l("alle, soweit Sie der Veröffentlichung zugestimmt haben; sonst nur die Redaktion")


@dataclass(frozen=True)
class ActivityWords:
    """One entry of the record in words; ``kept`` may name a number of days, which a setting gives."""

    name: LazyString
    purpose: LazyString
    people: LazyString
    basis: LazyString
    recipients: LazyString
    kept: str
    setting: str = ""


ACTIVITY_WORDS = {
    Activity.ACCOUNTS: ActivityWords(
        _l("Konten und bestätigte Zugänge"),
        _l("Anmelden; dass jede Person bei Unterstützungen und Gewichtungen einmal zählt; Rollen im Rathaus"),
        _l("Menschen mit Konto oder bestätigter E-Mail-Adresse"),
        CONSENT,
        _l("Verwaltung der Plattform"),
        _("bis Sie das Konto löschen"),
    ),
    Activity.IDEAS: ActivityWords(
        _l("Ideen und Schriftwechsel dazu"),
        _l("Beiträge sammeln, prüfen, veröffentlichen, auswerten und beantworten"),
        _l("Menschen, die etwas einreichen, auch auf Papier oder am Telefon"),
        CONSENT,
        EVERYBODY,
        _(
            "Adressen und Telefonnummern: %(days)s Tage nach dem Ende des Verfahrens; "
            "Texte bis zur Antwort des Archivs"
        ),
        "KEEP_CONTACTS_DAYS",
    ),
    Activity.COMMENTS: ActivityWords(
        _l("Kommentare"),
        _l("Ideen öffentlich abwägen"),
        _l("Menschen, die kommentieren"),
        CONSENT,
        EVERYBODY,
        _("Adressen: %(days)s Tage nach dem Ende des Verfahrens; Texte bis zur Antwort des Archivs"),
        "KEEP_CONTACTS_DAYS",
    ),
    Activity.VOTING: ActivityWords(
        _l("Unterstützungen, Gewichtungen und gedruckte Codes"),
        _l("Zählen, wie viele etwas unterstützen, jede Person einmal"),
        _l("Menschen, die unterstützen oder gewichten"),
        PUBLIC_TASK,
        _l(
            "niemand: Gezeigt werden nur Zahlen. Wie Sie gewichtet haben, kann nach dem Schluss niemand "
            "zuordnen."
        ),
        _("ohne Namen und Adresse auf Dauer: Es sind die gezählten Stimmen"),
    ),
    Activity.SURVEYS: ActivityWords(
        _l("Umfragen"),
        _l("Antworten auswerten, ohne zu wissen, von wem sie sind"),
        _l("Menschen, die an einer Umfrage teilnehmen"),
        CONSENT,
        _l("Redaktion; eigene Worte auch alle, wenn Sie zugestimmt haben"),
        _("Angefangene Bögen einige Tage; abgesendete Bögen tragen keinen Namen"),
    ),
    Activity.WORKSHOPS: ActivityWords(
        _l("Zukunftswerkstätten"),
        _l("Gemeinsam arbeiten, auch am Bildschirm und am Telefon, und ein Protokoll darüber"),
        _l("Teilnehmende einer Werkstatt"),
        CONSENT,
        _l("Teilnehmende derselben Werkstatt; das Protokoll ohne Namen alle"),
        _("Namen der Teilnehmenden: 90 Tage nach dem Ende der Werkstatt"),
    ),
    Activity.FOLLOWING: ActivityWords(
        _l("Auf dem Laufenden bleiben"),
        _l("Neuigkeiten schicken, die Sie bestellt haben"),
        _l("Menschen, die einer Idee, einem Bereich oder einem Verfahren folgen"),
        CONSENT,
        _l("niemand außerhalb der Plattform"),
        _("bis Sie es abbestellen; unbestätigte Bestellungen einen Tag"),
    ),
    Activity.LETTERS: ActivityWords(
        _l("E-Mails der Plattform und E-Mails an sie"),
        _l("Bestätigen, fragen, entscheiden, antworten"),
        _l("Menschen, die eine E-Mail-Adresse angeben oder uns eine E-Mail schreiben"),
        PUBLIC_TASK,
        _l("Verwaltung der Plattform; der Mailserver der Stadt"),
        _("Empfänger und Betreff: %(days)s Tage nach dem Versand"),
        "KEEP_LETTERS_DAYS",
    ),
    Activity.REPORTS: ActivityWords(
        _l("Meldungen und Beschwerden"),
        _l("Hinweise auf Regelverstöße und auf das Verhalten von Mitarbeitenden prüfen"),
        _l("Menschen, die etwas melden, und Menschen, um die es dabei geht"),
        LEGAL_DUTY,
        _l("Redaktion; Beschwerden über Mitarbeitende nur die Verwaltung der Plattform"),
        _("%(days)s Tage, nachdem entschieden ist; die Adresse nur bis dahin"),
        "KEEP_REPORTS_DAYS",
    ),
    Activity.STAFF: ActivityWords(
        _l("Arbeit der Redaktion, der Fachstellen und der Verwaltung"),
        _l("Beiträge bearbeiten, und nachvollziehen können, wer was entschieden hat"),
        _l("Mitarbeitende der Stadt und beauftragte Fachstellen"),
        PUBLIC_TASK,
        TOWN_HALL,
        _("so lange wie der Beitrag, um den es geht"),
    ),
    Activity.LOG: ActivityWords(
        _l("Protokoll der Entscheidungen"),
        _l("Nachweisen, was wann geschah, ohne dass es jemand nachträglich ändern kann"),
        _l("alle, die auf der Plattform etwas tun"),
        LEGAL_DUTY,
        _l("Verwaltung der Plattform"),
        _("Begründungen im Wortlaut: %(days)s Tage; die Einträge selbst ohne Namen und Text auf Dauer"),
        "KEEP_LOG_TEXTS_DAYS",
    ),
    Activity.SECURITY: ActivityWords(
        _l("Sicherheit beim Anmelden"),
        _l("Fremde fernhalten; Links in E-Mails, die nur einmal gelten"),
        _l("Menschen, die sich anmelden"),
        PUBLIC_TASK,
        _l("niemand"),
        _("%(days)s Tage nach dem Ende der Anmeldung oder der Frist des Links"),
        "KEEP_SESSIONS_DAYS",
    ),
    Activity.REQUESTS: ActivityWords(
        _l("Auskunft und Löschung"),
        _l("Ihre Daten zeigen und löschen; wiederhergestellte Sicherungen von Gelöschtem befreien"),
        _l("Menschen, die Auskunft oder Löschung wünschen"),
        LEGAL_DUTY,
        _l("niemand"),
        _("Links einen Tag; dass etwas gelöscht ist, auf Dauer und nur als Prüfsumme"),
    ),
}

CATEGORY_WORDS = {
    Category.NAME: _l("Name"),
    Category.ADDRESS: _l("E-Mail-Adresse"),
    Category.REACH: _l("Telefon oder Anschrift"),
    Category.WORDS: _l("Text"),
    Category.PICTURE: _l("Bild"),
    Category.PLACE: _l("Ort"),
    Category.CHOICE: _l("Wahl oder Stimme"),
    Category.SECRET: _l("Passwort oder Code (nur als Prüfsumme)"),
    Category.TRACE: _l("technische Spur"),
    Category.SETTING: _l("Einstellung"),
    Category.PERSON: _l("Zuordnung zu Ihrem Zugang"),
    Category.ACTOR: _l("wer im Rathaus gehandelt hat"),
    Category.FILE: _l("Datei"),
}

TABLE_WORDS = {
    "account": _l("Zugang"),
    "comment": _l("Kommentar"),
    "follow": _l("Abonnement"),
    "given_consent": _l("Einwilligung zur Veröffentlichung"),
    "idea": _l("Idee"),
    "idea_message": _l("Schriftwechsel"),
    "letter": _l("Brief"),
    "role_grant": _l("Rolle"),
    "round_part": _l("Teilnahme an einer Gewichtung"),
    "sign_in_session": _l("Anmeldung"),
    "stance": _l("Stimme zu einer Idee"),
    "support": _l("Unterstützung"),
    "survey_part": _l("Teilnahme an einer Umfrage"),
    "workshop_participant": _l("Teilnahme an einer Werkstatt"),
}
"""Tables of which people see rows most; others bear the name of their activity alone."""

OUTCOME_WORDS = {
    ArchiveOutcome.TAKEN_OVER: _l("übernommen"),
    ArchiveOutcome.NOT_WORTH: _l("nicht archivwürdig"),
}

RUN_WORDS = {RunBy.JOB: _l("von selbst"), RunBy.CONSOLE: _l("von der Konsole")}

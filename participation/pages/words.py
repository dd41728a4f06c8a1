"""What the log calls what was done, and the reasons it was done for."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.ideas.words import ANSWER_WORDS, REASON_WORDS
from participation.strategy.words import ROLE_WORDS, STATUS_WORDS

ACTION_WORDS: dict[str, LazyString] = {
    "account.change": _l("Konto: Name oder Sprache geändert"),
    "account.change_password": _l("Konto: Passwort geändert"),
    "account.close": _l("Konto geschlossen"),
    "account.confirm": _l("Konto bestätigt"),
    "account.confirm_guest": _l("Zugang ohne Passwort bestätigt"),
    "account.invite": _l("Konto angelegt und eingeladen"),
    "account.open": _l("Konto wieder geöffnet"),
    "account.set_password": _l("Konto: Passwort gesetzt"),
    "area.add": _l("Bereich angelegt"),
    "area.bring_back": _l("Bereich nimmt wieder Neues"),
    "area.change": _l("Bereich geändert"),
    "area.move": _l("Bereich in der Reihenfolge verschoben"),
    "area.retire": _l("Bereich nimmt nichts Neues mehr"),
    "comment.edit": _l("Kommentar geändert"),
    "comment.publish": _l("Kommentar veröffentlicht"),
    "comment.refuse": _l("Kommentar nicht veröffentlicht"),
    "comment.withdraw": _l("Kommentar zurückgezogen"),
    "comment.write": _l("Kommentar geschrieben"),
    "deputy.end": _l("Vertretung beendet"),
    "deputy.name": _l("Vertretung eingetragen"),
    "filter.delete": _l("Gemeinsamer Filter gelöscht"),
    "filter.share": _l("Filter geteilt"),
    "idea.answer": _l("Idee beantwortet"),
    "idea.decline_proposal": _l("Vorschlag, Idee nicht zu veröffentlichen: nicht zugestimmt"),
    "idea.import": _l("Ideen eingelesen"),
    "idea.propose_refusal": _l("Vorgeschlagen, Idee nicht zu veröffentlichen"),
    "idea.publish": _l("Idee veröffentlicht"),
    "idea.refuse": _l("Idee nicht veröffentlicht"),
    "idea.refuse_suggestion": _l("Vorschlag für eine Idee nicht angenommen"),
    "idea.reopen_answer": _l("Antwort auf Idee zurückgenommen"),
    "idea.reply": _l("Auf Rückfrage geantwortet"),
    "idea.return": _l("Rückfrage zu Idee gestellt"),
    "idea.sort": _l("Idee einem Bereich zugeordnet"),
    "idea.submit": _l("Idee eingereicht"),
    "mail.set_aside": _l("E-Mail zur Seite gelegt"),
    "mail.settle": _l("E-Mail erledigt"),
    "idea.take_suggestion": _l("Vorschlag für eine Idee angenommen"),
    "idea.undo": _l("Entscheidung über Idee rückgängig gemacht"),
    "idea.withdraw": _l("Idee zurückgezogen"),
    "idea.withdraw_proposal": _l("Vorschlag, Idee nicht zu veröffentlichen: zurückgenommen"),
    "job.cancel": _l("Hintergrundarbeit abgebrochen"),
    "job.want_again": _l("Hintergrundarbeit neu begonnen"),
    "letter.send_again": _l("Brief noch einmal gesendet"),
    "letter.settle": _l("Brief, der nicht ankam: erledigt"),
    "measure.create": _l("Maßnahme angelegt"),
    "measure.edit": _l("Maßnahme: Steckbrief geändert"),
    "measure.link": _l("Maßnahme: Quelle hinzugefügt"),
    "measure.move": _l("Maßnahme in anderen Zeithorizont verschoben"),
    "measure.standing": _l("Maßnahme: Stand oder Beschluss geändert"),
    "measure.unlink": _l("Maßnahme: Quelle entfernt"),
    "module.retire": _l("Textbaustein herausgenommen"),
    "module.write": _l("Textbaustein geschrieben"),
    "opinion_groups.want": _l("Meinungsgruppen: Berechnung angefordert"),
    "page.write": _l("Seitentext geschrieben"),
    "phase.add": _l("Phase angelegt"),
    "phase.change": _l("Phase geändert"),
    "phase.move": _l("Phase in der Reihenfolge verschoben"),
    "process.change": _l("Verfahren geändert"),
    "process.start": _l("Verfahren angelegt"),
    "process.take_in": _l("Verfahren aus einer Ausgabe übernommen"),
    "queue.assign": _l("Zuständigkeit geändert"),
    "queue.note": _l("Interne Notiz geschrieben"),
    "queue.step": _l("Auswahl bearbeitet"),
    "queue.undo": _l("Schritt der Redaktion rückgängig gemacht"),
    "queue.unnote": _l("Interne Notiz gelöscht"),
    "role.grant": _l("Rolle vergeben"),
    "role.withdraw": _l("Rolle entzogen"),
    "session.begin": _l("Angemeldet"),
    "session.end": _l("Abgemeldet"),
    "session.end_all": _l("Auf anderen Geräten abgemeldet"),
    "theme.bring_back_suggestion": _l("Vorschlag für ein Thema zurückgeholt"),
    "theme.confirm": _l("Vorschlag als Thema übernommen"),
    "theme.create": _l("Thema angelegt"),
    "theme.dismiss_suggestion": _l("Vorschlag für ein Thema verworfen"),
    "theme.merge": _l("Themen zusammengelegt"),
    "theme.move": _l("Ideen in anderes Thema verschoben"),
    "theme.rename": _l("Thema beschrieben"),
    "theme.split": _l("Thema geteilt"),
    "theme.undo": _l("Schritt beim Ordnen rückgängig gemacht"),
    "theme.want_suggestions": _l("Vorschläge für Themen angefordert"),
    "town.change": _l("Angaben zur Stadt geändert"),
    "town.found": _l("Stadt eingerichtet"),
}
"""By ``feature.verb`` as services record it; what is missing here is shown as it was recorded."""

GROUP_WORDS: dict[str, LazyString] = {
    "ideen": _l("Ideen"),
    "redaktion": _l("Arbeit der Redaktion"),
    "themen": _l("Themen"),
    "massnahmen": _l("Maßnahmen"),
    "verfahren": _l("Verfahren, Phasen und Bereiche"),
    "stadt": _l("Stadt und Seitentexte"),
    "konten": _l("Konten und Rollen"),
    "anmeldungen": _l("Anmeldungen"),
    "betrieb": _l("Briefe und Hintergrundarbeiten"),
}

GROUPS: dict[str, tuple[str, ...]] = {
    "ideen": ("idea",),
    "redaktion": ("queue", "deputy", "filter", "module"),
    "themen": ("theme",),
    "massnahmen": ("measure",),
    "verfahren": ("process", "phase", "area"),
    "stadt": ("town", "page"),
    "konten": ("account", "role"),
    "anmeldungen": ("session",),
    "betrieb": ("letter", "job"),
}
"""The features whose verbs belong to a group."""

REASONS: dict[str, LazyString] = {
    code.value: words
    for vocabulary in (REASON_WORDS, ANSWER_WORDS, STATUS_WORDS, ROLE_WORDS)
    for code, words in vocabulary.items()
}

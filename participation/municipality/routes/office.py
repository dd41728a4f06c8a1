"""The administration's start page, the town's data, and the texts of its duty pages."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, lazy_ngettext
from flask_babel import lazy_gettext as _l

from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict
from participation.kernel.permissions import Permission, Person
from participation.municipality import queries
from participation.municipality.forms.fields import differences
from participation.municipality.forms.town import TOWN_FIELDS, PageForm, TownForm
from participation.municipality.models import Municipality, PageKind, PageText, Process
from participation.municipality.routes.public import this_town
from participation.municipality.services.town import NOT_WRITTEN, change_town, write_page
from participation.municipality.words import PAGE_WORDS
from participation.web.access import acting, requires, signed_in
from participation.web.language import LANGUAGES

blueprint = Blueprint("office", __name__, url_prefix="/verwaltung")


@dataclass(frozen=True)
class Section:
    """A part of the administration: its page, its words, and who may open it."""

    endpoint: str
    name: Any
    about: Any
    permission: Permission


SECTIONS = (
    Section(
        "office.processes",
        lazy_ngettext("Verfahren", "Verfahren", 2),
        _l("Anlegen, Texte, Phasen und Lebensbereiche"),
        Permission.EDIT_PROCESSES,
    ),
    Section(
        "account_administration.index",
        _l("Konten"),
        _l("Einladen, Rollen geben, schließen"),
        Permission.EDIT_ACCOUNTS,
    ),
    Section("office.town", _l("Stadt"), _l("Name, Anschrift, Telefon, E-Mail-Adresse"), Permission.EDIT_TOWN),
    Section(
        "office.pages",
        _l("Seitentexte"),
        _l("Impressum, Datenschutz, Barrierefreiheit, Spielregeln"),
        Permission.EDIT_TOWN,
    ),
    Section("jobs.letters", _l("Postausgang"), _l("Was hinausging und was wartet"), Permission.READ_LETTERS),
    Section(
        "jobs.jobs", _l("Hintergrundarbeiten"), _l("Was läuft, wartet oder fehlschlug"), Permission.EDIT_TOWN
    ),
    Section(
        "complaints.index",
        _l("Beschwerden"),
        _l("Was Menschen über Mitarbeitende melden"),
        Permission.HANDLE_COMPLAINTS,
    ),
    Section(
        "privacy_office.index",
        _l("Datenschutz"),
        _l("Verzeichnis, Fristen, Archiv, Einwilligung"),
        Permission.KEEP_PRIVACY,
    ),
    Section("log.index", _l("Protokoll"), _l("Wer hat wann was getan"), Permission.READ_LOG),
)


def works_for(process: Process, person: Person) -> bool:
    return queries.works_on(person, process.slug)


@blueprint.get("/")
@signed_in
def index() -> ResponseReturnValue:
    """What the person may open: sections for the town, and the rooms of each process."""
    person, town = acting(), this_town()
    processes = [p for p in queries.processes_of(town, reader=person) if works_for(p, person)]
    return render_template(
        "municipality/office.html",
        sections=[section for section in SECTIONS if person.may(section.permission)],
        processes=processes,
    )


# --- The town -----------------------------------------------------------------------------------


@blueprint.route("/stadt", methods=["GET", "POST"])
@requires(Permission.EDIT_TOWN)
def town() -> ResponseReturnValue:
    """Name, contact and time zone."""
    town, form = this_town(), TownForm()
    if not form.is_submitted():
        form.fill(town)
    if not form.validate_on_submit():
        return show_town(form), 422 if form.errors else 200
    try:
        with writing():
            change_town(this_town(), form.draft(), expected_version=form.seen(), by=acting(), at=now())
    except Conflict as refusal:
        town = this_town()
        form.see(town.version)  # whoever sends it again has seen both
        form.refuse(refusal)
        return show_town(form, saved={name: getattr(town, name) for name in TOWN_FIELDS}), 409
    flash(gettext("Gespeichert."), "good")
    return redirect(url_for("office.town"))


def show_town(form: TownForm, saved: dict[str, Any] | None = None) -> str:
    return render_template(
        "municipality/town.html", form=form, differences=differences(form, saved) if saved else []
    )


# --- Duty pages ---------------------------------------------------------------------------------


@blueprint.get("/seiten")
@requires(Permission.EDIT_TOWN)
def pages() -> ResponseReturnValue:
    """Every duty page in every language, and which are still to be written."""
    return render_template(
        "municipality/pages.html", written=queries.page_texts(this_town()), page_words=PAGE_WORDS
    )


@blueprint.route("/seiten/<kind>/<language>", methods=["GET", "POST"])
@requires(Permission.EDIT_TOWN)
def page(kind: str, language: str) -> ResponseReturnValue:
    """One duty page in one language, with its twin in plain language."""
    if kind not in set(PageKind) or language not in LANGUAGES:
        abort(404)
    wanted, form = PageKind(kind), PageForm()
    written = page_of(this_town(), wanted, language)
    if not form.is_submitted():
        fill(form, written)
    if not form.validate_on_submit():
        return show_page(form, wanted, language), 422 if form.errors else 200
    try:
        with writing():
            write_page(
                this_town(),
                wanted,
                language,
                form.draft(),
                expected_version=form.seen(),
                by=acting(),
                at=now(),
            )
    except Conflict as refusal:
        written = page_of(this_town(), wanted, language)
        form.see(version_of(written))
        form.refuse(refusal)
        return show_page(form, wanted, language, written), 409
    flash(gettext("Gespeichert. So steht es jetzt auf der Seite."), "good")
    return redirect(url_for("office.pages"))


def page_of(town: Municipality, kind: PageKind, language: str) -> PageText | None:
    return queries.page_texts(town).get((kind, language))


def version_of(written: PageText | None) -> int:
    return NOT_WRITTEN if written is None else written.version


def fill(form: PageForm, written: PageText | None) -> None:
    form.see(version_of(written))
    if written is not None:
        form.text.data, form.plain_text.data = written.text, written.plain_text


def show_page(form: PageForm, kind: PageKind, language: str, saved: PageText | None = None) -> str:
    return render_template(
        "municipality/page.html",
        form=form,
        name=PAGE_WORDS[kind],
        kind=kind,
        in_language=LANGUAGES[language],
        differences=differences(form, {"text": saved.text, "plain_text": saved.plain_text}) if saved else [],
    )

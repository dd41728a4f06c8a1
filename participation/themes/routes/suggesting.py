"""The machine's suggestions: wanted, watched, looked at, confirmed in part or whole, dismissed."""

from collections.abc import Sequence

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext, ngettext
from sqlalchemy.exc import NoResultFound

from participation.ideas.models import Idea
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.kernel.permissions import Permission
from participation.kernel.text import tidy
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.sense import available
from participation.themes.forms import WantForm
from participation.themes.models import LONGEST_THEME_TITLE, Cluster, Theme
from participation.themes.queries.board import theme_counts
from participation.themes.queries.suggestions import (
    cluster_with_id,
    difference,
    dismissed_suggestions,
    ideas_to_confirm,
    latest_run,
    open_suggestions,
    titles_of_ideas,
)
from participation.themes.routes.board import NOTHING_TYPED, Typed, board_page, place_of_request
from participation.themes.routes.public import blueprint, theme_at
from participation.themes.services import suggestions as service
from participation.themes.services.ordering import ThemeDraft
from participation.web.access import acting, requires
from participation.web.forms import refusal_text
from participation.web.paging import wanted_page

IDEAS_PER_PAGE = 100


@blueprint.get("/<slug>/redaktion/themen/vorschlaege")
@requires(Permission.EDIT_THEMES)
def suggestions(slug: str) -> ResponseReturnValue:
    """How the computing goes on, what the suggestions would change, and those that somebody refused."""
    return run_page(this_process(slug))


def run_page(process: Process, reason: str = "", chosen: frozenset[str] | None = None) -> str:
    """With the parts that are ``chosen``; all of them if nobody chose yet."""
    return render_template(
        "themes/run.html",
        process=process,
        run=latest_run(process),
        dismissed=dismissed_suggestions(process),
        difference=difference(process),
        live={theme.id: theme for theme in theme_counts(process)},
        reason=reason,
        chosen=chosen,
    )


@blueprint.post("/<slug>/redaktion/themen/vorschlaege")
@requires(Permission.EDIT_THEMES)
def want(slug: str) -> ResponseReturnValue:
    """Have suggestions computed by the background."""
    process = this_process(slug)
    form = WantForm()
    if not form.validate():
        return board_page(process, form=form), 422
    try:
        with writing():
            process = this_process(slug)
            refuse_without_machine()
            service.want_suggestions(
                process,
                themes=int(form.themes.data or 0),
                of_all="alle" in request.form,
                by=acting(),
                at=now(),
            )
    except RuleViolation as refusal:
        form.refuse(refusal)
        return board_page(this_process(slug), Typed(reason=refusal_text(refusal)), form=form), 409
    return redirect(url_for("themes.suggestions", slug=slug))


@blueprint.post("/<slug>/redaktion/themen/vorschlaege/uebernehmen")
@requires(Permission.EDIT_THEMES)
def accept_parts(slug: str) -> ResponseReturnValue:
    """Make the chosen parts of the difference real, all of them or none; each suggestion is one step."""
    chosen = frozenset(request.form.getlist("teil"))
    try:
        with writing():
            process = this_process(slug)
            done = service.confirm_parts(process, chosen, by=acting(), at=now())
    except RuleViolation as refusal:
        return run_page(this_process(slug), refusal_text(refusal), chosen), 409
    flash(
        ngettext(
            "Übernommen: %(num)s Idee hat ihren neuen Platz. Rückgängig geht es Schritt für Schritt.",
            "Übernommen: %(num)s Ideen haben ihren neuen Platz. Rückgängig geht es Schritt für Schritt.",
            done,
        )
    )
    return redirect(url_for("themes.suggestions", slug=slug))


def refuse_without_machine() -> None:
    if not available():
        raise RuleViolation(_("Auf diesem Rechner lassen sich keine Vorschläge berechnen."))


@blueprint.post("/<slug>/redaktion/themen/vorschlaege/abbrechen")
@requires(Permission.EDIT_THEMES)
def stop(slug: str) -> ResponseReturnValue:
    """End the computing; earlier suggestions stay."""
    with writing():
        latest = latest_run(this_process(slug))
        if latest is None:
            raise NoResultFound(slug)
        service.stop_run(latest.run, by=acting(), at=now())
    flash(gettext("Die Berechnung wird abgebrochen. An den Themen ändert sich nichts."))
    return redirect(url_for("themes.suggestions", slug=slug))


@blueprint.get("/<slug>/redaktion/themen/vorschlaege/<int:cluster_id>")
@requires(Permission.EDIT_THEMES)
def suggestion(slug: str, cluster_id: int) -> ResponseReturnValue:
    """One open suggestion with all its ideas; one that is decided leads to the board."""
    process = this_process(slug)
    if cluster_with_id(process, cluster_id).decided_at is not None:
        return redirect(url_for("themes.board", slug=slug))
    return suggestion_page(process, cluster_id)


def suggestion_page(process: Process, cluster_id: int, typed: Typed = NOTHING_TYPED) -> str:
    """The suggestion, with what was typed in vain; the board if nothing of it is left to sort."""
    asked = wanted_page()
    found = open_suggestions(
        process,
        only=cluster_id,
        limit=1,
        first_idea=(asked - 1) * IDEAS_PER_PAGE,
        ideas_each=IDEAS_PER_PAGE,
    )
    if not found.rows:
        return board_page(process, typed)
    one = found.rows[0]
    return render_template(
        "themes/suggestion.html",
        process=process,
        suggestion=one,
        areas={area.id: area for area in process.areas},
        live={theme.id: theme for theme in theme_counts(process)},
        nearest=titles_of_ideas({near for idea in one.ideas for near in idea.nearest}),
        typed=typed,
        longest_title=LONGEST_THEME_TITLE,
        number=asked,
        pages=-(-one.size // IDEAS_PER_PAGE),
    )


@blueprint.post("/<slug>/redaktion/themen/vorschlaege/<int:cluster_id>/uebernehmen")
@requires(Permission.EDIT_THEMES)
def accept(slug: str, cluster_id: int) -> ResponseReturnValue:
    """Make the suggestion real for the ticked ideas."""
    title = " ".join(tidy(request.form.get("titel")).split())
    try:
        with writing():
            process = this_process(slug)
            cluster = cluster_with_id(process, cluster_id)
            ideas = ticked(cluster)
            theme = accepted(process, cluster, ideas, title=title)
    except RuleViolation as refusal:
        typed = Typed(
            reason=refusal_text(refusal),
            chosen=frozenset(request.form.getlist("nr")),
            title=title,
            suggestion=cluster_id,
        )
        process = this_process(slug)
        if "ganz" in request.form:
            return suggestion_page(process, cluster_id, typed), 409
        return board_page(process, typed), 409
    flash(
        ngettext(
            "Übernommen: %(num)s Idee ist jetzt im Thema „%(title)s“.",
            "Übernommen: %(num)s Ideen sind jetzt im Thema „%(title)s“.",
            len(ideas),
            title=theme.title,
        )
    )
    return redirect(url_for("themes.board", slug=slug, **place_of_request(process).query()))


def ticked(cluster: Cluster) -> Sequence[Idea]:
    """The ideas that were ticked, with those that the page did not show if wanted."""
    shown, chosen = set(request.form.getlist("gezeigt")), set(request.form.getlist("nr"))
    rest = "weitere" in request.form
    return [
        idea
        for idea in ideas_to_confirm(cluster)
        if idea.number in chosen or (rest and idea.number not in shown)
    ]


def accepted(process: Process, cluster: Cluster, ideas: Sequence[Idea], *, title: str) -> Theme:
    """Confirm into the existing theme that the form names, else as a new one."""
    if len(title) > LONGEST_THEME_TITLE:
        raise RuleViolation(
            _("Der Titel ist zu lang: Möglich sind %(most)s Zeichen."), most=LONGEST_THEME_TITLE
        )
    target, area_slug = request.form.get("ziel", ""), request.form.get("bereich", "")
    area = next((area for area in process.areas if area.slug == area_slug), None)
    return service.confirm(
        cluster,
        ThemeDraft(title=title, area_id=area.id if area else None),
        ideas=ideas,
        into=theme_at(process, target) if target else None,
        process=process,
        by=acting(),
        at=now(),
    )


@blueprint.post("/<slug>/redaktion/themen/vorschlaege/<int:cluster_id>/nicht-passend")
@requires(Permission.EDIT_THEMES)
def dismiss(slug: str, cluster_id: int) -> ResponseReturnValue:
    """Find a suggestion unfitting; it can be brought back."""
    try:
        with writing():
            process = this_process(slug)
            cluster = cluster_with_id(process, cluster_id)
            service.dismiss(cluster, process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        return board_page(this_process(slug), Typed(reason=refusal_text(refusal))), 409
    flash(
        gettext(
            "„%(label)s“ ist als nicht passend abgelegt, die Ideen bleiben in der Ablage. "
            "Zurückholen können Sie den Vorschlag unter „Abgelehnte Vorschläge“.",
            label=cluster.label,
        )
    )
    return redirect(url_for("themes.board", slug=slug, **place_of_request(process).query()))


@blueprint.post("/<slug>/redaktion/themen/vorschlaege/<int:cluster_id>/zurueckholen")
@requires(Permission.EDIT_THEMES)
def bring_back(slug: str, cluster_id: int) -> ResponseReturnValue:
    """Offer a dismissed suggestion again."""
    try:
        with writing():
            process = this_process(slug)
            cluster = cluster_with_id(process, cluster_id)
            service.bring_back(cluster, process=process, by=acting(), at=now())
    except RuleViolation as refusal:
        return board_page(this_process(slug), Typed(reason=refusal_text(refusal))), 409
    flash(gettext("„%(label)s“ steht wieder bei den Vorschlägen.", label=cluster.label))
    return redirect(url_for("themes.board", slug=slug))

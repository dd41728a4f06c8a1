"""Filters under a name: an address that can be kept, and given to colleagues."""

from urllib.parse import urlencode

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.ideas.models import Answer, Channel, IdeaStatus
from participation.ideas.words import ANSWER_WORDS, CHANNEL_WORDS, STATUS_WORDS
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.permissions import Permission
from participation.moderation.forms.sharing import FilterForm
from participation.moderation.models import FilteredList
from participation.moderation.queries.filters import filter_with_id, saved_filters
from participation.moderation.queries.waiting import MINE, NOBODYS
from participation.moderation.routes.places import UNSORTED, Place, place_of_request, said
from participation.moderation.routes.queue import TAB_NAMES
from participation.moderation.routes.team import team_of
from participation.moderation.services import filters as services
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.web.access import acting, requires

blueprint = Blueprint("filters", __name__, url_prefix="/<slug>/redaktion/filter")

LISTS = {"eingang": FilteredList.QUEUE, "ideen": FilteredList.IDEAS}
ENDPOINTS = {FilteredList.QUEUE: "moderation.queue", FilteredList.IDEAS: "staff_ideas.index"}


@blueprint.route("", methods=["GET", "POST"])
@requires(Permission.READ_QUEUE)
def index(slug: str) -> ResponseReturnValue:
    """The saved filters of both lists; a POST keeps the filter that is in the address."""
    process = this_process(slug)
    place = place_of_request(process)
    form = FilterForm()
    of = LISTS[said("von", set(LISTS)) or "eingang"]
    query = place.query(page=1)
    status = 200
    if form.validate_on_submit():
        try:
            with writing():
                draft = form.draft(of, urlencode(query))
                services.save_filter(draft, process=this_process(slug), by=acting(), at=now())
        except RuleViolation as refusal:
            form.refuse(refusal)
            status = 409
        else:
            flash(gettext("Der Filter „%(name)s“ ist gespeichert.", name=form.name.data))
            return redirect(url_for(ENDPOINTS[of], slug=slug, **query))
    elif form.is_submitted():
        status = 422
    page = render_template(
        "moderation/filters.html",
        process=process,
        form=form,
        query=query,
        told=in_words(place, process),
        origin="ideen" if of is FilteredList.IDEAS else "eingang",
        back=url_for(ENDPOINTS[of], slug=slug, **query),
        groups=[
            (
                url_for(ENDPOINTS[one], slug=slug),
                one.value,
                saved_filters(process, one, reader_id=acting().id or 0),
            )
            for one in FilteredList
        ],
        me=acting().id,
    )
    return page, status


def in_words(place: Place, process: Process) -> list[str]:
    """What the filter says, as the list itself says it."""
    areas = {area.slug: area.name for area in process.areas} | {UNSORTED: gettext("noch ohne Bereich")}
    whose = {MINE: gettext("nur meine"), NOBODYS: gettext("ohne Zuständige")}
    parts = [
        TAB_NAMES[place.tab] if place.tab else "",
        areas.get(place.area, ""),
        CHANNEL_WORDS[Channel(place.channel)] if place.channel else "",
        STATUS_WORDS[IdeaStatus(place.status)] if place.status else "",
        ANSWER_WORDS[Answer(place.answer)] if place.answer else "",
        f"„{place.words}“" if place.words else "",
        whose.get(place.whose) or (team_of(process).name(int(place.whose)) if place.whose else ""),
        gettext("Person der Idee %(number)s", number=place.person) if place.person else "",
    ]
    return [str(part) for part in parts if part]


@blueprint.post("/<int:filter_id>/loeschen")
@requires(Permission.READ_QUEUE)
def delete(slug: str, filter_id: int) -> ResponseReturnValue:
    """Forget one's own filter."""
    with writing():
        found = filter_with_id(filter_id, this_process(slug), reader_id=acting().id or 0)
        services.delete_filter(found, by=acting(), at=now())
    flash(gettext("Der Filter ist gelöscht."))
    return redirect(url_for("filters.index", slug=slug))

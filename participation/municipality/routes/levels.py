"""What somebody sees who wants to do something for which the process asks more than is known of them."""

from flask import render_template
from flask_babel import gettext

from participation.accounts.queries import standing_of
from participation.municipality.levels import REASONS, reaches, required
from participation.municipality.models import Act, Process, RequiredLevel
from participation.web.access import acting

LEAST = {Act.SUPPORT: RequiredLevel.CONFIRMED, Act.VOTE: RequiredLevel.CONFIRMED}
"""What counts needs a confirmed access anyway: pages have their own way to that."""


def needs_more(process: Process, act: Act, *, back: str, typed: str = "") -> tuple[str, int] | None:
    """The page that says what is missing and how to get it, with what was typed; None if nothing is.

    ``back`` is the page to which every way leads afterwards. Where nothing is asked for, nothing is asked of
    the database.
    """
    wanted = required(process, act)
    if wanted is LEAST.get(act, RequiredLevel.EVERYBODY):
        return None
    if reaches(standing_of(acting().id), process, act):
        return None
    page = render_template(
        "municipality/needs_more.html",
        process=process,
        reason=gettext(REASONS[wanted]),
        wanted=wanted.value,
        back=back,
        typed=typed,
    )
    return page, 409

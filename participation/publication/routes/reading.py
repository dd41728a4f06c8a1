"""What the pages of a strategy share: which edition is read, with which words, as page or as file."""

from datetime import datetime
from typing import Any

from flask import Response, abort, make_response, request, url_for

from participation.extensions import db
from participation.kernel.permissions import Person
from participation.municipality.models import Process
from participation.publication.files import KINDS, file_of
from participation.publication.making import draft_label, edition_told
from participation.publication.models import Audience, ReportForm, StrategyEdition
from participation.publication.paper import Published, strategy_paper
from participation.publication.queries.contents import content_of, ideas_in
from participation.publication.queries.editions import edition_called
from participation.publication.rules import in_area
from participation.publication.telling import (
    dossier_rows,
    horizon_words,
    pieces,
    resolution_words,
    status_words,
)
from participation.web.language import wanted_language

EDITION = "fassung"
"""The parameter that names an earlier edition; without it the newest is read."""
PARAMETERS = (EDITION, "horizont", "sprache")


def wanted_edition(process: Process, at: datetime) -> StrategyEdition:
    """The edition that the address names; 404 for what is no number."""
    typed = request.args.get(EDITION)
    if typed is None:
        return edition_called(process, None, at)
    if not (typed.isascii() and typed.isdigit() and 0 < len(typed) < 10):
        abort(404)
    return edition_called(process, int(typed), at)


def published(process: Process, edition: StrategyEdition) -> Published:
    """The edition as it reads today."""
    address = url_for("publication.strategy", slug=process.slug, _external=True)
    return edition_told(process, edition, address=address)


def draft(process: Process, audience: Audience, *, reader: Person, at: datetime) -> Published:
    """The strategy as it stands now, as nobody has published it yet."""
    content = content_of(process, audience, reader=reader, at=at)
    return Published(
        town=process.municipality,
        content=content,
        ideas=ideas_in(content),
        label=draft_label(at),
    )


def for_template(told: Published) -> dict[str, Any]:
    """What the templates of a strategy need."""
    content = told.content
    return {
        "told": told,
        "content": content,
        "texts": content["texts"],
        "pieces": lambda text: pieces(text, content, told.ideas),
        "dossier_rows": lambda measure: dossier_rows(measure, content),
        "horizon_words": horizon_words,
        "resolution_words": resolution_words,
        "status_words": status_words,
        "measures_in": lambda slug: in_area(content["measures"], slug),
    }


def as_file(told: Published, form: ReportForm, name: str) -> Response:
    """The paper in the reader's language; nothing of the database is held while it is set."""
    paper = strategy_paper(told, language=wanted_language())
    db.session.rollback()
    response = make_response(file_of(paper, form))
    response.mimetype = KINDS[form]
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return response

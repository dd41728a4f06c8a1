"""The page "Drucksachen" of a process: forms, posters, notices as PDF, and texts to be copied."""

from flask import Blueprint, Response, abort, current_app, make_response, render_template, request, url_for
from flask.typing import ResponseReturnValue

from participation.documents.sheets import Format
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.printing.papers import PAPERS, gazette_text, paper_called, press_line
from participation.printing.rules import LONGEST_GAZETTE
from participation.web.access import requires
from participation.web.language import LANGUAGES, in_language

blueprint = Blueprint("printing", __name__, url_prefix="/<slug>/redaktion/drucksachen")

ONLY_A4 = {"formular"}


def address_of(process: Process) -> str:
    """Where the process begins: what codes and papers lead to, also after its end."""
    return str(current_app.config["BASE_URL"]) + url_for("municipality.overview", slug=process.slug)


@blueprint.get("")
@requires(Permission.RECORD_IDEAS)
def index(slug: str) -> ResponseReturnValue:
    process, at = this_process(slug), now()
    address = address_of(process)
    texts = {}
    for language in LANGUAGES:
        with in_language(language):
            texts[language] = (gazette_text(process, address, at), press_line(process, address, at))
    return render_template(
        "printing/index.html", process=process, texts=texts, languages=LANGUAGES, most=LONGEST_GAZETTE
    )


@blueprint.get("/<name>-<size>.pdf")
@requires(Permission.RECORD_IDEAS)
def paper(slug: str, name: str, size: str) -> ResponseReturnValue:
    """One sheet, in the language that ``?in=`` names."""
    process = this_process(slug)
    if name not in PAPERS or size not in set(Format) or (name in ONLY_A4 and size != Format.A4):
        abort(404)
    language = request.args.get("in", "de")
    if language not in LANGUAGES:
        abort(404)
    content = paper_called(name, process, address_of(process), now(), paper=Format(size), language=language)
    file_name = f"{process.slug}-{name}-{size}-{language}.pdf"
    return as_file(content, file_name)


def as_file(content: bytes, name: str) -> Response:
    answer = make_response(content)
    answer.headers["Content-Type"] = "application/pdf"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    answer.headers["Cache-Control"] = "private, no-store"
    return answer

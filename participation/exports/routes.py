"""The page from which people take data away, the files themselves, and the entry for data portals."""

import json
import tempfile
from typing import IO, Any, cast

from flask import Blueprint, Response, abort, current_app, make_response, render_template, send_file, url_for
from flask.typing import ResponseReturnValue

from participation.exports.catalogue import Distribution, catalogue
from participation.exports.files import WRITERS, Format
from participation.exports.records import Profile, told_records
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
from participation.publication.models import StrategyEdition
from participation.publication.queries.editions import licence_of, published_editions
from participation.publication.words import LICENCE_ADDRESSES, LICENCE_MEANINGS, LICENCE_WORDS
from participation.web.access import acting, public

blueprint = Blueprint("exports", __name__)

NEEDS = {
    Profile.COUNCIL: Permission.EXPORT_COUNCIL,
    Profile.INTERNAL: Permission.EXPORT_INTERNAL,
}
KINDS = {
    Format.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    Format.CSV: "application/zip",
    Format.JSONL: "application/x-ndjson",
}
TITLES = {
    Format.XLSX: ("Arbeitsmappe mit Codebuch", "XLSX"),
    Format.CSV: ("Tabellen als CSV mit Codebuch", "ZIP"),
    Format.JSONL: ("Datensätze als JSON Lines", "JSON"),
}
"""How catalogues call the files, and their code in the European list of file types."""
IN_MEMORY = 2_000_000
"""Bytes of a file that are kept in memory before it goes to the disk."""


def may_take(profile: Profile, process: Process) -> bool:
    """Whether whoever asks gets this profile."""
    needed = NEEDS.get(profile)
    return needed is None or acting().may(needed, process.slug)


@blueprint.get("/<slug>/daten")
@public
def index(slug: str) -> ResponseReturnValue:
    """What there is to take away, for whoever asks."""
    process = this_process(slug)
    profiles = [profile for profile in Profile if may_take(profile, process)]
    records = {profile: told_records(profile) for profile in profiles}
    licence = licence_of(process)
    return render_template(
        "exports/index.html",
        process=process,
        records=records,
        formats=list(Format),
        licence=licence,
        LICENCE_WORDS=LICENCE_WORDS,
        LICENCE_MEANINGS=LICENCE_MEANINGS,
        licence_address=LICENCE_ADDRESSES[licence],
        strategy=newest(process),
    )


def newest(process: Process) -> StrategyEdition | None:
    """The edition of the strategy that everybody reads, if there is one."""
    return next(iter(published_editions(process, now())), None)


@blueprint.get("/<slug>/daten/dcat.jsonld")
@public
@limiter.limit("120 per hour")
def dcat(slug: str) -> ResponseReturnValue:
    """The open data of the process for data portals (DCAT-AP.de)."""
    process = this_process(slug)
    base = current_app.config["BASE_URL"].rstrip("/")

    def address(endpoint: str, **values: Any) -> str:  # noqa: ANN401 (as url_for has it)
        return f"{base}{url_for(endpoint, slug=slug, **values)}"

    files = [
        Distribution(
            TITLES[form][0], address("exports.download", profile="public", form=form.value),
            KINDS[form], TITLES[form][1],
        )
        for form in Format
    ]  # fmt: skip
    if newest(process) is not None:
        strategy = address("publication.file", form="pdf")
        files.append(Distribution("Strategie als PDF", strategy, "application/pdf", "PDF"))
    told = catalogue(
        process, page=address("exports.index"), files=files, licence=licence_of(process), modified=now()
    )
    response = make_response(json.dumps(told, ensure_ascii=False, indent=2))
    response.mimetype = "application/ld+json"
    return response


@blueprint.get("/<slug>/daten/<profile>.<form>")
@public
@limiter.limit("30 per hour")
def download(slug: str, profile: str, form: str) -> ResponseReturnValue:
    """The file, made for this request; a profile that one may not take is as one that does not exist."""
    process = this_process(slug)
    if profile not in set(Profile) or form not in set(Format) or not may_take(Profile(profile), process):
        abort(404)
    wanted = Format(form)
    file = cast("IO[bytes]", tempfile.SpooledTemporaryFile(max_size=IN_MEMORY))  # noqa: SIM115  (sent later)
    WRITERS[wanted](file, process, Profile(profile))
    file.seek(0)
    response: Response = send_file(
        file,
        mimetype=KINDS[wanted],
        as_attachment=True,
        download_name=f"{slug}-{profile}.{wanted.ending}",
    )
    response.headers["Cache-Control"] = "private, no-store"
    return response

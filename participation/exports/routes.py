"""The page from which people take data away, and the files themselves."""

import tempfile
from typing import IO, cast

from flask import Blueprint, Response, abort, render_template, send_file
from flask.typing import ResponseReturnValue

from participation.exports.files import LICENCE, WRITERS, Format
from participation.exports.records import Profile, told_records
from participation.extensions import limiter
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.routes.public import this_process
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
    return render_template(
        "exports/index.html", process=process, records=records, formats=list(Format), licence=LICENCE
    )


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

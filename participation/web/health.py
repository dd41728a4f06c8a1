"""``/healthz``: the process answers. ``/readyz``: it can also serve (database, migrations, job queue)."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text
from sqlalchemy.exc import SQLAlchemyError

from participation.extensions import db
from participation.web.access import public

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
@public
def alive() -> ResponseReturnValue:
    return jsonify(status="ok")


@blueprint.get("/readyz")
@public
def ready() -> ResponseReturnValue:
    try:
        revision = db.session.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
        db.session.execute(text("SELECT count(*) FROM job WHERE status = 'queued'"))
    except SQLAlchemyError:
        return jsonify(status="not ready", database="away"), 503
    if revision is None:
        return jsonify(status="not ready", database="empty"), 503
    return jsonify(status="ok", revision=revision)

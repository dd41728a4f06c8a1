"""What a person sees when something cannot be done: what happened, why, and what to do."""

from typing import Any
from urllib.parse import quote

from flask import Flask, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import HTTPException

from participation.kernel.errors import RuleViolation
from participation.web.forms import refusal_text

KNOWN = {400, 403, 404, 405, 408, 413, 414, 415, 429}
NOT_SHOWN_AGAIN = {"csrf_token", "password", "new_password", "current_password"}


def refuse(refusal: RuleViolation) -> ResponseReturnValue:
    """For single buttons; forms show the reason themselves, above what was typed."""
    return render_template("errors/refused.html", reason=refusal_text(refusal)), 409


def miss(_error: Exception) -> ResponseReturnValue:
    return render_template("errors/problem.html", code=404), 404


def explain(error: HTTPException) -> ResponseReturnValue:
    """A page for every HTTP error; answers that the error carries itself (redirects) stay as they are."""
    if error.response is not None or error.code is None:
        return error
    code = error.code if error.code in KNOWN or error.code >= 500 else 400
    response: Any = error.get_response()
    response.data = render_template("errors/problem.html", code=code)
    response.content_type = "text/html; charset=utf-8"
    return response  # type: ignore[no-any-return]  # Flask's own methods return Any


def show_form_again(_error: CSRFError) -> ResponseReturnValue:
    """The token is too old or missing: everything typed is shown again, ready to be sent with a new one.

    A stranger's page cannot use this: requests from other origins were refused before (web.headers).
    """
    kept = [
        (name, value)
        for name, values in request.form.lists()
        if name not in NOT_SHOWN_AGAIN
        for value in values
    ]
    # Encoded again: browsers read a backslash after the first slash as another site's name.
    address = quote(request.path) + (
        f"?{request.query_string.decode('latin-1')}" if request.query_string else ""
    )
    return render_template("errors/send_again.html", kept=kept, address=address), 400


def fail(error: Exception) -> ResponseReturnValue:
    """The page for our own mistakes: says nothing about them, and what to do."""
    original = getattr(error, "original_exception", None) or error
    return render_template("errors/problem.html", code=getattr(original, "code", 500)), 500


def init_app(app: Flask) -> None:
    app.register_error_handler(RuleViolation, refuse)
    app.register_error_handler(NoResultFound, miss)
    app.register_error_handler(CSRFError, show_form_again)
    app.register_error_handler(HTTPException, explain)
    app.register_error_handler(500, fail)

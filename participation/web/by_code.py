"""Pages that open by a code, which travels in a short-lived cookie, never in an address that stays behind."""

from dataclasses import dataclass

from flask import Blueprint, Response, current_app, make_response, redirect, request
from itsdangerous import BadSignature, URLSafeTimedSerializer

AN_HOUR = 3600
GUESSES = "20 per 10 minutes"
"""Wrong codes from one network; right ones do not count."""


def was_wrong(response: Response) -> bool:
    """Whether the answer said that there is nothing with this code."""
    return response.status_code == 404


def keep_unfound(blueprint: Blueprint) -> None:
    """No page of ``blueprint`` is found by a search engine, although nobody signs in for it."""

    @blueprint.after_request
    def not_for_search_engines(response: Response) -> Response:
        response.headers["X-Robots-Tag"] = "noindex"
        return response


@dataclass(frozen=True)
class CodeCookie:
    """A cookie that keeps one code for a while, signed: only codes that were right come back in it."""

    name: str
    seconds: int = AN_HOUR

    def lead_to(self, address: str, *, code: str) -> Response:
        """A redirect to ``address``, where ``kept_code`` returns ``code``."""
        response = make_response(redirect(address))
        response.set_cookie(
            self._full_name(),
            self._signer().dumps(code),
            max_age=self.seconds,
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )
        return response

    def kept_code(self) -> str | None:
        """The code in the cookie; None when there is none, it is too old, or not from here."""
        try:
            return str(self._signer().loads(request.cookies.get(self._full_name(), ""), max_age=self.seconds))
        except BadSignature:
            return None

    def forget(self, response: Response) -> None:
        """Have the browser keep no code any more."""
        response.delete_cookie(
            self._full_name(),
            secure=current_app.config["SESSION_COOKIE_SECURE"],
            httponly=True,
            samesite="Lax",
        )

    def _full_name(self) -> str:
        return f"__Host-{self.name}" if current_app.config["SESSION_COOKIE_SECURE"] else self.name

    def _signer(self) -> URLSafeTimedSerializer:
        return URLSafeTimedSerializer(current_app.config["SECRET_KEY"], salt=self.name)

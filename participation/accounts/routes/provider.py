"""Signing in through a provider that the town trusts: OpenID Connect with PKCE, state and nonce."""

import hmac
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast
from urllib.parse import urlsplit

from flask import Blueprint, Flask, abort, current_app, flash, redirect, request, session, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from participation.accounts.models import LONGEST_SUBJECT, Viewer
from participation.accounts.routes.browser import begin_sign_in, keep_sign_in, linking_token, town_id
from participation.accounts.rules import local_address
from participation.accounts.services.providers import Told, account_told_by, link_identity
from participation.extensions import limiter
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import RuleViolation
from participation.kernel.language import _
from participation.web.access import acting, public
from participation.web.forms import refusal_text

if TYPE_CHECKING:
    from participation.accounts.openid import Client

blueprint = Blueprint("provider", __name__, url_prefix="/anmelden/dienst")

KEPT = "sign_in_provider"
WISH, LINKS = "provider_wish", "provider_links"
FAILED = _("Die Anmeldung über diesen Dienst hat nicht geklappt. Bitte versuchen Sie es noch einmal.")


@dataclass(frozen=True)
class Provider:
    """What pages know of the provider."""

    name: str
    tells_residence: bool


@blueprint.record_once
def set_up(state: BlueprintSetupState) -> None:
    app = cast("Flask", state.app)
    app.jinja_env.globals["sign_in_provider"] = sign_in_provider
    if not app.config["OIDC_ISSUER"]:
        return
    issuer = str(app.config["OIDC_ISSUER"]).rstrip("/")
    from participation.accounts.openid import registered  # noqa: PLC0415 (only where a town has a provider)

    app.extensions[KEPT] = registered(app, issuer)


def sign_in_provider() -> Provider | None:
    """For pages: the provider, if the town has one."""
    if KEPT not in current_app.extensions:
        return None
    config = current_app.config
    name = config["OIDC_NAME"] or urlsplit(config["OIDC_ISSUER"]).hostname or ""
    return Provider(name, tells_residence=bool(config["OIDC_CLAIM"]))


def client() -> "Client":
    """404 where the town has no provider."""
    found: Client | None = current_app.extensions.get(KEPT)
    return found or abort(404)


@blueprint.get("")
@public
@limiter.limit("60 per 10 minutes")
def begin() -> ResponseReturnValue:
    """To the provider; ``?weiter=`` is where to go on, ``?verbinden=`` links who is signed in.

    That bears a token of this session: else a stranger's page could link an account with its own identity.
    """
    provider, asked, reader = client(), request.args.get("verbinden"), acting()
    links = asked is not None and isinstance(reader, Viewer) and reader.id is not None
    if asked is not None and not (links and hmac.compare_digest(asked.encode(), own_token().encode())):
        return failed()
    session[WISH] = local_address(request.args.get("weiter")) or url_for("municipality.home")
    session[LINKS] = reader.id if links else 0
    back = current_app.config["BASE_URL"].rstrip("/") + url_for("provider.come_back")
    try:
        return provider.authorize_redirect(back)
    except ValueError:
        return failed()


def own_token() -> str:
    return linking_token(getattr(acting(), "session_id", None))


@blueprint.get("/zurueck")
@public
@limiter.limit("60 per 10 minutes")
def come_back() -> ResponseReturnValue:
    """From the provider. A GET that writes, as the protocol has it: state ties it to this browser, once."""
    provider = client()
    onwards = str(session.pop(WISH, "")) or url_for("municipality.home")
    links = int(session.pop(LINKS, 0))
    if links and links != acting().id:
        return failed()
    try:
        told = told_by(provider)
        with writing():
            account = (
                link_identity(told, account_id=links, by=acting(), at=now())
                if links
                else account_told_by(told, at=now())
            )
            sign_in = None if links else begin_sign_in(account, at=now())
    except ValueError:
        return failed()
    except RuleViolation as refusal:
        flash(refusal_text(refusal), "warn")
        return redirect(url_for("own_account.overview") if links else url_for("accounts.sign_in"))
    if sign_in is None:
        flash(gettext("Ihr Konto ist verbunden: Sie können sich auch über diesen Dienst anmelden."), "good")
        return redirect(onwards)
    token, is_whole = sign_in
    response = keep_sign_in(token, onwards, is_whole=is_whole)
    if is_whole and current_app.config["OIDC_CLAIM"] and not told.is_resident:
        flash(gettext("Sie sind angemeldet. Einen Wohnsitz hier hat der Dienst nicht bestätigt."), "warn")
    return response


def told_by(provider: "Client") -> Told:
    """What the provider says, checked: its signature, issuer, audience and nonce.

    Raises ValueError for an answer that is none of ours.
    """
    token = provider.authorize_access_token()
    claims = dict(token.get("userinfo") or {})
    issuer, subject = str(claims.get("iss", "")), str(claims.get("sub", ""))
    if issuer.rstrip("/") != str(current_app.config["OIDC_ISSUER"]).rstrip("/"):
        raise ValueError("another issuer than the town's")
    if not 0 < len(subject) <= LONGEST_SUBJECT:
        raise ValueError("no subject")
    return Told(issuer, subject, is_resident=is_resident(provider, token, claims), municipality_id=town_id())


def is_resident(provider: "Client", token: dict[str, Any], claims: dict[str, Any]) -> bool:
    """Whether the claim that the town asks for has its value: in the identity token, else at the provider."""
    name, _equals, value = str(current_app.config["OIDC_CLAIM"]).partition("=")
    if not name:
        return False
    if name not in claims:
        more = provider.userinfo(token)
        claims = more if more.get("sub") == claims.get("sub") else {}
    found = claims.get(name)
    return value in (map(str, found) if isinstance(found, list) else [str(found)])


def failed() -> ResponseReturnValue:
    flash(gettext(FAILED), "warn")
    return redirect(url_for("accounts.sign_in" if acting().id is None else "own_account.overview"))

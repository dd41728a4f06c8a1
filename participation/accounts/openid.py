"""OpenID Connect by authlib: the only place that imports it, and only where a town has a provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast

from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask
from flask.typing import ResponseReturnValue
from joserfc.errors import JoseError
from requests.exceptions import RequestException

SECONDS = 10
"""That the provider may take for an answer."""


@contextmanager
def failures_told() -> Iterator[None]:
    """Whatever goes wrong with the provider becomes a ValueError."""
    try:
        yield
    except (OAuthError, JoseError, RequestException) as error:
        raise ValueError(str(error)) from error


@dataclass(frozen=True)
class Client:
    """authlib's client for the provider; each answer that is none, or none of ours, is a ValueError."""

    remote: Any

    def authorize_redirect(self, back: str) -> ResponseReturnValue:
        """To the provider, which sends people on to ``back``; state and nonce are kept in the session."""
        with failures_told():
            return cast("ResponseReturnValue", self.remote.authorize_redirect(back))

    def authorize_access_token(self) -> dict[str, Any]:
        """What the provider gives for the code in the address, checked: signature, audience and nonce."""
        with failures_told():
            return dict(self.remote.authorize_access_token())

    def userinfo(self, token: dict[str, Any]) -> dict[str, Any]:
        """What else the provider knows of the person."""
        with failures_told():
            return dict(self.remote.userinfo(token=token))


def registered(app: Flask, issuer: str) -> Client:
    """The client as the settings name it, with PKCE; the provider is not asked before the first use."""
    remote = OAuth(app).register(
        "town",
        client_id=app.config["OIDC_CLIENT_ID"],
        client_secret=app.config["OIDC_CLIENT_SECRET"] or None,
        server_metadata_url=f"{issuer}/.well-known/openid-configuration",
        client_kwargs={"scope": "openid", "code_challenge_method": "S256", "default_timeout": SECONDS},
    )
    return Client(remote)

"""Signing in and out, and who is signed in."""

from flask import Blueprint, current_app

from participation.accounts.models import Viewer
from participation.accounts.queries import viewer_with_session
from participation.extensions import login_manager
from participation.kernel.clock import now
from participation.kernel.codes import digest

blueprint = Blueprint("accounts", __name__)
login_manager.login_view = "accounts.sign_in"
login_manager.session_protection = "basic"  # "strong" throws out telephones that change their network
login_manager.anonymous_user = lambda: Viewer(id=None, name="visitor")


@login_manager.user_loader
def load_viewer(token: str) -> Viewer | None:
    """The session cookie bears a token; only its digest is in the database."""
    return viewer_with_session(digest(token, current_app.config["SECRET_KEY"]), at=now())

"""The key of each running round: a file of the instance, outside of the database and its backups.

Without it nobody can tell which ballot is whose; at the close it is destroyed.
"""

import os
from pathlib import Path

from flask import current_app

from participation.config import kept_secret
from participation.rounds.services.casting import Secrets


def folder() -> Path:
    return Path(current_app.instance_path) / "round_keys"


def secrets_of(round_id: int) -> Secrets:
    """For rounds that take ballots: the key is made when it is asked for first."""
    folder().mkdir(mode=0o700, exist_ok=True)
    return Secrets(
        round_key=kept_secret(folder() / str(round_id)), application=str(current_app.config["SECRET_KEY"])
    )


def destroy_key(round_id: int) -> None:
    """Overwrite the key and take it away; done twice, it stays gone."""
    file = folder() / str(round_id)
    try:
        descriptor = os.open(file, os.O_WRONLY)
    except FileNotFoundError:
        return
    with os.fdopen(descriptor, "wb") as old:
        old.write(b"0" * max(64, file.stat().st_size))
        old.flush()
        os.fsync(old.fileno())
    file.unlink(missing_ok=True)

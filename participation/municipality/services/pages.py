"""Telling that public pages change, so that nobody is shown a kept one that is outdated."""

import random
from typing import cast

from sqlalchemy import Table, bindparam, select, update

from participation.extensions import db
from participation.municipality.models import SHARDS, Municipality, PageVersion, Process

VERSIONS = cast("Table", PageVersion.__table__)
ONE_MORE = (
    VERSIONS.update()
    .where(VERSIONS.c.process_id == bindparam("process"), VERSIONS.c.shard == bindparam("of_shard"))
    .values(version=VERSIONS.c.version + 1)
)
"""Put together once: every support asks for it."""


def pages_change(process_id: int) -> None:
    """Tell that the public pages of the process change with this transaction; call it last, once.

    One shard of several is moved, so that supporters do not queue for a single row.
    """
    shard = random.randrange(SHARDS)  # noqa: S311 (spreads load, keeps no secret)
    db.session.execute(ONE_MORE, {"process": process_id, "of_shard": shard})


def pages_of_town_change(town: Municipality) -> None:
    """As above, for every process of the town: its name and contact stand on each page."""
    processes = select(Process.id).where(Process.municipality_id == town.id)
    db.session.execute(
        update(PageVersion)
        .where(PageVersion.process_id.in_(processes), PageVersion.shard == 0)
        .values(version=PageVersion.version + 1)
        .execution_options(synchronize_session=False)
    )

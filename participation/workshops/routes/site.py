"""All pages of the feature under one blueprint, for the table of contents in ``app.py``."""

from participation.workshops.routes import (
    correcting,
    desk,
    drafting,
    entrance,
    feed,
    leading,
    mending,
    own_plan,
    people,
    planning,
    protocol,
    room,
    sorting,
    starting,
    trail,
    video,
)

PAGES = (
    entrance, room, feed, desk, leading, sorting, people, planning, drafting, starting, protocol,
    mending, correcting, own_plan, trail, video,
)  # fmt: skip
"""Named so that the imports, which add the pages, are no accident."""

blueprint = entrance.blueprint

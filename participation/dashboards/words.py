"""How dashboards call people in small numbers, groups of channels and ways of confirmation."""

from flask_babel import LazyString, gettext
from flask_babel import lazy_gettext as _l

from participation.figures.results import ChannelGroup, People
from participation.web.formats import number

GROUP_WORDS: dict[ChannelGroup, LazyString] = {
    ChannelGroup.INTERNET: _l("Internet"),
    ChannelGroup.PAPER_AND_TELEPHONE: _l("Papier, Telefon"),
    ChannelGroup.ON_SITE: _l("Werkstatt, Terminal"),
}


def told(people: People) -> str:
    """``1.036``, or that they are few: who took part must not be found out by counting."""
    return gettext("unter 5") if people.number is None else number(people.number)

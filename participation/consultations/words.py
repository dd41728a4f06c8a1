"""How pages call what is made of an opinion."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.consultations.models import OpinionUse

USE_WORDS: dict[OpinionUse, LazyString] = {
    OpinionUse.UNREAD: _l("noch nicht angesehen"),
    OpinionUse.INTERNAL: _l("nur intern"),
    OpinionUse.PUBLIC: _l("veröffentlicht"),
}

"""What the roles are called where people read them."""

from flask_babel import lazy_gettext as _l

from participation.kernel.permissions import Role

ROLE_NAMES = {
    Role.CITIZEN: _l("Teilnehmende"),
    Role.CLERK: _l("Erfassung"),
    Role.MODERATOR: _l("Redaktion"),
    Role.FACILITATOR: _l("Werkstattleitung"),
    Role.ASSESSOR: _l("Fachbewertung"),
    Role.COUNCIL: _l("Gemeinderat"),
    Role.EXTERNAL: _l("Externe Begleitung"),
    Role.ADMINISTRATOR: _l("Verwaltung der Plattform"),
}

"""How the pages call the ways of confirming an access, and those by which a support came."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.voting.models import ConfirmedBy, SupportChannel

CONFIRMED_WORDS: dict[ConfirmedBy, LazyString] = {
    ConfirmedBy.ACCOUNT: _l("Konto mit bestätigter E-Mail-Adresse"),
    ConfirmedBy.MAIL_LINK: _l("Link in einer E-Mail, ohne Konto"),
    ConfirmedBy.CODE: _l("Gedruckter Code der Stadt"),
    ConfirmedBy.OIDC: _l("Anmeldung über einen Dienst, dem die Stadt vertraut"),
}

CHANNEL_WORDS: dict[SupportChannel, LazyString] = {
    SupportChannel.WEB: _l("Internet"),
    SupportChannel.TELEPHONE: _l("Telefon"),
    SupportChannel.PAPER: _l("Papier"),
}

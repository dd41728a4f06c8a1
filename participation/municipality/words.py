"""How pages call the duty pages of a town, the looks of areas of life, and levels of confirmation."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.municipality.calendar import Land
from participation.municipality.models import Act, AreaLook, PageKind, RequiredLevel

PAGE_WORDS: dict[PageKind, LazyString] = {
    PageKind.IMPRINT: _l("Impressum"),
    PageKind.PRIVACY: _l("Datenschutz"),
    PageKind.ACCESSIBILITY: _l("Barrierefreiheit"),
    PageKind.RULES: _l("Spielregeln"),
}

LOOK_WORDS: dict[AreaLook, LazyString] = {
    AreaLook.MOBIL: _l("Blau, Rad: wie Mobilität"),
    AreaLook.BILDUNG: _l("Violett, Buch: wie Bildung"),
    AreaLook.WIRTSCHAFT: _l("Ocker, Laden: wie Wirtschaft"),
    AreaLook.VERWALTUNG: _l("Grün, Rathaus: wie Verwaltung"),
    AreaLook.UMWELT: _l("Türkis, Blatt: wie Umwelt"),
    AreaLook.KULTUR: _l("Rot, Noten: wie Kultur"),
    AreaLook.SOZIALES: _l("Lila, Herz: wie Soziales"),
    AreaLook.BAUEN: _l("Grau, Haus: wie Bauen"),
}

ACT_WORDS: dict[Act, LazyString] = {
    Act.SUBMIT: _l("Ideen einreichen"),
    Act.COMMENT: _l("Kommentare schreiben"),
    Act.SUPPORT: _l("Ideen unterstützen"),
    Act.VOTE: _l("An Abstimmungen teilnehmen"),
    Act.SURVEY: _l("An Umfragen teilnehmen"),
}

LEVEL_WORDS: dict[RequiredLevel, LazyString] = {
    RequiredLevel.EVERYBODY: _l("jede Person, auch ohne Zugang"),
    RequiredLevel.CONFIRMED: _l("bestätigter Zugang, auch per Link in einer E-Mail"),
    RequiredLevel.ACCOUNT: _l("Konto oder Code der Stadt"),
    RequiredLevel.PROVEN: _l("Code der Stadt oder bestätigter Wohnsitz"),
}

LAND_NAMES: dict[Land, str] = {
    Land.BW: "Baden-Württemberg",
    Land.BY: "Bayern",
    Land.BE: "Berlin",
    Land.BB: "Brandenburg",
    Land.HB: "Bremen",
    Land.HH: "Hamburg",
    Land.HE: "Hessen",
    Land.MV: "Mecklenburg-Vorpommern",
    Land.NI: "Niedersachsen",
    Land.NW: "Nordrhein-Westfalen",
    Land.RP: "Rheinland-Pfalz",
    Land.SL: "Saarland",
    Land.SN: "Sachsen",
    Land.ST: "Sachsen-Anhalt",
    Land.SH: "Schleswig-Holstein",
    Land.TH: "Thüringen",
}
"""Names are not translated."""

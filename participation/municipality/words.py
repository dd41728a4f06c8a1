"""How pages call the duty pages of a town and the looks of areas of life."""

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from participation.municipality.calendar import Land
from participation.municipality.models import AreaLook, PageKind

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

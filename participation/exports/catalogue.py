"""The open data of a process as a catalogue entry: DCAT-AP.de 2.0 as JSON-LD, for data portals to collect.

Names of properties and vocabularies: https://www.dcat-ap.de/def/dcatde/2.0/spec/
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from participation.municipality.models import Municipality, Process
from participation.publication.models import Licence

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "dcatde": "http://dcat-ap.de/def/dcatde/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
LICENCES = {
    Licence.BY: "http://dcat-ap.de/def/licenses/dl-by-de/2.0",
    Licence.ZERO: "http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
}
THEME = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"
MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"
GERMAN = "http://publications.europa.eu/resource/authority/language/DEU"


@dataclass(frozen=True)
class Distribution:
    """One file: its name for people, its address, and what kind it is."""

    title: str
    address: str
    media_type: str
    file_type: str


def catalogue(
    process: Process,
    *,
    page: str,
    files: list[Distribution],
    licence: Licence,
    modified: datetime,
) -> dict[str, Any]:
    """The data set with its files; only what the public pages say themselves."""
    town = process.municipality
    return {
        "@context": CONTEXT,
        "@id": f"{page}#datensatz",
        "@type": "dcat:Dataset",
        "dct:title": {"@value": f"Bürgerbeteiligung: {process.title}", "@language": "de"},
        "dct:description": {"@value": process.lead or process.title, "@language": "de"},
        "dct:identifier": page,
        "dct:issued": moment(process.created_at),
        "dct:modified": moment(modified),
        "dct:language": {"@id": GERMAN},
        "dct:publisher": publisher(town),
        "dct:accessRights": {"@id": "http://publications.europa.eu/resource/authority/access-right/PUBLIC"},
        "dcat:theme": [{"@id": THEME}],
        "dcat:keyword": ["Beteiligung", "Ideen", "Strategie", town.name],
        "dcat:landingPage": {"@id": page},
        "dcat:contactPoint": contact(town),
        "dcat:distribution": [distribution(file, licence, town) for file in files],
    }


def moment(at: datetime) -> dict[str, str]:
    written = at.astimezone(UTC).isoformat(timespec="seconds")
    return {"@value": written, "@type": "xsd:dateTime"}


def publisher(town: Municipality) -> dict[str, Any]:
    return {"@type": "foaf:Organization", "foaf:name": town.name}


def contact(town: Municipality) -> dict[str, Any]:
    """The office, as it stands at the foot of every page."""
    told: dict[str, Any] = {
        "@type": "vcard:Organization",
        "vcard:fn": ", ".join(part for part in (town.name, town.office) if part),
    }
    if town.phone:
        told["vcard:hasTelephone"] = town.phone
    if town.mailbox:
        told["vcard:hasEmail"] = {"@id": f"mailto:{town.mailbox}"}
    return told


def distribution(file: Distribution, licence: Licence, town: Municipality) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@id": file.address,
        "@type": "dcat:Distribution",
        "dct:title": {"@value": file.title, "@language": "de"},
        "dcat:accessURL": {"@id": file.address},
        "dcat:downloadURL": {"@id": file.address},
        "dcat:mediaType": {"@id": MEDIA_TYPES + file.media_type},
        "dct:format": {"@id": FILE_TYPES + file.file_type},
        "dct:license": {"@id": LICENCES[licence]},
    }
    if licence is Licence.BY:
        told["dcatde:licenseAttributionByText"] = {"@value": town.name, "@language": "de"}
    return told

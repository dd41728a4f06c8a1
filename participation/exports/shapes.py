"""What a record of an export is made of, and for whom it is."""

from dataclasses import dataclass
from enum import StrEnum


class Profile(StrEnum):
    """For whom an export is. Each includes what the one before tells."""

    PUBLIC = "public"
    COUNCIL = "council"
    INTERNAL = "internal"

    @property
    def rank(self) -> int:
        return list(Profile).index(self)


@dataclass(frozen=True)
class Field:
    """One column: its key in all formats, what it means (German, for the codebook), who gets it."""

    key: str
    meaning: str
    since: Profile = Profile.PUBLIC


@dataclass(frozen=True)
class Record:
    """One kind of record: a sheet of the workbook, a file of the CSV archive, lines of JSON Lines."""

    name: str
    title: str
    fields: tuple[Field, ...]
    since: Profile = Profile.PUBLIC

    def told(self, profile: Profile) -> tuple[Field, ...]:
        """The fields that ``profile`` gets, in their order."""
        return tuple(field for field in self.fields if field.since.rank <= profile.rank)


INTERNAL = Profile.INTERNAL
COUNCIL = Profile.COUNCIL

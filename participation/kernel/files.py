"""Files that people bring, in the instance's folder: named by their content, so that none is there twice."""

import os
import re
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

NAME = re.compile(r"[0-9a-f]{64}(?:\.small)?\.jpg")


@dataclass(frozen=True)
class ContentFolder:
    """A folder of pictures; each lies below the first two signs of its name."""

    root: Path

    def place(self, name: str) -> Path:
        """Where the file of this name lies; ValueError for a name that is none."""
        if not NAME.fullmatch(name):
            raise ValueError(name)
        return self.root / name[:2] / name

    def keep(self, name: str, content: bytes) -> None:
        """Under its name only when it is whole and on the disk; known already, nothing happens."""
        place = self.place(name)
        if place.exists():
            place.touch()  # who tidies up at this moment sees that it is wanted
            return
        place.parent.mkdir(parents=True, exist_ok=True)
        draft = place.with_name(f".{secrets.token_hex(8)}.part")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as new:
            new.write(content)
            new.flush()
            os.fsync(new.fileno())
        draft.replace(place)

    def names(self) -> Iterator[str]:
        """Of all files, in order."""
        if self.root.is_dir():
            yield from sorted(path.name for path in self.root.glob("??/*") if NAME.fullmatch(path.name))

    def forget(self, name: str) -> None:
        self.place(name).unlink(missing_ok=True)


def pictures_in(instance: str | Path) -> ContentFolder:
    """The pictures of an instance."""
    return ContentFolder(Path(instance) / "pictures")


def small(name: str) -> str:
    return f"{name}.small.jpg"


def large(name: str) -> str:
    return f"{name}.jpg"

"""Fetch packages of the npm registry and note down where every vendored file came from."""

import hashlib
import os
import subprocess
import tarfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

ROOT = Path(__file__).resolve().parent.parent
STATIC = ROOT / "participation" / "static"

HEAD = """\
# Files of others

Fetched and changed by `make vendor` only; a test compares each file with its sha256.

| file | package | version | licence | changes | sha256 |
|---|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Origin:
    """Where a vendored file came from, and what we did to it."""

    file: Path
    package: str
    version: str
    licence: str
    changes: str = "none"


@contextmanager
def npm_package(name: str, version: str) -> Iterator[Path]:
    """Yield a temporary folder with the unpacked package; needs npm on the PATH.

    Raises CalledProcessError when npm cannot fetch it.
    """
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        subprocess.run(
            ["npm", "pack", f"{name}@{version}", "--silent", "--pack-destination", str(folder)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        (archive,) = folder.glob("*.tgz")
        with tarfile.open(archive) as packed:
            packed.extractall(folder, filter="data")
        yield folder / "package"


def record(folder: Path, origins: Sequence[Origin]) -> None:
    """Write the rows of these files into the folder's VENDOR.md; rows of other files stay."""
    register = folder / "VENDOR.md"
    rows = {row.split("|")[1].strip(): row for row in _rows(register)}
    for origin in origins:
        file = os.path.relpath(origin.file, folder)
        digest = hashlib.sha256(origin.file.read_bytes()).hexdigest()
        facts = (file, origin.package, origin.version, origin.licence, origin.changes, digest)
        rows[file] = f"| {' | '.join(facts)} |"
    register.write_text(HEAD + "\n".join(rows[file] for file in sorted(rows)) + "\n", encoding="utf-8")


def _rows(register: Path) -> list[str]:
    if not register.exists():
        return []
    return register.read_text(encoding="utf-8").removeprefix(HEAD).splitlines()

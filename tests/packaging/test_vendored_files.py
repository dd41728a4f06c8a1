"""What others wrote stays as they wrote it, and says whose it is."""

import hashlib
import re
from pathlib import Path

import pytest

from participation.web.static_files import fingerprint

ROOT = Path(__file__).resolve().parents[2]
REGISTERS = [
    ROOT / "participation/static/vendor/VENDOR.md",
    ROOT / "tests/browser/vendor/VENDOR.md",
]


def rows(register: Path) -> list[list[str]]:
    """Return the cells of each line of the table: file, package, version, licence, changes, sha256."""
    lines = register.read_text(encoding="utf-8").splitlines()
    table = [line for line in lines if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table[2:]]


def registered(register: Path) -> set[Path]:
    return {(register.parent / row[0]).resolve() for row in rows(register)}


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.parts[-4])
def test_vendored_files_are_unchanged(register: Path) -> None:
    for file, *_, sha256 in rows(register):
        content = (register.parent / file).read_bytes()
        assert hashlib.sha256(content).hexdigest() == sha256, file


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.parts[-4])
def test_every_vendored_file_names_package_version_and_licence(register: Path) -> None:
    for row in rows(register):
        assert all(row), row
    here = {path for path in register.parent.iterdir() if path != register}
    assert here <= registered(register)


def test_every_font_is_registered_and_lies_beside_its_licence() -> None:
    fonts = ROOT / "participation/static/fonts"
    assert set(fonts.glob("*.woff2")) <= registered(REGISTERS[0])
    assert "SIL OPEN FONT LICENSE" in (fonts / "OFL.txt").read_text(encoding="utf-8")


def test_style_sheets_name_fonts_by_the_address_that_pages_preload() -> None:
    base = ROOT / "participation/static/css/base.css"
    named = re.findall(r'url\("(.+)\?v=(\w+)"\)', base.read_text(encoding="utf-8"))
    assert len(named) == base.read_text(encoding="utf-8").count("url(")
    for file, mark in named:
        assert fingerprint(str((base.parent / file).resolve())) == mark, file


def test_the_style_sheets_ask_no_old_telephone_for_what_it_does_not_know() -> None:
    for sheet in (ROOT / "participation/static").rglob("*.css"):
        css = sheet.read_text(encoding="utf-8").split("*/", 1)[1]
        for unknown in ("oklch(", "color-mix(", "@layer", "@container", ":has(", ":is(", ":where(", "clamp("):
            assert unknown not in css, f"{sheet.name}: {unknown}"

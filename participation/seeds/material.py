"""The texts of the invented town Musterburg, as they lie beside this module in ``musterburg/``."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "musterburg"


def material(name: str) -> Any:  # noqa: ANN401 (our own JSON, its keys are read where they are used)
    """The content of ``musterburg/<name>.json``."""
    return json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))


def page(kind: str, language: str, *, plain: bool = False) -> str:
    """The text of one of the town's pages, in full or in plain language."""
    twin = ".plain" if plain else ""
    return (FOLDER / "pages" / f"{kind}.{language}{twin}.md").read_text(encoding="utf-8").strip()

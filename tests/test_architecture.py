"""Promises about the code as a whole."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask

import participation
from participation.paths import TEMPLATES

PACKAGE = Path(participation.__file__).parent
ROOT = PACKAGE.parent
MODULES = sorted(PACKAGE.rglob("*.py"))
DATABASE = PACKAGE / "kernel" / "database.py"
PAGES = Path(__file__).parent / "pages.txt"
MAY_WRITE = {"routes", "commands", "tasks", "seeds", "worker", "operations"}
LONGEST_MODULE = 330
LONGEST_FUNCTION = 45


def name(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text())


def access(app: Flask, endpoint: str) -> str:
    default = "files" if endpoint == "static" else "undeclared"
    return str(getattr(app.view_functions[endpoint], "access", default))


def pages(app: Flask) -> list[str]:
    """METHOD URL endpoint access: one line for each thing that can be asked for."""
    return sorted(
        f"{rule.rule}  {method}  {rule.endpoint}  {access(app, rule.endpoint)}"
        for rule in app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    )


def test_every_page_says_who_may_open_it(app: Flask) -> None:
    assert [line for line in pages(app) if line.endswith("undeclared")] == []


def test_who_may_open_what_changes_on_purpose_only(app: Flask) -> None:
    """A golden list: a changed permission shows as a changed line of tests/pages.txt."""
    assert pages(app) == PAGES.read_text().splitlines()


def mentions(path: Path, word: str) -> Iterator[int]:
    """The lines where a module imports or reaches for ``word``."""
    for node in ast.walk(tree(path)):
        match node:
            case ast.Attribute(attr=found, lineno=line) if found == word:
                yield line
            case ast.ImportFrom(names=names, lineno=line) if word in {n.name for n in names}:
                yield line


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_database_module_commits(path: Path) -> None:
    assert path == DATABASE or list(mentions(path, "commit")) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_only_the_edge_opens_a_change(path: Path) -> None:
    kinds = set(path.relative_to(PACKAGE).with_suffix("").parts)
    assert kinds & MAY_WRITE or list(mentions(path, "writing")) == []


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_modules_stay_readable(path: Path) -> None:
    assert len(path.read_text().splitlines()) <= LONGEST_MODULE
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("path", MODULES, ids=name)
def test_every_module_introduces_itself(path: Path) -> None:
    assert ast.get_docstring(tree(path))


def test_every_template_compiles(app: Flask) -> None:
    for template in app.jinja_env.list_templates():
        app.jinja_env.get_template(template)


def test_no_template_holds_script_or_style(app: Flask) -> None:
    """The content policy would block it, and silently so."""
    forbidden = re.compile(
        r"<script(?![^>]*\b(src|type=\"application/json\"))|<style|\sstyle=|\son[a-z]+=", re.IGNORECASE
    )
    for path in TEMPLATES.rglob("*.html"):
        if path.parent.name != "mail":
            assert not forbidden.search(path.read_text()), path


MAY_MARK_AS_SAFE = {"kernel/text.py", "web/sentences.py"}
"""The wall against hostile text, and our own catalogue; charts draw with Markup's own escaping."""


def test_nothing_is_marked_safe_outside_the_one_wall() -> None:
    for path in TEMPLATES.rglob("*.html"):
        assert not re.search(r"\|\s*safe\b", path.read_text()), path
    for path in MODULES:
        marks = "Markup(" in path.read_text() and "charts" not in path.parts
        assert not marks or name(path) in MAY_MARK_AS_SAFE, path

"""Each import contract of setup.cfg catches what it forbids: proved by one planted violation for each."""

import configparser
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.test_architecture import PACKAGE, ROOT

SETTINGS = ROOT / "setup.cfg"
PREFIX = "importlinter:contract:"

PLANTED = {
    "kinds": ("ideas/rules.py", "import participation.ideas.queries.public"),
    "features": ("ideas/services/indexing.py", "import participation.voting.services"),
    "domain-without-web": ("ideas/services/indexing.py", "import flask"),
    "plotly": ("dashboards/scope.py", "import plotly"),
    "pandas": ("dashboards/scope.py", "import pandas"),
    "documents": ("workshops/tasks.py", "import typst"),
    "text": ("web/formats.py", "import nh3"),
}
"""For each contract a module and the line that it must not have."""


def contracts() -> list[str]:
    settings = configparser.ConfigParser()
    settings.read(SETTINGS)
    return [name.removeprefix(PREFIX) for name in settings.sections() if name.startswith(PREFIX)]


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The package and its contracts, where lines can be planted."""
    folder = tmp_path_factory.mktemp("copy")
    only_modules = shutil.ignore_patterns("static", "translations", "__pycache__", "*.json", "musterburg")
    shutil.copytree(PACKAGE, folder / "participation", ignore=only_modules)
    shutil.copy(SETTINGS, folder)
    return folder


LINT = "import sys; sys.path.insert(0, ''); from importlinter.cli import lint_imports_command as lint; lint()"
"""import-linter, reading the package of the folder in which it runs."""


def checked(folder: Path, contract: str) -> subprocess.CompletedProcess[str]:
    """The verdict about one contract."""
    command = [sys.executable, "-c", LINT, "--contract", contract, "--config", "setup.cfg", "--no-cache"]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)


def test_there_is_a_planted_violation_for_each_contract() -> None:
    assert sorted(contracts()) == sorted(PLANTED)


@pytest.mark.parametrize("contract", contracts())
def test_a_contract_catches_what_it_forbids(copy: Path, contract: str) -> None:
    file, line = PLANTED[contract]
    module = copy / "participation" / file
    before = module.read_text()
    module.write_text(f"{before}\n{line}\n")
    try:
        verdict = checked(copy, contract)
    finally:
        module.write_text(before)
    assert verdict.returncode == 1, verdict.stdout + verdict.stderr
    assert "0 kept, 1 broken" in verdict.stdout
    planted = f"participation.{file.removesuffix('.py').replace('/', '.')} -> "
    assert planted in verdict.stdout.replace("\n", " ")


def test_nothing_is_caught_where_nothing_is_planted(copy: Path) -> None:
    verdict = checked(copy, contracts()[0])
    assert "1 kept, 0 broken" in verdict.stdout, verdict.stdout + verdict.stderr

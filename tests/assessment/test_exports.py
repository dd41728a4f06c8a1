"""What leaves the house: nothing for the public, means for the council, single values for the town hall."""

import json
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from openpyxl import load_workbook

from participation.assessment.services.rounds import close_round
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.permissions import SYSTEM
from participation.municipality.models import Process
from tests.assessment.making import a_blind_round, a_joint_round, an_assessor, entered, given
from tests.factories import a_measure, a_process

OFFICE, COMMENT = "Amt Ypsilon", "Das sagt nur Ypsilon"
FIRST, SECOND = (1, 2, 3), (5, 2, None)


@pytest.fixture
def process(app: Flask) -> Process:
    """A closed blind round of two offices about one measure, and one that is open."""
    with writing():
        process = a_process()
        measure = a_measure(process)
        one, two = an_assessor(process, "Ypsilon"), an_assessor(process, "Zett")
        for closes in (True, False):
            found = a_blind_round(process, [measure], [one, two])
            given(found, measure, one, *FIRST, comment=COMMENT)
            given(found, measure, two, *SECOND)
            if closes:
                close_round(found, by=SYSTEM, at=now())
    return process


def lines(process: Process, profile: Profile, folder: Path) -> dict[str, list[dict[str, Any]]]:
    """The records of JSON Lines by their names."""
    write(folder / "export.jsonl", process, profile=profile, form=Format.JSONL)
    found: dict[str, list[dict[str, Any]]] = {}
    for line in (folder / "export.jsonl").read_text().splitlines():
        record = json.loads(line)
        found.setdefault(record.pop("record", ""), []).append(record)
    return found


def bytes_of(file: Path) -> str:
    if file.suffix == ".jsonl":
        return file.read_text()
    with ZipFile(file) as archive:
        return "".join(archive.read(name).decode(errors="replace") for name in archive.namelist())


@pytest.mark.parametrize("form", list(Format))
@pytest.mark.parametrize("profile", list(Profile))
def test_who_gets_single_values_and_who_nothing(
    process: Process, tmp_path: Path, profile: Profile, form: Format
) -> None:
    file = tmp_path / f"export.{'zip' if form is Format.CSV else form.value}"
    write(file, process, profile=profile, form=form)
    content = bytes_of(file)
    is_internal = profile is Profile.INTERNAL
    assert (OFFICE in content, COMMENT in content) == (is_internal, is_internal)
    assert ("Bewertung der Ämter" in content) == (profile is not Profile.PUBLIC)


def test_the_council_gets_means_and_nothing_by_which_a_single_value_is_known(
    process: Process, tmp_path: Path
) -> None:
    told = lines(process, Profile.COUNCIL, tmp_path)
    assert "assessment_value" not in told
    (assessment,) = told["assessment"]  # the open round is told to nobody
    assert (assessment["rank"], assessment["assessors"]) == (1, 2)
    assert assessment["score"] == 3.4  # (3·3 + 2·(6-2)) / 5: one alone judged the reach
    by_criterion = {one["criterion"]: one for one in told["assessment_criterion"]}
    assert (by_criterion["Nutzen"]["mean"], by_criterion["Nutzen"]["spread"]) == (3.0, None)
    assert by_criterion["Reichweite"]["mean"] is None


def test_the_town_hall_gets_every_value(process: Process, tmp_path: Path) -> None:
    told = lines(process, Profile.INTERNAL, tmp_path)["assessment_value"]
    assert [(one["office"], one["points"]) for one in told] == [
        (office, points) for office, values in ((OFFICE, FIRST), ("Amt Zett", SECOND)) for points in values
    ]


def test_the_workbook_has_a_sheet_of_assessments(process: Process, tmp_path: Path) -> None:
    with writing():
        measure = a_measure(process)
        found = a_joint_round(process, measure)
        entered(found, measure, 5, 1, 5, comment="=1+1")
        close_round(found, by=SYSTEM, at=now())
    file = tmp_path / "export.xlsx"
    write(file, process, profile=Profile.COUNCIL, form=Format.XLSX)
    book = load_workbook(file)
    assert {"Bewertungen", "Bewertungen je Kriterium"} <= set(book.sheetnames)
    assert "Einzelbewertungen" not in book.sheetnames
    rows = list(book["Bewertungen"].iter_rows(values_only=True))
    assert len(rows) == 3
    assert "=1+1" in [str(cell) for cell in rows[-1]]

"""The guide for town halls says the schedule of each template as it is."""

import re

from participation.paths import PACKAGE
from participation.workshops.agendas import AGENDAS


def test_the_guide_has_the_minutes_of_every_step_of_the_three_templates() -> None:
    guide = (PACKAGE.parent / "docs" / "zukunftswerkstatt.md").read_text(encoding="utf-8")
    table = [line.strip("|").split("|") for line in guide.split("|---|---|---|---|")[1].splitlines()[1:]]
    *rows, sums = [cells[1:] for cells in table[: table.index([""])] if "(" not in cells[1]]
    for column, agenda in enumerate(AGENDAS.values()):
        minutes = [int(number) for cells in rows for number in re.findall(r"\d+", cells[column])]
        assert minutes == [step.minutes for step in agenda.steps]
        assert int(sums[column]) == agenda.minutes == sum(minutes)

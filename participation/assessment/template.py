"""Criteria to start from. They are written into the process as the town's own words, and changed there."""

from participation.assessment.mathematics import Agreement
from participation.assessment.models import Axis
from participation.assessment.rules import CriteriaDraft, CriterionDraft

TEMPLATE = CriteriaDraft(
    points=5,
    agreement=Agreement.DEVIATION,
    first=10,
    criteria=(
        CriterionDraft(
            name="Nutzen",
            lowest="kaum spürbar",
            highest="viele merken es sofort",
            weight=30,
            axis=Axis.BENEFIT,
        ),
        CriterionDraft(
            name="Aufwand",
            lowest="nebenbei zu schaffen",
            highest="eigene Stelle oder über 150.000 €",
            weight=20,
            low_is_good=True,
            axis=Axis.EFFORT,
        ),
        CriterionDraft(
            name="Machbarkeit", lowest="vieles ist ungeklärt", highest="morgen möglich", weight=15
        ),
        CriterionDraft(name="Reichweite", lowest="wenige", highest="fast alle Haushalte", weight=10),
        CriterionDraft(name="Dringlichkeit", lowest="kann warten", highest="eine Frist läuft", weight=10),
        CriterionDraft(
            name="Recht und Datenschutz", lowest="offene Fragen", highest="unbedenklich", weight=5
        ),
        CriterionDraft(name="Passt zu den Zielen", lowest="am Rand", highest="ein Kernziel", weight=10),
    ),
)

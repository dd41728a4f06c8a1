"""A process with a strategy that can be published: texts, measures, an answered and a quoted idea."""

from participation.ideas.models import Answer, Idea
from participation.ideas.services.decisions import AnswerDraft, answer_idea
from participation.kernel.clock import now
from participation.kernel.permissions import SYSTEM, Person
from participation.municipality.models import Process
from participation.publication.models import StrategyEdition
from participation.publication.queries.editions import parts_of
from participation.publication.rules import Part, area_part
from participation.publication.services.parts import PartDraft, write_part
from participation.publication.services.publishing import EditionDraft, publish
from participation.strategy.models import Horizon, Measure, MeasureStatus
from participation.web.forms import new_key
from tests.factories import a_measure, a_process, a_published_idea

BUS, NOT_PURSUED = "Der Bus soll auch abends fahren.", "Eine Seilbahn wäre zu teuer."


def write_text(process: Process, part: Part | str, text: str, *, by: Person = SYSTEM) -> None:
    kept = parts_of(process).get(str(part))
    draft = PartDraft(name=str(part), text=text, expected_version=kept.version if kept else 0)
    write_part(process, draft, by=by, at=now())


def a_strategy() -> tuple[Process, Idea, Idea, Measure]:
    """The process, the quoted idea, the one that is not pursued, and a measure. Call inside ``writing()``."""
    process = a_process()
    quoted = a_published_idea(process, title="Abendbus", text=BUS)
    refused = a_published_idea(process, title="Seilbahn über den Fluss")
    draft = AnswerDraft(answer=Answer.NOT_PURSUED, text=NOT_PURSUED, submission_key=new_key())
    answer_idea(refused, draft, by=SYSTEM, at=now())
    measure = a_measure(process, quoted, title="Bus auf Abruf", risks="Der Betreiber könnte absagen.")
    a_measure(process, title="WLAN am Markt", horizon=Horizon.LONG, area_ids=(), is_cross_cutting=True)
    a_measure(process, title="Geheimer Entwurf", status=MeasureStatus.DRAFT)
    write_text(
        process, Part.SUMMARY, f"Kurz gesagt: **besser unterwegs**.\n\n{{{quoted.number}}}\n\n- eins\n- zwei"
    )
    write_text(process, Part.AIMS, "Alle kommen abends heim.")
    write_text(process, Part.STRUCTURE, "Stand 2025\nEinwohnerzahl | 12.000 | Statistisches Landesamt")
    write_text(process, area_part(process.areas[0].id), "Mobil ohne Auto.")
    return process, quoted, refused, measure


def published(process: Process, **words: object) -> StrategyEdition:
    """The next edition. Call inside ``writing()``."""
    draft = EditionDraft(**{"submission_key": new_key(), **words})  # type: ignore[arg-type]  # any field
    return publish(draft, process=process, by=SYSTEM, at=now())

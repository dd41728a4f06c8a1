"""The console command ``retention``: erases what was kept for a set time only, step by step."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

import click
from flask.cli import with_appcontext

from participation.ideas.queries.covered import due_texts
from participation.ideas.queries.drafts import due_drafts as due_idea_drafts
from participation.ideas.queries.redactions import due_originals
from participation.ideas.queries.versions import due_versions
from participation.ideas.tasks import erase_drafts_for_good as erase_drafts_of_ideas
from participation.ideas.tasks import erase_for_good, sweep_unwanted_images, unwanted_images
from participation.intake.queries.files import due_papers_and_files
from participation.intake.tasks import forget_for_good as forget_papers_and_files
from participation.kernel.clock import now
from participation.municipality.models import ORIGINALS_KEPT_DAYS
from participation.surveys.queries.reading import due_drafts
from participation.surveys.tasks import erase_for_good as erase_drafts
from participation.workshops.services.forgetting import due_workshops
from participation.workshops.tasks import forget_people_for_good


def everything_due() -> Sequence[object]:
    """Originals of ideas, and of other texts that held the same words."""
    return [*due_originals(now()), *due_texts(now())]


def unsent_and_earlier() -> Sequence[object]:
    """Drafts of ideas, and words that authors replaced before anybody referred to them."""
    return [*due_idea_drafts(now()), *due_versions(now() - timedelta(days=ORIGINALS_KEPT_DAYS))]


@dataclass(frozen=True)
class Step:
    """One kind of things that are kept for a time."""

    name: str
    due: Callable[[], Sequence[object]]
    erase: Callable[[], int]


STEPS = (
    Step("originals of redacted texts", everything_due, erase_for_good),
    Step("unsent drafts and earlier words of ideas", unsent_and_earlier, erase_drafts_of_ideas),
    Step("files of pictures that nothing needs", unwanted_images, sweep_unwanted_images),
    Step("people of workshops", lambda: due_workshops(now()), forget_people_for_good),
    Step("scanned papers, cells of files", lambda: due_papers_and_files(now()), forget_papers_and_files),
    Step("unfinished sheets of surveys", lambda: due_drafts(now()), erase_drafts),
)
"""A feature with something to erase adds its own."""


@click.command()
@click.option("--dry-run", is_flag=True, help="Only say what would be erased.")
@with_appcontext
def retention(*, dry_run: bool) -> None:
    """Erase for good what was kept for a set time that is over. The worker does so by itself as well."""
    for step in STEPS:
        number = len(step.due()) if dry_run else step.erase()
        click.echo(f"{step.name}\t{number}")
    if dry_run:
        click.echo("Nothing was erased.", err=True)

"""The console: ``participation export``."""

from pathlib import Path

import click
from flask.cli import with_appcontext

from participation.documents.blocks import Paper
from participation.exports.files import Format, write
from participation.exports.records import Profile
from participation.extensions import db
from participation.kernel.clock import now
from participation.municipality.models import Process
from participation.municipality.queries import process_for_console
from participation.publication.files import made
from participation.publication.making import edition_paper, made_paper
from participation.publication.models import Audience, ReportForm, ReportKind
from participation.publication.queries.editions import published_editions

FORMS = [*(form.value for form in Format), *(form.value for form in ReportForm)]


@click.command()
@click.option("--process", "slug", required=True, help="Address of the process.")
@click.option("--profile", type=click.Choice([p.value for p in Profile]), required=True)
@click.option("--format", "form", type=click.Choice(FORMS), required=True)
@click.option(
    "--report",
    type=click.Choice([kind.value for kind in ReportKind]),
    default=ReportKind.STRATEGY.value,
    show_default=True,
    help="Which paper, as pdf or docx.",
)
@click.option("--language", type=click.Choice(["de", "en"]), default="de", help="Of headings in papers.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), required=True)
@with_appcontext
def export(slug: str, profile: str, form: str, report: str, language: str, output: Path) -> None:  # noqa: PLR0913, PLR0917 (one for each option)
    """Write what a process has to a file: public, for the council, or all that a moderator may see.

    As csv: a ZIP archive with one table for each kind of record, so the file is to end in .zip.

    As pdf or docx: the strategy (public: the newest edition, else as it stands), the list of answers, or
    the report on a year's progress.
    """
    process = process_for_console(slug)
    if not output.parent.is_dir():
        raise click.UsageError(f"There is no folder {output.parent}.")
    if form == Format.CSV and output.suffix.casefold() == ".csv":
        raise click.UsageError(
            f"csv is several tables in one ZIP archive: name a file like {output.with_suffix('.zip').name}."
        )
    if form in set(Format):
        write(output, process, profile=Profile(profile), form=Format(form))
    else:
        paper = paper_for(process, ReportKind(report), Audience(profile), language)
        db.session.rollback()  # no snapshot is held while it is set
        output.write_bytes(made(paper, ReportForm(form)))
    click.echo(f"{output}: {output.stat().st_size} bytes.", err=True)


def paper_for(process: Process, kind: ReportKind, audience: Audience, language: str) -> Paper:
    """What everybody reads is what was published; raises ClickException while nothing was."""
    if kind is not ReportKind.STRATEGY or audience is not Audience.PUBLIC:
        return made_paper(process, kind, audience, at=now(), language=language)
    editions = published_editions(process, now())
    if not editions:
        raise click.ClickException("No strategy of this process is published yet.")
    return edition_paper(process, editions[0], language=language)

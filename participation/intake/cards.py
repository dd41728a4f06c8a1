"""What a card or a call says about an idea: as it stands when somebody writes it, in the idea's language."""

from dataclasses import dataclass

from flask import current_app, url_for
from flask_babel import gettext

from participation.ideas.models import Answer, Idea, IdeaStatus, MessageKind
from participation.ideas.routes.places import known_about, place_words
from participation.ideas.words import ANSWER_WORDS
from participation.intake.models import PostFollow
from participation.intake.queries.telling import last_message
from participation.municipality.models import Process
from participation.web.formats import day
from participation.web.language import in_language


@dataclass(frozen=True)
class Card:
    """For one person: where it goes, and its paragraphs."""

    reach: list[str]
    """The lines of the address, as they were typed between commas or semicolons."""
    sender: str
    heading: str
    paragraphs: list[str]
    language: str

    @property
    def words(self) -> str:
        """To be copied, or read out."""
        return "\n\n".join(self.paragraphs)


def card_for(follow: PostFollow, process: Process) -> Card:
    idea, town = follow.idea, process.municipality
    with in_language(idea.language):
        return Card(
            reach=[part.strip() for part in follow.reach.replace(";", ",").split(",") if part.strip()],
            sender=" · ".join(part for part in (town.name, town.address) if part),
            heading=str(gettext("Neues zur Idee %(number)s", number=idea.number)),
            paragraphs=[*beginning(follow, process), *news(follow), *ending(process)],
            language=idea.language,
        )


def beginning(follow: PostFollow, process: Process) -> list[str]:
    idea = follow.idea
    facts = {"number": idea.number, "title": idea.title, "process": process.title}
    about = (
        gettext("zu Ihrer Idee %(number)s „%(title)s“ im Verfahren „%(process)s“ gibt es Neues.", **facts)
        if follow.is_author
        else gettext(
            "zur Idee %(number)s „%(title)s“ im Verfahren „%(process)s“, nach der Sie gefragt haben, gibt es "
            "Neues.",
            **facts,
        )
        if idea.is_public
        else gettext("die Idee %(number)s, nach der Sie gefragt haben, ist nicht mehr öffentlich.", **facts)
    )
    return [str(gettext("Guten Tag,")), str(about)]


def news(follow: PostFollow) -> list[str]:
    """What was decided, asked and answered; of somebody else's idea only what everybody may read."""
    idea = follow.idea
    if not (follow.is_author or idea.is_public):
        return []
    found = []
    if idea.status is IdeaStatus.RETURNED:
        found = [gettext("Wir haben eine Frage dazu:"), last_message(idea, MessageKind.QUESTION)]
    elif idea.status is IdeaStatus.REFUSED:
        found = [
            gettext("Wir haben sie gelesen und nicht veröffentlicht:"),
            last_message(idea, MessageKind.REFUSAL),
        ]
    elif idea.status is IdeaStatus.PUBLISHED:
        found = published_news(idea)
    return [str(said) for said in found if said]


def published_news(idea: Idea) -> list[str]:
    found = []
    if idea.published_at is not None:
        found.append(gettext("Sie ist seit dem %(day)s veröffentlicht.", day=day(idea.published_at)))
    if idea.answer is not Answer.OPEN:
        found.append(gettext("Antwort der Stadt: %(answer)s", answer=ANSWER_WORDS[idea.answer]))
        if idea.answer_body:
            found.append(gettext("Zuständig: %(body)s", body=idea.answer_body))
        found += [idea.answer_text, idea.body_reply]
    known = known_about({idea.id: idea.answer}, idea.process)[idea.id]
    found.append(gettext("Stand: %(where)s", where=place_words(known)))
    return found


def ending(process: Process) -> list[str]:
    town = process.municipality
    address = str(current_app.config["BASE_URL"]) + url_for("contribution.enter")
    ways = gettext("Mehr dazu lesen Sie im Internet: %(address)s", address=address)
    if town.phone:
        ways = gettext(
            "Mehr dazu hören Sie am Telefon unter %(phone)s oder lesen Sie im Internet: %(address)s",
            phone=town.phone,
            address=address,
        )
    return [str(ways), ", ".join(part for part in (town.name, town.office) if part)]

"""Pages for everybody: the list of ideas and the page of one."""

from datetime import datetime
from typing import NamedTuple

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from participation.accounts.queries import standing_of
from participation.comments.queries.public import front_of
from participation.consultations.queries.reading import an_office_was_asked, published_opinions
from participation.ideas.queries.lists import unsorted_ideas
from participation.ideas.queries.public import public_idea_and
from participation.ideas.routes import listing
from participation.ideas.routes.places import known_about, place, place_sentence, way
from participation.ideas.words import ANSWER_WORDS, CHANNEL_WORDS
from participation.kernel.clock import now
from participation.kernel.permissions import Person
from participation.municipality.levels import reaches
from participation.municipality.models import Act, Process, RequiredLevel
from participation.municipality.routes.public import pages_version, this_process
from participation.municipality.rules import (
    ideas_end,
    supports_end,
    takes_comments,
    takes_ideas,
    takes_supports,
)
from participation.themes.queries.joined import Kinship, may_have_kin, public_kin_of, supporters_together
from participation.voting.queries import stances_of, supported_by, votes_given
from participation.web.access import acting, public
from participation.web.cache import kept_for_visitors

blueprint = Blueprint("ideas", __name__)


class AreaTag(NamedTuple):
    """What a row shows of an area: compared by that, so that drawn rows can be kept."""

    look: str
    name: str


@blueprint.get("/<slug>/ideen")
@public
@kept_for_visitors(version=pages_version, parameters=listing.PARAMETERS)
def index(slug: str) -> ResponseReturnValue:
    """The public ideas: filtered, searched, in the wanted order, page by page."""
    process, at = this_process(slug), now()
    wanted = listing.wanted_ideas(process, at)
    page = listing.page_of(wanted)
    answers = {row.id: row.answer for row in page}
    return render_template(
        "ideas/index.html",
        process=process,
        page=page,
        wanted=wanted,
        typed=listing.typed_search(),
        order=listing.order_word(wanted.order),
        unsorted=unsorted_ideas(process),
        tags={area.id: AreaTag(area.look, area.name) for area in process.areas},
        places={id_: place(known) for id_, known in known_about(answers, process).items()},
        own=own_votes(process, list(answers)),
        address=lambda number: listing.address(wanted, number),
        here=request.full_path.rstrip("?"),
        takes_ideas=takes_ideas(process, at),
        ideas_end=ideas_end(process, at),
        **support_facts(process, at),
    )


@blueprint.get("/<slug>/ideen/<number>")
@public
@kept_for_visitors(version=pages_version, parameters=("sprache",))
def detail(slug: str, number: str) -> ResponseReturnValue:
    """One public idea: its words, its way, and how to support it."""
    process, at = this_process(slug), now()
    idea, (may_be_kin, was_asked) = public_idea_and(process, number, may_have_kin(), an_office_was_asked())
    known = known_about({idea.id: idea.answer}, process)[idea.id]
    kin = public_kin_of(idea) if may_be_kin else []
    return render_template(
        "ideas/detail.html",
        process=process,
        idea=idea,
        channel=CHANNEL_WORDS[idea.channel],
        answer=ANSWER_WORDS[idea.answer],
        opinions=published_opinions("idea", idea.id) if was_asked else [],
        kin=kin,
        together=supporters_together(idea) if any(one.kinship is Kinship.JOINED for one in kin) else 0,
        way=way(known, slug=slug, submitted_at=idea.created_at),
        place_sentence=place_sentence(known),
        own=own_votes(process, [idea.id]),
        front=front_of(idea),
        takes_comments=takes_comments(process, at),
        supports_end=supports_end(process, at),
        **support_facts(process, at),
    )


def own_votes(process: Process, ids: list[int]) -> dict[int, str]:
    """What the reader gave to these ideas: "support", "against" or "pass"."""
    stances = stances_of(acting(), ids) if process.allows_against else {}
    return {id_: kind.value for id_, kind in stances.items()} | dict.fromkeys(
        supported_by(acting(), ids), "support"
    )


def support_facts(process: Process, at: datetime) -> dict[str, object]:
    """What the support buttons of a page need to know about the process and the reader."""
    person = acting()
    limit = process.supports_per_person
    return {
        "reaches": reaches_support(process, person),
        "takes_supports": takes_supports(process, at),
        "limit": limit,
        "given": votes_given(person.id, process) if person.id is not None and limit is not None else 0,
    }


def reaches_support(process: Process, person: Person) -> bool:
    """Whether this access may support; asked only where a process wants more than any confirmed one."""
    if person.id is None or process.level_to_support is RequiredLevel.CONFIRMED:
        return person.id is not None
    return reaches(standing_of(person.id), process, Act.SUPPORT)

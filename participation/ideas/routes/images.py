"""Pictures of ideas: seen by whoever may read the words, added by authors, taken out by both sides."""

from flask import Blueprint, Response, current_app, flash, redirect, render_template, request, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from sqlalchemy.exc import NoResultFound

from participation.documents.pictures import LARGEST, Picture, readable_picture
from participation.extensions import limiter
from participation.ideas import rules
from participation.ideas.forms import ImageForm
from participation.ideas.forms.staff import AttachImageForm, TakeOutForm
from participation.ideas.models import Idea
from participation.ideas.models.authored import IdeaImage
from participation.ideas.queries.images import image_of, images_of
from participation.ideas.queries.public import public_idea
from participation.ideas.queries.staff import idea_numbered
from participation.ideas.routes.own import blueprint as own_pages
from participation.ideas.routes.own import my_idea
from participation.ideas.routes.public import blueprint as public_pages
from participation.ideas.services.images import add_image, attach_image, remove_image, take_out_image
from participation.kernel.clock import now
from participation.kernel.database import writing
from participation.kernel.errors import Conflict, RuleViolation
from participation.kernel.files import large, pictures_in, small
from participation.kernel.permissions import Permission
from participation.municipality.models import Process
from participation.municipality.places import known_places
from participation.municipality.queries import rules_of
from participation.municipality.routes.public import this_process
from participation.web.access import acting, public, requires
from participation.web.forms import Form
from participation.web.language import wanted_language

blueprint = Blueprint("images", __name__, url_prefix="/<slug>/redaktion/ideen/<number>/bilder")

SANDBOX = "default-src 'none'; sandbox"


@blueprint.record_once
def offer_pictures(state: BlueprintSetupState) -> None:
    """For the pages of the Redaktion, which show them beside the words."""
    state.app.jinja_env.globals["images_of"] = images_of
    state.app.jinja_env.globals["map_tiles"] = lambda: state.app.config["MAP_TILES"]
    state.app.jinja_env.globals["map_attribution"] = lambda: state.app.config["MAP_ATTRIBUTION"]
    state.app.jinja_env.globals["map_places"] = map_places


def map_places(process: Process) -> list[dict[str, object]]:
    """The places with a point, for the map."""
    return [
        {"name": place.name, "point": [place.latitude, place.longitude]}
        for place in known_places(process.places)
        if place.latitude is not None
    ]


# --- The files ----------------------------------------------------------------------------------


@public_pages.get("/<slug>/ideen/<number>/bilder/<int(max=2147483647):image_id>.jpg")
@public
def picture(slug: str, number: str, image_id: int) -> ResponseReturnValue:
    """A picture of an idea that everybody may read; 404 as soon as they may not."""
    idea = public_idea(this_process(slug), number)
    return sent(idea, image_of(idea, image_id), "public, no-cache")


@own_pages.get("/<slug>/beitrag/bild/<int(max=2147483647):image_id>.jpg")
@own_pages.get("/<slug>/beitrag/<number>/bild/<int(max=2147483647):image_id>.jpg")
@public
def own_picture(slug: str, image_id: int, number: str | None = None) -> ResponseReturnValue:
    """A picture of one's own idea."""
    idea = my_idea(this_process(slug), number)
    return sent(idea, image_of(idea, image_id), "private, no-store")


@blueprint.get("/<int(max=2147483647):image_id>.jpg")
@requires(Permission.DECIDE_IDEAS)
def staff_picture(slug: str, number: str, image_id: int) -> ResponseReturnValue:
    """A picture of any idea, before anybody else sees it."""
    idea = idea_numbered(this_process(slug), number)
    return sent(idea, image_of(idea, image_id), "private, no-store")


def sent(idea: Idea, image: IdeaImage, kept: str) -> ResponseReturnValue:
    """The file, in small with ``?klein``; a browser draws it and does nothing else with it."""
    is_small = "klein" in request.args
    name = small(image.digest) if is_small else large(image.digest)
    file = pictures_in(current_app.instance_path).place(name)
    if not file.exists():  # restored without its pictures: the words stand there all the same
        raise NoResultFound(name)
    response = Response(mimetype="image/jpeg")
    response.headers["Content-Security-Policy"] = SANDBOX
    response.headers["Content-Disposition"] = f'inline; filename="{file_name(idea, image)}"'
    response.headers["Cache-Control"] = kept
    response.set_etag(name[:32] + ("-s" if is_small else ""))
    if not request.if_none_match.contains(response.get_etag()[0] or ""):
        response.set_data(file.read_bytes())
    return response.make_conditional(request)


def file_name(idea: Idea, image: IdeaImage) -> str:
    return f"{idea.number}-{image.id}.jpg"


# --- Authors ------------------------------------------------------------------------------------


@own_pages.route("/<slug>/beitrag/bilder", methods=["GET", "POST"])
@own_pages.route("/<slug>/beitrag/<number>/bilder", methods=["GET", "POST"])
@public
@limiter.limit("60 per hour", methods=["POST"])
def pictures(slug: str, number: str | None = None) -> ResponseReturnValue:
    """The pictures of one's own idea, and room for another one."""
    process = this_process(slug)
    idea, form = my_idea(process, number), ImageForm()
    if not form.is_submitted():
        return pictures_page(process, idea, number, form)
    if not form.validate():
        return pictures_page(process, idea, number, form), 422
    try:
        found = kept_picture(form)
        with writing():
            process = this_process(slug)
            add_image(my_idea(process, number), found, form.alt.data or "", by=acting(), at=now())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        return pictures_page(process, my_idea(process, number), number, form), 409
    flash(gettext("Das Bild gehört jetzt zu Ihrer Idee."), "good")
    return redirect(url_for("contribution.pictures", slug=slug, number=number))


def kept_picture(form: ImageForm) -> Picture:
    """The picture of the form, its file kept. Raises RuleViolation for what is none."""
    found = readable_picture(form.image.data.read(LARGEST + 1) if form.image.data else b"")
    folder = pictures_in(current_app.instance_path)
    folder.keep(large(found.digest), found.content)
    folder.keep(small(found.digest), found.small)
    return found


def pictures_page(process: Process, idea: Idea, number: str | None, form: ImageForm) -> str:
    return render_template(
        "ideas/pictures.html",
        process=process,
        idea=idea,
        number=number,
        images=images_of(idea),
        form=form,
        takes_images=rules.takes_images(idea) and idea.images < rules.MOST_IMAGES,
        most=rules.MOST_IMAGES,
        largest=LARGEST // 1_000_000,
    )


@own_pages.post("/<slug>/beitrag/bilder/<int(max=2147483647):image_id>/entfernen")
@own_pages.post("/<slug>/beitrag/<number>/bilder/<int(max=2147483647):image_id>/entfernen")
@public
def remove(slug: str, image_id: int, number: str | None = None) -> ResponseReturnValue:
    """Take one's own picture out."""
    if Form().validate_on_submit():
        with writing():
            remove_image(my_idea(this_process(slug), number), image_id, by=acting(), at=now())
        flash(gettext("Das Bild ist entfernt."), "good")
    return redirect(url_for("contribution.pictures", slug=slug, number=number))


# --- Staff --------------------------------------------------------------------------------------


@blueprint.get("")
@requires(Permission.DECIDE_IDEAS)
def desk(slug: str, number: str) -> ResponseReturnValue:
    """The pictures of an idea, each with the form that takes it out."""
    process = this_process(slug)
    return desk_page(process, idea_numbered(process, number))


@blueprint.post("")
@requires(Permission.DECIDE_IDEAS)
def attach(slug: str, number: str) -> ResponseReturnValue:
    """Add a picture that came by mail or on paper, with what it shows."""
    form = AttachImageForm()
    if not form.validate():
        process = this_process(slug)
        return desk_page(process, idea_numbered(process, number), attaching=form), 422
    try:
        found, alt = kept_picture(form), form.alt.data or ""
        with writing():
            idea = idea_numbered(this_process(slug), number)
            attach_image(idea, found, alt, by=acting(), at=now(), expected_version=form.seen())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        idea = idea_numbered(process, number)
        if isinstance(refusal, Conflict):
            form.version.data = str(idea.version)
        return desk_page(process, idea, attaching=form), 409
    flash(gettext("Das Bild gehört jetzt zur Idee."), "good")
    return redirect(url_for("images.desk", slug=slug, number=number))


@blueprint.post("/<int(max=2147483647):image_id>/herausnehmen")
@requires(Permission.DECIDE_IDEAS)
def take_out(slug: str, number: str, image_id: int) -> ResponseReturnValue:
    """Take one out by a rule of the process."""
    process = this_process(slug)
    form = take_out_form(process)
    if not form.validate():
        return desk_page(process, idea_numbered(process, number), form), 422
    try:
        with writing():
            idea = idea_numbered(this_process(slug), number)
            reason, title = form.chosen(idea.language)
            take_out_image(idea, image_id, reason, title, by=acting(), at=now(), expected_version=form.seen())
    except RuleViolation as refusal:
        form.refuse(refusal)
        process = this_process(slug)
        idea = idea_numbered(process, number)
        if isinstance(refusal, Conflict):
            form.version.data = str(idea.version)
        return desk_page(process, idea, form), 409
    flash(gettext("Das Bild ist herausgenommen, die Verfasserin oder der Verfasser hat Bescheid."), "good")
    return redirect(url_for("images.desk", slug=slug, number=number))


def take_out_form(process: Process, *, fresh: bool = False) -> TakeOutForm:
    form = TakeOutForm(formdata=None) if fresh else TakeOutForm()
    form.offer(rules_of(process), english=wanted_language() != "de")
    return form


def desk_page(
    process: Process, idea: Idea, form: TakeOutForm | None = None, attaching: AttachImageForm | None = None
) -> str:
    """With the form that was sent, and the other one fresh."""
    if form is None:
        form = take_out_form(process, fresh=True)
        form.version.data = str(idea.version)
    if attaching is None:
        attaching = AttachImageForm(formdata=None)
        attaching.version.data = str(idea.version)
    return render_template(
        "ideas/pictures_desk.html",
        process=process,
        idea=idea,
        images=images_of(idea),
        form=form,
        attaching=attaching,
        takes_images=rules.may_attach_image(idea) and idea.images < rules.MOST_IMAGES,
        most=rules.MOST_IMAGES,
        largest=LARGEST // 1_000_000,
        is_own=rules.is_own(idea, acting()),
    )

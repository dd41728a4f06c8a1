"""The application factory: a table of contents of the whole platform."""

import os
from typing import Any

from flask import Flask
from jinja2 import StrictUndefined
from werkzeug.middleware.proxy_fix import ProxyFix

from participation import config, models
from participation.accounts.routes.administration import blueprint as account_administration
from participation.accounts.routes.provider import blueprint as provider
from participation.accounts.routes.registration import blueprint as registration
from participation.accounts.routes.second_step import blueprint as second_step
from participation.accounts.routes.sign_in import blueprint as accounts
from participation.accounts.routes.site import blueprint as own_account
from participation.assessment import tasks as assessment_tasks
from participation.assessment.routes.site import blueprint as assessment
from participation.codes.routes.site import blueprint as codes
from participation.comments.routes.site import blueprint as comments
from participation.consultations import tasks as consultation_tasks
from participation.consultations.routes.office import blueprint as opinions
from participation.consultations.routes.staff import blueprint as consultations
from participation.council.routes.site import blueprint as council
from participation.dashboards.numbers import blueprint as numbers
from participation.dashboards.routes import blueprint as dashboards
from participation.dashboards.underway import blueprint as underway
from participation.demographics.routes import blueprint as demographics
from participation.exports.routes import blueprint as exports
from participation.extensions import csrf, db, limiter, login_manager
from participation.following import tasks as following_tasks
from participation.following.routes.site import blueprint as following
from participation.following.routes.site import embargoes, unsubscribing
from participation.ideas import tasks as idea_tasks
from participation.ideas.routes.passed_on import blueprint as passed_on
from participation.ideas.routes.redaction import blueprint as redaction
from participation.ideas.routes.site import blueprint as ideas
from participation.ideas.routes.site import contributions, pictures, placing
from participation.ideas.routes.versions import blueprint as versions
from participation.intake import tasks as intake_tasks
from participation.intake.routes.consenting import blueprint as consenting
from participation.intake.routes.entry import blueprint as intake
from participation.intake.routes.files import blueprint as imports
from participation.intake.routes.finding import blueprint as finding
from participation.intake.routes.telling import blueprint as telling
from participation.intake.routes.terminal import blueprint as terminal
from participation.jobs.routes import blueprint as jobs
from participation.kernel.text import excerpt, to_html, with_bars
from participation.mailbox.routes import blueprint as mailbox
from participation.moderation.routes.bulk import blueprint as selection
from participation.moderation.routes.decisions import blueprint as decisions
from participation.moderation.routes.filters import blueprint as saved_filters
from participation.moderation.routes.ideas import blueprint as staff_ideas
from participation.moderation.routes.letters import blueprint as undelivered
from participation.moderation.routes.mentions import blueprint as mentions
from participation.moderation.routes.modules import blueprint as text_modules
from participation.moderation.routes.queue import blueprint as moderation
from participation.moderation.routes.sharing import blueprint as sharing
from participation.moderation.routes.things import blueprint as things
from participation.municipality.routes.public import blueprint as municipality
from participation.municipality.routes.site import blueprint as office
from participation.opinion_groups import tasks as opinion_tasks
from participation.opinion_groups.routes.site import blueprint as opinion_groups
from participation.pages.routes.duties import blueprint as duties
from participation.pages.routes.log import blueprint as log
from participation.pages.routes.netiquette import blueprint as netiquette
from participation.pages.routes.styleguide import blueprint as styleguide
from participation.paths import TEMPLATES
from participation.printing.routes import blueprint as printing
from participation.privacy import tasks as privacy_tasks
from participation.privacy.routes.consents import blueprint as consents
from participation.privacy.routes.office import blueprint as privacy_office
from participation.privacy.routes.own import blueprint as own_data
from participation.progress.routes.site import blueprint as progress
from participation.publication import tasks as publication_tasks
from participation.publication.routes.site import blueprint as publication
from participation.reports.routes.complaints import blueprint as complaints
from participation.reports.routes.public import blueprint as reporting
from participation.reports.routes.staff import blueprint as reports
from participation.rounds import tasks as round_tasks
from participation.rounds.routes.site import blueprint as rounds
from participation.strategy.routes.site import blueprint as strategy
from participation.surveys import tasks as survey_tasks
from participation.surveys.routes.site import blueprint as surveys
from participation.themes import tasks as theme_tasks
from participation.themes.routes.site import blueprint as themes
from participation.voting.routes.site import blueprint as voting
from participation.web import (
    addresses,
    cache,
    errors,
    formats,
    fragments,
    headers,
    hosts,
    language,
    rooms,
    sentences,
    static_files,
    templating,
    uploads,
)
from participation.web.health import blueprint as health
from participation.workshops import tasks as workshop_tasks
from participation.workshops.routes.site import blueprint as workshops

FEATURES = (
    health,
    accounts,
    registration,
    second_step,
    provider,
    own_account,
    account_administration,
    municipality,
    duties,
    office,
    log,
    netiquette,
    reporting,
    reports,
    complaints,
    consultations,
    opinions,
    following,
    unsubscribing,
    embargoes,
    styleguide,
    ideas,
    contributions,
    redaction,
    versions,
    pictures,
    placing,
    mentions,
    passed_on,
    codes,
    voting,
    opinion_groups,
    comments,
    surveys,
    rounds,
    exports,
    themes,
    intake,
    consenting,
    finding,
    telling,
    terminal,
    imports,
    printing,
    moderation,
    staff_ideas,
    decisions,
    selection,
    things,
    sharing,
    saved_filters,
    text_modules,
    undelivered,
    mailbox,
    strategy,
    assessment,
    progress,
    publication,
    council,
    dashboards,
    underway,
    numbers,
    demographics,
    own_data,
    consents,
    privacy_office,
    jobs,
    workshops,
)

TABLES = models
"""Named so that the import, which registers every table, is no accident."""

TASKS = (
    assessment_tasks,
    consultation_tasks,
    following_tasks,
    idea_tasks,
    intake_tasks,
    theme_tasks,
    opinion_tasks,
    privacy_tasks,
    publication_tasks,
    round_tasks,
    survey_tasks,
    workshop_tasks,
)
"""Work for the background, registered by its import as well."""


def create_app(overrides: dict[str, Any] | None = None) -> Flask:
    """The platform as a WSGI application.

    Raises ValueError for a setting that cannot be read.
    """
    app = Flask(
        "participation",
        static_folder=None,  # web.static_files serves them, compressed
        template_folder=str(TEMPLATES),
        instance_path=os.environ.get("PARTICIPATION_INSTANCE"),
        instance_relative_config=True,
    )
    app.static_folder = "static"
    config.configure(app, overrides or {})
    templating.init_app(app)  # before anybody asks for the environment
    hosts.init_app(app)  # first: nothing else copes with a name that is none
    uploads.init_app(app)  # before anything reads a form
    addresses.init_app(app)
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.filters.update(to_html=to_html, excerpt=excerpt, with_bars=with_bars)
    if hops := app.config["PROXY_HOPS"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]  # the way Flask's own guide shows

    db.init_app(app)
    headers.init_app(app)  # before the form token is looked at: strangers are refused first
    csrf.init_app(app)
    login_manager.init_app(app)
    limiter.init_app(app)
    for part in (language, sentences, formats, static_files, fragments, cache, errors, rooms):
        part.init_app(app)
    for feature in FEATURES:
        app.register_blueprint(feature)
    return app

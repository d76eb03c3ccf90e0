"""The Flask application: web wiring and nothing else."""

import os

from flask import Flask
from jinja2 import StrictUndefined

from walkthrough import __version__, paths, wiring
from walkthrough.settings import Settings
from walkthrough.usecases import rubric_folder
from walkthrough.usecases.services import Services
from walkthrough.web import (
    account,
    accounts,
    api,
    capture,
    classes,
    current,
    draft_publishing,
    drafts,
    errors,
    exports,
    language,
    limits,
    localisation,
    pages,
    pairs,
    people,
    pwa,
    release,
    reports,
    reset,
    review,
    rubrics,
    schools,
    security,
    static_files,
)


def create_app(settings: Settings | None = None, services: Services | None = None) -> Flask:
    """The app on these settings (else the environment's) and these services (else real ones)."""
    chosen = settings or (services.settings if services else Settings.from_environment(os.environ))
    app = Flask("walkthrough", static_folder=None, template_folder=str(paths.TEMPLATES))
    app.secret_key = wiring.secret_key(chosen)
    app.extensions["services"] = services or wiring.build(chosen)
    rubric_folder.look(app.extensions["services"])
    app.extensions["static_files"] = static_files.Static(paths.STATIC)
    # A name that a template lacks is a mistake to be met at once, not a hole in the page.
    app.jinja_env.undefined = StrictUndefined
    app.jinja_env.globals.update(
        static=app.extensions["static_files"].url_for, app_version=__version__
    )
    app.after_request(static_files.compress)
    security.init_app(app, chosen)
    current.init_app(app)
    limits.init_app(app)
    errors.init_app(app)
    localisation.init_app(app)
    for room in (
        account,
        accounts,
        api,
        capture,
        classes,
        draft_publishing,
        drafts,
        exports,
        language,
        pages,
        pairs,
        people,
        pwa,
        release,
        reports,
        reset,
        review,
        rubrics,
        schools,
        static_files,
    ):
        app.register_blueprint(room.blueprint)
    return app

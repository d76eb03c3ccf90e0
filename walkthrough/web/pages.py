"""The home page, the list of walkthroughs, and whether the server is well."""

from flask import Blueprint, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from walkthrough.domain.errors import StoreUnavailable
from walkthrough.usecases import visits
from walkthrough.usecases.pairs import pairs_of
from walkthrough.usecases.walkthroughs import schools_of
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.errors import RETRY_AFTER

blueprint = Blueprint("pages", __name__)
MAX_PAGE = 10**6
# The latest visits made with a colleague; the page on agreement has them all.
PAIRS = 3


@blueprint.get("/")
def home() -> ResponseReturnValue:
    """What to do next, by role; a stranger signs in first."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.login"))
    return render_template(
        "home/home.html",
        home=visits.home_for(services(), actor()),
        schools=schools_of(services(), actor()),
        pairs=pairs_of(services(), actor(), most=PAIRS),
        actor=actor(),
    )


@blueprint.get("/walkthroughs")
@login_required
def walkthroughs() -> ResponseReturnValue:
    """The walkthroughs that one may open, page by page; `status` picks one kind."""
    status = request.args.get("status")
    state = next((one for one in visits.STATES if one == status), None)
    page = min(request.args.get("page", 1, type=int), MAX_PAGE)
    return render_template(
        "walkthroughs/list.html",
        listing=visits.listing(services(), actor(), state, page),
        actor=actor(),
    )


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    """200 when the store can be read and written right now, else 503."""
    try:
        services().store.check()
    except StoreUnavailable:
        return {"status": "store unavailable"}, 503, {"Retry-After": RETRY_AFTER}
    return {"status": "ok"}

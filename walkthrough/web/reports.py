"""The report of one walkthrough, as a page and as a PDF."""

from collections.abc import Sequence

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale
from flask_babel import gettext as _
from markupsafe import Markup

from walkthrough import languages
from walkthrough.domain.errors import RenderFailed
from walkthrough.usecases.pairs import visit_of
from walkthrough.usecases.report_visit import ON_PAGE, WHOLE
from walkthrough.usecases.reports import report_pdf, walkthrough_report
from walkthrough.usecases.sharing import sharing_page
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.localisation import language
from walkthrough.web.problems import wording
from walkthrough.web.release_forms import ReplyForm

blueprint = Blueprint("reports", __name__)
# Seconds after which the queue of reports has usually gone down.
RETRY_AFTER = "30"
PRIVATE = "private, no-store"
# As a value of `lang`: every language, one after the other.
BOTH = "both"


@blueprint.get("/walkthroughs/<id>")
@login_required
def walkthrough(id: str) -> ResponseReturnValue:
    """The report as its reader may see it; `notes=all` shows every note."""
    return report_page(id, ReplyForm())


def report_page(id: str, reply: ReplyForm, status: int = 200) -> Response:
    """The report, with the state of its sharing and the form for a reply beside it."""
    room = WHOLE if request.args.get("notes") == "all" else ON_PAGE
    page = sharing_page(services(), actor(), id)
    shared_in = page.sharing.languages if page.sharing else ()
    spoken = spoken_in(shared_in)[0]
    report = walkthrough_report(services(), actor(), id, language=spoken, room=room)
    context = {"report": report, "sharing": page.sharing, "reply": reply}
    answer = Markup(render_template("reports/_answer_part.html", **context))
    with force_locale(str(languages.locale(spoken))):
        article = render_template(
            "reports/_walkthrough.html", language=spoken, answer=answer, **context
        )
    body = render_template(
        "reports/walkthrough.html",
        article=Markup(article),
        language=spoken,
        slip=page.slip,
        pair=visit_of(services(), actor(), id),
        link=report.link or url_for("reports.walkthrough", id=id, _external=True),
        download_now=request.args.get("download") == "now",
        **context,
    )
    return Response(body, status=status, headers={"Cache-Control": PRIVATE})


@blueprint.get("/walkthroughs/<id>/report.pdf")
@login_required
def pdf(id: str) -> ResponseReturnValue:
    """The same report as a tagged PDF; `download` saves it instead of showing it.

    `lang` is a language, or "both": one after the other in all that there are. Without it the
    PDF is in those that it was shared in.
    """
    page = sharing_page(services(), actor(), id)
    shared_in = page.sharing.languages if page.sharing else ()
    body, name = report_pdf(services(), actor(), id, *pdf_languages(shared_in))
    how = "attachment" if "download" in request.args else "inline"
    return Response(
        body,
        content_type="application/pdf",
        headers={"Cache-Control": PRIVATE, "Content-Disposition": f'{how}; filename="{name}"'},
    )


def spoken_in(shared_in: Sequence[str]) -> list[str]:
    """The languages of the report, the best for this reader first.

    What the address asks for (`lang`), else the reader's own if it was shared in that (or in
    none in particular), else what it was shared in.
    """
    asked = languages.fitting(request.args.get("lang", ""))
    if asked:
        return [asked]
    found = [tag for tag in shared_in if languages.fitting(tag)]
    own = language()
    return sorted(found, key=lambda tag: tag != own) or [own]


def pdf_languages(shared_in: Sequence[str]) -> list[str]:
    """The languages of a PDF, the reader's own first; it need not be one."""
    if request.args.get("lang") == BOTH:
        own = language()
        return sorted(languages.languages(), key=lambda tag: tag != own)
    return spoken_in(shared_in)


@blueprint.errorhandler(RenderFailed)
def not_rendered(error: RenderFailed) -> Response:
    """Only the PDF failed: say so, and that the page itself is there."""
    page = render_template(
        "errors/error.html",
        status=503,
        code=error.code,
        heading=_("The PDF could not be made"),
        words=f"{wording(error)} {_('The report itself can still be read on its page.')}",
        current_user=None,
    )
    return Response(page, status=503, headers={"Retry-After": RETRY_AFTER})

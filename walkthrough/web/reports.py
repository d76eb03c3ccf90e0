"""The report of one walkthrough, as a page and as a PDF."""

from flask import Blueprint, Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from walkthrough.domain.errors import RenderFailed
from walkthrough.usecases.report_visit import ON_PAGE, WHOLE
from walkthrough.usecases.reports import report_pdf, walkthrough_report
from walkthrough.usecases.sharing import sharing_page
from walkthrough.web.current import actor, login_required, services
from walkthrough.web.localisation import language as page_language
from walkthrough.web.problems import wording
from walkthrough.web.release_forms import ReplyForm

blueprint = Blueprint("reports", __name__)
# Seconds after which the queue of reports has usually gone down.
RETRY_AFTER = "30"
PRIVATE = "private, no-store"


@blueprint.get("/walkthroughs/<id>")
@login_required
def walkthrough(id: str) -> ResponseReturnValue:
    """The report as its reader may see it; `notes=all` shows every note."""
    return report_page(id, ReplyForm())


def report_page(id: str, reply: ReplyForm, status: int = 200) -> Response:
    """The report, with the state of its sharing and the form for a reply beside it."""
    room = WHOLE if request.args.get("notes") == "all" else ON_PAGE
    language = page_language()
    report = walkthrough_report(services(), actor(), id, language=language, room=room)
    page = sharing_page(services(), actor(), id)
    body = render_template(
        "reports/walkthrough.html",
        report=report,
        language=language,
        slip=page.slip,
        sharing=page.sharing,
        reply=reply,
        link=report.link or url_for("reports.walkthrough", id=id, _external=True),
        download_now=request.args.get("download") == "now",
    )
    return Response(body, status=status, headers={"Cache-Control": PRIVATE})


@blueprint.get("/walkthroughs/<id>/report.pdf")
@login_required
def pdf(id: str) -> ResponseReturnValue:
    """The same report as a tagged PDF; `download` saves it instead of showing it."""
    body, name = report_pdf(services(), actor(), id, page_language())
    how = "attachment" if "download" in request.args else "inline"
    return Response(
        body,
        content_type="application/pdf",
        headers={"Cache-Control": PRIVATE, "Content-Disposition": f'{how}; filename="{name}"'},
    )


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

"""Who gets which answer from which route: the table that test_access.py holds every route to.

A row is (method, rule, thing): nine statuses, in the order of `PEOPLE`. `thing` says which
walkthrough the rule's id is; it is empty for rules without one. A rule that has no row here fails
the suite: whoever adds a route says first who may use it.
"""

from tests.cast import (
    CO_OBSERVER,
    COACH,
    DISTRICT,
    OTHER_TEACHER,
    PRINCIPAL,
    PRINCIPAL_ELSEWHERE,
    STRANGER,
    TEACHER,
    Person,
)

PEOPLE: dict[str, Person | None] = {
    "signed out": None,
    "coach, whose walkthrough it is": COACH,
    "co-observer at home": CO_OBSERVER,
    "teacher of the class": TEACHER,
    "teacher of another class": OTHER_TEACHER,
    "principal at home": PRINCIPAL,
    "principal elsewhere": PRINCIPAL_ELSEWHERE,
    "district lead": DISTRICT,
    "observer at another school": STRANGER,
}

UNRELEASED, RELEASED = "unreleased", "released"
Row = tuple[int, ...]

EVERYBODY: Row = (200,) * 9
PAGE: Row = (302,) + (200,) * 8
API: Row = (401,) + (200,) * 8
# Schools, people and classes are the district's to manage; principals do not see them.
MANAGED: Row = (302, *(403,) * 6, 200, 403)
MANAGED_EMPTY: Row = (302, *(403,) * 6, 422, 403)
MANAGED_DONE: Row = (302, *(403,) * 6, 302, 403)
API_MANAGED: Row = (401, *(403,) * 6, 200, 403)
API_MANAGED_EMPTY: Row = (401, *(403,) * 6, 422, 403)
# Reports over many visits are not made for teachers.
REPORTS: Row = (302, 200, 200, 403, 403, *(200,) * 4)
OWN_EMPTY: Row = (302,) + (422,) * 8
# Signing in again is a way out for those who already are signed in.
SIGN_IN: Row = (200,) + (302,) * 8
#                               out  own  co   hers othr prin else dist strn
API_UNRELEASED: Row = (401, 200, 404, 404, 404, 403, 404, 403, 404)  # fmt: skip
API_RELEASED: Row = (401, 200, 404, 200, 404, 403, 404, 403, 404)  # fmt: skip
API_OWN_ONLY: Row = (401, 200, 404, 403, 404, 403, 404, 403, 404)  # fmt: skip
#                               out  own  co   hers othr prin else dist strn
PAGE_OWN_UNRELEASED: Row = (302, 200, 404, 404, 404, 403, 404, 403, 404)  # fmt: skip
PAGE_OWN: Row = (302, 200, 404, 403, 404, 403, 404, 403, 404)  # fmt: skip
# 422: theirs to do, but the request says nothing.
DO_OWN_UNRELEASED: Row = (302, 422, 404, 404, 404, 403, 404, 403, 404)  # fmt: skip
DO_OWN: Row = (302, 422, 404, 403, 404, 403, 404, 403, 404)  # fmt: skip
DO_HERS_UNRELEASED: Row = (302, 403, 404, 404, 404, 403, 404, 403, 404)  # fmt: skip
DO_HERS: Row = (302, 403, 404, 422, 404, 403, 404, 403, 404)  # fmt: skip
PAGE_UNRELEASED: Row = (302, 200, 404, 404, 404, 403, 404, 403, 404)  # fmt: skip
PAGE_RELEASED: Row = (302, 200, 404, 200, 404, 403, 404, 403, 404)  # fmt: skip

TABLE: dict[tuple[str, str, str], Row] = {
    ("GET", "/", ""): PAGE,
    ("GET", "/account", ""): PAGE,
    ("POST", "/account/devices/sign-out", ""): (302,) * 9,
    ("POST", "/account/password", ""): OWN_EMPTY,
    ("POST", "/account/tokens", ""): OWN_EMPTY,
    ("POST", "/account/tokens/revoke", ""): (302,) * 9,
    ("GET", "/agreement", ""): (302, 200, 200, 403, 403, *(200,) * 4),
    ("GET", "/capture", ""): EVERYBODY,
    ("GET", "/classes", ""): MANAGED,
    ("GET", "/classes/new", ""): MANAGED,
    ("POST", "/classes/new", ""): MANAGED_EMPTY,
    ("GET", "/classes/<id>", ""): MANAGED,
    ("POST", "/classes/<id>", ""): MANAGED_EMPTY,
    ("POST", "/classes/<id>/remove", ""): MANAGED_DONE,
    ("GET", "/healthz", ""): EVERYBODY,
    ("POST", "/language", ""): (302,) * 9,
    ("GET", "/login", ""): SIGN_IN,
    ("POST", "/login", ""): (422,) * 9,
    ("GET", "/logout", ""): PAGE,
    ("POST", "/logout", ""): (302,) * 9,
    ("GET", "/manifest.webmanifest", ""): EVERYBODY,
    ("GET", "/people", ""): MANAGED,
    ("GET", "/people/new", ""): MANAGED,
    ("POST", "/people/new", ""): MANAGED_EMPTY,
    ("GET", "/people/<id>", ""): MANAGED,
    ("POST", "/people/<id>", ""): MANAGED_EMPTY,
    ("POST", "/people/<id>/deactivate", ""): MANAGED_DONE,
    ("POST", "/people/<id>/reactivate", ""): MANAGED_DONE,
    ("POST", "/people/<id>/reset-link", ""): MANAGED,
    ("GET", "/reports", ""): REPORTS,
    ("GET", "/reports.csv", ""): REPORTS,
    ("GET", "/reports.jsonl", ""): REPORTS,
    ("GET", "/reports.pdf", ""): REPORTS,
    ("GET", "/reports.xlsx", ""): REPORTS,
    ("GET", "/reset", ""): (410,) * 9,
    ("POST", "/reset", ""): (410,) * 9,
    ("GET", "/rubrics", ""): PAGE,
    ("GET", "/rubrics/<id>/<version>", ""): PAGE,
    ("GET", "/rubrics/<id>/<version>/file", ""): PAGE,
    ("GET", "/rubrics/<id>/compare", ""): PAGE,
    ("POST", "/rubrics/<id>/offer", ""): (302, *(403,) * 6, 404, 403),
    ("POST", "/rubrics/<id>/restore", ""): MANAGED_DONE,
    ("POST", "/rubrics/<id>/retire", ""): MANAGED_DONE,
    ("GET", "/rubrics/drafts/<uuid:id>", ""): MANAGED,
    ("POST", "/rubrics/drafts/<uuid:id>/discard", ""): MANAGED_DONE,
    ("GET", "/rubrics/drafts/<uuid:id>/file", ""): MANAGED,
    ("GET", "/rubrics/drafts/<uuid:id>/preview", ""): MANAGED,
    ("GET", "/rubrics/drafts/<uuid:id>/publish", ""): MANAGED,
    ("POST", "/rubrics/drafts/<uuid:id>/publish", ""): MANAGED_EMPTY,
    ("POST", "/rubrics/drafts/<uuid:id>/replace", ""): MANAGED_DONE,
    ("GET", "/rubrics/drafts/<uuid:id>/sample.pdf", ""): MANAGED,
    ("GET", "/rubrics/drafts/<uuid:id>/text", ""): MANAGED,
    ("POST", "/rubrics/drafts/<uuid:id>/text", ""): MANAGED_EMPTY,
    ("GET", "/rubrics/new", ""): MANAGED,
    ("POST", "/rubrics/new", ""): MANAGED_EMPTY,
    ("GET", "/rubrics/schema.json", ""): EVERYBODY,
    ("GET", "/rubrics/upload", ""): MANAGED,
    ("POST", "/rubrics/upload", ""): MANAGED_EMPTY,
    ("GET", "/schools", ""): MANAGED,
    ("GET", "/schools/new", ""): MANAGED,
    ("POST", "/schools/new", ""): MANAGED_EMPTY,
    ("GET", "/schools/<id>", ""): MANAGED,
    ("POST", "/schools/<id>", ""): MANAGED_EMPTY,
    ("GET", "/setup", ""): (410,) * 9,
    ("POST", "/setup", ""): (410,) * 9,
    ("GET", "/static/<build>/<path:path>", ""): EVERYBODY,
    ("GET", "/sw.js", ""): EVERYBODY,
    # Nobody was at this visit; who sees theirs is test_pairs.py's.
    ("GET", "/visits/<visit>", ""): (302, *(404,) * 8),
    ("GET", "/walkthroughs", ""): PAGE,
    ("GET", "/walkthroughs/<id>", UNRELEASED): PAGE_UNRELEASED,
    ("GET", "/walkthroughs/<id>", RELEASED): PAGE_RELEASED,
    ("POST", "/walkthroughs/<id>/acknowledge", UNRELEASED): DO_HERS_UNRELEASED,
    ("POST", "/walkthroughs/<id>/acknowledge", RELEASED): DO_HERS,
    ("POST", "/walkthroughs/<id>/reply", UNRELEASED): DO_HERS_UNRELEASED,
    ("POST", "/walkthroughs/<id>/reply", RELEASED): DO_HERS,
    ("GET", "/walkthroughs/<id>/share", UNRELEASED): PAGE_OWN_UNRELEASED,
    ("GET", "/walkthroughs/<id>/share", RELEASED): PAGE_OWN,
    ("POST", "/walkthroughs/<id>/share", UNRELEASED): DO_OWN_UNRELEASED,
    ("POST", "/walkthroughs/<id>/share", RELEASED): DO_OWN,
    ("POST", "/walkthroughs/<id>/withdraw", UNRELEASED): DO_OWN_UNRELEASED,
    ("POST", "/walkthroughs/<id>/withdraw", RELEASED): DO_OWN,
    ("GET", "/walkthroughs/<id>/report.pdf", UNRELEASED): PAGE_UNRELEASED,
    ("GET", "/walkthroughs/<id>/report.pdf", RELEASED): PAGE_RELEASED,
    ("GET", "/api/v1/classes", ""): API,
    ("POST", "/api/v1/events", ""): API,
    # Nobody has a visit of that code; whose visit lets whom in is test_joining.py's.
    ("GET", "/api/v1/invitations/<code>", ""): (401, *(404,) * 8),
    ("GET", "/api/v1/openapi.json", ""): EVERYBODY,
    ("POST", "/api/v1/qr", ""): (401, *(422,) * 8),
    ("POST", "/api/v1/drafts", ""): API_MANAGED_EMPTY,
    ("GET", "/api/v1/drafts/<id>", ""): API_MANAGED,
    ("PUT", "/api/v1/drafts/<id>", ""): API_MANAGED_EMPTY,
    ("GET", "/api/v1/drafts/<id>/rubric", ""): API_MANAGED,
    ("GET", "/api/v1/rubrics", ""): API,
    ("GET", "/api/v1/rubrics/<id>/<version>", ""): API,
    ("GET", "/api/v1/session", ""): API,
    ("GET", "/api/v1/walkthroughs", ""): API,
    ("GET", "/api/v1/walkthroughs/<id>", UNRELEASED): API_UNRELEASED,
    ("GET", "/api/v1/walkthroughs/<id>", RELEASED): API_RELEASED,
    ("GET", "/api/v1/walkthroughs/<id>/events", UNRELEASED): API_UNRELEASED,
    ("GET", "/api/v1/walkthroughs/<id>/events", RELEASED): API_OWN_ONLY,
}

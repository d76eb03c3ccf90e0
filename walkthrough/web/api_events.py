"""The API's writing side: a batch of events comes in, and each is answered for on its own."""

from typing import Any

from flask_babel import gettext as _

from walkthrough.domain.errors import Forbidden
from walkthrough.usecases import sync
from walkthrough.usecases.audit import record
from walkthrough.web.current import api_actor, services
from walkthrough.web.json_body import read_json
from walkthrough.web.limits import TooMany, pace
from walkthrough.web.problems import Problem, wording

MAX_EVENTS = 500


def receive() -> dict[str, Any]:
    """Store a batch; the answers are in the order sent, and nothing is promised before disk."""
    actor = api_actor()
    try:
        pace().count(actor.id)
    except TooMany as error:
        raise Problem(
            429,
            "too_many_requests",
            _("That is too many batches a second. Wait, then send them again."),
            {"Retry-After": str(error.retry_after)},
        ) from error
    events, sent_at = _batch(read_json())
    answers = sync.receive(services(), actor, events, sent_at)
    refused = {answer.error.code for answer in answers if isinstance(answer.error, Forbidden)}
    for code in sorted(refused):
        record(services(), "refused", actor.id, code=code, where="POST /api/v1/events")
    return {"results": [_result(answer) for answer in answers]}


def _batch(body: Any) -> tuple[list[Any], str | None]:
    """The events and the phone's clock. Raises `Problem`: 422 `not_a_batch`, 413 `too_large`."""
    events = body.get("events") if isinstance(body, dict) else None
    if not isinstance(events, list):
        raise Problem(
            422, "not_a_batch", _("A batch is an object with “events”, a list of events.")
        )
    sent_at = body.get("sent_at")
    if sent_at is not None and not isinstance(sent_at, str):
        raise Problem(422, "not_a_batch", _("“sent_at” must be a date and time as text."))
    if len(events) > MAX_EVENTS:
        raise Problem(413, "too_large", _("A batch holds at most 500 events; send fewer."))
    return events, sent_at


def _result(answer: sync.Answer) -> dict[str, Any]:
    result: dict[str, Any] = {"id": answer.id, "status": answer.status}
    if answer.error is not None:
        result |= {"code": answer.error.code, "message": wording(answer.error)}
        if answer.error.retry:
            result["retry"] = True
    return result

"""GET /api/v1/openapi.json: the API described, its events generated from the models themselves."""

from functools import cache
from typing import Any

from walkthrough import __version__
from walkthrough.domain.events import ADAPTER, SERVER_KEYS
from walkthrough.web import api_schemas
from walkthrough.web.problems import CONTENT_TYPE

Document = dict[str, Any]
REF = "#/components/schemas/"

PROBLEMS = {
    "400": "The request is malformed; `code` says how.",
    "401": "Not signed in (`signed_out`), or the token is not known (`bad_token`).",
    "403": "Known of, but not theirs; or `csrf_failed`.",
    "404": "There is no such thing, or they may not know of it.",
    "409": "Somebody saved it since (`draft_changed`), or it is there no more (`draft_gone`); "
    "nothing was overwritten.",
    "413": "More than 500 events or 1 MB, or a draft larger than a rubric file may be.",
    "415": "Not `application/json`.",
    "422": "JSON, but not what is asked for here.",
    "429": "Too many batches a second, or too many wrong codes.",
    "503": "The store cannot be read or written; nothing was acknowledged.",
}


def openapi() -> Document:
    """The OpenAPI 3.1 description of this API."""
    return description()


@cache
def description() -> Document:
    """The whole description; the same for everybody, so made once."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Walkthrough",
            "version": __version__,
            "license": {"name": "MIT", "identifier": "MIT"},
            "description": "Classroom walkthroughs as events that never change, and their fold.",
        },
        "servers": [{"url": "/"}],
        "security": [{"cookie": []}, {"bearer": []}],
        "tags": [{"name": name} for name in ("person", "rubrics", "walkthroughs")],
        "paths": {f"/api/v1{path}": operations for path, operations in _paths().items()},
        "components": {
            "schemas": _event_schemas() | api_schemas.SCHEMAS,
            "responses": {f"problem{code}": _problem(code) for code in PROBLEMS},
            "securitySchemes": {
                "cookie": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "walkthrough",
                    "description": "A signed-in browser; anything but a GET also needs the "
                    "session's `csrf_token` in the header `X-CSRFToken`.",
                },
                "bearer": {"type": "http", "scheme": "bearer"},
            },
        },
    }


# Long because it is a table: one entry a route, to be read beside api.py.
def _paths() -> Document:
    identifier = {"type": "string", "minLength": 1, "pattern": r"^[^/\\]+$"}
    rubric = [_in_path("id", identifier), _in_path("version", identifier)]
    one = [_in_path("id", identifier)]
    return {
        "/session": _get("session", "person", "Who is signed in, and the CSRF token.", "Session"),
        "/classes": _get("classes", "person", "What a visit can be started with.", "Classes"),
        "/rubrics": _get("rubrics", "rubrics", "Every rubric version.", "RubricList"),
        "/rubrics/{id}/{version}": _get(
            "rubric", "rubrics", "One rubric version, resolved.", "Rubric", rubric, "404"
        ),
        "/drafts": {"post": _write("keepDraft", "Begin a draft of a rubric.", "DraftText", "201")},
        "/drafts/{id}": _get(
            "draft",
            "rubrics",
            "A draft of a rubric as it was saved last, and everything that is wrong with it.",
            "RubricDraft",
            one,
            "403",
            "404",
        )
        | {
            "put": _write(
                "saveDraft",
                "Keep a draft's new text upon the revision that its writer saw.",
                "DraftSaving",
                "200",
                one,
                "404",
                "409",
            )
        },
        "/drafts/{id}/rubric": _get(
            "draftRubric",
            "rubrics",
            "What a draft means, resolved; 422 while it has an error.",
            "Rubric",
            one,
            "403",
            "404",
            "422",
        ),
        "/walkthroughs": _get(
            "walkthroughs",
            "walkthroughs",
            "The walkthroughs that the person may open, changed after the cursor.",
            "WalkthroughList",
            [_after()],
            "400",
        ),
        "/walkthroughs/{id}": _get(
            "walkthrough", "walkthroughs", "One walkthrough, folded.", "Opened", one, "403", "404"
        ),
        "/walkthroughs/{id}/events": _get(
            "events",
            "walkthroughs",
            "One's own walkthrough's events after the cursor.",
            "EventList",
            [*one, _after()],
            "400",
            "403",
            "404",
        ),
        "/events": {"post": _send()},
        "/invitations/{code}": _get(
            "invitation",
            "walkthroughs",
            "The visit under way that a colleague's code stands for.",
            "Invitation",
            [_in_path("code", identifier)],
            "404",
            "429",
        ),
        "/qr": {"post": _draw()},
        "/openapi.json": {
            "get": {
                "operationId": "openapi",
                "summary": "This description.",
                "security": [],
                "responses": {
                    "200": {
                        "description": "OpenAPI 3.1",
                        "content": {"application/json": {"schema": {"type": "object"}}},
                    }
                },
            }
        },
    }


def _get(
    name: str,
    tag: str,
    summary: str,
    schema: str,
    parameters: list[Document] | None = None,
    *problems: str,
) -> Document:
    operation: Document = {
        "operationId": name,
        "tags": [tag],
        "summary": summary,
        "responses": {"200": _json(summary, schema)} | _responses("401", "503", *problems),
    }
    return {"get": operation | ({"parameters": parameters} if parameters else {})}


def _send() -> Document:
    return {
        "operationId": "sendEvents",
        "tags": ["walkthroughs"],
        "summary": "Send a batch of events; each is answered for on its own, in the order sent.",
        "description": "Sending again is safe: an event that is already there is a `duplicate`. "
        "Nothing is acknowledged before it is durable.",
        "parameters": [_csrf()],
        "requestBody": _body("Batch"),
        "responses": {"200": _json("One answer an event.", "Results")}
        | _responses("400", "401", "403", "413", "415", "422", "429", "503"),
    }


def _write(
    name: str,
    summary: str,
    schema: str,
    done: str,
    parameters: list[Document] | None = None,
    *problems: str,
) -> Document:
    """Writing a draft: what comes in is `schema`, what goes out the draft as it then is."""
    refusals = ("400", "401", "403", "413", "415", "422", "503", *problems)
    return {
        "operationId": name,
        "tags": ["rubrics"],
        "summary": summary,
        "parameters": [*(parameters or []), _csrf()],
        "requestBody": _body(schema),
        "responses": {done: _json("The draft as it was saved.", "RubricDraft")}
        | _responses(*refusals),
    }


def _draw() -> Document:
    return {
        "operationId": "drawQr",
        "tags": ["walkthroughs"],
        "summary": "A link drawn as a QR code; nothing of it is kept.",
        "parameters": [_csrf()],
        "requestBody": _body("QrText"),
        "responses": {"200": _json("The drawing.", "QrDrawing")}
        | _responses("400", "401", "403", "413", "415", "422", "503"),
    }


def _csrf() -> Document:
    return {
        "name": "X-CSRFToken",
        "in": "header",
        "description": "The session's `csrf_token`; needed with the cookie only.",
        "schema": {"type": "string"},
    }


def _body(schema: str) -> Document:
    content = {"application/json": {"schema": {"$ref": f"{REF}{schema}"}}}
    return {"required": True, "content": content}


def _in_path(name: str, schema: Document) -> Document:
    return {"name": name, "in": "path", "required": True, "schema": schema}


def _after() -> Document:
    return {
        "name": "after",
        "in": "query",
        "description": "A cursor from an earlier answer; left out, everything comes.",
        "schema": {"$ref": f"{REF}Cursor"},
    }


def _json(description: str, schema: str) -> Document:
    content = {"application/json": {"schema": {"$ref": f"{REF}{schema}"}}}
    return {"description": description, "content": content}


def _responses(*codes: str) -> Document:
    return {code: {"$ref": f"#/components/responses/problem{code}"} for code in sorted(codes)}


def _problem(code: str) -> Document:
    answer: Document = {
        "description": PROBLEMS[code],
        "content": {CONTENT_TYPE: {"schema": {"$ref": f"{REF}Problem"}}},
    }
    if code in ("429", "503"):
        seconds = {"description": "Seconds to wait.", "schema": {"type": "integer", "minimum": 1}}
        answer["headers"] = {"Retry-After": seconds}
    return answer


def _event_schemas() -> Document:
    """Every type of event, as its pydantic model says; what the server adds is read-only."""
    whole = ADAPTER.json_schema(ref_template=REF + "{model}", by_alias=True)
    schemas: Document = whole.pop("$defs")
    for schema in schemas.values():
        for key in SERVER_KEYS & schema.get("properties", {}).keys():
            schema["properties"][key]["readOnly"] = True
    return schemas | {"Event": whole | {"title": "Event"}}

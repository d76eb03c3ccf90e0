"""The shapes of the API's answers, as JSON Schema; the events' own come from their models."""

from typing import Any

Schema = dict[str, Any]
REF = "#/components/schemas/"

TEXT: Schema = {"type": "string"}
COUNT: Schema = {"type": "integer", "minimum": 0}
YES_NO: Schema = {"type": "boolean"}
MAYBE_TEXT: Schema = {"type": ["string", "null"]}


def _ref(name: str) -> Schema:
    return {"$ref": REF + name}


def _or_null(name: str) -> Schema:
    return {"oneOf": [_ref(name), {"type": "null"}]}


def _list(items: Schema) -> Schema:
    return {"type": "array", "items": items}


def _object(**properties: Schema) -> Schema:
    """An object that has all of these; clients ignore what they do not know."""
    named = {name.rstrip("_"): schema for name, schema in properties.items()}
    return {"type": "object", "properties": named, "required": list(named)}


def _optional(schema: Schema, **properties: Schema) -> Schema:
    return schema | {"properties": schema["properties"] | properties}


STATUSES = {"enum": ["open", "finished", "discarded"]}
SEEN_PLACE = {
    "description": "As in the events: school, teacher, class, and what else is known.",
    **_object(school=TEXT, teacher=TEXT, class_=TEXT),
}
DRAFT: dict[str, Schema] = {
    "id": TEXT,
    "at": TEXT,
    "strengths": _list(_ref("FeedbackText")),
    "next_steps": _list(_ref("FeedbackText")),
    "questions": _list(_ref("FeedbackText")),
}

SCHEMAS: dict[str, Schema] = {
    "Cursor": {
        "type": "integer",
        "minimum": 0,
        "maximum": 2**53 - 1,
        "description": "How far the answer reaches; give it back as `after`.",
    },
    "Problem": {
        "description": "RFC 9457; `code` is stable, `detail` is for people.",
        **_object(type=TEXT, title=TEXT, status=COUNT, code=TEXT, detail=TEXT),
    },
    "Session": _object(
        user=_object(id=TEXT, name=TEXT, role=TEXT, schools=_list(TEXT)),
        csrf_token={**MAYBE_TEXT, "description": "null for a bearer token, which needs none"},
        now=TEXT,
    ),
    "RubricList": _object(
        rubrics=_list(_object(id=TEXT, version=TEXT, title=TEXT, language=TEXT, latest=YES_NO))
    ),
    "Rubric": {
        "description": "The rubric file's content with every default spelt out, and its digest.",
        **_object(
            format={"const": 1},
            id=TEXT,
            version=TEXT,
            kind={"enum": ["look_fors", "contrast"]},
            language=TEXT,
            title=TEXT,
            marks=_object(seen=TEXT, counter=TEXT),
            levels=_list(_object(id=TEXT, label=TEXT)),
            look_fors=_list(_ref("LookFor")),
            digest=TEXT,
        ),
    },
    "RubricDraft": {
        "description": "A rubric file that a district is working on; nobody else sees it.",
        **_object(
            id=TEXT,
            rubric={**TEXT, "description": "The id that the file gives itself, if any."},
            name=TEXT,
            origin={"enum": ["editor", "upload", "folder"]},
            revision=COUNT,
            saved_at=TEXT,
            saved_by={**MAYBE_TEXT, "description": "A name; null for the server itself."},
            source={**TEXT, "description": "The file, verbatim."},
            editable=YES_NO,
            publishable=YES_NO,
            findings=_list(_ref("RubricFinding")),
        ),
    },
    "RubricFinding": _object(
        line=COUNT,
        column=COUNT,
        severity={"enum": ["error", "warning"]},
        code=TEXT,
        message=TEXT,
        path={
            "description": "The value that it is about: keys and indexes from the top.",
            **_list({"type": ["string", "integer"]}),
        },
    ),
    "DraftText": _object(source=TEXT),
    "DraftSaving": _object(
        source=TEXT,
        revision={
            "type": "integer",
            "minimum": 0,
            "maximum": 2**53 - 1,
            "description": "That of the draft which this text was made from.",
        },
    ),
    "LookFor": _object(
        id=TEXT,
        title=TEXT,
        statement=TEXT,
        measure={"enum": ["presence", "rate"]},
        seen=_list(_ref("Sign")),
        counter=_list(_ref("Sign")),
        no_opportunity_when=TEXT,
        why=TEXT,
        questions=_list(TEXT),
        next_steps=_list(TEXT),
    ),
    "Sign": _object(id=TEXT, text=TEXT),
    "Classes": _object(
        classes=_list(_ref("ListedClass")),
        schools=_list(_object(id=TEXT, name=TEXT)),
        teachers=_list(_object(id=TEXT, name=TEXT, school=TEXT)),
    ),
    "ListedClass": _optional(
        _object(
            school=TEXT,
            teacher=TEXT,
            class_=TEXT,
            last_visit={**MAYBE_TEXT, "description": "null for a class not visited yet"},
            next_step={"oneOf": [_object(text=TEXT, of=TEXT, at=TEXT), {"type": "null"}]},
        ),
        id={**TEXT, "description": "Only of a class in the district's list; a visit's `class_id`."},
        subject=TEXT,
        grade=TEXT,
        class_id=TEXT,
        teacher_id=TEXT,
    ),
    "WalkthroughList": _object(walkthroughs=_list(_ref("Glance")), cursor=_ref("Cursor")),
    "Glance": _object(
        id=TEXT,
        observer=TEXT,
        rubric=_ref("RubricRef"),
        place=_ref("SeenPlace"),
        status=STATUSES,
        started_at=TEXT,
        finished_at=MAYBE_TEXT,
        released_at=MAYBE_TEXT,
        acknowledged_at=MAYBE_TEXT,
        changed=COUNT,
        last_at=TEXT,
    ),
    "SeenPlace": SEEN_PLACE,
    "Opened": _object(walkthrough=_ref("Walkthrough"), cursor=_ref("Cursor")),
    "Walkthrough": {
        "description": "The fold: everything that the events so far add up to.",
        **_object(
            id=TEXT,
            rubric=_ref("RubricRef"),
            place=_ref("SeenPlace"),
            visit=MAYBE_TEXT,
            observer=TEXT,
            status=STATUSES,
            started_at=TEXT,
            finished_at=MAYBE_TEXT,
            groups=_list(
                _object(id=TEXT, name=TEXT, size={"type": ["integer", "null"]}, watched=YES_NO)
            ),
            cells=_list(_ref("Cell")),
            focus_seconds={"type": "object", "additionalProperties": COUNT},
            notes=_list(_ref("Note")),
            follow_up=_or_null("FollowUp"),
            feedback=_or_null("Feedback"),
            late=_list(TEXT),
            unplaced=_list(TEXT),
        ),
    },
    "Cell": _object(
        group=TEXT,
        look_for=TEXT,
        seen=COUNT,
        counter=COUNT,
        no_opportunity=YES_NO,
        level=MAYBE_TEXT,
        signs={"type": "object", "additionalProperties": COUNT},
    ),
    "Note": _object(
        id=TEXT,
        at=TEXT,
        group=MAYBE_TEXT,
        look_for=MAYBE_TEXT,
        kind={"enum": ["quote", "observation", "question"]},
        audience={"enum": ["teacher", "me"]},
        text=TEXT,
        versions=_list(TEXT),
    ),
    "FollowUp": _object(
        of=TEXT, outcome={"enum": ["tried", "partly", "not_yet", "dropped"]}, at=TEXT
    ),
    "Draft": _object(**DRAFT),
    "Feedback": {
        "description": "The latest text, texts written at the same time, and how far it has got.",
        **_object(
            **DRAFT,
            versions=_list(_ref("Draft")),
            released={
                "oneOf": [_object(id=TEXT, at=TEXT, feedback=_ref("Draft")), {"type": "null"}]
            },
            acknowledged_at=MAYBE_TEXT,
            replies=_list(_object(id=TEXT, at=TEXT, by=TEXT, text=TEXT)),
        ),
    },
    "FeedbackText": _object(text=TEXT, look_for=MAYBE_TEXT, group=MAYBE_TEXT, evidence=_list(TEXT)),
    "Batch": {
        "type": "object",
        "required": ["events"],
        "properties": {
            "sent_at": {
                "type": ["string", "null"],
                "description": "The device's clock at sending, so that a wrong clock is told "
                "apart from a late delivery.",
            },
            "events": {
                "type": "array",
                # More than 500 are 413, too large: as JSON they would still be a batch.
                "description": "At most 500. Each should be an `Event`; one that is not is "
                "answered with `rejected`, and holds up no other.",
                "items": {"anyOf": [_ref("Event"), {}]},
            },
        },
    },
    "Results": _object(results=_list(_ref("Result"))),
    "Result": _optional(
        _object(id=MAYBE_TEXT, status={"enum": ["stored", "duplicate", "conflict", "rejected"]}),
        code={**TEXT, "description": "Why it was not stored."},
        message={**TEXT, "description": "The same for people."},
        retry={"const": True, "description": "Sending it later can succeed."},
    ),
    "Invitation": {
        "description": "What a colleague's walkthrough of the same visit starts with.",
        **_object(
            visit=TEXT,
            rubric=_ref("RubricRef"),
            place=_ref("SeenPlace"),
            groups=_list(_ref("Group")),
            observers={**_list(TEXT), "description": "Names of who is observing already."},
        ),
    },
    "QrText": _object(text={**TEXT, "pattern": "^[!-~]{1,1200}$"}),
    "QrDrawing": _object(svg={**TEXT, "description": "An SVG image, black on white."}),
    "EventList": _object(events=_list(_ref("Event")), cursor=_ref("Cursor")),
}

"""The API's drafts of rubrics: what the editor saves, and what the preview shows."""

from typing import Any

from flask_babel import gettext as _

from walkthrough.domain.json_text import MAX_BYTES
from walkthrough.usecases import drafts
from walkthrough.usecases.draft_bench import Bench, bench
from walkthrough.usecases.finding_lines import paths
from walkthrough.web.current import api_actor, services
from walkthrough.web.json_body import read_json
from walkthrough.web.problems import Problem
from walkthrough.web.security import MAX_DRAFT

Document = dict[str, Any]
MAX_REVISION = 2**53 - 1


def draft(id: str) -> Document:
    """A draft as it was saved last, with everything that is wrong with it."""
    return _document(bench(services(), api_actor(), id))


def save(id: str) -> Document:
    """Keep a draft's new text upon the revision that its writer saw."""
    drafts.draft(services(), api_actor(), id)
    revision, source = _sent(_read())
    drafts.save(services(), api_actor(), id, revision, source)
    return _document(bench(services(), api_actor(), id))


def keep() -> tuple[Document, int]:
    """Begin a draft with a text."""
    drafts.listing(services(), api_actor())
    source = _source(_read())
    kept = drafts.keep(services(), api_actor(), source, "", "editor")
    return _document(bench(services(), api_actor(), kept.id)), 201


def rubric(id: str) -> Document:
    """What the draft means, resolved, as a published rubric would be given."""
    return drafts.rubric_of(services(), api_actor(), id).document()


def bench_document(found: Bench) -> Document:
    """What the editor's page starts from."""
    return _document(found) | {
        "base": found.base.content() if found.base else None,
        "newer_base": found.newer_base,
        "published": found.published.content() if found.published else None,
    }


def _document(found: Bench) -> Document:
    kept = found.checked.draft
    return {
        "id": kept.id,
        "rubric": kept.rubric,
        "name": kept.name,
        "origin": kept.origin,
        "revision": kept.revision,
        "saved_at": kept.saved_at,
        "saved_by": found.saved_by,
        "source": kept.source,
        "editable": found.checked.editable,
        "publishable": found.checked.rubric is not None,
        "findings": _findings(found.checked),
    }


def _findings(checked: drafts.Checked) -> list[Document]:
    """What was found, each with the path of the value that it is about."""
    places = paths(checked.draft.source, checked.findings)
    return [
        one.document(_) | {"path": list(path)}
        for one, path in zip(checked.findings, places, strict=True)
    ]


def _read() -> Any:
    """The body, with room for the largest file there may be. Raises as `read_json`."""
    words = _("A rubric file holds at most %(limit)s bytes. Nothing was saved.", limit=MAX_BYTES)
    return read_json(MAX_DRAFT, words)


def _sent(body: Any) -> tuple[int, str]:
    """The revision and the text. Raises `Problem` (422 `not_a_draft`)."""
    source = _source(body)
    revision = body.get("revision")
    if not isinstance(revision, int) or isinstance(revision, bool):
        raise _not_a_draft()
    if not 0 <= revision <= MAX_REVISION:
        raise _not_a_draft()
    return revision, source


def _source(body: Any) -> str:
    source = body.get("source") if isinstance(body, dict) else None
    if not isinstance(source, str):
        raise _not_a_draft()
    return source


def _not_a_draft() -> Problem:
    words = _("A draft is an object with “source”, a file's text, and “revision”, a whole number.")
    return Problem(422, "not_a_draft", words)

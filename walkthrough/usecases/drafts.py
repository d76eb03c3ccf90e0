"""Drafts of rubrics: kept, checked, published and discarded by whoever runs the district."""

from contextlib import suppress
from dataclasses import dataclass, replace

from walkthrough.domain.access import Actor
from walkthrough.domain.drafts import Draft, Origin, refuse_stale
from walkthrough.domain.errors import N_, Conflict, Invalid, NotFound
from walkthrough.domain.events import now_text
from walkthrough.domain.json_text import MAX_BYTES, Node, plain, read
from walkthrough.domain.rubric import Rubric
from walkthrough.domain.rubric_findings import Finding, RubricInvalid
from walkthrough.domain.rubric_review import Review
from walkthrough.usecases.managing import authorise
from walkthrough.usecases.publishing import publish as publish_file
from walkthrough.usecases.services import Services

MAX_NAME = 120
NAMELESS = "—"


@dataclass(frozen=True)
class Checked:
    """What a draft turned out to be.

    `fields` is the file as plain JSON, or None where it cannot be read as an object without
    losing anything: then only its text can be mended.
    """

    draft: Draft
    review: Review
    fields: dict[str, object] | None

    @property
    def rubric(self) -> Rubric | None:
        """What its file means, laid over its base; None while it has an error."""
        return self.review.rubric

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Everything that is wrong with it, in the order of the file."""
        return self.review.findings

    @property
    def editable(self) -> bool:
        """Whether its fields are of their types, so that a form can show them."""
        wrong = any(finding.code.startswith("wrong_type") for finding in self.findings)
        return self.fields is not None and not wrong

    @property
    def errors(self) -> int:
        """How many findings keep it from being published."""
        return len(self.review.errors)


def listing(services: Services, by: Actor) -> list[Draft]:
    """The drafts, the one saved last first. Raises `Forbidden`."""
    authorise(by)
    return services.store.drafts.all()


def with_authors(services: Services, by: Actor) -> list[tuple[Checked, str | None]]:
    """As `listing`: each checked, with the name of whoever saved it last (None: the server)."""
    names = {user.id: user.name for user in services.store.people.users()}
    return [(checked(services, one), names.get(one.by or "")) for one in listing(services, by)]


def draft(services: Services, by: Actor, id: str) -> Draft:
    """One draft. Raises `Forbidden`, `NotFound` (`no_such_draft`)."""
    authorise(by)
    found = services.store.drafts.get(id)
    if found is None:
        raise NotFound("no_such_draft", N_("There is no such draft. It may have been published."))
    return found


def keep(services: Services, by: Actor, source: str, name: str, origin: Origin) -> Draft:
    """Begin a draft with a file's text, verbatim, whether or not anything is wrong with it.

    Raises `Forbidden`, `Invalid` (`draft_too_large`, `bad_text`).
    """
    authorise(by)
    fresh = Draft(services.ids.uuid(), "", "", origin, name, by.id, "")
    return _save(services, by, fresh, source)


def save(services: Services, by: Actor, id: str, revision: int, source: str) -> Draft:
    """Keep a draft's new text, which rests on the revision that its writer saw.

    Saving what is there already changes nothing, whatever it rests on: an answer was lost on its
    way. Raises as `keep`, `Conflict` (`draft_changed`:
    somebody saved since, and nothing was overwritten; `draft_gone`), `NotFound`.
    """
    known = draft(services, by, id)
    if known.source == source:
        return known
    return _save(services, by, replace(known, revision=revision), source)


def discard(services: Services, by: Actor, id: str, revision: int) -> Draft:
    """Take a draft away for ever. Raises as `draft`, `Conflict` (`draft_changed`)."""
    found = draft(services, by, id)
    services.store.drafts.discard(id, revision)
    return found


def check(services: Services, by: Actor, id: str) -> Checked:
    """A draft with everything that is wrong with it. Raises as `draft`."""
    return checked(services, draft(services, by, id))


def checked(services: Services, found: Draft) -> Checked:
    """As `check`, for a draft at hand."""
    reviewed = services.rubrics.review(found.source.encode())
    return Checked(found, reviewed, fields_of(found.source))


def rubric_of(services: Services, by: Actor, id: str) -> Rubric:
    """What the draft means, ready to be observed with. Raises as `draft`, `RubricInvalid`."""
    result = check(services, by, id)
    if result.rubric is None:
        raise RubricInvalid(result.draft.name, result.findings)
    return result.rubric


def publish(services: Services, by: Actor, id: str, revision: int) -> Rubric:
    """Publish a draft as it was when it was confirmed, offer it, and take the draft away.

    Raises as `draft`, `Conflict` (`draft_changed`, `version_published`) and what publishing a
    file raises; then the draft stays.
    """
    found = draft(services, by, id)
    refuse_stale(replace(found, revision=revision), found)
    rubric = publish_file(services, by, found.source.encode(), found.name)
    # What somebody saved meanwhile was not published: it stays a draft.
    with suppress(Conflict):
        services.store.drafts.discard(id, revision)
    return rubric


def fields_of(source: str) -> dict[str, object] | None:
    """The file's text as a JSON object; None when it is none, or when reading it would drop
    something (a repeated key)."""
    root, problems = read(source.encode())
    if root is None or problems or not isinstance(root.value, dict):
        return None
    fields: dict[str, object] = plain(root)
    return fields


def _save(services: Services, by: Actor, known: Draft, source: str) -> Draft:
    if len(source.encode("utf-8", "surrogatepass")) > MAX_BYTES:
        raise Invalid(
            "draft_too_large",
            N_("A rubric file holds at most %(limit)s bytes. Nothing was saved."),
            limit=MAX_BYTES,
        )
    if any("\ud800" <= letter <= "\udfff" for letter in source):
        raise Invalid("bad_text", N_("The text holds half a character. Nothing was saved."))
    root, _ = read(source.encode())
    fresh = replace(
        known,
        source=source,
        rubric=_text_at(root, "id")[:64],
        name=_name(known, _text_at(root, "title")),
        by=by.id,
        saved_at=now_text(services.clock.now()),
    )
    return services.store.drafts.save(fresh)


def _name(known: Draft, title: str) -> str:
    """What the draft is called: a watched file goes by its file's name for good."""
    name = known.name if known.origin == "folder" else title or known.name
    return (name or NAMELESS)[:MAX_NAME]


def _text_at(root: Node | None, key: str) -> str:
    """The text under a key of the file, on one line; empty where there is none."""
    members = root.value if root is not None and isinstance(root.value, dict) else {}
    found = members.get(key)
    value = found.value if found is not None else None
    return " ".join(value.split()) if isinstance(value, str) else ""

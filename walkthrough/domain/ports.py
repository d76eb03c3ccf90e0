"""What the use cases need from the outside: stores, a renderer, a clock, ids, passwords.

The records here are what the stores keep about people; what they keep about walkthroughs is events.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, BinaryIO, Literal, Protocol

from walkthrough.domain.digest import Digest
from walkthrough.domain.drafts import Drafts
from walkthrough.domain.events import Document
from walkthrough.domain.looks import Looks
from walkthrough.domain.published import Damage as Damage
from walkthrough.domain.published import Rubrics
from walkthrough.domain.tables import Table
from walkthrough.domain.walkthrough import Header

Role = Literal["observer", "teacher", "principal", "district"]
ROLES: tuple[Role, ...] = ("observer", "teacher", "principal", "district")
Outcome = Literal["stored", "duplicate", "conflict", "already_started"]


@dataclass(frozen=True)
class School:
    """A school; its time zone (an IANA name) decides what "today" means in its reports."""

    id: str
    name: str
    timezone: str = "America/Chicago"


@dataclass(frozen=True)
class User:
    """A person who can sign in. `email` is stored in lower case; `schools` holds school ids.

    `language` is the tag that they chose to read in; "" follows each of their browsers.
    """

    id: str
    email: str
    name: str
    role: Role
    schools: tuple[str, ...] = ()
    password_hash: str | None = None
    active: bool = True
    created_at: str = ""
    language: str = ""


@dataclass(frozen=True)
class Class:
    """A class to choose from. `teacher` is a name, `teacher_id` their account if they have one."""

    id: str
    school: str
    name: str
    teacher: str
    teacher_id: str | None = None
    subject: str = ""
    grade: str = ""


@dataclass(frozen=True)
class Session:
    """One signed-in device. `id` is the digest of the secret in the cookie, so that a copied
    store signs nobody in. `used_at` is when it was last noted in use, or empty."""

    id: str
    user: str
    created_at: str
    label: str = ""
    used_at: str = ""


@dataclass(frozen=True)
class Token:
    """A bearer token for the API, kept as a digest."""

    id: str
    user: str
    note: str
    created_at: str


@dataclass(frozen=True)
class Link:
    """A one-time link, kept as a digest: `setup` makes the first account, `reset` a password."""

    id: str
    purpose: Literal["setup", "reset"]
    user: str | None
    expires_at: str


FindingKind = Literal[
    "walkthrough_damaged",
    "walkthrough_set_aside",
    "walkthrough_not_started",
    "walkthrough_twice",
    "walkthrough_unknown_rubric",
    "people_damaged",
    "rubric_damaged",
    "draft_damaged",
    "standings_damaged",
    "counter_damaged",
    "counter_behind",
    "unreadable",
    "leftover",
    "line_cut",
    "summaries_damaged",
    "digests_damaged",
]
# What costs nothing and mends itself: worth a line, no reason for alarm.
HARMLESS: frozenset[FindingKind] = frozenset(
    {"leftover", "line_cut", "summaries_damaged", "digests_damaged"}
)


@dataclass(frozen=True)
class Finding:
    """Something amiss in a store: `what` it is, in which file (`where`), and `why` one says so."""

    kind: FindingKind
    what: str
    where: str
    why: str

    @property
    def harmless(self) -> bool:
        """Whether nothing is lost by it."""
        return self.kind in HARMLESS


@dataclass(frozen=True)
class Mended:
    """A damaged walkthrough whose readable events were stored again: how many were new to the
    store, how many were in it already, and where the damaged file is kept."""

    walkthrough: str
    stored: int
    known: int
    kept: str


@dataclass(frozen=True)
class Archived:
    """A backup: its size in bytes, and how many files and walkthroughs are in it."""

    size: int
    files: int
    walkthroughs: int
    has_secret: bool
    made_at: str


class Walkthroughs(Protocol):
    """Events by walkthrough. Appending is atomic a call: durable and whole, or not at all."""

    def append(self, walkthrough: str, documents: Sequence[Document]) -> list[Outcome]:
        """Append events (with `by` and `received_at`) in order; one outcome each.

        The store adds `cursor`: integers that grow in the order in which events become visible,
        over all walkthroughs. `duplicate` and `conflict` leave what is stored as it was, and so
        does `already_started`, the answer to a second start under another id. Safe to call from
        any number of threads and processes. Raises `StoreUnavailable`; then nothing counts as
        stored, and sending the same again settles it.
        """

    def events(self, walkthrough: str, after: int = 0) -> list[Document]:
        """The events with a cursor above `after`, in the order of their cursors; [] if none."""

    def header(self, walkthrough: str) -> Header | None:
        """The walkthrough at a glance, or None when it has not started."""

    def headers(self, after: int = 0) -> tuple[list[Header], int]:
        """The walkthroughs changed since the cursor, oldest change first, and the new cursor."""

    def digests(
        self,
        since: str,
        until: str,
        *,
        want: Callable[[Header], bool] = lambda _: True,
        passing: bool = False,
    ) -> Iterator[Digest]:
        """The walkthroughs that started from one instant to before another, in small.

        Instants are as events have them; `want` tells by its header whether one is asked for.
        In the order of starts, each as its events stand now: none is stale. The cost grows with
        what is asked for, hardly with what is stored, and so does memory with a month's share of
        it; with `passing`, memory hardly grows at all: for going through many of them once.
        Raises `StoreUnavailable`.
        """

    def warm_up(self, breathe: Callable[[], None]) -> None:
        """Make whatever is derived for lists and reports, where it is not there yet.

        `breathe` is called after each bit of work, while nothing is held up, and may take its
        time. Raises `StoreUnavailable`, and whatever `breathe` raises.
        """

    def damaged(self) -> list[Damage]:
        """What was set aside because it could not be read."""


class People(Protocol):
    """Schools, classes, users and their keys. `save_*` inserts or replaces by id."""

    def schools(self) -> list[School]: ...
    def school(self, school: str) -> School | None: ...
    def save_school(self, school: School) -> None: ...
    def classes(self) -> list[Class]: ...
    def save_class(self, one: Class) -> None: ...
    def drop_class(self, one: str) -> None: ...
    def users(self) -> list[User]: ...
    def user(self, user: str) -> User | None: ...
    def user_by_email(self, email: str) -> User | None: ...

    def save_user(self, user: User) -> None:
        """Raises `Conflict` (`email_taken`) when another user has that address."""

    def change_user(self, user: str, change: Callable[[User, Sequence[User]], User]) -> User | None:
        """Put in a user's place what `change` makes of them, given everybody; None: no such user.

        Nothing comes between reading and writing, so of two changes at once neither is lost.
        What `change` raises leaves everything as it was. Raises `Conflict` as `save_user`.
        """

    def session(self, session: str) -> Session | None: ...
    def sessions_of(self, user: str) -> list[Session]: ...
    def save_session(self, session: Session) -> None: ...

    def touch_session(self, session: str, used_at: str) -> None:
        """Note when a session was last used; one that was dropped stays dropped."""

    def drop_session(self, session: str) -> None: ...

    def drop_sessions(self, user: str, keep: str | None = None) -> None:
        """Drop all sessions of a user but the one to keep."""

    def token(self, token: str) -> Token | None: ...
    def tokens_of(self, user: str) -> list[Token]: ...
    def save_token(self, token: Token) -> None: ...
    def drop_token(self, token: str) -> None: ...
    def drop_tokens(self, user: str) -> None: ...
    def save_link(self, link: Link) -> None: ...

    def take_link(self, link: str) -> Link | None:
        """Remove the link and return it: of two callers at once, one gets it."""

    def link(self, link: str) -> Link | None: ...

    def drop_links(self, purpose: str, user: str | None = None) -> None:
        """Drop all links of a purpose, or one user's alone."""


class Audit(Protocol):
    """An append-only log of who did what: sign-ins, refusals, changes to people and schools."""

    def append(self, entry: Mapping[str, Any]) -> None: ...
    def entries(self) -> list[Mapping[str, Any]]: ...


class Store(Protocol):
    """Everything that must outlive the process."""

    @property
    def walkthroughs(self) -> Walkthroughs: ...
    @property
    def people(self) -> People: ...
    @property
    def rubrics(self) -> Rubrics: ...
    @property
    def drafts(self) -> Drafts: ...
    @property
    def audit(self) -> Audit: ...
    @property
    def looks(self) -> Looks: ...

    def damaged(self) -> list[Damage]:
        """Everything in the store that cannot be read, walkthroughs and the rest."""

    def check(self) -> None:
        """Raises `StoreUnavailable` unless the store can be read and written right now."""

    def close(self) -> None: ...


class Watch(Protocol):
    """Is told how far long work has got."""

    def __call__(self, done: int, of: int) -> None: ...


class Care(Protocol):
    """Looks after what a store keeps, while it may be serving."""

    def examine(self, watch: Watch) -> list[Finding]:
        """All that is amiss; changes nothing. Raises `NotFound` when there is no store."""

    def repair(self, watch: Watch) -> list[Mended]:
        """Store the readable events of damaged walkthroughs again, and keep the damaged files."""

    def back_up(self, file: Path, *, replace: bool, watch: Watch) -> Archived:
        """Write one checked file with everything that cannot be derived.

        Raises `Conflict` (`backup_exists`) unless it may be replaced, and `NotFound`.
        """

    def restore(self, file: Path, *, replace: bool, watch: Watch) -> tuple[Archived, Path | None]:
        """Put a backup in place of an empty store, or of one that may be replaced.

        Returns what was restored and where the replaced store is kept. Everything is checked
        first. Raises `Invalid` (`bad_backup`) or `Conflict` (`store_not_empty`).
        """


class Renderer(Protocol):
    """Turns a report's context into a PDF."""

    def walkthrough(self, report: Any, *, paper: str, language: str) -> bytes:
        """A tagged PDF of one walkthrough's report. Raises `RenderFailed`."""

    def walkthrough_in(self, reports: Mapping[str, Any], *, paper: str) -> bytes:
        """The same in several languages, one after the other: language → report."""

    def review(self, review: Any, *, line: str, paper: str, language: str, appendix: bool) -> bytes:
        """A tagged PDF of a report over many visits: two pages, and all tables in an appendix.

        `line` is the district's. Raises `RenderFailed`.
        """

    def close(self) -> None: ...


class Sheets(Protocol):
    """Writes tables and documents to files, each as it comes and none held. Raises `OSError`."""

    def csv(self, table: Table, target: BinaryIO) -> None:
        """RFC 4180 in UTF-8, with a byte-order mark; no cell that a spreadsheet would run."""

    def xlsx(self, tables: Sequence[Table], target: BinaryIO) -> None:
        """A workbook with a sheet for each table."""

    def json_lines(self, documents: Iterable[Mapping[str, Any]], target: BinaryIO) -> None:
        """A document a line."""

    def json_array(self, documents: Iterable[Mapping[str, Any]], target: BinaryIO) -> None:
        """One array of all documents."""


class Clock(Protocol):
    def now(self) -> datetime:
        """The present moment, with its zone (UTC)."""


class Ids(Protocol):
    def uuid(self) -> str:
        """A new UUID (version 7, so that ids sort by age)."""

    def secret(self) -> str:
        """A new unguessable secret, safe in a URL."""


class Passwords(Protocol):
    def hash(self, password: str) -> str: ...
    def matches(self, password_hash: str, password: str) -> bool: ...

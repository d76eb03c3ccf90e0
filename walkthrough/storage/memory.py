"""A store that forgets: for tests, the demo's practice and as the model of the other stores."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import RLock
from typing import Any

import orjson

from walkthrough.domain.digest import Digest, digest
from walkthrough.domain.events import Document, readable
from walkthrough.domain.looks import Look
from walkthrough.domain.ports import (
    Class,
    Damage,
    Link,
    Outcome,
    School,
    Session,
    Token,
    User,
)
from walkthrough.domain.walkthrough import Header
from walkthrough.storage.appending import judge, require_walkthrough_id
from walkthrough.storage.glance import glance
from walkthrough.storage.memory_rubrics import MemoryDrafts, MemoryRubrics
from walkthrough.storage.refusals import email_taken


class MemoryWalkthroughs:
    """Events by walkthrough, kept as lists. Implements `ports.Walkthroughs`."""

    def __init__(self, lock: RLock) -> None:
        self._lock = lock
        self._events: dict[str, list[dict[str, Any]]] = {}
        self._headers: dict[str, Header | None] = {}
        self._newest = 0

    def append(self, walkthrough: str, documents: Sequence[Document]) -> list[Outcome]:
        require_walkthrough_id(walkthrough)
        with self._lock:
            known = self._events.get(walkthrough, [])
            outcomes, fresh = judge(known, documents)
            # A batch that cannot be written as JSON is refused here, whole, as on disk.
            fresh = orjson.loads(orjson.dumps(fresh))
            for cursor, document in enumerate(fresh, self._newest + 1):
                document["cursor"] = cursor
            if fresh:
                self._events[walkthrough] = [*known, *fresh]
                self._headers.pop(walkthrough, None)
                self._newest += len(fresh)
            return outcomes

    def events(self, walkthrough: str, after: int = 0) -> list[Document]:
        with self._lock:
            known = self._events.get(walkthrough, [])
            later = [document for document in known if document["cursor"] > after]
        # Callers get copies: what is stored can be changed by appending only.
        copies: list[Document] = orjson.loads(orjson.dumps(later))
        return copies

    def header(self, walkthrough: str) -> Header | None:
        with self._lock:
            if walkthrough not in self._events:
                return None
            if walkthrough not in self._headers:
                self._headers[walkthrough] = glance(self._events[walkthrough]).header
            return self._headers[walkthrough]

    def headers(self, after: int = 0) -> tuple[list[Header], int]:
        with self._lock:
            found = (self.header(walkthrough) for walkthrough in self._events)
            changed = [header for header in found if header and header.changed > after]
            return sorted(changed, key=lambda header: header.changed), self._newest

    def digests(
        self,
        since: str,
        until: str,
        *,
        want: Callable[[Header], bool] = lambda _: True,
        passing: bool = False,
    ) -> Iterator[Digest]:
        with self._lock:
            known = [digest(readable(documents)) for documents in self._events.values()]
        found = [
            one
            for one in known
            if one and since <= one.header.started_at < until and want(one.header)
        ]
        yield from sorted(found, key=lambda one: (one.header.started_at, one.header.id))

    def warm_up(self, breathe: Callable[[], None]) -> None:
        """Nothing is derived ahead of time."""

    def damaged(self) -> list[Damage]:
        return []


@dataclass
class _Tables:
    schools: dict[str, School] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)


class MemoryPeople:
    """Schools, classes, users and their keys, in dictionaries. Implements `ports.People`."""

    def __init__(self, lock: RLock) -> None:
        self._lock = lock
        self._tables = _Tables()

    def schools(self) -> list[School]:
        with self._lock:
            return list(self._tables.schools.values())

    def school(self, school: str) -> School | None:
        return self._tables.schools.get(school)

    def save_school(self, school: School) -> None:
        with self._lock:
            self._tables.schools[school.id] = school

    def classes(self) -> list[Class]:
        with self._lock:
            return list(self._tables.classes.values())

    def save_class(self, one: Class) -> None:
        with self._lock:
            self._tables.classes[one.id] = one

    def drop_class(self, one: str) -> None:
        with self._lock:
            self._tables.classes.pop(one, None)

    def users(self) -> list[User]:
        with self._lock:
            return list(self._tables.users.values())

    def user(self, user: str) -> User | None:
        return self._tables.users.get(user)

    def user_by_email(self, email: str) -> User | None:
        wanted = email.lower()
        return next((user for user in self.users() if user.email == wanted), None)

    def save_user(self, user: User) -> None:
        with self._lock:
            holder = self.user_by_email(user.email)
            if holder is not None and holder.id != user.id:
                raise email_taken(user)
            self._tables.users[user.id] = user

    def change_user(self, user: str, change: Callable[[User, Sequence[User]], User]) -> User | None:
        with self._lock:
            known = self.user(user)
            if known is None:
                return None
            changed = change(known, self.users())
            self.save_user(changed)
            return changed

    def session(self, session: str) -> Session | None:
        return self._tables.sessions.get(session)

    def sessions_of(self, user: str) -> list[Session]:
        with self._lock:
            return [one for one in self._tables.sessions.values() if one.user == user]

    def save_session(self, session: Session) -> None:
        with self._lock:
            self._tables.sessions[session.id] = session

    def touch_session(self, session: str, used_at: str) -> None:
        with self._lock:
            known = self.session(session)
            if known is not None:
                self._tables.sessions[session] = replace(known, used_at=used_at)

    def drop_session(self, session: str) -> None:
        with self._lock:
            self._tables.sessions.pop(session, None)

    def drop_sessions(self, user: str, keep: str | None = None) -> None:
        with self._lock:
            for session in self.sessions_of(user):
                if session.id != keep:
                    del self._tables.sessions[session.id]

    def token(self, token: str) -> Token | None:
        return self._tables.tokens.get(token)

    def tokens_of(self, user: str) -> list[Token]:
        with self._lock:
            return [one for one in self._tables.tokens.values() if one.user == user]

    def save_token(self, token: Token) -> None:
        with self._lock:
            self._tables.tokens[token.id] = token

    def drop_token(self, token: str) -> None:
        with self._lock:
            self._tables.tokens.pop(token, None)

    def drop_tokens(self, user: str) -> None:
        with self._lock:
            for token in self.tokens_of(user):
                del self._tables.tokens[token.id]

    def save_link(self, link: Link) -> None:
        with self._lock:
            self._tables.links[link.id] = link

    def take_link(self, link: str) -> Link | None:
        with self._lock:
            return self._tables.links.pop(link, None)

    def link(self, link: str) -> Link | None:
        return self._tables.links.get(link)

    def drop_links(self, purpose: str, user: str | None = None) -> None:
        with self._lock:
            for link in list(self._tables.links.values()):
                if link.purpose == purpose and user in (None, link.user):
                    del self._tables.links[link.id]


class MemoryAudit:
    """The audit log as a list. Implements `ports.Audit`."""

    def __init__(self, lock: RLock) -> None:
        self._lock = lock
        self._lines: list[bytes] = []

    def append(self, entry: Mapping[str, Any]) -> None:
        line = orjson.dumps(dict(entry))
        with self._lock:
            self._lines.append(line)

    def entries(self) -> list[Mapping[str, Any]]:
        with self._lock:
            return [orjson.loads(line) for line in self._lines]


@dataclass(frozen=True)
class MemoryTurn:
    """One walkthrough's looks while the store is held. Implements `looks.Turn`."""

    looks: list[Look]

    @property
    def so_far(self) -> list[Look]:
        return list(self.looks)

    def add(self, look: Look) -> None:
        self.looks.append(look)


class MemoryLooks:
    """Who opened what, as lists. Implements `looks.Looks`."""

    def __init__(self, lock: RLock) -> None:
        self._lock = lock
        self._looks: dict[str, list[Look]] = {}

    def of(self, walkthrough: str) -> list[Look]:
        with self._lock:
            return list(self._looks.get(walkthrough, []))

    @contextmanager
    def turn(self, walkthrough: str) -> Iterator[MemoryTurn]:
        require_walkthrough_id(walkthrough)
        with self._lock:
            yield MemoryTurn(self._looks.setdefault(walkthrough, []))


class MemoryStore:
    """Everything in memory, safe for threads. Implements `ports.Store`."""

    def __init__(self) -> None:
        lock = RLock()
        self.walkthroughs = MemoryWalkthroughs(lock)
        self.people = MemoryPeople(lock)
        self.rubrics = MemoryRubrics(lock)
        self.drafts = MemoryDrafts(lock)
        self.audit = MemoryAudit(lock)
        self.looks = MemoryLooks(lock)

    def damaged(self) -> list[Damage]:
        return []

    def check(self) -> None:
        """Memory can always be read and written."""

    def close(self) -> None:
        """Nothing to let go of."""

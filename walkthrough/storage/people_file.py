"""People on disk: schools, classes, users and their keys in one small TinyDB file."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field, fields
from pathlib import Path
from threading import Lock
from typing import Any, BinaryIO, TypeVar

from walkthrough.domain.errors import N_, StoreUnavailable
from walkthrough.domain.ports import Class, Damage, Link, School, Session, Token, User
from walkthrough.storage.atomic_json import (
    DamagedFile,
    Database,
    Stamp,
    Tables,
    read_open,
    read_tables,
)
from walkthrough.storage.files import failures_in_words
from walkthrough.storage.locks import exclusive
from walkthrough.storage.refusals import email_taken

Row = TypeVar("Row", School, Class, User, Session, Token, Link)


@dataclass(frozen=True)
class _Tables:
    """One version of the file, parsed."""

    schools: dict[str, School] = field(default_factory=dict)
    classes: dict[str, Class] = field(default_factory=dict)
    users: dict[str, User] = field(default_factory=dict)
    by_email: dict[str, User] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    tokens: dict[str, Token] = field(default_factory=dict)
    links: dict[str, Link] = field(default_factory=dict)


@dataclass(frozen=True)
class _Seen:
    """What was read, and the open file it came from: while it is open, no newer file can be
    given the same inode, so equal stamps mean the very same version."""

    stamp: Stamp
    file: BinaryIO
    tables: _Tables


class PeopleFile:
    """People in `people.json`, parsed once a version. Implements `ports.People`.

    A damaged file is left where it is and refused: an empty one in its place would invite
    whoever comes first to set up the service anew.
    """

    def __init__(self, root: Path, locks: Path) -> None:
        self._path = root / "people.json"
        self._lock = locks / "people.lock"
        self._reading = Lock()
        self._seen: _Seen | None = None
        self._closed = False

    def schools(self) -> list[School]:
        return list(self._now().schools.values())

    def school(self, school: str) -> School | None:
        return self._now().schools.get(school)

    def save_school(self, school: School) -> None:
        self._put("schools", school)

    def classes(self) -> list[Class]:
        return list(self._now().classes.values())

    def save_class(self, one: Class) -> None:
        self._put("classes", one)

    def drop_class(self, one: str) -> None:
        with self._changing() as database:
            database.remove("classes", [one])

    def users(self) -> list[User]:
        return list(self._now().users.values())

    def user(self, user: str) -> User | None:
        return self._now().users.get(user)

    def user_by_email(self, email: str) -> User | None:
        return self._now().by_email.get(email.lower())

    def save_user(self, user: User) -> None:
        with self._changing() as database:
            _put_user(database, user)

    def change_user(self, user: str, change: Callable[[User, Sequence[User]], User]) -> User | None:
        with self._changing() as database:
            users = _records(User, database.documents("users"))
            if user not in users:
                return None
            changed = change(users[user], list(users.values()))
            _put_user(database, changed)
        return changed

    def session(self, session: str) -> Session | None:
        return self._now().sessions.get(session)

    def sessions_of(self, user: str) -> list[Session]:
        return [one for one in self._now().sessions.values() if one.user == user]

    def save_session(self, session: Session) -> None:
        self._put("sessions", session)

    def touch_session(self, session: str, used_at: str) -> None:
        with self._changing() as database:
            known = database.documents("sessions").get(session)
            if known is not None:
                database.put("sessions", session, known | {"used_at": used_at})

    def drop_session(self, session: str) -> None:
        with self._changing() as database:
            database.remove("sessions", [session])

    def drop_sessions(self, user: str, keep: str | None = None) -> None:
        self._drop("sessions", lambda key, row: row["user"] == user and key != keep)

    def token(self, token: str) -> Token | None:
        return self._now().tokens.get(token)

    def tokens_of(self, user: str) -> list[Token]:
        return [one for one in self._now().tokens.values() if one.user == user]

    def save_token(self, token: Token) -> None:
        self._put("tokens", token)

    def drop_token(self, token: str) -> None:
        with self._changing() as database:
            database.remove("tokens", [token])

    def drop_tokens(self, user: str) -> None:
        self._drop("tokens", lambda _, row: row["user"] == user)

    def save_link(self, link: Link) -> None:
        self._put("links", link)

    def take_link(self, link: str) -> Link | None:
        with self._changing() as database:
            taken = database.documents("links").get(link)
            if taken is None:
                return None
            database.remove("links", [link])
        return _record(Link, taken)

    def link(self, link: str) -> Link | None:
        return self._now().links.get(link)

    def drop_links(self, purpose: str, user: str | None = None) -> None:
        self._drop(
            "links", lambda _, row: row["purpose"] == purpose and user in (None, row["user"])
        )

    @failures_in_words()
    def damaged(self) -> list[Damage]:
        """The file, when it is damaged."""
        try:
            read_tables(self._path)
        except DamagedFile as damage:
            return [Damage("people", str(damage.path), damage.why)]
        return []

    def close(self) -> None:
        """Let go of the file; whoever still reads opens it for the moment only."""
        with self._reading:
            self._closed = True
            if self._seen is not None:
                self._seen.file.close()
                self._seen = None

    def _put(self, table: str, record: School | Class | Session | Token | Link) -> None:
        with self._changing() as database:
            database.put(table, record.id, asdict(record))

    def _drop(self, table: str, which: Callable[[str, Mapping[str, Any]], bool]) -> None:
        with self._changing() as database:
            rows = database.documents(table)
            database.remove(table, [key for key, row in rows.items() if which(key, row)])

    @contextmanager
    def _changing(self) -> Iterator[Database]:
        """The file for one read-modify-write. Raises `StoreUnavailable`."""
        with failures_in_words(), exclusive(self._lock), Database(self._path) as database:
            try:
                yield database
            except DamagedFile as damage:
                raise _refusal(damage) from damage

    @failures_in_words()
    def _now(self) -> _Tables:
        """The file as it is now: one `stat` when nothing has changed since the last look."""
        try:
            stamp = Stamp.of(self._path.stat())
        except FileNotFoundError:
            return _Tables()
        seen = self._seen
        if seen is not None and seen.stamp == stamp:
            return seen.tables
        with self._reading:
            seen = self._seen
            # Another thread may have read it while this one waited.
            return seen.tables if seen is not None and seen.stamp == stamp else self._read()

    def _read(self) -> _Tables:
        file = open(self._path, "rb")  # noqa: SIM115 - it stays open for as long as it is trusted
        try:
            content, stamp = read_open(file, self._path)
            tables = _parsed(content)
        except BaseException as error:
            file.close()
            if isinstance(error, DamagedFile):
                raise _refusal(error) from error
            raise
        if self._closed:
            file.close()
            return tables
        before, self._seen = self._seen, _Seen(stamp, file, tables)
        if before is not None:
            before.file.close()
        return tables


def _put_user(database: Database, user: User) -> None:
    """Raises `Conflict` when another has the address."""
    for key, other in database.documents("users").items():
        if other["email"] == user.email and key != user.id:
            raise email_taken(user)
    database.put("users", user.id, asdict(user))


def _refusal(damage: DamagedFile) -> StoreUnavailable:
    return StoreUnavailable(
        "people_damaged",
        N_("The file of people, %(path)s, is damaged: %(why)s. Restore it from a backup."),
        path=damage.path,
        why=damage.why,
    )


def _parsed(content: Tables) -> _Tables:
    users = _records(User, content.get("users", {}))
    return _Tables(
        schools=_records(School, content.get("schools", {})),
        classes=_records(Class, content.get("classes", {})),
        users=users,
        by_email={user.email: user for user in users.values()},
        sessions=_records(Session, content.get("sessions", {})),
        tokens=_records(Token, content.get("tokens", {})),
        links=_records(Link, content.get("links", {})),
    )


def _records(kind: type[Row], rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Row]:
    return {key: _record(kind, row) for key, row in rows.items()}


def _record(kind: type[Row], row: Mapping[str, Any]) -> Row:
    # A later release may have stored more than this one knows of.
    known = {one.name for one in fields(kind)}
    values: dict[str, Any] = {
        key: tuple(value) if isinstance(value, list) else value
        for key, value in row.items()
        if key in known
    }
    return kind(**values)

"""TinyDB on files that survive: sealed JSON, replaced whole, with document ids of our own.

A file is `{"seal":{"1":{"blake2b":"<digest>"}},"<table>":{…}}`: TinyDB as ever, and the digest
of the rest tells damage that still parses. Open a `Database` inside the file's lock only.
"""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

import orjson
from tinydb import TinyDB
from tinydb.storages import Storage
from tinydb.table import Document, Table

from walkthrough.storage.files import replace_file

if TYPE_CHECKING:
    from walkthrough.storage.recent import Recent

Tables = dict[str, dict[str, Any]]

_DIGEST_BYTES: Final = 16
_SEAL: Final = re.compile(rb'\{"seal":\{"1":\{"blake2b":"([0-9a-f]{32})"\}\},')


class DamagedFile(Exception):
    """A file of the store is there but is not what was written: which one, and why."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(f"{path}: {why}")
        self.path = path
        self.why = why


@dataclass(frozen=True, slots=True)
class Stamp:
    """What tells one version of a file from the next without reading it."""

    inode: int
    modified_ns: int
    size: int

    @classmethod
    def of(cls, status: os.stat_result) -> "Stamp":
        return cls(status.st_ino, status.st_mtime_ns, status.st_size)


def read_stamped(path: Path) -> tuple[Tables, Stamp] | None:
    """The tables of a file and the stamp of the very version that was read; None: no such file.

    Raises `DamagedFile`, or `OSError` when it cannot be read at all.
    """
    try:
        with open(path, "rb") as file:
            return read_open(file, path)
    except FileNotFoundError:
        return None


def read_open(file: BinaryIO, path: Path) -> tuple[Tables, Stamp]:
    """As `read_stamped`, from a file that is open already."""
    stamp = Stamp.of(os.fstat(file.fileno()))
    return _unseal(path, file.read()), stamp


def read_tables(path: Path) -> Tables | None:
    """As `read_stamped`, the tables alone."""
    found = read_stamped(path)
    return found[0] if found else None


def write_tables(path: Path, tables: Mapping[str, Mapping[str, Any]]) -> None:
    """Replace a file durably by these tables, sealed. Raises `OSError`."""
    body = orjson.dumps(tables)
    seal = b'{"seal":{"1":{"blake2b":"%s"}},' % _digest(body)
    replace_file(path, seal + body[1:])


def _digest(body: bytes) -> bytes:
    return blake2b(body, digest_size=_DIGEST_BYTES).hexdigest().encode()


def _unseal(path: Path, content: bytes) -> Tables:
    if not content:
        raise DamagedFile(path, "it is empty")
    seal = _SEAL.match(content)
    if seal is None:
        raise DamagedFile(path, "its beginning is not what was written")
    body = b"{" + content[seal.end() :]
    if _digest(body) != seal[1]:
        raise DamagedFile(path, "its content is not what was written, by its digest")
    tables: Tables = orjson.loads(body)
    return tables


class AtomicJSONStorage(Storage):
    """TinyDB's storage on one sealed file.

    The file is read once: whoever opens it for changing holds its lock until it is closed. It is
    not read at all when `recent` has this very version.
    """

    def __init__(self, path: Path, recent: "Recent | None" = None) -> None:
        self._path = path
        self._recent = recent
        self._tables: Tables | None = None
        self.stamp: Stamp | None = None

    def read(self) -> Tables | None:
        """The tables, or None when the file is not there yet. Raises `DamagedFile`."""
        if self._tables is None:
            found = self._recent.find(self._path) if self._recent else None
            self._tables, self.stamp = found or read_stamped(self._path) or (None, None)
        return self._tables

    def write(self, data: Tables) -> None:
        """Make this the file's content, durably. Raises `OSError`."""
        write_tables(self._path, data)
        self._tables = data
        self.stamp = Stamp.of(self._path.stat())
        if self._recent:
            self._recent.keep(self._path, self.stamp, data)


class _KeyedTable(Table):
    # TinyDB counts ids up in a cache that two handles do not share; ours come with the documents.
    document_id_class = str  # type: ignore[assignment]


class Database(TinyDB):
    """One file's tables, with text ids; use as a context manager, inside the file's lock."""

    table_class = _KeyedTable
    default_storage_class = AtomicJSONStorage  # type: ignore[assignment]

    @property
    def stamp(self) -> Stamp | None:
        """Of the version of the file that was read or written last; None: no such file yet."""
        return cast(AtomicJSONStorage, self.storage).stamp

    def documents(self, table: str) -> dict[str, dict[str, Any]]:
        """A table's documents by id, in the order in which they were put in; not to be changed.

        They come straight from the storage: TinyDB's own iteration copies each of them.
        """
        tables: Tables = self.storage.read() or {}
        return dict(tables.get(table, {}))

    def add(self, table: str, documents: Mapping[str, Mapping[str, Any]]) -> None:
        """Add documents under ids that are not taken, all in one write."""
        self.table(table).insert_multiple(_keyed(key, one) for key, one in documents.items())

    def put(self, table: str, key: str, document: Mapping[str, Any]) -> None:
        """Insert a document, or replace the one under this id, in one write."""
        rows = self.table(table)
        if rows.contains(doc_id=key):  # type: ignore[arg-type]
            rows.update(document, doc_ids=[key])  # type: ignore[list-item]
        else:
            rows.insert(_keyed(key, document))

    def remove(self, table: str, keys: Iterable[str]) -> None:
        """Take documents out, in one write, or none when they are not there."""
        rows = self.table(table)
        present = [key for key in keys if rows.contains(doc_id=key)]  # type: ignore[arg-type]
        if present:
            rows.remove(doc_ids=present)  # type: ignore[arg-type]


def _keyed(key: str, document: Mapping[str, Any]) -> Document:
    return Document(document, doc_id=key)  # type: ignore[arg-type]

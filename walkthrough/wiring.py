"""Joins the outside world to the use cases: settings in, Services out."""

import hashlib
import logging
import os
import secrets
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from walkthrough import paths
from walkthrough.domain.errors import N_, Conflict, StoreUnavailable
from walkthrough.domain.ports import Care, Store
from walkthrough.pdf.renderer import ProcessRenderer
from walkthrough.settings import Settings
from walkthrough.sheets.files import Files
from walkthrough.storage.files import make_folder
from walkthrough.storage.locks import SERVER_LOCK, exclusive
from walkthrough.storage.open import no_database, open_store
from walkthrough.usecases.rubrics import Shelf, shelve_bundled
from walkthrough.usecases.services import Services

SECRET_FILE = "secret.key"

log = logging.getLogger("walkthrough")


class SystemClock:
    """The machine's clock, in UTC."""

    def now(self) -> datetime:
        """The present moment, with its zone."""
        return datetime.now(UTC)


class RandomIds:
    """Ids and secrets from the operating system's randomness."""

    def uuid(self) -> str:
        """A version 7 UUID (RFC 9562, section 5.7): 48 bits of milliseconds, then randomness."""
        number = (time.time_ns() // 1_000_000) << 80 | secrets.randbits(80)
        number = number & ~(0xF << 76) | 0x7 << 76
        number = number & ~(0x3 << 62) | 0x2 << 62
        text = f"{number:032x}"
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def secret(self) -> str:
        """256 bits, as text that is safe in a URL."""
        return secrets.token_urlsafe(32)


@dataclass(frozen=True)
class Argon2Passwords:
    """Argon2id with the library's parameters, which follow RFC 9106."""

    hasher: PasswordHasher = PasswordHasher()

    def hash(self, password: str) -> str:
        """A salted hash to keep instead of the password."""
        return self.hasher.hash(password)

    def matches(self, password_hash: str, password: str) -> bool:
        """Whether the password is the one that was hashed; False too for a broken hash."""
        try:
            return self.hasher.verify(password_hash, password)
        except (VerificationError, InvalidHashError):
            return False


def build(settings: Settings) -> Services:
    """Everything the use cases need, on the store that the settings name.

    Raises `StoreUnavailable` when the store cannot be opened.
    """
    store = open_store(data_dir=settings.data_dir, database_url=settings.database_url)
    return Services(
        store=store,
        renderer=ProcessRenderer(),
        sheets=Files(),
        clock=SystemClock(),
        ids=RandomIds(),
        passwords=Argon2Passwords(),
        rubrics=stocked_shelf(store),
        settings=settings,
    )


def care_for(settings: Settings) -> Care:
    """Care for the store that the settings name, without opening it.

    Raises a `DomainError` (`database_not_supported`) when that is a database.
    """
    if settings.database_url is not None:
        raise no_database(settings.data_dir)
    # Archives and all that comes with them: two processes of a server would hold it for nothing.
    from walkthrough.storage.care import FolderCare

    return FolderCare(settings.data_dir)


def stocked_shelf(store: Store) -> Shelf:
    """A shelf with the bundled rubrics on it; what is amiss in one of them is logged."""
    shelf = Shelf(store.rubrics)
    reports, conflicts = shelve_bundled(shelf, paths.RUBRICS)
    for report in reports:
        for finding in report.findings:
            log.warning("%s", finding.line_text(str(report.path)))
    for conflict in conflicts:
        log.error("%s", conflict)
    return shelf


@contextmanager
def only_server(settings: Settings) -> Iterator[None]:
    """Claim the data folder for one server; the embedded store's caches want no second one.

    Raises `Conflict` (`already_serving`).
    """
    if settings.database_url is not None:
        yield
        return
    with ExitStack() as claim:
        try:
            make_folder(settings.data_dir)
            claim.enter_context(exclusive(settings.data_dir / SERVER_LOCK, timeout=0))
        except StoreUnavailable as error:
            raise Conflict(
                "already_serving",
                N_("Another server is using the data folder %(folder)s."),
                folder=settings.data_dir,
            ) from error
        except OSError as error:
            raise StoreUnavailable(
                "store_unavailable",
                N_("The data folder %(folder)s cannot be used: %(why)s"),
                folder=settings.data_dir,
                why=error.strerror or error,
            ) from error
        yield


def secret_key(settings: Settings) -> str:
    """The key that signs cookies: the setting, or one made once and kept in the data folder."""
    if settings.secret_key is not None:
        return settings.secret_key
    path = settings.data_dir / SECRET_FILE
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        _make_once(path)
        return path.read_text(encoding="ascii")
    except OSError as error:
        raise StoreUnavailable(
            "no_secret_key",
            N_("The secret key cannot be kept in %(path)s: %(why)s"),
            path=path,
            why=error.strerror or error,
        ) from error


def _make_once(path: Path) -> None:
    """Create the key file whole or not at all; of two processes at once, the first one wins."""
    if path.exists():
        return
    fresh = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    try:
        os.write(descriptor, hashlib.sha256(secrets.token_bytes(64)).hexdigest().encode())
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    try:
        os.link(fresh, path)
    except FileExistsError:
        pass
    finally:
        fresh.unlink()

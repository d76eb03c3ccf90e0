"""Opens the store that the settings name."""

from pathlib import Path

from walkthrough.domain.errors import N_, DomainError, StoreUnavailable
from walkthrough.domain.ports import Store
from walkthrough.storage.tinydb_store import TinyDBStore


def open_store(*, data_dir: Path, database_url: str | None = None) -> Store:
    """The store in the data folder.

    Raises `StoreUnavailable` when the folder cannot be used, and a `DomainError`
    (`database_not_supported`) when a database is asked for.
    """
    if database_url is not None:
        raise no_database(data_dir)
    try:
        return TinyDBStore(data_dir)
    except StoreUnavailable as error:
        raise StoreUnavailable(
            error.code,
            N_("The data folder %(folder)s cannot be used: %(why)s"),
            folder=data_dir,
            why=error,
        ) from error


def no_database(data_dir: Path) -> DomainError:
    """A database is asked for, and this release has none."""
    return DomainError(
        "database_not_supported",
        N_(
            "WALKTHROUGH_DATABASE_URL: this release keeps its data in files only; "
            "unset it to use the data folder %(folder)s."
        ),
        folder=data_dir,
    )

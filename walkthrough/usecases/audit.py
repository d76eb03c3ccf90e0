"""The audit log: who signed in, who was refused what, who changed whom."""

from typing import Any

from walkthrough.domain.events import now_text
from walkthrough.usecases.services import Services


def record(services: Services, what: str, by: str | None, **details: Any) -> None:
    """Add a line: `what` happened, by a user's id, or None for a stranger or
    the operator at the command line, with JSON details.

    Raises `StoreUnavailable`.
    """
    entry = {"at": now_text(services.clock.now()), "what": what, "by": by} | details
    services.store.audit.append(entry)

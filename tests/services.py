"""Services for tests: the real parts, over a store in memory and a clock that is set by hand."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher

from tests import cast
from walkthrough.domain.ports import Store
from walkthrough.pdf.renderer import ProcessRenderer
from walkthrough.settings import Settings
from walkthrough.sheets.files import Files
from walkthrough.storage.memory import MemoryStore
from walkthrough.usecases.services import Services
from walkthrough.wiring import Argon2Passwords, RandomIds, stocked_shelf

# The same algorithm at the least cost: a test waits for nobody's password.
QUICK_PASSWORDS = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
PASSWORD_HASH = QUICK_PASSWORDS.hash(cast.PASSWORD)


@dataclass
class HandClock:
    """A clock that moves only when it is told to."""

    moment: datetime = field(default_factory=lambda: datetime(2026, 11, 22, 20, 5, tzinfo=UTC))

    def now(self) -> datetime:
        return self.moment

    def forward(self, **by: float) -> None:
        self.moment += timedelta(**by)


def make_services(store: Store | None = None, *, seated: bool = True, **settings: Any) -> Services:
    """Services over a store (in memory unless given) in which the cast is seated."""
    chosen = Settings(data_dir=Path("/nonexistent"), secret_key="s" * 32, **settings)
    used = store or MemoryStore()
    if seated:
        cast.seat(used, PASSWORD_HASH)
    return Services(
        store=used,
        renderer=ProcessRenderer(),
        sheets=Files(),
        clock=HandClock(),
        ids=RandomIds(),
        passwords=QUICK_PASSWORDS,
        rubrics=stocked_shelf(used),
        settings=chosen,
    )

"""What every use case is given: the store, the renderer, the clock and their like."""

from dataclasses import dataclass, field

from walkthrough.domain.ports import Clock, Ids, Passwords, Renderer, Sheets, Store
from walkthrough.settings import Settings
from walkthrough.usecases.rubrics import Shelf
from walkthrough.usecases.watched_files import Watching


@dataclass(frozen=True)
class Services:
    """The outside world, joined in wiring.py."""

    store: Store
    renderer: Renderer
    sheets: Sheets
    clock: Clock
    ids: Ids
    passwords: Passwords
    rubrics: Shelf
    settings: Settings
    watching: Watching = field(default_factory=Watching)

"""Minutes watched: how long each group was in focus, over all of an observer's devices."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from walkthrough.domain.events import (
    CounterEvidenceSeen,
    Event,
    EvidenceSeen,
    GroupFocused,
    LevelSet,
    NoOpportunityMarked,
    NoteWritten,
    ObservingPaused,
    WalkthroughFinished,
    milliseconds,
)

# A phone left on a desk is not an observer: attention lasts this long past its last sign.
ATTENTION_MS = 10 * 60 * 1000

_BOUNDARIES = (GroupFocused, ObservingPaused, WalkthroughFinished)
_SIGNS_OF_ATTENTION = (
    EvidenceSeen,
    CounterEvidenceSeen,
    NoOpportunityMarked,
    LevelSet,
    NoteWritten,
)


def focus_seconds(events: Iterable[Event], now: str | None = None) -> dict[str, int]:
    """Whole seconds of focus by group id, from events that were not retracted.

    A span runs from `group_focused` to the same device's next `group_focused`,
    `observing_paused` or `walkthrough_finished`, and at most ten minutes past that device's last
    tap, level or note in it (or past its beginning). `now`, an event's kind of instant, ends
    spans that are still open; without it they run until their ten minutes are over.
    """
    totals: defaultdict[str, int] = defaultdict(int)
    by_device = sorted(events, key=lambda event: (event.device, *event.order))
    for _, own in groupby(by_device, key=lambda event: event.device):
        for group, length in _spans(list(own), now):
            totals[group] += length
    return {group: total // 1000 for group, total in totals.items()}


def _spans(own: Sequence[Event], now: str | None) -> Iterable[tuple[str, int]]:
    """(group, milliseconds) for each span of one device's events, which come in order."""
    group: str | None = None
    began = attended = 0
    for event in own:
        if isinstance(event, _BOUNDARIES):
            moment = milliseconds(event.at)
            if group is not None:
                yield group, min(moment, attended + ATTENTION_MS) - began
            group = event.group if isinstance(event, GroupFocused) else None
            began = attended = moment
        elif isinstance(event, _SIGNS_OF_ATTENTION):
            attended = milliseconds(event.at)
    if group is not None:
        end = attended + ATTENTION_MS
        if now is not None:
            end = max(began, min(end, milliseconds(now)))
        yield group, end - began

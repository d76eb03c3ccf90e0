"""An observer's phone in a lesson: a visit as it was written becomes the events of its taps."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from random import Random
from typing import Any

from walkthrough.demo.lessons import Amount, Note, Visit
from walkthrough.domain.events import WHOLE_CLASS, now_text
from walkthrough.domain.rubric import LookFor, Rubric

# Amount: the share of groups with taps for it and against it, and the most taps in one group.
_AMOUNTS: dict[Amount, tuple[float, float, int]] = {
    "strong": (0.9, 0.1, 3),
    "some": (0.55, 0.1, 2),
    "rare": (0.2, 0.2, 1),
    "mixed": (0.5, 0.45, 2),
    "against": (0.15, 0.6, 2),
    "none": (0.0, 0.0, 0),
    "no": (0.0, 0.0, 0),
}
_TAGGED = 0.7
# Of what one observer notes in a place, the share that a colleague beside them notes too; and of
# what else went on, the share that the colleague alone notes.
_NOTED_BY_BOTH = 0.85
_NOTED_ALONE = 0.12
_ROUNDS = 2


def new_id(rng: Random, moment: datetime) -> str:
    """A version 7 UUID of that moment, the same in every demo."""
    number = round(moment.timestamp() * 1000) << 80 | rng.getrandbits(80)
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


@dataclass(frozen=True)
class Tap:
    """A tap that is to come: where, on what, and the note that is about it."""

    group: str
    look_for: str
    seen: bool
    sign: str | None
    note: Note | None = None


@dataclass
class Phone:
    """One walkthrough on one device; `moment` moves on with every event."""

    rng: Random
    device: str
    walkthrough: str
    moment: datetime
    events: list[dict[str, Any]] = field(default_factory=list)

    def make(self, type: str, after: float, **fields: Any) -> dict[str, Any]:
        """An event, some seconds after the one before; who made it when is numbered later."""
        self.moment += timedelta(seconds=after, milliseconds=self.rng.randrange(1000))
        event = {
            "id": new_id(self.rng, self.moment),
            "walkthrough": self.walkthrough,
            "type": type,
            "schema": 1,
            "device": self.device,
            "at": now_text(self.moment),
            **fields,
        }
        self.events.append(event)
        return event


def planned(
    rng: Random, visit: Visit, rubric: Rubric, beside: Sequence[Tap] | None = None
) -> list[Tap]:
    """The taps that the notes are about, and around them as many as the tally says.

    `beside` are those of a colleague in the same lesson: then most of what is noted is the same.
    """
    taps = _noted(visit, rubric)
    for look_for, amount in zip(rubric.look_fors, visit.tally, strict=True):
        taps += _around(rng, visit, look_for, amount)
    if beside is not None:
        taps = _beside(rng, taps, beside)
    rng.shuffle(taps)
    return taps


def watch(phone: Phone, visit: Visit, rubric: Rubric, taps: list[Tap]) -> dict[Note, str]:
    """Go from group to group and tap; the ids of the taps that notes are about."""
    about: dict[Note, str] = {}
    stops = _stops(phone.rng, visit)
    last = {group: index for index, group in enumerate(stops)}
    for index, group in enumerate(stops):
        phone.make("group_focused", phone.rng.uniform(2, 9), group=group)
        mine = [tap for tap in taps if tap.group == group]
        now = mine if last[group] == index else mine[: len(mine) // 2]
        taps = [tap for tap in taps if tap not in now]
        for tap in now:
            _tap(phone, tap, about)
        phone.moment += timedelta(seconds=phone.rng.uniform(25, 70) if now else 85)
    for look_for, amount in zip(rubric.look_fors, visit.tally, strict=True):
        if amount == "no":
            phone.make("no_opportunity_marked", 3, group=WHOLE_CLASS, look_for=look_for.id)
    for note in visit.notes:
        if note not in about:
            _write(phone, note, 20)
    return about


def group_id(number: int) -> str:
    """The id of a group by its number; 0 is the whole class."""
    return f"g{number}" if number else WHOLE_CLASS


def _stops(rng: Random, visit: Visit) -> list[str]:
    groups = [group_id(number) for number in range(1, len(visit.course.groups) + 1)]
    stops = [WHOLE_CLASS]
    for _ in range(_ROUNDS):
        stops += rng.sample(groups, len(groups))
    return [*stops, WHOLE_CLASS]


def _noted(visit: Visit, rubric: Rubric) -> list[Tap]:
    look_fors = {look_for.id: look_for for look_for in rubric.look_fors}
    return [
        Tap(
            group_id(note.group),
            str(note.look_for),
            note.sign in {sign.id for sign in look_fors[str(note.look_for)].seen},
            note.sign,
            note,
        )
        for note in visit.notes
        if note.sign is not None
    ]


def _beside(rng: Random, own: Sequence[Tap], others: Sequence[Tap]) -> list[Tap]:
    """What a colleague taps: their own notes, most of what the other noted, a little besides."""
    written = [tap for tap in own if tap.note is not None]
    known = {(tap.group, tap.look_for, tap.seen) for tap in others}
    shared = {place for place in sorted(known) if rng.random() < _NOTED_BY_BOTH}
    alone = [
        tap
        for tap in own
        if tap.note is None
        and (tap.group, tap.look_for, tap.seen) not in known
        and rng.random() < _NOTED_ALONE
    ]
    seen_too = [
        replace(tap, note=None)
        for tap in others
        if (tap.group, tap.look_for, tap.seen) in shared and rng.random() < _NOTED_BY_BOTH
    ]
    return [*written, *seen_too, *alone]


def _around(rng: Random, visit: Visit, look_for: LookFor, amount: Amount) -> Iterator[Tap]:
    share_for, share_against, most = _AMOUNTS[amount]
    most += look_for.measure == "rate" and most > 1
    in_class = visit.rubric.startswith("workplace")
    for number in range(1, len(visit.course.groups) + 1):
        # Staff sessions are watched as a whole: some of it, not each table's, stands out.
        group = WHOLE_CLASS if in_class and rng.random() < 0.7 else group_id(number)
        if rng.random() < share_for:
            for _ in range(rng.randint(1, most)):
                yield Tap(group, look_for.id, True, _sign(rng, look_for.seen))
        if rng.random() < share_against:
            yield Tap(group, look_for.id, False, _sign(rng, look_for.counter))


def _sign(rng: Random, signs: Sequence[Any]) -> str | None:
    return rng.choice(signs).id if signs and rng.random() < _TAGGED else None


def _tap(phone: Phone, tap: Tap, about: dict[Note, str]) -> None:
    kind = "evidence_seen" if tap.seen else "counter_evidence_seen"
    if phone.rng.random() < 0.02:
        slip = phone.make(kind, phone.rng.uniform(2, 12), group=tap.group, look_for=tap.look_for)
        phone.make("event_retracted", 2, target=slip["id"])
    made = phone.make(kind, phone.rng.uniform(4, 30), group=tap.group, look_for=tap.look_for)
    if tap.sign is not None:
        phone.make("evidence_tagged", phone.rng.uniform(1, 4), target=made["id"], sign=tap.sign)
    if tap.note is not None:
        about[tap.note] = made["id"]
        _write(phone, tap.note, phone.rng.uniform(12, 35))


def _write(phone: Phone, note: Note, after: float) -> None:
    placed: dict[str, Any] = {"group": group_id(note.group)}
    if note.look_for is not None:
        placed["look_for"] = note.look_for
    audience = "me" if note.private else "teacher"
    phone.make("note_written", after, text=note.text, kind=note.kind, audience=audience, **placed)

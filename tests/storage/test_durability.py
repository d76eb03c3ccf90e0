"""Nothing is acknowledged before the disk has it: what is waited for, and in which order."""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.phone import Phone
from tests.storage.contract_rubrics import DRAFT
from tests.storage.made import received, started, taps
from walkthrough.domain.ports import School, Store
from walkthrough.domain.published import PublishedRubric


@pytest.fixture
def calls(store: Store, folder: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The calls that decide about durability, in order, with paths below the folder."""
    made: list[str] = []

    def name(what: object) -> str:
        path = os.readlink(f"/proc/self/fd/{what}") if isinstance(what, int) else str(what)
        return os.path.relpath(path, folder)

    def record(call: str) -> Callable[..., object]:
        plain = getattr(os, call)

        def recorded(*arguments: object, **more: object) -> object:
            made.append(f"{call} {name(arguments[0])}")
            return plain(*arguments, **more)

        return recorded

    for call in ("write", "fsync", "rename", "mkdir"):
        monkeypatch.setattr(os, call, record(call))
    return made


def steps(path: str) -> list[str]:
    """How a file is replaced: its content is safe before its name, and that before the answer."""
    folder, _, file = path.rpartition("/")
    fresh = f"{folder}/.{file}.tmp" if folder else f".{file}.tmp"
    return [f"write {fresh}", f"fsync {fresh}", f"rename {fresh}", f"fsync {folder or '.'}"]


pytestmark = pytest.mark.skipif(
    not os.path.isdir("/proc/self/fd"), reason="paths of descriptors are read from /proc"
)


def test_waits_for_the_file_and_its_name(store: Store, calls: list[str]) -> None:
    phone = started(store)
    calls.clear()

    store.walkthroughs.append(phone.walkthrough, taps(phone, 3))

    assert calls == steps(f"walkthroughs/2026-11/{phone.walkthrough}.json")


def test_waits_for_a_new_month(store: Store, calls: list[str]) -> None:
    started(store)
    phone = Phone()
    start = received(phone.start(), received_at="2026-12-01T08:00:00.000Z")
    calls.clear()

    store.walkthroughs.append(phone.walkthrough, [start])

    assert calls == [
        "mkdir walkthroughs/2026-12",
        "fsync walkthroughs",
        *steps(f"walkthroughs/2026-12/{phone.walkthrough}.json"),
    ]


def test_waits_for_the_bound_before_a_number_beyond_the_old_one_is_seen(
    store: Store, calls: list[str]
) -> None:
    phone = started(store)

    assert calls.index("fsync cursor") < calls.index(
        f"rename walkthroughs/2026-11/.{phone.walkthrough}.json.tmp"
    )


def test_waits_for_the_name_again_before_it_calls_anything_a_duplicate(
    store: Store, reopen: Callable[[], Store], calls: list[str]
) -> None:
    """Its first writer may have been killed between giving the name and waiting for it."""
    phone = started(store)
    again = reopen()
    calls.clear()

    outcomes = again.walkthroughs.append(phone.walkthrough, [received(phone.events[0])])

    assert outcomes == ["duplicate"]
    assert calls == ["fsync walkthroughs/2026-11"]


def test_writes_a_batch_once_however_many_events_it_has(store: Store, calls: list[str]) -> None:
    phone = started(store)
    calls.clear()

    store.walkthroughs.append(phone.walkthrough, taps(phone, 500))

    assert [call for call in calls if call.startswith("rename")] == [
        f"rename walkthroughs/2026-11/.{phone.walkthrough}.json.tmp"
    ]


def test_waits_for_people(store: Store, calls: list[str]) -> None:
    store.people.save_school(School("lincoln-ms", "Lincoln"))

    assert calls == steps("people.json")


def test_writes_nothing_when_nothing_is_dropped(store: Store, calls: list[str]) -> None:
    store.people.drop_session("x")
    store.people.drop_token("x")
    store.people.drop_links("setup")
    store.people.take_link("x")

    assert calls == []


def test_writes_the_record_of_a_rubric_after_its_file(store: Store, calls: list[str]) -> None:
    store.rubrics.publish(PublishedRubric("look-fors", "1.0.0", "sha256:11", b"{}"))

    name = "rubrics/look-fors@1.0.0"
    assert calls == [*steps(f"{name}.json"), *steps(f"{name}.published")]


def test_waits_for_a_draft_and_for_its_going(store: Store, calls: list[str]) -> None:
    kept = store.drafts.save(DRAFT)
    assert calls == steps(f"drafts/{DRAFT.id}.json")
    calls.clear()

    store.drafts.discard(DRAFT.id, kept.revision)

    assert calls == ["fsync drafts"]


def test_waits_for_what_was_decided_about_a_rubric_and_writes_nothing_for_nothing(
    store: Store, calls: list[str]
) -> None:
    store.rubrics.change_standing("a", lambda known: replace(known, retired=True))
    assert calls == steps("standings.json")
    calls.clear()

    store.rubrics.change_standing("a", lambda known: known)

    assert calls == []


def test_waits_for_the_audit_log(store: Store, calls: list[str]) -> None:
    for number in range(2):
        store.audit.append({"at": "2026-11-22T20:05:00.000Z", "n": number})

    line = ["write audit/2026-11.jsonl", "fsync audit/2026-11.jsonl"]
    assert calls == [*line, "fsync audit", *line]

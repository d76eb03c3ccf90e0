"""Damaged files: one is set aside and named, and everything else goes on serving."""

import logging
import random
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from uuid import uuid4

import pytest

from tests.phone import Phone
from tests.storage.contract_rubrics import DRAFT
from tests.storage.harm import DAMAGE, flip, harm
from tests.storage.made import ids, received, started, taps, together
from walkthrough.domain.errors import Conflict, StoreUnavailable
from walkthrough.domain.ports import School, Store
from walkthrough.domain.published import PublishedRubric, Resolution
from walkthrough.domain.standing import Standing
from walkthrough.storage.locks import exclusive
from walkthrough.storage.tinydb_store import TinyDBStore

by_damage = pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())


@pytest.fixture
def phones(store: Store) -> list[Phone]:
    """Three walkthroughs with five taps each; the second gets damaged."""
    phones = [started(store) for _ in range(3)]
    for phone in phones:
        store.walkthroughs.append(phone.walkthrough, taps(phone, 5))
    return phones


def file_of(folder: Path, phone: Phone) -> Path:
    return folder / "walkthroughs" / "2026-11" / f"{phone.walkthrough}.json"


@by_damage
def test_sets_a_damaged_walkthrough_aside_and_serves_the_others(
    store: Store,
    reopen: Callable[[], Store],
    folder: Path,
    phones: list[Phone],
    damage: Callable[[bytes], bytes],
    caplog: pytest.LogCaptureFixture,
) -> None:
    first, second, third = phones
    path = file_of(folder, second)
    content = harm(path, damage)

    # As when it is found by a list after a start, and as when it is asked for.
    again = reopen()
    listed = [header.id for header in again.walkthroughs.headers()[0]]

    assert listed == [first.walkthrough, third.walkthrough]
    assert again.walkthroughs.events(second.walkthrough) == []
    assert again.walkthroughs.header(second.walkthrough) is None
    assert len(again.walkthroughs.events(third.walkthrough)) == 6
    again.check()
    (named,) = again.damaged()
    assert again.walkthroughs.damaged() == [named]
    assert (named.what, Path(named.where).parent) == (second.walkthrough, folder / "damaged")
    assert named.why
    assert Path(named.where).read_bytes() == content
    assert not path.exists()
    assert [str(path) in record.message for record in caplog.records] == [True]
    assert caplog.records[0].levelno == logging.ERROR


@pytest.mark.parametrize("ask", ["events", "header"])
def test_finds_damage_when_a_walkthrough_is_asked_for(
    store: Store, folder: Path, phones: list[Phone], ask: str
) -> None:
    harm(file_of(folder, phones[1]), DAMAGE["emptied"])

    assert not getattr(store.walkthroughs, ask)(phones[1].walkthrough)

    assert [damage.what for damage in store.damaged()] == [phones[1].walkthrough]
    assert len(store.walkthroughs.headers()[0]) == 2


def test_notices_every_single_flipped_bit_of_a_byte(
    store: Store, folder: Path, phones: list[Phone]
) -> None:
    path = file_of(folder, phones[0])
    whole = path.read_bytes()
    events = store.walkthroughs.events(phones[0].walkthrough)
    for place in random.Random(5).sample(range(len(whole)), 60):
        path.write_bytes(flip(whole, place))
        assert store.walkthroughs.events(phones[0].walkthrough) == [], place
    path.write_bytes(whole)

    assert store.walkthroughs.events(phones[0].walkthrough) == events
    assert len(store.damaged()) == 60


def test_begins_a_damaged_walkthrough_anew_and_keeps_the_damaged_file(
    store: Store, folder: Path, phones: list[Phone]
) -> None:
    second = phones[1]
    sent = [received(event) for event in second.events]
    harm(file_of(folder, second), DAMAGE["cut in half"])
    late = taps(second, 2)

    assert store.walkthroughs.append(second.walkthrough, late) == ["stored"] * 2

    # What was in the damaged file is stored when it is sent again, and nothing is stored twice.
    assert store.walkthroughs.append(second.walkthrough, sent + late) == [
        *["stored"] * 6,
        *["duplicate"] * 2,
    ]
    assert ids(store.walkthroughs.events(second.walkthrough)) == ids(late + sent)
    assert store.walkthroughs.header(second.walkthrough).id == second.walkthrough
    assert [damage.what for damage in store.damaged()] == [second.walkthrough]
    cursors = [header.changed for header in store.walkthroughs.headers()[0]]
    assert cursors == sorted(set(cursors))


def test_sets_both_files_aside_when_one_walkthrough_is_damaged_twice(
    store: Store, folder: Path, phones: list[Phone]
) -> None:
    for _ in range(2):
        harm(file_of(folder, phones[1]), DAMAGE["zeros"])
        store.walkthroughs.append(phones[1].walkthrough, [received(phones[1].events[0])])

    assert [damage.what for damage in store.damaged()] == [phones[1].walkthrough] * 2


def test_sets_a_file_aside_once_when_many_find_it_at_once(
    store: Store, reopen: Callable[[], Store], folder: Path, phones: list[Phone]
) -> None:
    harm(file_of(folder, phones[1]), DAMAGE["garbage"])
    asking = [partial(one.walkthroughs.events, phones[1].walkthrough) for one in (store, reopen())]

    assert together(asking * 4) == [[]] * 8

    assert len(store.damaged()) == 1


def test_lists_the_others_while_somebody_holds_the_damaged_one(
    store: Store, folder: Path, phones: list[Phone]
) -> None:
    harm(file_of(folder, phones[1]), DAMAGE["garbage"])

    with exclusive(folder / "locks" / f"walkthrough-{phones[1].walkthrough[-2:]}.lock"):
        assert len(store.walkthroughs.headers()[0]) == 2
        assert store.damaged() == []

    assert len(store.walkthroughs.headers()[0]) == 2
    assert len(store.damaged()) == 1


def test_goes_on_listing_the_others_when_one_file_cannot_be_read_now(
    reopen: Callable[[], Store], folder: Path, phones: list[Phone], caplog: pytest.LogCaptureFixture
) -> None:
    """A disk that fails for a moment is no damage: the file stays and is tried again."""
    path = file_of(folder, phones[1])
    content = path.read_bytes()
    path.unlink()
    path.mkdir()
    again = reopen()

    assert len(again.walkthroughs.headers()[0]) == 2
    with pytest.raises(StoreUnavailable):
        again.walkthroughs.events(phones[1].walkthrough)

    assert "Is a directory" in caplog.text
    path.rmdir()
    path.write_bytes(content)
    assert len(again.walkthroughs.headers()[0]) == 3
    assert again.damaged() == []


@by_damage
def test_refuses_damaged_people_and_never_takes_them_for_a_new_installation(
    store: Store, reopen: Callable[[], Store], folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    store.people.save_school(School("lincoln-ms", "Lincoln"))
    content = harm(folder / "people.json", damage)

    for people in (store.people, reopen().people):
        with pytest.raises(StoreUnavailable) as refused:
            people.users()
        assert refused.value.code == "people_damaged"
        assert str(folder / "people.json") in str(refused.value)
        with pytest.raises(StoreUnavailable):
            people.save_school(School("lincoln-ms", "Lincoln"))
    with pytest.raises(StoreUnavailable):
        store.check()
    assert [damaged.what for damaged in store.damaged()] == ["people"]
    assert (folder / "people.json").read_bytes() == content
    # Evidence is not turned away because of it.
    started(store)


RUBRICS = [
    PublishedRubric(
        "look-fors", version, f"sha256:{version}", b'{"format": 1, "look_fors": [], "id": "x"}'
    )
    for version in ("1.0.0", "1.1.0")
]


@pytest.mark.parametrize("suffix", [".json", ".published"])
@by_damage
def test_serves_the_other_rubrics_and_mends_a_damaged_one_when_it_is_published_again(
    store: Store,
    reopen: Callable[[], Store],
    folder: Path,
    damage: Callable[[bytes], bytes],
    suffix: str,
) -> None:
    for rubric in RUBRICS:
        store.rubrics.publish(rubric)
    harm(folder / "rubrics" / f"look-fors@1.0.0{suffix}", damage)

    again = reopen()

    assert again.rubrics.all() == RUBRICS[1:]
    assert again.rubrics.get("look-fors", "1.0.0") is None
    assert [damaged.what for damaged in again.damaged()] == ["look-fors@1.0.0"]
    again.rubrics.publish(RUBRICS[0])
    assert again.rubrics.all() == RUBRICS
    assert again.damaged() == []


@by_damage
def test_forgets_the_files_it_took_in_when_their_list_is_damaged(
    store: Store, reopen: Callable[[], Store], folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    store.drafts.take("ours.json", "a" * 64)
    harm(folder / "drafts" / "watched.json", damage)

    again = reopen()

    assert again.drafts.taken("ours.json") is None
    again.drafts.take("ours.json", "b" * 64)
    assert reopen().drafts.taken("ours.json") == "b" * 64


def test_mends_an_overlay_with_what_it_came_to_when_it_was_published(
    store: Store, reopen: Callable[[], Store], folder: Path
) -> None:
    first = replace(RUBRICS[0], resolution=Resolution("base@1.0.0", b'{"id": "first"}'))
    store.rubrics.publish(first)
    (folder / "rubrics" / "look-fors@1.0.0.json").write_bytes(b"")

    again = reopen()
    again.rubrics.publish(replace(first, resolution=Resolution("base@1.1.0", b'{"id": "new"}')))

    assert again.rubrics.all() == [first]


def test_says_once_that_a_rubric_is_damaged(
    store: Store, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    store.rubrics.publish(RUBRICS[0])
    fresh = TinyDBStore(folder)
    (folder / "rubrics" / "look-fors@1.0.0.json").write_bytes(b"")

    with caplog.at_level(logging.ERROR, "walkthrough"):
        for _ in range(3):
            assert fresh.rubrics.all() == []

    assert caplog.text.count("this rubric is not served") == 1


def test_names_a_rubric_whose_file_is_gone(
    store: Store, reopen: Callable[[], Store], folder: Path
) -> None:
    store.rubrics.publish(RUBRICS[0])
    (folder / "rubrics" / "look-fors@1.0.0.json").unlink()

    assert [damage.why for damage in reopen().damaged()] == ["it is missing"]


def test_passes_over_an_audit_line_that_was_cut_short(store: Store, folder: Path) -> None:
    first, second = ({"at": "2026-11-22T20:05:00.000Z", "n": n} for n in (1, 2))
    store.audit.append(first)
    with (folder / "audit" / "2026-11.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-11-22T20:0')

    store.audit.append(second)

    assert store.audit.entries() == [first, second]


@by_damage
def test_makes_damaged_summaries_anew(
    store: Store,
    reopen: Callable[[], Store],
    folder: Path,
    phones: list[Phone],
    damage: Callable[[bytes], bytes],
) -> None:
    headers = store.walkthroughs.headers()
    store.close()
    harm(folder / "summaries.json", damage)

    assert reopen().walkthroughs.headers() == headers


@by_damage
def test_names_a_damaged_draft_and_serves_the_others(
    store: Store, folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    other = store.drafts.save(replace(DRAFT, id=str(uuid4())))
    kept = store.drafts.save(DRAFT)
    content = harm(folder / "drafts" / f"{DRAFT.id}.json", damage)

    assert store.drafts.all() == [other]
    assert store.drafts.get(DRAFT.id) is None
    with pytest.raises(Conflict):
        store.drafts.save(kept)
    assert [damaged.what for damaged in store.damaged()] == [DRAFT.id]
    assert (folder / "drafts" / f"{DRAFT.id}.json").read_bytes() == content
    assert store.drafts.save(DRAFT) == kept


@by_damage
def test_offers_every_rubric_while_the_standings_are_damaged(
    store: Store, folder: Path, damage: Callable[[bytes], bytes]
) -> None:
    def retire(known: Standing) -> Standing:
        return replace(known, retired=True)

    store.rubrics.change_standing("look-fors", retire)
    content = harm(folder / "standings.json", damage)

    assert store.rubrics.standings() == []
    with pytest.raises(StoreUnavailable) as refused:
        store.rubrics.change_standing("look-fors", retire)
    assert refused.value.code == "standings_damaged"
    assert [damaged.what for damaged in store.damaged()] == ["standings"]
    assert (folder / "standings.json").read_bytes() == content

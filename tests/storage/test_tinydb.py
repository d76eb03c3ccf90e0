"""The store on TinyDB files keeps the contract, and its folder looks as it is described."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from tinydb import TinyDB

from tests.phone import Phone
from tests.storage.contract import DurableContract, StoreContract
from tests.storage.made import ids, received, started, taps
from walkthrough.domain.errors import DomainError, StoreUnavailable
from walkthrough.domain.ports import School, Store, User
from walkthrough.domain.published import PublishedRubric
from walkthrough.storage.atomic_json import Database
from walkthrough.storage.locks import exclusive
from walkthrough.storage.open import open_store


class TestTinyDBStore(StoreContract, DurableContract):
    @pytest.fixture
    def store(self, reopen: Callable[[], Store]) -> Store:
        return reopen()

    @pytest.fixture
    def reopen(self, reopen: Callable[[], Store]) -> Callable[[], Store]:
        return reopen


def file_of(folder: Path, phone: Phone) -> Path:
    return folder / "walkthroughs" / "2026-11" / f"{phone.walkthrough}.json"


def test_files_a_walkthrough_under_the_month_it_began_in(store: Store, folder: Path) -> None:
    phone = Phone()
    start = received(phone.start(), received_at="2026-10-31T23:59:59.999Z")
    store.walkthroughs.append(phone.walkthrough, [start])
    store.walkthroughs.append(
        phone.walkthrough, [received(phone.finish(), received_at="2026-11-01T00:00:01.000Z")]
    )

    files = [path.relative_to(folder) for path in (folder / "walkthroughs").rglob("*.json")]
    assert files == [Path("walkthroughs/2026-10") / f"{phone.walkthrough}.json"]


def test_files_events_without_a_date_apart(store: Store, folder: Path) -> None:
    phone = Phone()
    start = {**phone.start(), "by": "somebody", "received_at": "../../../elsewhere"}

    assert store.walkthroughs.append(phone.walkthrough, [start]) == ["stored"]

    assert (folder / "walkthroughs" / "undated" / f"{phone.walkthrough}.json").exists()


def test_finds_a_walkthrough_whichever_month_it_is_in(
    store: Store, reopen: Callable[[], Store]
) -> None:
    phones = []
    for month in (1, 5, 12):
        phone = Phone()
        start = received(phone.start(), received_at=f"2026-{month:02}-10T08:00:00.000Z")
        store.walkthroughs.append(phone.walkthrough, [start])
        phones.append(phone)

    again = reopen()

    assert [len(again.walkthroughs.events(phone.walkthrough)) for phone in phones] == [1, 1, 1]
    tapped = [again.walkthroughs.append(phone.walkthrough, taps(phone, 1)) for phone in phones]
    assert tapped == [["stored"]] * 3
    assert len(again.walkthroughs.headers()[0]) == 3


def test_writes_json_that_plain_tinydb_reads(store: Store, folder: Path) -> None:
    phone = started(store)
    store.walkthroughs.append(phone.walkthrough, taps(phone, 2))

    content = orjson.loads(file_of(folder, phone).read_bytes())
    assert list(content["events"]) == ids(phone.events)

    store.people.save_school(School("lincoln-ms", "Lincoln"))
    with TinyDB(folder / "people.json", access_mode="r") as plain:
        assert set(plain.tables()) == {"seal", "schools"}


def test_makes_folders_and_files_for_their_owner_only(store: Store, folder: Path) -> None:
    started(store)
    store.people.save_school(School("lincoln-ms", "Lincoln"))
    store.rubrics.publish(PublishedRubric("look-fors", "1.0.0", "sha256:11", b"{}"))
    store.audit.append({"at": "2026-11-22T20:05:00.000Z", "what": "sign_in"})
    store.check()
    store.close()

    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in [folder, *folder.rglob("*")]}
    assert len(modes) > 15
    wrong = [path for path, mode in modes.items() if mode != (0o700 if path.is_dir() else 0o600)]
    assert wrong == []


def test_leaves_no_other_files_behind(store: Store, folder: Path) -> None:
    phone = started(store)
    store.people.save_school(School("lincoln-ms", "Lincoln"))
    store.walkthroughs.append(phone.walkthrough, taps(phone, 3))

    assert list(folder.rglob("*.tmp")) == []
    assert len(list((folder / "walkthroughs").rglob("*"))) == 2


def test_publishes_rubrics_as_files_that_can_be_copied_out(store: Store, folder: Path) -> None:
    source = b'{"format": 1,\r\n "id": "look-fors"}\n'

    store.rubrics.publish(PublishedRubric("look-fors", "1.0.0", "sha256:11", source))

    assert (folder / "rubrics" / "look-fors@1.0.0.json").read_bytes() == source


def test_files_the_audit_log_by_month(store: Store, folder: Path) -> None:
    for month in ("2026-11", "2026-12"):
        store.audit.append({"at": f"{month}-22T20:05:00.000Z", "what": "sign_in"})

    assert sorted(os.listdir(folder / "audit")) == ["2026-11.jsonl", "2026-12.jsonl"]


def test_sweeps_away_what_killed_writers_left(
    store: Store, folder: Path, reopen: Callable[[], Store]
) -> None:
    phone = started(store)
    events = store.walkthroughs.events(phone.walkthrough)
    left = [
        file_of(folder, phone).with_name(f".{phone.walkthrough}.json.tmp"),
        folder / ".people.json.tmp",
        folder / "rubrics" / ".look-fors@1.0.0.json.tmp",
        folder / "digests" / ".2026-11.json.tmp",
    ]
    (folder / "digests").mkdir()
    for path in left:
        path.write_bytes(b'{"half a')

    again = reopen()

    assert [path for path in left if path.exists()] == []
    assert again.walkthroughs.events(phone.walkthrough) == events


def test_leaves_the_temporary_file_of_a_writer_that_is_alive(
    store: Store, folder: Path, reopen: Callable[[], Store]
) -> None:
    phone = started(store)
    fresh = file_of(folder, phone).with_name(f".{phone.walkthrough}.json.tmp")
    fresh.write_bytes(b'{"half a')

    with exclusive(folder / "locks" / f"walkthrough-{phone.walkthrough[-2:]}.lock"):
        reopen()

    assert fresh.exists()


def test_sweeps_nothing_that_is_not_its_own(folder: Path, reopen: Callable[[], Store]) -> None:
    reopen()
    (folder / "walkthroughs" / "2026-11").mkdir()
    foreign = [
        folder / ".notes.tmp",
        folder / "walkthroughs" / "2026-11" / ".draft.json.tmp",
        folder / "walkthroughs" / "2026-11" / "README.json",
    ]
    for path in foreign:
        path.write_bytes(b"somebody's")

    again = reopen()

    assert again.walkthroughs.headers() == ([], 0)
    assert [path.read_bytes() for path in foreign] == [b"somebody's"] * 3


def test_refuses_a_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")

    with pytest.raises(StoreUnavailable) as refused:
        open_store(data_dir=tmp_path / "file" / "data")

    assert "Not a directory" in str(refused.value)


def test_refuses_a_database_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(DomainError) as refused:
        open_store(data_dir=tmp_path, database_url="postgresql://walkthrough@db/walkthrough")

    assert refused.value.code == "database_not_supported"
    assert "\n" not in str(refused.value)
    assert list(tmp_path.iterdir()) == []


def test_reads_people_of_a_release_that_knew_less_of_them(
    store: Store, folder: Path, reopen: Callable[[], Store]
) -> None:
    store.people.save_user(User("u1", "ana@example.org", "Ana", "observer", ("lincoln-ms",)))
    with Database(folder / "people.json") as database:
        older = dict(database.documents("users")["u1"])
        del older["language"]
        database.put("users", "u1", older)

    user = reopen().people.user("u1")

    assert user is not None
    assert (user.name, user.language) == ("Ana", "")

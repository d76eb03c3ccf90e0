"""The doctor: names each kind of damage, changes nothing, and repairs what can still be read."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from tests.phone import Phone
from tests.storage.contract_rubrics import DRAFT
from tests.storage.harm import DAMAGE, flip, harm
from tests.storage.made import ids, received, started, taps
from walkthrough import paths
from walkthrough.domain.errors import NotFound
from walkthrough.domain.ports import Finding, School, Store
from walkthrough.domain.published import PublishedRubric
from walkthrough.domain.rubric import parse
from walkthrough.storage.care import FolderCare
from walkthrough.storage.locks import exclusive
from walkthrough.storage.salvage import salvage


def unwatched(done: int, of: int) -> None:
    """Nobody looks at how far it has got."""
    assert 0 < done <= of


@pytest.fixture
def care(folder: Path) -> FolderCare:
    return FolderCare(folder)


@pytest.fixture
def phone(store: Store) -> Phone:
    """A sound store with people, a rubric, and a walkthrough of 21 events."""
    source = (paths.RUBRICS / "collaboration-look-fors.json").read_bytes()
    rubric = parse(source)
    store.rubrics.publish(PublishedRubric(rubric.id, "1.0.0", rubric.digest, source))
    store.people.save_school(School("lincoln-ms", "Lincoln"))
    store.drafts.save(DRAFT)
    store.rubrics.change_standing("a", lambda known: replace(known, retired=True))
    store.audit.append({"at": "2026-11-22T20:05:00.000Z", "what": "sign_in"})
    phone = started(store)
    store.walkthroughs.append(phone.walkthrough, taps(phone, 20))
    return phone


def file_of(folder: Path, phone: Phone) -> Path:
    return folder / "walkthroughs" / "2026-11" / f"{phone.walkthrough}.json"


def contents(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def only(findings: list[Finding]) -> Finding:
    (finding,) = findings
    assert finding.why
    return finding


def test_finds_nothing_in_a_sound_store(care: FolderCare, phone: Phone) -> None:
    assert care.examine(unwatched) == []


def test_refuses_a_folder_that_holds_no_store(tmp_path: Path) -> None:
    with pytest.raises(NotFound):
        FolderCare(tmp_path).examine(unwatched)

    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_names_a_damaged_walkthrough_and_leaves_it_where_it_is(
    care: FolderCare, folder: Path, phone: Phone, damage: Callable[[bytes], bytes]
) -> None:
    path = file_of(folder, phone)
    harm(path, damage)
    before = contents(folder)

    found = only(care.examine(unwatched))

    assert (found.kind, found.what, found.where) == (
        "walkthrough_damaged",
        phone.walkthrough,
        str(path),
    )
    assert not found.harmless
    assert contents(folder) == before


def test_names_a_walkthrough_that_was_set_aside(
    care: FolderCare, store: Store, folder: Path, phone: Phone
) -> None:
    harm(file_of(folder, phone), DAMAGE["emptied"])
    store.walkthroughs.events(phone.walkthrough)

    assert only(care.examine(unwatched)).kind == "walkthrough_set_aside"


def test_names_a_walkthrough_without_a_start(care: FolderCare, store: Store, phone: Phone) -> None:
    lost = Phone()
    lost.start()
    store.walkthroughs.append(lost.walkthrough, taps(lost, 2))

    found = only(care.examine(unwatched))

    assert (found.kind, found.what) == ("walkthrough_not_started", lost.walkthrough)


def test_names_a_walkthrough_that_is_there_twice(
    care: FolderCare, folder: Path, phone: Phone
) -> None:
    copied = folder / "walkthroughs" / "2026-12" / f"{phone.walkthrough}.json"
    copied.parent.mkdir()
    copied.write_bytes(file_of(folder, phone).read_bytes())

    found = only(care.examine(unwatched))

    assert (found.kind, found.where) == ("walkthrough_twice", str(copied))


@pytest.mark.parametrize(
    ("file", "kind", "harmless"),
    [
        ("people.json", "people_damaged", False),
        ("standings.json", "standings_damaged", False),
        (f"drafts/{DRAFT.id}.json", "draft_damaged", False),
        ("cursor", "counter_damaged", False),
        ("summaries.json", "summaries_damaged", True),
        ("digests/2026-11.json", "digests_damaged", True),
    ],
)
def test_names_damage_to_the_other_files(
    care: FolderCare, store: Store, folder: Path, phone: Phone, file: str, kind: str, harmless: bool
) -> None:
    store.walkthroughs.headers()
    list(store.walkthroughs.digests("2026", "2027"))
    store.close()
    harm(folder / file, DAMAGE["garbage"])

    found = only(care.examine(unwatched))

    assert (found.kind, found.where, found.harmless) == (kind, str(folder / file), harmless)


def test_names_a_rubric_whose_digest_differs_and_the_walkthroughs_that_need_it(
    care: FolderCare, folder: Path, phone: Phone
) -> None:
    harm(folder / "rubrics" / "collaboration-look-fors@1.0.0.json", DAMAGE["flipped at its end"])

    kinds = [finding.kind for finding in care.examine(unwatched)]

    assert kinds == ["rubric_damaged", "walkthrough_unknown_rubric"]


def test_names_a_counter_that_is_missing_or_behind(
    care: FolderCare, folder: Path, phone: Phone
) -> None:
    (folder / "cursor").write_bytes(b"%020d %020d\n" % (1, 1))
    behind = only(care.examine(unwatched))
    (folder / "cursor").unlink()
    missing = only(care.examine(unwatched))

    assert (behind.kind, missing.kind) == ("counter_behind", "counter_damaged")


def test_names_what_a_killed_writer_left_but_not_what_one_is_writing(
    care: FolderCare, folder: Path, phone: Phone
) -> None:
    path = file_of(folder, phone)
    left = path.with_name(f".{path.name}.tmp")
    left.write_bytes(b"half")

    with exclusive(folder / "locks" / f"walkthrough-{phone.walkthrough[-2:]}.lock"):
        assert care.examine(unwatched) == []

    found = only(care.examine(unwatched))
    assert (found.kind, found.where, found.harmless) == ("leftover", str(left), True)
    assert left.exists()


def test_names_digests_that_a_killed_writer_left(
    care: FolderCare, store: Store, folder: Path, phone: Phone
) -> None:
    list(store.walkthroughs.digests("2026", "2027"))
    store.close()
    left = folder / "digests" / ".2026-11.json.tmp"
    left.write_bytes(b"half")

    found = only(care.examine(unwatched))
    assert (found.kind, found.where, found.harmless) == ("leftover", str(left), True)


def test_names_an_audit_line_that_was_cut_short(
    care: FolderCare, store: Store, folder: Path, phone: Phone
) -> None:
    with (folder / "audit" / "2026-11.jsonl").open("ab") as file:
        file.write(b'{"at": "2026-11-2')
    assert care.examine(unwatched) == []
    store.audit.append({"at": "2026-11-22T20:06:00.000Z", "what": "sign_out"})

    found = only(care.examine(unwatched))

    assert (found.kind, found.what, found.harmless) == (
        "line_cut",
        "line 2 of 2026-11.jsonl",
        True,
    )


@pytest.mark.parametrize("name", ["cut in half", "short of one byte", "one byte too long"])
def test_repair_stores_again_what_can_be_read_and_keeps_the_damaged_file(
    care: FolderCare, store: Store, folder: Path, phone: Phone, name: str
) -> None:
    before = store.walkthroughs.events(phone.walkthrough)
    content = harm(file_of(folder, phone), DAMAGE[name])

    (mended,) = care.repair(unwatched)

    after = store.walkthroughs.events(phone.walkthrough)
    assert len(after) == mended.stored >= len(before) // 2 - 1
    assert ids(after) == ids(before)[: len(after)]
    assert [{**one, "cursor": 0} for one in after] == [
        {**one, "cursor": 0} for one in before[: len(after)]
    ]
    assert (mended.walkthrough, mended.known) == (phone.walkthrough, 0)
    assert Path(mended.kept).read_bytes() == content
    assert Path(mended.kept).parent == folder / "damaged" / "repaired"
    assert care.examine(unwatched) == []
    assert store.damaged() == []


def test_repair_reads_on_behind_the_damage(
    care: FolderCare, store: Store, folder: Path, phone: Phone
) -> None:
    before = ids(store.walkthroughs.events(phone.walkthrough))
    path = file_of(folder, phone)
    broken = path.read_bytes().index(before[7].encode(), 200) - 1
    harm(path, lambda content: flip(content, broken))

    (mended,) = care.repair(unwatched)

    assert mended.stored == 20
    assert ids(store.walkthroughs.events(phone.walkthrough)) == before[:7] + before[8:]


def test_repair_puts_the_two_halves_of_a_walkthrough_together_by_id(
    care: FolderCare, store: Store, folder: Path, phone: Phone
) -> None:
    harm(file_of(folder, phone), DAMAGE["one byte too long"])
    later = taps(phone, 2)
    # What the phone sends after the damage begins a new file, with one event of the old.
    store.walkthroughs.append(phone.walkthrough, [received(phone.events[0]), *later])

    (mended,) = care.repair(unwatched)

    assert (mended.stored, mended.known) == (20, 1)
    stored = ids(store.walkthroughs.events(phone.walkthrough))
    assert sorted(stored) == sorted(event["id"] for event in phone.events)
    assert care.examine(unwatched) == []
    assert care.repair(unwatched) == []


@pytest.mark.parametrize("name", ["emptied", "garbage", "zeros"])
def test_repair_leaves_a_file_alone_of_which_nothing_can_be_read(
    care: FolderCare, store: Store, folder: Path, phone: Phone, name: str
) -> None:
    content = harm(file_of(folder, phone), DAMAGE[name])

    assert care.repair(unwatched) == []

    found = only(care.examine(unwatched))
    assert found.kind == "walkthrough_set_aside"
    assert Path(found.where).read_bytes() == content


def test_repair_mends_the_counter(
    care: FolderCare, store: Store, folder: Path, phone: Phone
) -> None:
    (folder / "cursor").unlink()

    care.repair(unwatched)

    assert care.examine(unwatched) == []
    highest = store.walkthroughs.events(phone.walkthrough)[-1]["cursor"]
    store.walkthroughs.append(phone.walkthrough, taps(phone, 1))
    assert store.walkthroughs.events(phone.walkthrough)[-1]["cursor"] > highest


def test_salvage_takes_no_event_that_names_another_id_or_walkthrough(
    store: Store, folder: Path, phone: Phone
) -> None:
    path = file_of(folder, phone)
    content = path.read_bytes()
    first, second, third = (event["id"].encode() for event in phone.events[:3])
    # The second is filed under another id, the third belongs to another walkthrough.
    content = content.replace(b'"%s":{' % second, b'"%s":{' % (b"0" * 8 + second[8:]))
    place = content.index(b'"%s":{' % third)
    other = phone.walkthrough.encode()
    content = content[:place] + content[place:].replace(other, b"0" * 8 + other[8:], 1)
    path.write_bytes(content)

    found = [document["id"].encode() for document in salvage(path, phone.walkthrough)]

    assert first in found and len(found) == 19
    assert second not in found and third not in found

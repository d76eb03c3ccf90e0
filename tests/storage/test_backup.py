"""Backups: one file, consistent while serving, checked, and refused when anything is amiss."""

import gzip
import io
import json
import os
import stat
import tarfile
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path
from threading import Event

import pytest

from tests.phone import Phone
from tests.storage.contract_rubrics import DRAFT
from tests.storage.harm import DAMAGE, flip
from tests.storage.made import Failing, received, started, tap_away, taps
from walkthrough import paths
from walkthrough.domain.errors import Conflict, Invalid, NotFound, StoreUnavailable
from walkthrough.domain.ports import School, Store, User
from walkthrough.domain.published import PublishedRubric
from walkthrough.storage import restore as restoring
from walkthrough.storage.archive import is_safe
from walkthrough.storage.care import FolderCare
from walkthrough.storage.locks import SERVER_LOCK, exclusive
from walkthrough.storage.open import open_store


def unwatched(done: int, of: int) -> None:
    """Nobody looks at how far it has got."""
    assert 0 < done <= of


@pytest.fixture
def phones(store: Store, folder: Path) -> list[Phone]:
    """Three walkthroughs, a school, a person, a rubric, an audit line and a secret."""
    store.people.save_school(School("lincoln-ms", "Lincoln"))
    store.people.save_user(User("u1", "coach@example.org", "Ana Coach", "observer"))
    source = (paths.RUBRICS / "collaboration-look-fors.json").read_bytes()
    store.rubrics.publish(PublishedRubric("collaboration-look-fors", "1.0.0", "sha256:1", source))
    store.audit.append({"at": "2026-11-22T20:05:00.000Z", "what": "sign_in"})
    store.drafts.save(DRAFT)
    store.rubrics.change_standing("a", lambda known: replace(known, retired=True))
    (folder / "secret.key").write_text("0" * 64)
    phones = [started(store) for _ in range(3)]
    for phone in phones:
        tap_away(store, phone, 3)
    return phones


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "backup.tar.gz"


def back_up(folder: Path, file: Path, replace: bool = False) -> None:
    FolderCare(folder).back_up(file, replace=replace, watch=unwatched)


def restored(file: Path, folder: Path) -> Store:
    FolderCare(folder).restore(file, replace=False, watch=unwatched)
    return open_store(data_dir=folder)


def everything(store: Store, walkthroughs: list[str]) -> object:
    return (
        store.walkthroughs.headers(),
        [store.walkthroughs.events(walkthrough) for walkthrough in walkthroughs],
        store.people.schools(),
        store.people.users(),
        store.rubrics.all(),
        store.rubrics.standings(),
        store.drafts.all(),
        store.audit.entries(),
    )


def test_restores_all_that_was_there(
    store: Store, folder: Path, phones: list[Phone], file: Path, tmp_path: Path
) -> None:
    walkthroughs = [phone.walkthrough for phone in phones]
    before = everything(store, walkthroughs)
    made = FolderCare(folder).back_up(file, replace=False, watch=unwatched)

    again = restored(file, tmp_path / "elsewhere" / "data")

    assert everything(again, walkthroughs) == before
    assert (tmp_path / "elsewhere" / "data" / "secret.key").read_text() == "0" * 64
    assert (made.walkthroughs, made.has_secret, made.size) == (3, True, file.stat().st_size)
    assert FolderCare(tmp_path / "elsewhere" / "data").examine(unwatched) == []
    again.walkthroughs.append(walkthroughs[0], taps(phones[0], 1))
    again.close()


def test_backups_and_restored_files_are_their_owners_alone(
    folder: Path, phones: list[Phone], file: Path, tmp_path: Path
) -> None:
    back_up(folder, file)
    restored(file, tmp_path / "again").close()

    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    for path in (tmp_path / "again").rglob("*"):
        assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path
    assert sorted(path.name for path in tmp_path.iterdir()) == ["again", "backup.tar.gz", "data"]


def test_a_backup_made_while_writers_hammer_has_every_earlier_tap_and_no_hole(
    store: Store, folder: Path, phones: list[Phone], file: Path, tmp_path: Path
) -> None:
    stop = Event()

    def hammer(phone: Phone) -> Callable[[], None]:
        def job() -> None:
            while not stop.is_set():
                tap_away(store, phone, 1)
                store.audit.append({"at": "2026-11-22T20:05:00.000Z", "what": "tap"})

        return job

    writers = [Failing(hammer(phone)) for phone in phones]
    for writer in writers:
        writer.start()
    try:
        for number in range(5):
            acknowledged = [len(store.walkthroughs.events(phone.walkthrough)) for phone in phones]
            back_up(folder, file, replace=True)
            again = restored(file, tmp_path / f"again{number}")
            for phone, least in zip(phones, acknowledged, strict=True):
                events = again.walkthroughs.events(phone.walkthrough)
                # Taps come one after the other, so those of a moment are a beginning of all.
                assert [event["id"] for event in events] == [
                    event["id"] for event in phone.events[: len(events)]
                ]
                assert len(events) >= least
            assert FolderCare(tmp_path / f"again{number}").examine(unwatched) == []
            again.close()
    finally:
        stop.set()
        for writer in writers:
            writer.finish()


def test_a_backup_keeps_damaged_files_for_a_later_repair(
    store: Store, folder: Path, phones: list[Phone], file: Path, tmp_path: Path
) -> None:
    path = folder / "walkthroughs" / "2026-11" / f"{phones[0].walkthrough}.json"
    path.write_bytes(path.read_bytes()[:-1])
    store.walkthroughs.events(phones[0].walkthrough)
    back_up(folder, file)

    again = restored(file, tmp_path / "again")

    assert [damage.what for damage in again.damaged()] == [phones[0].walkthrough]
    again.close()


def test_refuses_to_overwrite_a_backup_unless_told_to(
    folder: Path, phones: list[Phone], file: Path
) -> None:
    file.write_text("last week's")

    with pytest.raises(Conflict):
        back_up(folder, file)

    assert file.read_text() == "last week's"
    back_up(folder, file, replace=True)
    assert file.read_bytes()[:2] == b"\x1f\x8b"


def test_refuses_to_back_up_nothing_or_into_the_data_itself(
    folder: Path, phones: list[Phone], tmp_path: Path, file: Path
) -> None:
    with pytest.raises(NotFound):
        back_up(tmp_path / "nothing", file)
    with pytest.raises(Invalid):
        back_up(folder, folder / "backup.tar.gz")
    with pytest.raises(StoreUnavailable) as refused:
        back_up(folder, tmp_path / "no-such-folder" / "backup.tar.gz")

    assert "no-such-folder" in str(refused.value)
    assert not (tmp_path / "nothing").exists() and not file.exists()


def test_a_backup_that_cannot_be_finished_leaves_nothing_behind(
    folder: Path, phones: list[Phone], file: Path
) -> None:
    def full(done: int, of: int) -> None:
        raise OSError(28, "No space left on device")

    with pytest.raises(StoreUnavailable):
        FolderCare(folder).back_up(file, replace=False, watch=full)

    assert [path.name for path in file.parent.iterdir()] == ["data"]


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE.keys())
def test_refuses_a_damaged_backup_before_it_touches_anything(
    folder: Path,
    phones: list[Phone],
    file: Path,
    tmp_path: Path,
    damage: Callable[[bytes], bytes],
) -> None:
    back_up(folder, file)
    file.write_bytes(damage(file.read_bytes()))

    with pytest.raises(Invalid) as refused:
        restored(file, tmp_path / "again")

    assert refused.value.code == "bad_backup"
    assert "\n" not in str(refused.value)
    assert not (tmp_path / "again").exists()


def test_never_restores_other_bytes_than_were_backed_up(
    folder: Path, phones: list[Phone], file: Path, tmp_path: Path
) -> None:
    back_up(folder, file)
    content = file.read_bytes()
    expected = {
        path.relative_to(folder): path.read_bytes()
        for path in folder.rglob("*.json")
        if path.name != "summaries.json"
    }
    for number, place in enumerate(range(10, len(content), len(content) // 40)):
        file.write_bytes(flip(content, place))
        target = tmp_path / f"again{number}"
        try:
            restored(file, target).close()
        except Invalid:
            assert not target.exists()
        else:
            found = {one: (target / one).read_bytes() for one in expected}
            assert found == expected, place


def archive(file: Path, *members: tuple[tarfile.TarInfo, bytes], files: object = None) -> None:
    """An archive of somebody's own making, with a manifest that fits unless one is given."""
    listed = {
        member.name: {"size": len(content), "sha256": sha256(content).hexdigest()}
        for member, content in members
    }
    manifest = {"format": 1, "made_at": "now", "files": listed if files is None else files}
    end = tarfile.TarInfo("manifest.json"), json.dumps(manifest).encode()
    with tarfile.open(file, "w:gz") as target:
        for member, content in (*members, end):
            member.size = len(content)
            target.addfile(member, io.BytesIO(content))


def linked(name: str, to: str) -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = tarfile.SYMTYPE, to
    return member


@pytest.mark.parametrize(
    "member",
    [
        tarfile.TarInfo("../outside.json"),
        tarfile.TarInfo("walkthroughs/../../outside.json"),
        tarfile.TarInfo("/tmp/outside.json"),
        tarfile.TarInfo("walkthroughs/.hidden"),
        linked("walkthroughs", "/tmp"),
    ],
    ids=lambda member: member.name,
)
def test_refuses_a_member_that_leads_elsewhere(
    file: Path, tmp_path: Path, member: tarfile.TarInfo
) -> None:
    archive(file, (member, b""))

    with pytest.raises(Invalid):
        restored(file, tmp_path / "again")

    assert [path.name for path in tmp_path.iterdir()] == [file.name]


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("people.json", True),
        ("walkthroughs/2026-11/a.json", True),
        ("", False),
        ("a//b", False),
        ("a/..", False),
        ("a\\..\\b", False),
        ("C:/x", False),
        ("a\nb", False),
        ("a\0b", False),
    ],
)
def test_knows_a_safe_name(name: str, safe: bool) -> None:
    assert is_safe(name) is safe


def test_refuses_archives_that_do_not_fit_their_manifest(file: Path, tmp_path: Path) -> None:
    member = tarfile.TarInfo("people.json"), b"{}"
    digest = sha256(b"{}").hexdigest()
    for files in (
        {},
        {"people.json": {"size": 2, "sha256": "0" * 64}},
        {
            "people.json": {"size": 2, "sha256": digest},
            "cursor": {"size": 2, "sha256": digest},
        },
        [],
    ):
        archive(file, member, files=files)
        with pytest.raises(Invalid):
            restored(file, tmp_path / "again")
    archive(file, member, (tarfile.TarInfo("people.json"), b"{}"))
    with pytest.raises(Invalid):
        restored(file, tmp_path / "again")
    with gzip.open(file, "wb") as target:
        target.write(b"no archive at all")
    with pytest.raises(Invalid):
        restored(file, tmp_path / "again")


def test_refuses_a_folder_with_something_in_it_unless_told_to_keep_that_beside(
    store: Store, folder: Path, phones: list[Phone], file: Path
) -> None:
    back_up(folder, file)
    late = started(store)
    tap_away(store, late, 1)

    with pytest.raises(Conflict):
        restored(file, folder)
    _, kept = FolderCare(folder).restore(file, replace=True, watch=unwatched)

    assert kept is not None and kept.parent == folder.parent
    before, after = open_store(data_dir=kept), open_store(data_dir=folder)
    assert len(before.walkthroughs.events(late.walkthrough)) == 2
    assert after.walkthroughs.events(late.walkthrough) == []
    assert len(after.walkthroughs.headers()[0]) == 3
    # The phone still has what came after the backup, or sends it again.
    assert after.walkthroughs.append(late.walkthrough, [received(late.events[0])]) == ["stored"]
    before.close()
    after.close()


def test_refuses_to_take_the_data_from_under_a_server(
    store: Store, folder: Path, phones: list[Phone], file: Path
) -> None:
    back_up(folder, file)

    with exclusive(folder / SERVER_LOCK), pytest.raises(Conflict) as refused:
        FolderCare(folder).restore(file, replace=True, watch=unwatched)

    assert refused.value.code == "being_served"
    assert sorted(path.name for path in folder.parent.iterdir()) == ["backup.tar.gz", "data"]
    FolderCare(folder).restore(file, replace=True, watch=unwatched)
    assert not (folder / SERVER_LOCK).exists()


def test_puts_the_old_data_back_when_the_last_step_fails(
    store: Store,
    folder: Path,
    phones: list[Phone],
    file: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    back_up(folder, file)
    rename, names = Path.rename, iter([None, OSError(5, "Input/output error"), None])

    def failing(self: Path, target: Path) -> Path:
        if (error := next(names)) is not None:
            raise error
        return rename(self, target)

    monkeypatch.setattr(Path, "rename", failing)
    with pytest.raises(StoreUnavailable):
        FolderCare(folder).restore(file, replace=True, watch=unwatched)
    monkeypatch.undo()

    assert len(store.walkthroughs.headers()[0]) == 3
    assert sorted(path.name for path in folder.parent.iterdir()) == ["backup.tar.gz", "data"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only an administrator can give files away")
def test_an_administrator_restores_for_the_account_that_owns_the_folder(
    folder: Path, phones: list[Phone], file: Path, tmp_path: Path
) -> None:
    back_up(folder, file)
    target = tmp_path / "served"
    target.mkdir()
    os.chown(target, 4242, 4343)

    restoring.restore(file, target, replace=False, watch=unwatched)

    owners = {(path.stat().st_uid, path.stat().st_gid) for path in (target, *target.rglob("*"))}
    assert owners == {(4242, 4343)}

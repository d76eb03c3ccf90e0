"""A district's folder: changed files become drafts, broken ones are named, nothing is published."""

import json
import logging
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from tests.cast import DISTRICT
from tests.services import HandClock, make_services
from walkthrough import paths
from walkthrough.domain.drafts import Draft
from walkthrough.domain.errors import StoreUnavailable
from walkthrough.usecases import drafts, publishing, rubric_folder
from walkthrough.usecases.services import Services

LEAD = DISTRICT.actor
EXAMPLE = json.loads(
    (paths.RUBRICS / "examples" / "riverbend-collaboration-1.0.0.json").read_text("utf-8")
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path


@pytest.fixture
def services(folder: Path) -> Iterator[Services]:
    made = make_services(rubrics_dir=folder)
    yield made
    made.renderer.close()


def put(folder: Path, name: str = "ours.json", **fields: Any) -> str:
    text = json.dumps({**EXAMPLE, **fields}, ensure_ascii=False, indent=2)
    (folder / name).write_text(text, "utf-8")
    return text


def look(services: Services) -> list[tuple[str, bool]]:
    """The files that the folder has, and whether each is broken."""
    return [(file.name, file.broken) for file in rubric_folder.look(services)]


def drafts_of(services: Services) -> list[Draft]:
    return services.store.drafts.all()


def forward(services: Services, seconds: float) -> None:
    assert isinstance(services.clock, HandClock)
    services.clock.forward(seconds=seconds)


def test_a_new_file_becomes_a_draft_and_is_not_published(services: Services, folder: Path) -> None:
    text = put(folder)

    assert look(services) == [("ours.json", False)]

    (draft,) = drafts_of(services)
    assert (draft.origin, draft.name, draft.by) == ("folder", "ours.json", None)
    assert (draft.source, draft.rubric) == (text, "riverbend-collaboration")
    assert services.rubrics.versions("riverbend-collaboration") == []


def test_an_unchanged_file_is_taken_in_once(services: Services, folder: Path) -> None:
    put(folder)
    look(services)
    os.utime(folder / "ours.json")

    look(services)

    (draft,) = drafts_of(services)
    assert draft.revision == 1


def test_a_changed_file_is_the_next_text_of_its_draft(services: Services, folder: Path) -> None:
    put(folder)
    look(services)
    text = put(folder, title="Another title")

    look(services)

    (draft,) = drafts_of(services)
    assert (draft.source, draft.revision) == (text, 2)


def test_what_somebody_edited_is_not_overwritten_by_a_changed_file(
    services: Services, folder: Path
) -> None:
    put(folder)
    look(services)
    (draft,) = drafts_of(services)
    drafts.save(services, LEAD, draft.id, draft.revision, '{"title": "By hand"}')
    text = put(folder, title="Another title")

    look(services)

    assert {one.source for one in drafts_of(services)} == {'{"title": "By hand"}', text}


def test_a_discarded_draft_comes_back_only_when_the_file_changes(
    services: Services, folder: Path
) -> None:
    put(folder)
    look(services)
    (draft,) = drafts_of(services)
    drafts.discard(services, LEAD, draft.id, draft.revision)

    restarted = make_services(services.store, seated=False, rubrics_dir=folder)
    assert look(restarted) == [("ours.json", False)]
    assert drafts_of(restarted) == []

    put(folder, title="Another title")
    look(restarted)
    assert len(drafts_of(restarted)) == 1


def test_a_broken_file_is_named_on_the_page_and_in_the_log_while_the_good_one_serves(
    services: Services, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    good = put(folder)
    publishing.publish(services, LEAD, good.encode(), "ours.json")
    put(folder, version="1.0.1", language="English")

    with caplog.at_level(logging.WARNING, "walkthrough"):
        assert look(services) == [("ours.json", True)]
        look(services)

    assert caplog.text.count("ours.json:6:15: error bad_language:") == 1
    assert services.rubrics.get("riverbend-collaboration", "1.0.0").title == EXAMPLE["title"]
    (draft,) = drafts_of(services)
    assert drafts.checked(services, draft).errors == 1


def test_a_file_that_is_published_as_it_stands_is_no_draft(
    services: Services, folder: Path
) -> None:
    text = put(folder)
    look(services)
    assert len(drafts_of(services)) == 1
    publishing.publish(services, LEAD, text.encode(), "ours.json")
    os.utime(folder / "ours.json")

    (file,) = rubric_folder.look(services)

    assert file.published == "riverbend-collaboration@1.0.0"
    assert drafts_of(services) == []


def test_a_draft_goes_when_its_file_is_published_at_the_command_line(
    services: Services, folder: Path
) -> None:
    text = put(folder)
    look(services)
    assert len(drafts_of(services)) == 1

    publishing.publish(services, None, text.encode(), "ours.json")

    assert [file.published for file in rubric_folder.look(services)] == [
        "riverbend-collaboration@1.0.0"
    ]
    assert drafts_of(services) == []


def test_a_file_is_judged_anew_when_its_base_is_published(
    services: Services, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    put(folder, "school.json", id="school", extends="riverbend-collaboration@1")
    with caplog.at_level(logging.WARNING, "walkthrough"):
        assert look(services) == [("school.json", True)]
        publishing.publish(services, LEAD, json.dumps(EXAMPLE).encode(), "base.json")
        look(services)

    assert "base_missing" not in str(rubric_folder.look(services))
    assert caplog.text.count("base_missing") == 1
    assert len(drafts_of(services)) == 1


def test_a_pipe_in_the_folder_keeps_nobody_waiting(services: Services, folder: Path) -> None:
    os.mkfifo(folder / "pipe.json")

    (file,) = rubric_folder.look(services)

    assert (file.name, file.why) == ("pipe.json", "It is not a file")


def test_changed_bytes_under_a_published_version_are_refused(
    services: Services, folder: Path
) -> None:
    publishing.publish(services, LEAD, put(folder).encode(), "ours.json")
    put(folder, title="Changed")

    (file,) = rubric_folder.look(services)

    assert [one.code for one in file.findings] == ["version_changed"]
    assert services.rubrics.get("riverbend-collaboration", "1.0.0").title == EXAMPLE["title"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"\xff\xfe{\x00}\x00", "utf16"),
        (b'{"a":"\xc3("}', "not_utf8"),
        (b" " * 1_000_001, "too_large"),
    ],
    ids=["UTF-16", "not UTF-8", "too large"],
)
def test_what_is_no_text_is_named_and_makes_no_draft(
    services: Services, folder: Path, content: bytes, code: str
) -> None:
    (folder / "odd.json").write_bytes(content)
    os.utime(folder / "odd.json", (1, 1))

    (file,) = rubric_folder.look(services)

    assert ([one.code for one in file.findings], file.broken) == ([code], True)
    assert drafts_of(services) == []


def test_a_file_that_is_being_written_is_waited_for(services: Services, folder: Path) -> None:
    text = put(folder)
    (folder / "ours.json").write_text(text[: len(text) // 2], "utf-8")
    _date(folder / "ours.json", services)

    assert look(services) == []
    assert drafts_of(services) == []

    put(folder)
    _date(folder / "ours.json", services)
    assert look(services) == [("ours.json", False)]
    (draft,) = drafts_of(services)
    assert draft.source == text


def test_a_file_that_stays_half_written_is_named_after_a_while(
    services: Services, folder: Path
) -> None:
    (folder / "ours.json").write_text('{"format": 1,', "utf-8")
    _date(folder / "ours.json", services)
    assert look(services) == []

    forward(services, rubric_folder.SETTLE_SECONDS + 1)

    assert look(services) == [("ours.json", True)]
    assert [one.source for one in drafts_of(services)] == ['{"format": 1,']


def _date(path: Path, services: Services) -> None:
    """Have the file written just now, by the clock of the services."""
    moment = services.clock.now().timestamp()
    os.utime(path, (moment, moment))


def test_never_takes_in_half_of_what_a_slow_editor_writes(services: Services, folder: Path) -> None:
    """An editor that truncates and writes in pieces, looked at all the while."""
    text = put(folder, changes="x " * 400)
    path = folder / "ours.json"
    path.unlink()
    done = []

    def write() -> None:
        with path.open("w", encoding="utf-8") as file:
            for start in range(0, len(text), 200):
                file.write(text[start : start + 200])
                file.flush()
                time.sleep(0.001)
        done.append(True)

    # The clock of the services stands still, long before the file is written: nothing settles.
    assert isinstance(services.clock, HandClock)
    services.clock.moment = datetime(2001, 1, 1, tzinfo=UTC)
    writer = Thread(target=write)
    writer.start()
    while not done:
        look(services)
    writer.join()
    os.utime(path, (1, 1))
    look(services)

    assert [one.source for one in drafts_of(services)] == [text]


def test_an_unreadable_file_is_named_with_the_reason(services: Services, folder: Path) -> None:
    (folder / "folder.json").mkdir()

    (file,) = rubric_folder.look(services)

    assert (file.name, file.why, file.broken) == ("folder.json", "Is a directory", True)


def test_takes_files_in_later_when_the_store_cannot_be_written(
    services: Services, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(draft: Draft) -> Draft:
        raise StoreUnavailable("store_unavailable", "The disk is full.")

    put(folder)
    with monkeypatch.context() as patched:
        patched.setattr(services.store.drafts, "save", full)
        assert look(services) == []

    assert look(services) == [("ours.json", False)]
    assert len(drafts_of(services)) == 1


def test_forgets_a_file_that_is_gone_and_keeps_its_draft(services: Services, folder: Path) -> None:
    put(folder)
    look(services)
    (folder / "ours.json").unlink()

    assert look(services) == []
    assert len(drafts_of(services)) == 1


def test_takes_in_each_change_once_when_many_look_at_once(services: Services, folder: Path) -> None:
    for number in range(5):
        put(folder, f"file-{number}.json", id=f"rubric-{number}")

    threads = [Thread(target=rubric_folder.look, args=(services,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(one.name for one in drafts_of(services)) == [
        f"file-{number}.json" for number in range(5)
    ]


def test_looks_at_nothing_where_no_folder_is_set() -> None:
    services = make_services()

    assert rubric_folder.look(services) == []


def test_names_files_whose_names_are_no_text(services: Services, folder: Path) -> None:
    (folder / os.fsdecode(b"\xff.json")).write_text(json.dumps(EXAMPLE), "utf-8")

    assert look(services) == [("?.json", False)]
    assert [one.name for one in drafts_of(services)] == ["?.json"]

"""The shelf: what is published stays, whatever the files say afterwards."""

import json
import logging
from pathlib import Path

import pytest

from tests.services import make_services
from walkthrough import paths
from walkthrough.domain.errors import Conflict, Invalid, NotFound
from walkthrough.domain.rubric import RubricInvalid
from walkthrough.settings import Settings
from walkthrough.storage.memory import MemoryStore
from walkthrough.usecases.rubrics import Shelf, shelve_bundled
from walkthrough.wiring import stocked_shelf

BUNDLED = [
    "collaboration-look-fors",
    "cooperative-or-collaborative",
    "cooperative-or-group-work",
    "workplace-collaborative-learning",
]


def changed(name: str = "collaboration-look-fors", **fields: str) -> bytes:
    document = json.loads((paths.RUBRICS / f"{name}.json").read_text("utf-8"))
    return json.dumps({**document, **fields}, ensure_ascii=False).encode()


def test_the_bundled_rubrics_are_on_the_shelf() -> None:
    shelf = make_services().rubrics

    assert [rubric.id for rubric in shelf.all() if rubric.version == "1.0.0"] == BUNDLED
    assert sorted(rubric.id for rubric in shelf.latest()) == BUNDLED
    assert len(shelf.get("collaboration-look-fors", "1.0.0").look_fors) == 5


def test_latest_is_the_newest_by_number_not_by_text() -> None:
    shelf = make_services().rubrics
    shelf.publish(changed(version="1.10.0"), "a.json")
    shelf.publish(changed(version="1.9.0"), "b.json")

    latest = {rubric.id: rubric.version for rubric in shelf.latest()}

    assert latest["collaboration-look-fors"] == "1.10.0"
    assert shelf.get("collaboration-look-fors", "1.0.0").version == "1.0.0"


def test_other_content_under_a_published_version_is_refused() -> None:
    shelf = make_services().rubrics

    with pytest.raises(Conflict) as refusal:
        shelf.publish(changed(title="Another title"), "a.json")

    assert refusal.value.code == "version_published"
    assert shelf.get("collaboration-look-fors", "1.0.0").title == "Collaboration look-fors"


def test_a_version_that_nobody_published_is_not_found() -> None:
    with pytest.raises(NotFound):
        make_services().rubrics.get("collaboration-look-fors", "7.0.0")


def test_a_broken_or_changed_file_hides_no_other(tmp_path: Path) -> None:
    store = MemoryStore()
    (tmp_path / "a-broken.json").write_text('{"format": 1,')
    (tmp_path / "b-changed.json").write_bytes(changed(title="Another title"))
    (tmp_path / "c-good.json").write_bytes(changed("cooperative-or-group-work", version="2.0.0"))
    shelf = Shelf(store.rubrics)
    shelve_bundled(shelf, paths.RUBRICS)

    reports, conflicts = shelve_bundled(shelf, tmp_path)

    assert [report.rubric is None for report in reports] == [True, False, False]
    assert [conflict.code for conflict in conflicts] == ["version_published"]
    assert shelf.get("cooperative-or-group-work", "2.0.0")


def test_a_districts_folder_is_checked_aloud_and_published_by_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "ours.json").write_text('{"format": 1}')
    (tmp_path / "fine.json").write_bytes(changed(id="fine-look-fors"))

    with caplog.at_level(logging.WARNING, "walkthrough"):
        shelf = stocked_shelf(MemoryStore(), Settings(rubrics_dir=tmp_path))

    assert "ours.json:1:1: error" in caplog.text
    assert [rubric.id for rubric in shelf.all() if rubric.version == "1.0.0"] == BUNDLED
    assert sorted(rubric.id for rubric in shelf.latest()) == BUNDLED


def test_publishing_a_broken_file_says_everything_that_is_wrong() -> None:
    with pytest.raises(RubricInvalid) as refusal:
        make_services().rubrics.publish(changed(version="one", kind="round"), "ours.json")

    assert len(refusal.value.findings) == 2


def test_an_overlay_is_not_published_half_done() -> None:
    with pytest.raises(Invalid) as refusal:
        make_services().rubrics.publish(
            changed(id="ours", extends="collaboration-look-fors@1"), "ours.json"
        )

    assert refusal.value.code == "overlay_unresolved"

"""The shelf: what is published stays, whatever the files say afterwards."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.services import make_services
from walkthrough import paths
from walkthrough.domain.errors import Conflict, NotFound
from walkthrough.domain.rubric import RubricInvalid
from walkthrough.domain.rubric_crosswalk import crosswalk
from walkthrough.domain.rubric_diff import diff
from walkthrough.domain.rubric_wording import originals, translated
from walkthrough.storage.memory import MemoryStore
from walkthrough.usecases.rubrics import Shelf, shelve_bundled

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
    shelf.publish(changed(version="1.9.0"), "a.json")
    shelf.publish(changed(version="1.10.0"), "b.json")

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


def test_publishing_a_broken_file_says_everything_that_is_wrong() -> None:
    with pytest.raises(RubricInvalid) as refusal:
        make_services().rubrics.publish(changed(version="one", kind="round"), "ours.json")

    assert len(refusal.value.findings) == 2


def overlay(**fields: Any) -> bytes:
    document = {
        "format": 1,
        "id": "ours",
        "version": "1.0.0",
        "language": "en",
        "title": "Ours",
        "extends": "collaboration-look-fors@1",
        "hide": ["reflecting"],
    }
    return json.dumps({**document, **fields}).encode()


def test_an_overlay_is_published_with_what_it_comes_to() -> None:
    services = make_services()

    published = services.rubrics.publish(overlay(), "ours.json")

    assert [one.id for one in published.look_fors] == [
        "shared-goal",
        "everyone-works",
        "giving-and-getting-help",
        "building-on-ideas",
    ]
    kept = services.store.rubrics.get("ours", "1.0.0")
    assert kept is not None
    assert kept.source == overlay()
    assert kept.resolution is not None
    assert kept.resolution.base == "collaboration-look-fors@1.1.0"
    # Another process, which has read nothing yet, serves the same.
    assert Shelf(services.store.rubrics).get("ours", "1.0.0") == published


def test_an_overlay_stays_as_it_was_when_its_base_moves_on() -> None:
    services = make_services()
    first = services.rubrics.publish(overlay(), "ours.json")
    services.rubrics.publish(changed(version="1.2.0", title="Another title"), "base.json")

    again = services.rubrics.publish(overlay(), "ours.json")
    second = services.rubrics.publish(overlay(version="1.0.1"), "ours.json")

    assert again == first
    assert services.rubrics.extends("ours", "1.0.0") == "collaboration-look-fors@1.1.0"
    assert services.rubrics.extends("ours", "1.0.1") == "collaboration-look-fors@1.2.0"
    assert second.look_fors == first.look_fors


def test_a_version_below_a_published_one_is_refused() -> None:
    shelf = make_services().rubrics
    shelf.publish(changed(version="1.3.0"), "a.json")

    with pytest.raises(RubricInvalid) as refusal:
        shelf.publish(changed(version="1.2.0"), "b.json")

    assert [one.code for one in refusal.value.findings] == ["version_not_newer"]


def test_what_ships_is_shelved_whatever_a_district_published_above_it() -> None:
    store = MemoryStore()
    Shelf(store.rubrics).publish(changed(version="7.0.0"), "ours.json")
    shelf = Shelf(store.rubrics)

    _, conflicts = shelve_bundled(shelf, paths.RUBRICS)

    assert conflicts == []
    assert shelf.versions("collaboration-look-fors") == ["1.0.0", "1.1.0", "7.0.0"]


def test_a_changed_overlay_under_its_published_version_is_refused() -> None:
    shelf = make_services().rubrics
    shelf.publish(overlay(), "ours.json")

    with pytest.raises(Conflict) as refusal:
        shelf.publish(overlay(title="Other"), "ours.json")

    assert refusal.value.code == "version_published"


def test_the_examples_are_an_overlay_with_three_changes_and_its_second_version() -> None:
    shelf = make_services().rubrics
    base = shelf.get("collaboration-look-fors", "1.1.0")
    files = sorted((paths.RUBRICS / "examples").glob("*.json"))
    first, second = (shelf.publish(file.read_bytes(), file.name) for file in files)

    changed_look_fors = {one.look_for for one in diff(base, first) if one.look_for}
    assert changed_look_fors == {"everyone-works", "using-unit-words", "reflecting"}
    assert all(not shelf.review(file.read_bytes()).findings for file in files)

    walk = crosswalk([first, second])
    assert walk.joined("1.0.0", "using-unit-words") == "talking-in-unit-words"
    assert walk.gone_in("1.0.0", "shared-goal") == "2.0.0"
    assert [one.id for one in second.look_fors if walk.new_in(one.id)] == []
    # Every text there is can be read in Spanish.
    for rubric in (first, second):
        assert translated(rubric, "es").keys() == originals(rubric).keys()

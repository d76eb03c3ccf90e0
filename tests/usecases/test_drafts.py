"""Drafts of rubrics: begun, saved, checked, published, discarded; and how rubrics stand after."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from tests.cast import COACH, DISTRICT, PRINCIPAL, TEACHER
from tests.services import HandClock, make_services
from walkthrough.domain.access import Actor
from walkthrough.domain.drafts import Draft
from walkthrough.domain.errors import Conflict, Forbidden, Invalid, NotFound
from walkthrough.domain.rubric import RubricInvalid
from walkthrough.usecases import draft_starts, drafts, standing
from walkthrough.usecases.draft_bench import bench
from walkthrough.usecases.draft_changes import compare, confirmation
from walkthrough.usecases.services import Services

BASE = "collaboration-look-fors"
LEAD = DISTRICT.actor


@pytest.fixture
def services() -> Services:
    return make_services()


def newest(services: Services) -> str:
    return services.rubrics.versions(BASE)[-1]


def changed(services: Services, draft: Draft, **fields: Any) -> Draft:
    """The draft, saved with some fields of its file changed."""
    document = json.loads(draft.source) | fields
    return drafts.save(services, LEAD, draft.id, draft.revision, json.dumps(document))


def next_one(services: Services, **fields: Any) -> Draft:
    """A next version of the bundled look-fors."""
    draft = draft_starts.as_next_version(services, LEAD, BASE, newest(services))
    return changed(services, draft, **fields) if fields else draft


def offered(services: Services) -> dict[str, str]:
    return {rubric.id: rubric.version for rubric in services.rubrics.latest()}


def whats(services: Services) -> list[str]:
    return [entry["what"] for entry in services.store.audit.entries()]


DOINGS: dict[str, Callable[[Services, Actor, Draft], object]] = {
    "list": lambda services, by, _: drafts.listing(services, by),
    "open": lambda services, by, draft: drafts.draft(services, by, draft.id),
    "check": lambda services, by, draft: drafts.check(services, by, draft.id),
    "keep": lambda services, by, _: drafts.keep(services, by, "{}", "x.json", "upload"),
    "save": lambda services, by, draft: drafts.save(services, by, draft.id, 1, "{}"),
    "discard": lambda services, by, draft: drafts.discard(services, by, draft.id, 1),
    "publish": lambda services, by, draft: drafts.publish(services, by, draft.id, 1),
    "preview": lambda services, by, draft: drafts.rubric_of(services, by, draft.id),
    "confirm": lambda services, by, draft: confirmation(services, by, draft.id),
    "edit": lambda services, by, draft: bench(services, by, draft.id),
    "begin": lambda services, by, _: draft_starts.from_nothing(
        services, by, "Ours", "en", "look_fors"
    ),
    "adapt": lambda services, by, _: draft_starts.as_overlay(services, by, BASE, "1.0.0", "Ours"),
    "copy": lambda services, by, _: draft_starts.as_own_rubric(services, by, BASE, "1.0.0", "Ours"),
    "follow": lambda services, by, _: draft_starts.as_next_version(services, by, BASE, "1.0.0"),
    "retire": lambda services, by, _: standing.retire(services, by, BASE),
    "restore": lambda services, by, _: standing.bring_back(services, by, BASE),
    "roll back": lambda services, by, _: standing.roll_back(services, by, BASE, "1.0.0"),
}


@pytest.mark.parametrize("doing", DOINGS.values(), ids=DOINGS.keys())
def test_only_a_district_lead_may(
    services: Services, doing: Callable[[Services, Actor, Draft], object]
) -> None:
    draft = next_one(services)
    for person in (COACH, TEACHER, PRINCIPAL):
        with pytest.raises(Forbidden):
            doing(services, person.actor, draft)

    assert services.store.drafts.all() == [draft]
    assert services.store.rubrics.standings() == []
    doing(services, LEAD, draft)


def test_a_draft_is_kept_letter_by_letter_with_who_and_when(services: Services) -> None:
    text = '{"id": "ours",\r\n "title": "Our  look-fors", \u2028 broken'

    kept = drafts.keep(services, LEAD, text, "ours.json", "upload")

    assert kept.source == text
    assert (kept.name, kept.rubric, kept.by) == ("ours.json", "", LEAD.id)
    assert kept.saved_at == "2026-11-22T20:05:00.000Z"
    checked = drafts.check(services, LEAD, kept.id)
    assert (checked.rubric, checked.fields, checked.editable) == (None, None, False)
    assert checked.errors >= 1


def test_a_draft_is_called_by_its_title(services: Services) -> None:
    draft = next_one(services, title="Our look-fors")

    assert (draft.name, draft.rubric, draft.revision) == ("Our look-fors", BASE, 2)


def test_saving_upon_what_somebody_changed_is_refused(services: Services) -> None:
    draft = next_one(services)
    theirs = changed(services, draft, title="Theirs")
    assert isinstance(services.clock, HandClock)
    services.clock.forward(minutes=1)

    with pytest.raises(Conflict) as refused:
        drafts.save(services, LEAD, draft.id, draft.revision, "{}")

    assert refused.value.code == "draft_changed"
    assert services.store.drafts.get(draft.id) == theirs


def test_saving_the_same_again_changes_nothing_also_when_the_answer_was_lost(
    services: Services,
) -> None:
    draft = next_one(services)
    kept = changed(services, draft, title="Ours")

    for revision in (draft.revision, kept.revision):
        assert drafts.save(services, LEAD, draft.id, revision, kept.source) == kept


@pytest.mark.parametrize(
    ("text", "code"), [("x" * 1_000_001, "draft_too_large"), ("\ud800", "bad_text")]
)
def test_what_cannot_be_a_file_is_not_saved(services: Services, text: str, code: str) -> None:
    draft = next_one(services)

    with pytest.raises(Invalid) as refused:
        drafts.save(services, LEAD, draft.id, draft.revision, text)

    assert refused.value.code == code
    assert services.store.drafts.get(draft.id) == draft


def test_a_file_with_a_repeated_key_is_mended_as_text(services: Services) -> None:
    draft = drafts.keep(services, LEAD, '{"id": "a", "id": "b"}', "a.json", "upload")

    assert drafts.check(services, LEAD, draft.id).fields is None


def test_a_file_with_a_field_of_another_type_is_mended_as_text(services: Services) -> None:
    draft = next_one(services, look_fors={"not": "a list"})

    checked = drafts.check(services, LEAD, draft.id)

    assert checked.fields is not None
    assert not checked.editable


def test_begins_with_an_id_that_nobody_has(services: Services) -> None:
    first = draft_starts.from_nothing(services, LEAD, "Élan & Größe", "en", "look_fors")
    second = draft_starts.as_overlay(services, LEAD, BASE, newest(services), "Elan, grosse")
    third = draft_starts.as_own_rubric(
        services, LEAD, BASE, newest(services), "Collaboration look-fors"
    )
    unnamed = draft_starts.from_nothing(services, LEAD, "合作", "zh", "contrast")

    assert [one.rubric for one in (first, second, third, unnamed)] == [
        "elan-groe",
        "elan-grosse",
        "collaboration-look-fors-2",
        "rubric",
    ]
    assert drafts.check(services, LEAD, second.id).rubric is not None
    assert drafts.check(services, LEAD, third.id).rubric is not None


@pytest.mark.parametrize(
    ("title", "language", "code"),
    [
        ("  ", "en", "bad_rubric_title"),
        ("x" * 81, "en", "bad_rubric_title"),
        ("Ours", "english", "bad_rubric_language"),
    ],
)
def test_refuses_to_begin_without_a_title_or_a_language(
    services: Services, title: str, language: str, code: str
) -> None:
    with pytest.raises(Invalid) as refused:
        draft_starts.from_nothing(services, LEAD, title, language, "look_fors")

    assert refused.value.code == code


def test_an_overlay_means_its_base_until_it_changes_something(services: Services) -> None:
    draft = draft_starts.as_overlay(services, LEAD, BASE, newest(services), "Riverbend")

    found = bench(services, LEAD, draft.id)

    assert found.base == services.rubrics.get(BASE, newest(services))
    assert found.checked.rubric is not None
    assert found.checked.rubric.look_fors == found.base.look_fors
    assert found.published is None


def test_publishing_offers_the_version_and_takes_the_draft_away(services: Services) -> None:
    draft = next_one(services, title="Our look-fors")

    rubric = drafts.publish(services, LEAD, draft.id, draft.revision)

    assert offered(services)[BASE] == rubric.version
    assert services.store.drafts.all() == []
    assert whats(services) == ["rubric_published"]
    assert services.rubrics.get(BASE, "1.0.0").title == "Collaboration look-fors"


def test_a_draft_with_an_error_is_not_published(services: Services) -> None:
    draft = next_one(services, kind="round")

    with pytest.raises(RubricInvalid):
        drafts.publish(services, LEAD, draft.id, draft.revision)

    assert services.store.drafts.all() == [draft]
    assert whats(services) == []


def test_publishes_only_what_was_confirmed(services: Services) -> None:
    draft = next_one(services)
    changed(services, draft, title="Theirs")

    with pytest.raises(Conflict) as refused:
        drafts.publish(services, LEAD, draft.id, draft.revision)

    assert refused.value.code == "draft_changed"
    assert len(services.rubrics.versions(BASE)) == len(make_services().rubrics.versions(BASE))


def test_the_confirmation_says_what_changes_and_what_number_is_taken(services: Services) -> None:
    before = services.rubrics.get(BASE, newest(services))
    look_fors = [one for one in before.content()["look_fors"] if one["id"] != "reflecting"]
    draft = next_one(services, look_fors=look_fors, translations={}, version=before.version)

    shown = confirmation(services, LEAD, draft.id)
    assert shown.rubric is None
    assert not shown.publishable

    major = int(before.version.split(".")[0])
    draft = changed(services, draft, version=f"{major + 1}.0.0")
    draft = changed(
        services,
        draft,
        translations={"es": {"title": "Indicadores"}},
        replaces={"version": before.version},
    )
    shown = confirmation(services, LEAD, draft.id)
    assert shown.before == before
    assert shown.publishable
    assert any(one.look_for == "reflecting" for one in shown.differences)


def test_compares_two_published_versions(services: Services) -> None:
    draft = next_one(services, title="Our look-fors")
    rubric = drafts.publish(services, LEAD, draft.id, draft.revision)

    found = compare(services, BASE, services.rubrics.versions(BASE)[-2], rubric.version)

    assert "Our look-fors" in [one.after for one in found]
    with pytest.raises(NotFound):
        compare(services, BASE, "9.9.9", rubric.version)


def test_a_retired_rubric_is_offered_to_nobody_until_it_is_brought_back(
    services: Services,
) -> None:
    standing.retire(services, LEAD, BASE)
    standing.retire(services, LEAD, BASE)
    assert BASE not in offered(services)
    assert services.rubrics.get(BASE, "1.0.0").id == BASE

    standing.bring_back(services, LEAD, BASE)
    assert offered(services)[BASE] == newest(services)
    assert whats(services) == ["rubric_retired", "rubric_restored"]


def test_rolling_back_offers_an_older_version_until_a_newer_one_is_published(
    services: Services,
) -> None:
    standing.roll_back(services, LEAD, BASE, "1.0.0")
    assert offered(services)[BASE] == "1.0.0"

    draft = next_one(services, title="Mended")
    rubric = drafts.publish(services, LEAD, draft.id, draft.revision)
    assert offered(services)[BASE] == rubric.version
    assert whats(services) == ["rubric_rolled_back", "rubric_published"]


def test_rolls_back_to_nothing_that_is_not_there_and_to_nothing_retired(
    services: Services,
) -> None:
    with pytest.raises(NotFound):
        standing.roll_back(services, LEAD, BASE, "0.9.0")
    with pytest.raises(NotFound):
        standing.retire(services, LEAD, "nobody-has-this")
    standing.retire(services, LEAD, BASE)
    with pytest.raises(Invalid) as refused:
        standing.roll_back(services, LEAD, BASE, "1.0.0")
    assert refused.value.code == "rubric_retired"


def test_a_released_update_does_not_overrule_a_district_that_rolled_back(
    services: Services,
) -> None:
    standing.roll_back(services, LEAD, BASE, "1.0.0")
    document = services.rubrics.get(BASE, newest(services)).content() | {"version": "1.9.0"}

    services.rubrics.shelve(json.dumps(document).encode(), "update.json")

    assert offered(services)[BASE] == "1.0.0"

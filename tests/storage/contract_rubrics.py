"""What every store promises about drafts of rubrics, and about how rubrics stand."""

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from uuid import uuid4

import pytest

from tests.cast import DISTRICT
from tests.storage.made import together
from walkthrough.domain.drafts import Draft
from walkthrough.domain.errors import Conflict, Invalid
from walkthrough.domain.ports import Store
from walkthrough.domain.standing import Standing

DRAFT = Draft(
    id="0193b0f0-0000-7000-8000-00000000000d",
    rubric="look-fors",
    source='\ufeff{"title":\r\n "Löwen \u2028 \x00"',
    origin="editor",
    name="Look-fors",
    by=DISTRICT.id,
    saved_at="2026-11-22T20:00:00.000Z",
)


class DraftsContract:
    """Drafts, each with a revision."""

    def test_returns_a_draft_letter_by_letter(self, store: Store) -> None:
        assert store.drafts.all() == []
        assert store.drafts.get(DRAFT.id) is store.drafts.get("../people") is None

        kept = store.drafts.save(DRAFT)

        assert kept == replace(DRAFT, revision=1)
        assert store.drafts.get(DRAFT.id) == kept
        assert store.drafts.all() == [kept]

    def test_remembers_what_was_taken_in_from_each_file(self, store: Store) -> None:
        assert store.drafts.taken("ours.json") is None

        store.drafts.take("ours.json", "a" * 64)
        store.drafts.take("Ñandú «theirs».json", "b" * 64)
        store.drafts.take("ours.json", "c" * 64)

        assert store.drafts.taken("ours.json") == "c" * 64
        assert store.drafts.taken("Ñandú «theirs».json") == "b" * 64
        assert store.drafts.all() == []

    def test_lists_the_draft_saved_last_first(self, store: Store) -> None:
        days = [f"2026-11-{day}T20:00:00.000Z" for day in (20, 22, 21)]
        for day in days:
            store.drafts.save(replace(DRAFT, id=str(uuid4()), saved_at=day, by=None))

        assert [draft.saved_at for draft in store.drafts.all()] == sorted(days, reverse=True)

    def test_keeps_what_rests_on_the_last_revision(self, store: Store) -> None:
        first = store.drafts.save(DRAFT)

        second = store.drafts.save(replace(first, source="{}", rubric=""))

        assert (second.revision, second.source) == (2, "{}")
        assert store.drafts.get(DRAFT.id) == second

    def test_refuses_what_rests_on_an_older_revision(self, store: Store) -> None:
        first = store.drafts.save(DRAFT)
        second = store.drafts.save(replace(first, source="theirs", by="somebody"))

        for stale in (DRAFT, replace(first, source="mine")):
            with pytest.raises(Conflict) as refused:
                store.drafts.save(stale)
            assert refused.value.code == "draft_changed"
            assert refused.value.params == {
                "at": second.saved_at,
                "by": "somebody",
                "revision": 2,
            }

        assert store.drafts.get(DRAFT.id) == second

    def test_keeps_one_of_many_that_rest_on_the_same(self, store: Store) -> None:
        first = store.drafts.save(DRAFT)

        def save(text: str) -> bool:
            try:
                store.drafts.save(replace(first, source=text))
            except Conflict:
                return False
            return True

        kept = together([partial(save, f"text {number}") for number in range(8)])

        assert sorted(kept) == [False] * 7 + [True]
        draft = store.drafts.get(DRAFT.id)
        assert draft is not None
        assert (draft.revision, draft.source) == (2, f"text {kept.index(True)}")

    def test_forgets_a_discarded_draft_and_no_other(self, store: Store) -> None:
        draft, other = store.drafts.save(DRAFT), store.drafts.save(replace(DRAFT, id=str(uuid4())))

        store.drafts.discard(draft.id, draft.revision)
        store.drafts.discard(draft.id, draft.revision)

        assert store.drafts.get(draft.id) is None
        assert store.drafts.all() == [other]
        with pytest.raises(Conflict) as refused:
            store.drafts.save(draft)
        assert refused.value.code == "draft_gone"

    def test_discards_nothing_that_was_saved_since(self, store: Store) -> None:
        first = store.drafts.save(DRAFT)
        second = store.drafts.save(first)

        with pytest.raises(Conflict) as refused:
            store.drafts.discard(DRAFT.id, first.revision)

        assert refused.value.code == "draft_changed"
        assert store.drafts.all() == [second]

    def test_refuses_an_id_that_is_no_uuid(self, store: Store) -> None:
        with pytest.raises(Invalid):
            store.drafts.save(replace(DRAFT, id="../people"))


class StandingsContract:
    """Which version of a rubric is offered, and whether it is retired."""

    def test_knows_of_no_decision_at_first(self, store: Store) -> None:
        assert store.rubrics.standings() == []

    def test_keeps_what_was_decided(self, store: Store) -> None:
        def retire(known: Standing) -> Standing:
            return replace(known, retired=True)

        def roll_back(known: Standing) -> Standing:
            return replace(known, offered="1.0.0")

        assert store.rubrics.change_standing("a", retire) == Standing("a", None, True)
        assert store.rubrics.change_standing("a", roll_back) == Standing("a", "1.0.0", True)
        assert store.rubrics.change_standing("b", roll_back) == Standing("b", "1.0.0")

        decided = sorted(store.rubrics.standings(), key=lambda one: one.rubric)
        assert decided == [Standing("a", "1.0.0", True), Standing("b", "1.0.0")]

    def test_leaves_a_standing_whose_change_was_refused(self, store: Store) -> None:
        def refuse(known: Standing) -> Standing:
            raise Invalid("no", "No.")

        with pytest.raises(Invalid):
            store.rubrics.change_standing("a", refuse)

        assert store.rubrics.standings() == []

    def test_loses_no_decision_of_many_at_once(self, store: Store) -> None:
        def add(number: int) -> None:
            store.rubrics.change_standing(
                "a", lambda known: replace(known, offered=f"{known.offered or ''}{number}")
            )

        together([partial(add, number) for number in range(8)])

        (standing,) = store.rubrics.standings()
        assert sorted(standing.offered or "") == sorted("01234567")


class DurableRubricsContract:
    """What holds of drafts and standings in a store that outlives its process."""

    def test_keeps_drafts_and_standings_when_it_is_opened_again(
        self, store: Store, reopen: Callable[[], Store]
    ) -> None:
        kept = store.drafts.save(DRAFT)
        store.rubrics.change_standing("a", lambda known: replace(known, retired=True))
        store.close()

        again = reopen()

        assert again.drafts.all() == [kept]
        assert again.rubrics.standings() == [Standing("a", None, True)]

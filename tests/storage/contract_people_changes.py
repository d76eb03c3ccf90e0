"""What every store promises about classes, about changing people, and about ending their keys."""

from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import pytest

from tests.cast import COACH, LINCOLN, TEACHER, seat
from tests.storage.made import together
from walkthrough.domain.errors import Conflict, Invalid
from walkthrough.domain.ports import Class, Link, Session, Store, Token, User

SEVEN_B = Class("c7b", LINCOLN.id, "7B", "J. Rivera", TEACHER.id, "Science", "7")
TYPED = Class("c8a", LINCOLN.id, "8A “Löwen”", "M. Typed")
WHEN = "2026-11-22T20:00:00.000Z"


def sessions(store: Store, user: str, *ids: str) -> None:
    for one in ids:
        store.people.save_session(Session(one, user, WHEN))


class ClassesContract:
    """Classes that observers can choose."""

    def test_returns_classes_as_they_were_saved(self, store: Store) -> None:
        assert store.people.classes() == []

        store.people.save_class(SEVEN_B)
        store.people.save_class(TYPED)

        assert sorted(store.people.classes(), key=lambda one: one.id) == [SEVEN_B, TYPED]

    def test_replaces_a_class_of_the_same_id(self, store: Store) -> None:
        store.people.save_class(SEVEN_B)
        changed = replace(SEVEN_B, name="7C", teacher="M. Typed", teacher_id=None)

        store.people.save_class(changed)

        assert store.people.classes() == [changed]

    def test_forgets_a_dropped_class_and_no_other(self, store: Store) -> None:
        store.people.save_class(SEVEN_B)
        store.people.save_class(TYPED)

        store.people.drop_class(SEVEN_B.id)
        store.people.drop_class(SEVEN_B.id)

        assert store.people.classes() == [TYPED]


class ChangesContract:
    """Changing a user, and ending what they are signed in with."""

    def test_changes_a_user_given_everybody(self, store: Store) -> None:
        seat(store)
        met: list[Sequence[User]] = []

        def demote(user: User, everybody: Sequence[User]) -> User:
            met.append(everybody)
            return replace(user, role="teacher")

        changed = store.people.change_user(COACH.id, demote)

        assert changed == store.people.user(COACH.id) == replace(COACH.user, role="teacher")
        assert {user.id for user in met[0]} == {user.id for user in store.people.users()}
        assert store.people.change_user("nobody", demote) is None

    def test_loses_neither_of_two_changes_at_once(self, store: Store) -> None:
        store.people.save_user(replace(COACH.user, schools=()))

        def add(school: str) -> None:
            store.people.change_user(
                COACH.id, lambda user, _: replace(user, schools=(*user.schools, school))
            )

        together([partial(add, f"school-{number}") for number in range(8)])

        coach = store.people.user(COACH.id)
        assert coach is not None
        assert sorted(coach.schools) == [f"school-{number}" for number in range(8)]

    def test_leaves_a_user_whose_change_was_refused(self, store: Store) -> None:
        seat(store)

        def refuse(user: User, _: Sequence[User]) -> User:
            raise Invalid("no", "No.")

        with pytest.raises(Invalid):
            store.people.change_user(COACH.id, refuse)
        with pytest.raises(Conflict):
            store.people.change_user(COACH.id, lambda user, _: replace(user, email=TEACHER.email))

        assert store.people.user(COACH.id) == COACH.user
        assert store.people.user_by_email(TEACHER.email) == TEACHER.user

    def test_drops_all_sessions_of_a_user_but_the_one_to_keep(self, store: Store) -> None:
        sessions(store, COACH.id, "a", "b", "c")
        sessions(store, TEACHER.id, "d")

        store.people.drop_sessions(COACH.id, keep="b")

        assert [one.id for one in store.people.sessions_of(COACH.id)] == ["b"]
        store.people.drop_sessions(COACH.id)
        assert store.people.sessions_of(COACH.id) == []
        assert [one.id for one in store.people.sessions_of(TEACHER.id)] == ["d"]

    def test_notes_the_last_use_of_a_session(self, store: Store) -> None:
        sessions(store, COACH.id, "a")

        store.people.touch_session("a", "2026-11-23T20:00:00.000Z")

        session = store.people.session("a")
        assert session == Session("a", COACH.id, WHEN, "", "2026-11-23T20:00:00.000Z")

    def test_brings_no_dropped_session_back_by_noting_its_use(self, store: Store) -> None:
        sessions(store, COACH.id, "a")
        store.people.drop_session("a")

        store.people.touch_session("a", "2026-11-23T20:00:00.000Z")

        assert store.people.session("a") is None

    def test_drops_all_tokens_of_a_user(self, store: Store) -> None:
        for one, user in (("a", COACH.id), ("b", COACH.id), ("c", TEACHER.id)):
            store.people.save_token(Token(one, user, "", WHEN))

        store.people.drop_tokens(COACH.id)

        assert store.people.tokens_of(COACH.id) == []
        assert store.people.token("c") is not None

    def test_drops_the_links_of_one_user(self, store: Store) -> None:
        for one, user in (("a", COACH.id), ("b", TEACHER.id)):
            store.people.save_link(Link(one, "reset", user, WHEN))
        store.people.save_link(Link("c", "setup", None, WHEN))

        store.people.drop_links("reset", COACH.id)

        assert store.people.link("a") is None
        assert store.people.link("b") is not None
        assert store.people.link("c") is not None

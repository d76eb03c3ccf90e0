"""What every store promises about people, rubrics and the audit log."""

from dataclasses import replace
from functools import partial

import pytest

from tests.cast import COACH, DOUGLASS, LINCOLN, TEACHER, seat
from tests.storage.made import together
from walkthrough.domain.errors import Conflict
from walkthrough.domain.ports import Link, Session, Store, Token, User
from walkthrough.domain.published import PublishedRubric, Resolution

SESSION = Session("a" * 64, COACH.id, "2026-11-22T20:00:00.000Z", "Ana’s phone 📱")
TOKEN = Token("b" * 64, COACH.id, "for the export", "2026-11-22T20:00:00.000Z")
SETUP = Link("c" * 64, "setup", None, "2026-11-23T20:00:00.000Z")
RESET = Link("d" * 64, "reset", COACH.id, "2026-11-23T20:00:00.000Z")
RUBRIC = PublishedRubric("look-fors", "1.0.0", "sha256:11", b'{"format": 1}')


class PeopleContract:
    """Schools, users and their keys."""

    def test_knows_nobody_at_first(self, store: Store) -> None:
        people = store.people

        assert (people.schools(), people.users(), people.sessions_of(COACH.id)) == ([], [], [])
        assert people.school("lincoln-ms") is people.user(COACH.id) is None
        assert people.user_by_email(COACH.email) is None
        assert people.session("x") is people.token("x") is people.link("x") is None
        assert people.take_link("x") is None

    def test_returns_schools_as_they_were_saved(self, store: Store) -> None:
        store.people.save_school(LINCOLN)
        store.people.save_school(DOUGLASS)

        assert store.people.school(LINCOLN.id) == LINCOLN
        assert sorted(school.id for school in store.people.schools()) == [DOUGLASS.id, LINCOLN.id]

    def test_replaces_a_school_of_the_same_id(self, store: Store) -> None:
        store.people.save_school(LINCOLN)
        renamed = replace(LINCOLN, name="Lincoln Academy — “Löwen”")

        store.people.save_school(renamed)

        assert store.people.schools() == [renamed]

    def test_returns_users_as_they_were_saved(self, store: Store) -> None:
        seat(store, password_hash="$argon2id$…")
        coach = replace(COACH.user, password_hash="$argon2id$…")

        assert store.people.user(COACH.id) == coach
        assert store.people.user_by_email(COACH.email) == coach
        assert coach in store.people.users()
        assert isinstance(store.people.user(COACH.id).schools, tuple)

    def test_finds_a_user_whatever_the_case_of_the_address(self, store: Store) -> None:
        store.people.save_user(COACH.user)

        assert store.people.user_by_email("Coach@Example.ORG") == COACH.user

    def test_follows_a_user_to_a_new_address(self, store: Store) -> None:
        store.people.save_user(COACH.user)
        moved = replace(COACH.user, email="ana@example.org", active=False, schools=())

        store.people.save_user(moved)

        assert store.people.users() == [moved]
        assert store.people.user_by_email("ana@example.org") == moved
        assert store.people.user_by_email(COACH.email) is None

    def test_refuses_an_address_that_somebody_has(self, store: Store) -> None:
        store.people.save_user(COACH.user)
        store.people.save_user(TEACHER.user)

        with pytest.raises(Conflict) as refused:
            store.people.save_user(replace(TEACHER.user, email=COACH.email))

        assert refused.value.code == "email_taken"
        assert store.people.user(TEACHER.id) == TEACHER.user

    def test_gives_an_address_to_one_of_many_who_want_it_at_once(self, store: Store) -> None:
        def save(number: int) -> str:
            try:
                store.people.save_user(replace(COACH.user, id=f"user-{number}"))
            except Conflict as refused:
                return refused.code
            return "saved"

        answers = together([partial(save, number) for number in range(6)])

        assert sorted(answers) == ["email_taken"] * 5 + ["saved"]
        assert len(store.people.users()) == 1

    def test_keeps_everybody_who_is_saved_at_once(self, store: Store) -> None:
        users = [User(f"user-{n}", f"{n}@example.org", f"Nº {n}", "observer") for n in range(12)]

        together([partial(store.people.save_user, user) for user in users])

        assert {user.id: user for user in store.people.users()} == {user.id: user for user in users}

    def test_forgets_a_dropped_session_and_no_other(self, store: Store) -> None:
        other = replace(SESSION, id="e" * 64)
        store.people.save_session(SESSION)
        store.people.save_session(other)
        store.people.save_session(replace(SESSION, id="f" * 64, user=TEACHER.id))
        assert store.people.session(SESSION.id) == SESSION
        assert {one.id for one in store.people.sessions_of(COACH.id)} == {SESSION.id, other.id}

        store.people.drop_session(SESSION.id)
        store.people.drop_session(SESSION.id)

        assert store.people.session(SESSION.id) is None
        assert store.people.sessions_of(COACH.id) == [other]

    def test_forgets_a_dropped_token_and_no_other(self, store: Store) -> None:
        other = replace(TOKEN, id="e" * 64)
        store.people.save_token(TOKEN)
        store.people.save_token(other)
        store.people.save_token(replace(TOKEN, id="f" * 64, user=TEACHER.id))
        assert store.people.token(TOKEN.id) == TOKEN
        assert {one.id for one in store.people.tokens_of(COACH.id)} == {TOKEN.id, other.id}

        store.people.drop_token(TOKEN.id)
        store.people.drop_token(TOKEN.id)

        assert store.people.token(TOKEN.id) is None
        assert store.people.tokens_of(COACH.id) == [other]

    def test_takes_a_link_once(self, store: Store) -> None:
        store.people.save_link(RESET)
        assert store.people.link(RESET.id) == RESET

        assert store.people.take_link(RESET.id) == RESET

        assert store.people.take_link(RESET.id) is None
        assert store.people.link(RESET.id) is None

    def test_gives_a_link_to_one_of_many_who_take_it_at_once(self, store: Store) -> None:
        store.people.save_link(SETUP)

        taken = together([partial(store.people.take_link, SETUP.id)] * 8)

        assert [link for link in taken if link is not None] == [SETUP]

    def test_drops_the_links_of_one_purpose(self, store: Store) -> None:
        for link in (SETUP, replace(SETUP, id="e" * 64), RESET):
            store.people.save_link(link)

        store.people.drop_links("setup")

        assert store.people.link(SETUP.id) is store.people.link("e" * 64) is None
        assert store.people.link(RESET.id) == RESET


class RubricsContract:
    """Published rubric versions."""

    def test_returns_a_published_rubric_byte_by_byte(self, store: Store) -> None:
        source = b'\xef\xbb\xbf{"title":\r\n "\xc3\xa9\xff\x00"}\n\n'
        rubric = replace(RUBRIC, source=source)

        assert store.rubrics.publish(rubric) is True

        assert store.rubrics.get("look-fors", "1.0.0") == rubric
        assert store.rubrics.all() == [rubric]

    def test_keeps_what_an_overlay_came_to(self, store: Store) -> None:
        overlay = replace(RUBRIC, resolution=Resolution("base@1.2.3", '{"title": "É"}'.encode()))
        later = replace(overlay, resolution=Resolution("base@1.3.0", b"{}"))

        assert store.rubrics.publish(overlay) is True
        assert store.rubrics.publish(later) is False

        assert store.rubrics.get("look-fors", "1.0.0") == overlay
        assert store.rubrics.all() == [overlay]

    def test_answers_false_to_what_is_published_already(self, store: Store) -> None:
        store.rubrics.publish(RUBRIC)

        assert store.rubrics.publish(RUBRIC) is False
        # The digest is of the content: other spacing is the same rubric, and the first file stays.
        assert store.rubrics.publish(replace(RUBRIC, source=b'{ "format": 1 }')) is False
        assert store.rubrics.get("look-fors", "1.0.0") == RUBRIC

    def test_refuses_other_content_under_a_published_version(self, store: Store) -> None:
        store.rubrics.publish(RUBRIC)

        with pytest.raises(Conflict) as refused:
            store.rubrics.publish(replace(RUBRIC, digest="sha256:22", source=b"{}"))

        assert refused.value.code == "version_published"
        assert store.rubrics.all() == [RUBRIC]

    def test_keeps_every_version(self, store: Store) -> None:
        versions = [replace(RUBRIC, version=version) for version in ("1.0.0", "1.1.0", "10.0.0")]
        for rubric in versions:
            store.rubrics.publish(rubric)

        assert sorted(rubric.version for rubric in store.rubrics.all()) == [
            "1.0.0",
            "1.1.0",
            "10.0.0",
        ]
        assert store.rubrics.get("look-fors", "1.1.0") == versions[1]
        assert store.rubrics.get("look-fors", "2.0.0") is None
        assert store.rubrics.get("other", "1.0.0") is None

    @pytest.mark.parametrize(
        "odd", ["../../evil", "a/b", "UPPER", "upper", ".", "é" * 200, "a\nb", "a@b", "\ud800"]
    )
    def test_tells_odd_ids_apart(self, store: Store, odd: str) -> None:
        rubrics = [
            replace(RUBRIC, id=odd),
            replace(RUBRIC, id="a", version="b@1"),
            replace(RUBRIC, id="a@b", version="1"),
        ]
        assert store.rubrics.get(odd, "1.0.0") is None
        if odd.isprintable():
            for rubric in rubrics:
                assert store.rubrics.publish(rubric) is True
                assert store.rubrics.get(rubric.id, rubric.version) == rubric

    def test_publishes_once_when_many_publish_at_once(self, store: Store) -> None:
        answers = together([partial(store.rubrics.publish, RUBRIC)] * 6)

        assert sorted(answers) == [False] * 5 + [True]


class AuditContract:
    """The audit log."""

    def test_returns_entries_in_the_order_of_appending(self, store: Store) -> None:
        entries = [
            {"at": f"2026-{month:02}-30T20:00:00.000Z", "what": "sign_in", "by": None, "n": [1.5]}
            for month in (10, 11, 12)
        ]
        entries[1]["what"] = "“é\u2028\n\r\x85"

        for entry in entries:
            store.audit.append(entry)

        assert store.audit.entries() == entries

    def test_keeps_every_entry_of_many_at_once(self, store: Store) -> None:
        entries = [{"at": "2026-11-22T20:00:00.000Z", "n": n, "pad": "x" * 5000} for n in range(16)]

        together([partial(store.audit.append, entry) for entry in entries])

        assert sorted(entry["n"] for entry in store.audit.entries()) == list(range(16))

"""Passwords, one-time links, devices and tokens: what each opens, and what ends it."""

from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from tests.cast import COACH, DISTRICT, PASSWORD, TEACHER
from tests.services import make_services
from tests.storage.made import together
from walkthrough.domain.errors import Conflict, Invalid, NotFound, StoreUnavailable
from walkthrough.usecases import accounts, credentials, people
from walkthrough.usecases.services import Services

LEAD, ANA = DISTRICT.actor, COACH.actor
NEW = "seven quiet tables"


@pytest.fixture
def services() -> Services:
    return make_services()


def whats(services: Services) -> list[str]:
    return [entry["what"] for entry in services.store.audit.entries()]


def forward(services: Services, **by: float) -> None:
    services.clock.forward(**by)  # type: ignore[attr-defined]  # a test's clock


def sign_in(services: Services, label: str = "", password: str = PASSWORD) -> str:
    return accounts.sign_in(services, COACH.email, password, label)


def test_a_changed_password_ends_every_other_session(services: Services) -> None:
    here, elsewhere = sign_in(services), sign_in(services)
    link = credentials.make_reset_link(services, LEAD, COACH.id)

    credentials.change_password(services, ANA, PASSWORD, NEW, here)

    assert accounts.user_of_session(services, here) is not None
    assert accounts.user_of_session(services, elsewhere) is None
    assert credentials.owner_of_reset_link(services, link) is None
    with pytest.raises(Invalid):
        sign_in(services)
    assert sign_in(services, password=NEW)
    assert "password_changed" in whats(services)


@pytest.mark.parametrize(
    ("current", "new", "code"),
    [
        ("wrong horse battery", NEW, "wrong_password"),
        ("", NEW, "wrong_password"),
        (PASSWORD, "short", "password_too_short"),
        (PASSWORD, COACH.email, "password_too_common"),
        (PASSWORD, "x" * 1001, "password_too_long"),
    ],
)
def test_a_refused_change_leaves_password_and_sessions(
    services: Services, current: str, new: str, code: str
) -> None:
    here, elsewhere = sign_in(services), sign_in(services)

    with pytest.raises(Invalid) as error:
        credentials.change_password(services, ANA, current, new, here)

    assert error.value.code == code
    assert accounts.user_of_session(services, elsewhere) is not None
    assert sign_in(services)
    assert ("password_change_refused" in whats(services)) == (code == "wrong_password")


def test_a_link_sets_the_password_once_and_ends_every_session(services: Services) -> None:
    before = sign_in(services)
    link = credentials.make_reset_link(services, LEAD, COACH.id)
    owner = credentials.owner_of_reset_link(services, link)
    assert owner is not None
    assert owner.id == COACH.id

    credentials.reset_password(services, link, NEW)

    assert accounts.user_of_session(services, before) is None
    assert sign_in(services, password=NEW)
    with pytest.raises(NotFound) as error:
        credentials.reset_password(services, link, "another long one")
    assert error.value.code == "reset_link_spent"
    assert sign_in(services, password=NEW)
    made, reset = (
        next(one for one in services.store.audit.entries() if one["what"] == what)
        for what in ("reset_link_made", "password_reset")
    )
    assert (made["by"], made["user"], reset["by"]) == (LEAD.id, COACH.id, COACH.id)


def test_a_refused_password_leaves_the_link_good(services: Services) -> None:
    link = credentials.make_reset_link(services, LEAD, COACH.id)

    with pytest.raises(Invalid):
        credentials.reset_password(services, link, "short")

    assert credentials.reset_password(services, link, NEW).id == COACH.id


def test_a_link_lasts_a_day(services: Services) -> None:
    link = credentials.make_reset_link(services, LEAD, COACH.id)

    forward(services, hours=23, minutes=59)
    assert credentials.owner_of_reset_link(services, link) is not None
    forward(services, minutes=1)

    assert credentials.owner_of_reset_link(services, link) is None
    with pytest.raises(NotFound):
        credentials.reset_password(services, link, NEW)


def test_a_newer_link_replaces_the_older_of_that_person_alone(services: Services) -> None:
    old = credentials.make_reset_link(services, LEAD, COACH.id)
    other = credentials.make_reset_link(services, LEAD, TEACHER.id)

    new = credentials.make_reset_link(services, LEAD, COACH.id)

    assert credentials.owner_of_reset_link(services, old) is None
    assert credentials.owner_of_reset_link(services, new) is not None
    assert credentials.owner_of_reset_link(services, other) is not None


def test_a_set_up_link_resets_no_password_and_a_reset_link_sets_nothing_up(
    services: Services,
) -> None:
    fresh = make_services(seated=False)
    setup = accounts.make_setup_link(fresh)
    assert setup is not None
    assert credentials.owner_of_reset_link(fresh, setup) is None
    link = credentials.make_reset_link(services, LEAD, COACH.id)

    assert not accounts.setup_link_opens(services, link)
    for made_up in ("", "\ud800", "x" * 100_000):
        assert credentials.owner_of_reset_link(services, made_up) is None


def test_nobody_who_is_deactivated_gets_a_link(services: Services) -> None:
    people.deactivate(services, LEAD, COACH.id)

    with pytest.raises(Conflict) as error:
        credentials.make_reset_link(services, LEAD, COACH.id)

    assert error.value.code == "deactivated"


def test_of_many_with_the_same_link_one_sets_the_password(services: Services) -> None:
    link = credentials.make_reset_link(services, LEAD, COACH.id)

    def attempt(number: int) -> str:
        try:
            credentials.reset_password(services, link, f"{NEW} {number}")
        except NotFound as error:
            return error.code
        return "done"

    outcomes = together([partial(attempt, number) for number in range(6)])

    assert sorted(outcomes) == ["done"] + ["reset_link_spent"] * 5


def test_a_password_changed_while_the_old_one_is_checked_lets_nobody_in(
    services: Services,
) -> None:
    class Slow:
        """Checks the password, and takes so long that it is changed meanwhile."""

        hash = services.passwords.hash

        def matches(self, password_hash: str, password: str) -> bool:
            found = services.passwords.matches(password_hash, password)
            services.store.people.change_user(
                COACH.id, lambda user, _: replace(user, password_hash=services.passwords.hash(NEW))
            )
            services.store.people.drop_sessions(COACH.id)
            return found

    secret = accounts.sign_in(replace(services, passwords=Slow()), COACH.email, PASSWORD)

    assert accounts.user_of_session(services, secret) is None


def test_devices_are_listed_the_one_used_last_first(services: Services) -> None:
    first = sign_in(services, "Phone")
    forward(services, hours=2)
    sign_in(services, "Tablet")
    forward(services, hours=2)
    accounts.user_of_session(services, first)

    listed = credentials.sessions(services, ANA)

    assert [session.label for session in listed] == ["Phone", "Tablet"]
    assert credentials.last_use(listed[0]) == "2026-11-23T00:05:00.000Z"
    assert credentials.last_use(listed[1]) == "2026-11-22T22:05:00.000Z"


def test_the_last_use_is_written_at_most_once_an_hour(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = sign_in(services)
    touched: list[Any] = []
    store = type(services.store.people)
    touch = store.touch_session
    monkeypatch.setattr(
        store, "touch_session", lambda self, *told: touched.append(told) or touch(self, *told)
    )

    for _ in range(10):
        forward(services, minutes=20)
        assert accounts.user_of_session(services, secret) is not None

    assert len(touched) == 2


def test_a_full_disk_keeps_nobody_out(services: Services, monkeypatch: pytest.MonkeyPatch) -> None:
    secret = sign_in(services)
    forward(services, hours=5)

    def full(*_: Any) -> None:
        raise StoreUnavailable("store_unavailable", "No room.")

    monkeypatch.setattr(type(services.store.people), "touch_session", full)

    assert accounts.user_of_session(services, secret) is not None


def test_a_session_past_its_time_is_not_listed(services: Services) -> None:
    sign_in(services)

    forward(services, days=91)

    assert credentials.sessions(services, ANA) == []


def test_ends_one_session_of_ones_own_and_nobody_elses(services: Services) -> None:
    secret = sign_in(services)
    (session,) = credentials.sessions(services, ANA)

    with pytest.raises(NotFound):
        credentials.end_session(services, TEACHER.actor, session.id)
    assert accounts.user_of_session(services, secret) is not None
    credentials.end_session(services, ANA, session.id)

    assert accounts.user_of_session(services, secret) is None
    with pytest.raises(NotFound):
        credentials.end_session(services, ANA, session.id)
    assert "session_ended" in whats(services)


def test_signs_out_everywhere_else(services: Services) -> None:
    here, elsewhere = sign_in(services), sign_in(services)

    credentials.end_other_sessions(services, ANA, here)

    assert accounts.user_of_session(services, here) is not None
    assert accounts.user_of_session(services, elsewhere) is None
    assert "other_sessions_ended" in whats(services)


def test_revokes_one_token_of_ones_own_and_nobody_elses(services: Services) -> None:
    kept, gone = (accounts.add_token(services, COACH.email, note) for note in ("kept", "gone"))
    token = next(one for one in credentials.tokens(services, COACH.id) if one.note == "gone")

    with pytest.raises(NotFound):
        credentials.revoke_token(services, TEACHER.actor, token.id)
    assert accounts.user_of_token(services, gone) is not None
    credentials.revoke_token(services, ANA, token.id)

    assert accounts.user_of_token(services, gone) is None
    assert accounts.user_of_token(services, kept) is not None
    with pytest.raises(NotFound):
        credentials.revoke_token(services, ANA, token.id)
    assert services.store.audit.entries()[-1] | {"at": ""} == {
        "at": "",
        "what": "token_revoked",
        "by": COACH.id,
        "user": COACH.id,
    }


def test_an_operator_revokes_by_the_token_its_id_or_the_beginning_of_it(
    services: Services,
) -> None:
    for name in ("token", "id", "beginning"):
        secret = accounts.add_token(services, COACH.email)
        (token,) = credentials.tokens(services, COACH.id)
        named = {"token": secret, "id": token.id, "beginning": token.id[: credentials.SHOWN_ID]}

        assert credentials.revoke_token_of_anybody(services, named[name]) == token

        assert accounts.user_of_token(services, secret) is None


def test_an_operator_revokes_nothing_by_a_vague_or_made_up_name(services: Services) -> None:
    accounts.add_token(services, COACH.email)
    (token,) = credentials.tokens(services, COACH.id)
    services.store.people.save_token(replace(token, id=token.id[:20] + "0" * 44))

    for vague in ("", token.id[:7], token.id[:12], "made-up-and-long-enough"):
        with pytest.raises(NotFound):
            credentials.revoke_token_of_anybody(services, vague)
    assert len(credentials.tokens(services, COACH.id)) == 2

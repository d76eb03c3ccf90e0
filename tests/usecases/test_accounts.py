"""Accounts: who can be added, who can sign in, and what is kept of their secrets."""

from dataclasses import replace
from threading import Barrier, Thread

import pytest

from tests.cast import COACH, PASSWORD
from tests.services import make_services
from walkthrough.domain.errors import Conflict, DomainError, Invalid, NotFound
from walkthrough.usecases import accounts
from walkthrough.usecases.account_fields import slug_of, time_zones
from walkthrough.usecases.accounts import FirstAccount
from walkthrough.usecases.services import Services


@pytest.fixture
def services() -> Services:
    return make_services()


@pytest.fixture
def fresh() -> Services:
    return make_services(seated=False)


FIRST = FirstAccount(
    school_name="Lincoln Middle School",
    timezone="America/Chicago",
    name="Dana Rowe",
    email="dana@lincoln.example",
    password="seven quiet tables",
)


def code_of(error: pytest.ExceptionInfo[DomainError]) -> str:
    return error.value.code


def test_adds_people_with_their_address_in_lower_case(services: Services) -> None:
    added = accounts.add_user(
        services, " Eve@Example.ORG ", "  Eve   Newman ", "teacher", ["lincoln-ms", "lincoln-ms"]
    )

    assert (added.email, added.name, added.schools) == (
        "eve@example.org",
        "Eve Newman",
        ("lincoln-ms",),
    )
    assert services.store.people.user_by_email("eve@example.org") == added


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"email": "no address"}, "bad_email"),
        ({"email": "a@b@c"}, "bad_email"),
        ({"email": "a@" + "b" * 260}, "bad_email"),
        ({"email": "a\u202eb@example.org"}, "bad_email"),
        ({"name": "  "}, "bad_name"),
        ({"name": "x" * 121}, "bad_name"),
        ({"name": "a\x00b"}, "bad_name"),
        ({"role": "admin"}, "bad_role"),
        ({"schools": ["no-such"]}, "unknown_school"),
        ({"schools": []}, "no_school"),
        ({"password": "short"}, "password_too_short"),
        ({"password": "x" * 1001}, "password_too_long"),
        ({"password": "aaaaaaaaaaaa"}, "password_too_common"),
        ({"password": "Password123"}, "password_too_common"),
        ({"password": "EVE@example.org"}, "password_too_common"),
    ],
)
def test_refuses_a_person_who_cannot_be(
    services: Services, fields: dict[str, object], code: str
) -> None:
    good = {
        "email": "eve@example.org",
        "name": "Eve",
        "role": "observer",
        "schools": ["lincoln-ms"],
        "password": PASSWORD,
    }
    before = services.store.people.users()

    with pytest.raises(Invalid) as error:
        accounts.add_user(services, **{**good, **fields})  # type: ignore[arg-type]  # on purpose

    assert code_of(error) == code
    assert services.store.people.users() == before


def test_a_district_lead_needs_no_school(services: Services) -> None:
    added = accounts.add_user(services, "lead@example.org", "Lea", "district", [])

    assert added.schools == ()


def test_an_address_is_taken_once(services: Services) -> None:
    with pytest.raises(Conflict) as error:
        accounts.add_user(services, COACH.email.upper(), "Ana", "observer", ["lincoln-ms"])

    assert code_of(error) == "email_taken"


@pytest.mark.parametrize(
    ("school", "name", "zone", "code"),
    [
        ("Lincoln", "Lincoln", "UTC", "bad_school_id"),
        ("-a", "Lincoln", "UTC", "bad_school_id"),
        ("a--b", "Lincoln", "UTC", "bad_school_id"),
        ("../a", "Lincoln", "UTC", "bad_school_id"),
        ("a" * 65, "Lincoln", "UTC", "bad_school_id"),
        ("new", "", "UTC", "bad_school_name"),
        ("new", "Lincoln", "Chicago", "bad_timezone"),
        ("new", "Lincoln", "../../etc/passwd", "bad_timezone"),
        ("new", "Lincoln", "localtime", "bad_timezone"),
        ("lincoln-ms", "Lincoln", "UTC", "school_taken"),
    ],
)
def test_refuses_a_school_that_cannot_be(
    services: Services, school: str, name: str, zone: str, code: str
) -> None:
    with pytest.raises((Invalid, Conflict)) as error:
        accounts.add_school(services, school, name, zone)

    assert code_of(error) == code


def test_every_offered_time_zone_can_be_chosen(services: Services) -> None:
    offered = time_zones()

    assert {"America/Chicago", "Europe/Berlin", "Asia/Kolkata", "UTC"} <= set(offered)
    assert len(offered) > 300
    for number, zone in enumerate(offered):
        accounts.add_school(services, f"school-{number}", "A school", zone)


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("Lincoln Middle School", "lincoln-middle-school"),
        ("  École d'Été  ", "ecole-d-ete"),
        ("学校", "school"),
        ("P.S. 118", "p-s-118"),
        ("x" * 200, "x" * 60),
    ],
)
def test_a_school_gets_an_id_from_its_name(name: str, slug: str) -> None:
    assert slug_of(name) == slug


def test_a_taken_id_gets_a_number() -> None:
    assert slug_of("Lincoln", {"lincoln", "lincoln-2"}) == "lincoln-3"


def test_signing_in_gives_a_session_that_signing_out_ends(services: Services) -> None:
    secret = accounts.sign_in(services, COACH.email, PASSWORD)

    user = accounts.user_of_session(services, secret)
    assert user is not None
    assert user.id == COACH.id
    accounts.sign_out(services, secret)
    assert accounts.user_of_session(services, secret) is None
    accounts.sign_out(services, secret)


def test_each_sign_in_has_a_session_of_its_own(services: Services) -> None:
    one, two = (accounts.sign_in(services, COACH.email, PASSWORD) for _ in range(2))

    accounts.sign_out(services, one)

    assert accounts.user_of_session(services, two) is not None


def test_a_password_may_be_typed_on_any_keyboard(services: Services) -> None:
    accounts.add_user(
        services, "zoe@example.org", "Zoë", "observer", ["lincoln-ms"], "cafe\u0301 zum Löwen"
    )

    assert accounts.sign_in(services, "zoe@example.org", "caf\u00e9 zum Lo\u0308wen")


@pytest.mark.parametrize("email", ["nobody@example.org", "no address", ""])
def test_an_unknown_address_is_refused_like_a_wrong_password(
    services: Services, email: str
) -> None:
    errors = []
    for address, password in ((email, PASSWORD), (COACH.email, "wrong")):
        with pytest.raises(Invalid) as error:
            accounts.sign_in(services, address, password)
        errors.append((error.value.code, str(error.value)))

    assert errors[0] == errors[1]


def test_an_account_without_a_password_cannot_sign_in(services: Services) -> None:
    accounts.add_user(services, "new@example.org", "New", "observer", ["lincoln-ms"])

    with pytest.raises(Invalid):
        accounts.sign_in(services, "new@example.org", "")


def test_a_token_is_kept_as_a_digest_and_dies_with_the_account(services: Services) -> None:
    secret = accounts.add_token(services, COACH.email, "gradebook")

    (token,) = services.store.people.tokens_of(COACH.id)
    assert (token.note, secret in repr(token)) == ("gradebook", False)
    assert accounts.user_of_token(services, secret) is not None
    user = services.store.people.user(COACH.id)
    assert user is not None
    services.store.people.save_user(replace(user, active=False))
    assert accounts.user_of_token(services, secret) is None
    with pytest.raises(NotFound):
        accounts.add_token(services, COACH.email)


def test_a_token_is_no_session_and_a_session_no_token(services: Services) -> None:
    token = accounts.add_token(services, COACH.email)
    session = accounts.sign_in(services, COACH.email, PASSWORD)

    assert accounts.user_of_session(services, token) is None
    assert accounts.user_of_token(services, session) is None


def test_a_secret_of_any_shape_is_merely_unknown(services: Services) -> None:
    for secret in ("", "\ud800", "x" * 100_000, "../../people"):
        assert accounts.user_of_session(services, secret) is None
        assert accounts.user_of_token(services, secret) is None
        assert not accounts.setup_link_opens(services, secret)


def test_there_is_no_set_up_link_once_somebody_has_an_account(services: Services) -> None:
    assert accounts.make_setup_link(services) is None


def test_a_newer_link_replaces_the_older(fresh: Services) -> None:
    old, new = accounts.make_setup_link(fresh), accounts.make_setup_link(fresh)
    assert old is not None
    assert new is not None

    assert not accounts.setup_link_opens(fresh, old)
    assert accounts.set_up(fresh, new, FIRST).role == "district"


def test_a_refused_field_leaves_the_link_good(fresh: Services) -> None:
    secret = accounts.make_setup_link(fresh)
    assert secret is not None

    with pytest.raises(Invalid):
        accounts.set_up(fresh, secret, replace(FIRST, password="lincoln-middle-school"))

    assert accounts.set_up(fresh, secret, FIRST).schools == ("lincoln-middle-school",)


def test_of_two_people_with_the_same_link_one_is_set_up(fresh: Services) -> None:
    secret = accounts.make_setup_link(fresh)
    assert secret is not None
    together, outcomes = Barrier(8), []

    def try_it(number: int) -> None:
        together.wait()
        try:
            form = replace(FIRST, email=f"person{number}@lincoln.example")
            outcomes.append(accounts.set_up(fresh, secret, form).email)
        except NotFound as error:
            outcomes.append(error.code)

    threads = [Thread(target=try_it, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(outcomes)[1:].count("setup_link_spent") == 7
    assert len(fresh.store.people.users()) == 1


def test_the_audit_log_names_what_happened_and_who(services: Services) -> None:
    secret = accounts.sign_in(services, COACH.email, PASSWORD)
    accounts.sign_out(services, secret)
    with pytest.raises(Invalid):
        accounts.sign_in(services, COACH.email, "wrong")
    with pytest.raises(Invalid):
        accounts.sign_in(services, "nobody@example.org", "wrong")

    entries = [(entry["what"], entry["by"]) for entry in services.store.audit.entries()]
    assert entries == [
        ("sign_in", COACH.id),
        ("sign_out", COACH.id),
        ("sign_in_refused", COACH.id),
        ("sign_in_refused", None),
    ]

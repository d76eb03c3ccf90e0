"""The cast: everybody that a test may need, each with a name, a role and schools.

Lincoln is home; Douglass is the other school of the same district.
"""

from dataclasses import dataclass

from walkthrough.domain.access import Actor
from walkthrough.domain.ports import Role, School, Store, User

PASSWORD = "correct horse battery"

LINCOLN = School("lincoln-ms", "Lincoln Middle School", "America/Chicago")
DOUGLASS = School("douglass-hs", "Douglass High School", "America/Denver")
SCHOOLS = (LINCOLN, DOUGLASS)


@dataclass(frozen=True)
class Person:
    """One member of the cast, as a store keeps them and as a use case meets them."""

    user: User

    @property
    def actor(self) -> Actor:
        return Actor.of(self.user)

    @property
    def id(self) -> str:
        return self.user.id

    @property
    def email(self) -> str:
        return self.user.email


def _person(number: int, name: str, email: str, role: Role, *schools: School) -> Person:
    return Person(
        User(
            id=f"00000000-0000-7000-8000-{number:012d}",
            email=email,
            name=name,
            role=role,
            schools=tuple(school.id for school in schools),
            created_at="2026-08-01T12:00:00.000Z",
        )
    )


COACH = _person(1, "Ana Coach", "coach@example.org", "observer", LINCOLN)
CO_OBSERVER = _person(2, "Ben Colleague", "colleague@example.org", "observer", LINCOLN)
TEACHER = _person(3, "J. Rivera", "teacher@example.org", "teacher", LINCOLN)
OTHER_TEACHER = _person(4, "K. Okafor", "okafor@example.org", "teacher", LINCOLN)
PRINCIPAL = _person(5, "Paula Principal", "principal@example.org", "principal", LINCOLN)
PRINCIPAL_ELSEWHERE = _person(6, "Omar Elsewhere", "elsewhere@example.org", "principal", DOUGLASS)
DISTRICT = _person(7, "Dana District", "district@example.org", "district")
STRANGER = _person(8, "Sam Stranger", "stranger@example.org", "observer", DOUGLASS)

CAST = (
    COACH,
    CO_OBSERVER,
    TEACHER,
    OTHER_TEACHER,
    PRINCIPAL,
    PRINCIPAL_ELSEWHERE,
    DISTRICT,
    STRANGER,
)


def seat(store: Store, password_hash: str | None = None) -> None:
    """Put the schools and the whole cast into a store; with a hash, all can sign in."""
    for school in SCHOOLS:
        store.people.save_school(school)
    for person in CAST:
        fields = {**person.user.__dict__, "password_hash": password_hash}
        store.people.save_user(User(**fields))

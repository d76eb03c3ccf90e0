"""The people of the demo: two schools of one district, and everybody who can sign in."""

from dataclasses import dataclass

from walkthrough.domain.ports import Role, School

# One for all: it guards made-up data on this machine, and is printed at every start.
PASSWORD = "maple lantern river"

MAPLE = School("maple-street-ms", "Maple Street Middle School", "America/Chicago")
HARBOR = School("harbor-view-hs", "Harbor View High School", "America/Chicago")
SCHOOLS = (MAPLE, HARBOR)


@dataclass(frozen=True)
class Person:
    """Somebody with an account; `key` is what the writing calls them."""

    key: str
    name: str
    role: Role
    schools: tuple[School, ...]

    @property
    def email(self) -> str:
        """A made-up address in a domain that nobody can own."""
        return f"{self.key}@example.org"


PEOPLE = (
    Person("raman", "Priya Raman", "observer", (MAPLE, HARBOR)),
    Person("ellery", "Tom Ellery", "observer", (HARBOR,)),
    Person("sorensen", "Ingrid Sorensen", "observer", (MAPLE,)),
    Person("rivera", "Julia Rivera", "teacher", (MAPLE,)),
    Person("osei", "Kwame Osei", "teacher", (MAPLE,)),
    Person("lindqvist", "Beth Lindqvist", "teacher", (MAPLE,)),
    Person("haddad", "Samir Haddad", "teacher", (MAPLE,)),
    Person("tanaka", "Grace Tanaka", "teacher", (HARBOR,)),
    Person("kowalski", "Daniel Kowalski", "teacher", (HARBOR,)),
    Person("alves", "Renata Alves", "teacher", (HARBOR,)),
    Person("briggs", "Owen Briggs", "teacher", (HARBOR,)),
    Person("whitfield", "Denise Whitfield", "principal", (MAPLE,)),
    Person("oyelaran", "Marcus Oyelaran", "principal", (HARBOR,)),
    Person("castellano", "Helen Castellano", "district", ()),
)
BY_KEY = {person.key: person for person in PEOPLE}

# Whom a first visitor should be: the busiest of each role.
SIGN_INS = tuple(BY_KEY[key] for key in ("raman", "rivera", "whitfield", "castellano"))

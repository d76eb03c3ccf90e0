"""Two terms of ordinary visits: what a report over many of them is tried on."""

from tests.usecases.many import IDEAS, visited
from walkthrough.usecases.services import Services

TEACHERS = ("T. One", "T. Two", "T. Three")


def two_terms(services: Services) -> None:
    """Spring and fall of 2026, with the bundled look-fors."""
    for month in (3, 4, 9, 10, 11):
        for number in range(4):
            visited(
                services,
                at=f"2026-{month:02}-{number + 2:02}T15:00",
                teacher=TEACHERS[number % 3],
                grade=str(7 + number % 2),
                seen={IDEAS: ["g1", "g2"], "reflecting": ["g3"]} if number else {},
                counter={IDEAS: ["g4"]},
                quote="It bends here because it is thin.",
                follow_up="tried",
            )

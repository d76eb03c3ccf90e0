"""Rubrics made of bare look-for ids, for tests about versions."""

from dataclasses import replace

from walkthrough.domain.rubric import LookFor, Marks, Replaces, Rubric


def version(number: str, *ids: str, follows: str = "", **renamed: str) -> Rubric:
    """A version of the rubric `pairs`; a look-for id that starts with "rate" is a rate.

    `renamed` are old ids and new ones; `follows` is the version replaced, by default 1.0.0.
    """
    return Rubric(
        "pairs",
        number,
        "en",
        "Work in pairs",
        look_fors=tuple(look_for(one) for one in ids),
        replaces=Replaces(follows or "1.0.0", renamed) if follows or renamed else None,
    )


def look_for(name: str) -> LookFor:
    measure = "rate" if name.startswith("rate") else "presence"
    return LookFor(name, f"Title of {name}", f"Statement of {name}.", measure)


def counted(rubric: Rubric, name: str) -> Rubric:
    """The rubric with one look-for made a rate."""
    look_fors = tuple(
        replace(one, measure="rate") if one.id == name else one for one in rubric.look_fors
    )
    return replace(rubric, look_fors=look_fors)


def contrast(rubric: Rubric, seen: str, counter: str) -> Rubric:
    """The rubric as a contrast between two poles."""
    return replace(rubric, kind="contrast", marks=Marks(seen, counter))

"""A number that does not exist, and why: said in words instead of made up."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Undefined:
    """Stands where a number would; `reason` is a stable code that the edges put in words.

    It is false in a condition, so `if estimate:` asks whether there is a number at all.
    """

    reason: str

    def __bool__(self) -> bool:
        return False

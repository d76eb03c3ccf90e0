"""Settings from the environment: a frozen dataclass that refuses nonsense by name."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from walkthrough.domain.access import PrincipalSees
from walkthrough.domain.errors import N_, Invalid

PREFIX = "WALKTHROUGH_"
Paper = Literal["letter", "a4"]
PAPERS: tuple[Paper, ...] = ("letter", "a4")
SIGHTS: tuple[PrincipalSees, ...] = ("aggregates", "walkthroughs")
Choice = TypeVar("Choice", bound=str)


@dataclass(frozen=True)
class Settings:
    """How this installation is set up; every field is an environment variable of its name."""

    data_dir: Path = Path("var")
    database_url: str | None = None
    rubrics_dir: Path | None = None
    secret_key: str | None = None
    base_url: str | None = None
    trusted_hosts: tuple[str, ...] = ()
    proxy_hops: int = 0
    paper: Paper = "letter"
    principal_sees: PrincipalSees = "aggregates"
    report_line: str = "For coaching, not evaluation."
    retention_days: int | None = None

    @classmethod
    def from_environment(cls, environ: Mapping[str, str]) -> "Settings":
        """The settings that the environment names; an empty value counts as unset.

        Raises `Invalid` (`bad_setting`) with the setting's name, its value and what is allowed.
        """
        given = {
            key.removeprefix(PREFIX): value.strip()
            for key, value in environ.items()
            if key.startswith(PREFIX) and value.strip()
        }
        return cls(
            data_dir=_data_folder(given.get("DATA_DIR", "var")),
            database_url=_database(given.get("DATABASE_URL")),
            rubrics_dir=_folder("RUBRICS_DIR", given.get("RUBRICS_DIR")),
            secret_key=_secret(given.get("SECRET_KEY")),
            base_url=_base_url(given.get("BASE_URL")),
            trusted_hosts=_hosts(given.get("TRUSTED_HOSTS", "")),
            proxy_hops=_number("PROXY_HOPS", given.get("PROXY_HOPS", "0"), 0, 10),
            paper=_choice("PAPER", given.get("PAPER"), PAPERS),
            principal_sees=_choice("PRINCIPAL_SEES", given.get("PRINCIPAL_SEES"), SIGHTS),
            report_line=_line("REPORT_LINE", given.get("REPORT_LINE", cls.report_line)),
            retention_days=(
                _number("RETENTION_DAYS", given["RETENTION_DAYS"], 1, 36_500)
                if "RETENTION_DAYS" in given
                else None
            ),
        )


def _refuse(name: str, value: str, allowed: str) -> Invalid:
    return Invalid(
        "bad_setting",
        N_("%(name)s is “%(value)s”; allowed: %(allowed)s"),
        name=PREFIX + name,
        value=value,
        allowed=allowed,
    )


def _choice(name: str, value: str | None, allowed: tuple[Choice, ...]) -> Choice:
    """The one that was chosen, or the first where nothing was."""
    if value is None:
        return allowed[0]
    for option in allowed:
        if option == value:
            return option
    raise _refuse(name, value, " or ".join(allowed))


def _number(name: str, value: str, least: int, most: int) -> int:
    if not value.isascii() or not value.isdigit() or not least <= int(value[:9]) <= most:
        raise _refuse(name, value, f"a whole number from {least} to {most}")
    return int(value)


def _line(name: str, value: str) -> str:
    if len(value) > 200 or "\n" in value:
        raise _refuse(name, value[:40] + "…", "one line of at most 200 characters")
    return value


def _data_folder(value: str) -> Path:
    if Path(value).exists() and not Path(value).is_dir():
        raise _refuse("DATA_DIR", value, "a folder, or a place where one can be made")
    return Path(value)


def _folder(name: str, value: str | None) -> Path | None:
    if value is not None and not Path(value).is_dir():
        raise _refuse(name, value, "a folder that exists")
    return Path(value) if value is not None else None


def _database(value: str | None) -> str | None:
    if value is not None and not value.startswith(("postgresql://", "postgresql+psycopg://")):
        # The value may hold a password: its scheme is enough to find the mistake.
        scheme = value.partition(":")[0][:20]
        raise _refuse("DATABASE_URL", f"{scheme}:…", "postgresql://…, or unset for TinyDB")
    return value


def _secret(value: str | None) -> str | None:
    if value is not None and len(value) < 32:
        raise _refuse("SECRET_KEY", "…", "at least 32 characters, or unset to have one made")
    return value


def _base_url(value: str | None) -> str | None:
    if value is None:
        return None
    try:
        parts = urlsplit(value)
        # Reading the port refuses one that is no number.
        good = parts.scheme in ("http", "https") and parts.hostname and parts.port != 0
    except ValueError:
        good = False
    if not good or parts.query or parts.fragment:
        raise _refuse("BASE_URL", value, "an address such as https://walkthrough.example.org")
    return value.rstrip("/")


def _hosts(value: str) -> tuple[str, ...]:
    hosts = tuple(host.strip() for host in value.split(",") if host.strip())
    for host in hosts:
        if "/" in host or " " in host:
            raise _refuse("TRUSTED_HOSTS", value, "host names, separated by commas")
    return hosts

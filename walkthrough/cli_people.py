"""`walkthrough school`, `user` and `token`: who is there, and what lets them in."""

import sys

import click

from walkthrough.cli_shared import open_services

ROLE = click.Choice(["observer", "teacher", "principal", "district"])
# Where `walkthrough serve` is when nothing else is said.
HERE = "http://127.0.0.1:8000"


@click.group()
def school() -> None:
    """Schools."""


@school.command("add")
@click.argument("id")
@click.option("--name", required=True)
@click.option("--timezone", default="America/Chicago", show_default=True)
def school_add(id: str, name: str, timezone: str) -> None:
    """Add a school."""
    from walkthrough.usecases import accounts

    with open_services() as services:
        accounts.add_school(services, id, name, timezone)
    click.echo(f"Added {name} ({id}).")


@school.command("list")
def school_list() -> None:
    """List the schools: id, name, time zone."""
    with open_services() as services:
        for known in sorted(services.store.people.schools(), key=lambda school: school.id):
            click.echo(f"{known.id}\t{known.name}\t{known.timezone}")


@click.group()
def user() -> None:
    """People who can sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--role", required=True, type=ROLE)
@click.option("--school", "schools", multiple=True, help="A school's id; may be repeated.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_add(
    email: str, name: str, role: str, schools: tuple[str, ...], password_stdin: bool
) -> None:
    """Add a person. Without --password-stdin, `user reset-link` lets them choose a password."""
    from walkthrough.usecases import accounts

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with open_services() as services:
        added = accounts.add_user(services, email, name, role, schools, password)
    click.echo(f"Added {name} <{email}> as {role}.")
    if password is None:
        click.echo(
            "They have no password yet. For a link with which they choose one: "
            f"walkthrough user reset-link {added.email}",
            err=True,
        )


@user.command("list")
def user_list() -> None:
    """List the people: address, name, role, schools."""
    with open_services() as services:
        for known in sorted(services.store.people.users(), key=lambda user: user.email):
            state = "" if known.active else "\tdeactivated"
            click.echo(
                f"{known.email}\t{known.name}\t{known.role}\t{','.join(known.schools)}{state}"
            )


@user.command("deactivate")
@click.argument("email")
def user_deactivate(email: str) -> None:
    """Let a person in no more: their sessions, tokens and links end. Their records stay."""
    from walkthrough.usecases import people
    from walkthrough.usecases.managing import OPERATOR

    with open_services() as services:
        known = people.person_by_email(services, OPERATOR, email)
        people.deactivate(services, OPERATOR, known.id)
    click.echo(f"Deactivated {known.name} <{known.email}>.")


@user.command("reactivate")
@click.argument("email")
def user_reactivate(email: str) -> None:
    """Let a deactivated person in again, with the password they had."""
    from walkthrough.usecases import people
    from walkthrough.usecases.managing import OPERATOR

    with open_services() as services:
        known = people.person_by_email(services, OPERATOR, email)
        people.reactivate(services, OPERATOR, known.id)
    click.echo(f"Reactivated {known.name} <{known.email}>.")


@user.command("reset-link")
@click.argument("email")
def user_reset_link(email: str) -> None:
    """Print a link with which a person chooses a password: once, within 24 hours."""
    from walkthrough.usecases import credentials, people
    from walkthrough.usecases.managing import OPERATOR

    with open_services() as services:
        known = people.person_by_email(services, OPERATOR, email)
        secret = credentials.make_reset_link(services, OPERATOR, known.id)
        base = services.settings.base_url
    click.echo(f"{base or HERE}/reset?token={secret}")
    if base is None:
        click.echo(
            f"The link begins with {HERE}; if people use another address, "
            "set WALKTHROUGH_BASE_URL to it.",
            err=True,
        )


@click.group()
def token() -> None:
    """Bearer tokens for the API."""


@token.command("add")
@click.argument("email")
@click.option("--note", default="", help="What the token is for.")
def token_add(email: str, note: str) -> None:
    """Print a new token for a person; it is shown this once."""
    from walkthrough.usecases import accounts

    with open_services() as services:
        click.echo(accounts.add_token(services, email, note))


@token.command("list")
@click.argument("email")
def token_list(email: str) -> None:
    """List a person's tokens: id, when it was made, note."""
    from walkthrough.usecases import credentials, people
    from walkthrough.usecases.managing import OPERATOR

    with open_services() as services:
        known = people.person_by_email(services, OPERATOR, email)
        for one in credentials.tokens(services, known.id):
            click.echo(f"{one.id[: credentials.SHOWN_ID]}\t{one.created_at[:10]}\t{one.note}")


@token.command("revoke")
@click.argument("token", required=False)
def token_revoke(token: str | None) -> None:
    """Revoke a token, named by its id from `token list`.

    Without an id, the token itself is read from standard input, where no history keeps it.
    """
    from walkthrough.usecases import credentials

    named = token if token is not None else sys.stdin.readline()
    with open_services() as services:
        revoked = credentials.revoke_token_of_anybody(services, named.strip())
        owner = services.store.people.user(revoked.user)
    note = f" “{revoked.note}”" if revoked.note else ""
    click.echo(f"Revoked the token{note} of {owner.email if owner else revoked.user}.")

"""The `walkthrough` command. Exit codes: 0 done, 1 the answer is no, 2 wrong use."""

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from walkthrough import __version__
from walkthrough.domain.errors import DomainError

if TYPE_CHECKING:
    from walkthrough.settings import Settings
    from walkthrough.usecases.services import Services

Command = TypeVar("Command", bound=Callable[..., Any])


class Refused(click.ClickException):
    """The answer is no: one line on standard error, exit code 1."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Print the reason, without a traceback."""
        click.echo(f"walkthrough: {self.message}", err=True)


class Misused(Refused):
    """Wrong use, or nothing to work on: exit code 2."""

    exit_code = 2


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="walkthrough")
def main() -> None:
    """Observe how students work together; hand the teacher a report worth reading."""


# The commands import what they need when they run: `--help` should not wait for WeasyPrint.


@main.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option("--workers", default=1, show_default=True, type=click.IntRange(1, 64))
@click.option("--tls-cert", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--tls-key", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def serve(host: str, port: int, workers: int, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Serve until stopped."""
    from walkthrough import serving

    if (tls_cert is None) != (tls_key is None):
        raise Misused("--tls-cert and --tls-key go together.")
    settings = _settings()
    if workers > 1 and settings.database_url is None:
        raise Misused(
            "the embedded store takes one worker; set WALKTHROUGH_DATABASE_URL to use more."
        )
    address = settings.base_url or f"{'https' if tls_cert else 'http'}://{host}:{port}"
    with _services(settings) as services:
        serving.greet(services, address, click.echo)
    serving.serve(host, port, workers, tls_cert, tls_key)


@main.group()
def school() -> None:
    """Schools."""


@school.command("add")
@click.argument("id")
@click.option("--name", required=True)
@click.option("--timezone", default="America/Chicago", show_default=True)
def school_add(id: str, name: str, timezone: str) -> None:
    """Add a school."""
    from walkthrough.usecases import accounts

    with _services() as services:
        accounts.add_school(services, id, name, timezone)
    click.echo(f"Added {name} ({id}).")


@school.command("list")
def school_list() -> None:
    """List the schools: id, name, time zone."""
    with _services() as services:
        for known in sorted(services.store.people.schools(), key=lambda school: school.id):
            click.echo(f"{known.id}\t{known.name}\t{known.timezone}")


@main.group()
def user() -> None:
    """People who can sign in."""


@user.command("add")
@click.argument("email")
@click.option("--name", required=True)
@click.option(
    "--role",
    required=True,
    type=click.Choice(["observer", "teacher", "principal", "district"]),
)
@click.option("--school", "schools", multiple=True, help="A school's id; may be repeated.")
@click.option("--password-stdin", is_flag=True, help="Read the password from standard input.")
def user_add(
    email: str, name: str, role: str, schools: tuple[str, ...], password_stdin: bool
) -> None:
    """Add a person. Without --password-stdin they cannot sign in until they have a password."""
    from walkthrough.usecases import accounts

    password = sys.stdin.readline().rstrip("\r\n") if password_stdin else None
    with _services() as services:
        accounts.add_user(services, email, name, role, schools, password)
    click.echo(f"Added {name} <{email}> as {role}.")


@user.command("list")
def user_list() -> None:
    """List the people: address, name, role, schools."""
    with _services() as services:
        for known in sorted(services.store.people.users(), key=lambda user: user.email):
            state = "" if known.active else "\tdeactivated"
            click.echo(
                f"{known.email}\t{known.name}\t{known.role}\t{','.join(known.schools)}{state}"
            )


@main.group()
def token() -> None:
    """Bearer tokens for the API."""


@token.command("add")
@click.argument("email")
@click.option("--note", default="", help="What the token is for.")
def token_add(email: str, note: str) -> None:
    """Print a new token for a person; it is shown this once."""
    from walkthrough.usecases import accounts

    with _services() as services:
        click.echo(accounts.add_token(services, email, note))


@main.group()
def rubric() -> None:
    """Rubric files."""


@rubric.command("check")
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")
def rubric_check(files: tuple[Path, ...], style: str) -> None:
    """Check rubric files; one line a finding, with line, column and how to mend it."""
    from walkthrough import rubric_report
    from walkthrough.usecases.rubric_files import read_files

    try:
        reports = read_files(files)
    except OSError as error:
        raise Misused(f"{error.filename}: {error.strerror}") from error
    click.echo(rubric_report.RENDERERS[style](reports), nl=False)
    if any(report.rubric is None for report in reports):
        raise SystemExit(1)


@rubric.command("publish")
@click.argument("file", type=click.Path(path_type=Path))
def rubric_publish(file: Path) -> None:
    """Publish a rubric file's version, for ever."""
    try:
        source = file.read_bytes()
    except OSError as error:
        raise Misused(f"{error.filename}: {error.strerror}") from error
    with _services() as services:
        published = services.rubrics.publish(source, str(file))
    click.echo(f"Published {published.id} {published.version}: {published.title}")


@rubric.command("list")
def rubric_list() -> None:
    """List the published rubrics: id, version, title, digest."""
    with _services() as services:
        for known in services.rubrics.all():
            click.echo(f"{known.id}\t{known.version}\t{known.title}\t{known.digest[:12]}")


@main.command()
@click.argument("walkthrough_id")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lang", default="en", show_default=True)
def report(walkthrough_id: str, output: Path, lang: str) -> None:
    """Write a walkthrough's report, as its observer sees it, to a PDF."""
    from walkthrough.usecases import reports

    with _services() as services:
        pdf = reports.report_pdf_for_operator(services, walkthrough_id, lang)
    try:
        output.write_bytes(pdf)
    except OSError as error:
        raise Misused(f"{output}: {error.strerror}") from error


def _settings() -> "Settings":
    from walkthrough.settings import Settings

    try:
        return Settings.from_environment(os.environ)
    except DomainError as error:
        raise Misused(str(error)) from error


@contextmanager
def _services(settings: "Settings | None" = None) -> "Iterator[Services]":
    """Services for one command; a refusal of any kind becomes one line and an exit code."""
    from walkthrough.wiring import build

    chosen = settings or _settings()
    try:
        services = build(chosen)
        try:
            yield services
        finally:
            services.renderer.close()
            services.store.close()
    except DomainError as error:
        raise Refused(str(error)) from error

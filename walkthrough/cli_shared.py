"""What every command needs: the settings, the services, and refusals with their exit codes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from walkthrough.domain.errors import DomainError, Invalid

if TYPE_CHECKING:
    from walkthrough.domain.ports import Watch
    from walkthrough.settings import Settings
    from walkthrough.usecases.services import Services


class Refused(click.ClickException):
    """The answer is no: one line on standard error, exit code 1."""

    exit_code = 1

    def show(self, file: Any = None) -> None:
        """Print the reason, without a traceback."""
        click.echo(f"walkthrough: {self.message}", err=True)


class Misused(Refused):
    """Wrong use, or nothing to work on: exit code 2."""

    exit_code = 2


_WRONG_USE = frozenset(
    {
        "bad_certificate",
        "bad_date",
        "bad_host",
        "bad_setting",
        "dates_backwards",
        "no_base_url",
        "period_too_long",
        "too_many_choices",
    }
)


class Commands(click.Group):
    """A group whose every error is one line on standard error."""

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Run the command; exits with its code."""
        try:
            code = super().main(*args, **{**kwargs, "standalone_mode": False})
        except click.exceptions.NoArgsIsHelpError as error:
            # Asked for nothing in particular: the help is the answer, as click has it.
            error.show()
            sys.exit(error.exit_code)
        except click.ClickException as error:
            click.echo(f"walkthrough: {' '.join(error.format_message().split())}", err=True)
            sys.exit(error.exit_code)
        except (click.Abort, KeyboardInterrupt):
            click.echo("walkthrough: stopped.", err=True)
            sys.exit(1)
        sys.exit(code if isinstance(code, int) else 0)


def read_settings() -> "Settings":
    """The environment's settings; a wrong one is wrong use."""
    from walkthrough.settings import Settings

    try:
        return Settings.from_environment(os.environ)
    except DomainError as error:
        raise Misused(str(error)) from error


@contextmanager
def refusals() -> Iterator[None]:
    """A refusal of any kind becomes one line and an exit code."""
    try:
        yield
    except Invalid as error:
        # A flag or a setting that nothing can be done with is wrong use; a no to it is not.
        raise (Misused if error.code in _WRONG_USE else Refused)(str(error)) from error
    except DomainError as error:
        raise Refused(str(error)) from error


@contextmanager
def open_services(settings: "Settings | None" = None) -> "Iterator[Services]":
    """Services for one command."""
    from walkthrough.wiring import build

    chosen = settings or read_settings()
    with refusals():
        services = build(chosen)
        try:
            yield services
        finally:
            services.renderer.close()
            services.store.close()


@contextmanager
def only_server(settings: "Settings") -> Iterator[None]:
    """Keep a second server off the embedded store for as long as this one runs."""
    from walkthrough.wiring import only_server as claim

    with refusals(), claim(settings):
        yield


@contextmanager
def progress(label: str) -> "Iterator[Watch]":
    """A bar on standard error that moves as work gets done; nothing where nobody watches."""
    if not sys.stderr.isatty():
        yield lambda done, of: None
        return
    with click.progressbar(length=0, label=label, file=sys.stderr) as bar:

        def watch(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        yield watch

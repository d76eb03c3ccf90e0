"""What every command needs: the settings, the services, and refusals with their exit codes."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from walkthrough.domain.errors import DomainError

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

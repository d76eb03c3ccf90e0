"""The demo: made-up schools in a folder of their own, and a server on it."""

import os
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from walkthrough.cli_shared import (
    Misused,
    only_server,
    open_services,
    progress,
    read_settings,
    refusals,
)

if TYPE_CHECKING:
    from walkthrough.settings import Settings

# Written last: a folder that has it holds a whole demo and nothing else.
MARKER = "demo.txt"
_SAYS = "Made-up schools, people and walkthroughs, by `walkthrough demo`. Nobody here exists.\n"
# Settings of a real installation would get in the demo's way.
_KEPT = ("WALKTHROUGH_PAPER", "WALKTHROUGH_REPORT_LINE", "WALKTHROUGH_PRINCIPAL_SEES")


@click.command()
@click.option("--port", default=8000, show_default=True, type=click.IntRange(1, 65535))
@click.option(
    "--data",
    type=click.Path(file_okay=False, path_type=Path),
    help="Keep the demo's data in this folder; without it, they go when the demo stops.",
)
def demo(port: int, data: Path | None) -> None:
    """Serve made-up schools with two terms of walkthroughs, with a sign-in for each role."""
    from walkthrough import serving

    door = serving.Door("127.0.0.1", port)
    with refusals():
        door.check()
    with _folder(data) as folder:
        for name in list(os.environ):
            if name.startswith("WALKTHROUGH_") and name not in _KEPT:
                del os.environ[name]
        # The worker that serves is a process of its own, and reads the environment again.
        os.environ["WALKTHROUGH_DATA_DIR"] = str(folder)
        settings = replace(read_settings(), data_dir=folder)
        if not (folder / MARKER).exists():
            _make(settings)
        with only_server(settings):
            _say_who(door.url, data)
            serving.serve(door)


@contextmanager
def _folder(data: Path | None) -> Iterator[Path]:
    """The folder that was asked for, or one that is removed in the end."""
    if data is None:
        # Until the server minds signals itself, being told to stop must not leave the folder.
        signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))
        with tempfile.TemporaryDirectory(prefix="walkthrough-demo-") as name:
            yield Path(name)
        return
    if data.is_dir() and any(data.iterdir()) and not (data / MARKER).exists():
        raise Misused(
            f"{data} is neither empty nor an earlier demo; name another folder, so that made-up "
            "people never mix with real ones."
        )
    yield data


def _make(settings: "Settings") -> None:
    from walkthrough.demo.stage import Stage

    with open_services(settings) as services:
        with progress("Making up two terms") as watch:
            made = Stage(services, services.clock.now(), watch).build()
        schools, people = services.store.people.schools(), services.store.people.users()
        teachers = sum(person.role == "teacher" for person in people)
    (settings.data_dir / MARKER).write_text(_SAYS, encoding="utf-8")
    click.echo(f"Made up {len(schools)} schools, {teachers} teachers and {made} walkthroughs.")


def _say_who(address: str, data: Path | None) -> None:
    from walkthrough.demo import cast

    click.echo(f"The demo is at {address} (stop it with Ctrl-C).")
    click.echo("Everybody and everything in it is made up. Sign in as:")
    click.echo("")
    click.echo(f"  {'role':<10} {'name':<18} {'email':<24} password")
    for person in cast.SIGN_INS:
        click.echo(f"  {person.role:<10} {person.name:<18} {person.email:<24} {cast.PASSWORD}")
    click.echo("")
    if data is None:
        click.echo("What you change is gone when it stops; --data DIR keeps it.")

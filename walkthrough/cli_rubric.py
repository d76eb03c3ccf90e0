"""The commands about rubric files: check, compare, publish, list."""

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from walkthrough.cli_shared import Misused, open_services, refusals

if TYPE_CHECKING:
    from walkthrough.domain.rubric import Rubric
    from walkthrough.domain.rubric_known import Known
    from walkthrough.usecases.services import Services

_FILE = click.Path(path_type=Path)
_style = click.option("--format", "style", type=click.Choice(["text", "json"]), default="text")


@click.group()
def rubric() -> None:
    """Rubric files."""


# Checking imports little, and settings are read from the environment as they are: whoever checks
# a file while writing it should not wait, nor need a server that is set up well.


@rubric.command("check")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@_style
def check(files: tuple[Path, ...], style: str) -> None:
    """Check rubric files; one line a finding, with line, column and how to mend it."""
    from walkthrough import rubric_report
    from walkthrough.known_rubrics import known_beside
    from walkthrough.usecases.rubric_files import read_files

    reports, unreadable = read_files(files, known_beside(files, os.environ))
    click.echo(rubric_report.RENDERERS[style](reports), nl=False)
    for error in unreadable:
        click.echo(f"walkthrough: {error.filename}: {error.strerror}", err=True)
    if unreadable:
        raise SystemExit(2)
    if any(report.rubric is None for report in reports):
        raise SystemExit(1)


@rubric.command("diff")
@click.argument("old")
@click.argument("new")
@_style
def diff(old: str, new: str, style: str) -> None:
    """Say in words what differs between two rubrics: files, or published ones as ID@VERSION."""
    from walkthrough import rubric_report
    from walkthrough.domain.rubric_diff import diff as differences
    from walkthrough.known_rubrics import known_beside

    files = [Path(one) for one in (old, new) if Path(one).is_file()]
    known = known_beside(files, os.environ)
    with refusals():
        first, second = (_named(one, known) for one in (old, new))
    between = (known.find(first.id, version) for version in known.versions(first.id))
    found = differences(first, second, [one for one in between if one])
    click.echo(rubric_report.DIFFERENCES[style](first, second, found), nl=False)


@rubric.command("publish")
@click.argument("file", type=_FILE)
@click.option("--yes", is_flag=True, help="Do not ask, whatever the warnings.")
def publish(file: Path, yes: bool) -> None:
    """Publish a rubric file's version, for ever. On a terminal, asks when there are warnings."""
    from walkthrough.usecases import publishing

    source = _bytes_of(file)
    with open_services() as services:
        reviewed = services.rubrics.review(source)
        for finding in reviewed.findings:
            click.echo(finding.line_text(str(file)))
        if reviewed.rubric and reviewed.warnings and not yes and sys.stdin.isatty():
            click.confirm("Publish it all the same?", abort=True, err=True)
        published = publishing.publish(services, None, source, str(file))
        base = services.rubrics.extends(published.id, published.version)
    laid = f", laid over {base}" if base else ""
    click.echo(f"Published {published.id} {published.version}: {published.title}{laid}")


@rubric.command("list")
def listing() -> None:
    """List the published rubrics: id, version, title, digest, how it stands, its base if any."""
    with open_services() as services:
        for known in services.rubrics.all():
            standing = _standing(services, known)
            base = services.rubrics.extends(known.id, known.version) or ""
            columns = (known.id, known.version, known.title, known.digest[:12], standing, base)
            click.echo("\t".join(columns).rstrip("\t"))


def _standing(services: "Services", known: "Rubric") -> str:
    from walkthrough.domain.standing import current

    standing = services.rubrics.standing(known.id)
    if standing.retired:
        return "retired"
    offered = current(standing, services.rubrics.versions(known.id))
    return "offered" if known.version == offered else "kept"


def _named(what: str, known: "Known") -> "Rubric":
    """The rubric in a file, or the highest version that an ID@VERSION names."""
    from walkthrough.domain.rubric_base import named
    from walkthrough.domain.rubric_findings import RubricInvalid
    from walkthrough.domain.rubric_review import review

    path = Path(what)
    if path.is_file():
        reviewed = review(_bytes_of(path), known)
        if reviewed.rubric is None:
            raise RubricInvalid(what, reviewed.findings)
        return reviewed.rubric
    found = named(what, known)
    if found is None:
        raise Misused(f"{what}: no such file, and no such rubric as ID@VERSION.")
    return found


def _bytes_of(file: Path) -> bytes:
    from walkthrough.domain.rubric import MAX_BYTES

    try:
        with file.open("rb") as opened:
            return opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise Misused(f"{error.filename}: {error.strerror}") from error

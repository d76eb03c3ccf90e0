"""The `walkthrough` command. Exit codes: 0 done, 1 the answer is no, 2 wrong use."""

from pathlib import Path

import click

from walkthrough import __version__
from walkthrough.cli_demo import demo
from walkthrough.cli_ops import backup, doctor, restore
from walkthrough.cli_people import school, token, user
from walkthrough.cli_shared import (
    Commands,
    Misused,
    only_server,
    open_services,
    read_settings,
    refusals,
)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
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
    door = serving.Door(host, port, tls_cert, tls_key)
    settings = read_settings()
    if workers > 1 and settings.database_url is None:
        raise Misused(
            "the embedded store takes one worker; set WALKTHROUGH_DATABASE_URL to use more."
        )
    with refusals():
        door.check()
    with only_server(settings):
        with open_services(settings) as services:
            serving.greet(services, settings.base_url or door.url, click.echo)
        serving.serve(door, workers)


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

    reports, unreadable = read_files(files)
    click.echo(rubric_report.RENDERERS[style](reports), nl=False)
    for error in unreadable:
        click.echo(f"walkthrough: {error.filename}: {error.strerror}", err=True)
    if unreadable:
        raise SystemExit(2)
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
    with open_services() as services:
        published = services.rubrics.publish(source, str(file))
    click.echo(f"Published {published.id} {published.version}: {published.title}")


@rubric.command("list")
def rubric_list() -> None:
    """List the published rubrics: id, version, title, digest."""
    with open_services() as services:
        for known in services.rubrics.all():
            click.echo(f"{known.id}\t{known.version}\t{known.title}\t{known.digest[:12]}")


@main.command()
@click.argument("walkthrough_id")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lang", default="en", show_default=True)
def report(walkthrough_id: str, output: Path, lang: str) -> None:
    """Write a walkthrough's report, as its observer sees it, to a PDF."""
    from walkthrough.usecases import reports

    with open_services() as services:
        pdf = reports.report_pdf_for_operator(services, walkthrough_id, lang)
    try:
        output.write_bytes(pdf)
    except OSError as error:
        raise Misused(f"{output}: {error.strerror}") from error


for command in (school, user, token, demo, doctor, backup, restore):
    main.add_command(command)

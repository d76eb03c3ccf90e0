"""The `walkthrough` command. Exit codes: 0 done, 1 the answer is no, 2 wrong use."""

from pathlib import Path

import click

from walkthrough import __version__
from walkthrough.cli_demo import demo
from walkthrough.cli_export import export
from walkthrough.cli_ops import backup, doctor, restore
from walkthrough.cli_people import school, token, user
from walkthrough.cli_rubric import rubric
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


@main.command()
@click.argument("walkthrough_id")
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--lang", default="en", show_default=True, help="en, es, or both.")
def report(walkthrough_id: str, output: Path, lang: str) -> None:
    """Write a walkthrough's report, as its observer sees it, to a PDF."""
    from walkthrough import languages
    from walkthrough.usecases import reports

    spoken = languages.languages() if lang == "both" else (languages.fitting(lang),)
    if None in spoken:
        known = ", ".join((*languages.languages(), "both"))
        raise Misused(f"--lang is “{lang}”; allowed: {known}")
    with open_services() as services:
        pdf = reports.report_pdf_for_operator(services, walkthrough_id, *spoken)
    try:
        output.write_bytes(pdf)
    except OSError as error:
        raise Misused(f"{output}: {error.strerror}") from error


for command in (rubric, school, user, token, demo, doctor, backup, restore, export):
    main.add_command(command)

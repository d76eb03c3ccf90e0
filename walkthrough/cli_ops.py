"""The commands of whoever runs the server: doctor, backup, restore."""

from pathlib import Path

import click

from walkthrough.cli_shared import Misused, progress, read_settings, refusals


@click.command()
@click.option(
    "--repair", is_flag=True, help="Store what is readable in damaged walkthroughs again."
)
def doctor(repair: bool) -> None:
    """Say what in the data is damaged, what was kept, and what to do. Exit 1 when something is."""
    from walkthrough import doctor_report
    from walkthrough.wiring import care_for

    settings = read_settings()
    if not settings.data_dir.is_dir():
        raise Misused(f"{settings.data_dir} holds no data.")
    with refusals():
        care = care_for(settings)
        with progress("Examining") as watch:
            findings = care.examine(watch)
        if repair and findings:
            with progress("Repairing") as watch:
                mended = care.repair(watch)
            click.echo(doctor_report.mended_text(mended), nl=False)
            with progress("Examining") as watch:
                findings = care.examine(watch)
    click.echo(doctor_report.findings_text(findings, str(settings.data_dir)), nl=False)
    if any(not finding.harmless for finding in findings):
        raise SystemExit(1)


@click.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Replace FILE if it is there already.")
def backup(file: Path, force: bool) -> None:
    """Write everything into one file and read it back. The server may go on serving."""
    from walkthrough.wiring import care_for

    settings = read_settings()
    if not settings.data_dir.is_dir():
        raise Misused(f"{settings.data_dir} holds no data.")
    if not file.absolute().parent.is_dir():
        raise Misused(f"{file}: there is no folder {file.parent}.")
    with refusals(), progress("Backing up") as watch:
        made = care_for(settings).back_up(file, replace=force, watch=watch)
    key = "secret.key, the key that signs cookies" if made.has_secret else "password hashes"
    click.echo(
        f"Backed up {made.walkthroughs} walkthroughs in {made.files} files to {file} "
        f"({_size(made.size)}); it was read back and every digest is right."
    )
    click.echo(f"Keep it as safe as the data itself: it holds notes about people, and {key}.")


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--force", is_flag=True, help="Keep the present data under another name.")
def restore(file: Path, force: bool) -> None:
    """Make the data folder from a backup. Stop the server first."""
    from walkthrough.wiring import care_for

    settings = read_settings()
    with refusals(), progress("Restoring") as watch:
        restored, kept = care_for(settings).restore(file, replace=force, watch=watch)
    click.echo(
        f"Restored {restored.walkthroughs} walkthroughs in {restored.files} files "
        f"to {settings.data_dir}, as they were at {restored.made_at}."
    )
    if kept is not None:
        click.echo(f"What was there before is kept in {kept}.")


def _size(size: int) -> str:
    for unit, factor in (("GB", 10**9), ("MB", 10**6), ("kB", 10**3)):
        if size >= factor:
            return f"{size / factor:.1f} {unit}"
    return f"{size} bytes"

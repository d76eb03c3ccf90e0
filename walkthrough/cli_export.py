"""`walkthrough export`: many visits in one file, for a spreadsheet, a program or an LRS."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, BinaryIO

import click

from walkthrough.cli_shared import Misused, open_services, progress

STYLES = ["csv", "xlsx", "jsonl", "xapi"]


@click.command()
@click.option("--format", "style", required=True, type=click.Choice(STYLES))
@click.option("-o", "--output", required=True, type=click.Path(dir_okay=False, path_type=Path))
@click.option("--from", "from_", metavar="DAY", help="The first day, like 2026-08-01.")
@click.option("--to", metavar="DAY", help="The last day, included.")
@click.option("--school", multiple=True, metavar="ID")
@click.option("--teacher", multiple=True, metavar="NAME")
@click.option("--class", "class_", multiple=True, metavar="NAME")
@click.option("--subject", multiple=True)
@click.option("--grade", multiple=True)
@click.option("--observer", multiple=True, metavar="EMAIL")
@click.option("--rubric", multiple=True, metavar="ID")
@click.option("--sums", is_flag=True, help="Only sums, as somebody has them who sees no visit.")
@click.option("--dictionary", is_flag=True, help="What the columns mean, instead (csv).")
@click.option("--include-place", is_flag=True, help="School, teacher and class too (xapi).")
@click.option("--mailbox", is_flag=True, help="Name observers by their addresses (xapi).")
def export(style: str, output: Path, **given: Any) -> None:
    """Write shared walkthroughs to a file; everything, or what the filters choose."""
    _check(style, **{name: given[name] for name in ("sums", "dictionary")}, **_xapi(given))
    with open_services() as services, _whole(output) as target:
        if given["dictionary"]:
            from walkthrough.usecases.exporting import export_dictionary

            export_dictionary(services, target)
            return
        said, skipped = _write(services, style, target, given)
        damaged = len(services.store.walkthroughs.damaged())
    click.echo(f"{said} to {output}.")
    if skipped:
        click.echo(
            f"walkthrough: with a rubric that cannot be read, and so not in it: {skipped}.",
            err=True,
        )
    if damaged:
        click.echo(
            f"walkthrough: damaged, and so not in it: {damaged}. See `walkthrough doctor`.",
            err=True,
        )


def _write(services: Any, style: Any, target: BinaryIO, given: dict[str, Any]) -> tuple[str, int]:
    """What was exported, and how many walkthroughs had to be skipped."""
    from walkthrough.usecases import export_operator as operator
    from walkthrough.usecases.export_xapi import Telling

    selection = operator.operator_selection(services, _words(given))
    with progress("Exporting") as watch:
        if style == "xapi":
            telling = Telling(place=given["include_place"], mailbox=given["mailbox"])
            done = operator.operator_statements(
                services, selection, target, telling=telling, watch=watch
            )
            what = f"{done.rows} statements about {done.walkthroughs} walkthroughs"
        else:
            done = operator.operator_export(
                services, selection, style, target, sums=given["sums"], watch=watch
            )
            what = f"{done.rows} sums" if done.sums else f"{done.walkthroughs} walkthroughs"
    period = selection.period
    return f"Exported {what} from {period.begin} to {period.end}", done.skipped


def _words(given: dict[str, Any]) -> dict[str, list[str]]:
    """The filters by the names that a query string has for them."""
    many = ("school", "teacher", "subject", "grade", "observer", "rubric")
    return {
        "from": [given["from_"] or ""],
        "to": [given["to"] or ""],
        "class": list(given["class_"]),
        **{name: list(given[name]) for name in many},
    }


def _xapi(given: dict[str, Any]) -> dict[str, bool]:
    return {"include_place": given["include_place"], "mailbox": given["mailbox"]}


def _check(style: str, *, sums: bool, dictionary: bool, include_place: bool, mailbox: bool) -> None:
    if style != "xapi" and (include_place or mailbox):
        raise Misused("--include-place and --mailbox are for --format xapi.")
    if style == "xapi" and sums:
        raise Misused("--sums has no form in xAPI: its statements are about single walkthroughs.")
    if style != "csv" and dictionary:
        raise Misused("--dictionary is for --format csv; a workbook has it on a sheet.")


@contextmanager
def _whole(output: Path) -> Iterator[BinaryIO]:
    """A file that gets its name when all of it is there; only its owner may read it."""
    # What a link points to is replaced, not the link.
    place = output.resolve()
    if not place.parent.is_dir():
        raise Misused(f"{output}: there is no folder {output.parent}.")
    if place.exists() and not place.is_file():
        raise Misused(f"{output} is no file that could be replaced.")
    fresh: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(
            dir=place.parent, prefix=f".{place.name}.", suffix=".tmp"
        )
        fresh = Path(name)
        with os.fdopen(descriptor, "wb") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())
        os.replace(fresh, place)
    except BaseException as error:
        if fresh is not None:
            with suppress(OSError):
                fresh.unlink()
        if isinstance(error, OSError):
            raise Misused(f"{output}: {error.strerror}") from error
        raise

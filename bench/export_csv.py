"""What a CSV of everything costs: the memory it takes, and its time beside bare csv."""

import csv
import json
import subprocess
import sys
import time
from pathlib import Path

from bench import history
from bench.table import Row, Scale, ms, say, times

MOST_MEMORY = 1.1


def measure(scale: Scale, folder: Path) -> list[Row]:
    """The store has been read before, as a server has; each export is a process of its own."""
    rows = []
    for walkthroughs in (scale.pick(500, 100), scale.pick(5_000, 1_000)):
        data, file = folder / str(walkthroughs), folder / f"{walkthroughs}.csv"
        say(f"{walkthroughs} walkthroughs of {history.EVENTS} events")
        history.make(data, walkthroughs=walkthroughs)
        say("an export to make the digests, and one to measure")
        _export_apart(data, file)
        before, peak, seconds = _export_apart(data, file)
        rows.append(
            Row(
                f"memory at the most in a CSV of {walkthroughs:,} walkthroughs",
                f"{peak / 1000:.1f} MB",
                "the same process before it",
                f"{before / 1000:.1f} MB",
                times(peak / before),
                f"< {MOST_MEMORY}×",
                peak / before < MOST_MEMORY,
            )
        )
    bare = _bare(file, folder / "bare.csv")
    what = f"a CSV of {walkthroughs:,} walkthroughs, {file.stat().st_size / 1e6:.0f} MB"
    theirs = "reading and writing that CSV"
    return [*rows, Row(what, ms(seconds), theirs, ms(bare), times(seconds / bare), "", None)]


def _export_apart(data: Path, file: Path) -> tuple[int, int, float]:
    """Kilobytes before an export and at its most, and seconds."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.export_csv", str(data), str(file)],
        stdout=subprocess.PIPE,
        check=True,
    )
    before, peak, seconds = json.loads(done.stdout)
    return before, peak, seconds


def export(data: Path, file: Path) -> tuple[int, int, float]:
    """As `_export_apart`, in this process; its store is open and listed before, as a server's."""
    from walkthrough.settings import Settings
    from walkthrough.usecases.export_operator import operator_export, operator_selection
    from walkthrough.usecases.exporting import unwatched
    from walkthrough.wiring import build

    services = build(Settings(data_dir=data))
    services.store.walkthroughs.headers()
    selection = operator_selection(services, {})
    # On Linux this forgets the most that the process has had so far.
    Path("/proc/self/clear_refs").write_text("5")
    before, began = _kilobytes("VmRSS"), time.perf_counter()
    with open(file, "wb") as target:
        operator_export(services, selection, "csv", target, sums=False, watch=unwatched)
    seconds = time.perf_counter() - began
    services.store.close()
    return before, _kilobytes("VmHWM"), seconds


def _kilobytes(what: str) -> int:
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(what))


def _bare(file: Path, target: Path) -> float:
    """Seconds for Python's own csv, on the same rows."""
    began = time.perf_counter()
    with open(file, newline="") as lines, open(target, "w", newline="") as copy:
        csv.writer(copy).writerows(csv.reader(lines))
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(export(Path(sys.argv[1]), Path(sys.argv[2]))))

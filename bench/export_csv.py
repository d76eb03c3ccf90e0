"""What a CSV of everything costs: memory beside a tenth of it, and time beside bare csv."""

import csv
import os
import subprocess
import sys
import time
from pathlib import Path

from bench import history
from bench.table import Row, Scale, ms, say, times

# What a store ten times as large may add to the memory of an export of all of it.
MOST_MEMORY = 1.5
_SMALL = 500
# Runs a command and reports the most memory that it ever had, in kilobytes.
_MEASURED = (
    "import resource, subprocess, sys\n"
    "subprocess.run(sys.argv[1:], check=True, stdout=subprocess.DEVNULL)\n"
    "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
)


def measure(scale: Scale, folder: Path) -> list[Row]:
    """Both exports are of a store that has been read before, as a server has."""
    large = scale.pick(5_000, 1_000)
    found = {}
    for walkthroughs in (large // 10 if scale.quick else _SMALL, large):
        data = folder / str(walkthroughs)
        say(f"{walkthroughs} walkthroughs of {history.EVENTS} events")
        history.make(data, walkthroughs=walkthroughs)
        say("an export to make the digests, and one to measure")
        _export(data, folder / "first.csv")
        found[walkthroughs] = _export(data, folder / f"{walkthroughs}.csv")
    (few, (_, little)), (many, (seconds, much)) = found.items()
    bare = _bare(folder / f"{many}.csv", folder / "bare.csv")
    return [
        Row(
            f"memory of a CSV of {many:,} walkthroughs",
            f"{much / 1000:.0f} MB",
            f"the same of {few:,}",
            f"{little / 1000:.0f} MB",
            times(much / little),
            f"< {MOST_MEMORY}×",
            much / little < MOST_MEMORY,
        ),
        Row(
            f"`export` of {many:,} walkthroughs, {_megabytes(folder / f'{many}.csv'):.0f} MB",
            ms(seconds),
            "reading and writing that CSV",
            ms(bare),
            times(seconds / bare),
            "",
            None,
        ),
    ]


def _export(data: Path, file: Path) -> tuple[float, int]:
    """Seconds, and kilobytes at the most."""
    command = [str(Path(sys.executable).with_name("walkthrough")), "export", "--format", "csv"]
    ours = {key: value for key, value in os.environ.items() if not key.startswith("WALKTHROUGH_")}
    began = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-c", _MEASURED, *command, "-o", str(file)],
        env={**ours, "WALKTHROUGH_DATA_DIR": str(data)},
        stdout=subprocess.PIPE,
        check=True,
    )
    return time.perf_counter() - began, int(done.stdout)


def _bare(file: Path, target: Path) -> float:
    """Seconds for Python's own csv, on the same rows."""
    began = time.perf_counter()
    with open(file, newline="") as lines, open(target, "w", newline="") as copy:
        csv.writer(copy).writerows(csv.reader(lines))
    return time.perf_counter() - began


def _megabytes(file: Path) -> float:
    return file.stat().st_size / 1e6

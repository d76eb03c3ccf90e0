"""What it costs when nothing happens: the command's help, and a server that waits."""

import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from bench import school, servers
from bench.table import Row, Scale, ms, say, times

MOST_MB = 120
# In no comparison a target: a help text should come as soon as Python and click allow.
_HELP = [str(Path(sys.executable).with_name("walkthrough")), "--help"]
_IMPORTED = (
    "import sys; from walkthrough.cli import main\n"
    "try: main(['--help'])\n"
    "finally: sys.exit('weasyprint' in sys.modules)"
)


def measure(scale: Scale, folder: Path) -> list[Row]:
    """Times of starting, and the memory of all processes of an idle server."""
    return [*_help(scale.pick(9, 3)), _memory(folder)]


def _help(rounds: int) -> list[Row]:
    say(f"{rounds} starts of `walkthrough --help`")
    clean = subprocess.run([sys.executable, "-c", _IMPORTED], stdout=subprocess.DEVNULL)
    commands = {
        "ours": _HELP,
        "pass": [sys.executable, "-c", "pass"],
        "weasyprint": [sys.executable, "-c", "import weasyprint"],
    }
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for _ in range(rounds):
        for name, command in commands.items():
            began = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            taken[name].append(time.perf_counter() - began)
    ours, bare, heavy = (median(taken[name]) for name in commands)
    what = "walkthrough --help, median"
    return [
        Row(what, ms(ours), "python -c pass", ms(bare), times(ours / bare), "", None),
        Row(
            what,
            ms(ours),
            "import weasyprint alone",
            ms(heavy),
            times(ours / heavy),
            "not imported",
            clean.returncode == 0,
        ),
    ]


def _memory(folder: Path) -> Row:
    """After a first tap and a first page: what a server has read it keeps."""
    (observer,) = school.make(folder / "idle", walkthroughs=100, observers=1)
    with servers.installed(folder / "idle") as (port, pid):
        servers.visit(port, observer.token)
        processes = [pid, *servers.children(pid)]
        ours = sum(_resident(process) for process in processes)
    with servers.bare() as pid:
        theirs = sum(_resident(process) for process in [pid, *servers.children(pid)])
    return Row(
        f"memory of an idle server, {len(processes)} processes",
        f"{ours:.0f} MB",
        "Granian with a bare Flask app",
        f"{theirs:.0f} MB",
        times(ours / theirs),
        f"< {MOST_MB} MB",
        ours < MOST_MB,
    )


def _resident(process: int) -> float:
    """Megabytes of physical memory of a process, what it shares with others included."""
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise ValueError(f"process {process} has ended")

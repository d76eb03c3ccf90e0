"""Servers as people run them, the product's and the control's, each in a process of its own."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.request import Request, urlopen

from bench import plain
from walkthrough.serving import Door, serve

PRODUCT = "bench.apps:product"
PLAIN = "bench.plain:create_app"
BARE = "bench.apps:bare"
_PATIENCE = 60.0


@contextmanager
def product(folder: Path) -> Iterator[int]:
    """The port of the product, over a data folder."""
    with _serving([sys.executable, "-m", "bench.servers", PRODUCT], _data(folder)) as (port, _):
        yield port


@contextmanager
def control(file: Path) -> Iterator[int]:
    """The port of the plain alternative, over one TinyDB file."""
    environment = {plain.FILE: str(file)}
    with _serving([sys.executable, "-m", "bench.servers", PLAIN], environment) as (port, _):
        yield port


@contextmanager
def installed(folder: Path) -> Iterator[tuple[int, int]]:
    """The port and the process id of `walkthrough serve`, over a data folder."""
    command = [str(Path(sys.executable).with_name("walkthrough")), "serve", "--port"]
    with _serving(command, _data(folder)) as (port, pid):
        yield port, pid


@contextmanager
def bare() -> Iterator[int]:
    """The process id of a server of nothing."""
    with _serving([sys.executable, "-m", "bench.servers", BARE], {}) as (_, pid):
        yield pid


def children(process: int) -> list[int]:
    """The processes that a process has started, on Linux."""
    found = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in found.split()]


def visit(port: int, token: str) -> None:
    """Ask for a page and for a list, so that the server has woken up."""
    for path in ("/login", "/healthz", "/api/v1/walkthroughs"):
        asked = Request(
            f"http://127.0.0.1:{port}{path}", headers={"Authorization": f"Bearer {token}"}
        )
        with urlopen(asked) as answer:
            answer.read()


def _data(folder: Path) -> dict[str, str]:
    return {"WALKTHROUGH_DATA_DIR": str(folder)}


@contextmanager
def _serving(command: list[str], settings: dict[str, str]) -> Iterator[tuple[int, int]]:
    port = _free_port()
    ours = {key: value for key, value in os.environ.items() if not key.startswith("WALKTHROUGH_")}
    process = subprocess.Popen(
        [*command, str(port)], env=ours | settings, stdout=subprocess.DEVNULL
    )
    try:
        _await(process, port)
        yield port, process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(process: "subprocess.Popen[bytes]", port: int) -> None:
    until = time.monotonic() + _PATIENCE
    while time.monotonic() < until and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not serve")


if __name__ == "__main__":
    serve(Door("127.0.0.1", int(sys.argv[2])), app=sys.argv[1])

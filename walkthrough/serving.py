"""Serving: Granian in front of the app, and what is said when it starts."""

import signal
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from walkthrough.usecases import accounts
from walkthrough.usecases.services import Services

if TYPE_CHECKING:
    from flask import Flask

# Enough for thirty observers and a few reports at once; a request waits on the disk, not on us.
THREADS = 16
STOP_SECONDS = 5


def greet(services: Services, address: str, say: Callable[[str], None]) -> None:
    """Say where the app is and, with no account yet, how to make the first one."""
    say(f"Walkthrough is at {address} (stop it with Ctrl-C).")
    secret = accounts.make_setup_link(services)
    if secret is not None:
        say("")
        say("No account yet. Open this one-time link to set up your school:")
        say(f"  {address}/setup?token={secret}")
        say("")


def serve(host: str, port: int, workers: int, tls_cert: Path | None, tls_key: Path | None) -> None:
    """Serve until stopped by a signal."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        "walkthrough.serving:worker",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        workers_kill_timeout=STOP_SECONDS,
        blocking_threads=THREADS,
        ssl_cert=tls_cert,
        ssl_key=tls_key,
        log_access=False,
        # Granian warns of more threads than cores; ours wait for the disk and the renderer.
        log_level=LogLevels.error,
    ).serve()


def worker() -> "Flask":
    """The app, in a worker process of Granian's."""
    from walkthrough.app import create_app

    # Ctrl-C reaches the whole process group. A worker that gets it, and then its parent's word
    # to stop as well, may wait for ever; the parent's word is enough.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    return create_app()

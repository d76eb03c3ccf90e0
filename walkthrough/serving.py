"""Serving: Granian in front of the app, and what is said when it starts."""

from collections.abc import Callable
from pathlib import Path

from walkthrough.usecases import accounts
from walkthrough.usecases.services import Services

# Enough for thirty observers and a few reports at once; a request waits on the disk, not on us.
THREADS = 16


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
        "walkthrough.app:create_app",
        factory=True,
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        ssl_cert=tls_cert,
        ssl_key=tls_key,
        log_access=False,
        # Granian warns of more threads than cores; ours wait for the disk and the renderer.
        log_level=LogLevels.error,
    ).serve()

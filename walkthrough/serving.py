"""Serving: Granian in front of the app, and what is said when it starts."""

import atexit
import logging
import os
import signal
import socket
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING

from walkthrough.domain.errors import Conflict, Invalid, StoreUnavailable
from walkthrough.domain.ports import Walkthroughs
from walkthrough.usecases import accounts
from walkthrough.usecases.services import Services

if TYPE_CHECKING:
    from flask import Flask

log = logging.getLogger("walkthrough")

# Enough for thirty observers and a few reports at once; a request waits on the disk, not on us.
THREADS = 16
STOP_SECONDS = 5


@dataclass(frozen=True)
class Door:
    """Where to serve, and with which certificate."""

    host: str
    port: int
    tls_cert: Path | None = None
    tls_key: Path | None = None

    @property
    def url(self) -> str:
        """The address to type into a browser on this machine."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'https' if self.tls_cert else 'http'}://{host}:{self.port}"

    def check(self) -> None:
        """Find out before anything is said whether serving here can work.

        Granian would share a port that is taken, and answer every second request. Raises
        `Invalid` (`bad_host`, `bad_certificate`) or `Conflict` (`port_taken`).
        """
        self._check_certificate()
        family, *_, address = self._resolved()
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(address)
            except OSError as error:
                raise Conflict(
                    "port_taken",
                    "Cannot serve on %(host)s port %(port)s: %(why)s.",
                    host=self.host,
                    port=self.port,
                    why=os.strerror(error.errno or 0),
                ) from error

    def ip(self) -> str:
        """The address in numbers, as Granian wants it."""
        *_, address = self._resolved()
        return str(address[0])

    def _resolved(self) -> tuple[int, int, int, str, tuple[str, int] | tuple[str, int, int, int]]:
        try:
            return socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM)[0]  # type: ignore[return-value]
        except (socket.gaierror, UnicodeError) as error:
            raise Invalid(
                "bad_host", "--host %(host)s is no address of this machine.", host=self.host
            ) from error

    def _check_certificate(self) -> None:
        if self.tls_cert is None or self.tls_key is None:
            return
        try:
            ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(
                self.tls_cert, self.tls_key, password=""
            )
        except (ssl.SSLError, OSError) as error:
            raise Invalid(
                "bad_certificate",
                "%(cert)s and %(key)s are no certificate with its key, in PEM without a password.",
                cert=self.tls_cert,
                key=self.tls_key,
            ) from error


def greet(services: Services, address: str, say: Callable[[str], None]) -> None:
    """Say where the app is and, with no account yet, how to make the first one."""
    say(f"Walkthrough is at {address} (stop it with Ctrl-C).")
    secret = accounts.make_setup_link(services)
    if secret is not None:
        say("")
        say("No account yet. Open this one-time link to set up your school:")
        say(f"  {address}/setup?token={secret}")
        say("")


def serve(door: Door, workers: int = 1, app: str = "walkthrough.serving:worker") -> None:
    """Serve until stopped by a signal; `app` names the factory of another app to serve alike."""
    from granian.constants import Interfaces
    from granian.log import LogLevels
    from granian.server import Server

    Server(
        app,
        factory=True,
        address=door.ip(),
        port=door.port,
        interface=Interfaces.WSGI,
        workers=workers,
        workers_kill_timeout=STOP_SECONDS,
        blocking_threads=THREADS,
        ssl_cert=door.tls_cert,
        ssl_key=door.tls_key,
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
    app = create_app()
    WarmUp(app.extensions["services"].store.walkthroughs).start()
    return app


class WarmUp(Thread):
    """Makes ready what lists and reports need, after an upgrade say, out of everybody's way.

    It works a fifth of the time, so that a tap seldom meets it, and stops when the process does.
    """

    IDLE = 4

    def __init__(self, walkthroughs: Walkthroughs) -> None:
        super().__init__(name="warm-up", daemon=True)
        self._walkthroughs = walkthroughs
        self._stopping = Event()
        self._since = 0.0

    def run(self) -> None:
        atexit.register(self.stop)
        self._since = time.monotonic()
        try:
            self._walkthroughs.warm_up(self._breathe)
        except _Stopped:
            pass
        except StoreUnavailable as error:
            log.warning("What reports need is made when one is asked for: %s", error)
        finally:
            atexit.unregister(self.stop)

    def stop(self) -> None:
        """End it soon, whatever is left to do."""
        self._stopping.set()

    def _breathe(self) -> None:
        if self._stopping.wait(self.IDLE * (time.monotonic() - self._since)):
            raise _Stopped
        self._since = time.monotonic()


class _Stopped(Exception):
    """The warm-up was told to end."""

"""The renderer as the rest of the house sees it: one worker process, bounded and replaceable.

The process is spawned at the first report and reused. It is a plain subprocess on a socket pair:
a pool of the standard library cannot kill one overdue job, and `multiprocessing` refuses to start
a process from a server's daemonic worker.
"""

import logging
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection, Pipe
from typing import Any

from walkthrough.domain.errors import N_, RenderFailed

log = logging.getLogger("walkthrough")


@dataclass(frozen=True)
class Limits:
    """What one report may take, and how many may wait for their turn.

    `seconds` of rendering, `start_seconds` for a new worker to be ready, `memory` in bytes (kept
    by Linux; macOS ignores it), `patience` in seconds until one's turn, `jobs` after which a
    worker is replaced (libraries in C do leak).
    """

    seconds: float = 20.0
    start_seconds: float = 60.0
    memory: int = 512 * 1024 * 1024
    waiting: int = 8
    patience: float = 30.0
    jobs: int = 200


class _Worker:
    """One spawned process and the connection to it."""

    def __init__(self, limits: Limits) -> None:
        self.jobs_left = limits.jobs
        ours, theirs = Pipe()
        self._connection: Connection = ours
        self._process = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "walkthrough.pdf.worker",
                str(theirs.fileno()),
                str(limits.memory),
            ],
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            env=_environment(),
            # Ctrl-C at the server is for the server; the worker ends when its connection does.
            start_new_session=True,
        )
        theirs.close()
        try:
            self._answer(limits.start_seconds)
        except RenderFailed as error:
            self.kill()
            raise RenderFailed(
                "renderer_missing",
                N_("PDFs cannot be made right now: the part of the server that makes them fails."),
            ) from error

    @property
    def pid(self) -> int:
        return self._process.pid

    @property
    def alive(self) -> bool:
        return self._process.poll() is None

    def ask(self, function: str, arguments: dict[str, Any], seconds: float) -> Any:
        """The result of a call in the worker. Raises `RenderFailed`; then the worker is done for,
        unless the failure is a plain exception in the job."""
        self.jobs_left -= 1
        try:
            self._connection.send((function, arguments))
        except OSError as error:
            self.kill()
            raise _died() from error
        done, result = self._answer(seconds)
        if not done:
            log.error("a report could not be rendered: %s", result)
            raise RenderFailed("render_failed", N_("The report could not be made into a PDF."))
        return result

    def _answer(self, seconds: float) -> tuple[bool, Any]:
        try:
            if not self._connection.poll(seconds):
                self.kill()
                raise RenderFailed(
                    "render_too_slow",
                    N_("The report took more than %(seconds)d seconds to make and was stopped."),
                    seconds=seconds,
                )
            answer: tuple[bool, Any] = self._connection.recv()
        except (EOFError, OSError) as error:
            self.kill()
            raise _died() from error
        return answer

    def kill(self) -> None:
        self._process.kill()
        self._process.wait()
        self._connection.close()


class ProcessRenderer:
    """Implements `ports.Renderer`. Safe to call from any number of threads; they take turns."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._worker: _Worker | None = None
        self._turn = threading.Lock()
        self._places = threading.BoundedSemaphore(1 + self._limits.waiting)

    def walkthrough(self, report: Any, *, paper: str, language: str) -> bytes:
        """A tagged PDF of one walkthrough's report. Raises `RenderFailed`."""
        return self.walkthrough_in({language: report}, paper=paper)

    def walkthrough_in(self, reports: Mapping[str, Any], *, paper: str) -> bytes:
        """The same in several languages, one after the other: language → report."""
        pdf: bytes = self.run(
            "walkthrough.pdf.render:render", {"reports": dict(reports), "paper": paper}
        )
        return pdf

    def review(self, review: Any, *, line: str, paper: str, language: str, appendix: bool) -> bytes:
        """A tagged PDF of a report over many visits. Raises `RenderFailed`."""
        arguments = {
            "review": review,
            "line": line,
            "paper": paper,
            "language": language,
            "appendix": appendix,
        }
        pdf: bytes = self.run("walkthrough.pdf.render:render_review", arguments)
        return pdf

    def run(self, function: str, arguments: dict[str, Any]) -> Any:
        """Call `module:function` in the worker, within the limits. Raises `RenderFailed`."""
        with self._place():
            worker = self._ready_worker()
            try:
                return worker.ask(function, arguments, self._limits.seconds)
            finally:
                if not worker.alive:
                    self._worker = None

    def close(self) -> None:
        """End the worker once its present job is over; a later report starts a new one."""
        with self._turn:
            if self._worker:
                self._worker.kill()
                self._worker = None

    @contextmanager
    def _place(self) -> Iterator[None]:
        """A place in the queue, then the worker; `RenderFailed` at once when the queue is full."""
        if not self._places.acquire(blocking=False):
            raise _busy()
        try:
            if not self._turn.acquire(timeout=self._limits.patience):
                raise _busy()
            try:
                yield
            finally:
                self._turn.release()
        finally:
            self._places.release()

    def _ready_worker(self) -> _Worker:
        worker = self._worker
        if worker and (not worker.alive or worker.jobs_left <= 0):
            worker.kill()
            worker = None
        self._worker = worker or _Worker(self._limits)
        return self._worker


def _busy() -> RenderFailed:
    return RenderFailed(
        "renderer_busy", N_("Many reports are being made right now. Try again in a minute.")
    )


def _died() -> RenderFailed:
    return RenderFailed(
        "renderer_died", N_("The report took more memory than it may have, and was stopped.")
    )


def _environment() -> dict[str, str]:
    """The environment without this product's settings: the worker has no use for secrets."""
    kept = {name: value for name, value in os.environ.items() if "WALKTHROUGH" not in name}
    return {**kept, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}

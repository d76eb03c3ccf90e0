"""The test's side of the victim: forks writers, kills them, and injects faults with strace."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.storage.victim import STORED

# Calls that other platforms of Linux know under another name.
_NAMES = {"rename": "?rename,?renameat,?renameat2", "mkdir": "?mkdir,?mkdirat"}
# A writer makes fewer calls of any kind than this, and the padding makes up the difference.
NUMBER = 60

needs_strace = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("strace") is None,
    reason="faults are injected with strace, which is Linux's",
)


def long_runs() -> int | None:
    """How many kills `make torture` asks for; None in the everyday suite."""
    wanted = os.environ.get("WALKTHROUGH_TORTURE")
    return int(wanted) if wanted else None


class Victim:
    """A process whose children write and get killed. Use as a context manager."""

    def __enter__(self) -> "Victim":
        self._line, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "tests.storage.victim", str(theirs.fileno())],
                pass_fds=[theirs.fileno()],
                cwd=Path(__file__).parents[2],
            )
        return self

    def __exit__(self, *_: object) -> None:
        self._line.close()
        self._process.wait(10)

    def open(self, folder: Path) -> None:
        """Have the store open already when writers are forked."""
        self._ask({"open": str(folder)})

    def fork(self, do: str, **job: Any) -> int:
        """The process id of a new writer."""
        return self._ask({"do": do, **job})

    def wait(self, writer: int) -> int:
        """How a writer ended: its exit code, or a negative signal number."""
        return self._ask({"wait": writer})

    def kill(self, writer: int) -> int:
        """As `wait`, after killing it."""
        os.kill(writer, signal.SIGKILL)
        return self.wait(writer)

    @contextmanager
    def faults(self, call: str, fault: str) -> Iterator[None]:
        """Every writer forked meanwhile meets the fault at its call number `NUMBER`."""
        names = _NAMES.get(call, call)
        strace = subprocess.Popen(
            ["strace", "-f", "-o", "/dev/null", "-e", f"trace={names}"]
            + ["-e", f"inject={names}:{fault}:when={NUMBER}", "-p", str(self._process.pid)],
            stderr=subprocess.PIPE,
        )
        assert strace.stderr is not None
        try:
            told = strace.stderr.readline()
            assert b"attached" in told, told
            yield
        finally:
            strace.send_signal(signal.SIGINT)
            strace.communicate(timeout=10)

    def every_ending(self, call: str, fault: str, do: str, job: Callable[[], Any]) -> list[int]:
        """How a write ends that meets the fault at its first such call, its second, …

        `job` gives the details of each. The last write had no such call left, and was stored.
        """
        endings: list[int] = []
        with self.faults(call, fault):
            while not endings or endings[-1] != STORED:
                assert len(endings) < NUMBER - 10, endings
                writer = self.fork(do, pad=[call, NUMBER - 1 - len(endings)], **job())
                endings.append(self.wait(writer))
        return endings

    def _ask(self, message: dict[str, Any]) -> int:
        self._line.sendall(json.dumps(message).encode())
        answer: int = json.loads(self._line.recv(1000))
        return answer

"""A Chromium with a profile of its own on disk, which a test can kill and start again."""

import os
import signal
import socket
import subprocess
import time
from pathlib import Path

from playwright.sync_api import Browser, Error, Page, Playwright

from tests.browser.conftest import ARGUMENTS, CHROMIUM


class KillableChromium:
    """Chromium as a process group of the test's: `kill` ends it as a flat battery would."""

    def __init__(self, playwright: Playwright, profile: Path) -> None:
        self._playwright = playwright
        self._profile = profile
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Page:
        """Launch it on its profile; returns its first tab."""
        port = _free_port()
        self._process = subprocess.Popen(
            [
                CHROMIUM,
                *ARGUMENTS,
                "--headless=new",
                f"--remote-debugging-port={port}",
                f"--user-data-dir={self._profile}",
                "about:blank",
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
        browser = self._connect(port)
        return browser.contexts[0].pages[0]

    def kill(self) -> None:
        """SIGKILL to every process of it, at once."""
        if self._process is not None:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None

    def _connect(self, port: int) -> Browser:
        deadline = time.monotonic() + 20
        while True:
            try:
                return self._playwright.chromium.connect_over_cdp(f"http://127.0.0.1:{port}")
            except Error:
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.1)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port

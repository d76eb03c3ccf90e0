"""docs/deploy.md, run: its Caddyfile before a server with its settings, its units, its drill."""

import configparser
import contextlib
import http.client
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.test_cli import COMMAND, populate, run
from walkthrough import paths
from walkthrough.settings import PREFIX, Settings

PAGE = (paths.PACKAGE.parent / "docs" / "deploy.md").read_text("utf-8")
NAME = "walk.example.org"
INSTALLED = "/opt/walkthrough/.venv/bin/walkthrough"

needs_caddy = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("caddy") is None,
    reason="the page is about Debian, and tools/system-packages installs its caddy there",
)


def blocks(language: str) -> list[str]:
    """The page's files and commands in one language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)


def settings() -> dict[str, str]:
    """The page's settings."""
    (block,) = blocks("env")
    return dict(line.split("=", 1) for line in block.splitlines())


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


class Site:
    """Caddy and the server behind it, both as the page has them but for ports and the authority."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"
        self.port, inside = free_port(), free_port()
        self.processes: list[subprocess.Popen[bytes]] = []
        self._begin(
            [*COMMAND, "serve", "--port", str(inside)],
            settings()
            | {
                "WALKTHROUGH_DATA_DIR": str(self.data),
                "WALKTHROUGH_BASE_URL": f"https://{NAME}:{self.port}",
            },
        )
        (caddyfile,) = blocks("caddyfile")
        (folder / "Caddyfile").write_text(
            # Nobody but the public internet's authorities would ask for port 80.
            "{\n\tadmin off\n\tskip_install_trust\n\tauto_https disable_redirects\n}\n"
            + caddyfile.replace(f"{NAME} {{", f"{NAME}:{self.port} {{\n\ttls internal").replace(
                "127.0.0.1:8000", f"127.0.0.1:{inside}"
            )
        )
        self._begin(
            ["caddy", "run", "--config", str(folder / "Caddyfile"), "--adapter", "caddyfile"],
            {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)},
        )
        self._wait()

    def _begin(self, command: list[str], environment: dict[str, str]) -> None:
        with open(self.folder / f"{len(self.processes)}.log", "wb") as log:
            self.processes.append(
                subprocess.Popen(
                    command,
                    env={**os.environ, **environment},
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
            )

    def _wait(self) -> None:
        deadline = time.monotonic() + 40
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.visitor().get("/healthz")[0] == 200:
                    return
            time.sleep(0.2)
        self.stop()
        raise AssertionError([log.read_text() for log in sorted(self.folder.glob("*.log"))])

    def visitor(self, source: str = "127.0.0.1") -> "Visitor":
        """A browser at one address that trusts Caddy's own authority, and nobody else."""
        root = self.folder / "caddy" / "pki" / "authorities" / "local" / "root.crt"
        return Visitor(self.port, source, ssl.create_default_context(cafile=root))

    def stop(self) -> None:
        for process in self.processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes:
            process.wait(30)


class Visitor:
    """Asks for pages over HTTPS, by the site's name, and keeps its cookie."""

    def __init__(self, port: int, source: str, trusted: ssl.SSLContext) -> None:
        self._port, self._source, self._trusted = port, source, trusted
        self.cookie = self._token = ""

    def get(self, path: str) -> tuple[int, http.client.HTTPMessage, bytes]:
        return self._ask("GET", path)

    def sign_in(self, email: str, password: str, forwarded_for: str = "") -> int:
        """The status that a try to sign in gets."""
        if not self._token:
            form = self._ask("GET", "/login")[2].decode()
            found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
            assert found is not None
            self._token = found[1]
        body = urlencode({"email": email, "password": password, "csrf_token": self._token})
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        if forwarded_for:
            headers["X-Forwarded-For"] = forwarded_for
        return self._ask("POST", "/login", body, headers)[0]

    def _ask(
        self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        plain = socket.create_connection(
            ("127.0.0.1", self._port), timeout=20, source_address=(self._source, 0)
        )
        connection = http.client.HTTPConnection(NAME, self._port)
        connection.sock = self._trusted.wrap_socket(plain, server_hostname=NAME)
        with contextlib.closing(connection):
            connection.request(
                method, path, body or None, {"Cookie": self.cookie, **(headers or {})}
            )
            answer = connection.getresponse()
            content = answer.read()
            for cookie in answer.headers.get_all("Set-Cookie", []):
                self.cookie = cookie.partition(";")[0]
            return answer.status, answer.headers, content


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    folder = tmp_path_factory.mktemp("site")
    populate(folder / "data")
    running = Site(folder)
    yield running
    running.stop()


@needs_caddy
def test_pages_come_over_https_and_say_so(site: Site) -> None:
    status, headers, _ = site.visitor().get("/login")

    assert status == 200
    assert headers["Strict-Transport-Security"] == "max-age=31536000"
    assert "default-src 'self'" in headers["Content-Security-Policy"]


@needs_caddy
def test_the_capture_shell_and_its_service_worker_are_served(site: Site) -> None:
    shell = site.visitor().get("/capture")
    worker = site.visitor().get("/sw.js")

    assert (shell[0], worker[0]) == (200, 200)
    assert b"<html" in shell[2]
    assert "javascript" in worker[1]["Content-Type"]


@needs_caddy
def test_the_cookie_travels_over_https_only(site: Site) -> None:
    visitor = site.visitor()
    cookies = [cookie for cookie in visitor.get("/login")[1].get_all("Set-Cookie", []) if cookie]

    assert cookies
    for cookie in cookies:
        assert {"Secure", "HttpOnly", "SameSite=Lax"} <= set(cookie.split("; "))
    assert visitor.sign_in("coach@example.org", "correct horse battery") in (302, 303)
    assert visitor.get("/")[0] == 200


@needs_caddy
def test_guessing_is_counted_by_the_visitors_address_whatever_they_claim(site: Site) -> None:
    guesser = site.visitor("127.0.0.2")
    answers = [
        guesser.sign_in(f"guess{number}@example.org", "nobody's password", f"203.0.113.{number}")
        for number in range(51)
    ]

    assert answers[-1] == 429, answers
    # Somebody else behind the same proxy still gets in.
    other = site.visitor("127.0.0.3")
    assert other.sign_in("coach@example.org", "correct horse battery") in (302, 303)


@needs_caddy
def test_another_name_gets_no_page(site: Site) -> None:
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", site.port)) as connection:
        connection.request("GET", "/login", headers={"Host": "elsewhere.example"})

        assert connection.getresponse().status == 400


@needs_caddy
def test_the_server_stops_when_its_main_process_is_told_to(site: Site, tmp_path: Path) -> None:
    """`KillMode=mixed`: the signal goes to the main process alone."""
    process = subprocess.Popen(
        [*COMMAND, "serve", "--port", str(free_port())],
        env={**os.environ, "WALKTHROUGH_DATA_DIR": str(tmp_path / "data")},
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(2)
    process.terminate()
    process.communicate(timeout=20)

    assert process.returncode in (0, -signal.SIGTERM)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)


def test_the_page_names_settings_that_exist() -> None:
    known = {PREFIX + field.name.upper() for field in fields(Settings)}

    assert set(re.findall(r"WALKTHROUGH_[A-Z_]+", PAGE)) <= known
    assert Settings.from_environment(settings()).proxy_hops == 1


def units() -> dict[str, str]:
    """The page's unit files by name."""
    found = re.findall(
        r"^`/etc/systemd/system/([\w.-]+)`:\n\n```ini\n(.*?)^```$", PAGE, re.M | re.S
    )
    assert len(found) == len(blocks("ini")) == 3
    return dict(found)


def test_the_service_runs_the_command_as_this_release_has_it(tmp_path: Path) -> None:
    # Only the backup's unit says a key more than once.
    unit = configparser.ConfigParser(interpolation=None)
    unit.optionxform = str  # type: ignore[assignment, method-assign]
    unit.read_string(units()["walkthrough.service"])
    command = unit["Service"]["ExecStart"].split()

    assert command[0] == INSTALLED
    assert unit["Service"]["KillMode"] == "mixed"
    assert run(tmp_path, *command[1:], "--help").code == 0


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="there is no systemd here")
def test_systemd_finds_nothing_wrong_with_the_units(tmp_path: Path) -> None:
    for name, unit in units().items():
        (tmp_path / name).write_text(unit.replace(INSTALLED, "/bin/true"))

    checked = subprocess.run(
        ["systemd-analyze", "verify", *(str(tmp_path / name) for name in units())],
        capture_output=True,
        text=True,
        timeout=60,
    )

    ours = [line for line in checked.stderr.splitlines() if "walkthrough" in line]
    assert ours == []


def test_the_backup_unit_and_the_drill_do_what_the_page_says(tmp_path: Path) -> None:
    state, drill = tmp_path / "state", tmp_path / "drill"
    populate(state / "data")
    (state / "backups").mkdir()
    launcher = tmp_path / "walkthrough"
    launcher.write_text(
        f"#!/bin/sh\nexec '{sys.executable}' -c '{COMMAND[-1]}' \"$@\"\n",
    )
    launcher.chmod(0o755)

    def shell(command: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            ["/bin/sh", "-ec", command],
            cwd=state,
            env={
                **os.environ,
                "PATH": f"{tmp_path}:{os.environ['PATH']}",
                "WALKTHROUGH_DATA_DIR": str(state / "data"),
            },
            capture_output=True,
            text=True,
            timeout=60,
        )

    for line in units()["walkthrough-backup.service"].splitlines():
        if line.startswith("ExecStart="):
            # Two of each is how a unit writes one.
            command = line.removeprefix("ExecStart=").replace("$$", "$").replace("%%", "%")
            done = shell(command.replace(INSTALLED, str(launcher)))
            assert done.returncode == 0, done.stderr
    (file,) = (state / "backups").iterdir()
    (steps,) = [block for block in blocks("sh") if "/tmp/drill" in block]
    steps = re.sub(r"/var/lib/walkthrough/backups/\S+", str(file), steps)
    done = shell(steps.replace("/tmp/drill", str(drill)))

    assert done.returncode == 0, done.stderr
    assert "coach@example.org" in done.stdout and "sound" in done.stdout
    assert not drill.exists()

"""The commands of whoever runs the server, run as people run them."""

import os
import pty
import re
import signal
import socket
import stat
import subprocess
import time
import urllib.request
from http.cookiejar import CookieJar
from pathlib import Path
from threading import Thread
from urllib.parse import urlencode

import pytest

from tests.storage.made import started, taps
from tests.test_cli import COMMAND, run
from walkthrough.storage.open import open_store


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A data folder with one walkthrough of six events."""
    folder = tmp_path / "data"
    assert run(folder, "school", "add", "lincoln-ms", "--name", "Lincoln Middle School").code == 0
    store = open_store(data_dir=folder)
    phone = started(store)
    store.walkthroughs.append(phone.walkthrough, taps(phone, 5))
    store.close()
    return folder


def only_walkthrough(data: Path) -> Path:
    (path,) = (data / "walkthroughs").glob("*/*.json")
    return path


def test_doctor_passes_sound_data_in_one_line(data: Path) -> None:
    done = run(data, "doctor")

    assert (done.code, done.out, done.err) == (0, f"The data in {data} is sound.\n", "")


def test_doctor_says_what_is_damaged_what_was_kept_and_what_to_do(data: Path) -> None:
    path = only_walkthrough(data)
    path.write_bytes(path.read_bytes()[:-40])

    done = run(data, "doctor")

    assert done.code == 1
    assert path.stem in done.out and str(path) in done.out
    assert "kept:" in done.out and "walkthrough doctor --repair" in done.out
    assert done.out.endswith(f"1 thing needs care in {data}.\n")
    assert path.exists()


def test_doctor_repairs_and_then_finds_the_data_sound(data: Path) -> None:
    path = only_walkthrough(data)
    path.write_bytes(path.read_bytes()[:-40])

    done = run(data, "doctor", "--repair")

    assert done.code == 0, done.out + done.err
    assert "5 events stored again" in done.out
    assert "damaged/repaired" in done.out
    assert done.out.endswith(f"The data in {data} is sound.\n")
    assert run(data, "doctor").code == 0


def test_doctor_goes_on_saying_what_cannot_be_repaired(data: Path) -> None:
    (data / "people.json").write_bytes(b"")

    done = run(data, "doctor", "--repair")

    assert done.code == 1
    assert "people.json" in done.out and "backup" in done.out


def test_doctor_has_nothing_to_work_on_without_data(tmp_path: Path) -> None:
    done = run(tmp_path / "nothing", "doctor")

    assert done.code == 2
    assert len(done.err.splitlines()) == 1 and "nothing" in done.err
    assert not (tmp_path / "nothing").exists()


def test_backs_up_and_restores_with_the_secret_key(data: Path, tmp_path: Path) -> None:
    (data / "secret.key").write_text("0" * 64)
    file, again = tmp_path / "monday.tar.gz", tmp_path / "again"

    made = run(data, "backup", str(file))
    restored = run(again, "restore", str(file))

    assert (made.code, restored.code) == (0, 0), made.err + restored.err
    assert "1 walkthroughs" in made.out and "secret.key" in made.out
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert run(again, "school", "list").out == run(data, "school", "list").out
    assert only_walkthrough(again).read_bytes() == only_walkthrough(data).read_bytes()


def test_backup_and_restore_refuse_to_overwrite_without_force(data: Path, tmp_path: Path) -> None:
    file = tmp_path / "monday.tar.gz"
    assert run(data, "backup", str(file)).code == 0

    refused = [run(data, "backup", str(file)), run(data, "restore", str(file))]

    for done in refused:
        assert (done.code, done.out) == (1, "")
        assert len(done.err.splitlines()) == 1 and "--force" in done.err
    assert run(data, "backup", str(file), "--force").code == 0
    forced = run(data, "restore", str(file), "--force")
    assert forced.code == 0
    kept = re.search(r"kept in (\S+)\.$", forced.out)
    assert kept is not None and Path(kept[1]).is_dir()


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("restore", "no-such-file"), 2),
        (("restore", __file__), 1),
        (("backup", "/no-such-folder/x.tar.gz"), 2),
    ],
)
def test_what_cannot_be_restored_or_written_is_refused_in_words(
    tmp_path: Path, data: Path, arguments: tuple[str, ...], code: int
) -> None:
    before = sorted(data.rglob("*"))

    done = run(tmp_path / "fresh" if arguments[0] == "restore" else data, *arguments)

    assert done.code == code
    assert arguments[1] in done.err and done.out == ""
    assert sorted(data.rglob("*")) == before
    assert not (tmp_path / "fresh").exists()


def shown_on_a_terminal(data: Path, *arguments: str) -> bytes:
    """What a command that succeeds shows whoever waits for it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        env={**os.environ, "WALKTHROUGH_DATA_DIR": str(data), "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=theirs,
    )
    os.close(theirs)
    shown = b""
    try:
        while chunk := os.read(ours, 4096):
            shown += chunk
    except OSError:
        # The terminal is gone with the process.
        pass
    os.close(ours)
    process.communicate(timeout=30)
    assert process.returncode == 0
    return shown


def test_long_work_shows_its_progress_on_a_terminal(data: Path, tmp_path: Path) -> None:
    shown = shown_on_a_terminal(data, "backup", str(tmp_path / "file.tar.gz"))

    assert b"Backing up" in shown and b"100%" in shown


class Demo:
    """`walkthrough demo` on a free port, until it serves."""

    def __init__(self, *arguments: str, tmp: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [*COMMAND, "demo", "--port", str(port), *arguments],
            env={
                **os.environ,
                "TMPDIR": str(tmp),
                # A real installation's settings, which are none of the demo's business.
                "WALKTHROUGH_DATA_DIR": str(tmp / "real"),
                "WALKTHROUGH_BASE_URL": "https://walk.example.org",
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
            start_new_session=True,
        )
        self.said = ""
        self._listener = Thread(target=self._listen)
        self._listener.start()
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(self.said)

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said += line

    def stop(self) -> int:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        self._listener.join(30)
        assert self.process.stdout is not None
        self.process.stdout.close()
        return self.process.wait(30)


def signed_in(url: str, email: str, password: str) -> str:
    """The home page of whoever signs in."""
    browser = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(CookieJar()),
    )
    form = browser.open(f"{url}/login", timeout=10).read().decode()
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', form)
    assert token is not None
    body = urlencode({"email": email, "password": password, "csrf_token": token[1]}).encode()
    answer = browser.open(f"{url}/login", body, timeout=10)
    assert answer.url.rstrip("/") == url, answer.url
    page: str = answer.read().decode()
    return page


def test_demo_prints_a_sign_in_for_each_role_and_removes_its_folder(tmp_path: Path) -> None:
    demo = Demo(tmp=tmp_path)
    try:
        (folder,) = tmp_path.glob("walkthrough-demo-*")
        rows = re.findall(
            r"^  (observer|teacher|principal|district) +(\w+ \w+) +(\S+@\S+) +(.+)$",
            demo.said,
            re.MULTILINE,
        )
        assert [row[0] for row in rows] == ["observer", "teacher", "principal", "district"]
        for _, _name, email, password in rows:
            assert "Sign out" in signed_in(demo.url, email, password)
    finally:
        code = demo.stop()

    assert code == 0, demo.said
    assert "66 walkthroughs" in demo.said and "8 teachers" in demo.said
    assert not folder.exists()
    assert list(tmp_path.iterdir()) == []


def test_demo_keeps_its_data_in_a_folder_and_goes_on_with_it(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    demo = Demo("--data", str(folder), tmp=tmp_path)
    assert demo.stop() == 0, demo.said
    before = {path: path.read_bytes() for path in folder.glob("walkthroughs/*/*.json")}
    again = Demo("--data", str(folder), tmp=tmp_path)
    assert again.stop() == 0, again.said

    assert len(before) == 66
    assert {path: path.read_bytes() for path in before} == before
    assert "Made up 2" not in again.said and "observer" in again.said
    assert run(folder, "doctor").code == 0


def test_demo_refuses_a_folder_with_something_else_in_it(data: Path, tmp_path: Path) -> None:
    before = sorted(data.rglob("*"))

    done = run(tmp_path, "demo", "--data", str(data))

    assert done.code == 2
    assert str(data) in done.err and len(done.err.splitlines()) == 1
    assert sorted(data.rglob("*")) == before

"""The command, run as people run it: in a process of its own, on a data folder of its own."""

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.phone import Phone
from walkthrough import paths

COMMAND = [sys.executable, "-c", "from walkthrough.cli import main; main()"]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def run(data: Path, *arguments: str, stdin: str = "", **settings: str) -> "Done":
    environment = {
        **{key: value for key, value in os.environ.items() if not key.startswith("WALKTHROUGH_")},
        "WALKTHROUGH_DATA_DIR": str(data),
        **{f"WALKTHROUGH_{key}": value for key, value in settings.items()},
    }
    finished = subprocess.run(
        [*COMMAND, *arguments],
        input=stdin,
        env=environment,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Done(finished)


class Done:
    """What a command said and how it ended; a traceback never is an answer."""

    def __init__(self, finished: "subprocess.CompletedProcess[str]") -> None:
        self.code, self.out, self.err = finished.returncode, finished.stdout, finished.stderr
        assert "Traceback" not in self.err, self.err


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def populate(data: Path) -> str:
    """One school, one coach, one token; returns the token."""
    assert run(data, "school", "add", "lincoln-ms", "--name", "Lincoln Middle School").code == 0
    added = run(
        data,
        *("user", "add", "coach@example.org", "--name", "Ana Coach", "--role", "observer"),
        *("--school", "lincoln-ms", "--password-stdin"),
        stdin="correct horse battery\n",
    )
    assert added.code == 0, added.err
    token = run(data, "token", "add", "coach@example.org", "--note", "test")
    assert token.code == 0 and token.err == ""
    return token.out.strip()


def test_adds_and_lists_schools_and_people_and_prints_a_token_alone(data: Path) -> None:
    token = populate(data)

    assert re.fullmatch(r"[\w-]{40,}", token)
    schools = run(data, "school", "list").out
    assert schools == "lincoln-ms\tLincoln Middle School\tAmerica/Chicago\n"
    assert run(data, "user", "list").out == "coach@example.org\tAna Coach\tobserver\tlincoln-ms\n"


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("school", "add", "lincoln-ms", "--name", "Again"), "lincoln-ms"),
        (("school", "add", "mars", "--name", "Mars", "--timezone", "Mars/Phobos"), "zone"),
        (("school", "add", "No Spaces!", "--name", "X"), "id"),
        (("user", "add", "nobody", "--name", "N", "--role", "teacher"), "address"),
        (
            ("user", "add", "coach@example.org", "--name", "N", "--role", "teacher"),
            "coach@example.org",
        ),
        (
            ("user", "add", "x@y.org", "--name", "N", "--role", "teacher", "--school", "mars"),
            "mars",
        ),
        (("token", "add", "nobody@example.org"), "nobody@example.org"),
    ],
)
def test_a_no_is_one_line_on_standard_error(
    data: Path, arguments: tuple[str, ...], says: str
) -> None:
    populate(data)

    done = run(data, *arguments)

    assert done.code == 1
    assert done.out == ""
    assert len(done.err.splitlines()) == 1
    assert says in done.err


@pytest.mark.parametrize(
    ("arguments", "settings", "says"),
    [
        (("serve", "--workers", "2"), {}, "one worker"),
        (("serve", "--tls-cert", sys.executable), {}, "--tls-key"),
        (("school", "list"), {"PAPER": "foolscap"}, "WALKTHROUGH_PAPER"),
        (("rubric", "check", "no-such-file.json"), {}, "no-such-file.json"),
        (("rubric", "publish", "no-such-file.json"), {}, "no-such-file.json"),
        (("user", "add", "x@y.org", "--name", "N", "--role", "king"), {}, "king"),
        (("nonsense",), {}, "nonsense"),
        (("serve", "--port", "abc"), {}, "--port"),
    ],
)
def test_wrong_use_exits_with_2(
    data: Path, arguments: tuple[str, ...], settings: dict[str, str], says: str
) -> None:
    done = run(data, *arguments, **settings)

    assert done.code == 2
    assert len(done.err.splitlines()) == 1 and says in done.err


def test_a_data_folder_that_cannot_be_one_is_refused_by_its_setting(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    done = run(tmp_path / "file", "school", "list")

    assert done.code == 2
    assert len(done.err.splitlines()) == 1 and "WALKTHROUGH_DATA_DIR" in done.err


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (("--host", "no.such.host.invalid"), 2, "--host"),
        (("--host", "203.0.113.7"), 1, "203.0.113.7"),
        (("--tls-cert", __file__, "--tls-key", __file__), 2, "certificate"),
    ],
)
def test_serving_where_it_cannot_work_is_refused_in_a_line(
    data: Path, arguments: tuple[str, ...], code: int, says: str
) -> None:
    done = run(data, "serve", "--port", str(free_port()), *arguments)

    assert done.code == code
    assert done.out == ""
    assert len(done.err.splitlines()) == 1 and says in done.err


def test_a_port_and_a_data_folder_serve_one_server_only(server: "Server", data: Path) -> None:
    port = server.url.rpartition(":")[2]

    same_port = run(data.with_name("other"), "serve", "--port", port)
    same_folder = run(data, "serve", "--port", str(free_port()))

    assert (same_port.code, same_folder.code) == (1, 1)
    assert port in same_port.err and str(data) in same_folder.err
    assert same_port.out == same_folder.out == ""


def test_rubric_check_passes_the_bundled_files_without_a_word(data: Path) -> None:
    files = [str(path) for path in paths.RUBRICS.glob("*.json") if "schema" not in path.name]

    done = run(data, "rubric", "check", *files)

    assert (done.code, done.out, done.err) == (0, "", "")
    assert not data.exists()


def test_rubric_check_names_line_and_column_in_both_formats(data: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.json"
    broken.write_text('{\n  "format": 1,\n  "format": 2\n}\n')

    text = run(data, "rubric", "check", str(broken))
    as_json = run(data, "rubric", "check", "--format", "json", str(broken))

    assert text.code == as_json.code == 1
    assert f"{broken}:3:3: error duplicate_key: " in text.out
    places = [(each["file"], each["line"], each["column"]) for each in json.loads(as_json.out)]
    assert (str(broken), 3, 3) in places


def test_rubric_list_and_publish(data: Path, tmp_path: Path) -> None:
    ours = json.loads((paths.RUBRICS / "collaboration-look-fors.json").read_text("utf-8"))
    ours["id"], ours["title"] = "our-look-fors", "Our look-fors"
    del ours["replaces"]
    file = tmp_path / "ours.json"
    file.write_text(json.dumps(ours, ensure_ascii=False), "utf-8")

    published = run(data, "rubric", "publish", str(file))
    again = run(data, "rubric", "publish", str(file))
    ours["title"] = "Changed"
    file.write_text(json.dumps(ours, ensure_ascii=False), "utf-8")
    changed = run(data, "rubric", "publish", str(file))

    assert (published.code, again.code, changed.code) == (0, 0, 1), changed.out
    assert "1.1.0" in changed.err
    listed = run(data, "rubric", "list").out.splitlines()
    assert len(listed) == 9
    assert any(line.startswith("our-look-fors\t1.1.0\tOur look-fors\t") for line in listed)


def test_help_does_not_wait_for_weasyprint() -> None:
    code = (
        "import sys\nfrom walkthrough.cli import main\n"
        "try: main(['--help'])\nexcept SystemExit: pass\n"
        "sys.exit(any(n in sys.modules for n in ('weasyprint', 'flask', 'tinydb', 'pydantic')))"
    )

    assert subprocess.run([sys.executable, "-c", code], stdout=subprocess.DEVNULL).returncode == 0


@pytest.fixture
def server(data: Path) -> Iterator["Server"]:
    running = Server(data)
    yield running
    running.stop()


class Server:
    """`walkthrough serve` in a process group of its own, on a free port."""

    def __init__(self, data: Path) -> None:
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.process = subprocess.Popen(
            [*COMMAND, "serve", "--port", str(port)],
            env={**os.environ, "WALKTHROUGH_DATA_DIR": str(data)},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"{self.url}/healthz", timeout=2).close()
                return
            except OSError:
                time.sleep(0.1)
        self.stop()
        raise AssertionError(self.said)

    def stop(self) -> int:
        if self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGINT)
        self.said = self.process.communicate(timeout=30)[0]
        return self.process.returncode


def test_serves_from_an_empty_folder_and_prints_a_link_that_opens(server: Server) -> None:
    assert server.process.stdout is not None
    first_words = "".join(server.process.stdout.readline() for _ in range(5))
    link = re.search(r"http://\S+/setup\?token=\S+", first_words)

    assert link is not None, first_words
    with urllib.request.urlopen(link.group(), timeout=10) as page:
        assert page.status == 200
        assert b"csrf_token" in page.read()
    assert server.stop() == 0
    assert "Traceback" not in server.said


def test_api_takes_a_walkthrough_by_token_and_the_command_prints_its_report(
    data: Path, tmp_path: Path
) -> None:
    token = populate(data)
    server = Server(data)
    try:
        phone = Phone()
        phone.start()
        phone.seen("g1", "building-on-ideas")
        phone.finish()
        request = urllib.request.Request(
            f"{server.url}/api/v1/events",
            data=json.dumps({"sent_at": phone.events[-1]["at"], "events": phone.sent()}).encode(),
            headers={"Authorization": f"Bearer {token}", "Content-Type": "application/json"},
        )
        with urllib.request.urlopen(request, timeout=10) as answer:
            statuses = [result["status"] for result in json.load(answer)["results"]]
    finally:
        server.stop()
    pdf = tmp_path / "report.pdf"

    assert statuses == ["stored"] * 3
    done = run(data, "report", phone.walkthrough, "-o", str(pdf))
    assert done.code == 0, done.err
    assert pdf.read_bytes().startswith(b"%PDF-1.7")
    assert run(data, "report", str(phone.device), "-o", str(pdf)).code == 1

    assert run(data, "report", phone.walkthrough, "-o", str(pdf), "--lang", "both").code == 0
    assert len(PdfReader(pdf).pages) == 4
    refused = run(data, "report", phone.walkthrough, "-o", str(pdf), "--lang", "tlh")
    assert (refused.code, refused.out) == (2, "")
    assert "--lang is “tlh”; allowed: en, es, both" in refused.err

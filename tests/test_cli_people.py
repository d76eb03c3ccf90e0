"""`walkthrough user` and `token`, run as people run them: letting in, and letting go."""

import json
import re
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.test_cli import Server, populate, run

LINK = re.compile(r"(\S+)/reset\?token=[\w-]{40,}\n")


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path / "data"


def add_lead(data: Path) -> None:
    add = ("user", "add", "lead@example.org", "--name", "Dana Lead", "--role", "district")
    assert run(data, *add).code == 0


def test_whoever_is_added_without_a_password_is_told_the_way_in(data: Path) -> None:
    added = run(data, "user", "add", "lead@example.org", "--name", "Dana", "--role", "district")

    assert added.out == "Added Dana <lead@example.org> as district.\n"
    assert "walkthrough user reset-link lead@example.org" in added.err
    assert len(added.err.splitlines()) == 1


def test_reset_link_prints_a_link_and_nothing_else(data: Path) -> None:
    populate(data)

    here = run(data, "user", "reset-link", "Coach@Example.ORG")
    named = run(
        data, "user", "reset-link", "coach@example.org", BASE_URL="https://walk.example.org"
    )

    assert (here.code, named.code) == (0, 0)
    for done, address in ((here, "http://127.0.0.1:8000"), (named, "https://walk.example.org")):
        found = LINK.fullmatch(done.out)
        assert found is not None, done.out
        assert found[1] == address
    assert "WALKTHROUGH_BASE_URL" in here.err
    assert named.err == ""


def test_a_printed_link_opens_on_a_server_that_runs_already(data: Path) -> None:
    populate(data)
    server = Server(data)
    try:
        printed = run(data, "user", "reset-link", "coach@example.org", BASE_URL=server.url).out
        with urllib.request.urlopen(printed.strip(), timeout=10) as page:
            assert b"Choose a password" in page.read()
        run(data, "user", "deactivate", "coach@example.org")
        with pytest.raises(urllib.error.HTTPError) as gone:
            urllib.request.urlopen(printed.strip(), timeout=10)
        gone.value.close()
        assert gone.value.code == 410
    finally:
        server.stop()


def status_of(server: Server, token: str) -> int:
    asked = urllib.request.Request(
        f"{server.url}/api/v1/session", headers={"Authorization": f"Bearer {token}"}
    )
    try:
        with urllib.request.urlopen(asked, timeout=10) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as refused:
        assert json.load(refused)["code"] == "bad_token"
        refused.close()
        return refused.code


def test_deactivating_ends_tokens_at_once_and_reactivating_does_not_bring_them_back(
    data: Path,
) -> None:
    token = populate(data)
    server = Server(data)
    try:
        assert status_of(server, token) == 200
        gone = run(data, "user", "deactivate", "coach@example.org")
        assert (gone.code, gone.out) == (0, "Deactivated Ana Coach <coach@example.org>.\n")
        assert status_of(server, token) == 401
        assert run(data, "user", "list").out.endswith("\tdeactivated\n")
        refused = run(data, "user", "reset-link", "coach@example.org")
        assert (refused.code, refused.out) == (1, "")
        assert "deactivated" in refused.err
        back = run(data, "user", "reactivate", "coach@example.org")
        assert (back.code, back.out) == (0, "Reactivated Ana Coach <coach@example.org>.\n")
        assert status_of(server, token) == 401
    finally:
        server.stop()


@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "deactivate", "nobody@example.org"),
        ("user", "reactivate", "nobody@example.org"),
        ("user", "reset-link", "nobody@example.org"),
        ("user", "deactivate", "nonsense"),
        ("token", "list", "nobody@example.org"),
        ("token", "revoke", "made-up-and-long-enough"),
        ("token", "revoke"),
    ],
)
def test_what_is_not_there_is_said_in_a_line(data: Path, arguments: tuple[str, ...]) -> None:
    populate(data)

    done = run(data, *arguments)

    assert (done.code, done.out) == (1, "")
    assert len(done.err.splitlines()) == 1


def test_the_last_district_lead_stays(data: Path) -> None:
    add_lead(data)

    done = run(data, "user", "deactivate", "lead@example.org")

    assert done.code == 1
    assert "only district lead" in done.err
    assert run(data, "user", "list").out == "lead@example.org\tDana Lead\tdistrict\t\n"


def test_tokens_are_listed_and_revoked_by_id_or_from_standard_input(data: Path) -> None:
    first = populate(data)
    second = run(data, "token", "add", "coach@example.org", "--note", "export").out.strip()
    listed = run(data, "token", "list", "coach@example.org").out.splitlines()
    rows = {note: (id, made) for id, made, note in (line.split("\t") for line in listed)}

    assert set(rows) == {"test", "export"}
    assert all(re.fullmatch(r"[0-9a-f]{12}", id) for id, _ in rows.values())
    assert all(re.fullmatch(r"\d{4}-\d\d-\d\d", made) for _, made in rows.values())
    assert first not in "".join(listed)
    by_id = run(data, "token", "revoke", rows["test"][0])
    assert (by_id.code, by_id.out) == (0, "Revoked the token “test” of coach@example.org.\n")
    by_itself = run(data, "token", "revoke", stdin=f"{second}\n")
    assert (by_itself.code, by_itself.out) == (
        0,
        "Revoked the token “export” of coach@example.org.\n",
    )
    assert run(data, "token", "list", "coach@example.org").out == ""
    assert run(data, "token", "revoke", stdin=f"{second}\n").code == 1

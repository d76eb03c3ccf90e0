"""The pages of rubrics and drafts: who sees what, bad input, and every step's answer in words."""

import json
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from tests.cast import COACH, DISTRICT, TEACHER
from tests.services import make_services
from tests.web.browsing import TOKEN, Browser
from tests.web.conftest import SignedIn
from walkthrough import paths
from walkthrough.app import create_app
from walkthrough.domain.drafts import Draft
from walkthrough.domain.json_text import MAX_BYTES
from walkthrough.usecases import draft_starts, drafts
from walkthrough.usecases.accounts import add_token
from walkthrough.usecases.services import Services
from walkthrough.web.security import MAX_DRAFT

BASE = "collaboration-look-fors"
FILE = (paths.RUBRICS / f"{BASE}.json").read_text("utf-8")
OWN = FILE.replace(f'"id": "{BASE}"', '"id": "ours"', 1)
MARKUP = "<script>alert('x')</script>"


@pytest.fixture
def lead(signed_in: SignedIn) -> Browser:
    return signed_in(DISTRICT)


@pytest.fixture
def draft(services: Services) -> Draft:
    """A next version of the bundled look-fors."""
    newest = services.rubrics.versions(BASE)[-1]
    return draft_starts.as_next_version(services, DISTRICT.actor, BASE, newest)


def path(draft: Draft, page: str = "") -> str:
    return f"/rubrics/drafts/{draft.id}{page}"


def upload(browser: Browser, content: bytes, name: str = "ours.json", to: str = "") -> TestResponse:
    page = browser.get(to.removesuffix("/replace") + "/text" if to else "/rubrics/upload").text
    token = TOKEN.search(page)
    assert token
    # By hand: werkzeug's own client leaves the temporary file of a large upload open.
    fields = {"csrf_token": token[1], "revision": "1"}
    parts = [
        f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode()
        for key, value in fields.items()
    ]
    parts.append(
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\n'
        "Content-Type: application/json\r\n\r\n".encode()
        + content
    )
    body = b"".join(b"--xyz\r\n%b\r\n" % part for part in parts) + b"--xyz--\r\n"
    kind = "multipart/form-data; boundary=xyz"
    return browser.client.post(to or "/rubrics/upload", data=body, content_type=kind)


def save(browser: Browser, draft: Draft, body: Any) -> TestResponse:
    token = browser.get("/api/v1/session").get_json()["csrf_token"]
    headers = {"X-CSRFToken": token}
    return browser.client.put(f"/api/v1/drafts/{draft.id}", json=body, headers=headers)


def kept(services: Services) -> list[Draft]:
    return services.store.drafts.all()


def test_observers_read_rubrics_and_are_offered_no_change(
    signed_in: SignedIn, draft: Draft
) -> None:
    for person in (COACH, TEACHER):
        browser = signed_in(person)
        shelf, one = browser.get("/rubrics").text, browser.get(f"/rubrics/{BASE}/1.0.0").text

        assert "Collaboration look-fors" in shelf
        assert "Drafts" not in shelf
        assert "New draft" not in shelf
        assert "Retire" not in one
        assert browser.get(f"/rubrics/{BASE}/compare").status_code == 200


def test_a_lead_finds_drafts_with_who_saved_them_and_how_they_stand(
    lead: Browser, services: Services, draft: Draft
) -> None:
    drafts.keep(services, DISTRICT.actor, "{", f"{MARKUP}.json", "upload")

    page = lead.get("/rubrics").text

    assert "saved by Dana District" in page
    assert "Ready to publish" in page or "advice" in page
    assert "1 error" in page
    assert MARKUP not in page


def test_a_watched_folders_files_are_drafts_and_broken_ones_are_named(tmp_path: Path) -> None:
    (tmp_path / "fine.json").write_text(OWN, "utf-8")
    (tmp_path / "broken.json").write_text(FILE.replace('"rate"', '"often"', 1), "utf-8")
    services = make_services(rubrics_dir=tmp_path)
    app = create_app(services=services)
    lead, coach = Browser(app.test_client()), Browser(app.test_client())
    lead.begin_session(services, DISTRICT)
    coach.begin_session(services, COACH)

    page = lead.get("/rubrics").text

    assert "1 file of the watched folder cannot be published" in page
    assert page.count("broken.json") == 2
    assert "not_a_choice" in page
    assert "From the watched folder" in page
    assert "broken.json" not in coach.get("/rubrics").text
    assert sorted(draft.name for draft in kept(services)) == ["broken.json", "fine.json"]
    assert services.rubrics.versions("ours") == []


@pytest.mark.parametrize("how", ["overlay", "version", "copy", "nothing"])
def test_a_draft_begins_in_four_ways(lead: Browser, services: Services, how: str) -> None:
    newest = services.rubrics.versions(BASE)[-1]
    fields = {"how": how, "of": f"{BASE}@{newest}", "title": "Ours", "language": "en"}

    answer = lead.submit("/rubrics/new", **fields, kind="look_fors")

    (begun,) = kept(services)
    assert answer.location == path(begun)
    assert lead.get(path(begun)).status_code == 200


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"how": "overlay", "title": ""}, "Give a title"),
        ({"how": "nothing", "title": "x", "language": "English"}, "as a tag"),
        ({"how": "magic", "title": "x"}, "Not a valid choice"),
        ({"how": "overlay", "title": "x", "of": "nobody@1.0.0"}, "Not a valid choice"),
    ],
)
def test_a_draft_that_cannot_begin_says_why(
    lead: Browser, services: Services, fields: dict[str, str], words: str
) -> None:
    newest = services.rubrics.versions(BASE)[-1]

    answer = lead.submit(
        "/rubrics/new", **{"of": f"{BASE}@{newest}", "kind": "look_fors", **fields}
    )

    assert answer.status_code == 422
    assert words in answer.text
    assert kept(services) == []


def test_a_sound_file_becomes_a_draft_byte_by_byte(lead: Browser, services: Services) -> None:
    answer = upload(lead, OWN.replace("\n", "\r\n").encode())

    (draft,) = kept(services)
    assert answer.location == path(draft)
    assert (draft.origin, draft.rubric) == ("upload", "ours")
    assert lead.get(path(draft, "/file")).data == OWN.replace("\n", "\r\n").encode()


@pytest.mark.parametrize(
    ("content", "line", "words"),
    [
        (b'{"format": 1,\n "title": "Half"', "Line 2", "ends before"),
        (b'{"id": "a",\n "id": "b"}', "Line 2", "&#34;id&#34;"),
        (b"[]", "Line 1", "object"),
        (b"", "Line 1", "empty"),
        (b'{"format": NaN}', "Line 1", "NaN"),
        (b"[" * 100_000, "Line 1", "deep"),
        (b"\xef\xbb\xbf{}", "Line 1", "byte-order mark"),
    ],
)
def test_a_broken_file_is_kept_and_told_what_is_wrong_where(
    lead: Browser, services: Services, content: bytes, line: str, words: str
) -> None:
    answer = upload(lead, content)

    (draft,) = kept(services)
    assert answer.location == path(draft, "/text")
    page = lead.get(answer.location).text
    assert line in page
    assert words in page
    assert "First mend the text" in page
    assert draft.source.encode() == content


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (OWN.encode("utf-16"), "UTF-8"),
        (b'{"title": "\xff"}', "UTF-8"),
        (b"PK\x03\x04\xff" + bytes(1000), "archive"),
        (b" " * 2_000_000, "1000000"),
    ],
    ids=["utf-16", "latin-1", "archive", "2 MB"],
)
def test_a_file_that_cannot_be_kept_is_refused_in_place(
    lead: Browser, services: Services, content: bytes, words: str
) -> None:
    answer = upload(lead, content)

    assert answer.status_code == 422
    assert "could not be kept" in answer.text
    assert words in answer.text.replace(",", "")
    assert kept(services) == []


def test_a_draft_may_be_as_large_as_a_file_however_much_json_escapes_it(
    lead: Browser, services: Services, draft: Draft
) -> None:
    source = draft.source + '"' * (MAX_BYTES - len(draft.source.encode()))

    answer = save(lead, draft, {"revision": draft.revision, "source": source})

    assert answer.status_code == 200
    assert kept(services)[0].source == source


@pytest.mark.parametrize(("size", "status"), [(MAX_BYTES + 1, 422), (MAX_DRAFT, 413)])
def test_a_draft_that_is_too_large_is_refused_in_words_of_its_own(
    app: Flask, services: Services, draft: Draft, size: int, status: int
) -> None:
    bearer = {"Authorization": f"Bearer {add_token(services, DISTRICT.email)}"}
    body = {"revision": draft.revision, "source": "x" * size}

    answer = app.test_client().put(f"/api/v1/drafts/{draft.id}", json=body, headers=bearer)

    assert answer.status_code == status
    assert answer.get_json()["detail"] == (
        "A rubric file holds at most 1000000 bytes. Nothing was saved."
    )
    assert kept(services)[0].source == draft.source


def test_a_far_too_large_upload_is_refused(lead: Browser, services: Services) -> None:
    assert upload(lead, b" " * 5_000_000).status_code == 413
    assert kept(services) == []


def test_a_form_without_a_file_says_that_it_is_needed(lead: Browser) -> None:
    answer = lead.submit("/rubrics/upload")

    assert answer.status_code == 422
    assert "This is needed." in answer.text


def test_a_mended_file_takes_the_drafts_place(lead: Browser, services: Services) -> None:
    upload(lead, b"{")
    (broken,) = kept(services)

    answer = upload(lead, OWN.encode(), to=path(broken, "/replace"))

    assert answer.location == path(broken, "/text")
    assert kept(services)[0].source == OWN
    assert upload(lead, b"\xff", to=path(broken, "/replace")).status_code == 302
    assert "was not taken" in lead.get(path(broken, "/text")).text


def test_text_is_saved_literally_and_shown_literally(
    lead: Browser, services: Services, draft: Draft
) -> None:
    text = draft.source.replace("Collaboration look-fors", MARKUP)

    answer = lead.submit(path(draft, "/text"), source=text, revision="1")

    assert answer.status_code == 302
    assert kept(services)[0].source == text
    for page in ("", "/text", "/publish"):
        assert MARKUP not in lead.get(path(draft, page)).text


def test_a_text_of_a_megabyte_is_saved_and_a_longer_one_refused_in_place(
    lead: Browser, services: Services, draft: Draft
) -> None:
    long = '{"title": "' + "ü" * 400_000 + '"}'
    assert lead.submit(path(draft, "/text"), source=long, revision="1").status_code == 302
    assert kept(services)[0].source == long

    answer = lead.submit(path(draft, "/text"), source=long + " " * 300_000, revision="2")
    assert answer.status_code == 422
    assert "holds at most 1000000 bytes" in answer.text
    assert kept(services)[0].source == long

    lead.client.set_cookie("language", "es")
    answer = lead.submit(path(draft, "/text"), source=long + " " * 300_000, revision="2")
    assert "contiene 1000000 bytes como máximo" in answer.text


def test_text_saved_upon_an_older_revision_is_not_lost_and_overwrites_nothing(
    lead: Browser, services: Services, draft: Draft
) -> None:
    theirs = drafts.save(services, DISTRICT.actor, draft.id, 1, draft.source + "\n")

    answer = lead.submit(path(draft, "/text"), source='{"mine": 1}', revision="1")

    assert answer.status_code == 409
    assert "{&#34;mine&#34;: 1}" in answer.text
    assert "saved this draft while you were writing" in answer.text
    assert 'name="revision" value="2"' in answer.text
    assert kept(services) == [theirs]


def test_the_editor_comes_with_the_draft_its_findings_and_what_is_published(
    lead: Browser, services: Services, draft: Draft
) -> None:
    page = lead.get(path(draft)).text

    data = json.loads(page.split('id="draft">')[1].split("</script>")[0])
    assert data["source"] == draft.source
    assert data["revision"] == 1
    assert data["published"]["version"] == services.rubrics.versions(BASE)[-1]
    assert data["base"] is None


def test_the_preview_of_a_broken_draft_says_what_keeps_it(
    lead: Browser, services: Services
) -> None:
    upload(lead, b"{")
    (draft,) = kept(services)

    page = lead.get(path(draft, "/preview"))

    assert page.status_code == 200
    assert "There is no preview yet" in page.text
    assert "<iframe" not in page.text
    assert lead.get(path(draft, "/sample.pdf")).status_code == 422


def test_the_sample_is_a_pdf(lead: Browser, draft: Draft) -> None:
    answer = lead.get(path(draft, "/sample.pdf"))

    assert answer.content_type == "application/pdf"
    assert answer.data.startswith(b"%PDF-")


def test_only_capture_may_be_framed_and_only_by_us(lead: Browser, draft: Draft) -> None:
    shell, page = lead.get("/capture"), lead.get(path(draft, "/preview"))

    assert "frame-ancestors 'self'" in shell.headers["Content-Security-Policy"]
    assert shell.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"


def test_publishing_shows_what_changes_and_asks(
    lead: Browser, services: Services, draft: Draft
) -> None:
    text = draft.source.replace("Roles toward a shared goal", "A part for everyone", 1)
    drafts.save(services, DISTRICT.actor, draft.id, 1, text)

    page = lead.get(path(draft, "/publish")).text
    assert "A part for everyone" in page
    assert "it can never be changed or deleted" in page
    version = json.loads(text)["version"]
    answer = lead.submit(path(draft, "/publish"), revision="2")

    assert answer.location == f"/rubrics/{BASE}/{version}"
    assert "Published:" in lead.get(answer.location).text
    listed = lead.get("/api/v1/rubrics").get_json()["rubrics"]
    assert {one["version"] for one in listed if one["id"] == BASE and one["latest"]} == {version}
    assert lead.get(path(draft)).status_code == 404


def test_publishing_what_was_changed_since_is_refused_and_shown_anew(
    lead: Browser, services: Services, draft: Draft
) -> None:
    drafts.save(services, DISTRICT.actor, draft.id, 1, draft.source + "\n")

    answer = lead.submit(path(draft, "/publish"), revision="1")

    assert answer.status_code == 409
    assert "saved the draft since you looked" in answer.text
    assert len(kept(services)) == 1


def test_a_draft_with_an_error_has_no_button_to_publish(
    lead: Browser, services: Services, draft: Draft
) -> None:
    drafts.save(services, DISTRICT.actor, draft.id, 1, draft.source.replace('"rate"', '"often"'))

    page = lead.get(path(draft, "/publish")).text

    assert "something has to be mended first" in page
    assert "it can never be changed" not in page
    assert (
        lead.submit(path(draft, "/publish"), path(draft, "/text"), revision="2").status_code == 422
    )


def test_a_version_is_given_out_as_it_was_published(
    signed_in: SignedIn, services: Services
) -> None:
    newest = services.rubrics.versions(BASE)[-1]

    answer = signed_in(COACH).get(f"/rubrics/{BASE}/{newest}/file")

    assert answer.data == (paths.RUBRICS / f"{BASE}.json").read_bytes()
    assert f'filename="{BASE}@{newest}.json"' in answer.headers["Content-Disposition"]
    assert signed_in(COACH).get(f"/rubrics/{BASE}/9.9.9/file").status_code == 404


def test_retiring_and_bringing_back_are_said_and_hold_at_once(
    lead: Browser, services: Services
) -> None:
    shelf = f"/rubrics/{BASE}/1.0.0"
    retired = lead.submit(f"/rubrics/{BASE}/retire", shelf)
    assert "This rubric is retired" in lead.get(retired.location).text
    listed = lead.get("/api/v1/rubrics").get_json()["rubrics"]
    assert not any(one["latest"] for one in listed if one["id"] == BASE)
    assert lead.get(f"/api/v1/rubrics/{BASE}/1.0.0").status_code == 200

    lead.submit(f"/rubrics/{BASE}/restore", shelf)
    assert not services.rubrics.standing(BASE).retired


def test_rolling_back_to_a_version_that_is_not_there_is_refused(lead: Browser) -> None:
    offer = f"/rubrics/{BASE}/offer"
    assert lead.submit(offer, f"/rubrics/{BASE}/1.0.0", version="9.9.9").status_code == 404
    assert lead.submit(offer, f"/rubrics/{BASE}/1.0.0", version="1.0.0").status_code == 302


def test_discarding_asks_for_the_revision_that_was_seen(
    lead: Browser, services: Services, draft: Draft
) -> None:
    drafts.save(services, DISTRICT.actor, draft.id, 1, draft.source + "\n")

    assert (
        lead.submit(path(draft, "/discard"), path(draft, "/text"), revision="1").status_code == 409
    )
    assert len(kept(services)) == 1
    lead.submit(path(draft, "/discard"), path(draft, "/text"), revision="2")
    assert kept(services) == []


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"source": "{}"},
        {"source": 5, "revision": 1},
        {"source": "{}", "revision": "1"},
        {"source": "{}", "revision": True},
        {"source": "{}", "revision": -1},
        {"source": "{}", "revision": 2**60},
        {"source": "\ud800", "revision": 1},
    ],
)
def test_the_api_refuses_what_is_no_draft(
    lead: Browser, services: Services, draft: Draft, body: Any
) -> None:
    answer = save(lead, draft, body)

    assert answer.status_code == 422
    assert answer.get_json()["code"] in {"not_a_draft", "bad_text"}
    assert kept(services) == [draft]


def test_the_api_saves_upon_a_revision_and_says_what_it_found(lead: Browser, draft: Draft) -> None:
    text = draft.source.replace('"rate"', '"often"', 1)

    saved = save(lead, draft, {"source": text, "revision": 1}).get_json()
    stale = save(lead, draft, {"source": "{}", "revision": 1})

    assert (saved["revision"], saved["saved_by"], saved["publishable"]) == (
        2,
        "Dana District",
        False,
    )
    (finding,) = [one for one in saved["findings"] if one["code"] == "not_a_choice"]
    assert finding["path"][:1] == ["look_fors"]
    assert finding["path"][-1] == "measure"
    assert (stale.status_code, stale.get_json()["code"]) == (409, "draft_changed")

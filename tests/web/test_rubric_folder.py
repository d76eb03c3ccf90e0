"""The district's folder on the rubrics page: what changed is a draft, what is broken is named."""

import json
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cast import COACH, DISTRICT
from tests.services import make_services
from tests.web.conftest import SignedIn
from walkthrough import paths
from walkthrough.usecases.services import Services

EXAMPLE = (paths.RUBRICS / "examples" / "riverbend-collaboration-1.0.0.json").read_text("utf-8")


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    (tmp_path / "at-start.json").write_text(EXAMPLE.replace("riverbend-", "early-"), "utf-8")
    made = make_services(rubrics_dir=tmp_path)
    yield made
    made.renderer.close()


def test_a_file_that_was_there_at_the_start_is_a_draft(
    services: Services, signed_in: SignedIn
) -> None:
    lead = signed_in(DISTRICT)

    assert [draft.name for draft in services.store.drafts.all()] == ["at-start.json"]
    assert "at-start.json" in lead.get("/rubrics").text


def test_a_file_that_comes_later_is_a_draft_when_the_page_is_asked_for(
    signed_in: SignedIn, tmp_path: Path
) -> None:
    lead = signed_in(DISTRICT)
    (tmp_path / "riverbend.json").write_text(EXAMPLE, "utf-8")

    page = lead.get("/rubrics").text

    assert "riverbend.json" in page
    assert "cannot be published" not in page
    # Nobody else hears of drafts, and nothing is offered.
    assert "riverbend" not in signed_in(COACH).get("/rubrics").text


def test_a_file_that_comes_later_is_a_draft_when_a_phone_asks_for_rubrics(
    services: Services, signed_in: SignedIn, tmp_path: Path
) -> None:
    coach = signed_in(COACH)
    (tmp_path / "riverbend.json").write_text(EXAMPLE, "utf-8")

    listed = coach.get("/api/v1/rubrics").json["rubrics"]

    assert "riverbend-collaboration" not in [one["id"] for one in listed]
    assert "riverbend.json" in [draft.name for draft in services.store.drafts.all()]


def test_broken_files_are_named_with_their_first_error_to_district_leads(
    signed_in: SignedIn, tmp_path: Path
) -> None:
    document = json.loads(EXAMPLE)
    (tmp_path / "language.json").write_text(json.dumps({**document, "language": "English"}))
    (tmp_path / "latin.json").write_bytes('{"title": "Año"}'.encode("latin-1"))
    os.utime(tmp_path / "latin.json", (1, 1))
    (tmp_path / "folder.json").mkdir()
    lead = signed_in(DISTRICT)

    page = lead.get("/rubrics").text

    assert "3 files of the watched folder cannot be published" in page
    assert "<code>latin.json</code>" in page
    assert "These bytes are not UTF-8 text." in page
    assert "Is a directory" in page
    assert "must be a language tag such as" in page
    assert "latin.json" not in signed_in(COACH).get("/rubrics").text

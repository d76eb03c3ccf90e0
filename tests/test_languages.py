"""Which languages there are, what they are called, and where their messages come from."""

from pathlib import Path

import pytest

from walkthrough import languages, paths

PO = """msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Save"
msgstr "حفظ"

#, fuzzy
msgid "Cancel"
msgstr "ربما"
"""


@pytest.fixture
def arabic(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder of catalogues with one that somebody has just begun."""
    folder = tmp_path / "ar" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(PO, "utf-8")
    monkeypatch.setattr(paths, "TRANSLATIONS", tmp_path)


def test_english_comes_first_and_needs_no_catalogue() -> None:
    assert languages.languages() == ("en", "es")
    assert languages.translations("en").gettext("Save") == "Save"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [("es", "es"), ("es-MX", "es"), ("es_419", "es"), ("ES-us", "es"), ("en-GB", "en")],
)
def test_a_country_is_served_by_its_language(wanted: str, found: str) -> None:
    assert languages.fitting(wanted) == found


@pytest.mark.parametrize("wanted", ["", "fr", "e", "esx", "*", "../es", "es/../en"])
def test_a_language_that_there_is_not_fits_nothing(wanted: str) -> None:
    assert languages.fitting(wanted) is None


def test_a_language_is_called_what_its_readers_call_it() -> None:
    assert [languages.own_name(tag) for tag in ("en", "es")] == ["English", "Español"]
    assert languages.own_name("qaa") == "qaa"


def test_dates_and_numbers_are_written_as_in_the_schools_country() -> None:
    assert str(languages.locale("es")) == "es_US"
    assert languages.region("es") == "es-US"
    assert languages.region("fr") == "fr"


@pytest.mark.usefixtures("arabic")
def test_a_catalogue_in_the_folder_is_a_language_without_further_ado() -> None:
    assert languages.languages() == ("en", "ar")
    assert languages.translations("ar").gettext("Save") == "حفظ"


@pytest.mark.usefixtures("arabic")
def test_a_message_without_a_sure_translation_stays_in_english() -> None:
    assert languages.translations("ar").gettext("Cancel") == "Cancel"
    assert languages.translations("ar").gettext("Share") == "Share"


def test_the_direction_is_that_of_the_script() -> None:
    assert [languages.direction(tag) for tag in ("en", "es", "ar", "he")] == [
        "ltr",
        "ltr",
        "rtl",
        "rtl",
    ]
    assert languages.direction("xx") == "ltr"

"""The phone reads a rubric in its reader's language just as the server does."""

import json
from typing import Any

import pytest
from playwright.sync_api import Page

from walkthrough import paths
from walkthrough.domain import rubric as rubrics
from walkthrough.usecases.report_language import in_language, untranslated
from walkthrough.usecases.rubric_files import rubric_files

PARTLY: dict[str, Any] = {
    "format": 1,
    "id": "partly",
    "version": "1.0.0",
    "language": "en",
    "title": "Partly translated",
    "levels": [{"id": "first", "label": "First"}, {"id": "second", "label": "Second"}],
    "look_fors": [
        {
            "id": "constructor",
            "title": "A look-for",
            "statement": "It has an awkward id.",
            "seen": [{"id": "to-string", "text": "A sign"}, {"id": "other", "text": "Another"}],
            "questions": ["Why?"],
        },
        {"id": "left-alone", "title": "Left alone", "statement": "Nobody translated it."},
    ],
    "translations": {
        "es": {
            "title": "Traducida en parte",
            "levels": {"second": "Segundo"},
            "look_fors": {"constructor": {"signs": {"other": "Otra"}, "questions": ["¿Por qué?"]}},
        },
        "es-MX": {"look_fors": {"left-alone": {"title": "Sola"}}},
    },
}
SOURCES = {path.stem: path.read_bytes() for path in rubric_files(paths.RUBRICS)}
SOURCES["partly"] = json.dumps(PARTLY).encode()
# The digest is over all texts, and the translations themselves are no part of what is shown.
NOT_SHOWN = ("digest", "translations", "original")


def shown(document: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in document.items() if key not in NOT_SHOWN}


@pytest.mark.parametrize("language", ["en", "es", "es-MX", "es-419", "fr"])
@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_phone_and_server_choose_the_same_texts(
    scripts: Page, source: bytes, language: str
) -> None:
    rubric = rubrics.parse(source)

    on_phone = scripts.evaluate(
        "([rubric, language]) => rubricLanguage.inLanguage(rubric, language)",
        [rubric.document(), language],
    )

    assert shown(on_phone) == shown(in_language(rubric, language).document())


@pytest.mark.parametrize(
    ("text", "language"),
    [("Otra", "es"), ("A sign", "en"), ("Nobody translated it.", "en"), ("Segundo", "es")],
)
def test_phone_and_server_know_which_texts_nobody_translated(
    scripts: Page, text: str, language: str
) -> None:
    original = rubrics.parse(SOURCES["partly"])
    spanish = in_language(original, "es")

    on_phone = scripts.evaluate(
        """([rubric, text]) => {
          const {inLanguage, languageOf} = rubricLanguage;
          return languageOf(inLanguage(rubric, "es"), text);
        }""",
        [original.document(), text],
    )

    on_server = "en" if text in untranslated(original, spanish) else "es"
    assert on_phone == on_server == language


def test_what_is_not_translated_stays_as_it_was_written() -> None:
    spanish = in_language(rubrics.parse(SOURCES["partly"]), "es")

    assert spanish.title == "Traducida en parte"
    assert [level.label for level in spanish.levels] == ["First", "Segundo"]
    first, second = spanish.look_fors
    assert (first.title, [sign.text for sign in first.seen]) == ("A look-for", ["A sign", "Otra"])
    assert first.questions == ("¿Por qué?",)
    assert second.statement == "Nobody translated it."

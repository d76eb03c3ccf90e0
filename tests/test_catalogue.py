"""The message catalogues have every string that a person reads, in every language."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from walkthrough import paths

ROOT = paths.PACKAGE.parent
TEMPLATE = paths.TRANSLATIONS / "messages.pot"
CATALOGUES = sorted(paths.TRANSLATIONS.glob("*/LC_MESSAGES/messages.po"))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]")
every_catalogue = pytest.mark.parametrize(
    "path", CATALOGUES, ids=[path.parent.parent.name for path in CATALOGUES]
)


def test_catalogue_is_current(tmp_path: Path) -> None:
    fresh = tmp_path / "messages.pot"
    recipe = re.search(
        r"pybabel --quiet (extract.*?)--project", (ROOT / "Makefile").read_text(), re.DOTALL
    )
    assert recipe is not None
    options = recipe.group(1).replace("\\\n", " ").split()

    subprocess.run(
        [sys.executable, "-m", "babel.messages.frontend", *options, "--output-file", fresh, "."],
        cwd=ROOT,
        check=True,
        capture_output=True,
    )

    assert _ids(_catalogue(fresh)) == _ids(_catalogue(TEMPLATE)), "make catalogue"


def test_there_is_a_spanish_catalogue() -> None:
    assert "es" in [path.parent.parent.name for path in CATALOGUES]


@every_catalogue
def test_every_message_is_translated_and_none_is_left_over(path: Path) -> None:
    catalogue = _catalogue(path)

    assert _ids(catalogue) == _ids(_catalogue(TEMPLATE))
    assert [message.id for message in catalogue if message.id and not _is_done(message)] == []


@every_catalogue
def test_a_translation_has_the_placeholders_of_its_message(path: Path) -> None:
    wrong = [message.id for message in _catalogue(path) if message.id and not _fits(message)]

    assert wrong == []


@every_catalogue
def test_a_translation_keeps_the_shape_of_its_message(path: Path) -> None:
    """Spaces and line breaks at the ends, and what closes a sentence."""
    wrong = [
        (source, target)
        for message in _catalogue(path)
        if message.id
        for source, target in zip(_texts(message.id), _texts(message.string), strict=False)
        if (source[:1].isspace(), source[-1:].isspace())
        != (target[:1].isspace(), target[-1:].isspace())
        or (source.endswith("…")) != (target.endswith("…"))
        or (source.endswith("?")) != (target.endswith("?"))
    ]

    assert wrong == []


def test_spanish_opens_its_questions_and_exclamations() -> None:
    spanish = _catalogue(paths.TRANSLATIONS / "es" / "LC_MESSAGES" / "messages.po")
    texts = [text for message in spanish if message.id for text in _texts(message.string)]

    assert [text for text in texts if text.count("?") != text.count("¿")] == []
    assert [text for text in texts if text.count("!") != text.count("¡")] == []


def test_an_unfinished_or_wrong_translation_is_noticed() -> None:
    assert not _is_done(Message("Save", ""))
    assert not _is_done(Message("Save", "Guardar", flags={"fuzzy"}))
    assert not _is_done(Message(("%(n)s class", "%(n)s classes"), ("%(n)s clase", "")))
    assert not _fits(Message("Shared with %(teacher)s", "Compartido con %(docente)s"))
    assert _fits(Message(("One class", "%(n)s classes"), ("Una clase", "%(n)s clases")))


def _catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=None if path.suffix == ".pot" else path.parent.parent.name)


def _ids(catalogue: Catalog) -> set[object]:
    return {message.id for message in catalogue if message.id}


def _texts(texts: object) -> tuple[str, ...]:
    return (texts,) if isinstance(texts, str) else tuple(texts)  # type: ignore[arg-type]


def _is_done(message: Message) -> bool:
    return not message.fuzzy and all(text.strip() for text in _texts(message.string))


def _fits(message: Message) -> bool:
    """A text has the same placeholders; of plural forms, none has one that there is not."""
    wanted = [sorted(PLACEHOLDER.findall(text)) for text in _texts(message.id)]
    found = [sorted(PLACEHOLDER.findall(text)) for text in _texts(message.string)]
    if isinstance(message.id, str):
        return found == wanted
    every = set(wanted[-1])
    return found[-1] == wanted[-1] and all(set(form) <= every for form in found)

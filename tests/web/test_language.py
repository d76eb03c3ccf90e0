"""Choosing the language: before signing in and after, on this device and on others."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from flask import Flask

from tests.cast import COACH, PASSWORD, TEACHER
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough import languages, paths
from walkthrough.usecases.services import Services
from walkthrough.web.capture import catalogue

SPANISH = {"Accept-Language": "es-MX,es;q=0.9,en;q=0.5"}
HTML = re.compile(r'<html lang="([\w-]+)" dir="(\w+)"')
CATALOGUE = re.compile(r'<script type="application/json" id="catalogue">(.*?)</script>', re.DOTALL)


def spoken(page: str) -> str:
    """The language that a page says it is in."""
    found = HTML.search(page)
    assert found
    assert found[2] == "ltr"
    return found[1]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        (None, "en"),
        ("es", "es"),
        ("es-MX,es;q=0.9,en;q=0.5", "es"),
        ("en-US,en;q=0.9,es;q=0.8", "en"),
        ("fr-CA,es-419;q=0.7,en;q=0.5", "es"),
        ("fr", "en"),
        ("*", "en"),
        ("es;q=nonsense", "en"),
    ],
)
def test_a_browser_is_answered_in_the_first_of_its_languages_that_there_is(
    stranger: Browser, asked: str | None, language: str
) -> None:
    page = stranger.get("/login", headers={"Accept-Language": asked} if asked else {})

    assert spoken(page.text) == language
    assert page.headers["Content-Language"] == language
    assert {"Accept-Language", "Cookie"} <= set(page.headers["Vary"].split(", "))


def test_before_signing_in_the_footer_switches_the_language_for_good(stranger: Browser) -> None:
    answer = stranger.submit("/language", page="/login", language="es", next="/login?next=/rubrics")

    assert answer.location == "/login?next=/rubrics"
    page = stranger.get("/login", headers={"Accept-Language": "en"})
    assert spoken(page.text) == "es"
    assert "Iniciar sesión" in page.text
    assert '<span class="languages__now" lang="es" aria-current="true">Español</span>' in page.text


def test_the_cookie_is_kept_from_scripts_and_for_a_year(stranger: Browser) -> None:
    answer = stranger.submit("/language", page="/login", language="es")

    cookie = next(one for one in answer.headers.getlist("Set-Cookie") if "language=es" in one)
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Max-Age=31536000" in cookie


def test_a_choice_needs_the_pages_token(stranger: Browser) -> None:
    stranger.get("/login")

    answer = stranger.client.post("/language", data={"language": "es"})

    assert answer.status_code == 400
    assert spoken(stranger.get("/login").text) == "en"


@pytest.mark.parametrize(
    "wanted",
    [
        "https://elsewhere.example/",
        "//elsewhere.example",
        "/logout\\x",
        "/account/password",
        "",
        "x",
    ],
)
def test_afterwards_nobody_is_led_elsewhere_or_to_the_answer_of_a_form(
    stranger: Browser, wanted: str
) -> None:
    answer = stranger.submit("/language", page="/login", language="es", next=wanted)

    assert answer.location == "/"


def test_a_signed_in_persons_choice_goes_with_their_account(
    signed_in: SignedIn, services: Services, app: Flask
) -> None:
    signed_in(COACH).submit("/language", page="/account", language="es", next="/account")

    user = services.store.people.user(COACH.user.id)
    assert user is not None
    assert user.language == "es"
    other_device = signed_in(COACH)
    page = other_device.get("/account", headers={"Accept-Language": "en"})
    assert spoken(page.text) == "es"
    assert "Usar este idioma" in page.text
    # From now on that device's capture, which knows nobody, speaks it as well.
    assert spoken(other_device.get("/capture").text) == "es"
    assert spoken(signed_in(TEACHER).get("/account").text) == "en"


def test_signing_in_brings_ones_language_along(stranger: Browser, services: Services) -> None:
    user = services.store.people.user(COACH.user.id)
    assert user is not None
    services.store.people.save_user(replace(user, language="es"))

    stranger.sign_in(COACH)

    assert spoken(stranger.get("/").text) == "es"
    assert spoken(stranger.get("/capture").text) == "es"


def test_the_choice_is_taken_back_to_follow_the_browser(
    signed_in: SignedIn, services: Services
) -> None:
    coach = signed_in(COACH)
    coach.submit("/language", page="/account", language="es")

    coach.submit("/language", page="/account", language="")

    user = services.store.people.user(COACH.user.id)
    assert user is not None
    assert user.language == ""
    assert spoken(coach.get("/account").text) == "en"
    assert spoken(coach.get("/account", headers=SPANISH).text) == "es"


def test_a_language_that_there_is_no_more_falls_back_to_the_browsers(
    signed_in: SignedIn, services: Services
) -> None:
    user = services.store.people.user(COACH.user.id)
    assert user is not None
    services.store.people.save_user(replace(user, language="tlh"))

    assert spoken(signed_in(COACH).get("/account", headers=SPANISH).text) == "es"


def test_the_api_says_no_in_the_readers_language(stranger: Browser) -> None:
    answer = stranger.get("/api/v1/classes", headers=SPANISH)

    assert answer.get_json()["detail"] == "Inicie sesión y vuelva a intentarlo."
    assert answer.headers["Content-Language"] == "es"
    assert answer.get_json()["code"] == "signed_out"


def test_forms_and_refusals_are_in_the_readers_language(stranger: Browser) -> None:
    stranger.submit("/language", page="/login", language="es")

    wrong = stranger.submit("/login", email=COACH.email, password=PASSWORD + "x")
    empty = stranger.submit("/login", email="", password="")

    assert "Ese correo y esa contraseña no coinciden." in wrong.text
    assert "Este dato es necesario." in empty.text


def test_dates_and_times_are_written_the_american_way_in_spanish(signed_in: SignedIn) -> None:
    page = signed_in(COACH).get("/account", headers=SPANISH).text

    assert re.search(r"Sesión iniciada el \w{3}, \d+ de \w+", page)


def test_the_english_shell_carries_no_catalogue(stranger: Browser) -> None:
    assert carried(stranger.get("/capture").text) == {}


def test_the_spanish_shell_carries_what_the_scripts_say_and_nothing_else(
    stranger: Browser,
) -> None:
    page = stranger.get("/capture", headers=SPANISH).text

    messages = carried(page)
    assert messages == catalogue("es")
    assert messages["Undo"] == "Deshacer"
    assert messages["%(n)s minute watched"] == {
        "one": "%(n)s minuto observado",
        "many": "%(n)s minutos observados",
        "other": "%(n)s minutos observados",
    }
    # Said by pages alone; and said by the shell itself, which is rendered in Spanish anyway.
    assert "Change the password" not in messages
    assert "Opening…" not in messages
    assert "Abriendo…" in page
    assert 'data-region="es-US"' in page


def test_every_message_of_the_scripts_is_translated_for_them() -> None:
    with (paths.TRANSLATIONS / "messages.pot").open("rb") as template:
        known = {
            message.id if isinstance(message.id, str) else message.id[0]
            for message in read_po(template)
            if message.id
        }

    missing = {message for message in catalogue("es") if message not in known}
    assert missing == set(), "make catalogue"
    assert len(catalogue("es")) > 200


def test_the_shell_is_the_browsers_whoever_is_signed_in(
    signed_in: SignedIn, services: Services
) -> None:
    coach = signed_in(COACH)
    user = services.store.people.user(COACH.user.id)
    assert user is not None
    services.store.people.save_user(replace(user, language="es"))

    shell = coach.get("/capture", headers={"Accept-Language": "en"})

    assert spoken(shell.text) == "en"
    assert "Set-Cookie" not in shell.headers
    assert shell.headers["Cache-Control"] == "public, no-cache"


def test_another_language_is_another_version_of_the_worker(stranger: Browser) -> None:
    def version(**headers: str) -> str:
        script = stranger.get("/sw.js", headers=headers).text
        return str(json.loads(script[len("const SHELL = ") : script.index(";\n")])["version"])

    english = version()
    assert version(**SPANISH) != english

    stranger.submit("/language", page="/login", language="es")
    assert version() == version(**SPANISH)


def test_the_manifest_is_in_the_readers_language(stranger: Browser) -> None:
    manifest = json.loads(stranger.get("/manifest.webmanifest", headers=SPANISH).data)

    assert (manifest["lang"], manifest["dir"]) == ("es", "ltr")
    assert manifest["description"] == "Observe cómo trabajan juntos los estudiantes."


def carried(shell: str) -> dict[str, object]:
    found = CATALOGUE.search(shell)
    assert found
    messages: dict[str, object] = json.loads(found[1])
    return messages


def test_every_language_that_can_be_chosen_is_offered(stranger: Browser) -> None:
    page = stranger.get("/login").text

    for tag in languages.languages():
        assert f'lang="{tag}"' in page
        assert languages.own_name(tag) in page


def test_rubrics_are_read_in_the_readers_language(signed_in: SignedIn) -> None:
    coach = signed_in(COACH)

    shelf = coach.get("/rubrics", headers=SPANISH).text
    page = coach.get("/rubrics/collaboration-look-fors/1.1.0", headers=SPANISH).text
    older = coach.get("/rubrics/collaboration-look-fors/1.0.0", headers=SPANISH).text

    assert "Indicadores de colaboración" in shelf
    assert "Construir sobre las ideas" in page
    assert '<article class="rubric" lang="es">' in page
    assert '<article class="rubric" lang="en">' in older
    # The digest pins the file with all its texts, in whatever language it is read.
    digest = re.compile(r'<code class="digest">(\w+)</code>')
    english = coach.get("/rubrics/collaboration-look-fors/1.1.0").text
    assert digest.findall(page) == digest.findall(english)


def test_our_line_for_reports_is_translated_and_a_districts_own_is_not(
    signed_in: SignedIn, services: Services, app: Flask
) -> None:
    assert (
        "Para acompañar, no para evaluar." in signed_in(COACH).get("/reports", headers=SPANISH).text
    )

    own = replace(services, settings=replace(services.settings, report_line="Ours, 100 %."))
    app.extensions["services"] = own
    assert "Ours, 100 %." in signed_in(COACH).get("/reports", headers=SPANISH).text


POLISH = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=3; plural=(n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<12 || n%100>14) "
"? 1 : 2);\\n"

msgid "%(n)s group"
msgid_plural "%(n)s groups"
msgstr[0] "%(n)s grupa"
msgstr[1] "%(n)s grupy"
msgstr[2] "%(n)s grup"
"""


def test_plural_forms_reach_the_browser_by_cldrs_names(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "pl" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_text(POLISH, "utf-8")
    monkeypatch.setattr(paths, "TRANSLATIONS", tmp_path)

    forms = catalogue("pl")["%(n)s group"]

    assert isinstance(forms, dict)
    assert (forms["one"], forms["few"], forms["many"]) == (
        "%(n)s grupa",
        "%(n)s grupy",
        "%(n)s grup",
    )

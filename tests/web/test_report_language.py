"""The report's language, chosen apart from the reader's: for sharing, on the page, in the PDF."""

import io
import json
import re

import pytest
from pypdf import PdfReader

from tests.cast import COACH, TEACHER
from tests.pdf import visits
from tests.phone import Phone
from tests.web.browsing import Browser
from tests.web.conftest import SignedIn
from walkthrough.usecases.services import Services

SPANISH = {"Accept-Language": "es-MX,es;q=0.9"}
AS_SHOWN = re.compile(r'name="as_shown" value="([^"]+)"')
ARTICLE = re.compile(r'<article class="report" lang="(\w+)" dir="(\w+)">(.*)</article>', re.DOTALL)
OWN_WORDS = "Two students calculate, two build."
AS_WRITTEN = {
    "en": "Notes and feedback stand in the words in which they were written.",
    "es": "Las notas y los comentarios quedan en las palabras en que se escribieron.",
}


@pytest.fixture
def phone(services: Services) -> Phone:
    return visits.science(services)


def path(phone: Phone, rest: str = "") -> str:
    return f"/walkthroughs/{phone.walkthrough}{rest}"


def share(coach: Browser, phone: Phone, *languages: str) -> None:
    page = coach.get(path(phone, "/share"))
    shown = AS_SHOWN.search(page.text)
    assert shown
    fields = {"as_shown": shown[1], "via": "link", "languages": list(languages)}
    answer = coach.submit(path(phone, "/share"), **fields)  # type: ignore[arg-type]
    assert answer.status_code == 302, answer.text


def article(page: str) -> tuple[str, str]:
    """The language of the report on its page, and its text."""
    found = ARTICLE.search(page)
    assert found
    assert found[2] == "ltr"
    return found[1], found[3]


def test_the_page_is_in_the_readers_language_until_another_is_asked_for(
    signed_in: SignedIn, phone: Phone
) -> None:
    coach = signed_in(COACH)

    own = coach.get(path(phone)).text
    asked = coach.get(path(phone, "?lang=es")).text

    assert article(own)[0] == "en"
    language, text = article(asked)
    assert language == "es"
    assert "Qué se registró" in text
    # Version 1.0.0 of this rubric has no Spanish: its texts say that they are English.
    assert '<span lang="en" dir="ltr">Building on ideas</span>' in text.replace(
        'dir="ltr" lang="en"', 'lang="en" dir="ltr"'
    )
    # What surrounds it stays in the reader's language.
    assert '<html lang="en"' in asked
    assert "Open the PDF" in asked


def test_the_rubrics_own_texts_are_in_the_reports_language(
    services: Services, signed_in: SignedIn
) -> None:
    phone = Phone()
    phone.start(version="1.1.0")
    phone.focus("g1", 200)
    phone.seen("g1", "building-on-ideas", sign="asks-how-you-know")
    phone.finish()
    visits.send(services, phone)

    _, text = article(signed_in(COACH).get(path(phone, "?lang=es")).text)

    assert "Construir sobre las ideas" in text
    assert "Building on ideas" not in text
    assert 'lang="es"' not in text, "only what is foreign names its language"
    # The source is called what it is called.
    assert '<span lang="en">Collaboration look-fors, from a guide' in text


PARTLY = {
    "format": 1,
    "id": "partly",
    "version": "1.0.0",
    "language": "en",
    "title": "Partly translated",
    "look_fors": [
        {"id": "ideas", "title": "Ideas", "statement": "They build on one another."},
        {"id": "turns", "title": "Taking turns", "statement": "Nobody translated this."},
    ],
    "translations": {"es": {"look_fors": {"ideas": {"statement": "Construyen en conjunto."}}}},
}


def test_what_nobody_translated_says_that_it_is_in_another_language(
    services: Services, signed_in: SignedIn
) -> None:
    services.rubrics.publish(json.dumps(PARTLY).encode(), "partly.json")
    phone = Phone()
    phone.start(rubric="partly")
    phone.focus("g1", 200)
    phone.seen("g1", "ideas")
    phone.finish()
    visits.send(services, phone)

    _, text = article(signed_in(COACH).get(path(phone, "?lang=es")).text)

    assert '<span class="matrix__title" dir="ltr" lang="en">Taking turns</span>' in text
    assert '<span class="matrix__statement" dir="ltr">Construyen en conjunto.</span>' in text
    # A rubric that names no marks has ours, and we can say them in Spanish.
    assert '<li class="mark mark--seen">Visto</li>' in text
    assert "En cambio: se vio lo opuesto" in text


def test_what_was_shared_in_spanish_is_in_spanish_for_a_teacher_who_reads_english(
    signed_in: SignedIn, phone: Phone
) -> None:
    share(signed_in(COACH), phone, "es")

    page = signed_in(TEACHER).get(path(phone)).text

    assert article(page)[0] == "es"
    assert '<div lang="en" dir="ltr">' in article(page)[1], "the form for a reply"
    assert "Got it" in page


def test_what_was_shared_in_both_is_in_the_readers_own(signed_in: SignedIn, phone: Phone) -> None:
    share(signed_in(COACH), phone, "en", "es")
    teacher = signed_in(TEACHER)

    assert article(teacher.get(path(phone)).text)[0] == "en"
    assert article(teacher.get(path(phone), headers=SPANISH).text)[0] == "es"
    switch = teacher.get(path(phone)).text
    assert f'href="{path(phone, "?lang=es")}"' in switch
    assert f'href="{path(phone, "/report.pdf?lang=both")}"' in switch


def test_own_words_stay_as_they_are_and_the_report_says_so(
    signed_in: SignedIn, phone: Phone
) -> None:
    coach = signed_in(COACH)
    share(coach, phone, "en", "es")

    english, spanish = (
        article(coach.get(path(phone, f"?lang={language}")).text)[1] for language in ("en", "es")
    )

    assert AS_WRITTEN["en"] not in english
    assert AS_WRITTEN["es"] in spanish
    assert OWN_WORDS in english
    assert OWN_WORDS in spanish


def test_nothing_is_said_of_words_where_the_observer_worked_in_the_reports_language(
    signed_in: SignedIn, services: Services, phone: Phone
) -> None:
    coach = signed_in(COACH)
    coach.submit("/language", page="/account", language="es")
    share(coach, phone, "es")

    assert AS_WRITTEN["es"] not in coach.get(path(phone, "?lang=es")).text
    assert AS_WRITTEN["en"] in coach.get(path(phone, "?lang=en")).text


def test_the_slip_proposes_the_teachers_own_language(signed_in: SignedIn, phone: Phone) -> None:
    signed_in(TEACHER).submit("/language", page="/account", language="es")

    slip = signed_in(COACH).get(path(phone, "/share")).text

    assert re.findall(r'name="languages" value="(\w+)"( checked)?', slip) == [
        ("en", ""),
        ("es", " checked"),
    ]


def test_a_language_that_there_is_not_shares_nothing(signed_in: SignedIn, phone: Phone) -> None:
    coach = signed_in(COACH)
    shown = AS_SHOWN.search(coach.get(path(phone, "/share")).text)
    assert shown

    answer = coach.submit(path(phone, "/share"), as_shown=shown[1], via="link", languages="tlh")

    assert answer.status_code == 422
    assert "Kept as a draft" in coach.get(path(phone)).text


@pytest.mark.parametrize(
    ("asked", "languages"), [("", ["en"]), ("?lang=es", ["es"]), ("?lang=both", ["en", "es"])]
)
def test_the_pdf_is_in_one_language_or_in_both(
    signed_in: SignedIn, phone: Phone, asked: str, languages: list[str]
) -> None:
    answer = signed_in(COACH).get(path(phone, f"/report.pdf{asked}"))

    reader = PdfReader(io.BytesIO(answer.data))
    assert reader.trailer["/Root"]["/Lang"] == languages[0]
    assert len(reader.pages) == 2 * len(languages)
    headings = {"en": "What was recorded", "es": "Qué se registró"}
    texts = [page.extract_text() for page in reader.pages]
    for number, language in enumerate(languages):
        assert headings[language] in texts[2 * number + 1]


def test_the_pdf_is_in_what_it_was_shared_in_unless_another_is_asked_for(
    signed_in: SignedIn, phone: Phone
) -> None:
    coach = signed_in(COACH)
    share(coach, phone, "es")

    def languages(asked: str = "") -> tuple[str, int]:
        reader = PdfReader(io.BytesIO(coach.get(path(phone, f"/report.pdf{asked}")).data))
        return str(reader.trailer["/Root"]["/Lang"]), len(reader.pages)

    assert languages() == ("es", 2)
    assert languages("?lang=en") == ("en", 2)
    assert languages("?lang=both") == ("en", 4)
    assert 'Language of the report: <span lang="es">Español</span>.' in coach.get(path(phone)).text


def test_each_part_of_a_pdf_in_both_languages_names_its_own(
    signed_in: SignedIn, phone: Phone
) -> None:
    answer = signed_in(COACH).get(path(phone, "/report.pdf?lang=both"))

    reader = PdfReader(io.BytesIO(answer.data))
    tags = (one.get_object() for one in reader.trailer["/Root"]["/StructTreeRoot"]["/K"])
    articles = [one for tag in tags for one in _articles(tag)]
    assert [one.get("/Lang") for one in articles] == ["en", "en", "es", "es"]


def _articles(tag: object) -> list[dict[str, object]]:
    """The tags of articles below a tag of a PDF, in order."""
    found = tag.get_object() if hasattr(tag, "get_object") else tag
    if not isinstance(found, dict):
        return []
    if found.get("/S") == "/Art":
        return [found]
    kids = found.get("/K", [])
    return [one for kid in (kids if isinstance(kids, list) else [kids]) for one in _articles(kid)]

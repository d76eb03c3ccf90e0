"""The warnings: what makes a rubric hard to observe with, and what they leave alone."""

import json
from typing import Any

import pytest

from tests.domain.rubric_texts import OVERLAY, VALID, changed
from tests.domain.test_rubric_review import AMONG_OTHERS
from walkthrough.domain import rubric
from walkthrough.domain.rubric_messages import WARNINGS


def warnings(text: str | bytes) -> list[tuple[str, int, int]]:
    data = text.encode() if isinstance(text, str) else text
    _, findings = rubric.check(data)
    return [(one.code, one.line, one.column) for one in findings if one.severity == "warning"]


ONE_OF_EACH = [
    ("body_or_voice", '"text": "One takes the pen back"', '"text": «"Makes eye contact"'),
    ("long_sign", '"text": "One takes the pen back"', f'"text": «"{"x" * 91}"'),
    ("long_title", '"title": "Checking"', f'"title": «"{"x" * 29}"'),
    ("long_title", '"title": "Work in pairs"', f'"title": «"{"x" * 29}"'),
    ("long_title", '"title": "Turnos"', f'"title": «"{"x" * 29}"'),
    ("missing_translation", '"es": {\n      "title": "Trabajo en pareja",', '«"es": {'),
    ("no_counter_signs", '{\n      "id": "checks",', '«{\n      "id": "checks", "counter": [],'),
    ("no_no_opportunity", '{\n      "id": "checks",', '«{\n      "id": "checks",'),
    ("two_things", '"text": "One takes the pen back"', '"text": «"Helps and/or asks"'),
    ("uneven_poles", '{\n      "id": "checks",', '«{\n      "id": "checks",'),
    ("unobservable", '"statement": "Partners take', '"statement": «"Each understands and takes'),
]
# What has to be changed besides, so that the warning is due and nothing else is wrong.
COUNTER = '"counter": [{"id": "copies", "text": "A result is copied"}],'
BESIDES = {
    "no_counter_signs": [(COUNTER, ""), (', "copies": "Copian un resultado"', "")],
    "no_no_opportunity": [
        ('copied"}],\n      "no_opportunity_when": "There was no result yet."', 'copied"}]'),
    ],
    "uneven_poles": [
        ('"kind": "look_fors"', '"kind": "contrast"'),
        ('[{"id": "copies"', '[{"id": "b", "text": "B"}, {"id": "copies"'),
    ],
}


@pytest.mark.parametrize(("code", "old", "new"), ONE_OF_EACH)
def test_names_the_place_of_each_warning(code: str, old: str, new: str) -> None:
    base = VALID
    for was, becomes in BESIDES.get(code, []):
        assert base.count(was) == 1
        base = base.replace(was, becomes)
    data, line, column = changed(base, old, new)
    assert (code, line, column) in warnings(data)
    assert rubric.check(data)[0] is not None


def test_has_an_example_of_every_warning() -> None:
    elsewhere = {"many_look_fors"} | {code for code, *_ in AMONG_OTHERS}
    assert {code for code, *_ in ONE_OF_EACH} | elsewhere >= WARNINGS.keys()


def with_look_fors(count: int) -> str:
    document: dict[str, Any] = json.loads(VALID)
    document.pop("translations")
    turns = document["look_fors"][0]
    document["look_fors"] = [{**turns, "id": f"turns-{number}"} for number in range(count)]
    document["replaces"].pop("map")
    return json.dumps(document, indent=1)


def test_warns_from_the_thirteenth_look_for_on() -> None:
    assert warnings(with_look_fors(12)) == []
    text = with_look_fors(13)
    line = text[: text.index('"turns-12"')].count("\n")
    assert warnings(text) == [("many_look_fors", line, 3)]


def about(text: str, language: str = "en") -> list[str]:
    """The warnings about the words of one sign."""
    document = json.loads(VALID)
    document.pop("translations")
    document["language"] = language
    document["look_fors"][0]["seen"][0]["text"] = text
    return [code for code, *_ in warnings(json.dumps(document))]


@pytest.mark.parametrize(
    "text",
    [
        "A student understands the task",
        "Appreciates what others bring",
        "The group is motivated",
        "Everyone is engaged",
        "Feels safe to ask",
        "Knows the next step",
        "Students are aware of time",
    ],
)
def test_warns_of_what_cannot_be_observed(text: str) -> None:
    assert about(text) == ["unobservable"]


@pytest.mark.parametrize(
    "text",
    [
        "Looks up, leans in toward the speaker",
        "Sits still while others talk",
        "Speaks in a clear voice",
        "Nods at what is said",
        "Uses an indoor voice",
        "Keeps an eye on body language",
    ],
)
def test_warns_of_judging_body_or_voice(text: str) -> None:
    assert about(text) == ["body_or_voice"]


@pytest.mark.parametrize(
    "text",
    [
        "A student asks as well as answers",
        "Explains the step; checks the result",
        "Asks for help. Offers help.",
        "Explains, asks, checks, listens and helps",
        "Both listening and answering",
    ],
)
def test_warns_of_two_things_at_once(text: str) -> None:
    assert about(text) == ["two_things"]


@pytest.mark.parametrize(
    "text",
    [
        'Someone asks "How do you know?" and gets an explanation',
        "Someone says “I feel that she understands”",
        "Names another's idea and adds a reason, an example or a step",
        "The group's answer changes after a challenge, and a student says what changed it",
        "Changes, tests or extends a classmate's idea",
        "Computes the volume of a box and shows how",
        "Says what nobody knew before",
        "Points to e.g. a graph",
        "Pens, paper and a ruler are shared",
        "A student explains their understanding",
    ],
)
def test_leaves_plain_signs_alone(text: str) -> None:
    assert about(text) == []


def asking_for(statement: str, language: str = "en") -> list[str]:
    """The warnings about the words of one statement."""
    document = json.loads(VALID)
    document.pop("translations")
    document["language"] = language
    document["look_fors"][0]["statement"] = statement
    return [code for code, *_ in warnings(json.dumps(document))]


@pytest.mark.parametrize(
    ("statement", "language"),
    [
        ("Students listen and share.", "en"),
        ("Students listen to each other and share the work.", "en"),
        ("Each student listens to others and shares ideas.", "en"),
        ("Everyone listens and contributes.", "en"),
        ("Most groups plan and present.", "en"),
        ("Students stay on task, and they are respectful.", "en"),
        ("Los estudiantes escuchan y comparten.", "es"),
        ("Los estudiantes se escuchan unos a otros y comparten el trabajo.", "es"),
        ("Cada estudiante escucha y comparte.", "es-MX"),
        ("Todos participan y respetan los turnos.", "es"),
    ],
)
def test_warns_of_a_statement_with_two_verbs(statement: str, language: str) -> None:
    assert "two_things" in asking_for(statement, language)


@pytest.mark.parametrize(
    ("statement", "language"),
    [
        ("A student asks a question and gets an answer.", "en"),
        ("Students take up an idea and change it.", "en"),
        ("A student explains a step and checks it with a groupmate.", "en"),
        ("Each student has a different and necessary part.", "en"),
        ("Students compare pros and cons.", "en"),
        ("Students talk to explain and discuss with one another.", "en"),
        ("Students talk about how their group worked and decide what to keep.", "en"),
        ("Cada estudiante tiene una parte distinta y necesaria.", "es"),
        ("Un estudiante pregunta y recibe una respuesta.", "es"),
        ("Los estudiantes hablan para explicar y discutir.", "es"),
    ],
)
def test_leaves_statements_about_one_thing_alone(statement: str, language: str) -> None:
    assert asking_for(statement, language) == []


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("unobservable", "Un estudiante comprende la tarea"),
        ("unobservable", "Los estudiantes entienden el problema"),
        ("unobservable", "El grupo está motivado"),
        ("unobservable", "Valora lo que aportan los demás"),
        ("unobservable", "Muestra interés por el tema"),
        ("unobservable", "Son conscientes del tiempo"),
        ("body_or_voice", "Mantiene contacto visual"),
        ("body_or_voice", "Habla en voz baja"),
        ("body_or_voice", "Asiente cuando otro habla"),
        ("body_or_voice", "Se sienta derecha"),
        ("two_things", "Pregunta y/o responde"),
        ("two_things", "Explica el paso; revisa el resultado"),
        ("two_things", "Pide ayuda. Ofrece ayuda."),
        ("two_things", "Explica, pregunta, revisa, escucha y ayuda"),
    ],
)
def test_judges_spanish_words_too(code: str, text: str) -> None:
    assert about(text, "es") == [code]
    assert about(text, "es-US") == [code]
    # The same words in a translation, whatever the language of the rubric.
    data, line, column = changed(VALID, '"Pasa el lápiz"', f'«"{text}"')
    assert warnings(data) == [(code, line, column)]


@pytest.mark.parametrize(
    "text",
    [
        "Alguien pregunta “¿Cómo lo sabes?” y recibe una explicación",
        "Un estudiante suma una razón, un ejemplo o un paso a la idea de otro",
        "Calcula el volumen de una caja",
        "Se ponen dos ideas lado a lado y se comparan",
    ],
)
def test_leaves_plain_spanish_signs_alone(text: str) -> None:
    assert about(text, "es") == []


def test_warns_of_a_translated_sign_that_fits_no_button() -> None:
    data, line, column = changed(VALID, '"Pasa el lápiz"', f'«"{"x" * 91}"')
    assert warnings(data) == [("long_sign", line, column)]


def test_judges_words_only_in_languages_it_has_lists_for() -> None:
    assert sorted(about("Understands and/or feels", language="en-GB")) == [
        "two_things",
        "unobservable",
    ]
    assert about("Understands and/or feels", language="fr") == []


def test_names_each_text_that_a_translation_lacks() -> None:
    text = VALID.replace('"hands-over": "Pasa el lápiz", ', "").replace(
        '          "questions": ["¿Quién escribió primero?"],\n', ""
    )
    _, findings = rubric.check(text.encode())
    assert [one.message() for one in findings] == [
        "The es texts lack: turns.questions, turns.signs.hands-over. "
        "Readers of es will see en there."
    ]


def test_expects_a_translation_of_what_the_file_says_and_of_nothing_else() -> None:
    text = VALID.replace('"questions": ["Who wrote first?"],', "").replace(
        '          "questions": ["¿Quién escribió primero?"],\n', ""
    )
    assert warnings(text) == []


def test_asks_an_overlay_for_nothing_that_its_base_may_have() -> None:
    assert warnings(OVERLAY) == []


def test_says_nothing_about_broken_json() -> None:
    assert warnings(VALID.replace('"Checking"', '"Everybody understands everything here')) == []

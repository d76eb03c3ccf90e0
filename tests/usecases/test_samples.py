"""The sample report, and findings beside their lines and fields."""

import json
from dataclasses import replace

import pytest

from tests.services import make_services
from walkthrough.domain.rubric import Rubric, check, parse
from walkthrough.usecases.finding_lines import paths, spotted
from walkthrough.usecases.samples import sample_report

SHELF = make_services(seated=False).rubrics


@pytest.mark.parametrize("rubric", SHELF.latest(), ids=lambda rubric: rubric.id)
def test_a_sample_shows_every_look_for_and_says_that_it_is_one(rubric: Rubric) -> None:
    report = sample_report(rubric)

    assert report.line is not None
    assert "made up" in report.line.text
    assert report.place.class_.text == "Sample"
    rows = [row.title.text for matrix in report.matrices for row in matrix.rows]
    assert rows == [one.title for one in rubric.look_fors]
    assert report.watched.groups_watched == 3
    assert not report.draft


def test_a_sample_needs_no_signs_and_takes_levels() -> None:
    document = {
        "format": 1,
        "id": "bare",
        "version": "1.0.0",
        "language": "en",
        "title": "Bare",
        "levels": [{"id": "low", "label": "Low"}, {"id": "high", "label": "High"}],
        "look_fors": [{"id": "one", "title": "One", "statement": "One."}],
    }

    report = sample_report(parse(json.dumps(document)), lambda text: f"¡{text}!")

    assert report.place.class_.text == "¡Sample!"
    assert report.front.strengths == () or report.front.strengths[0].text


def test_a_sample_of_forty_look_fors_is_made() -> None:
    rubric = SHELF.latest()[0]
    many = tuple(replace(rubric.look_fors[0], id=f"look-for-{n}") for n in range(40))

    report = sample_report(replace(rubric, look_fors=many))

    assert len(report.matrices[0].rows) == 40


def test_findings_stand_beside_their_lines_errors_first() -> None:
    source = '{"format": 1,\r\n  "id": "Ours",\n  "title": 5, ' + '"x": "' + "y" * 200 + '"}'
    _, findings = check(source.encode())

    found = spotted(source, findings)

    bad = next(one for one in found if one.finding.code == "bad_id")
    assert (bad.before, bad.at, bad.after) == ('"id": ', '"', 'Ours",')
    assert [one.finding.severity for one in found] == sorted(one.finding.severity for one in found)
    assert any(one.cut_after for one in found)


def test_findings_know_the_field_that_they_are_about() -> None:
    source = '{"id": "Ours",\n "look_fors": [{"id": "a", "titel": "x", "measure": "often"}]}'
    _, findings = check(source.encode())

    found = dict(zip((one.code for one in findings), paths(source, findings), strict=True))

    assert found["bad_id"] == ("id",)
    assert found["unknown_key"] == ("look_fors", 0, "titel")
    assert found["not_a_choice"] == ("look_fors", 0, "measure")
    assert found["missing_field"] in {(), ("look_fors", 0)}
    assert paths("{", check(b"{")[1]) == [()]

"""The bundled rubrics: no finding, all four of them, and each look-for up to the mark."""

import re

import pytest

from walkthrough import paths
from walkthrough.domain import rubric
from walkthrough.domain.rubric import LookFor, Rubric
from walkthrough.usecases.rubric_files import RELEASED as OLDER
from walkthrough.usecases.rubric_files import rubric_files, shipped_files

FILES = rubric_files(paths.RUBRICS)
RUBRICS: dict[str, Rubric] = {path.stem: rubric.parse(path.read_bytes()) for path in FILES}
LOOK_FORS = [(one, look_for) for one in RUBRICS.values() for look_for in one.look_fors]
CONTRASTS = [one for one in RUBRICS.values() if one.kind == "contrast"]
every_rubric = pytest.mark.parametrize("one", RUBRICS.values(), ids=RUBRICS)
every_look_for = pytest.mark.parametrize(
    ("one", "look_for"), LOOK_FORS, ids=[f"{one.id}/{look_for.id}" for one, look_for in LOOK_FORS]
)

# A version that was ever released never changes: other content needs another version, and its
# line here. Walkthroughs on people's phones and servers are pinned to these.
RELEASED: dict[tuple[str, str], str] = {
    ("collaboration-look-fors", "1.0.0"): (
        "9e22926c46ab3b5ef0d5a65a4d5cd03393f08c248d18b6eb52592f91fe606dc0"
    ),
    ("collaboration-look-fors", "1.1.0"): (
        "6bb75b23a50306e90d768b724141451de177a64e29df5130009c3cc84fffb9c0"
    ),
    ("cooperative-or-collaborative", "1.0.0"): (
        "a94c585676996a99a2926fb8c02eaeecd9bb0b92a348589c486c2f733441cac0"
    ),
    ("cooperative-or-collaborative", "1.1.0"): (
        "b051bba667bd883a1be3bf0ffee0f2499507ea8a65ca4ba16a5bf11c21d7c659"
    ),
    ("cooperative-or-group-work", "1.0.0"): (
        "990f4fd3aeb2d7b1d9a3c6a487e4e5c9ff8c2247ce924f40ce91fb1cabe732af"
    ),
    ("cooperative-or-group-work", "1.1.0"): (
        "984fa8d4660e7fb6c843bbd5bb8053b80ee05da3ff52563f32df218016b19b89"
    ),
    ("workplace-collaborative-learning", "1.0.0"): (
        "17ac3da0273df61cfd522243bfe7ca4dc5c39f7d9979f2f8f2ee0d1792b47705"
    ),
    ("workplace-collaborative-learning", "1.1.0"): (
        "510a0defc86d0da3400f5eaf213395581f2569d573baef0366ab24f6d11e9ef4"
    ),
}


def test_are_the_four_that_the_product_promises() -> None:
    assert {one.id: one.kind for one in RUBRICS.values()} == {
        "collaboration-look-fors": "look_fors",
        "cooperative-or-collaborative": "contrast",
        "cooperative-or-group-work": "contrast",
        "workplace-collaborative-learning": "look_fors",
    }


@every_rubric
def test_have_the_name_of_their_file_and_no_finding(one: Rubric) -> None:
    found, findings = rubric.check((paths.RUBRICS / f"{one.id}.json").read_bytes())
    assert found == one
    assert findings == []


def test_never_change_under_a_version_and_are_shipped_for_ever() -> None:
    shipped = [rubric.parse(path.read_bytes()) for path in shipped_files(paths.RUBRICS)]

    assert {(one.id, one.version): one.digest for one in shipped} == RELEASED


def test_keep_older_versions_in_files_named_by_them() -> None:
    for path in rubric_files(paths.RUBRICS / OLDER):
        one = rubric.parse(path.read_bytes())
        assert path.stem == f"{one.id}@{one.version}"


@every_rubric
def test_follow_the_version_before_look_for_by_look_for(one: Rubric) -> None:
    assert one.replaces is not None
    older = paths.RUBRICS / OLDER / f"{one.id}@{one.replaces.version}.json"

    assert rubric.parse(older.read_bytes()).look_fors == one.look_fors
    assert not one.replaces.map


def test_look_for_collaboration_in_the_order_and_measures_of_the_source() -> None:
    collaboration = RUBRICS["collaboration-look-fors"]
    assert [(look_for.id, look_for.measure) for look_for in collaboration.look_fors] == [
        ("shared-goal", "presence"),
        ("everyone-works", "presence"),
        ("giving-and-getting-help", "rate"),
        ("building-on-ideas", "rate"),
        ("reflecting", "presence"),
    ]


def test_contrast_the_attributes_of_their_sources() -> None:
    assert [one.title for one in RUBRICS["cooperative-or-group-work"].look_fors] == [
        "Interdependence",
        "Equal contribution",
        "Structure and guidance",
        "Social interaction",
        "Accountability & motivation",
    ]
    assert [one.title for one in RUBRICS["cooperative-or-collaborative"].look_fors] == [
        "Structure",
        "Accountability",
        "Facilitation",
        "Focus",
        "Kind of task",
    ]


@every_rubric
def test_say_what_they_rest_on_and_under_which_terms(one: Rubric) -> None:
    assert one.source is not None
    assert one.source.authors
    assert one.source.licence in {"CC BY 4.0", "Not stated"}
    assert re.search("Reworded|newly written", one.source.note)
    assert "This wording is licensed CC BY 4.0." in one.source.note
    assert one.summary
    assert one.owner
    assert one.changes


def sentences(text: str) -> int:
    """How many sentences a text has; an ellipsis and a quoted question end none."""
    unquoted = re.sub(r'"[^"]*"', "Q", text)
    return len(re.findall(r"[.?!](?=\s|$)", unquoted))


@every_look_for
def test_give_a_coach_all_there_is_to_say(one: Rubric, look_for: LookFor) -> None:
    assert sentences(look_for.statement) == 1
    assert sentences(look_for.no_opportunity_when) == 1
    assert 1 <= sentences(look_for.why) <= 2
    assert 2 <= len(look_for.questions) <= 3
    assert 2 <= len(look_for.next_steps) <= 3
    for question in look_for.questions:
        assert question.endswith("?")
        assert sentences(question) == 1
    for step in look_for.next_steps:
        assert step.endswith(".")
        assert sentences(step) == 1


@every_look_for
def test_have_signs_that_fit_a_button(one: Rubric, look_for: LookFor) -> None:
    assert 3 <= len(look_for.seen) <= 5
    assert 2 <= len(look_for.counter) <= 4
    texts = [sign.text for sign in look_for.seen + look_for.counter]
    assert len(set(texts)) == len(texts)
    for text in texts:
        assert len(text) <= 70
        assert not text.endswith(".")


@every_look_for
def test_count_nothing_against_a_group_that_is_merely_silent(
    one: Rubric, look_for: LookFor
) -> None:
    for sign in look_for.counter:
        assert not re.search(r"\bsilen(t|ce)\b|\bquiet|\bno one\b|\bnever speaks?\b", sign.text)


@pytest.mark.parametrize("one", CONTRASTS, ids=[one.id for one in CONTRASTS])
def test_give_both_poles_of_a_contrast_the_same(one: Rubric) -> None:
    for look_for in one.look_fors:
        assert len(look_for.seen) == len(look_for.counter) == 3
        # One step toward each pole, the first named first.
        assert len(look_for.next_steps) == 2
        said = " ".join((look_for.statement, look_for.why, *look_for.questions))
        assert not re.search(r"\b(better than|best|worse|should|must)\b", said)


@every_rubric
def test_use_each_sign_id_once(one: Rubric) -> None:
    signs = [sign.id for look_for in one.look_fors for sign in look_for.seen + look_for.counter]
    assert len(set(signs)) == len(signs)

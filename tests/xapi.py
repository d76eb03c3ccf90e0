"""The rules of xAPI 1.0.3 for statements (Part Two: Data), as strict as a store may be.

Each rule raises AssertionError with the section it is from. What our statements never use
(groups, sub-statements, attachments, interactions, authority) is refused altogether.
"""

import re
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

UUID = re.compile(
    r"[0-9a-f]{8}-[0-9a-f]{4}-[1-9a-f][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}", re.I
)
# RFC 5646: language, script, region, variants; private use and extensions are not ours.
LANGUAGE = re.compile(
    r"[a-z]{2,3}(-[a-z]{3}){0,3}(-[a-z]{4})?(-([a-z]{2}|\d{3}))?(-([a-z\d]{5,8}|\d[a-z\d]{3}))*",
    re.I,
)
DURATION = re.compile(
    r"P(?=.)(\d+W|(\d+Y)?(\d+M)?(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+(\.\d{1,2})?S)?)?)"
)
TIMESTAMP = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
STATEMENT = {"id", "actor", "verb", "object", "result", "context", "timestamp"}
RESULT = {"score", "success", "completion", "response", "duration", "extensions"}
CONTEXT = {
    "registration",
    "instructor",
    "contextActivities",
    "revision",
    "platform",
    "language",
    "extensions",
}
DEFINITION = {"name", "description", "type", "moreInfo", "extensions"}


def check_statement(statement: Any) -> None:
    """Raises AssertionError unless a store must take it."""
    keys(statement, STATEMENT, {"id", "actor", "verb", "object", "timestamp"}, "2.4")
    no_nulls(statement)
    assert UUID.fullmatch(statement["id"]), "2.4.1: the id is a UUID"
    check_agent(statement["actor"])
    keys(statement["verb"], {"id", "display"}, {"id", "display"}, "2.4.3")
    check_iri(statement["verb"]["id"])
    check_map(statement["verb"]["display"])
    check_activity(statement["object"])
    if "result" in statement:
        check_result(statement["result"])
    if "context" in statement:
        check_context(statement["context"])
    assert TIMESTAMP.fullmatch(statement["timestamp"]), "2.4.7 and 4.5: ISO 8601 with a zone"
    assert datetime.fromisoformat(statement["timestamp"])


def keys(value: Any, allowed: set[str], required: set[str], section: str) -> None:
    assert isinstance(value, dict), f"{section}: an object"
    assert value.keys() <= allowed, f"{section}: {value.keys() - allowed} is not in the table"
    assert required <= value.keys(), f"{section}: {required - value.keys()} is missing"


def no_nulls(value: Any, key: str = "") -> None:
    if key == "extensions":
        return
    assert value is not None, "2.2: no null outside of extensions"
    if isinstance(value, dict):
        for name, member in value.items():
            no_nulls(member, name)
    elif isinstance(value, list):
        for member in value:
            no_nulls(member)


def check_iri(value: Any) -> None:
    assert isinstance(value, str), "2.2: an IRI is text"
    parts = urlsplit(value)
    assert parts.scheme and (parts.netloc or parts.path), f"2.2: {value} has no scheme"
    assert not re.search(r'[\s<>"{}|\\^`]', value), f"2.2: {value} is no IRI (RFC 3987)"


def check_map(value: Any) -> None:
    assert isinstance(value, dict) and value, "4.2: a language map"
    for tag, text in value.items():
        assert LANGUAGE.fullmatch(tag), f"4.2: {tag} is no language tag of RFC 5646"
        assert isinstance(text, str) and text, "4.2: text"


def check_agent(agent: Any) -> None:
    names = {"mbox", "mbox_sha1sum", "openid", "account"}
    keys(agent, {"objectType", "name"} | names, set(), "2.4.2.1")
    assert agent.get("objectType", "Agent") == "Agent", "2.4.2.1: an Agent"
    (identifier,) = names & agent.keys()
    if identifier == "account":
        keys(agent["account"], {"homePage", "name"}, {"homePage", "name"}, "2.4.2.4")
        check_iri(agent["account"]["homePage"])
        assert isinstance(agent["account"]["name"], str) and agent["account"]["name"]
    else:
        assert identifier == "mbox", "2.4.2.3: ours are accounts or addresses"
        assert re.fullmatch(r"mailto:[^\s@]+@[^\s@]+", agent["mbox"]), "2.4.2.3: a mailto IRI"


def check_activity(activity: Any) -> None:
    keys(activity, {"objectType", "id", "definition"}, {"id"}, "2.4.4.1")
    assert activity.get("objectType", "Activity") == "Activity", "2.4.4.1: an Activity"
    check_iri(activity["id"])
    definition = activity.get("definition", {})
    keys(definition, DEFINITION, set(), "2.4.4.1")
    for name in definition.keys() & {"name", "description"}:
        check_map(definition[name])
    for name in definition.keys() & {"type", "moreInfo"}:
        check_iri(definition[name])
    check_extensions(definition.get("extensions", {}))


def check_result(result: Any) -> None:
    keys(result, RESULT, set(), "2.4.5")
    for name in result.keys() & {"success", "completion"}:
        assert isinstance(result[name], bool), "2.4.5: true or false"
    if "duration" in result:
        assert DURATION.fullmatch(result["duration"]), "4.6: an ISO 8601 duration"
    if "score" in result:
        check_score(result["score"])
    check_extensions(result.get("extensions", {}))


def check_score(score: Any) -> None:
    keys(score, {"scaled", "raw", "min", "max"}, set(), "2.4.5.1")
    for value in score.values():
        assert isinstance(value, int | float) and not isinstance(value, bool), "2.4.5.1: numbers"
    assert -1 <= score.get("scaled", 0) <= 1, "2.4.5.1: scaled is from -1 to 1"
    low, high = score.get("min", float("-inf")), score.get("max", float("inf"))
    assert low < high, "2.4.5.1: min is less than max"
    assert low <= score.get("raw", low) <= high, "2.4.5.1: raw is from min to max"


def check_context(context: Any) -> None:
    keys(context, CONTEXT, set(), "2.4.6")
    if "registration" in context:
        assert UUID.fullmatch(context["registration"]), "2.4.6: the registration is a UUID"
    for name in context.keys() & {"revision", "platform"}:
        assert isinstance(context[name], str), "2.4.6: text"
    if "language" in context:
        assert LANGUAGE.fullmatch(context["language"]), "2.4.6: RFC 5646"
    activities = context.get("contextActivities", {})
    keys(activities, {"parent", "grouping", "category", "other"}, set(), "2.4.6.2")
    for several in activities.values():
        assert isinstance(several, list) and several, "2.4.6.2: an array, as a store returns it"
        for activity in several:
            check_activity(activity)
    check_extensions(context.get("extensions", {}))


def check_extensions(extensions: Any) -> None:
    assert isinstance(extensions, dict), "4.1: an object"
    for key in extensions:
        check_iri(key)

"""No word reaches a person without gettext: pages, scripts and refusals are read for bare ones.

What only an operator reads, in a terminal, stays in English.
"""

import ast
import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.jslexer import Token, tokenize
from jinja2 import Environment, nodes

from walkthrough import paths

TEMPLATES = sorted(paths.TEMPLATES.rglob("*.html"))
SCRIPTS = sorted(path for path in paths.STATIC.rglob("*.js"))
OPERATORS = re.compile(r"cli\w*|serving")
MODULES = sorted(path for path in paths.PACKAGE.rglob("*.py") if not OPERATORS.fullmatch(path.stem))
CLASSES = re.compile(r"(?<=\{% block page_class %\}).*?(?=\{%)")
JINJA = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
# Attributes that are read out or shown.
SHOWN = {"alt", "aria-label", "aria-description", "aria-roledescription", "label", "placeholder",
         "title", "data-done", "data-title", "data-reveal"}  # fmt: skip
# What a macro writes into a tag.
ATTRIBUTES = re.compile(r"\s*(?:[\w-]+=\"[^\"]*\"\s*)+")
WORD = re.compile(r"\b[^\W\d_]{2,}\b")
# A name is a name in every language.
NAMES = {"Walkthrough"}
# What a rubric's marks are called by default: compared with, never shown as they are.
DEFAULTS = {"Seen", "Instead"}
# In a script: what begins like a sentence, or is several words of which one ends like one.
SENTENCE = re.compile(r"[A-Z][a-z]+(?:[ ’'][A-Za-z]|[.…?!:]?$)|[a-z]+(?: [a-z’']+)+[.…?!]$")
# Who is called with words that are translated, or that nobody but a developer reads.
HEEDLESS = {"_", "ngettext", "N_", "Error", "TypeError", "warn", "error"}
# Names of keys, headers, errors and the like, which nobody reads.
NOT_SAID = re.compile(
    r"(?:Arrow\w+|Enter|Escape|Home|End|Tab|Delete|Backspace|Page(?:Up|Down)|Shift|Control"
    r"|Accept|Authorization|Content|Error|Event|Object|Array|String|Number|Date"
    r"|Local|Mac|Chrome|Linux)(?:\b|$)"
)


class _Texts(HTMLParser):
    """The texts of a page that somebody reads: its own, and those of attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._silent = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "code")
        self.found += [value for name, value in attributes if name in SHOWN and value]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "code")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.found.append(data)


def bare_words(template: str) -> list[str]:
    """What stands in a template without passing through gettext."""
    parser = _Texts()
    expressions = Environment(extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(template)
    parser.found += [text for one in expressions.find_all(nodes.Output) for text in _said(one)]
    # A space in the place of each tag keeps words on its two sides apart, also in attributes.
    parser.feed(JINJA.sub(" ", CLASSES.sub("", template)))
    return [
        text.strip()
        for text in parser.found
        if (words := set(WORD.findall(text))) and not words <= NAMES
        if not ATTRIBUTES.fullmatch(text)
    ]


def _said(node: nodes.Node) -> Iterator[str]:
    """Texts that an expression may come out as; what a call or a comparison is given is not."""
    if isinstance(node, nodes.Const) and isinstance(node.value, str):
        if SENTENCE.match(node.value):
            yield node.value
    elif isinstance(node, nodes.Output | nodes.CondExpr | nodes.Concat | nodes.Or | nodes.Add):
        for child in node.iter_child_nodes(exclude=("test",)):
            yield from _said(child)


def bare_sentences(script: str) -> list[str]:
    """Texts of a script that look like somebody is to read them, outside of gettext's calls."""
    found = []
    depth = 0
    said_at: list[int] = []
    before: Token | None = None
    for token in tokenize(script, template_string=True):
        if token.type == "operator" and token.value == "(":
            depth += 1
            if before is not None and before.value.rpartition(".")[2] in HEEDLESS:
                said_at.append(depth)
        elif token.type == "operator" and token.value == ")":
            if said_at and said_at[-1] == depth:
                said_at.pop()
            depth -= 1
        elif token.type in ("string", "template_string") and not said_at:
            text = token.value[1:-1]
            if SENTENCE.match(text) and not NOT_SAID.match(text) and text not in DEFAULTS:
                found.append(text)
        before = token
    return found


def untold(module: str) -> Iterator[str]:
    """Refusals and flashes whose words are not marked for translation."""
    for node in ast.walk(ast.parse(module)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        if node.func.id == "flash":
            told = node.args[:1]
        elif node.func.id in REFUSALS:
            told = node.args[1:2]
        else:
            continue
        for words in told:
            if isinstance(words, ast.Constant | ast.JoinedStr):
                yield ast.unparse(words)


REFUSALS = {"DomainError", "Invalid", "NotFound", "Forbidden", "Conflict", "NotYet",
            "StoreUnavailable", "RenderFailed"}  # fmt: skip


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_template_says_nothing_without_gettext(path: Path) -> None:
    assert bare_words(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_script_says_nothing_without_gettext(path: Path) -> None:
    assert bare_sentences(path.read_text("utf-8")) == []


@pytest.mark.parametrize("path", MODULES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_refusal_is_marked_for_translation(path: Path) -> None:
    assert list(untold(path.read_text("utf-8"))) == []


def test_bare_words_in_a_template_are_noticed() -> None:
    assert bare_words("<p>{{ _('Saved') }} today</p>") == ["today"]
    assert bare_words("<p>{{ name or 'Nobody' }}</p>") == ["Nobody"]
    assert bare_words('<input placeholder="e.g. 7B, Period 3">')
    assert bare_words('<a aria-label="Open {{ name }}">{{ name }}</a>')
    assert bare_words("<p>{# A remark. #}{% if a %}{{ _('Saved') }}{% endif %} · 3</p>") == []
    assert bare_words("<title>{{ _('Home') }} · Walkthrough</title>") == []


def test_bare_sentences_in_a_script_are_noticed() -> None:
    assert bare_sentences('el("p", {}, "Nothing was lost.")')
    assert bare_sentences('say(node, "Saved")')
    assert bare_sentences("say(node, `Saved by ${name}`)")
    assert bare_sentences('el("p", { class: "meta mark--seen" }, _("Nothing was lost."))') == []
    assert bare_sentences('ngettext("%(n)s piece", "Two pieces", n, { name: call(x) })') == []
    assert bare_sentences('addEventListener("keydown", ({ key }) => key === "ArrowUp")') == []


def test_a_refusal_without_a_mark_is_noticed() -> None:
    assert list(untold('raise Invalid("bad", "It is bad.")'))
    assert list(untold('flash(f"Saved {name}.")'))
    assert not list(untold('raise Invalid("bad", N_("It is bad."))\nflash(_("Saved."))'))

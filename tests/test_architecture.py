"""Who may import whom: the table of docs/architecture.md, held by reading every import."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from walkthrough import paths

ROOT = paths.PACKAGE.parent
PACKAGE = "walkthrough"

# room: (rooms of the house it may import, third-party packages it may import)
MAY_IMPORT: dict[str, tuple[set[str], set[str]]] = {
    "domain": (set(), set()),
    "settings": ({"domain"}, set()),
    "paths": (set(), set()),
    "usecases": ({"domain", "settings"}, set()),
    "storage": ({"domain"}, {"orjson"}),
    "languages": ({"paths"}, {"babel"}),
    "telling": ({"domain", "usecases", "languages"}, {"markupsafe", "babel"}),
    "pdf": (
        {"domain", "usecases", "paths", "languages", "telling"},
        {"jinja2", "markupsafe", "babel"},
    ),
    "sheets": ({"domain", "usecases"}, {"xlsxwriter"}),
    "web": (
        {"usecases", "domain", "settings", "paths", "languages", "telling"},
        {
            "babel",
            "brotli",
            "flask",
            "flask_babel",
            "flask_login",
            "flask_wtf",
            "limits",
            "markupsafe",
            "werkzeug",
            "wtforms",
            "jinja2",
            "pydantic",
            "segno",
        },
    ),
    "wiring": ({"domain", "usecases", "storage", "pdf", "sheets", "settings", "paths"}, {"argon2"}),
    "app": (
        {"wiring", "web", "settings", "paths", "usecases"},
        {"flask", "flask_babel", "flask_login", "flask_wtf", "jinja2", "werkzeug"},
    ),
    "rubric_report": ({"domain", "usecases"}, set()),
    "known_rubrics": ({"domain", "usecases", "storage", "paths"}, set()),
    "doctor_report": ({"domain"}, set()),
    "demo": ({"usecases", "domain", "settings"}, set()),
    "serving": ({"domain", "usecases", "app"}, {"granian", "flask"}),
    "cli": (
        {
            "wiring",
            "usecases",
            "domain",
            "settings",
            "languages",
            "serving",
            "cli_shared",
            "cli_ops",
            "cli_people",
            "cli_rubric",
            "cli_demo",
            "cli_export",
        },
        {"click"},
    ),
    "cli_shared": ({"wiring", "usecases", "domain", "settings"}, {"click"}),
    "cli_ops": ({"wiring", "domain", "cli_shared", "doctor_report"}, {"click"}),
    "cli_export": ({"usecases", "cli_shared"}, {"click"}),
    "cli_people": ({"usecases", "cli_shared"}, {"click"}),
    "cli_rubric": (
        {"usecases", "domain", "known_rubrics", "rubric_report", "cli_shared"},
        {"click"},
    ),
    "cli_demo": (
        {"wiring", "usecases", "domain", "settings", "serving", "demo", "cli_shared"},
        {"click"},
    ),
}
# module: a third-party package that it alone may import
EXCEPTIONS = {
    "walkthrough.domain.events": {"pydantic", "pydantic_core"},
    "walkthrough.storage.atomic_json": {"tinydb"},
}
WEASYPRINT = re.compile(r"walkthrough\.pdf\.\w+")


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(paths.PACKAGE.rglob("*.py")):
        parts = path.relative_to(ROOT).with_suffix("").parts
        yield ".".join(parts).removesuffix(".__init__"), path


def imports(tree: ast.AST) -> Iterator[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "imports are absolute"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room(module: str) -> str:
    parts = module.split(".")
    return parts[1] if len(parts) > 1 else ""


def offences(module: str, source: str) -> list[str]:
    """What a module imports and may not."""
    import sys

    house, guests = MAY_IMPORT.get(room(module), (set(), set()))
    guests = guests | EXCEPTIONS.get(module, set())
    guests |= {"weasyprint"} if WEASYPRINT.fullmatch(module) else set()
    found = []
    for name in imports(ast.parse(source)):
        top = name.partition(".")[0]
        if top == PACKAGE:
            # `from walkthrough import __version__` and the like name no room
            other = room(name) if room(name) in MAY_IMPORT else ""
            if other not in house | {room(module), ""}:
                found.append(f"{module} imports {name}")
        elif top not in sys.stdlib_module_names and top not in guests:
            found.append(f"{module} imports {name}")
    return found


@pytest.mark.parametrize(("module", "path"), list(modules()), ids=lambda value: str(value))
def test_module_imports_only_what_its_room_may(module: str, path: Path) -> None:
    assert offences(module, path.read_text("utf-8")) == []


def test_every_room_is_in_the_table() -> None:
    rooms = {room(module) for module, _ in modules()} - {""}

    assert rooms <= MAY_IMPORT.keys()


def test_an_import_across_a_wall_is_noticed() -> None:
    assert offences("walkthrough.domain.fold", "import flask")
    assert offences("walkthrough.web.api", "from walkthrough.storage import open")
    assert offences("walkthrough.usecases.sync", "from walkthrough.web import api")
    assert offences("walkthrough.storage.memory", "import tinydb")
    assert offences("walkthrough.app", "import weasyprint")


SCRIPTS = sorted(path for room in ("js", "editor") for path in (paths.STATIC / room).rglob("*.js"))
PURE = re.compile(r"\b(document|window|indexedDB|fetch|navigator|Date\.now|Math\.random)\b")
SCRIPT_WORDS = {
    "tally": PURE,
    "model": PURE,
    "store": re.compile(r"\bdocument\.(?!hidden|visibilityState)|\bfetch\("),
    "sync": re.compile(r"\bdocument\.(?!hidden|visibilityState)|\bindexedDB\b"),
    "ui": re.compile(r"\bindexedDB\b|\bfetch\("),
}
SCRIPT_ROOMS = {
    "tally": {"tally"},
    "model": {"model"},
    "store": {"store", "tally"},
    "sync": {"sync", "tally"},
    "ui": {"ui", "tally", "model"},
}


def script_offences(name: str, source: str) -> list[str]:
    """Foreign words and foreign imports in a script of one room."""
    code = re.sub(r"//[^\n]*|/\*.*?\*/", "", source, flags=re.DOTALL)
    words = [f"says {found.group()}" for found in SCRIPT_WORDS[name].finditer(code)]
    reached = re.findall(r'from\s+"\.\./(\w+)/', code)
    return words + [f"imports {other}" for other in reached if other not in SCRIPT_ROOMS[name]]


@pytest.mark.parametrize(
    "path", [path for path in SCRIPTS if path.parent.name in SCRIPT_WORDS], ids=lambda p: p.name
)
def test_script_keeps_to_its_room(path: Path) -> None:
    allowed = {"ids.js": {"says Date.now"}}.get(path.name, set())

    assert set(script_offences(path.parent.name, path.read_text("utf-8"))) <= allowed


def test_a_script_that_leaves_its_room_is_noticed() -> None:
    assert script_offences("tally", 'import { x } from "../store/db.js";')
    assert script_offences("ui", "await fetch(url)")
    assert script_offences("store", "document.body.append(x)")

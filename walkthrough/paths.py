"""Where templates, rubrics and translations lie: in a checkout, and in an installed wheel."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
_BUNDLED = PACKAGE / "_bundled"


def _folder(name: str) -> Path:
    bundled = _BUNDLED / name
    return bundled if bundled.is_dir() else PACKAGE.parent / name


TEMPLATES = _folder("templates")
RUBRICS = _folder("rubrics")
STATIC = PACKAGE / "static"
TRANSLATIONS = PACKAGE / "translations"

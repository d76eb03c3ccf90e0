"""The message catalogue has every string that a person reads."""

import re
import subprocess
import sys
from pathlib import Path

from babel.messages.pofile import read_po

from walkthrough import paths

ROOT = paths.PACKAGE.parent


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

    assert _messages(fresh) == _messages(paths.TRANSLATIONS / "messages.pot"), "make catalogue"


def _messages(path: Path) -> set[object]:
    with path.open("rb") as file:
        return {message.id for message in read_po(file) if message.id}

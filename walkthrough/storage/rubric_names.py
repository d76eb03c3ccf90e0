"""How the files of published rubrics are called, and which ids a folder has, without reading any.

Light on purpose: checking a rubric file should not wait for a store that has nothing to say.
"""

import re
from hashlib import sha256
from pathlib import Path
from typing import Final

FOLDER: Final = "rubrics"
RECORD: Final = ".published"

_PLAIN: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,99}@[a-z0-9][a-z0-9._-]{0,63}")


def name_of(rubric: str, version: str) -> str:
    """A file name that no id or version, however odd, can make unsafe or too long."""
    name = f"{rubric}@{version}"
    if _PLAIN.fullmatch(name):
        return name
    # NUL is in neither, so that no two pairs run into one.
    return sha256(f"{rubric}\0{version}".encode(errors="surrogatepass")).hexdigest()


def published_names(root: Path) -> list[str]:
    """The names of all that is published below a data folder, in order."""
    return sorted(path.stem for path in (root / FOLDER).glob(f"*{RECORD}"))


def published_ids(root: Path) -> set[str]:
    """The ids of which a version is published below a data folder."""
    return {name.partition("@")[0] for name in published_names(root)}

"""A made-up language for tests: English that is accented, a third longer, and right to left.

It goes by the tag of Arabic, whose dates, plural forms and direction it has. Every message is in
square brackets: a text without them was not translated, one that lacks the last was cut off.
"""

import re
from itertools import cycle
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from walkthrough import paths

LANGUAGE = "ar"
ACCENTED = str.maketrans("aeiounycAEIOUNC", "åéîöûñýçÅÉÎÖÛÑÇ")
KEPT = re.compile(r"(%\(\w+\)[sd]|%%|<[^>]+>)")
PADDING = "ōñē ţŵō ţĥŕēē "
TEMPLATE = paths.TRANSLATIONS / "messages.pot"


def pseudo(text: str) -> str:
    """The text in the made-up language, its placeholders as they were."""
    parts = KEPT.split(text)
    accented = "".join(
        part if index % 2 else part.translate(ACCENTED) for index, part in enumerate(parts)
    )
    letters = sum(len(part) for part in parts[::2])
    padding = cycle(PADDING)
    return f"[{accented}{''.join(next(padding) for _ in range(round(letters * 0.3)))}]"


def write_catalogue(folder: Path) -> Path:
    """Make the folder one of catalogues, with the made-up language in it; returns the folder."""
    with TEMPLATE.open("rb") as file:
        template = read_po(file)
    catalogue = Catalog(locale=LANGUAGE, fuzzy=False)
    for message in template:
        if not message.id:
            continue
        if isinstance(message.id, str):
            catalogue.add(message.id, pseudo(message.id))
        else:
            forms = (pseudo(message.id[-1]),) * catalogue.num_plurals
            catalogue.add(message.id, forms)
    path = folder / LANGUAGE / "LC_MESSAGES" / "messages.po"
    path.parent.mkdir(parents=True)
    with path.open("wb") as file:
        write_po(file, catalogue)
    return folder

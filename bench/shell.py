"""What a phone downloads to have capture for good: the shell, its worker and all that it keeps."""

import gzip
import json
import re
from pathlib import Path

from bench.table import Row, Scale, times
from walkthrough.app import create_app
from walkthrough.settings import Settings

MOST_KB = 60
WORKER, MANIFEST = "/sw.js", "/manifest.webmanifest"
ACCEPTS = "gzip, br"


def measure(scale: Scale, folder: Path) -> list[Row]:
    """The bytes of all bodies as they are sent, against the same files as one gzipped piece."""
    del scale  # It takes no time worth saving.
    app = create_app(Settings(data_dir=folder / "shell"))
    client = app.test_client()
    script = client.get(WORKER).get_data(as_text=True)
    shell = json.loads(re.match(r"const SHELL = (.*);\n", script)[1])  # type: ignore[index]
    sent, whole = 0, b""
    addresses = [shell["page"], WORKER, MANIFEST, *shell["files"]]
    for address in addresses:
        sent += len(client.get(address, headers={"Accept-Encoding": ACCEPTS}).get_data())
        whole += client.get(address, headers={"Accept-Encoding": "identity"}).get_data()
    together = len(gzip.compress(whole, 9))
    return [
        Row(
            f"capture shell on the wire, {len(addresses)} files",
            f"{sent / 1000:.1f} kB",
            "the same gzipped in one piece",
            f"{together / 1000:.1f} kB",
            times(sent / together),
            f"≤ {MOST_KB} kB",
            sent <= MOST_KB * 1000,
        )
    ]

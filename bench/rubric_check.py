"""What it costs to check a rubric file, as an editor or a commit hook does on every save."""

import json
import subprocess
import sys
import time
from pathlib import Path

from bench.table import Row, Scale, ms, say, times
from walkthrough import paths

LOOK_FORS = 40
MOST_SECONDS = 0.150
_CHECK = [str(Path(sys.executable).with_name("walkthrough")), "rubric", "check"]
_START = [sys.executable, "-c", "pass"]


def measure(scale: Scale, folder: Path) -> list[Row]:
    """A file of the most look-fors there may be, in two languages, beside a bare interpreter."""
    file = folder / "forty.json"
    file.write_text(json.dumps(_full(), ensure_ascii=False, indent=2), "utf-8")
    rounds = scale.pick(15, 5)
    say(f"{rounds} checks of {file.stat().st_size / 1000:.0f} KB")
    taken: dict[str, list[float]] = {"ours": [], "start": []}
    for _ in range(rounds):
        for name, command in (("ours", [*_CHECK, str(file)]), ("start", _START)):
            began = time.perf_counter()
            subprocess.run(command, stdout=subprocess.DEVNULL, check=True)
            taken[name].append(time.perf_counter() - began)
    # The fastest says what it costs; the others say what else the machine was doing.
    ours, start = min(taken["ours"]), min(taken["start"])
    return [
        Row(
            f"walkthrough rubric check, {LOOK_FORS} look-fors in two languages, fastest",
            ms(ours),
            "python -c pass",
            ms(start),
            times(ours / start),
            f"< {ms(MOST_SECONDS)} more",
            ours - start < MOST_SECONDS,
        )
    ]


def _full() -> dict[str, object]:
    """The bundled look-fors over and over, each time under another id."""
    source = (paths.RUBRICS / "collaboration-look-fors.json").read_text("utf-8")
    document: dict[str, object] = json.loads(source)
    own: list[dict[str, object]] = json.loads(source)["look_fors"]
    spanish: dict[str, object] = json.loads(source)["translations"]["es"]["look_fors"]
    repeated = [(f"{one['id']}-{n}", one) for n in range(LOOK_FORS // len(own)) for one in own]
    texts = {name: spanish[str(one["id"])] for name, one in repeated}
    del document["replaces"]
    return document | {
        "id": "forty",
        "look_fors": [{**one, "id": name} for name, one in repeated],
        "translations": {"es": {"title": "Cuarenta", "look_fors": texts}},
    }

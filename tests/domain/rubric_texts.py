"""Rubric files for the tests: one without a fault, and the same with a fault at a marked place."""

MARK = "«"

VALID = """{
  "format": 1,
  "id": "pairs",
  "version": "1.1.0",
  "kind": "look_fors",
  "language": "en",
  "title": "Work in pairs",
  "source": {"title": "Pairs", "authors": ["A. Writer"], "licence": "CC0"},
  "marks": {"seen": "Seen", "counter": "Instead"},
  "levels": [{"id": "low", "label": "Low"}, {"id": "high", "label": "High"}],
  "look_fors": [
    {
      "id": "turns",
      "title": "Taking turns",
      "statement": "Partners take turns with the pen.",
      "measure": "rate",
      "seen": [{"id": "hands-over", "text": "One hands the pen to the other"}],
      "counter": [{"id": "keeps-pen", "text": "One takes the pen back"}],
      "no_opportunity_when": "There was nothing to write.",
      "questions": ["Who wrote first?"],
      "next_steps": ["Give each pair one pen."]
    },
    {
      "id": "checks",
      "title": "Checking",
      "statement": "Partners check each other's work.",
      "seen": [{"id": "compares", "text": "Two results are compared"}],
      "counter": [{"id": "copies", "text": "A result is copied"}],
      "no_opportunity_when": "There was no result yet."
    }
  ],
  "translations": {
    "es": {
      "title": "Trabajo en pareja",
      "marks": {"seen": "Visto", "counter": "En cambio"},
      "levels": {"low": "Bajo", "high": "Alto"},
      "look_fors": {
        "turns": {
          "title": "Turnos",
          "statement": "Se turnan con el lápiz.",
          "signs": {"hands-over": "Pasa el lápiz", "keeps-pen": "Recupera el lápiz"},
          "no_opportunity_when": "No había nada que escribir.",
          "questions": ["¿Quién escribió primero?"],
          "next_steps": ["Dé un solo lápiz a cada pareja."]
        },
        "checks": {
          "title": "Revisión",
          "statement": "Revisan el trabajo del otro.",
          "signs": {"compares": "Comparan dos resultados", "copies": "Copian un resultado"},
          "no_opportunity_when": "Aún no había resultado."
        }
      }
    }
  },
  "replaces": {"version": "1.0.0", "map": {"taking-turns": "turns"}}
}
"""

OVERLAY = """{
  "format": 1,
  "id": "lincoln-pairs",
  "version": "2.0.0",
  "language": "en",
  "title": "Pairs at Lincoln",
  "extends": "pairs@1.1",
  "hide": ["checks"],
  "order": ["roles", "turns"],
  "look_fors": [
    {"id": "turns", "statement": "Partners change who writes."},
    {"id": "roles", "title": "Roles", "statement": "Each partner has a role."}
  ],
  "translations": {"es": {"look_fors": {"roles": {"title": "Papeles"}}}}
}
"""


def changed(text: str, old: str, new: str) -> tuple[bytes, int, int]:
    """`text` with `old` replaced once by `new`, and the line and column of the mark in `new`."""
    assert text.count(old) == 1, f"{old!r} is there {text.count(old)} times"
    marked = text.replace(old, new)
    before, mark, after = marked.partition(MARK)
    assert mark, "new text has no mark"
    return (before + after).encode(), before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1

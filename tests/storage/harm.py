"""What disks, people and other programs do to a file."""

import random
from collections.abc import Callable
from pathlib import Path


def flip(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


DAMAGE: dict[str, Callable[[bytes], bytes]] = {
    "emptied": lambda content: b"",
    "cut in half": lambda content: content[: len(content) // 2],
    "short of one byte": lambda content: content[:-1],
    "one byte too long": lambda content: content + b"\n",
    "flipped in its seal": lambda content: flip(content, 30),
    "flipped in the middle": lambda content: flip(content, len(content) // 2),
    "flipped at its end": lambda content: flip(content, len(content) - 1),
    "garbage": lambda content: random.Random(7).randbytes(len(content)),
    "zeros": lambda content: bytes(len(content)),
    "other JSON": lambda content: b'{"events": {}}',
    "unsealed": lambda content: b'{"events"' + content.partition(b'"events"')[2],
}


def harm(path: Path, damage: Callable[[bytes], bytes]) -> bytes:
    """Damage a file in place, as a disk does; what it then holds."""
    content = damage(path.read_bytes())
    path.write_bytes(content)
    return content

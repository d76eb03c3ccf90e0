"""Reads a clean QR code back, by the standard (ISO/IEC 18004) and without the library that drew it.

It corrects no errors, because a drawing has none, and knows versions 1 to 20 in byte mode.
"""

import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

Module = tuple[int, int]

# Codewords for error correction in each block, and the number of blocks, by level and version.
LEVELS = {
    1: (
        (7, 10, 15, 20, 26, 18, 20, 24, 30, 18, 20, 24, 26, 30, 22, 24, 28, 30, 28, 28),
        (1, 1, 1, 1, 1, 2, 2, 2, 2, 4, 4, 4, 4, 4, 6, 6, 6, 6, 7, 8),
    ),
    0: (
        (10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26),
        (1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16),
    ),
    3: (
        (13, 22, 18, 26, 18, 24, 18, 22, 20, 24, 28, 26, 24, 20, 30, 24, 28, 28, 26, 30),
        (1, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 10, 12, 16, 12, 17, 16, 18, 21, 20),
    ),
    2: (
        (17, 28, 22, 16, 22, 28, 26, 26, 24, 28, 24, 28, 22, 24, 24, 30, 28, 28, 26, 28),
        (1, 1, 2, 4, 4, 4, 5, 6, 8, 8, 11, 11, 16, 16, 18, 16, 19, 21, 25, 25),
    ),
}
MASKS = (
    lambda x, y: (x + y) % 2,
    lambda x, y: y % 2,
    lambda x, y: x % 3,
    lambda x, y: (x + y) % 3,
    lambda x, y: (x // 3 + y // 2) % 2,
    lambda x, y: x * y % 2 + x * y % 3,
    lambda x, y: (x * y % 2 + x * y % 3) % 2,
    lambda x, y: ((x + y) % 2 + x * y % 3) % 2,
)


QUIET = 4


def scan(svg: str) -> str:
    """The text of a code drawn as SVG, with a quiet zone of four modules around it."""
    drawing = ElementTree.fromstring(svg)
    size = int((drawing.get("viewBox") or "").split()[2]) - 2 * QUIET
    path = drawing.findall("{http://www.w3.org/2000/svg}path")[-1].get("d") or ""
    return read({(x - QUIET, y - QUIET) for x, y in _strokes(path)}, size)


def read(dark: set[Module], size: int) -> str:
    """The text of a code of size × size modules, given which of them are dark (column, row)."""
    version = (size - 17) // 4
    level, mask = _format(dark)
    fixed = _fixed(version, size)
    bits = [
        ((x, y) in dark) != (MASKS[mask](x, y) == 0)
        for x, y in _zigzag(size)
        if (x, y) not in fixed
    ]
    words = [_number(bits[at : at + 8]) for at in range(0, len(bits) - 7, 8)]
    data = [bit for word in _data(words, version, level) for bit in _bits(word)]
    assert _number(data[:4]) == 0b0100, "byte mode"
    begin = 12 if version < 10 else 20
    length = _number(data[4:begin])
    octets = (data[at : at + 8] for at in range(begin, begin + 8 * length, 8))
    return bytes(_number(octet) for octet in octets).decode()


def _strokes(path: str) -> Iterator[Module]:
    """Where a path puts ink that draws a horizontal stroke for each run of modules."""
    x, y = 0.0, 0.0
    for command, numbers in re.findall(r"([MmhH])([^MmhHz]*)", path):
        values = [float(value) for value in re.findall(r"-?\d*\.?\d+", numbers)]
        if command == "M":
            x, y = values
        elif command == "m":
            x, y = x + values[0], y + values[1]
        else:
            yield from ((int(x) + step, int(y)) for step in range(int(values[0])))
            x += values[0]


def _format(dark: set[Module]) -> tuple[int, int]:
    """The level of error correction and the mask, from beside the upper left finder."""
    places = [(8, y) for y in (0, 1, 2, 3, 4, 5, 7, 8)] + [(x, 8) for x in (7, 5, 4, 3, 2, 1, 0)]
    found = sum(((place in dark) << bit) for bit, place in enumerate(places)) ^ 0x5412
    return found >> 13, found >> 10 & 7


def _fixed(version: int, size: int) -> set[Module]:
    """The modules that hold no data: finders, timing, alignment, format and version."""
    fixed = {(x, y) for x in range(9) for y in range(9)}
    fixed |= {(size - 8 + x, y) for x in range(8) for y in range(9)}
    fixed |= {(x, size - 8 + y) for x in range(9) for y in range(8)}
    fixed |= {(at, 6) for at in range(size)} | {(6, at) for at in range(size)}
    if version >= 7:
        fixed |= {(size - 11 + x, y) for x in range(3) for y in range(6)}
        fixed |= {(x, size - 11 + y) for x in range(6) for y in range(3)}
    centres = _alignment(version, size)
    last = size - 7
    for x, y in ((x, y) for x in centres for y in centres):
        if (x, y) not in {(6, 6), (6, last), (last, 6)}:
            fixed |= {(x + dx, y + dy) for dx in range(-2, 3) for dy in range(-2, 3)}
    return fixed


def _alignment(version: int, size: int) -> list[int]:
    if version == 1:
        return []
    count = version // 7 + 2
    step = (version * 4 + count * 2 + 1) // (count * 2 - 2) * 2
    return [6, *(size - 7 - index * step for index in reversed(range(count - 1)))]


def _zigzag(size: int) -> Iterator[Module]:
    """All modules in the order of the data: pairs of columns, from the right, up and down."""
    upward = True
    for right in [*range(size - 1, 7, -2), 5, 3, 1]:
        for step in range(size):
            y = size - 1 - step if upward else step
            yield from ((right, y), (right - 1, y))
        upward = not upward


def _data(words: list[int], version: int, level: int) -> list[int]:
    """The data's codewords in their order: blocks are interleaved, the later ones longer by one."""
    correction, blocks = (table[version - 1] for table in LEVELS[level])
    short, longer = divmod(len(words), blocks)
    sizes = [short - correction + (block >= blocks - longer) for block in range(blocks)]
    kept: list[list[int]] = [[] for _ in sizes]
    source = iter(words)
    for row in range(max(sizes)):
        for block, length in enumerate(sizes):
            if row < length:
                kept[block].append(next(source))
    return [word for block in kept for word in block]


def _number(bits: list[bool]) -> int:
    return int("".join("01"[bit] for bit in bits), 2)


def _bits(word: int) -> list[bool]:
    return [bool(word >> shift & 1) for shift in range(7, -1, -1)]

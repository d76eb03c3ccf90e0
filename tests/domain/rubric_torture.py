"""Rubric files made to hurt, by what hurts: how each is made, and the finding it must get.

Run as a script, it checks every one and prints its name, the seconds of processor time it took and
the most memory the process has used so far, in bytes.
"""

import gzip
import io
import resource
import sys
import tarfile
import time
import zipfile
from collections.abc import Callable

from walkthrough.domain.rubric_known import NothingKnown
from walkthrough.domain.rubric_review import review

HEAD = b'{"format":1,"id":"x","version":"1.0.0","language":"en","title":"T",'


def look_fors(count: int, body: bytes = b'"title":"t","statement":"s"') -> bytes:
    return b",".join(b'{"id":"l%d",%b}' % (number, body) for number in range(count))


def signs(count: int) -> bytes:
    return b",".join(b'{"id":"s%d","text":"t"}' % number for number in range(count))


def zipped() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("rubric.json", b" " * 10_000_000)
    return held.getvalue()


def tarred() -> bytes:
    held = io.BytesIO()
    with tarfile.open(fileobj=held, mode="w:xz") as archive:
        archive.addfile(tarfile.TarInfo("rubric.json"), io.BytesIO())
    return held.getvalue()


HURTFUL: dict[str, tuple[Callable[[], bytes], str, int, int]] = {
    "depth 100,000": (lambda: b"[" * 100_000, "too_deep", 1, 33),
    "depth 100,000, closed": (lambda: b"[" * 100_000 + b"]" * 100_000, "too_deep", 1, 33),
    "objects 100,000 deep": (lambda: b'{"a":\n' * 100_000, "too_deep", 33, 1),
    "a million items": (lambda: b"[" + b"0," * 1_000_000 + b"0]", "too_large", 1, 1),
    "as many items as fit": (lambda: b"[" + b"0," * 499_000 + b"0]", "too_many_values", 1, 100_000),
    "as many objects as fit": (lambda: b"[" + b"{}," * 333_000, "too_many_values", 1, 149_999),
    "NaN": (lambda: b'{"format": NaN}', "not_a_number", 1, 12),
    "100,000 digits": (lambda: b'{"format": ' + b"1" * 100_000 + b"}", "number_too_long", 1, 12),
    "100,000 decimals": (lambda: b"[0." + b"1" * 100_000 + b"]", "number_too_long", 1, 2),
    "a huge exponent": (lambda: b"[1e" + b"9" * 300 + b"]", "infinite_number", 1, 2),
    "duplicate keys": (
        lambda: b"{" + b'"format":1,\n' * 40_000 + b'"id":2}', "duplicate_key", 2, 1,
    ),
    "a byte-order mark": (lambda: b"\xef\xbb\xbf" + HEAD, "byte_order_mark", 1, 1),
    "UTF-16": (lambda: HEAD.decode().encode("utf-16"), "utf16", 1, 1),
    "UTF-32": (lambda: HEAD.decode().encode("utf-32-be"), "utf16", 1, 1),
    "a zip archive": (zipped, "archive", 1, 1),
    "a gzip file": (lambda: gzip.compress(HEAD), "archive", 1, 1),
    "a tar archive": (tarred, "archive", 1, 1),
    "a text of 1 MB": (
        lambda: HEAD + b'"look_fors":[{"id":"a","title":"t",\n"statement":"'
        + b"a, " * 300_000 + b'"}]}',
        "too_long", 2, 13,
    ),
    "a text of escapes": (
        lambda: HEAD + b'\n"summary":"' + b"\\u0022" * 160_000 + b'","look_fors":[]}',
        "too_long", 2, 11,
    ),
    "a text of half characters": (
        lambda: b'["' + b"\\ud83d" * 160_000 + b'"]', "lone_surrogate", 1, 3,
    ),
    "a text without an end": (lambda: b'["' + b"\\\\" * 490_000, "unclosed_text", 1, 2),
    "lines without an end": (lambda: b"\n" * 999_999, "empty_file", 1, 1),
    "unknown keys": (
        lambda: b"{" + b",\n".join(b'"k%d":0' % n for n in range(49_000)) + b"}",
        "missing_field", 1, 1,
    ),
    "very many look-fors": (
        lambda: HEAD + b'\n"look_fors":[' + look_fors(12_000) + b"]}", "too_many", 2, 13,
    ),
    "signs against translations": (
        lambda: HEAD + b'"look_fors":[{"id":"a","title":"t","statement":"s",\n"seen":['
        + signs(9_000) + b']}],"translations":{"es":{"look_fors":{"a":{"signs":{'
        + b",".join(b'"q%d":"x"' % n for n in range(20_000)) + b"}}}}}}",
        "too_many", 2, 8,
    ),
    "look-fors against translations": (
        lambda: HEAD + b'\n"look_fors":[' + look_fors(8_000) + b'],"translations":{'
        + b",".join(b'"k%d":{}' % n for n in range(10_000)) + b"}}",
        "too_many", 2, 13,
    ),
    "overlays that hide much": (
        lambda: HEAD + b'"extends":"y@1",\n"hide":[' + b'"a",' * 40_000 + b'"a"]}',
        "too_many", 2, 8,
    ),
}  # fmt: skip


def most_memory() -> int:
    """The most memory that this process has used so far, in bytes."""
    try:
        # Linux: unlike ru_maxrss, this does not start from what the parent process used.
        with open("/proc/self/status", encoding="ascii") as status:
            line = next(line for line in status if line.startswith("VmHWM"))
        return int(line.split()[1]) * 1024
    except OSError:
        used = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return used if sys.platform == "darwin" else used * 1024


def measure() -> None:
    for name, (make, *_) in HURTFUL.items():
        data = make()
        start = time.process_time()  # of this process alone: a busy machine changes little
        review(data, NothingKnown())  # all that check() does, and more
        spent = time.process_time() - start
        print(name, spent, most_memory(), sep="\t")


if __name__ == "__main__":
    measure()

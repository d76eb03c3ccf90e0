"""A district's own folder of rubric files, watched: a changed file becomes a draft, no more.

The folder is looked at when the server starts and whenever rubrics are asked for: a handful of
`stat` calls, and no watcher that would have to be kept alive on every kind of disk.
"""

import logging
import os
from collections.abc import Iterator
from dataclasses import replace
from errno import ENXIO
from hashlib import sha256
from itertools import islice
from pathlib import Path
from stat import S_ISDIR, S_ISREG

from walkthrough.domain.drafts import Draft
from walkthrough.domain.errors import Conflict, StoreUnavailable
from walkthrough.domain.events import now_text
from walkthrough.domain.rubric import MAX_BYTES
from walkthrough.domain.rubric_review import Review
from walkthrough.usecases.rubric_files import rubric_files
from walkthrough.usecases.services import Services
from walkthrough.usecases.watched_files import Seen, Stamp, WatchedFile, Watching

log = logging.getLogger("walkthrough.rubrics")

MOST_FILES = 200
# An editor that writes a file in place takes less than this.
SETTLE_SECONDS = 2
_NAME_MOST = 120


def look(services: Services) -> list[WatchedFile]:
    """Take in what changed in the folder, and say how each file stands; nothing is published.

    A file that is new or changed becomes a draft, or the next text of the draft that it is and
    that nobody has edited since. What keeps it from being published is logged once. A file that
    ends too early is looked at again a little later: it is probably being written. While the
    store cannot be written, nothing is taken in: phones ask for rubrics on a full disk too.
    """
    watch, folder = services.watching, services.settings.rubrics_dir
    if folder is None:
        return []
    # Somebody else is looking: what they find will be there the next time.
    if watch.lock.acquire(blocking=False):
        try:
            _look(services, watch, folder)
        except StoreUnavailable as error:
            log.error("%s: %s", folder, error)
        finally:
            watch.lock.release()
    return watch.files


def _look(services: Services, watch: Watching, folder: Path) -> None:
    there = list(islice(rubric_files(folder), MOST_FILES))
    for gone in watch.seen.keys() - there:
        del watch.seen[gone]
    shelf = _shelf(services)
    for path in there:
        try:
            status = path.stat()
        except OSError:
            continue  # it went just now
        known = watch.seen.get(path)
        if known is None or known.stamp != _stamp(status):
            known = Seen(_stamp(status), services.clock.now())
        if known.file is None or (known.shelf != shelf and known.file.published is None):
            file = _taken_in(services, path, status, known)
            known = replace(known, file=file, shelf=shelf)
        watch.seen[path] = known


def _shelf(services: Services) -> int:
    """Changes when something is published, retired or rolled back: then files may stand anew."""
    published = frozenset((one.id, one.version) for one in services.store.rubrics.all())
    return hash((published, frozenset(services.store.rubrics.standings())))


def _stamp(status: os.stat_result) -> Stamp:
    return status.st_ino, status.st_mtime_ns, status.st_size


def _taken_in(
    services: Services, path: Path, status: os.stat_result, seen: Seen
) -> WatchedFile | None:
    """The file as it now stands; None while it is being written."""
    # An odd name of the file system is shown as far as it is text.
    name = path.name.encode(errors="replace").decode()
    try:
        source, unchanged = _read(path, status)
    except OSError as error:
        return _told(path, seen, WatchedFile(name, why=error.strerror or str(error)))
    reviewed = services.rubrics.review(source)
    if not unchanged or (_unfinished(reviewed) and not _settled(services, seen)):
        return None
    written = reviewed.written
    if written and services.rubrics.digest(written.id, written.version) == written.digest:
        _drop_drafts(services, name)
        published = f"{written.id}@{written.version}"
        return _told(path, seen, WatchedFile(name, reviewed.findings, "", published))
    _keep_draft(services, name, source, written.id if written else "")
    return _told(path, seen, WatchedFile(name, reviewed.findings))


def _read(path: Path, status: os.stat_result) -> tuple[bytes, bool]:
    """A file's bytes, one more than allowed at most, and whether it stayed as it was meanwhile."""
    if not S_ISREG(status.st_mode) and not S_ISDIR(status.st_mode):
        # Reading a pipe would wait for somebody to write to it.
        raise OSError(ENXIO, "It is not a file")
    with path.open("rb") as file:
        source = file.read(MAX_BYTES + 1)
        return source, _stamp(os.fstat(file.fileno())) == _stamp(status)


def _told(path: Path, seen: Seen, file: WatchedFile) -> WatchedFile:
    """The file, after what is new about it was logged."""
    told = seen.file.findings if seen.file else ()
    for finding in file.findings:
        if finding not in told:
            log.warning("%s", finding.line_text(str(path)))
    if file.why and seen.file is None:
        log.error("%s: %s", path, file.why)
    return file


def _unfinished(reviewed: Review) -> bool:
    """Whether the text may be the beginning of a longer one."""
    cut = {"empty_file", "unclosed_bracket", "unclosed_text", "not_utf8", "bad_escape"}
    return any(finding.code in cut for finding in reviewed.findings)


def _settled(services: Services, seen: Seen) -> bool:
    """Whether the file has been as it is for a while, by our own watching or by its date."""
    now = services.clock.now()
    written = seen.stamp[1] / 1e9
    age = max((now - seen.since).total_seconds(), now.timestamp() - written)
    return age >= SETTLE_SECONDS


def _keep_draft(services: Services, name: str, source: bytes, rubric: str) -> None:
    """Save the file's text as a draft, unless this very text was taken in before."""
    digest = sha256(source).hexdigest()
    try:
        text = source.decode()
    except UnicodeDecodeError:
        return  # named with its finding; there is no text to edit
    if len(source) > MAX_BYTES or services.store.drafts.taken(name) == digest:
        return
    fresh = Draft(services.ids.uuid(), "", "", "folder", name[:_NAME_MOST], None, "")
    known = next(_untouched(services, name), fresh)
    saved_at = now_text(services.clock.now())
    try:
        services.store.drafts.save(replace(known, source=text, rubric=rubric, saved_at=saved_at))
    except Conflict:
        return  # somebody saved it in this moment; the next look makes a draft of its own
    services.store.drafts.take(name, digest)


def _drop_drafts(services: Services, name: str) -> None:
    """Take away the drafts of a file that is published as it stands."""
    for draft in _untouched(services, name):
        try:
            services.store.drafts.discard(draft.id, draft.revision)
        except Conflict:
            continue  # somebody has just begun to edit it


def _untouched(services: Services, name: str) -> Iterator[Draft]:
    """The drafts of a file that nobody has edited."""
    return (
        draft
        for draft in services.store.drafts.all()
        if draft.origin == "folder" and draft.by is None and draft.name == name[:_NAME_MOST]
    )

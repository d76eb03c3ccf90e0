"""The part of the store in memory that holds rubrics: published ones, and drafts."""

from collections.abc import Callable
from dataclasses import replace
from threading import RLock

from walkthrough.domain.drafts import Draft, refuse_stale
from walkthrough.domain.published import PublishedRubric, version_published
from walkthrough.domain.standing import Standing
from walkthrough.storage.refusals import refuse_draft


class MemoryRubrics:
    """Published rubric versions. Implements `ports.Rubrics`."""

    def __init__(self, lock: RLock) -> None:
        self._lock = lock
        self._published: dict[tuple[str, str], PublishedRubric] = {}
        self._standings: dict[str, Standing] = {}

    def publish(self, rubric: PublishedRubric) -> bool:
        with self._lock:
            earlier = self._published.get((rubric.id, rubric.version))
            if earlier is None:
                self._published[rubric.id, rubric.version] = rubric
            elif earlier.digest != rubric.digest:
                raise version_published(rubric)
            return earlier is None

    def get(self, rubric: str, version: str) -> PublishedRubric | None:
        return self._published.get((rubric, version))

    def all(self) -> list[PublishedRubric]:
        with self._lock:
            return list(self._published.values())

    def standings(self) -> list[Standing]:
        with self._lock:
            return list(self._standings.values())

    def change_standing(self, rubric: str, change: Callable[[Standing], Standing]) -> Standing:
        with self._lock:
            known = self._standings.get(rubric, Standing(rubric))
            changed = change(known)
            if changed != known:
                self._standings[rubric] = changed
            return changed


class MemoryDrafts:
    """Drafts of rubrics by id. Implements `drafts.Drafts`."""

    def __init__(self, lock: RLock) -> None:
        self._lock = lock
        self._drafts: dict[str, Draft] = {}
        self._taken: dict[str, str] = {}

    def all(self) -> list[Draft]:
        with self._lock:
            kept = list(self._drafts.values())
        return sorted(kept, key=lambda draft: (draft.saved_at, draft.id), reverse=True)

    def get(self, draft: str) -> Draft | None:
        return self._drafts.get(draft)

    def save(self, draft: Draft) -> Draft:
        refuse_draft(draft)
        with self._lock:
            refuse_stale(draft, self.get(draft.id))
            kept = replace(draft, revision=draft.revision + 1)
            self._drafts[draft.id] = kept
            return kept

    def discard(self, draft: str, revision: int) -> None:
        with self._lock:
            known = self.get(draft)
            if known is not None:
                refuse_stale(replace(known, revision=revision), known)
                del self._drafts[draft]

    def taken(self, file: str) -> str | None:
        return self._taken.get(file)

    def take(self, file: str, digest: str) -> None:
        with self._lock:
            self._taken[file] = digest

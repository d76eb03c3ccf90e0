"""How `walkthrough doctor` puts what it found: what it is, what was kept, and what to do."""

from collections.abc import Sequence

from walkthrough.domain.ports import Finding, FindingKind, Mended

_RESTORE = "Restore the file from a backup (walkthrough restore into another folder, then copy it)."
_REPAIR = "Run: walkthrough doctor --repair"

# kind: what it is; what was kept; what to do
WORDS: dict[FindingKind, tuple[str, str, str]] = {
    "walkthrough_damaged": (
        "Walkthrough {what} is damaged",
        "The file is where it was, and all other walkthroughs are served.",
        _REPAIR,
    ),
    "walkthrough_set_aside": (
        "Walkthrough {what} was set aside",
        "The damaged file is kept, and all other walkthroughs are served.",
        f"{_REPAIR}. If this stays, nothing in it can be read: restore the walkthrough from a "
        "backup, then move this file elsewhere.",
    ),
    "walkthrough_not_started": (
        "Walkthrough {what} has no start, so nobody sees it",
        "Its other events are kept, and count as soon as the phone sends the start again.",
        "Ask its observer to open the app while online; if that does not help, restore it from a "
        "backup.",
    ),
    "walkthrough_twice": (
        "Walkthrough {what} is there twice",
        "Both files are kept; the one of the later month is served.",
        "Move the file that was copied here by hand elsewhere.",
    ),
    "walkthrough_unknown_rubric": (
        "Walkthrough {what} cannot be opened",
        "All its events are kept.",
        "Publish the very rubric file again: walkthrough rubric publish FILE",
    ),
    "people_damaged": (
        "The file of people is damaged, so nobody can sign in",
        "Evidence on phones is safe there and is sent later.",
        _RESTORE,
    ),
    "rubric_damaged": (
        "Rubric {what} is damaged and is not served",
        "Walkthroughs made with it are kept.",
        "A bundled rubric mends itself when the server starts; for your own: walkthrough rubric "
        "publish FILE",
    ),
    "draft_damaged": (
        "The draft {what} of a rubric is damaged and is not served",
        "The file is where it was; published rubrics and other drafts are served.",
        f"{_RESTORE} Or move it elsewhere and begin the draft anew.",
    ),
    "standings_damaged": (
        "The file that says which rubrics are retired or rolled back is damaged",
        "Every rubric is offered in its highest version meanwhile.",
        f"{_RESTORE} Or move it elsewhere, and retire and roll back again on the rubrics page.",
    ),
    "counter_damaged": (
        "The counter of events is damaged",
        "No event is lost: the counter is made anew from the events themselves.",
        _REPAIR,
    ),
    "counter_behind": (
        "The counter of events is behind the events",
        "No event is lost: the counter is made anew from the events themselves.",
        _REPAIR,
    ),
    "unreadable": (
        "{what} cannot be read at present",
        "The file is where it was.",
        "Check the disk and the file's owner, then run walkthrough doctor again.",
    ),
    "leftover": (
        "{what} is left over from a writer that was killed",
        "What it held was never acknowledged, so phones still have it.",
        "Nothing: it goes away when the server starts.",
    ),
    "line_cut": (
        "A log: {what} was cut short",
        "All other lines are whole.",
        "Nothing: the line is passed over, and the log is never rewritten.",
    ),
    "summaries_damaged": (
        "The kept summaries are damaged",
        "Nothing is lost: they are made from the walkthroughs.",
        "Nothing: they are made anew when the server starts.",
    ),
    "digests_damaged": (
        "What reports need of {what} is damaged",
        "Nothing is lost: it is made from the walkthroughs.",
        "Nothing: it is made anew when a report asks for it.",
    ),
}


def findings_text(findings: Sequence[Finding], folder: str) -> str:
    """A paragraph for each finding, the damage before what is harmless, and a last line that
    sums up."""
    ordered = sorted(findings, key=lambda finding: finding.harmless)
    amiss = sum(not finding.harmless for finding in findings)
    if not amiss:
        last = f"The data in {folder} is sound.\n"
    else:
        last = f"{amiss} {'thing needs' if amiss == 1 else 'things need'} care in {folder}.\n"
    return "".join(_paragraph(finding) for finding in ordered) + last


def mended_text(mended: Sequence[Mended]) -> str:
    """A paragraph for each walkthrough that was mended."""
    return "".join(
        f"Mended walkthrough {one.walkthrough}: {one.stored} events stored again, "
        f"{one.known} were there already.\n"
        f"  kept: the damaged file, as {one.kept}\n"
        "  do:   Have its observer look it over: events may be missing, and nothing vouches for\n"
        "        each letter of a text that was read from a damaged file.\n"
        for one in mended
    )


def _paragraph(finding: Finding) -> str:
    what, kept, do = WORDS[finding.kind]
    return (
        f"{'Note: ' if finding.harmless else ''}{what.format(what=finding.what)}: {finding.why}.\n"
        f"  file: {finding.where}\n  kept: {kept}\n  do:   {do}\n"
    )

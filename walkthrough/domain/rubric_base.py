"""Choose the exact rubric that an overlay is laid over, or say why there is none."""

import re

from walkthrough.domain.json_text import Node
from walkthrough.domain.json_text_problems import shown
from walkthrough.domain.rubric_checking import text, version_numbers
from walkthrough.domain.rubric_fields import BASE
from walkthrough.domain.rubric_findings import Findings
from walkthrough.domain.rubric_known import Known
from walkthrough.domain.rubric_model import Rubric

# A state, a county, a district, a school: more would be a riddle to whoever reads the result.
MAX_OVERLAYS = 4


def choose_base(extends: Node, own_id: str, known: Known, findings: Findings) -> Rubric | None:
    """The rubric that `extends` means now; each reason why there is none is a finding there.

    Of the versions that fit it is the highest, though none above the one that is offered.
    """
    base_id, _, wanted = text(extends).partition("@")
    if base_id == own_id:
        return None  # a finding already, of the file by itself
    if not known.versions(base_id):
        name = shown(base_id, 70)
        findings.error_near(extends, "base_missing", base_id, known.ids(), id=name)
        return None
    version = _fitting(base_id, wanted, known)
    if version is None:
        listed = ", ".join(known.versions(base_id)[-8:])
        name = shown(text(extends), 90)
        findings.error(extends, "base_version_missing", wanted=name, versions=listed)
        return None
    if known.standing(base_id).retired:
        findings.error(extends, "base_retired", id=shown(base_id, 70))
        return None
    if not _sound(extends, own_id, f"{base_id}@{version}", known, findings):
        return None
    base = known.find(base_id, version)
    if base is None:
        findings.error(extends, "base_missing", id=shown(f"{base_id}@{version}", 90))
    return base


def named(reference: str, known: Known) -> Rubric | None:
    """The rubric that `id@1`, `id@1.2` or `id@1.2.3` names, in the highest version that fits."""
    if not re.fullmatch(BASE.pattern, reference):
        return None
    rubric, _, wanted = reference.partition("@")
    version = _fitting(rubric, wanted, known)
    return known.find(rubric, version) if version else None


def _fitting(rubric: str, wanted: str, known: Known) -> str | None:
    numbers = version_numbers(wanted)
    fitting = [
        version
        for version in known.versions(rubric)
        if version_numbers(version)[: len(numbers)] == numbers
    ]
    offered = known.standing(rubric).offered
    if offered and len(numbers) < 3:
        most = version_numbers(offered)
        # A version that was rolled back is no base either, unless it is asked for by name.
        fitting = [one for one in fitting if version_numbers(one) <= most] or fitting
    return fitting[-1] if fitting else None


def _sound(extends: Node, own_id: str, base: str, known: Known, findings: Findings) -> bool:
    """Whether the overlays below end in a complete rubric, soon and without a circle."""
    trail = [own_id, base]
    while (below := _next(trail[-1], known)) is not None:
        met = [one.partition("@")[0] for one in trail]
        trail.append(below)
        if below.partition("@")[0] in met:
            findings.error(extends, "cyclic_extends", trail=" → ".join(trail))
            return False
        if len(trail) > MAX_OVERLAYS + 1:
            limits = {"trail": " → ".join(trail), "limit": MAX_OVERLAYS}
            findings.error(extends, "overlay_too_deep", **limits)
            return False
    return True


def _next(overlay: str, known: Known) -> str | None:
    """What the version `id@1.2.3` is itself laid over, as far as that is known."""
    rubric, _, version = overlay.partition("@")
    reference = known.extends(rubric, version)
    if reference is None:
        return None
    below, _, wanted = reference.partition("@")
    return f"{below}@{_fitting(below, wanted, known) or wanted}"

"""The devices that somebody is signed in on, called what people call them."""

import re
from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext as _

from walkthrough.domain.access import Actor
from walkthrough.usecases import credentials
from walkthrough.usecases.accounts import digest
from walkthrough.usecases.services import Services
from walkthrough.web.localisation import instant

# The first that fits: each browser also claims to be those after it.
BROWSERS = (
    ("Edge", r"\bEdg"),
    ("Opera", r"\bOPR/|\bOpera\b"),
    ("Samsung Internet", r"\bSamsungBrowser/"),
    ("Firefox", r"\bFirefox/|\bFxiOS/"),
    ("Chrome", r"\bChrom(e|ium)/|\bCriOS/"),
    ("Safari", r"\bSafari/"),
)
SYSTEMS = (
    ("iPhone", r"\biPhone\b"),
    ("iPad", r"\biPad\b"),
    ("Android", r"\bAndroid\b"),
    ("Chromebook", r"\bCrOS\b"),
    ("Windows", r"\bWindows\b"),
    ("Mac", r"\bMacintosh\b"),
    ("Linux", r"\bLinux\b|\bX11\b"),
)


@dataclass(frozen=True)
class Device:
    """One signed-in device; its instants are in the reader's time zone."""

    id: str
    name: str
    here: bool
    since: datetime
    used: datetime


def devices(services: Services, actor: Actor, secret: str) -> list[Device]:
    """Where the actor is signed in: first here (by this session's secret), then the used last."""
    here = digest(secret)
    found = [
        Device(
            id=one.id,
            name=device_name(one.label),
            here=one.id == here,
            since=instant(one.created_at),
            used=instant(credentials.last_use(one)),
        )
        for one in credentials.sessions(services, actor)
    ]
    return sorted(found, key=lambda device: not device.here)


def device_name(label: str) -> str:
    """A browser's User-Agent in words, such as "Safari on iPhone"."""
    browser, system = _first(BROWSERS, label), _first(SYSTEMS, label)
    if browser and system:
        return str(_("%(browser)s on %(system)s", browser=browser, system=system))
    return browser or system or str(_("Unknown device"))


def _first(names: tuple[tuple[str, str], ...], label: str) -> str:
    return next((name for name, pattern in names if re.search(pattern, label)), "")

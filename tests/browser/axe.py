"""What axe-core finds wrong with a page, by WCAG 2.2 AA and with the size of targets."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

OPTIONS = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "rules": {"target-size": {"enabled": True}},
}


def violations(page: Page) -> list[str]:
    """One line a violation: the rule, and what in the page breaks it."""
    # A colour that is still fading is not yet the one that people read.
    page.evaluate(
        """async () => {
          await new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn)));
          const ending = document.getAnimations().filter(
            ({effect}) => effect.getComputedTiming().endTime !== Infinity);
          await Promise.allSettled(ending.map(({finished}) => finished));
        }"""
    )
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{one['id']}: {node['html'][:160]} ({node['failureSummary']})"
        for one in found
        for node in one["nodes"]
    ]

"""A short visit in WebKit, the engine of every iPhone browser."""

import sys
from pathlib import Path

import pytest
from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.serving import LiveServer
from tests.browser.webkit import sign_in, webkit
from tests.cast import COACH

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux", reason="WebKitGTK's driver is a package of Linux distributions"
    ),
    # Selenium warns of how its own WebKitGTK class calls the rest of it.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]


def found(browser: WebKitGTK, selector: str) -> WebElement:
    """The first element that matches, once there is one to be seen."""

    def visible(driver: WebKitGTK) -> WebElement | None:
        elements = driver.find_elements(By.CSS_SELECTOR, selector)
        return next((element for element in elements if element.is_displayed()), None)

    element: WebElement = WebDriverWait(browser, 20).until(visible)
    return element


def test_a_visit_from_start_to_finish(live_server: LiveServer, tmp_path: Path) -> None:
    with webkit(tmp_path / "driver.log") as browser:
        browser.set_window_size(390, 844)
        sign_in(browser, COACH, live_server.url)
        browser.get(f"{live_server.url}/capture")
        found(browser, "input[name=teacher]").send_keys("J. Rivera")
        found(browser, "input[name=class]").send_keys("7B")
        found(browser, ".go .button").click()
        found(browser, ".chip").click()
        found(browser, ".chip[aria-pressed=true]")
        found(browser, "[data-look-for=building-on-ideas] .mark--seen").click()
        found(browser, ".tag").click()
        found(browser, ".tag[aria-pressed=true]")
        assert found(browser, ".mark--some .mark__count").text == "1"
        found(browser, ".bar__tool:last-child").click()
        found(browser, ".candidate").click()
        found(browser, ".chosen textarea")
        finish = found(browser, ".finish__actions .button--primary")
        browser.execute_script("arguments[0].scrollIntoView()", finish)  # type: ignore[no-untyped-call]
        finish.click()
        report = found(browser, "a[href^='/walkthroughs/']")
        visit = (report.get_attribute("href") or "").rsplit("/", 1)[1]

    assert [event["type"] for event in live_server.events(visit)] == [
        "walkthrough_started",
        "group_focused",
        "evidence_seen",
        "evidence_tagged",
        "observing_paused",
        "feedback_written",
        "walkthrough_finished",
    ]

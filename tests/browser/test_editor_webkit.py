"""The editor of a draft in WebKit, the engine of every iPad browser."""

import json
import sys
from pathlib import Path

import pytest
from selenium.webdriver.support.wait import WebDriverWait

from tests.browser.editing import overlay
from tests.browser.serving import LiveServer
from tests.browser.test_capture_webkit import found
from tests.browser.webkit import sign_in, webkit
from tests.cast import DISTRICT

pytestmark = [
    pytest.mark.skipif(
        sys.platform != "linux", reason="WebKitGTK's driver is a package of Linux distributions"
    ),
    # Selenium warns of how its own WebKitGTK class calls the rest of it.
    pytest.mark.filterwarnings("ignore:setting remote_server_addr:DeprecationWarning"),
]


def test_an_overlay_is_changed_moved_and_saved(live_server: LiveServer, tmp_path: Path) -> None:
    draft = overlay(live_server)
    with webkit(tmp_path / "driver.log") as browser:
        browser.set_window_size(820, 1000)
        sign_in(browser, DISTRICT, live_server.url)
        browser.get(f"{live_server.url}/rubrics/drafts/{draft.id}")
        found(browser, "[data-look-for=shared-goal] summary").click()
        found(browser, "[data-look-for=shared-goal] textarea").send_keys(" More.")
        found(browser, '[data-look-for=shared-goal] [data-key=\'["down","shared-goal"]\']').click()

        def saved(_: object) -> bool:
            kept = live_server.services.store.drafts.get(draft.id)
            return kept is not None and "order" in json.loads(kept.source)

        WebDriverWait(browser, 20).until(saved)
        found(browser, ".status-line[data-kind=done]")

    kept = live_server.services.store.drafts.get(draft.id)
    assert kept is not None
    file = json.loads(kept.source)
    assert file["order"][1] == "shared-goal"
    assert file["look_fors"][0]["statement"].endswith(" More.")

"""WebKit, the engine of every iPhone browser: Debian's WebKitGTK on a screen of its own."""

import contextlib
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selenium.webdriver import WebKitGTK
from selenium.webdriver.common.by import By
from selenium.webdriver.support.wait import WebDriverWait
from selenium.webdriver.webkitgtk.options import Options
from selenium.webdriver.webkitgtk.service import Service

from tests.cast import PASSWORD, Person

DRIVER = "/usr/bin/WebKitWebDriver"
# In an asynchronous script Selenium's last argument is the way to answer.
AWAIT = """
  const args = [...arguments], answer = args.pop();
  (%s)(...args).then(
    (value) => answer({value}),
    (error) => answer({error: `${error.name} ${error.code ?? ""} ${error.message}`}),
  );
"""


@contextlib.contextmanager
def screen() -> Iterator[str]:
    """A virtual screen; yields what DISPLAY must be to use it."""
    reading, writing = os.pipe()
    arguments = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "800x1000x24"]
    process = subprocess.Popen(
        [*arguments, "-nolisten", "tcp"],
        pass_fds=[writing],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(writing)
    try:
        with os.fdopen(reading) as number:
            yield f":{number.readline().strip()}"
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def webkit(log: Path) -> Iterator[WebKitGTK]:
    """A WebKit browser with an empty profile."""
    options = Options()
    options.binary_location = str(next(Path("/usr/lib").glob("*/webkit2gtk-4.*/MiniBrowser")))
    options.add_argument("--automation")
    with screen() as display:
        environment = {
            **os.environ,
            "DISPLAY": display,
            # Its sandbox refuses to start for root, as which containers run.
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
        }
        service = Service(DRIVER, log_output=str(log), env=environment)
        browser = WebKitGTK(options, service)
        browser.set_script_timeout(20)
        try:
            yield browser
        finally:
            browser.quit()


def run(browser: WebKitGTK, script: str, *args: Any) -> Any:
    """What an asynchronous JavaScript function resolves with; fails the test if it rejects."""
    outcome = browser.execute_async_script(AWAIT % script, *args)
    assert "error" not in outcome, outcome["error"]
    return outcome.get("value")


def sign_in(browser: WebKitGTK, person: Person, url: str) -> None:
    """Sign in through the form."""
    browser.get(f"{url}/login")
    browser.find_element(By.NAME, "email").send_keys(person.email)
    browser.find_element(By.NAME, "password").send_keys(PASSWORD)
    browser.find_element(By.NAME, "password").submit()
    WebDriverWait(browser, 10).until(lambda page: "/login" not in page.current_url)

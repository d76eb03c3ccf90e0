"""The whole application over a store in memory, and browsers that are signed in as the cast."""

from collections.abc import Callable, Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.cast import Person
from tests.services import make_services
from tests.web.browsing import Browser
from walkthrough.app import create_app
from walkthrough.usecases.services import Services

SignedIn = Callable[[Person], Browser]


@pytest.fixture
def services() -> Iterator[Services]:
    made = make_services()
    yield made
    made.renderer.close()


@pytest.fixture
def app(services: Services) -> Flask:
    return create_app(services=services)


@pytest.fixture
def stranger(app: Flask) -> Browser:
    """A browser in which nobody is signed in."""
    return Browser(app.test_client())


@pytest.fixture
def signed_in(app: Flask, services: Services) -> SignedIn:
    """A browser of each person's own, signed in."""

    def sign_in(person: Person) -> Browser:
        browser = Browser(app.test_client())
        browser.begin_session(services, person)
        return browser

    return sign_in


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A client without a cookie jar's comfort, for requests that no browser would make."""
    return app.test_client(use_cookies=False)
